import { sql } from 'kysely';
import type { AgreedField, PairAnswer, PairState } from '#domain/registrantPair.js';
import type { PlainValue } from '#domain/registration.js';
import { newWork } from '#domain/workItem.js';
import { first, instant, json, many, run, type Tx, uuids } from './database.js';
import { newId } from './newId.js';
import { digestOf } from './shareRounds.js';
import { addWork } from './workItems.js';

/** Everything of the other side that is shared while two registrations are linked. */
export interface SharedRegistration {
  readonly displayName: string;
  readonly number: string;
  readonly state: string;
  readonly tier: string | null;
  readonly registeredOn: string | null;
  readonly values: readonly PlainValue[];
}

/** One agency's side of a pair. */
export interface PairSide {
  readonly id: string;
  readonly pairId: string;
  readonly agencyId: string;
  readonly agencyName: string;
  readonly otherAgencyId: string;
  readonly otherName: string;
  readonly registrantId: string;
  readonly displayName: string;
  readonly number: string;
  readonly agreed: readonly AgreedField[];
  readonly answer: PairAnswer;
  readonly note: string;
  readonly state: PairState;
  readonly decision: 'same' | 'different' | null;
  readonly reason: string;
  readonly proposedAtMs: number;
  readonly shared: SharedRegistration | null;
}

const SELECT = sql.raw(
  `select s.id, s.pair_id as "pairId", s.agency_id as "agencyId", a.name as "agencyName", o.id as "otherAgencyId", o.name as "otherName",
   s.registrant_id as "registrantId", coalesce(r.display_name, '') as "displayName", coalesce(r.number, '') as number, s.agreed, s.answer, s.note, p.state, p.decision, p.reason,
   p.proposed_at as "proposedAtMs", s.shared
   from registrant_pair_sides s join registrant_pairs p on p.id = s.pair_id join agencies a on a.id = s.agency_id
   join agencies o on o.id = case when p.a_agency_id = s.agency_id then p.b_agency_id else p.a_agency_id end
   left join registrants r on r.id = s.registrant_id`,
);

/** The sides that the reader's agency has, the open ones first; who works nationally sees both sides of each pair. */
export async function listPairSides(tx: Tx, limit: number): Promise<PairSide[]> {
  return many(
    tx,
    sql<PairSide>`${SELECT} order by case p.state when 'proposed' then 0 when 'linked' then 1 else 2 end, p.updated_at desc, p.id, a.name limit ${limit}`,
  );
}

export async function readPairSide(tx: Tx, id: string): Promise<PairSide | undefined> {
  return first(tx, sql<PairSide>`${SELECT} where s.id = ${id}`);
}

/** Both sides, for those who see both. */
export async function sidesOfPair(tx: Tx, pairId: string): Promise<PairSide[]> {
  return many(tx, sql<PairSide>`${SELECT} where s.pair_id = ${pairId} order by a.name, s.id`);
}

/** An agency says whether its registrant is the person of the other register; it may say otherwise later. */
export async function answerPair(
  tx: Tx,
  side: Pick<PairSide, 'id' | 'pairId'>,
  given: { readonly answer: PairAnswer; readonly note: string; readonly by: string },
  nowMs: number,
): Promise<void> {
  await run(
    tx,
    sql`update registrant_pair_sides set answer = ${given.answer}, note = ${given.note}, answered_by = ${given.by}, answered_at = ${instant(nowMs)} where id = ${side.id}`,
  );
  await follow(tx, side.pairId, nowMs);
}

/** NSOTC decides where the two do not agree or one is silent. Its word can be changed; the two keep theirs. */
export async function decidePair(
  tx: Tx,
  pairId: string,
  given: { readonly decision: 'same' | 'different'; readonly reason: string; readonly by: string },
  nowMs: number,
): Promise<boolean> {
  const changed = await run(
    tx,
    sql`update registrant_pairs set decision = ${given.decision}, reason = ${given.reason}, decided_by = ${given.by}, version = version + 1,
           updated_at = ${instant(nowMs)} where id = ${pairId}`,
  );
  if (changed === 1) await follow(tx, pairId, nowMs);
  return changed === 1;
}

async function follow(tx: Tx, pairId: string, nowMs: number): Promise<void> {
  await addWork(
    tx,
    [newWork('pairAnswered', `pair ${pairId} ${newId(nowMs)}`, { pairId }, { urgency: 3 })],
    nowMs,
  );
}

/** Compares a registrant with the other registries a little later, once for the changes of a minute. */
export async function askForMatches(tx: Tx, registrantId: string, nowMs: number): Promise<void> {
  const minute = Math.floor(nowMs / 60_000);
  await addWork(
    tx,
    [
      newWork(
        'registrantToMatch',
        `match ${registrantId} ${minute}`,
        { registrantId },
        { urgency: 6, runAtMs: (minute + 1) * 60_000 },
      ),
    ],
    nowMs,
  );
}

// What follows is the system's: no person's request sees keys or both sides of somebody else's pair.

/** Replaces the keys of a registrant. @returns registrants of other agencies that share one, those with most first */
export async function saveMatchKeys(
  tx: Tx,
  registrant: { readonly id: string; readonly agencyId: string },
  digests: readonly string[],
  limit: number,
  nowMs: number,
): Promise<string[]> {
  await run(
    tx,
    sql`delete from registrant_match_keys where registrant_id = ${registrant.id} and not key in (select jsonb_array_elements_text(${json(digests)}))`,
  );
  await run(
    tx,
    sql`insert into registrant_match_keys (registrant_id, agency_id, key)
      select ${registrant.id}, ${registrant.agencyId}, k from jsonb_array_elements_text(${json(digests)}) as k on conflict do nothing`,
  );
  await run(
    tx,
    sql`insert into registrant_matched (registrant_id, agency_id, matched_at) values (${registrant.id}, ${registrant.agencyId}, ${instant(nowMs)})
      on conflict (registrant_id) do update set matched_at = excluded.matched_at`,
  );
  const rows = await many(
    tx,
    sql<{ id: string }>`
    select k.registrant_id as id from registrant_match_keys k join registrants r on r.id = k.registrant_id
     where k.key in (select jsonb_array_elements_text(${json(digests)})) and k.agency_id <> ${registrant.agencyId} and r.sealed_at is null
     group by k.registrant_id order by count(*) desc, k.registrant_id limit ${limit}`,
  );
  return rows.map((r) => r.id);
}

/** Registrants that were never compared or changed since, for the sweep. */
export async function registrantsToMatch(tx: Tx, limit: number): Promise<string[]> {
  const rows = await many(
    tx,
    sql<{
      id: string;
    }>`select r.id from registrants r left join registrant_matched m on m.registrant_id = r.id
     where (m.registrant_id is null or m.matched_at < r.updated_at) and r.sealed_at is null order by r.updated_at limit ${limit}`,
  );
  return rows.map((r) => r.id);
}

export interface NewPair {
  readonly sides: readonly [NewSide, NewSide];
  readonly modelVersion: string;
}
export interface NewSide {
  readonly agencyId: string;
  readonly registrantId: string;
  readonly agreed: readonly AgreedField[];
}

/**
 * Proposes two registrants as one person. Who was proposed, linked or refused before is not asked again; what agrees
 * is brought up to date. @returns the sides of a new pair; null when it was known
 */
export async function proposePair(
  tx: Tx,
  pair: NewPair,
  nowMs: number,
): Promise<readonly { readonly id: string; readonly agencyId: string }[] | null> {
  const sides = [...pair.sides].sort((x, y) => (x.registrantId < y.registrantId ? -1 : 1));
  const [a, b] = sides as [NewSide, NewSide];
  // A digest: the row is seen by both agencies, and neither may learn the other file's id.
  const key = digestOf(`${a.registrantId}|${b.registrantId}`);
  const id = newId(nowMs);
  const added = await first(
    tx,
    sql<{
      id: string;
    }>`insert into registrant_pairs (id, natural_key, a_agency_id, b_agency_id, state, model_version, proposed_at, updated_at)
      values (${id}, ${key}, ${a.agencyId}, ${b.agencyId}, 'proposed', ${pair.modelVersion}, ${instant(nowMs)}, ${instant(nowMs)})
      on conflict (natural_key) do nothing returning id`,
  );
  if (!added) {
    for (const side of sides)
      await run(
        tx,
        sql`update registrant_pair_sides s set agreed = ${json(side.agreed)} from registrant_pairs p
           where p.id = s.pair_id and p.natural_key = ${key} and s.registrant_id = ${side.registrantId}`,
      );
    return null;
  }
  const made = [];
  for (const side of sides) {
    const sideId = newId(nowMs);
    await run(
      tx,
      sql`insert into registrant_pair_sides (id, pair_id, agency_id, registrant_id, agreed)
        values (${sideId}, ${id}, ${side.agencyId}, ${side.registrantId}, ${json(side.agreed)})`,
    );
    made.push({ id: sideId, agencyId: side.agencyId });
  }
  return made;
}

/** A pair with both sides, held for the caller's transaction. */
export async function readPair(
  tx: Tx,
  id: string,
): Promise<
  | { readonly state: PairState; readonly decision: 'same' | 'different' | null; readonly sides: PairSide[] }
  | undefined
> {
  const pair = await first(
    tx,
    sql<{
      state: PairState;
      decision: 'same' | 'different' | null;
    }>`select state, decision from registrant_pairs where id = ${id} for update`,
  );
  return pair && { ...pair, sides: await sidesOfPair(tx, id) };
}

export async function setPairState(tx: Tx, id: string, state: PairState, nowMs: number): Promise<void> {
  await run(
    tx,
    sql`update registrant_pairs set state = ${state}, version = version + 1, updated_at = ${instant(nowMs)} where id = ${id}`,
  );
}

/**
 * Registrants that were handed over to or from this one, where the file of the side that gave the person away has
 * ended: both agencies know from the move that it is one person, and only one of them still registers it.
 */
export async function handedOverWith(tx: Tx, registrantId: string): Promise<ReadonlySet<string>> {
  const rows = await many(
    tx,
    sql<{ id: string }>`
    select case when l.registrant_id = ${registrantId} then l.to_registrant_id else l.registrant_id end as id
      from relocations l join registrants r on r.id = l.registrant_id
     where l.state = 'arrived' and l.to_registrant_id is not null and ${registrantId} in (l.registrant_id, l.to_registrant_id)
       and r.state in ('moved-out', 'ended')`,
  );
  return new Set(rows.map((r) => r.id));
}

/** Takes back that a registrant and these may be one person, where it is still only asked. @returns what was taken back */
export async function withdrawPairs(
  tx: Tx,
  registrantId: string,
  others: ReadonlySet<string>,
): Promise<readonly { readonly pairId: string; readonly sideIds: readonly string[] }[]> {
  if (others.size === 0) return [];
  const pairs = await many(
    tx,
    sql<{ pairId: string; sideIds: string[] }>`
    select p.id as "pairId", array[s.id::text, o.id::text] as "sideIds" from registrant_pairs p
      join registrant_pair_sides s on s.pair_id = p.id and s.registrant_id = ${registrantId}
      join registrant_pair_sides o on o.pair_id = p.id and o.registrant_id = any(${uuids([...others])})
     where p.state = 'proposed' for update of p`,
  );
  const ids = uuids(pairs.map((p) => p.pairId));
  await run(tx, sql`delete from registrant_pair_sides where pair_id = any(${ids})`);
  await run(tx, sql`delete from registrant_pairs where id = any(${ids})`);
  return pairs;
}

/** What a side sees of the other from now on; null takes it away. */
export async function shareWithSide(
  tx: Tx,
  sideId: string,
  shared: SharedRegistration | null,
  nowMs: number,
): Promise<void> {
  await run(
    tx,
    sql`update registrant_pair_sides set shared = ${shared ? json(shared) : null}, shared_at = ${instant(nowMs)} where id = ${sideId}`,
  );
}

/** Linked pairs that a registrant is in. */
export async function linkedPairsOf(tx: Tx, registrantIds: readonly string[]): Promise<string[]> {
  const rows = await many(
    tx,
    sql<{
      id: string;
    }>`select distinct p.id from registrant_pairs p join registrant_pair_sides s on s.pair_id = p.id
      where p.state = 'linked' and s.registrant_id = any(${uuids(registrantIds)})`,
  );
  return rows.map((r) => r.id);
}
