/**
 * Small numbers kept out of published statistics, so that nobody can be picked out of them.
 *
 * A release is a set of counts in which a count may be broken down in several ways (by month, by kind, by agency), each
 * breakdown adding up to it, and each part broken down further. No count is part of two breakdowns, so what adds up to
 * what makes a tree. That is the whole trick: on a tree the bounds that anybody can compute from the published counts
 * are found exactly by carrying them up and down, and "cannot be computed" is checked instead of hoped for. Figures
 * that would close a circle (a status total beside kinds by status) are never counted by themselves; they are added up
 * from what is shown.
 *
 * Every other figure (a longer period, a filter, a sum) is made of the shown counts alone (`addShown`). So comparing
 * filters or overlapping periods tells nothing that the release does not tell.
 *
 * Limits, stated with every published table: who knows some of the persons counted can subtract them, except where
 * `insiders` names a breakdown whose members know their own count; releases of the same period made on different days
 * can be compared, so closed periods are counted once and kept (`storage/statisticQuarters.ts`); and two tables of
 * different things (messages, decisions) are protected each by itself.
 */
export interface Count {
  readonly id: string;
  /** The count that this one is a part of, and by which breakdown; none for the root. */
  readonly of?: { readonly id: string; readonly by: string };
  readonly count: number;
}

export interface SuppressionRule {
  /** Counts from 1 to below this are hidden. */
  readonly threshold: number;
  /** A hidden small count must have at least so many possible values beside its own. */
  readonly spread: number;
  /** Breakdowns whose members know their own count, such as agencies. */
  readonly insiders?: readonly string[];
}

/** The common threshold of official statistics; an installation's own rule would stand in its rule sets. To be confirmed. */
export const SUPPRESSION: SuppressionRule = { threshold: 5, spread: 2, insiders: ['agency'] };

/** A count, or the bounds that the published counts leave for it anyway; no upper bound where they leave none. */
export type Shown =
  | { readonly count: number }
  | { readonly hidden: true; readonly from: number; readonly to: number | null };

interface Bounds {
  from: number;
  to: number;
}

interface Relation {
  readonly whole: number;
  readonly parts: readonly number[];
  readonly by: string;
}

/** What of a release may be published. Zero is published: it says that there is nobody to be picked out. */
export function suppress(
  counts: readonly Count[],
  rule: SuppressionRule = SUPPRESSION,
): ReadonlyMap<string, Shown> {
  const relations = relationsOf(counts);
  const small = counts.map(({ count }) => count > 0 && count < rule.threshold);
  const hidden = [...small];
  for (;;) {
    const open = firstOpen(counts, relations, hidden, small, rule);
    if (open === undefined) break;
    const more = nextToHide(counts, relations, hidden, open);
    if (more === undefined) break;
    hidden[more] = true;
  }
  const bounds = boundsOf(counts, relations, hidden);
  return new Map(
    counts.map(({ id, count }, i) => [
      id,
      hidden[i]
        ? { hidden: true, from: bounds[i]!.from, to: Number.isFinite(bounds[i]!.to) ? bounds[i]!.to : null }
        : { count },
    ]),
  );
}

/** The sum of what is shown: exact where all are, else between the sums of their bounds. */
export function addShown(parts: readonly Shown[]): Shown {
  if (parts.every((part) => 'count' in part))
    return { count: parts.reduce((sum, part) => sum + ('count' in part ? part.count : 0), 0) };
  let [from, to]: [number, number | null] = [0, 0];
  for (const part of parts) {
    from += 'count' in part ? part.count : part.from;
    const most = 'count' in part ? part.count : part.to;
    to = to === null || most === null ? null : to + most;
  }
  return { hidden: true, from, to };
}

/** Throws where counts are no tree or do not add up: the release would be wrong or the bounds not exact. */
function relationsOf(counts: readonly Count[]): readonly Relation[] {
  const at = new Map(counts.map(({ id }, i) => [id, i]));
  if (at.size !== counts.length) throw new Error('two counts of a release have one name');
  const found = new Map<string, { whole: number; parts: number[]; by: string }>();
  counts.forEach(({ id, of }, i) => {
    if (!of) return;
    const whole = at.get(of.id);
    if (whole === undefined || whole >= i)
      throw new Error(`${id} is a part of ${of.id}, which must come first`);
    const key = `${of.id}\n${of.by}`;
    const relation = found.get(key) ?? { whole, parts: [], by: of.by };
    relation.parts.push(i);
    found.set(key, relation);
  });
  for (const { whole, parts, by } of found.values()) {
    const sum = parts.reduce((n, i) => n + counts[i]!.count, 0);
    if (sum !== counts[whole]!.count)
      throw new Error(`${counts[whole]!.id} by ${by} adds up to ${sum}. Expected ${counts[whole]!.count}`);
  }
  return [...found.values()];
}

/**
 * The bounds of every count for somebody who has the published ones, and knows that a hidden one is not zero. Once up
 * the tree and once down is exact: parts come after their whole, so relations stand in that order.
 */
function boundsOf(
  counts: readonly Count[],
  relations: readonly Relation[],
  hidden: readonly boolean[],
): readonly Bounds[] {
  const bounds = counts.map(
    ({ count }, i): Bounds =>
      hidden[i] ? { from: 1, to: Number.POSITIVE_INFINITY } : { from: count, to: count },
  );
  const sums = (parts: readonly number[]) => {
    let [from, to, endless] = [0, 0, 0];
    for (const i of parts) {
      from += bounds[i]!.from;
      if (Number.isFinite(bounds[i]!.to)) to += bounds[i]!.to;
      else endless++;
    }
    return { from, to, endless };
  };
  const narrow = (i: number, from: number, to: number) => {
    const b = bounds[i]!;
    b.from = Math.max(b.from, from);
    b.to = Math.min(b.to, to);
  };
  for (const { whole, parts } of [...relations].sort((a, b) => b.whole - a.whole)) {
    const { from, to, endless } = sums(parts);
    narrow(whole, from, endless > 0 ? Number.POSITIVE_INFINITY : to);
  }
  for (const { whole, parts } of [...relations].sort((a, b) => a.whole - b.whole)) {
    const { from, to, endless } = sums(parts);
    const before = parts.map((i) => ({ ...bounds[i]! }));
    parts.forEach((i, n) => {
      const own = before[n]!;
      const othersEndless = endless - (Number.isFinite(own.to) ? 0 : 1);
      const othersTo = Number.isFinite(own.to) ? to - own.to : to;
      narrow(
        i,
        othersEndless > 0 ? 0 : bounds[whole]!.from - othersTo,
        bounds[whole]!.to - (from - own.from),
      );
    });
  }
  return bounds;
}

/** A hidden small count that is known too well, to everybody or to one who knows a count of its own. */
function firstOpen(
  counts: readonly Count[],
  relations: readonly Relation[],
  hidden: readonly boolean[],
  small: readonly boolean[],
  rule: SuppressionRule,
): number | undefined {
  const find = (known: readonly boolean[], except?: number) => {
    const bounds = boundsOf(counts, relations, known);
    const at = bounds.findIndex((b, i) => small[i] && i !== except && b.to - b.from < rule.spread);
    return at < 0 ? undefined : at;
  };
  const open = find(hidden);
  if (open !== undefined) return open;
  for (const { parts, by } of relations) {
    if (!rule.insiders?.includes(by)) continue;
    for (const i of parts) {
      if (!hidden[i]) continue;
      const known = hidden.map((h, n) => h && n !== i);
      const other = find(known, i);
      // What a member's own count tells of itself, of its whole and of its own parts is the member's already.
      if (other !== undefined && parts.includes(other)) return other;
    }
  }
  return undefined;
}

/**
 * What to hide next for the sake of an open count: the next shown part after it in the order of the release; where
 * there is none, the whole; where that is hidden too, what is nearest by way of hidden counts. By place and never by
 * size: "the smallest was hidden" would tell more than the counts do. Undefined: everything that hangs together with it
 * is hidden already.
 */
function nextToHide(
  counts: readonly Count[],
  relations: readonly Relation[],
  hidden: readonly boolean[],
  open: number,
): number | undefined {
  const seen = new Set([open]);
  let ring = [open];
  while (ring.length > 0) {
    const next: number[] = [];
    const parts: number[] = [];
    const wholes: number[] = [];
    for (const relation of relations) {
      const members = [relation.whole, ...relation.parts];
      if (!members.some((i) => ring.includes(i))) continue;
      for (const i of members) {
        if (seen.has(i)) continue;
        if (hidden[i]) {
          seen.add(i);
          next.push(i);
        } else if (counts[i]!.count > 0) (i === relation.whole ? wholes : parts).push(i);
      }
    }
    const after = (i: number) => (i > open ? i - open : i - open + counts.length);
    const [best] = parts.sort((a, b) => after(a) - after(b));
    if (best !== undefined) return best;
    if (wholes.length > 0) return wholes[0];
    ring = next;
  }
  return undefined;
}
