/** Counting recall against false alerts, with honest intervals. */

/** What a screener answered to one query, reduced to what curves need. */
export interface Answer {
  /** Score of the right record, or -Infinity when it was not among the candidates; null for an innocent. */
  readonly right: number | null;
  /** Best score among wrong records; -Infinity when there was none. */
  readonly wrong: number;
  /** Tags for tables (error kind, script, culture, source file). */
  readonly tags: readonly string[];
}

export interface Interval {
  readonly share: number;
  readonly low: number;
  readonly high: number;
  readonly hits: number;
  readonly n: number;
}

/** Wilson's score interval at 95 %: right for small shares and small samples, where the normal one is not. */
export function wilson(hits: number, n: number): Interval {
  if (n === 0) return { share: 0, low: 0, high: 1, hits, n };
  const z = 1.96;
  const share = hits / n;
  const denominator = 1 + (z * z) / n;
  const centre = (share + (z * z) / (2 * n)) / denominator;
  const half = (z / denominator) * Math.sqrt((share * (1 - share)) / n + (z * z) / (4 * n * n));
  return {
    share,
    low: hits === 0 ? 0 : Math.max(0, centre - half),
    high: hits === n ? 1 : Math.min(1, centre + half),
    hits,
    n,
  };
}

export interface OperatingPoint {
  readonly line: number;
  readonly recall: Interval;
  readonly falseAlerts: Interval;
}

/** Recall and the share of innocents alerted when everything at or above the line alerts. */
export function at(line: number, answers: readonly Answer[]): OperatingPoint {
  let found = 0;
  let sought = 0;
  let alerted = 0;
  let innocents = 0;
  for (const answer of answers) {
    if (answer.right === null) {
      innocents++;
      if (answer.wrong >= line) alerted++;
    } else {
      sought++;
      if (answer.right >= line) found++;
    }
  }
  return { line, recall: wilson(found, sought), falseAlerts: wilson(alerted, innocents) };
}

/**
 * The lowest line at which no more than the given share of innocents is alerted (a line just above the score of
 * the innocent that would be one too many).
 */
export function lineForFalseAlerts(answers: readonly Answer[], shareMax: number): number {
  const scores = answers.filter((a) => a.right === null).map((a) => a.wrong);
  scores.sort((a, b) => b - a);
  const allowed = Math.floor(scores.length * shareMax + 1e-9);
  const first = scores[allowed];
  if (first === undefined || first === Number.NEGATIVE_INFINITY) return lowestFinite(answers);
  return above(first);
}

const above = (score: number): number => score + Math.max(1e-9, Math.abs(score) * 1e-9);

function lowestFinite(answers: readonly Answer[]): number {
  let low = Number.POSITIVE_INFINITY;
  for (const { right, wrong } of answers) {
    if (right !== null && Number.isFinite(right)) low = Math.min(low, right);
    if (Number.isFinite(wrong)) low = Math.min(low, wrong);
  }
  return low;
}

/** The whole curve at steps of the line, from the highest score down. */
export function curve(answers: readonly Answer[], lines: readonly number[]): OperatingPoint[] {
  return lines.map((line) => at(line, answers));
}

/** Where several records alert: is the right one first? Only true queries that alert at all count. */
export function topOne(answers: readonly Answer[], line: number): Interval {
  const several = answers.filter((a) => a.right !== null && a.right >= line && a.wrong >= line);
  return wilson(several.filter((a) => a.right! > a.wrong).length, several.length);
}

/** Share of all true queries whose alerting list has the right record first. */
export function firstOfAll(answers: readonly Answer[], line: number): Interval {
  const alerting = answers.filter((a) => a.right !== null && Math.max(a.right, a.wrong) >= line);
  return wilson(alerting.filter((a) => a.right! > a.wrong).length, alerting.length);
}

export function byTag(answers: readonly Answer[], prefix: string): Map<string, Answer[]> {
  const groups = new Map<string, Answer[]>();
  for (const answer of answers)
    for (const tag of answer.tags) {
      if (!tag.startsWith(prefix)) continue;
      const list = groups.get(tag.slice(prefix.length));
      if (list) list.push(answer);
      else groups.set(tag.slice(prefix.length), [answer]);
    }
  return groups;
}
