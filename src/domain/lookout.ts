import { dateText, type IsoDate, isIsoDate } from '#basics/dates.js';
import { err, ok, type Result } from '#basics/result.js';
import { localDate } from '#basics/zones.js';

/**
 * A lookout: a registration agency asks to be told before a passport issues to its registrant. It informs; whether a
 * passport issues is decided by the Department of State (22 CFR 51.60; white paper IV.A.1).
 */
export type LookoutState = 'running' | 'expired' | 'record-ended' | 'withdrawn';

/** A withdrawal outweighs an ended record, and that an expired day; the last day counts still. */
export function lookoutState(
  l: {
    readonly until: IsoDate | null;
    readonly withdrawnAtMs: number | null;
    readonly recordActive: boolean;
  },
  today: IsoDate,
): LookoutState {
  if (l.withdrawnAtMs !== null) return 'withdrawn';
  if (!l.recordActive) return 'record-ended';
  return l.until !== null && l.until < today ? 'expired' : 'running';
}

/** What CLASS answers with: a prefix and twelve characters of the id, which is unique by itself. */
export function lookoutNumber(id: string): string {
  return `LKT-${id.replaceAll('-', '').slice(-12).toUpperCase()}`;
}

/** Why an agency is not told by a lookout that it had. Days are those of Washington. */
export function lookoutEndedSays(l: {
  readonly agencyName: string;
  readonly number: string;
  readonly until: IsoDate | null;
  readonly withdrawnAtMs: number | null;
}): string {
  const how =
    l.withdrawnAtMs === null
      ? `ended with its last day, ${l.until === null ? '' : dateText(l.until)}`
      : `was withdrawn on ${dateText(localDate('America/New_York', l.withdrawnAtMs))}`;
  return `Lookout ${l.number} of ${l.agencyName} ${how}.`;
}

export interface LookoutProblem {
  readonly field: 'record' | 'reason' | 'until';
  readonly expected: string;
}

/** Whether a lookout may be placed as asked. */
export function checkLookout(
  asked: { readonly reason: string; readonly until: string | null },
  record: { readonly active: boolean; readonly file: string } | null,
  today: IsoDate,
): Result<{ readonly reason: string; readonly until: IsoDate | null }, readonly LookoutProblem[]> {
  const problems: LookoutProblem[] = [];
  const reason = asked.reason.trim();
  const until = asked.until === '' ? null : asked.until;
  if (!record?.active || record.file === 'FOREIGN')
    problems.push({ field: 'record', expected: 'an active NSOR, Wanted or WIN record of your agency' });
  if (reason.length < 3 || reason.length > 500)
    problems.push({ field: 'reason', expected: '3 to 500 characters' });
  if (until !== null && (!isIsoDate(until) || until < today))
    problems.push({ field: 'until', expected: `a day from ${today} on, YYYY-MM-DD` });
  return problems.length > 0 ? err(problems) : ok({ reason, until });
}
