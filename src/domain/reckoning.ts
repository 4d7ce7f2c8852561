/**
 * How a deadline was worked out, shown to people beside every clock: an officer who doubts a date can redo the
 * sum by hand. Stored with the deadline, so the explanation survives a change of the rule.
 */
export interface Reckoning {
  /** What started the clock, as an ISO instant or date. */
  readonly start: string;
  /** The rule in words. */
  readonly rule: string;
  /** The arithmetic, one step a line. */
  readonly steps: readonly string[];
  /** The result, as an ISO instant or date. */
  readonly due: string;
  /** Where the rule comes from. */
  readonly source: string;
}

/** ISO instant to the minute, as reckonings and messages write it. */
export function instantText(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 16)}Z`;
}

/** A span in words: `10 min`, `4 h`, `3 days`. Spans of rules are whole units; others show two units at most. */
export function spanText(ms: number): string {
  const minutes = Math.round(Math.abs(ms) / 60_000);
  if (Math.abs(ms) < 60_000) return `${Math.round(Math.abs(ms) / 1000)} s`;
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
  const days = Math.floor(hours / 24);
  return hours % 24 === 0 ? `${days} days` : `${days} days ${hours % 24} h`;
}

/** The reckoning of a plain span from now. */
export function withinReckoning(ms: number, words: string, nowMs: number, source: string): Reckoning {
  return {
    start: instantText(nowMs),
    rule: `${words} ${spanText(ms)}`,
    steps: [`planned ${instantText(nowMs)}, plus ${spanText(ms)}`],
    due: instantText(nowMs + ms),
    source,
  };
}
