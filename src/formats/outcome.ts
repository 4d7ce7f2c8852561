/**
 * What became of a transmission, for every format alike. Bad input is never lost and never a crash:
 * - accepted: read in full, nothing to remark;
 * - warnings: read in full, with remarks;
 * - quarantined: readable in part; what was read counts and is screened, a person looks at the rest;
 * - rejected: nothing in it could be read as what it claims to be.
 */
export type Outcome = 'accepted' | 'warnings' | 'quarantined' | 'rejected';

/** One remark of a reader. Never holds a value of a person beyond the few characters that are wrong. */
export interface ReadWarning {
  /** Stable word for the kind of remark, such as `segment-count`. */
  readonly code: string;
  /** Number of the segment (or line, or element) within its message, counted from 1. */
  readonly segment?: number;
  /** Byte offset in the transmission where the remark belongs. */
  readonly offset: number;
  /** What came, what was expected, and where. */
  readonly text: string;
}

const RANK: Readonly<Record<Outcome, number>> = { accepted: 0, warnings: 1, quarantined: 2, rejected: 3 };

/** The worse of two outcomes. */
export function worse(a: Outcome, b: Outcome): Outcome {
  return RANK[a] >= RANK[b] ? a : b;
}

/** More remarks than this are counted, not kept: a hostile file must not fill the memory with them. */
export const WARNINGS_KEPT = 200;

/** The remarks on all messages of a transmission that are kept, with a last one that counts the others. */
export function keptOf(remarks: readonly ReadWarning[]): readonly ReadWarning[] {
  const dropped = remarks.slice(WARNINGS_KEPT);
  const [first] = dropped;
  if (!first) return remarks;
  const text = `${dropped.length} more remarks were not kept. Expected fewer than ${WARNINGS_KEPT} a transmission`;
  return [...remarks.slice(0, WARNINGS_KEPT), { code: 'more-warnings', offset: first.offset, text }];
}

/** Collects the remarks on one message and its outcome so far. */
export class Remarks {
  readonly warnings: ReadWarning[] = [];
  outcome: Outcome = 'accepted';
  private dropped = 0;

  /** Notes a remark; `outcome` is the least that it makes of the message. */
  add(code: string, offset: number, text: string, segment?: number, outcome: Outcome = 'warnings'): void {
    this.outcome = worse(this.outcome, outcome);
    if (this.warnings.length < WARNINGS_KEPT) {
      this.warnings.push(segment === undefined ? { code, offset, text } : { code, segment, offset, text });
      return;
    }
    this.dropped++;
    this.warnings[WARNINGS_KEPT] = {
      code: 'more-warnings',
      offset,
      text: `${this.dropped} more remarks were not kept. Expected fewer than ${WARNINGS_KEPT} a message`,
    };
  }
}
