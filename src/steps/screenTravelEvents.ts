import { memoryHolds } from '#domain/adjudication.js';
import { type CandidateClocks, candidateDue, candidateUrgency, meetAgain } from '#domain/candidate.js';
import type { PossibleMatch, ScreeningStamp } from '#domain/evidence.js';
import { identityDigestText, judgeIdentity } from '#domain/identity.js';
import type { SubjectStatus } from '#domain/subject.js';
import { isOff, TRAVEL_EVENT_KINDS } from '#domain/travelEvent.js';
import { findTrip, tripKey } from '#domain/trip.js';
import { doorCloseAtMs } from '#domain/voyage.js';
import { newWork } from '#domain/workItem.js';
import type { ScreenedBatch } from '#screening/doors.js';
import { catchUp } from '#screening/followRegister.js';
import { memoriesOf } from '#storage/adjudications.js';
import { type AuditNote, writeAudit } from '#storage/audit.js';
import { addCandidate, candidatesOfEvent, type StoredCandidate, saveCandidate } from '#storage/candidates.js';
import type { Tx } from '#storage/database.js';
import { startDeadlines } from '#storage/deadlines.js';
import { keyedDigest } from '#storage/keys.js';
import { newId } from '#storage/newId.js';
import { operatingAgency } from '#storage/operatingAgency.js';
import { feedStates, type RegisterRecord, readRecords, staleFeeds } from '#storage/registerRecords.js';
import { ruleSetAt } from '#storage/ruleSets.js';
import { addScreenings } from '#storage/screenings.js';
import { statusOfRecord } from '#storage/statusOfRecord.js';
import { subjectFor } from '#storage/subjects.js';
import { openTasks } from '#storage/tasks.js';
import { readEvents, type TravelEvent } from '#storage/travelEvents.js';
import { addTrip, addTripEvent, lockTripsOfSubject, readTrip } from '#storage/trips.js';
import { readVoyages, type Voyage } from '#storage/voyages.js';
import { addWork } from '#storage/workItems.js';
import { type Step, type StepContext, SYSTEM } from './context.js';
import { refoldTrip } from './refoldTrips.js';

/**
 * Screens the travellers of a transmission. What the engine finds becomes candidates on clocks; a certain identity
 * goes on at once. A register that is stale or missing turns "nothing found" into "check by hand", with a task.
 */
export const screenTravelEvents: Step<'travelEventsRecorded'> = async (context, item, beats) => {
  const { transmissionId, eventIds } = item.payload;
  const loaded = await context.db.asSystem(async (tx) => {
    const events = (await readEvents(tx, eventIds)).filter(
      (e) => e.erasedAtMs === null && !isOff(e.kind, e.state),
    );
    return { events, stale: staleFeeds(await feedStates(tx), context.clock.now()) };
  });
  const { events, stale } = loaded;
  const screening = context.screening;
  if (!screening) throw new Error('this process screens but has no engine');
  await catchUp(context.db, screening);
  const found = await screening.screenBatch(events.map((e) => ({ id: e.id, person: e.traveller })));

  await beats.save(async (tx, nowMs) => {
    const opened = await openCandidates(
      tx,
      context,
      events,
      found,
      'batch',
      nowMs,
      stale.map((f) => f.name),
    );
    await writeAudit(tx, nowMs, {
      actor: SYSTEM,
      action: 'transmission.screened',
      objectKind: 'transmission',
      objectId: transmissionId,
      facts: {
        travellers: events.length,
        candidates: opened,
        epoch: found.stamp.registerEpoch,
        model: found.stamp.modelVersion,
        stale: stale.map((f) => f.code),
      },
    });
  });
};

/**
 * Turns findings into candidates, trips, clocks and next work, in the caller's transaction. Harmless when repeated:
 * one candidate per event and record. @returns how many were opened or changed
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
  const records = await readRecords(tx, [
    ...new Set(found.screened.flatMap((s) => s.matches.map((m) => m.id))),
  ]);
  const voyages = await readVoyages(
    tx,
    events.flatMap((e) => (e.voyageId ? [e.voyageId] : [])),
  );
  const clocks = (await ruleSetAt<CandidateClocks>(tx, 'clocks', nowMs)).body;
  const owner = await operatingAgency(tx);
  const notes: AuditNote[] = [];
  const screenings = [];
  let opened = 0;

  for (const event of events) {
    const matches = byId.get(event.id) ?? [];
    const voyage = event.voyageId ? voyages.get(event.voyageId) : undefined;
    const own = await ownCandidates(
      tx,
      event,
      matches,
      records,
      context,
      found.stamp,
      voyage,
      clocks,
      owner.id,
      nowMs,
      notes,
    );
    opened += own;
    if (door !== 'reverse' || matches.length > 0) {
      screenings.push({
        travelEventId: event.id,
        eventVersion: event.version,
        door,
        candidates: own,
        stamp: found.stamp,
        result:
          stale.length > 0
            ? ('check-by-hand' as const)
            : matches.length > 0
              ? ('candidates' as const)
              : ('clear' as const),
        reason: stale.length > 0 ? `register data too old or missing: ${stale.join(', ')}` : '',
      });
    }
  }
  await addScreenings(tx, screenings, nowMs);
  if (stale.length > 0 && door !== 'reverse') await askToCheckByHand(tx, owner.id, events, stale, nowMs);
  await writeAudit(tx, nowMs, notes);
  return opened;
}

async function ownCandidates(
  tx: Tx,
  event: TravelEvent,
  matches: readonly PossibleMatch[],
  records: ReadonlyMap<string, RegisterRecord>,
  context: Pick<StepContext, 'keys'>,
  stamp: ScreeningStamp,
  voyage: Voyage | undefined,
  clocks: CandidateClocks,
  ownerAgencyId: string,
  nowMs: number,
  notes: AuditNote[],
): Promise<number> {
  if (matches.length === 0) return 0;
  const traveller = keyedDigest(context.keys, identityDigestText(event.traveller));
  const memories = await memoriesOf(
    tx,
    traveller,
    matches.map((m) => m.id),
  );
  const known = new Map((await candidatesOfEvent(tx, event.id, true)).map((c) => [c.recordId, c]));
  let changed = 0;
  // One subject, one candidate: of several records of one person the best match is put before the officer.
  const subjectsSeen = new Set<string>();

  for (const [i, match] of matches.entries()) {
    const record = records.get(match.id);
    if (record?.state !== 'active') continue;
    const { status } = await statusOfRecord(tx, record);
    if (status === 'not-screened') continue;
    const before = known.get(record.id);
    const recordDigest = keyedDigest(context.keys, identityDigestText(record.person));
    if (
      !before &&
      memories.some((m) =>
        memoryHolds(m, { travellerDigest: traveller, recordId: record.id, recordDigest }, nowMs),
      )
    )
      continue;
    const subjectId = await subjectFor(tx, record.id, 'screening', nowMs);
    if (!before && subjectsSeen.has(subjectId)) continue;
    subjectsSeen.add(subjectId);

    const finding = judgeIdentity(
      event.traveller,
      match.evidence,
      event.kind === 'live-query' ? 'live-query' : 'screening',
    );
    const basis = TRAVEL_EVENT_KINDS[event.kind].clock;
    const due = candidateDue(clocks, {
      status,
      basis,
      openedAtMs: nowMs,
      doorCloseAtMs: voyage ? doorCloseAtMs(voyage) : event.occursAtMs,
    });
    const urgency = candidateUrgency({ status, path: finding.path, band: match.band, basis });
    const kept = { match, stamp, marginBits: margin(matches, i) };
    let candidate: StoredCandidate;
    let told = finding.path !== 'fuzzy';

    if (!before) {
      candidate = {
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
        departsAtMs: voyage?.departsAtMs ?? event.occursAtMs,
        departedUndecided: false,
        claimedBy: null,
        claimNote: '',
        leaseUntilMs: null,
        version: 1,
        decidedAtMs: null,
      };
      if (!(await addCandidate(tx, candidate))) continue;
    } else {
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
      if (met.kind === 'unchanged') continue;
      candidate = { ...before, ...met.candidate, subjectId, kept };
      await saveCandidate(tx, candidate, before.version, kept);
      // A decided "same" is told again only when its status changed; an open certain one when it became certain.
      told =
        candidate.state === 'decided'
          ? met.kind === 'updated' && met.statusChanged
          : told && before.path === 'fuzzy';
      if (candidate.state === 'decided' && told) {
        await addWork(
          tx,
          [
            newWork(
              'candidateConfirmed',
              `confirmed ${candidate.id} v${candidate.version}`,
              { candidateId: candidate.id },
              { urgency: 1 },
            ),
          ],
          nowMs,
        );
        told = false;
      }
    }
    changed += 1;
    if (candidate.state === 'open') {
      await startDeadlines(
        tx,
        [
          {
            kind: 'decide-candidate',
            objectKind: 'candidate',
            objectId: candidate.id,
            ownerAgencyId,
            dueAtMs: due.dueAtMs,
            reckoning: due.reckoning,
          },
        ],
        nowMs,
      );
    }
    await joinTrip(tx, event, candidate, voyage, status, nowMs);
    if (told) {
      await addWork(
        tx,
        [
          newWork(
            'candidateCertain',
            `certain ${candidate.id} v${candidate.version}`,
            { candidateId: candidate.id },
            { urgency: 0 },
          ),
        ],
        nowMs,
      );
    }
    notes.push({
      actor: SYSTEM,
      action: 'candidate.opened',
      objectKind: 'candidate',
      objectId: candidate.id,
      facts: {
        event: event.id,
        record: record.id,
        recordVersion: record.version,
        bits: Math.round(match.bits * 100) / 100,
        path: finding.path,
        status,
        again: before !== undefined,
        epoch: stamp.registerEpoch,
        model: stamp.modelVersion,
      },
    });
  }
  return changed;
}

/** The candidate's journey: an earlier trip of the same subject, direction and place within a day, or a new one. */
async function joinTrip(
  tx: Tx,
  event: TravelEvent,
  candidate: StoredCandidate,
  voyage: Voyage | undefined,
  status: SubjectStatus,
  nowMs: number,
): Promise<void> {
  const subjectId = candidate.subjectId!;
  const places = [voyage?.carrier, voyage?.departurePort, voyage?.arrivalPort, event.facts.port].filter(
    (p): p is string => typeof p === 'string' && p !== '',
  );
  const hit = {
    subjectId,
    direction: event.direction,
    places,
    atMs: voyage?.departsAtMs ?? event.occursAtMs ?? event.recordedAtMs,
  };
  const trips = await lockTripsOfSubject(tx, subjectId);
  const known = findTrip(trips, hit);
  const tripId = known?.id ?? newId(nowMs);
  if (!known) {
    await addTrip(tx, {
      id: tripId,
      subjectId,
      naturalKey: tripKey(hit),
      state: 'expected',
      direction: event.direction,
      status,
      voyageId: voyage?.id ?? null,
      startedAtMs: hit.atMs,
      updatedAtMs: nowMs,
      facts: { places },
    });
  }
  await addTripEvent(tx, { tripId, travelEventId: event.id, candidateId: candidate.id }, nowMs);
  const trip = (await readTrip(tx, tripId))!;
  await refoldTrip(
    tx,
    { ...trip, facts: { ...trip.facts, places: [...new Set([...trip.facts.places, ...places])] } },
    nowMs,
  );
}

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
