import { isUuid } from '#basics/ids.js';
import type { Result } from '#basics/result.js';
import { err, ok } from '#basics/result.js';
import { localTime } from '#basics/zones.js';
import { checkLookout, type LookoutProblem, lookoutNumber } from '#domain/lookout.js';
import { newWork } from '#domain/workItem.js';
import type { Tx } from '#storage/database.js';
import { type Lookout, placeLookout, readLookout, withdrawLookout } from '#storage/lookouts.js';
import { newId } from '#storage/newId.js';
import type { RegisterRecord } from '#storage/registerRecords.js';
import { addWork } from '#storage/workItems.js';
import type { Found, Machine, Person } from './route.js';

/** What page and API of lookouts have in common. Days are those of Washington, where they take effect. */
export function todayOf(nowMs: number): string {
  return localTime('America/New_York', nowMs).slice(0, 10);
}

export type PlaceProblem = LookoutProblem | { readonly field: 'record'; readonly expected: string };

/** Places a lookout for the agency that entered the record. Every problem is told by its field. */
export async function placeOn(
  tx: Tx,
  actor: Person | Machine,
  record: RegisterRecord,
  asked: { readonly reason: string; readonly until: string | null },
  nowMs: number,
): Promise<Result<Lookout, readonly PlaceProblem[]>> {
  const checked = checkLookout(
    asked,
    { active: record.state === 'active', file: record.file },
    todayOf(nowMs),
  );
  if (!checked.ok) return checked;
  const id = newId(nowMs);
  const placed = await placeLookout(
    tx,
    {
      id,
      number: lookoutNumber(id),
      agencyId: record.enteringAgencyId,
      recordId: record.id,
      placedBy: actor.id,
      ...checked.value,
    },
    nowMs,
  );
  if (!placed) return err([{ field: 'record', expected: 'a record without a running lookout' }]);
  // An application that came in before is told of as well: the passport may not have issued yet.
  await addWork(tx, [newWork('lookoutChanged', `lookout ${id} placed`, { lookoutId: id }, SOON)], nowMs);
  return ok((await readLookout(tx, id))!);
}

/** Withdraws a lookout with a reason. @returns false when it was withdrawn before */
export async function withdrawOne(
  tx: Tx,
  actor: Pick<Person | Machine, 'id'>,
  lookoutId: string,
  reason: string,
  nowMs: number,
): Promise<boolean> {
  if (!(await withdrawLookout(tx, lookoutId, { id: actor.id, reason }, nowMs))) return false;
  await addWork(
    tx,
    [newWork('lookoutChanged', `lookout ${lookoutId} withdrawn`, { lookoutId }, SOON)],
    nowMs,
  );
  return true;
}

const SOON = { urgency: 1 };

export interface FoundLookout extends Found {
  readonly lookout: Lookout;
}

/** One that row security shows the actor. */
export async function findLookout(asked: {
  readonly tx: Tx;
  readonly params: { readonly id: string };
}): Promise<FoundLookout | undefined> {
  const lookout = isUuid(asked.params.id) ? await readLookout(asked.tx, asked.params.id) : undefined;
  return lookout && { id: lookout.id, agencyId: lookout.agencyId, lookout };
}
