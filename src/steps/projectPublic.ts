import { MS } from '#basics/clock.js';
import { markEndedDue } from '#storage/publicDue.js';
import { postponePublicDue, projectRegistrants, takePublicDue } from '#storage/publicProjection.js';
import type { StepContext } from './context.js';

/** Registrants in one transaction, and how long one turn of the clock may last. */
const PAGE = 200;
const TURN_MS = 20 * MS.second;

/**
 * Brings what the public may see up to date with every registration that changed since. A registrant whose view cannot be
 * made is told in the log and goes behind the others, so that one bad value never keeps the rest from being current.
 * @returns how many were looked at
 */
export async function projectPublic(context: Pick<StepContext, 'db' | 'clock' | 'log'>): Promise<number> {
  const until = context.clock.now() + TURN_MS;
  let looked = 0;
  const turn = (limit: number) =>
    context.db.asSystem(async (tx) => {
      const ids = await takePublicDue(tx, limit);
      await projectRegistrants(tx, ids, context.clock.now());
      return ids.length;
    });
  for (let n = PAGE; n === PAGE && context.clock.now() <= until; looked += n)
    try {
      n = await turn(PAGE);
    } catch {
      return looked + (await oneByOne(context));
    }
  return looked;
}

/** A page of them each alone: the one that cannot be made is put behind and named. */
async function oneByOne(context: Pick<StepContext, 'db' | 'clock' | 'log'>): Promise<number> {
  let looked = 0;
  const failed = new Set<string>();
  for (let i = 0; i < PAGE; i++) {
    let id: string | undefined;
    try {
      const done = await context.db.asSystem(async (tx) => {
        [id] = await takePublicDue(tx, 1, failed);
        if (id) await projectRegistrants(tx, [id], context.clock.now());
        return id !== undefined;
      });
      if (!done) return looked;
    } catch (error) {
      const bad = id;
      if (bad === undefined) throw error;
      failed.add(bad);
      context.log('error', 'the public view of a registrant could not be made', {
        registrantId: bad,
        error: error instanceof Error ? error.message : String(error),
      });
      await context.db.asSystem((tx) => postponePublicDue(tx, bad, context.clock.now()));
    }
    looked++;
  }
  return looked;
}

/** A residence or a job that ended by its own day leaves the public view without anybody entering anything. */
export async function endPublic(context: Pick<StepContext, 'db' | 'clock'>): Promise<number> {
  return context.db.asSystem((tx) => markEndedDue(tx, context.clock.now()));
}
