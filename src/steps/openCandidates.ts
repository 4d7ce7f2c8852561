import { memoryHolds } from '#domain/adjudication.js';
import { inOneWorld } from '#domain/canary.js';
import {
  type CandidateClocks,
  candidateDue,
  candidateUrgency,
  meetAgain,
  URGENCY,
} from '#domain/candidate.js';
import { clearanceSays, travellerDigests } from '#domain/clearance.js';
import type { PossibleMatch } from '#domain/evidence.js';
import { identityDigestText, judgeIdentity } from '#domain/identity.js';
import type { SubjectStatus } from '#domain/subject.js';
import { isOff, TRAVEL_EVENT_KINDS } from '#domain/travelEvent.js';
import { doorCloseAtMs } from '#domain/voyage.js';
import { type NewWork, newWork } from '#domain/workItem.js';
import type { ScreenedBatch } from '#screening/doors.js';
import { memoriesOf } from '#storage/adjudications.js';
import { type AuditNote, writeAudit } from '#storage/audit.js';
import {
  addCandidates,
  candidatesOfEvents,
  type StoredCandidate,
  saveCandidate,
} from '#storage/candidates.js';
import { clearancesOf, type StoredClearance } from '#storage/clearances.js';
import type { Tx } from '#storage/database.js';
import { startDeadlines } from '#storage/deadlines.js';
import { keyedDigest } from '#storage/keys.js';
import { markLookoutsMet } from '#storage/lookouts.js';
import { newId } from '#storage/newId.js';
import { operatingAgency } from '#storage/operatingAgency.js';
import { type RegisterRecord, readRecords } from '#storage/registerRecords.js';
import { ruleSetAt } from '#storage/ruleSets.js';
import { addScreenings, type Screening } from '#storage/screenings.js';
import { statusesOfRecords } from '#storage/statusOfRecord.js';
import { subjectsFor } from '#storage/subjects.js';
import { cancelTasks, openTasks } from '#storage/tasks.js';
import { holdEvents, type TravelEvent } from '#storage/travelEvents.js';
import { readVoyages, type Voyage } from '#storage/voyages.js';
import { addWork } from '#storage/workItems.js';
import { carryDecisions } from './carryDecisions.js';
import { closeUndecided } from './closeCandidate.js';
import { type StepContext, SYSTEM } from './context.js';
import { type CandidateOfTrip, joinTrips } from './joinTrips.js';
import { isNamed } from './namedRecords.js';
import { departureOf, refoldTripsOfEvents } from './refoldTrips.js';

/** What one traveller meets, and the candidate that it becomes. */
interface Meeting extends CandidateOfTrip {
  readonly record: RegisterRecord;
  /** The candidate as it was, where there was one. */
  readonly before: StoredCandidate | undefined;
  readonly reckoning: ReturnType<typeof candidateDue>['reckoning'];
  readonly work: readonly NewWork[];
}

/**
 * Turns findings into candidates, trips, clocks and next work, in the caller's transaction. Harmless when repeated:
 * one candidate per event and record. An event that changed since it was read is left to the screening of its own
 * change; an undecided candidate that its traveller's new details no longer support is closed.
 * @returns how many were opened or changed
 */
export async function openCandidates(
  tx: Tx,
  context: Pick<StepContext, 'keys'>,
  events: readonly TravelEvent[],
  found: ScreenedBatch,
  door: 'now' | 'batch' | 'reverse',
  nowMs: number,
  stale: readonly string[],
): Promise<number> {
  const byId = new Map(found.screened.map((s) => [s.id, s.matches]));
  const owner = await operatingAgency(tx);
  const held = await candidatesOfEvents(
    tx,
    events.map((e) => e.id),
  );
  const known = new Map<string, StoredCandidate[]>();
  for (const c of held) known.set(c.travelEventId, [...(known.get(c.travelEventId) ?? []), c]);
  const concerned = await stillAsRead(
    tx,
    events.filter((e) => (byId.get(e.id)?.length ?? 0) > 0 || known.has(e.id)),
  );
  const { meetings, passed } =
    concerned.length > 0
      ? await meet(tx, context, concerned, byId, known, found, door, nowMs)
      : { meetings: [], passed: new Map<string, number>() };
  const changed = await save(tx, context, meetings, owner.id, nowMs);
  if (door !== 'reverse') for (const e of concerned) await closeUnmatched(tx, e, byId, known, nowMs);

  const counts = new Map<string, number>();
  for (const m of changed) counts.set(m.event.id, (counts.get(m.event.id) ?? 0) + 1);
  const screenings = events.flatMap((event): Screening[] => {
    const matches = byId.get(event.id)?.length ?? 0;
    if (door === 'reverse' && matches === 0) return [];
    return [
      {
        travelEventId: event.id,
        eventVersion: event.version,
        door,
        candidates: counts.get(event.id) ?? 0,
        stamp: found.stamp,
        result: stale.length > 0 ? 'check-by-hand' : matches > 0 ? 'candidates' : 'clear',
        reason:
          stale.length > 0
            ? `register data too old or missing: ${stale.join(', ')}`
            : passed.has(event.id)
              ? `decided before as not the same person: ${passed.get(event.id)}`
              : '',
      },
    ];
  });
  await addScreenings(tx, screenings, nowMs);
  if (stale.length > 0 && door !== 'reverse') await askToCheckByHand(tx, owner.id, events, stale, nowMs);
  await writeAudit(tx, nowMs, changed.map(noteOf(found)));
  return changed.length;
}

/** Events that nobody changed or cancelled between reading and now, and that nobody will before this is committed. */
async function stillAsRead(tx: Tx, events: readonly TravelEvent[]): Promise<TravelEvent[]> {
  const now = await holdEvents(
    tx,
    events.map((e) => e.id),
  );
  return events.filter((e) => {
    const current = now.get(e.id);
    return current && !current.erased && current.version === e.version && !isOff(e.kind, current.state);
  });
}

async function meet(
  tx: Tx,
  context: Pick<StepContext, 'keys'>,
  events: readonly TravelEvent[],
  byId: ReadonlyMap<string, readonly PossibleMatch[]>,
  known: ReadonlyMap<string, readonly StoredCandidate[]>,
  found: ScreenedBatch,
  door: 'now' | 'batch' | 'reverse',
  nowMs: number,
): Promise<{ readonly meetings: Meeting[]; readonly passed: ReadonlyMap<string, number> }> {
  const recordIds = [...new Set(events.flatMap((e) => (byId.get(e.id) ?? []).map((m) => m.id)))];
  /** Pairs that a memory let pass, by event: the ledger says that there were some. */
  const passed = new Map<string, number>();
  if (recordIds.length === 0) return { meetings: [], passed };
  const records = await readRecords(tx, recordIds);
  const active = recordIds.filter((id) => records.get(id)?.state === 'active');
  const voyages = await readVoyages(
    tx,
    events.flatMap((e) => (e.voyageId ? [e.voyageId] : [])),
  );
  const clocks = (await ruleSetAt<CandidateClocks>(tx, 'clocks', nowMs)).body;
  const digests = new Map(
    events.map((e) => [e.id, keyedDigest(context.keys, identityDigestText(e.traveller))]),
  );
  const memories = await memoriesOf(tx, [...new Set(digests.values())], recordIds);
  const clearances = await clearancesOf(tx, recordIds);
  const subjects = await subjectsFor(tx, active, 'screening', nowMs);
  const statuses = await statusesOfRecords(tx, active);
  const meetings: Meeting[] = [];

  for (const event of events) {
    const voyage = event.voyageId ? voyages.get(event.voyageId) : undefined;
    const traveller = digests.get(event.id)!;
    // One subject, one candidate: of several records of one person the best match is put before the officer.
    const subjectsSeen = new Set<string>();
    const matches = byId.get(event.id) ?? [];
    for (const [i, match] of matches.entries()) {
      const record = records.get(match.id);
      const status = statuses.get(match.id);
      if (!record || !inOneWorld(event, record)) continue;
      if (record.state !== 'active' || !status || status === 'not-screened') continue;
      // An advice is not held against itself or its like: the word is told as what it is.
      if (event.kind === 'foreign-advice' && record.file === 'FOREIGN') continue;
      const before = known.get(event.id)?.find((c) => c.recordId === record.id);
      const recordDigest = keyedDigest(context.keys, identityDigestText(record.person));
      const pair = { travellerDigest: traveller, recordId: record.id, recordDigest };
      const redress = redressSays(context, clearances, event, record.id, recordDigest, nowMs);
      // What a redress cleared is shown as such and never passes in silence, whatever was remembered besides.
      if (!before && redress?.finding !== 'holds' && memories.some((m) => memoryHolds(m, pair, nowMs))) {
        passed.set(event.id, (passed.get(event.id) ?? 0) + 1);
        continue;
      }
      const subjectId = subjects.get(record.id)!;
      if (!before && subjectsSeen.has(subjectId)) continue;
      subjectsSeen.add(subjectId);
      const kept = {
        match,
        stamp: found.stamp,
        marginBits: margin(matches, i),
        ...(redress ? { redress } : {}),
      };
      const meeting = meetOne(event, voyage, record, before, status, subjectId, kept, clocks, door, nowMs);
      if (meeting) meetings.push(meeting);
    }
  }
  return { meetings, passed };
}

/** What redress says about a traveller and a record. */
function redressSays(
  context: Pick<StepContext, 'keys'>,
  clearances: readonly StoredClearance[],
  event: TravelEvent,
  recordId: string,
  recordDigest: string,
  nowMs: number,
): NonNullable<StoredCandidate['kept']['redress']> | undefined {
  const of = clearances.filter((c) => c.recordId === recordId);
  if (of.length === 0) return undefined;
  const traveller = travellerDigests(event.traveller, (text) => keyedDigest(context.keys, text));
  const numbers = Array.isArray(event.facts.travellerNumbers) ? event.facts.travellerNumbers.map(String) : [];
  const said = clearanceSays(of, traveller, { numbers, recordId, recordDigest }, nowMs);
  return (
    said && { number: said.clearance.number, inquiryId: said.clearance.inquiryId, finding: said.finding }
  );
}

/** The candidate of one pair as it is from now on, or null when nothing is new. */
function meetOne(
  event: TravelEvent,
  voyage: Voyage | undefined,
  record: RegisterRecord,
  before: StoredCandidate | undefined,
  status: SubjectStatus,
  subjectId: string,
  kept: StoredCandidate['kept'],
  clocks: CandidateClocks,
  door: 'now' | 'batch' | 'reverse',
  nowMs: number,
): Meeting | null {
  const { match } = kept;
  const finding = judgeIdentity(
    event.traveller,
    match.evidence,
    isNamed(event, record) ? 'live-query' : 'screening',
  );
  const basis = TRAVEL_EVENT_KINDS[event.kind].clock;
  const due = candidateDue(clocks, {
    status,
    basis,
    openedAtMs: nowMs,
    doorCloseAtMs: voyage ? doorCloseAtMs(voyage) : departureOf(event),
  });
  // An identifier speaks louder than any redress: only what leans on name and birth date is lowered.
  const urgency =
    kept.redress?.finding === 'holds' && finding.path === 'fuzzy'
      ? URGENCY.cleared
      : candidateUrgency({ status, path: finding.path, band: match.band, basis });
  // An inspection is where the person stands now; nobody departs from it undecided.
  const departsAtMs = voyage?.departsAtMs ?? (event.kind === 'inspection' ? null : departureOf(event));
  const common = { event, voyage, record, status, before, reckoning: due.reckoning };
  const certain = finding.path !== 'fuzzy';
  if (!before) {
    const candidate: StoredCandidate = {
      id: newId(nowMs),
      travelEventId: event.id,
      eventVersion: event.version,
      recordId: record.id,
      recordVersion: record.version,
      subjectId,
      status,
      path: finding.path,
      bits: match.bits,
      band: match.band,
      kept,
      state: 'open',
      closeReason: null,
      outcome: null,
      urgency,
      openedAtMs: nowMs,
      dueAtMs: due.dueAtMs,
      departsAtMs,
      departedUndecided: false,
      claimedBy: null,
      claimNote: '',
      leaseUntilMs: null,
      version: 1,
      decidedAtMs: null,
    };
    return { ...common, candidate, work: certain ? [certainWork(candidate)] : [] };
  }
  const met = meetAgain(
    before,
    {
      eventVersion: event.version,
      recordVersion: record.version,
      status,
      path: finding.path,
      bits: match.bits,
      band: match.band,
      urgency,
      dueAtMs: due.dueAtMs,
    },
    nowMs,
  );
  if (met.kind === 'unchanged') {
    // Back on the voyage after having been off: who was told otherwise hears it. Planning says nothing twice.
    const again = door === 'batch' && before.state === 'decided' && before.outcome === 'same';
    return again ? { ...common, candidate: before, work: [confirmedWork(before, nowMs)] } : null;
  }
  const candidate: StoredCandidate = { ...before, ...met.candidate, subjectId, departsAtMs, kept };
  const work: NewWork[] = [];
  // A decided "same" is told again only when its status changed; an open certain one when it became certain or is new.
  if (candidate.state === 'decided') {
    if (met.kind === 'updated' && met.statusChanged) work.push(confirmedWork(candidate));
  } else if (certain && (before.path === 'fuzzy' || before.state === 'closed' || before.state === 'decided'))
    work.push(certainWork(candidate));
  return { ...common, candidate, work };
}

function certainWork(c: StoredCandidate): NewWork {
  return newWork('candidateCertain', `certain ${c.id} v${c.version}`, { candidateId: c.id }, { urgency: 0 });
}

function confirmedWork(c: StoredCandidate, again?: number): NewWork {
  const key = `confirmed ${c.id} v${c.version}${again === undefined ? '' : ` again ${again}`}`;
  return newWork('candidateConfirmed', key, { candidateId: c.id }, { urgency: 1 });
}

/** Writes the candidates with clocks, trips and next work. @returns those that are new or changed */
async function save(
  tx: Tx,
  context: Pick<StepContext, 'keys'>,
  meetings: readonly Meeting[],
  ownerAgencyId: string,
  nowMs: number,
): Promise<Meeting[]> {
  const added = await addCandidates(
    tx,
    meetings.filter((m) => !m.before).map((m) => m.candidate),
  );
  const changed: Meeting[] = [];
  const work: NewWork[] = [];
  for (const m of meetings) {
    const { candidate, before } = m;
    if (before === candidate) {
      work.push(...m.work);
      continue;
    }
    if (before) {
      if (!(await saveCandidate(tx, candidate, before.version, candidate.kept))) continue;
      // A decision that waited for its second person rested on evidence that is no more.
      if (before.state === 'second') await cancelTasks(tx, candidate.id, ['second-person'], nowMs);
    } else if (!added.has(candidate.id)) continue;
    changed.push(m);
    work.push(...m.work);
  }
  await startDeadlines(
    tx,
    changed
      .filter((m) => m.candidate.state === 'open')
      .map((m) => ({
        kind: 'decide-candidate',
        objectKind: 'candidate',
        objectId: m.candidate.id,
        ownerAgencyId,
        dueAtMs: m.candidate.dueAtMs,
        reckoning: m.reckoning,
      })),
    nowMs,
  );
  await joinTrips(tx, changed, nowMs);
  const carried = await carryDecisions(
    tx,
    context,
    changed.filter((m) => !m.before && m.candidate.state === 'open'),
    nowMs,
  );
  // The new event is told as confirmed at once; as certain or not it would be told twice.
  for (const decided of carried.values()) work.push(confirmedWork(decided));
  if (carried.size > 0)
    await refoldTripsOfEvents(
      tx,
      [...carried.values()].map((c) => c.travelEventId),
      nowMs,
    );
  await markLookoutsMet(
    tx,
    changed
      .filter((m) => m.event.kind === 'passport-application')
      .map((m) => ({ eventId: m.event.id, recordId: m.record.id })),
    nowMs,
  );
  const asCertain = [...carried.keys()].map((id) => `certain ${id} `);
  await addWork(
    tx,
    work.filter((w) => !asCertain.some((key) => w.naturalKey.startsWith(key))),
    nowMs,
  );
  return changed;
}

/** The traveller's details changed and an undecided candidate is not met by them any more: closed, and taken back. */
async function closeUnmatched(
  tx: Tx,
  event: TravelEvent,
  byId: ReadonlyMap<string, readonly PossibleMatch[]>,
  known: ReadonlyMap<string, readonly StoredCandidate[]>,
  nowMs: number,
): Promise<void> {
  const met = new Set((byId.get(event.id) ?? []).map((m) => m.id));
  for (const c of known.get(event.id) ?? []) {
    if (met.has(c.recordId) || c.eventVersion >= event.version) continue;
    const facts = { eventVersion: event.version };
    if (!(await closeUndecided(tx, c, 'no-longer-matches', nowMs, facts))) continue;
    await refoldTripsOfEvents(tx, [event.id], nowMs);
    await addWork(
      tx,
      [
        newWork(
          'candidateRefuted',
          `refuted ${c.id} v${c.version + 1}`,
          { candidateId: c.id },
          { urgency: 1 },
        ),
      ],
      nowMs,
    );
  }
}

const noteOf =
  (found: ScreenedBatch) =>
  (m: Meeting): AuditNote => ({
    actor: SYSTEM,
    action: 'candidate.opened',
    objectKind: 'candidate',
    objectId: m.candidate.id,
    facts: {
      event: m.event.id,
      record: m.record.id,
      recordVersion: m.record.version,
      bits: Math.round(m.candidate.bits * 100) / 100,
      path: m.candidate.path,
      status: m.status,
      again: m.before !== undefined,
      epoch: found.stamp.registerEpoch,
      model: found.stamp.modelVersion,
    },
  });

function margin(matches: readonly PossibleMatch[], i: number): number | null {
  const other = i === 0 ? matches[1] : matches[0];
  return other ? matches[i]!.bits - other.bits : null;
}

async function askToCheckByHand(
  tx: Tx,
  ownerAgencyId: string,
  events: readonly TravelEvent[],
  stale: readonly string[],
  nowMs: number,
): Promise<void> {
  const journeys = new Map(events.map((e) => [e.voyageId ?? e.id, e]));
  await openTasks(
    tx,
    [...journeys].map(([objectId, e]) => ({
      naturalKey: `by hand ${objectId}`,
      kind: 'check-by-hand',
      ownerAgencyId,
      objectKind: e.voyageId ? 'voyage' : 'travel-event',
      objectId,
      urgency: 2,
      dueAtMs: e.occursAtMs,
      facts: { stale, travellers: events.filter((x) => (x.voyageId ?? x.id) === objectId).length },
    })),
    nowMs,
  );
}
