import { DEPARTURE_FINDINGS, RETURN_FINDINGS } from '#domain/reconcileNotice.js';
import type { Tone } from '#web/parts/Tags.js';

interface Findings {
  readonly departure: keyof typeof DEPARTURE_FINDINGS;
  readonly return: keyof typeof RETURN_FINDINGS;
}

export interface FindingView {
  readonly label: string;
  readonly tone: Tone;
}

const shown = ({ label, tone }: { label: string; tone: 'good' | 'wait' | 'warn' | 'bad' }): FindingView => ({
  label,
  tone: tone === 'wait' ? 'info' : tone,
});

export const departureFinding = (found: Findings): FindingView => shown(DEPARTURE_FINDINGS[found.departure]);
export const returnFinding = (found: Findings): FindingView => shown(RETURN_FINDINGS[found.return]);

/** The finding that a list shows: what went wrong first, else how far the journey got. */
export function mainFinding(found: Findings): FindingView {
  const departure = departureFinding(found);
  return found.return === 'not-begun' || departure.tone === 'bad' ? departure : returnFinding(found);
}
