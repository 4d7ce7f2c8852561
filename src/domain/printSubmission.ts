import type { IsoDate } from '#basics/dates.js';
import { addBusinessDays, type Calendar } from './calendar.js';

/**
 * Prints of a registrant on their way to NGI (SORNA guide, Fingerprints and Palm Prints). Taken, sent and accepted are
 * three things: a scanned inked card gives no acceptance at once, so nobody may take "sent" for "accepted".
 */
export const PRINT_STATES = {
  taken: 'Taken, not sent',
  handed: 'With the partner that sends it',
  queued: 'Waits for NGI',
  sent: 'Sent, no answer yet',
  accepted: 'Accepted by NGI',
  rejected: 'Rejected by NGI: take again',
} as const;
export type PrintState = keyof typeof PRINT_STATES;

export const PRINT_KINDS = { fingers: 'Fingers', palms: 'Palms' } as const;
export type PrintKind = keyof typeof PRINT_KINDS;
export const PRINT_METHODS = { 'live-scan': 'Live scan', card: 'Inked card, scanned' } as const;
export type PrintMethod = keyof typeof PRINT_METHODS;

interface PositionRow {
  readonly says: string;
  readonly kind: PrintKind;
}

/** Friction ridge positions of ANSI/NIST-ITL 1-2011, those that a registration needs. [K], to be confirmed. */
// biome-ignore format: a table
export const PRINT_POSITIONS: Readonly<Record<number, PositionRow>> = {
  1:  { says: 'Right thumb, rolled', kind: 'fingers' },
  2:  { says: 'Right index, rolled', kind: 'fingers' },
  3:  { says: 'Right middle, rolled', kind: 'fingers' },
  4:  { says: 'Right ring, rolled', kind: 'fingers' },
  5:  { says: 'Right little, rolled', kind: 'fingers' },
  6:  { says: 'Left thumb, rolled', kind: 'fingers' },
  7:  { says: 'Left index, rolled', kind: 'fingers' },
  8:  { says: 'Left middle, rolled', kind: 'fingers' },
  9:  { says: 'Left ring, rolled', kind: 'fingers' },
  10: { says: 'Left little, rolled', kind: 'fingers' },
  13: { says: 'Right four fingers, flat', kind: 'fingers' },
  14: { says: 'Left four fingers, flat', kind: 'fingers' },
  15: { says: 'Both thumbs, flat', kind: 'fingers' },
  21: { says: 'Right palm, whole', kind: 'palms' },
  22: { says: 'Right palm, side of the hand', kind: 'palms' },
  23: { says: 'Left palm, whole', kind: 'palms' },
  24: { says: 'Left palm, side of the hand', kind: 'palms' },
};

/** What a set needs, one of these lists whole. Flat sets of four, four and two identify; so do ten rolled ones. */
const WHOLE: Readonly<Record<PrintKind, readonly (readonly number[])[]>> = {
  fingers: [
    [13, 14, 15],
    [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
  ],
  palms: [[21, 23]],
};

/** What is missing in a set, in words; empty when it can be sent. */
export function missingPositions(kind: PrintKind, there: readonly number[]): readonly string[] {
  const lists = WHOLE[kind].map((list) => list.filter((p) => !there.includes(p)));
  const shortest = lists.reduce((a, b) => (b.length < a.length ? b : a));
  return shortest.map((p) => PRINT_POSITIONS[p]!.says);
}

/** The transaction that carries them: its type (1.004) and reason (2.037). [K], to be confirmed with CJIS. */
export const PRINT_TRANSACTION = { type: 'CAR', reason: 'SEX OFFENDER REGISTRATION' } as const;

/** Business days after which NGI is asked what became of a set. [D]: of a card the answer comes by mail. */
const ASK_AFTER: Readonly<Record<PrintMethod, number>> = { 'live-scan': 1, card: 10 };

/** From which day on an officer asks NGI, with its sum. */
export function askNgiFrom(calendar: Calendar, method: PrintMethod, sentOn: IsoDate) {
  const source =
    method === 'card'
      ? 'SORNA guide, Fingerprints: a scanned card gives no acceptance at once'
      : 'SORNA guide, Fingerprints: a live scan is answered at once';
  return addBusinessDays(calendar, sentOn, ASK_AFTER[method], source);
}
