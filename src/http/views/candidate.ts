import { MS } from '#basics/clock.js';
import { reasonCodesOf, secondPersonNeeded } from '#domain/adjudication.js';
import { CLOSE_REASONS, heldBy } from '#domain/candidate.js';
import { explanationLines, type KeptExplanation } from '#domain/explanation.js';
import { conflictSays } from '#domain/legConflicts.js';
import { nameText } from '#domain/person.js';
import { candidateReference } from '#domain/reference.js';
import type { RecordDetails } from '#domain/registerRecord.js';
import { adjudicationsOf, type StoredAdjudication } from '#storage/adjudications.js';
import { verifiedIdentifierAgrees } from '#storage/applyAdjudication.js';
import { candidatesOfEvent, type StoredCandidate } from '#storage/candidates.js';
import { type CaseFacts, loadCase } from '#storage/caseFacts.js';
import type { Tx } from '#storage/database.js';
import { nextInQueue, recentViewers } from '#storage/queue.js';
import { readRecords } from '#storage/registerRecords.js';
import { previewTelling } from '#storage/tellPreview.js';
import { findUser } from '#storage/users.js';
import type { CandidateView, EarlierDecision } from '#web/pages/candidateView.js';
import type { Explanation } from '#web/parts/evidenceWords.js';
import type { FormState, Outcome } from '#web/view.js';
import type { Person } from '../route.js';
import { applicationFacts } from './applicationFacts.js';
import { comparisonOf } from './comparison.js';
import { eventLine, iso } from './eventLine.js';
import { explanationView } from './explanation.js';
import { confirmationsView } from './hitConfirmations.js';
import { tellPlansOf } from './tellPlan.js';

const CONFIRMATION_FIELDS: ReadonlySet<string> = new Set([
  'confirm',
  'hitAnswer',
  'answeredBy',
  'confirmNote',
]);
const OUTCOMES = ['same', 'not-same', 'inconclusive'] as const;
/** A page that was opened this recently counts as open. */
const VIEWING_MS = 2 * MS.minute;

export interface Reader {
  readonly actor: Person;
  readonly now: number;
  readonly isTest: boolean;
}

/**
 * Everything the candidate page shows, from the database as it is now.
 * @returns null when the candidate or its trip is gone
 */
export async function candidateView(
  tx: Tx,
  candidateId: string,
  reader: Reader,
  form: FormState = { values: {} },
): Promise<{ readonly view: CandidateView; readonly facts: CaseFacts } | null> {
  const facts = await loadCase(tx, candidateId, reader.now);
  if (!facts) return null;
  const { candidate, event, voyage, record } = facts;
  const { actor, now } = reader;
  const decisions = await adjudicationsOf(tx, candidateId);
  const proposed = candidate.state === 'second' ? decisions.find((d) => d.state === 'proposed') : undefined;
  const others = (await candidatesOfEvent(tx, candidate.travelEventId)).filter((c) => c.id !== candidate.id);
  const records = await readRecords(
    tx,
    others.map((c) => c.recordId),
  );
  const recordName = (c: StoredCandidate) =>
    nameText(records.get(c.recordId)?.person.names[0] ?? { full: c.recordId });
  const holder = heldBy(candidate, now);
  const holderName = holder ? ((await findUser(tx, holder))?.displayName ?? '') : '';
  const agrees = await verifiedIdentifierAgrees(tx, candidate);
  const tell = await tellPlansOf(tx, facts, await previewTelling(tx, facts, { isTest: reader.isTest }, now));
  const line = eventLine(event, voyage);
  const application = applicationFacts(event);
  const zone = line.departs?.zone ?? 'UTC';
  const officer = actor.roles.some((r) => r === 'nsotc-officer' || r === 'nsotc-supervisor');
  const supervisor = actor.roles.includes('nsotc-supervisor');
  const undecided = candidate.state === 'open' || candidate.state === 'second';
  const mine = holder === actor.id;
  const ownProposal = proposed?.decidedBy === actor.id;
  const nextId = await nextInQueue(tx, actor.id, candidate.id, now);
  const caution = facts.records
    .map((r) => (r.details as RecordDetails).warrant?.caution)
    .find((c) => c !== undefined);

  // Two forms stand on the page; what is wrong with one is not said of the other.
  const ofConfirmations = form.errors?.some((e) => CONFIRMATION_FIELDS.has(e.field)) ?? false;
  const confirmations = await confirmationsView(
    tx,
    facts,
    { isOfficer: officer, now },
    ofConfirmations ? form : { values: {} },
  );

  const view: CandidateView = {
    id: candidate.id,
    reference: candidateReference(candidate.id),
    version: candidate.version,
    status: candidate.status,
    path: candidate.path,
    state: candidate.state,
    ...(candidate.closeReason
      ? {
          closeReason:
            (CLOSE_REASONS as Readonly<Record<string, string>>)[candidate.closeReason] ??
            candidate.closeReason,
        }
      : {}),
    departedUndecided: candidate.departedUndecided && undecided,
    bits: candidate.bits,
    band: candidate.band ?? 'review',
    travellerName: nameText(event.traveller.names[0] ?? {}),
    ...(event.traveller.birthDates?.[0] ? { travellerBorn: event.traveller.birthDates[0] } : {}),
    record: {
      id: record.id,
      number: record.recordNumber,
      name: nameText(record.person.names[0] ?? {}),
      file: record.file,
      enteringAgency:
        facts.agencies.find((a) => a.id === record.enteringAgencyId)?.name ?? record.enteringOri,
      ...(caution ? { caution } : {}),
    },
    event: line,
    legConflicts: facts.legConflicts.map((x) => conflictSays(x)),
    ...(application ? { application } : {}),
    openedAt: iso(candidate.openedAtMs),
    decideBefore: { at: iso(candidate.dueAtMs), zone },
    ...(holder
      ? {
          claim: {
            by: { id: holder, name: holderName },
            until: { at: iso(candidate.leaseUntilMs!), zone },
            ...(candidate.claimNote ? { note: candidate.claimNote } : {}),
          },
        }
      : {}),
    ...(!holder && candidate.claimNote ? { leftNote: candidate.claimNote } : {}),
    alsoOpen: await recentViewers(tx, candidate.id, actor.id, now - VIEWING_MS),
    comparison: comparisonOf(facts),
    explanation: explanationOf(facts, others, recordName, records),
    earlier: decisions
      .filter((d) => d.state !== 'proposed')
      .reverse()
      .map(earlierOf),
    otherCandidates: others.map((c) => ({
      id: c.id,
      reference: candidateReference(c.id),
      recordName: recordName(c),
      bits: c.bits,
    })),
    tell,
    ...(proposed
      ? {
          proposal: {
            outcome: proposed.outcome,
            reasonCode: proposed.reasonCode,
            rationale: proposed.rationale,
            by: { id: proposed.decidedBy, name: proposed.decidedByName ?? '' },
            at: iso(proposed.decidedAtMs),
            needed: proposed.secondNeeded,
          },
        }
      : {}),
    reasons: byOutcome((o) => reasonCodesOf(o).map((r) => r.code)),
    secondNeeded: byOutcome((outcome) =>
      secondPersonNeeded({
        kind: 'adjudication',
        outcome,
        status: candidate.status,
        verifiedIdentifierAgrees: agrees,
      }),
    ),
    form: ofConfirmations ? { values: {} } : form,
    may: {
      claim:
        officer && undecided && (holder === null || mine) && !(ownProposal && candidate.state === 'second'),
      release: mine,
      handOver: officer && undecided && (mine || supervisor),
      decide: officer && candidate.state === 'open' && mine,
      second: supervisor && candidate.state === 'second' && !ownProposal && (holder === null || mine),
      reopen: officer && candidate.state === 'decided',
      export: officer,
    },
    ...(candidate.kept.redress ? { redress: candidate.kept.redress } : {}),
    ...(confirmations ? { confirmations } : {}),
    tripId: facts.trip.id,
    ...(nextId ? { nextId } : {}),
  };
  return { view, facts };
}

function byOutcome<T>(of: (outcome: Outcome) => T): { readonly [O in Outcome]: T } {
  return Object.fromEntries(OUTCOMES.map((o) => [o, of(o)])) as { [O in Outcome]: T };
}

/** Decisions that no officer made on a page (carried over, by machine) keep nothing that was read. */
const isKept = (seen: unknown): seen is KeptExplanation =>
  typeof seen === 'object' && seen !== null && 'summary' in seen && 'evidence' in seen;

function earlierOf(d: StoredAdjudication): EarlierDecision {
  return {
    id: d.id,
    outcome: d.outcome,
    reasonCode: d.reasonCode,
    rationale: d.rationale,
    by: { id: d.decidedBy, name: d.decidedByName ?? '' },
    at: iso(d.decidedAtMs),
    ...(d.secondBy && d.secondAtMs
      ? {
          second: {
            by: { id: d.secondBy, name: d.secondByName ?? '' },
            at: iso(d.secondAtMs),
            note: d.secondNote,
          },
        }
      : {}),
    state: d.state,
    ...(isKept(d.seen) ? { known: explanationLines(d.seen) } : {}),
    ...(d.reopened
      ? {
          reopened: {
            by: { id: d.reopened.by, name: d.reopenedByName ?? '' },
            at: iso(d.reopened.atMs),
            reason: d.reopened.reason,
          },
        }
      : {}),
  };
}

/** The computed match with the runner-up of the same traveller. */
function explanationOf(
  { candidate, event, record }: CaseFacts,
  others: readonly StoredCandidate[],
  recordName: (c: StoredCandidate) => string,
  records: ReadonlyMap<string, { readonly recordNumber: string }>,
): Explanation {
  const { match, stamp, marginBits } = candidate.kept;
  const next = [...others].sort((a, b) => b.bits - a.bits)[0];
  const names = { traveller: event.traveller.names, record: record.person.names };
  return explanationView(match, stamp, candidate.openedAtMs, names, {
    marginBits,
    ...(next
      ? {
          next: {
            recordName: recordName(next),
            recordNumber: records.get(next.recordId)?.recordNumber ?? '',
            bits: next.bits,
          },
        }
      : {}),
  });
}
