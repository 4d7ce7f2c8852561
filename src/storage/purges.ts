import { sql } from 'kysely';
import type { ElementValue } from '#domain/registrationElements.js';
import { newWork } from '#domain/workItem.js';
import { first, instant, json, many, run, type Tx } from './database.js';
import { destroyDataKeys, makeDataKey, openDataKey } from './dataKeys.js';
import { type Keys, seal, unseal } from './keys.js';
import { newId } from './newId.js';
import { addWork } from './workItems.js';

/** Somebody outside the file who had been sent a name that was purged. */
export interface Told {
  /** Who has a copy: an agency or body by its name, or `NSOR`. */
  readonly to: string;
  /** How it got there. */
  readonly way: 'nsor' | 'move' | 'share' | 'pair' | 'message' | 'abroad' | 'export' | 'import';
  /** What was done so that it is removed there as well. */
  readonly done: 'removal-sent' | 'removed' | 'removal-refused' | 'task' | 'told-anew' | 'by-hand';
}

export interface Purge {
  readonly id: string;
  readonly registrantId: string;
  readonly agencyId: string;
  readonly chosen: number;
  readonly state: 'running' | 'done';
  readonly waitsFor: '' | 'nsor' | 'import';
  readonly found: Readonly<Record<string, number>>;
  readonly told: readonly Told[];
  readonly askedByName: string | null;
  readonly askedAtMs: number;
  readonly endedAtMs: number | null;
}

const SELECT = sql.raw(
  `select p.id, p.registrant_id as "registrantId", p.agency_id as "agencyId", p.chosen, p.state, p.waits_for as "waitsFor", p.found, p.told,
   u.display_name as "askedByName", p.asked_at as "askedAtMs", p.ended_at as "endedAtMs" from registrant_purges p left join users u on u.id = p.asked_by`,
);

/** Leaves the work of taking names out of everything that was made of them. The names are sealed until that is done. */
export async function addPurge(
  tx: Tx,
  keys: Keys,
  p: {
    readonly registrantId: string;
    readonly agencyId: string;
    readonly values: readonly ElementValue[];
    readonly by: string | null;
  },
  nowMs: number,
): Promise<string> {
  const id = newId(nowMs);
  const { id: keyId, key } = await makeDataKey(tx, keys, nowMs);
  const sealed = seal(key, Buffer.from(JSON.stringify(p.values)), `purge ${id}`);
  await run(
    tx,
    sql`insert into registrant_purges (id, registrant_id, agency_id, chosen, sealed, key_id, state, asked_by, asked_at)
      values (${id}, ${p.registrantId}, ${p.agencyId}, ${p.values.length}, ${sealed}, ${keyId}, 'running', ${p.by}::uuid, ${instant(nowMs)})`,
  );
  await addWork(tx, [newWork('valuesPurged', `purge ${id}`, { purgeId: id }, { urgency: 2 })], nowMs);
  return id;
}

export async function purgesOf(tx: Tx, registrantId: string): Promise<Purge[]> {
  return many(
    tx,
    sql<Purge>`${SELECT} where p.registrant_id = ${registrantId} order by p.asked_at desc, p.id desc limit 50`,
  );
}

/** One that is not over, held for the caller's transaction, with the values that it takes out. */
export async function takePurge(
  tx: Tx,
  keys: Keys,
  id: string,
): Promise<(Purge & { readonly values: readonly ElementValue[] }) | null> {
  const held = await first(
    tx,
    sql<{
      sealed: Buffer;
      keyId: string;
    }>`select sealed, key_id as "keyId" from registrant_purges where id = ${id} and state = 'running' for update`,
  );
  const key = held && (await openDataKey(tx, keys, held.keyId));
  const purge = key && (await first(tx, sql<Purge>`${SELECT} where p.id = ${id}`));
  if (!held || !key || !purge) return null;
  return { ...purge, values: JSON.parse(unseal(key, held.sealed, `purge ${id}`).toString()) };
}

export async function notePurge(
  tx: Tx,
  id: string,
  at: Pick<Purge, 'waitsFor' | 'found' | 'told'>,
): Promise<void> {
  await run(
    tx,
    sql`update registrant_purges set waits_for = ${at.waitsFor}, found = ${json(at.found)}, told = ${json(at.told)} where id = ${id}`,
  );
}

/** Nothing holds the values any more: this does not either. */
export async function endPurge(tx: Tx, id: string, nowMs: number): Promise<void> {
  const row = await first(
    tx,
    sql<{ keyId: string }>`select key_id as "keyId" from registrant_purges where id = ${id}`,
  );
  await run(
    tx,
    sql`update registrant_purges set state = 'done', waits_for = '', sealed = null, key_id = null, ended_at = ${instant(nowMs)} where id = ${id}`,
  );
  if (row?.keyId) await destroyDataKeys(tx, [row.keyId], nowMs);
}
