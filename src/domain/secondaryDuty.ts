import { MS } from '#basics/clock.js';
import { err, ok, type Result } from '#basics/result.js';
import { instantText, type Reckoning } from './reckoning.js';
import { isSecondaryOutcome, SECONDARY_OUTCOMES, type SecondaryOutcome } from './secondaryOutcome.js';

/** After the expected arrival, or after the port was told where that is later: so long a port may take to report. */
export const SECONDARY_REPORT_WITHIN_MS = 6 * MS.hour;

/** When the port must have said what secondary inspection found (white paper V.B.2: mandatory secondary). */
export function secondaryDue(
  arrivesAtMs: number | null,
  toldAtMs: number,
): { readonly dueAtMs: number; readonly reckoning: Reckoning } {
  const from = Math.max(arrivesAtMs ?? toldAtMs, toldAtMs);
  const dueAtMs = from + SECONDARY_REPORT_WITHIN_MS;
  const start = arrivesAtMs !== null && arrivesAtMs >= toldAtMs ? 'expected arrival' : 'the port was told';
  return {
    dueAtMs,
    reckoning: {
      start: instantText(from),
      rule: 'The port reports what secondary inspection found within 6 h',
      steps: [`${start} ${instantText(from)}, plus 6 h`],
      due: instantText(dueAtMs),
      source: 'White paper V.B.2, V.B.4.ii: mandatory secondary inspection',
    },
  };
}

export interface SecondaryReport {
  readonly outcome: string;
  readonly officer: string;
  readonly note: string;
  readonly atMs: number;
}

export type SecondaryRefusal = {
  readonly code: 'unknown-outcome' | 'no-officer' | 'no-note' | 'time-not-yet' | 'time-long-ago';
  readonly says: string;
};

const LONG_AGO_MS = 30 * MS.day;
/** Clocks of ports are not ours. */
const AHEAD_MS = 5 * MS.minute;

/** Whether a report can be taken. A finding about the identity, and everything but plain admission, wants a note. */
export function checkSecondaryReport(
  report: SecondaryReport,
  nowMs: number,
): Result<SecondaryOutcome, SecondaryRefusal> {
  const refuse = (code: SecondaryRefusal['code'], says: string) => err({ code, says });
  const { outcome } = report;
  if (!isSecondaryOutcome(outcome))
    return refuse(
      'unknown-outcome',
      `outcome ${outcome}. Expected one of ${Object.keys(SECONDARY_OUTCOMES).join(', ')}`,
    );
  if (report.officer.trim() === '') return refuse('no-officer', 'no officer. Expected who inspected');
  if (report.note.trim() === '' && outcome !== 'admitted' && outcome !== 'admitted-same')
    return refuse('no-note', `no note. Expected what was found: ${SECONDARY_OUTCOMES[outcome].says}`);
  if (report.atMs > nowMs + AHEAD_MS)
    return refuse('time-not-yet', 'a time to come. Expected when it was found');
  if (report.atMs < nowMs - LONG_AGO_MS)
    return refuse('time-long-ago', 'more than 30 days ago. Expected a recent time');
  return ok(outcome);
}
