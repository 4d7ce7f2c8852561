import { MS } from '#basics/clock.js';
import { type CautionBody, cautionsFor } from '#domain/destinationCaution.js';
import { foreignReference, type WithdrawalReason, withdrawalMessage } from '#domain/foreignMessage.js';
import { type DraftSource, reconcileDrafts, wantedDrafts } from '#domain/foreignRelease.js';
import type { RuleSet } from '#domain/ruleSet.js';
import { newWork } from '#domain/workItem.js';
import { writeAudit } from '#storage/audit.js';
import type { Tx } from '#storage/database.js';
import { agenciesFor } from '#storage/directory.js';
import {
  draftDigest,
  type ForeignCase,
  foreignCaseOfNotice,
  foreignCaseOfTrip,
} from '#storage/foreignCase.js';
import {
  addForeignDraft,
  lockDraftsOf,
  noteWithdrawal,
  readForeignDraft,
  refreshForeignDraft,
  setForeignDraftState,
  toldElsewhere,
  untoldDrafts,
} from '#storage/foreignDrafts.js';
import { addForeignMessage, messagesTo } from '#storage/foreignMessages.js';
import { operatingAgency } from '#storage/operatingAgency.js';
import { ruleSetAt } from '#storage/ruleSets.js';
import { readTrip } from '#storage/trips.js';
import { addWork } from '#storage/workItems.js';
import { type Step, type StepContext, SYSTEM } from './context.js';

/** Another source that tells the same country of the same person around these days has told it. */
const SAME_JOURNEY_MS = 3 * MS.day;

/**
 * Holds the drafts of a journey against what is known of it now: new countries, corrections, what is no longer
 * needed, and withdrawals, which wait for nobody. Running it again changes nothing.
 */
export const draftForeignReleases: Step<'foreignReleaseAsked'> = (context, item, beats) =>
  beats.save(async (tx, nowMs) => {
    const { source, sourceId } = item.payload;
    const found = await caseOf(tx, source, sourceId, nowMs);
    if (found === null) return;
    await draftCase(tx, context, { source, sourceId, sourceVersion: 1 }, found, nowMs);
  });

/** A person of the desk took a released message back. */
export const withdrawForeignRelease: Step<'foreignReleaseWithdrawn'> = (context, item, beats) =>
  beats.save((tx, nowMs) => withdrawDraft(tx, context, item.payload.draftId, item.payload.reason, nowMs));

/** The case, or why there is none any more. */
type Found = ForeignCase | WithdrawalReason;

async function caseOf(tx: Tx, source: DraftSource, sourceId: string, nowMs: number): Promise<Found | null> {
  if (source === 'travel-notice') return foreignCaseOfNotice(tx, sourceId, nowMs);
  const trip = await readTrip(tx, sourceId);
  if (!trip) return 'not-travelling';
  if (trip.state === 'refuted') return 'not-the-person';
  const found = await foreignCaseOfTrip(tx, trip, nowMs);
  if (found) return found;
  return trip.state === 'cancelled' || trip.state === 'did-not-travel' ? 'not-travelling' : 'under-review';
}

export interface DraftOf {
  readonly source: DraftSource;
  readonly sourceId: string;
  readonly sourceVersion: number;
}

/** Drafts, corrects, cancels and withdraws for one source; a reason instead of a case takes everything back. */
export async function draftCase(
  tx: Tx,
  context: Pick<StepContext, 'isTest'>,
  of: DraftOf,
  what: Found,
  nowMs: number,
): Promise<void> {
  const found = typeof what === 'string' ? null : what;
  const known = await lockDraftsOf(tx, of.source, of.sourceId);
  const rules = await ruleSetAt<CautionBody>(tx, 'destination-caution', nowMs);
  const desk = await operatingAgency(tx);
  const told =
    found?.subjectId && known.length === 0
      ? await toldElsewhere(tx, {
          subjectId: found.subjectId,
          source: of.source,
          sourceId: of.sourceId,
          departsAtMs: found.facts.departsAtMs,
          withinMs: SAME_JOURNEY_MS,
        })
      : [];
  const wanted = (found ? wantedDrafts(found.legs, found.facts) : [])
    .filter((w) => !told.some((t) => t.country === w.country))
    .map((w) => ({ ...w, digest: draftDigest({ ...w, values: found!.madeOf.values }) }));
  const plan = reconcileDrafts(wanted, known);

  const changed: string[] = [];
  for (const { wanted: w, kind } of plan.add) {
    const id = await addForeignDraft(
      tx,
      {
        ...of,
        ...stateOf(rules as RuleSet<CautionBody>, found!, w),
        kind,
        reference: found!.reference,
        country: w.country,
        tripId: found!.tripId,
        subjectId: found!.subjectId,
        ownerAgencyId: desk.id,
        secondAgencyId: desk.id,
      },
      nowMs,
    );
    if (id) changed.push(id);
  }
  for (const { id, wanted: w } of plan.refresh) {
    await refreshForeignDraft(
      tx,
      id,
      { sourceVersion: of.sourceVersion, ...stateOf(rules as RuleSet<CautionBody>, found!, w) },
      nowMs,
    );
    changed.push(id);
  }
  for (const id of plan.cancel) {
    await close(tx, id, typeof what === 'string' ? what : 'not-travelling', nowMs);
    changed.push(id);
  }
  for (const id of plan.undone) {
    await close(tx, id, 'as-told', nowMs);
    changed.push(id);
  }
  for (const id of plan.withdraw) {
    await withdrawDraft(tx, context, id, typeof what === 'string' ? what : 'not-travelling', nowMs);
    changed.push(id);
  }
  for (const id of changed) await noteChanged(tx, id, nowMs);
}

/** Tasks and clocks of a changed draft follow by a step, and the log says what became of it. */
async function noteChanged(tx: Tx, id: string, nowMs: number): Promise<void> {
  const d = (await readForeignDraft(tx, id))!;
  await addWork(
    tx,
    [newWork('foreignDraftChanged', `foreign draft ${id} ${d.version}`, { draftId: id })],
    nowMs,
  );
  await writeAudit(tx, nowMs, {
    actor: SYSTEM,
    action: 'release.drafted',
    objectKind: 'foreign-draft',
    objectId: id,
    facts: {
      source: d.source,
      of: d.sourceId,
      country: d.country,
      state: d.state,
      kind: d.kind,
      ...(d.withdrawReason ? { reason: d.withdrawReason } : {}),
    },
  });
}

/** Closes a draft that told nobody, with the reason. */
async function close(tx: Tx, id: string, reason: WithdrawalReason | 'as-told', nowMs: number): Promise<void> {
  await noteWithdrawal(tx, id, reason, null, nowMs);
  await setForeignDraftState(tx, id, 'cancelled', nowMs);
}

/**
 * Nobody began the journey: what no country has been told of it needs no decision any more. What was released is
 * taken back by a person, who first looks whether it was this journey.
 */
export async function closeUntoldDrafts(
  tx: Tx,
  of: Parameters<typeof untoldDrafts>[1],
  nowMs: number,
): Promise<void> {
  for (const { id } of await untoldDrafts(tx, of)) {
    await close(tx, id, 'not-travelling', nowMs);
    await noteChanged(tx, id, nowMs);
  }
}

type Wanted = ReturnType<typeof wantedDrafts>[number] & { readonly digest: string };

function stateOf(rules: RuleSet<CautionBody>, found: ForeignCase, w: Wanted) {
  const cautions = cautionsFor(rules, w.country, found.about);
  return {
    role: w.role,
    because: w.because,
    leg: w.leg,
    state: !w.needed
      ? ('not-needed' as const)
      : cautions.length > 0
        ? ('stopped' as const)
        : ('open' as const),
    madeOf: found.madeOf,
    digest: w.digest,
    cautions,
    departsAtMs: found.facts.departsAtMs,
  };
}

/**
 * Takes a released draft back: its country gets a withdrawal that says nothing of a person, so no second person is
 * waited for (34 USC 21504: a notice that proves wrong is corrected at once).
 */
export async function withdrawDraft(
  tx: Tx,
  context: Pick<StepContext, 'isTest'>,
  draftId: string,
  reason: WithdrawalReason,
  nowMs: number,
): Promise<void> {
  const draft = await readForeignDraft(tx, draftId, true);
  if (draft?.state !== 'released') return;
  await noteWithdrawal(tx, draftId, reason, null, nowMs);
  await setForeignDraftState(tx, draftId, 'withdrawn', nowMs);
  const sent = await messagesTo(tx, draft);
  const last = sent.at(-1);
  if (!last || last.kind === 'withdrawal') return;
  const usncb = (await agenciesFor(tx, { roles: ['usncb'] }))[0];
  const id = await addForeignMessage(
    tx,
    {
      draftId,
      supersedesId: last.id,
      forwarderAgencyId: usncb?.id ?? last.forwarderAgencyId,
      content: withdrawalMessage(draft.country, {
        reference: foreignReference(draft.reference, draft.country, sent.length + 1),
        supersedes: last.reference,
        issuedAtMs: nowMs,
        test: context.isTest,
        reason,
      }),
    },
    nowMs,
  );
  if (id)
    await addWork(
      tx,
      [newWork('foreignMessageReleased', `foreign message ${id}`, { messageId: id }, { urgency: 1 })],
      nowMs,
    );
}
