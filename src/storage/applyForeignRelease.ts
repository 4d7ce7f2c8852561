import { err, ok, type Result } from '#basics/result.js';
import type { Actor } from '#domain/actor.js';
import type { AuditAction } from '#domain/auditAction.js';
import {
  type Draft,
  decideCaution,
  proposeRelease,
  RELEASE_REFUSALS,
  type ReleaseInput,
  type ReleaseRefusal,
  secondRelease,
} from '#domain/foreignRelease.js';
import { newWork } from '#domain/workItem.js';
import { writeAudit } from './audit.js';
import type { Tx } from './database.js';
import { type ForeignDraft, readForeignDraft, saveForeignDraft } from './foreignDrafts.js';
import { addWork } from './workItems.js';

/** Who acts and when; the doors differ, the road does not. */
export interface ReleaseDoor {
  readonly actor: Extract<Actor, { kind: 'user' }>;
  readonly nowMs: number;
  readonly source?: string;
}

export type ReleaseProblem = ReleaseRefusal | { readonly code: 'not-found'; readonly says: string };
type Done = Result<ForeignDraft, ReleaseProblem>;

/** The one road of a caution decision. */
export function decideDraftCaution(
  tx: Tx,
  door: ReleaseDoor,
  id: string,
  input: Parameters<typeof decideCaution>[1],
): Promise<Done> {
  return apply(tx, door, id, 'release.caution', (d) => decideCaution(d, input, door.actor.id, door.nowMs));
}

/** The one road of a release, by whichever door: it is proposed here and in force only after the second person. */
export function proposeDraft(tx: Tx, door: ReleaseDoor, id: string, input: ReleaseInput): Promise<Done> {
  return apply(tx, door, id, 'release.propose', (d) => proposeRelease(d, input, door.actor.id, door.nowMs));
}

/** The one road of the second person. */
export function secondDraft(
  tx: Tx,
  door: ReleaseDoor,
  id: string,
  answer: Parameters<typeof secondRelease>[1],
): Promise<Done> {
  return apply(tx, door, id, 'release.second', (d) => secondRelease(d, answer, door.actor.id, door.nowMs));
}

async function apply(
  tx: Tx,
  door: ReleaseDoor,
  id: string,
  action: AuditAction,
  decide: (draft: ForeignDraft) => Result<Draft, ReleaseRefusal>,
): Promise<Done> {
  const draft = await readForeignDraft(tx, id, true);
  if (!draft) return err({ code: 'not-found', says: `There is no draft ${id} for this agency.` });
  const decided = decide(draft);
  if (!decided.ok) return decided;
  const stale = { code: 'stale-version', says: RELEASE_REFUSALS['stale-version'] } as const;
  if (!(await saveForeignDraft(tx, decided.value, draft.version, door.nowMs))) return err(stale);
  // Tasks of other agencies and the message are beyond this actor's rights: a step follows.
  await addWork(
    tx,
    [newWork('foreignDraftChanged', `foreign draft ${id} ${decided.value.version}`, { draftId: id })],
    door.nowMs,
  );
  await writeAudit(tx, door.nowMs, {
    actor: door.actor,
    action,
    objectKind: 'foreign-draft',
    objectId: id,
    ...(door.source ? { source: door.source } : {}),
    facts: {
      from: draft.state,
      to: decided.value.state,
      country: draft.country,
      withheld: decided.value.withheld.length,
    },
  });
  return ok({ ...draft, ...decided.value });
}
