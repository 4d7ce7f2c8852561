import type { NotificationClass, NotificationKind } from './notification.js';
import type { SubjectStatus } from './subject.js';
import { addShown, type Count, type Shown, suppress } from './suppression.js';

/**
 * What the statistics count, quarter by quarter. A quarter is the unit of every figure: longer periods are added up
 * from what of its quarters may be shown, so that comparing periods gives nothing away.
 */
export interface QuarterCounts {
  /** `2026-Q4`, in UTC. */
  readonly quarter: string;
  readonly hits: readonly HitRow[];
  readonly messages: readonly MessageRow[];
  readonly decisions: readonly DecisionRow[];
}

/** Travel events that certainly or by decision are of a subject, by the month in which they became known. */
export interface HitRow {
  readonly month: string;
  readonly event: string;
  readonly status: SubjectStatus;
  /** The agency whose record it is. */
  readonly agencyId: string;
  readonly n: number;
}

/** Messages to agencies by the month in which they were planned, with how they kept their clocks. */
export interface MessageRow {
  readonly month: string;
  readonly event: string;
  readonly status: SubjectStatus;
  readonly kind: NotificationKind;
  readonly class: NotificationClass;
  readonly agencyId: string;
  readonly dispatch: ClockState;
  readonly proof: ClockState;
  readonly answer: ClockState;
  readonly toDispatch: Speed;
  readonly toProof: Speed;
  readonly toAnswer: Speed;
  readonly n: number;
}

/** Decisions in force by the month in which they were made. */
export interface DecisionRow {
  readonly month: string;
  readonly outcome: string;
  readonly status: SubjectStatus;
  readonly n: number;
}

/** `none`: this class has no such clock. Late counts what came too late and what is still missing after its time. */
export const CLOCK_STATES = ['met', 'late', 'running', 'none'] as const;
export type ClockState = (typeof CLOCK_STATES)[number];

/** Up to how long it took; `not-yet` while it has not come. */
export const SPEEDS = [
  '1-minute',
  '5-minutes',
  '10-minutes',
  '1-hour',
  '4-hours',
  '1-day',
  'longer',
  'not-yet',
] as const;
export type Speed = (typeof SPEEDS)[number];
export const SPEED_SECONDS: Readonly<Record<Exclude<Speed, 'longer' | 'not-yet'>, number>> = {
  '1-minute': 60,
  '5-minutes': 300,
  '10-minutes': 600,
  '1-hour': 3600,
  '4-hours': 14_400,
  '1-day': 86_400,
};

/** A P1 message is proved to be delivered within five minutes of planning; the other classes have no such clock. To be confirmed. */
export const PROOF_SECONDS: Readonly<Partial<Record<NotificationClass, number>>> = { P1: 300 };

export const MEASURES = ['dispatch', 'proof', 'answer'] as const;
export const SPEED_MEASURES = ['toDispatch', 'toProof', 'toAnswer'] as const;
export const CLASSES: readonly NotificationClass[] = ['P1', 'P2', 'P3'];
export const MESSAGE_KINDS: readonly NotificationKind[] = ['alert', 'update', 'correction', 'withdrawal'];
export const OUTCOMES = ['same', 'not-same', 'inconclusive'] as const;
type Way<Row> = readonly (keyof Row & string)[];

/** How each family is broken down. Adding a breakdown that adds up to two others would close a circle: see suppression. */
const HIT_WAYS: readonly Way<HitRow>[] = [['month'], ['event', 'status'], ['agencyId']];
const MESSAGE_WAYS: readonly Way<MessageRow>[] = [
  ['month'],
  ['event', 'status'],
  ['kind'],
  ['agencyId'],
  ...MEASURES.map((m): Way<MessageRow> => ['class', m]),
  ...SPEED_MEASURES.map((m): Way<MessageRow> => ['class', m]),
];
const DECISION_WAYS: readonly Way<DecisionRow>[] = [['month'], ['outcome', 'status']];

/** Breakdowns whose members know their own count (`SUPPRESSION.insiders`). */
const BY: Readonly<Record<string, string>> = { agencyId: 'agency' };

/** The counts of one family as a tree: the root `name`, below it `name|month=2026-10`, `name|event=entry|status=wanted`. */
export function countTree<Row extends { readonly n: number }>(
  name: string,
  rows: readonly Row[],
  ways: readonly Way<Row>[],
): Count[] {
  const counts = new Map<string, Count>();
  const add = (id: string, n: number, of?: Count['of']) => {
    counts.set(id, { id, ...(of ? { of } : {}), count: (counts.get(id)?.count ?? 0) + n });
  };
  add(name, 0);
  for (const row of rows) {
    add(name, row.n);
    // Ways may begin alike: a step that two of them share is counted once.
    const stepped = new Set<string>();
    for (const way of ways) {
      let at = name;
      for (const step of way) {
        const id = `${at}|${step}=${String(row[step])}`;
        if (!stepped.has(id)) add(id, row.n, { id: at, by: BY[step] ?? step });
        stepped.add(id);
        at = id;
      }
    }
  }
  // By name, never by size: which count is hidden for another's sake must not tell how large it is.
  return [...counts.values()].sort((a, b) => depth(a.id) - depth(b.id) || (a.id < b.id ? -1 : 1));
}

const depth = (id: string) => id.split('|').length;

export type Release = ReadonlyMap<string, Shown>;

/** One family of counts and the ways in which it is broken down. */
export interface Tree {
  readonly name: string;
  readonly rows: readonly { readonly n: number }[];
  readonly ways: readonly (readonly string[])[];
}

/** What of families is shown: everything to an agency of its own, to everybody else without small numbers. */
export function releaseOfTrees(trees: readonly Tree[], how: 'exact' | 'published'): Release {
  const families = trees.map(({ name, rows, ways }) =>
    countTree(name, rows as readonly (Record<string, unknown> & { n: number })[], ways),
  );
  if (how === 'exact') return new Map(families.flat().map(({ id, count }) => [id, { count }]));
  return new Map(families.flatMap((family) => [...suppress(family)]));
}

/** What of a quarter is shown. */
export function releaseOf(counts: QuarterCounts, how: 'exact' | 'published'): Release {
  return releaseOfTrees(
    [
      { name: 'hits', rows: counts.hits, ways: HIT_WAYS },
      { name: 'messages', rows: counts.messages, ways: MESSAGE_WAYS },
      { name: 'decisions', rows: counts.decisions, ways: DECISION_WAYS },
    ],
    how,
  );
}

/** A figure over several quarters, from what each of them shows. */
export function figure(releases: readonly Release[], id: string): Shown {
  return addShown(releases.map((release) => release.get(id) ?? { count: 0 }));
}

/** The codes under a count: `codesUnder(releases, 'hits', 'event')`. */
export function codesUnder(releases: readonly Release[], of: string, step: string): readonly string[] {
  const start = `${of}|${step}=`;
  const found = new Set<string>();
  for (const release of releases)
    for (const id of release.keys())
      if (id.startsWith(start) && !id.slice(start.length).includes('|')) found.add(id.slice(start.length));
  return [...found].sort();
}

/** In which span the middle one lies; undefined where a count is hidden or there is none. */
export function middleSpeed(spans: readonly (readonly [Speed, Shown])[]): Speed | undefined {
  let all = 0;
  for (const [, shown] of spans) {
    if (!('count' in shown)) return undefined;
    all += shown.count;
  }
  let sum = 0;
  for (const [speed, shown] of spans) {
    sum += 'count' in shown ? shown.count : 0;
    if (all > 0 && sum * 2 >= all) return speed;
  }
  return undefined;
}

export function quarterOf(month: string): string {
  return `${month.slice(0, 4)}-Q${Math.ceil(Number(month.slice(5, 7)) / 3)}`;
}

/** The first months of a quarter and of the next one: `2026-10`, `2027-01`. */
export function monthsOf(quarter: string): readonly [string, string, string] {
  const year = Number(quarter.slice(0, 4));
  const first = (Number(quarter.slice(6)) - 1) * 3 + 1;
  const text = (m: number) => `${year}-${String(m).padStart(2, '0')}`;
  return [text(first), text(first + 1), text(first + 2)];
}

/** Quarters one after another up to and with the last one; empty when the order is wrong. */
export function quartersBetween(from: string, last: string): readonly string[] {
  const number = (q: string) => Number(q.slice(0, 4)) * 4 + Number(q.slice(6)) - 1;
  const found: string[] = [];
  for (let n = number(from); n <= number(last); n++) found.push(`${Math.floor(n / 4)}-Q${(n % 4) + 1}`);
  return found;
}

export function isQuarter(text: string): boolean {
  return /^20\d\d-Q[1-4]$/.test(text);
}
