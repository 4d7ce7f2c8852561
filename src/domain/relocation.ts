import { dateText, type IsoDate } from '#basics/dates.js';
import { err, ok, type Result } from '#basics/result.js';
import { addBusinessDays, type BusinessDays, type Calendar } from './calendar.js';
import type { PlaceTie } from './whereToRegister.js';

/**
 * The hand-over of a registrant from one jurisdiction to another (SORNA guide, Portal; domain row 24). It has two
 * sides and ends only when one of them has recorded what happened: arrived, did not appear, or called off by the
 * side that announced it.
 */
export const RELOCATION_STATES = {
  announced: 'Announced, not yet taken up',
  accepted: 'Taken up: the other jurisdiction expects the person',
  arrived: 'Arrived: registered there',
  'failed-to-appear': 'Did not appear',
  cancelled: 'Called off',
} as const;
export type RelocationState = keyof typeof RELOCATION_STATES;

export type RelocationSide = 'from' | 'to';
export type RelocationMove = 'accept' | 'arrive' | 'fail-to-appear' | 'cancel';

/** Read a line as: from a STATE the SIDE may do MOVE, which leads to a state. */
// biome-ignore format: a table
const MOVES: readonly (readonly [state: RelocationState, move: RelocationMove, side: RelocationSide, to: RelocationState])[] = [
  ['announced',        'accept',         'to',   'accepted'],
  ['announced',        'arrive',         'to',   'arrived'],
  ['announced',        'fail-to-appear', 'to',   'failed-to-appear'],
  ['announced',        'cancel',         'from', 'cancelled'],
  ['accepted',         'arrive',         'to',   'arrived'],
  ['accepted',         'fail-to-appear', 'to',   'failed-to-appear'],
  ['accepted',         'cancel',         'from', 'cancelled'],
  // Found after all: the failure is taken back by the arrival.
  ['failed-to-appear', 'arrive',         'to',   'arrived'],
];

export interface RelocationRefusal {
  readonly code: 'no-such-move' | 'wrong-side' | 'too-early';
  readonly says: string;
}

/**
 * Whether a side may do something now. Nobody "failed to appear" before the day on which the person had to.
 * @param today in the receiving jurisdiction
 */
export function moveRelocation(
  relocation: { readonly state: RelocationState; readonly appearBy: IsoDate },
  move: RelocationMove,
  side: RelocationSide,
  today: IsoDate,
): Result<RelocationState, RelocationRefusal> {
  const rows = MOVES.filter(([state, m]) => state === relocation.state && m === move);
  if (rows.length === 0)
    return err({ code: 'no-such-move', says: `It is over: ${RELOCATION_STATES[relocation.state]}.` });
  const row = rows.find(([, , s]) => s === side);
  if (!row)
    return err({
      code: 'wrong-side',
      says:
        side === 'from'
          ? 'The receiving jurisdiction records this.'
          : 'The jurisdiction that announced it does this.',
    });
  if (move === 'fail-to-appear' && today <= relocation.appearBy)
    return err({
      code: 'too-early',
      says: `The person has until the end of ${dateText(relocation.appearBy)} to appear. Record a failure from the day after on.`,
    });
  return ok(row[3]);
}

/** The last day to appear in the new jurisdiction: three business days after the day of arrival there. */
export function appearBy(calendar: Calendar, expectedOn: IsoDate, immediately: number): BusinessDays {
  return addBusinessDays(
    calendar,
    expectedOn,
    immediately,
    'SORNA guide, When must initial registration be carried out?',
  );
}

/** Elements that go to the other jurisdiction: all that a registration holds but the agency's own running records. */
export const NOT_HANDED_OVER: ReadonlySet<string> = new Set(['acknowledgement', 'lodging']);

export const RELOCATION_TIES: readonly PlaceTie[] = ['residence', 'employment', 'school'];
