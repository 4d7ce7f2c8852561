import type { PossibleMatch } from '#domain/evidence.js';
import { isOff, referencedEventKey } from '#domain/travelEvent.js';
import { newWork } from '#domain/workItem.js';
import { catchUp } from '#screening/followRegister.js';
import { keyOfAnother } from '#storage/keyOfAnother.js';
import { lookoutsByNumber } from '#storage/lookouts.js';
import { findRecord, type RegisterRecord, readRecords } from '#storage/registerRecords.js';
import { eventsByKey, readEvents, type TravelEvent } from '#storage/travelEvents.js';
import { addWork } from '#storage/workItems.js';
import type { Step } from './context.js';
import { describePerson } from './manifestEntries.js';
import type { MessageHandler } from './messageHandler.js';
import { openCandidates } from './openCandidates.js';

/**
 * What a partner's own search found: register records that may be the person, and lookouts that an application met.
 * They open candidates like our own findings and never decide anything (white paper III.A.1: CLASS matches loosely and
 * its answer is for a person to look at).
 */
interface Reported {
  readonly records: readonly { readonly file: string; readonly number: string }[];
  readonly lookouts: readonly string[];
}

function reportedIn(facts: Readonly<Record<string, unknown>>): Reported {
  const checks = (facts.checks ?? []) as readonly {
    readonly result?: string;
    readonly records?: Reported['records'];
  }[];
  return {
    records: checks.flatMap((c) => (c.result === 'possible-match' ? (c.records ?? []) : [])),
    lookouts: (facts.lookouts ?? []) as readonly string[],
  };
}

/** The same handler, leaving work for what the sender's own search found. */
export function withReportedMatches(handler: MessageHandler): MessageHandler {
  return async (tx, context, transmission, message, nowMs) => {
    const taken = await handler(tx, context, transmission, message, nowMs);
    const keys = (message.events ?? [])
      .filter((e) => {
        const { records, lookouts } = reportedIn(e.facts);
        return records.length + lookouts.length > 0;
      })
      .flatMap((e) => {
        const key = referencedEventKey(e.kind, transmission.sender, e.reference);
        const person = message.persons[e.person];
        return person ? [key, keyOfAnother(context.keys, key, describePerson(person))] : [key];
      });
    const events = [...(await eventsByKey(tx, [...new Set(keys)])).values()];
    if (events.length > 0)
      await addWork(
        tx,
        [
          newWork(
            'matchesReported',
            `matches ${transmission.id} ${message.range.from}`,
            { eventIds: events.map((e) => e.id) },
            { urgency: 3 },
          ),
        ],
        nowMs,
      );
    return taken;
  };
}

/** Holds each event against the records that its sender named, whatever the score, and opens the candidates. */
export const openReportedMatches: Step<'matchesReported'> = async (context, item, beats) => {
  const screening = context.screening;
  if (!screening) throw new Error('this process screens but has no engine');
  const named = await context.db.asSystem(async (tx) => {
    const events = await readEvents(tx, item.payload.eventIds);
    const pairs: { readonly event: TravelEvent; readonly records: readonly RegisterRecord[] }[] = [];
    for (const event of events) {
      if (event.erasedAtMs !== null || isOff(event.kind, event.state)) continue;
      const { records, lookouts } = reportedIn(event.facts);
      const found = new Map<string, RegisterRecord>();
      for (const { file, number } of records) {
        const record = await findRecord(tx, file, number);
        if (record) found.set(record.id, record);
      }
      const met = await lookoutsByNumber(tx, lookouts, context.clock.now());
      for (const [id, record] of await readRecords(
        tx,
        met.map((l) => l.recordId),
      ))
        found.set(id, record);
      const active = [...found.values()].filter((r) => r.state === 'active');
      if (active.length > 0) pairs.push({ event, records: active });
    }
    return pairs;
  });
  if (named.length === 0) return beats.save(async () => undefined);
  await catchUp(context.db, screening);
  const screened: { id: string; matches: PossibleMatch[] }[] = [];
  let stamp: Awaited<ReturnType<typeof screening.explain>>['stamp'] | undefined;
  for (const { event, records } of named) {
    const matches: PossibleMatch[] = [];
    for (const record of records) {
      const explained = await screening.explain(
        { id: event.id, person: event.traveller },
        { id: record.id, person: record.person },
      );
      stamp = explained.stamp;
      matches.push(explained.match);
    }
    screened.push({ id: event.id, matches: matches.sort((a, b) => b.bits - a.bits) });
  }
  const found = { screened, stamp: stamp! };
  await beats.save(async (tx, nowMs) => {
    // As `reverse`: what others found beside it stays open.
    await openCandidates(
      tx,
      context,
      named.map((n) => n.event),
      found,
      'reverse',
      nowMs,
      [],
    );
  });
};
