import { err, ok, type Result } from '#basics/result.js';
import type { TakeBack } from './takeBack.js';

/** How a record ends, and what follows for messages that rested on it. */
export const RECORD_ENDS = {
  cleared: {
    says: 'Cleared: the duty to register or the warrant is over',
    takeBack: 'correction',
  },
  expired: { says: 'Expired: the registration period is over', takeBack: 'correction' },
  vacated: { says: 'Vacated: the conviction or warrant was set aside', takeBack: 'withdrawal' },
  cancelled: { says: 'Canceled: the record was entered in error', takeBack: 'withdrawal' },
} as const satisfies Record<string, { says: string; takeBack: TakeBack['kind'] }>;
export type RecordEnd = keyof typeof RECORD_ENDS;

export type RecordEndRefusal = {
  readonly code: 'not-active' | 'no-reason' | 'unknown-end' | 'not-its-agency';
  readonly says: string;
};

/** Whether a record may be ended: active, by its own agency or one that acts for it, with a reason. */
export function checkRecordEnd(
  record: { readonly state: string; readonly enteringAgencyId: string },
  end: { readonly as: string; readonly reason: string },
  actsFor: readonly string[],
): Result<RecordEnd, RecordEndRefusal> {
  if (!actsFor.includes(record.enteringAgencyId))
    return err({ code: 'not-its-agency', says: 'Only the agency that entered the record ends it.' });
  if (record.state !== 'active')
    return err({ code: 'not-active', says: `The record is ${record.state} already.` });
  if (!Object.hasOwn(RECORD_ENDS, end.as))
    return err({
      code: 'unknown-end',
      says: `unknown end: ${end.as}. Expected one of ${Object.keys(RECORD_ENDS).join(', ')}`,
    });
  if (end.reason.trim() === '') return err({ code: 'no-reason', says: 'Ending a record needs a reason.' });
  return ok(end.as as RecordEnd);
}

export interface EndConsequences {
  /** Undecided candidates of the record; they close as "record-ended". */
  readonly closeCandidates: readonly string[];
  /** What everybody who was told on open trips hears; unsent messages of these trips are stopped. */
  readonly takeBacks: readonly { readonly tripId: string; readonly what: TakeBack }[];
}

/**
 * What the end of a record does: undecided candidates close, unsent messages of open trips are stopped and those
 * who were told hear it. A trip that still rests on another live record keeps its messages; its status may change.
 * Nobody is told about trips that are over.
 */
export function recordEndConsequences(
  end: RecordEnd,
  reason: string,
  candidates: readonly { readonly id: string; readonly state: string }[],
  trips: readonly {
    readonly id: string;
    readonly open: boolean;
    readonly restsOnAnotherRecord: boolean;
    /** Agencies were told at once and the candidate closes undecided: nobody else would ever tell them otherwise. */
    readonly toldUnconfirmed?: boolean;
  }[],
): EndConsequences {
  const words = `${RECORD_ENDS[end].says}. ${reason.trim()}`.trim();
  const what: TakeBack =
    RECORD_ENDS[end].takeBack === 'withdrawal'
      ? { kind: 'withdrawal', reason: words }
      : { kind: 'correction', reason: words, ends: true };
  return {
    closeCandidates: candidates.filter((c) => c.state === 'open' || c.state === 'second').map((c) => c.id),
    takeBacks: trips
      .filter((t) => t.open && (!t.restsOnAnotherRecord || t.toldUnconfirmed === true))
      .map((t) => ({ tripId: t.id, what })),
  };
}
