import { type Filing, filingOf } from '#domain/filing.js';
import {
  assignPersonKeys,
  closesAt,
  directionOf,
  isOff,
  manifestEventKey,
  personKeys,
  voyageKey,
} from '#domain/travelEvent.js';
import {
  foldVoyage,
  impossibleTimes,
  type ManifestEntry,
  type ManifestEntryKind,
  missingParts,
  type VoyageFacts,
  voyageFacts,
} from '#domain/voyage.js';
import type { ManifestMessage } from '#formats/manifest.js';
import type { ReadWarning } from '#formats/outcome.js';
import { keyedDigest } from '#storage/keys.js';
import { cancelTasks } from '#storage/tasks.js';
import {
  type EventToSave,
  eventsOfVoyage,
  moveEvents,
  retimeEvents,
  saveEvents,
} from '#storage/travelEvents.js';
import { lockVoyage, saveVoyage } from '#storage/voyages.js';
import { describePerson, hasIdentity, legFacts, personFacts, voyageIdentity } from './manifestEntries.js';
import { type MessageHandler, NOTHING_TAKEN } from './messageHandler.js';
import { refoldTripsOfEvents } from './refoldTrips.js';
import { retimeCandidates } from './retimeCandidates.js';

/** Folds a list, or a change to one, into its voyage and saves its persons' events. */
export const takeVoyageMessage =
  (kind: ManifestEntryKind): MessageHandler =>
  async (tx, { keys }, transmission, message, nowMs) => {
    if (message.persons.length === 0 && message.legs.length === 0) return NOTHING_TAKEN;
    const identity = voyageIdentity(message);
    const first = message.legs[0];
    // A list without carrier, number or day cannot be joined with others: it is a voyage of its own.
    const joinable = identity.carrier !== '' && identity.number !== '' && first?.departureLocal !== undefined;
    const naturalKey = joinable
      ? voyageKey({ ...identity, departurePort: first.departurePort, departureLocal: first.departureLocal })
      : `V|transmission|${transmission.id}|${message.range.from}`;
    const voyage = await lockVoyage(tx, { naturalKey, ...identity, sender: transmission.sender }, nowMs);
    const before = await eventsOfVoyage(tx, voyage.id);

    const known = new Map(before.map((e) => [String(e.facts.personKey ?? ''), e.traveller]));
    const knownByKey = new Map(before.map((e) => [personKeys(e.traveller)[0]!, e.traveller]));
    // Keys name people; only their digests are kept.
    const keysOfPersons = assignPersonKeys(message.persons, knownByKey).map((k) =>
      keyedDigest(keys, `person ${k}`).slice(0, 40),
    );

    const entry: ManifestEntry = {
      transmissionId: transmission.id,
      receivedAtMs: transmission.receivedAtMs,
      kind,
      group: [message.references.transaction ?? message.references.commonAccess ?? '', message.kind].join(
        '/',
      ),
      ...(message.references.part === undefined ? {} : { part: message.references.part }),
      ...(message.references.firstPart === undefined ? {} : { firstPart: message.references.firstPart }),
      ...(message.references.lastPart === undefined ? {} : { lastPart: message.references.lastPart }),
      ...declared(message),
      persons: keysOfPersons,
    };
    const fold = foldVoyage(voyage.fold, entry);
    const facts: VoyageFacts | null = message.legs.length > 0 ? voyageFacts(legFacts(message)) : null;
    await saveVoyage(tx, voyage.id, facts, fold, nowMs);
    // Whole now, whatever the clock says: nobody needs to ask for a part any more.
    if (entry.part !== undefined && missingParts(fold, Number.MAX_SAFE_INTEGER).length === 0)
      await cancelTasks(tx, voyage.id, ['missing-part'], nowMs);

    const timing = facts ?? voyage;
    const direction = facts ? facts.direction : voyage.direction;
    const closes = closesAt({
      kind: 'manifest',
      state: 'listed',
      recordedAtMs: nowMs,
      departsAtMs: timing.departsAtMs,
      lastArrivalAtMs: timing.lastArrivalAtMs,
      portsKnown: timing.portsKnown,
    });
    const filings = filingsOf(message, kind, facts, transmission.receivedAtMs);
    const events = new Map<string, EventToSave>();
    message.persons.forEach((p, i) => {
      const personKey = keysOfPersons[i]!;
      const traveller = describePerson(p);
      const personKnowsLegs = p.embark !== undefined && p.disembark !== undefined;
      events.set(personKey, {
        kind: 'manifest',
        naturalKey: manifestEventKey(voyage.id, personKey),
        state: fold.persons[personKey] ?? 'listed',
        direction:
          direction === 'unknown' && personKnowsLegs
            ? directionOf([{ departurePort: p.embark, arrivalPort: p.disembark }])
            : direction,
        voyageId: voyage.id,
        transmissionId: transmission.id,
        sender: transmission.sender,
        role: p.role,
        // A flight-close list often names persons by number only: it must not blank out what is known.
        traveller: hasIdentity(traveller) ? traveller : (known.get(personKey) ?? traveller),
        facts: { ...personFacts(p), personKey, ...filedAs(filings, p) },
        occursAtMs: timing.departsAtMs,
        closesAtMs: closes,
      });
    });
    const saved = await saveEvents(tx, [...events.values()], nowMs);
    const moved = await moveEvents(
      tx,
      before
        .filter((e) => !events.has(String(e.facts.personKey)))
        .flatMap((e) => {
          const state = fold.persons[String(e.facts.personKey)];
          return state && state !== e.state ? [{ naturalKey: e.naturalKey, state }] : [];
        }),
      transmission,
      nowMs,
    );
    const others = before.filter((e) => !events.has(String(e.facts.personKey)));
    const retimed =
      facts !== null &&
      others.some(
        (e) =>
          e.occursAtMs !== facts.departsAtMs || e.closesAtMs !== closes || e.direction !== facts.direction,
      );
    if (facts && retimed)
      await retimeEvents(
        tx,
        voyage.id,
        { occursAtMs: facts.departsAtMs, closesAtMs: closes, direction: facts.direction },
        nowMs,
      );
    if (facts && before.length > 0 && facts.departsAtMs !== voyage.departsAtMs)
      await retimeCandidates(tx, { id: voyage.id, departsAtMs: facts.departsAtMs }, nowMs);
    if (before.length > 0)
      await refoldTripsOfEvents(
        tx,
        retimed ? before.map((e) => e.id) : [...moved, ...saved.map((s) => s.id)],
        nowMs,
      );

    const turned = (to: 'on' | 'off') =>
      before.flatMap((e) => {
        const state = fold.persons[String(e.facts.personKey)] ?? e.state;
        const [was, is] = [isOff('manifest', e.state), isOff('manifest', state)];
        return was !== is && is === (to === 'off') ? [e.id] : [];
      });
    const odd = facts === null ? [] : impossibleTimes(facts, transmission.receivedAtMs);
    return {
      remarks: [
        ...lateRemarks(filings),
        ...odd.map((text) => ({ code: 'impossible-time', offset: message.range.from, text })),
      ],
      ...(odd.length > 0 ? { outcome: 'quarantined' as const } : {}),
      // Who was off has not been screened, or not since; who is on again is.
      screen: [...saved.filter((s) => s.screen).map((s) => s.id), ...turned('on')],
      off: turned('off'),
    };
  };

function declared(message: ManifestMessage): { declaredTotal?: number } {
  const total = message.kind === 'crew' ? message.declaredTotals.crew : message.declaredTotals.passengers;
  return total === undefined ? {} : { declaredTotal: total };
}

type Filings = Readonly<Record<'passengers' | 'crew', Filing | null>>;

/** Whether a first list came in time, where its format says what carries the people. Changes have no due time. */
function filingsOf(
  message: ManifestMessage,
  kind: ManifestEntryKind,
  facts: VoyageFacts | null,
  receivedAtMs: number,
): Filings {
  const { craft } = message;
  if (!craft || !facts || (kind !== 'list' && kind !== 'crew-list')) return { passengers: null, crew: null };
  return {
    passengers: filingOf(craft, 'passengers', facts, receivedAtMs),
    crew: filingOf(craft, 'crew', facts, receivedAtMs),
  };
}

function filedAs(filings: Filings, person: { readonly role: string }): Record<string, unknown> {
  const filing = person.role.endsWith('crew') ? filings.crew : filings.passengers;
  return filing
    ? { filing: { late: filing.late, minutesLate: filing.minutesLate, clause: filing.clause } }
    : {};
}

/** A late list is taken and marked: whoever asks the carrier or owner about it needs to know by how much. */
function lateRemarks(filings: Filings): readonly ReadWarning[] {
  return Object.entries(filings).flatMap(([of, filing]) =>
    filing?.late ? [{ code: 'late-filing', offset: 0, text: `${of}: ${filing.says}` }] : [],
  );
}
