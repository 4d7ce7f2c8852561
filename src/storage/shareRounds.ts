import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { MS } from '#basics/clock.js';
import type { IsoDate } from '#basics/dates.js';
import { localDate } from '#basics/zones.js';
import type { PlainValue } from '#domain/registration.js';
import { NOT_SHARED, tierText } from '#domain/sharedRegistration.js';
import { shareStart } from '#domain/sharing.js';
import { newWork } from '#domain/workItem.js';
import { first, instant, json, run, type Tx } from './database.js';
import { newId } from './newId.js';
import type { Registrant } from './registrants.js';
import { addWork } from './workItems.js';

/** What an officer enters in one sitting goes out together. */
export const SHARE_SETTLES_MS = 10 * MS.minute;

export interface ShareRound {
  readonly id: string;
  readonly registrantId: string;
  readonly agencyId: string;
  readonly round: number;
  readonly openedAtMs: number;
  readonly changedOn: IsoDate;
  readonly plannedAtMs: number | null;
  readonly elements: Readonly<Record<string, string>>;
  readonly changed: readonly string[];
  readonly jurisdictions: readonly string[];
}

const SELECT = sql.raw(
  `select id, registrant_id as "registrantId", agency_id as "agencyId", round, opened_at as "openedAtMs", changed_on as "changedOn", planned_at as "plannedAtMs",
   elements, changed, jurisdictions from share_rounds`,
);

export async function readRound(tx: Tx, id: string, lock = false): Promise<ShareRound | undefined> {
  return first(tx, sql<ShareRound>`${SELECT} where id = ${id} ${lock ? sql`for update` : sql``}`);
}

/** The newest round of a registrant, planned or gathering. */
export async function lastRound(tx: Tx, registrantId: string): Promise<ShareRound | undefined> {
  return first(
    tx,
    sql<ShareRound>`${SELECT} where registrant_id = ${registrantId} order by round desc limit 1`,
  );
}

/** The newest round that was planned before this one. */
export async function roundBefore(tx: Tx, round: ShareRound): Promise<ShareRound | undefined> {
  return first(
    tx,
    sql<ShareRound>`${SELECT} where registrant_id = ${round.registrantId} and round < ${round.round} and planned_at is not null order by round desc limit 1`,
  );
}

/**
 * Notes that a registration is other than what was last told, if it is: a round opens and is planned a little later.
 * Every road of a change ends in `refreshRegistrant`, which asks here; nothing is told before the person is registered.
 */
export async function noteChange(
  tx: Tx,
  registrant: Registrant,
  values: readonly PlainValue[],
  zone: string,
  nowMs: number,
): Promise<void> {
  if (registrant.registeredOn === null || registrant.state === 'pending') return;
  const last = await lastRound(tx, registrant.id);
  if (last && last.plannedAtMs === null) return;
  const now = elementDigests(registrant, values);
  if (last && changedElements(last.elements, now).length === 0) return;
  const start = shareStart(registrant.registeredOn, localDate(zone, nowMs), last === undefined);
  await openRound(tx, registrant, (last?.round ?? 0) + 1, start, nowMs);
}

/**
 * Notes that a person must register in other jurisdictions than were last told, though nobody entered anything: the first
 * day of an announced home or job has come, or the last one is over. A round that still gathers sees it by itself.
 * @param jurisdictions where the person must register today
 */
export async function noteTies(
  tx: Tx,
  registrant: Registrant,
  jurisdictions: readonly string[],
  zone: string,
  nowMs: number,
): Promise<void> {
  const last = await lastRound(tx, registrant.id);
  if (!last || last.plannedAtMs === null) return;
  if ([...last.jurisdictions].sort().join() === [...jurisdictions].sort().join()) return;
  await openRound(tx, registrant, last.round + 1, localDate(zone, nowMs), nowMs);
}

/** @param changedOn the day from which the clocks of those who must be told run */
async function openRound(
  tx: Tx,
  registrant: Registrant,
  round: number,
  changedOn: IsoDate,
  nowMs: number,
): Promise<void> {
  const id = newId(nowMs);
  await run(
    tx,
    sql`insert into share_rounds (id, registrant_id, agency_id, round, opened_at, changed_on)
      values (${id}, ${registrant.id}, ${registrant.agencyId}, ${round}, ${instant(nowMs)}, ${changedOn}::date) on conflict do nothing`,
  );
  await addWork(
    tx,
    [
      newWork(
        'registrationChanged',
        `share ${id}`,
        { roundId: id },
        { urgency: 4, runAtMs: nowMs + SHARE_SETTLES_MS },
      ),
    ],
    nowMs,
  );
}

/**
 * Writes down that a registration was told before, as it stands, by the system that the agency moved from: the first round
 * is over without anybody being told, and what changes from now on is shared as ever. Nothing happens where a round is.
 */
export async function noteAlreadyShared(
  tx: Tx,
  registrant: Registrant,
  values: readonly PlainValue[],
  jurisdictions: readonly string[],
  zone: string,
  nowMs: number,
): Promise<void> {
  if (registrant.registeredOn === null || registrant.state === 'pending') return;
  await run(
    tx,
    sql`insert into share_rounds (id, registrant_id, agency_id, round, opened_at, changed_on, planned_at, elements, changed, jurisdictions)
      select ${newId(nowMs)}, ${registrant.id}, ${registrant.agencyId}, 1, ${instant(nowMs)}, ${localDate(zone, nowMs)}::date, ${instant(nowMs)},
             ${json(elementDigests(registrant, values))}, '[]', ${json(jurisdictions)}
       where not exists (select from share_rounds where registrant_id = ${registrant.id}) on conflict do nothing`,
  );
}

/** Has a gathering round planned at once: an officer does not want to wait. */
export async function hurryRound(tx: Tx, roundId: string, nowMs: number): Promise<void> {
  await addWork(
    tx,
    [newWork('registrationChanged', `share ${roundId} now`, { roundId }, { urgency: 3 })],
    nowMs,
  );
}

export async function markRoundPlanned(
  tx: Tx,
  id: string,
  planned: Pick<ShareRound, 'elements' | 'changed' | 'jurisdictions'>,
  nowMs: number,
): Promise<void> {
  await run(
    tx,
    sql`update share_rounds set planned_at = ${instant(nowMs)}, elements = ${json(planned.elements)}, changed = ${json(planned.changed)},
           jurisdictions = ${json(planned.jurisdictions)} where id = ${id}`,
  );
}

/** A digest of each element that others are told of, and of state and tier. */
export function elementDigests(
  registrant: Pick<Registrant, 'state' | 'tier' | 'sealedAtMs' | 'cleanApproved' | 'dutyEndsOn'>,
  values: readonly PlainValue[],
): Readonly<Record<string, string>> {
  const lists = new Map<string, string[]>();
  for (const v of values) {
    if (v.state !== 'known' || NOT_SHARED.has(v.element)) continue;
    const fields = Object.entries(v.value).sort(([a], [b]) => (a < b ? -1 : 1));
    lists.set(v.element, [...(lists.get(v.element) ?? []), JSON.stringify([fields, v.fromOn, v.untilOn])]);
  }
  const state = `${registrant.state}${registrant.sealedAtMs === null ? '' : ' sealed'}`;
  return Object.fromEntries([
    ...[...lists].map(([element, list]) => [element, digestOf(list.sort().join('\n'))]),
    ['state', digestOf(state)],
    ...(registrant.tier ? [['tier', digestOf(tierText(registrant))]] : []),
  ]);
}

export function changedElements(
  before: Readonly<Record<string, string>>,
  now: Readonly<Record<string, string>>,
): string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(now)])]
    .filter((e) => before[e] !== now[e])
    .sort();
}

export function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 24);
}
