import type { LegConflict } from '#domain/legConflicts.js';
import type { Recipient } from '#domain/notification.js';
import { type QueryAsker, queryAsker } from '#domain/queryAsker.js';
import type { RecordDetails } from '#domain/registerRecord.js';
import { readCandidate, type StoredCandidate } from './candidates.js';
import type { Tx } from './database.js';
import { agenciesFor, contactsFor } from './directory.js';
import { endedLookouts, type Lookout, lookoutsOnRecords } from './lookouts.js';
import { recipientsOfEvent } from './recipients.js';
import { type RegisterRecord, readRecord } from './registerRecords.js';
import { statusOfRecord } from './statusOfRecord.js';
import { legConflictsOf } from './subjectLegs.js';
import { readEvent, type TravelEvent } from './travelEvents.js';
import { noticeOnFile } from './travelNotices.js';
import { type Trip, tripOfCandidate } from './trips.js';
import { readVoyage, type Voyage } from './voyages.js';

/** Everything that planning and writing the messages of one candidate needs. */
export interface CaseFacts {
  readonly candidate: StoredCandidate;
  readonly event: TravelEvent;
  readonly voyage: Voyage | undefined;
  readonly trip: Trip;
  /** The record of the candidate, as it is now. */
  readonly record: RegisterRecord;
  /** All active records of the subject, or the candidate's own when it has ended. */
  readonly records: readonly RegisterRecord[];
  readonly hasNsorRecord: boolean;
  /** Whether a travel notice covers the journey. */
  readonly travelNotice: 'on-file' | 'none';
  /** Pairs of the event's leg with another of the subject that cannot both be travelled. */
  readonly legConflicts: readonly LegConflict[];
  /** Lookouts that run on the applicant; null where the matter is no application for a passport. */
  readonly lookouts: readonly Lookout[] | null;
  /** Lookouts on the applicant that run no more, of agencies that have none running. */
  readonly lookoutsEnded: Awaited<ReturnType<typeof endedLookouts>>;
  /** Whose officer queried the register, where the event is a query of it. */
  readonly askedBy: QueryAsker;
  readonly recipients: readonly Recipient[];
  readonly agencies: readonly {
    readonly id: string;
    readonly name: string;
    readonly ori: string | null;
    readonly phone: string | null;
  }[];
}

/** Null when the candidate, its event or its trip is gone: then there is nobody to tell anything. */
export async function loadCase(
  tx: Tx,
  candidateId: string,
  nowMs: number,
  lock = false,
): Promise<CaseFacts | null> {
  const candidate = await readCandidate(tx, candidateId, lock);
  const event = candidate && (await readEvent(tx, candidate.travelEventId));
  const record = candidate && (await readRecord(tx, candidate.recordId));
  const trip = candidate && (await tripOfCandidate(tx, candidate.id));
  if (!candidate || !event || !record || !trip) return null;
  const voyage = event.voyageId ? await readVoyage(tx, event.voyageId) : undefined;
  const of = await statusOfRecord(tx, record);
  const records = of.records.length > 0 ? of.records : [record];
  // What runs now counts, not what ran when the application came in: a lookout may have been placed or withdrawn since.
  const ids = event.kind === 'passport-application' ? records.map((r) => r.id) : null;
  const lookouts = ids && (await lookoutsOnRecords(tx, ids, nowMs));
  const lookoutsEnded = ids ? await endedLookouts(tx, ids, nowMs) : [];
  const recipients = await recipientsOfEvent(tx, {
    records,
    event,
    voyage,
    lookoutsOf: (lookouts ?? []).map((l) => l.agencyId),
  });
  const asker = askerOf(event);
  const agencies = await agenciesOf(tx, records, recipients, asker);
  const atMs = voyage?.departsAtMs ?? event.occursAtMs ?? event.recordedAtMs;
  const travelNotice = await noticeOnFile(tx, trip.subjectId, atMs);
  const conflicts = await legConflictsOf(tx, trip.subjectId, atMs);
  return {
    candidate,
    event,
    voyage,
    trip,
    record,
    records,
    hasNsorRecord: of.hasNsorRecord,
    travelNotice,
    legConflicts: conflicts.filter((x) => x.legs.some((l) => l.travelEventId === event.id)),
    lookouts,
    lookoutsEnded,
    askedBy: event.kind === 'live-query' ? await queryAskerOf(tx, asker[0]) : 'unknown',
    recipients,
    agencies,
  };
}

/** Names of the agencies that a message may mention, with the telephone of those who can confirm. */
export async function agenciesOf(
  tx: Tx,
  records: readonly RegisterRecord[],
  recipients: readonly Recipient[],
  /** ORIs that the message names beside. */
  named: readonly string[] = [],
): Promise<CaseFacts['agencies']> {
  const issuing = records.flatMap((r) => (r.details as RecordDetails).warrant?.issuingOri ?? []);
  const confirming = await agenciesFor(tx, {
    ids: records.map((r) => r.enteringAgencyId),
    oris: [...records.map((r) => r.enteringOri), ...issuing, ...named],
  });
  const agencies: CaseFacts['agencies'][number][] = [];
  for (const a of confirming)
    agencies.push({
      id: a.id,
      name: a.name,
      ori: a.ori,
      phone: (await contactsFor(tx, a.id))[0]?.phone ?? null,
    });
  for (const r of recipients)
    if (!agencies.some((a) => a.id === r.agencyId))
      agencies.push({ id: r.agencyId, name: r.name, ori: r.ori, phone: null });
  return agencies;
}

/** The agency whose officer queried the register, as its ORI: NCIC says it, and a print system says it in its own field. */
function askerOf({ facts }: TravelEvent): string[] {
  return [facts.queriedBy, facts.agency].flatMap((f) => (typeof f === 'string' && f !== '' ? [f] : []));
}

async function queryAskerOf(tx: Tx, ori: string | undefined): Promise<QueryAsker> {
  if (ori === undefined) return 'unknown';
  const [agency] = await agenciesFor(tx, { oris: [ori] });
  return queryAsker(ori, agency?.recipientRole);
}
