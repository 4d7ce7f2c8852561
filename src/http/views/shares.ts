import type { IsoDate } from '#basics/dates.js';
import type { Share } from '#storage/shares.js';
import type { ShareRow, ShareStateCode } from '#web/pages/sharing.js';
import { iso } from './eventLine.js';

/** A share as its page shows it, and rounds in numbers. */
export function shareRow(s: Share, today: IsoDate): ShareRow {
  return {
    id: s.id,
    name: s.name,
    way: s.way,
    row: s.row,
    law: s.legalBasis,
    state: shareState(s, today),
    because: s.because,
    dueOn: s.dueOn,
    reckoning: s.reckoning,
    toldAt: s.toldAtMs === null ? null : iso(s.toldAtMs),
    proof: [s.proof.what, s.proof.reference, s.proof.by].filter(Boolean).join(', '),
    openedAt: s.openedAtMs === null ? null : iso(s.openedAtMs),
    withheld: s.withheld.length,
  };
}

function shareState(s: Share, today: IsoDate): ShareStateCode {
  if (s.state === 'owed' && s.dueOn !== null && s.dueOn < today) return 'overdue';
  return s.state === 'told' && s.late ? 'toldLate' : s.state;
}

export function countShares(
  shares: readonly Share[],
  today: IsoDate,
): { readonly told: number; readonly owed: number; readonly overdue: number; readonly spared: number } {
  const states = shares.map((s) => shareState(s, today));
  const count = (...of: readonly ShareStateCode[]) => states.filter((s) => of.includes(s)).length;
  return {
    told: count('told', 'toldLate'),
    owed: count('owed', 'overdue'),
    overdue: count('overdue'),
    spared: count('not-required'),
  };
}
