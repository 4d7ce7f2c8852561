import { isDeepStrictEqual } from 'node:util';
import { MS } from '#basics/clock.js';
import { isIsoDate } from '#basics/dates.js';
import { doorOf } from '#domain/door.js';
import type { PersonDescription } from '#domain/person.js';
import { portInstant } from '#domain/ports.js';
import {
  ADVISED_AHEAD_MS,
  closesAt,
  isOff,
  mayBeSamePerson,
  moveTravelEvent,
  referencedEventKey,
  TRAVEL_EVENT_KINDS,
} from '#domain/travelEvent.js';
import { newWork } from '#domain/workItem.js';
import type { ReadWarning } from '#formats/outcome.js';
import type { ReportedEvent } from '#formats/reportedEvent.js';
import { candidatesOfEvents } from '#storage/candidates.js';
import type { Tx } from '#storage/database.js';
import { keyOfAnother } from '#storage/keyOfAnother.js';
import { type EventToSave, eventsByKey, readEvents, saveEvents } from '#storage/travelEvents.js';
import { addWork } from '#storage/workItems.js';
import { describePerson, hasIdentity, personFacts } from './manifestEntries.js';
import type { MessageHandler } from './messageHandler.js';
import { refoldTripsOfEvents } from './refoldTrips.js';
import { closeDutiesByInspection } from './secondaryDuties.js';

/**
 * Takes in what a partner reports of persons outside a list. One event per sender's reference: a repetition changes
 * nothing, late news (a lower sequence, a state that can no longer follow) never moves an event back, a message that
 * gives the number only keeps what is known of the person. Another person under a number that is taken is an event of
 * their own, since losing a traveler is worse than asking about one. Whoever was told hears of a new state.
 */
export const takeReportedEvents: MessageHandler = async (tx, context, transmission, message, nowMs) => {
  const remarks: ReadWarning[] = [];
  const door = doorOf(transmission.door);
  const reports = (message.events ?? []).map((report) => {
    const naturalKey = referencedEventKey(
      report.kind,
      transmission.sender,
      report.numberedBy === undefined ? report.reference : `${report.numberedBy}/${report.reference}`,
    );
    const person = message.persons[report.person];
    const ownKey = person ? keyOfAnother(context.keys, naturalKey, describePerson(person)) : naturalKey;
    return { report, naturalKey, ownKey };
  });
  const before = await eventsByKey(
    tx,
    reports.flatMap((r) => [r.naturalKey, r.ownKey]),
  );
  const now = new Map<string, EventToSave & { readonly wasState: string | null }>();
  for (const { report, naturalKey: numbered, ownKey } of reports) {
    const person = message.persons[report.person];
    if (!person)
      throw new Error(`a reported event names person ${report.person} of ${message.persons.length}`);
    if (!door.reports.includes(report.kind)) {
      remarks.push({
        code: 'wrong-door',
        offset: person.offset,
        text: `a ${report.kind} came in at the door ${transmission.door}. Expected one of ${door.reports.join(', ') || 'no reported events there'}; it was not taken in`,
      });
      continue;
    }
    const traveller = verifiedBy(door.verifies, describePerson(person));
    const first = now.get(numbered) ?? before.get(numbered);
    const isAnother = first !== undefined && !mayBeSamePerson(first.traveller, traveller);
    // Who came in before was screened then; of two in one message the first would never be.
    const isReplaced = isAnother && !now.has(numbered) && isLater(report, first);
    if (isAnother)
      remarks.push({
        code: isReplaced ? 'person-changed' : 'number-of-another',
        offset: person.offset,
        text: `${isReplaced ? 'a later version of' : 'the number'} ${report.reference} of a ${report.kind} ${isReplaced ? 'names another person than the earlier one' : 'was given to another person before'}. Expected a number for each person; ${isReplaced ? 'the later one counts, both were screened' : 'both are screened, this one as an event of its own'}`,
      });
    const naturalKey = isAnother && !isReplaced ? ownKey : numbered;
    const held = now.get(naturalKey) ?? before.get(naturalKey);
    const standing = stateAfter(report, traveller, held);
    if (standing.remark)
      remarks.push({
        code: standing.remark.code,
        offset: person.offset,
        text: standing.remark.text,
      });
    if (standing.state === null) continue;
    const stated = instantOf(report);
    const isAhead = stated !== null && stated > nowMs + aheadMs(report.kind);
    if (isAhead)
      remarks.push({
        code: 'in-the-future',
        offset: person.offset,
        text: `${report.kind} ${report.reference} is said to be of ${report.occurredAt}. Expected ${report.kind === 'foreign-advice' ? 'an arrival within 400 days' : 'a time that is past'}; the time of receipt counts`,
      });
    const occursAtMs = (isAhead ? null : stated) ?? held?.occursAtMs ?? nowMs;
    now.set(naturalKey, {
      kind: report.kind,
      naturalKey,
      state: standing.state,
      direction:
        (standing.late ? held?.direction : undefined) ?? report.direction ?? held?.direction ?? 'none',
      voyageId: null,
      transmissionId: transmission.id,
      sender: transmission.sender,
      role: person.role,
      traveller: held && (standing.late || !hasIdentity(traveller)) ? held.traveller : traveller,
      // What came too late changes nothing of what stands.
      facts: standing.late
        ? {}
        : {
            ...personFacts(person),
            ...report.facts,
            reference: report.reference,
            ...(report.place === undefined ? {} : { port: report.place }),
            ...(report.sequence === undefined ? {} : { sequence: report.sequence }),
          },
      occursAtMs,
      closesAtMs: closesAt({
        kind: report.kind,
        state: standing.state,
        recordedAtMs: held && 'recordedAtMs' in held ? held.recordedAtMs : nowMs,
        decidedAtMs: DECIDED.has(standing.state) ? nowMs : null,
      }),
      wasState: before.get(naturalKey)?.state ?? null,
    });
  }
  const saved = await saveEvents(tx, [...now.values()], nowMs);
  const moved = saved.filter((s) => {
    const was = now.get(s.naturalKey)?.wasState;
    return was != null && was !== now.get(s.naturalKey)!.state;
  });
  if (moved.length > 0) {
    const ids = moved.map((s) => s.id);
    await refoldTripsOfEvents(tx, ids, nowMs);
    await closeDutiesByInspection(tx, await readEvents(tx, ids), nowMs);
    await tellNewState(tx, ids, transmission.id, nowMs);
  }
  await tellOfAdvice(
    tx,
    saved.filter((s) => {
      const e = now.get(s.naturalKey)!;
      const isNews = e.wasState !== e.state;
      return e.kind === 'foreign-advice' && (e.state === 'received' ? s.screen || isNews : isNews);
    }),
    nowMs,
  );
  const isNowOff = (s: { readonly naturalKey: string }) => {
    const e = now.get(s.naturalKey)!;
    return isOff(e.kind, e.state);
  };
  return {
    screen: saved.filter((s) => s.screen && !isNowOff(s)).map((s) => s.id),
    off: moved.filter(isNowOff).map((s) => s.id),
    remarks,
    ...(remarks.some((r) => SET_ASIDE.has(r.code)) ? { outcome: 'quarantined' as const } : {}),
  };
};

/** Remarks after which a person has to look at what was sent. */
const SET_ASIDE = new Set(['wrong-door', 'number-of-another', 'number-reused', 'person-changed']);

/** Whom a foreign authority advises of is told of whether or not a record here matches, and that it took its word back. */
async function tellOfAdvice(
  tx: Tx,
  advice: readonly { readonly id: string; readonly version: number }[],
  nowMs: number,
): Promise<void> {
  await addWork(
    tx,
    advice.map((a) =>
      newWork(
        'foreignAdviceReceived',
        `advice ${a.id} v${a.version}`,
        { travelEventId: a.id },
        { urgency: 2 },
      ),
    ),
    nowMs,
  );
}

/** A sender's clock may run so far ahead of ours; an advice tells of a journey to come. */
function aheadMs(kind: ReportedEvent['kind']): number {
  return kind === 'foreign-advice' ? ADVISED_AHEAD_MS : 5 * MS.minute;
}

/** What a sender calls verified that it cannot verify is its own claim. */
function verifiedBy(
  trusted: readonly string[],
  { verified, ...claimed }: PersonDescription,
): PersonDescription {
  const counts = verified?.filter((v) => trusted.includes(v)) ?? [];
  return counts.length > 0 ? { ...claimed, verified: counts } : claimed;
}

/** An application in one of these states is decided and no longer screened against register changes. */
const DECIDED = new Set(['issued', 'denied', 'withdrawn', 'revoked']);

interface Standing {
  /** Null: the report changes nothing. */
  readonly state: string | null;
  /** The report is older than what is known. */
  readonly late: boolean;
  readonly remark?: { readonly code: string; readonly text: string };
}

/** The sender says that this is the newer word on the same event. */
function isLater(report: ReportedEvent, held: Pick<EventToSave, 'facts'>): boolean {
  const known = held.facts.sequence;
  return report.sequence !== undefined && typeof known === 'number' && report.sequence > known;
}

function stateAfter(
  report: ReportedEvent,
  traveller: PersonDescription,
  held: Pick<EventToSave, 'state' | 'facts' | 'traveller'> | undefined,
): Standing {
  if (!(TRAVEL_EVENT_KINDS[report.kind].states as readonly string[]).includes(report.state))
    throw new Error(`a reader reported the state ${report.state} of a ${report.kind}`);
  if (!held) return { state: report.state, late: false };
  const known = held.facts.sequence;
  if (report.sequence !== undefined && typeof known === 'number') {
    if (report.sequence === known)
      return report.state === held.state &&
        (!hasIdentity(traveller) || isDeepStrictEqual(JSON.parse(JSON.stringify(traveller)), held.traveller))
        ? { state: null, late: true }
        : {
            state: null,
            late: true,
            remark: {
              code: 'number-reused',
              text: `report ${known} of ${report.kind} ${report.reference} came before with other content. Expected each number once; the first stands`,
            },
          };
    if (report.sequence < known)
      return {
        state: null,
        late: true,
        remark: {
          code: 'late-report',
          text: `report ${report.sequence} of ${report.kind} came after report ${known}. Expected rising numbers; the later report stands`,
        },
      };
    // The sender says that this is the newer one: its word counts, also where it takes something back.
    return { state: report.state, late: false };
  }
  if (moveTravelEvent(report.kind, held.state, report.state).ok) return { state: report.state, late: false };
  return {
    state: held.state,
    late: true,
    remark: {
      code: 'state-out-of-order',
      text: `${report.kind} is ${held.state} and was reported ${report.state} without a sequence number. Expected a state that can follow; it stays ${held.state}`,
    },
  };
}

function instantOf(report: ReportedEvent): number | null {
  if (report.occurredAt === undefined) return null;
  if (/(?:Z|[+-]\d\d:?\d\d)$/.test(report.occurredAt)) {
    const at = Date.parse(report.occurredAt);
    return Number.isNaN(at) ? null : at;
  }
  return isLocalTime(report.occurredAt) ? portInstant(report.place, report.occurredAt).at : null;
}

function isLocalTime(text: string): boolean {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(text) && isIsoDate(text.slice(0, 10));
}

/** Agencies that were told of an event hear of its new state: the planner decides whether there is anything to say. */
async function tellNewState(
  tx: Tx,
  eventIds: readonly string[],
  transmissionId: string,
  nowMs: number,
): Promise<void> {
  const candidates = await candidatesOfEvents(tx, eventIds);
  await addWork(
    tx,
    candidates
      .filter(
        (c) => c.outcome === 'same' || (c.outcome === null && c.state !== 'closed' && c.path !== 'fuzzy'),
      )
      .map((c) =>
        newWork(
          c.outcome === 'same' ? 'candidateConfirmed' : 'candidateCertain',
          `state ${c.id} ${transmissionId}`,
          { candidateId: c.id },
          { urgency: 1 },
        ),
      ),
    nowMs,
  );
}
