import { MS } from '#basics/clock.js';
import type { Direction } from './travelEvent.js';

/** What carries the people of a list: it decides who must file, what and when. */
export const CRAFT = {
  'commercial-air': { says: 'Commercial aircraft', mode: 'air' },
  'commercial-sea': { says: 'Commercial vessel', mode: 'sea' },
  'private-air': { says: 'Private aircraft', mode: 'air' },
  'private-sea': { says: 'Private vessel', mode: 'sea' },
} as const satisfies Record<string, { says: string; mode: 'air' | 'sea' }>;
export type Craft = keyof typeof CRAFT;

export function isCraft(text: string): text is Craft {
  return Object.hasOwn(CRAFT, text);
}

interface FilingRule {
  readonly craft: Craft;
  readonly direction: Extract<Direction, 'entry' | 'departure'>;
  readonly of: 'passengers' | 'crew';
  /** How long before which instant the list is due. */
  readonly before: 'departure' | 'arrival';
  readonly ms: number;
  readonly clause: string;
}

/** When lists are due. A late list is taken and marked, never refused. */
// biome-ignore format: a table
export const FILING_RULES: readonly FilingRule[] = [
  { craft: 'commercial-air', direction: 'entry',     of: 'passengers', before: 'departure', ms: 30 * MS.minute, clause: '19 CFR 122.49a' },
  { craft: 'commercial-air', direction: 'departure', of: 'passengers', before: 'departure', ms: 30 * MS.minute, clause: '19 CFR 122.75a' },
  { craft: 'commercial-air', direction: 'entry',     of: 'crew',       before: 'departure', ms: 60 * MS.minute, clause: '19 CFR 122.49b' },
  { craft: 'commercial-air', direction: 'departure', of: 'crew',       before: 'departure', ms: 60 * MS.minute, clause: '19 CFR 122.75b' },
  { craft: 'commercial-sea', direction: 'entry',     of: 'passengers', before: 'arrival',   ms: 96 * MS.hour,   clause: '19 CFR 4.7b' },
  { craft: 'commercial-sea', direction: 'entry',     of: 'crew',       before: 'arrival',   ms: 96 * MS.hour,   clause: '19 CFR 4.7b' },
  { craft: 'commercial-sea', direction: 'departure', of: 'passengers', before: 'departure', ms: 60 * MS.minute, clause: '19 CFR 4.64' },
  { craft: 'commercial-sea', direction: 'departure', of: 'crew',       before: 'departure', ms: 60 * MS.minute, clause: '19 CFR 4.64' },
  { craft: 'private-air',    direction: 'entry',     of: 'passengers', before: 'departure', ms: 60 * MS.minute, clause: '19 CFR 122.22' },
  { craft: 'private-air',    direction: 'departure', of: 'passengers', before: 'departure', ms: 60 * MS.minute, clause: '19 CFR 122.22' },
  { craft: 'private-air',    direction: 'entry',     of: 'crew',       before: 'departure', ms: 60 * MS.minute, clause: '19 CFR 122.22' },
  { craft: 'private-air',    direction: 'departure', of: 'crew',       before: 'departure', ms: 60 * MS.minute, clause: '19 CFR 122.22' },
  { craft: 'private-sea',    direction: 'entry',     of: 'passengers', before: 'arrival',   ms: 96 * MS.hour,   clause: '33 CFR 160.212' },
  { craft: 'private-sea',    direction: 'departure', of: 'passengers', before: 'departure', ms: 60 * MS.minute, clause: '33 CFR 160.212' },
];

/** A vessel whose voyage is shorter than the 96 hours files before it leaves, at the latest 24 hours before arrival. */
const SHORT_VOYAGE = { ms: 96 * MS.hour, latestMs: 24 * MS.hour } as const;

export interface Filing {
  readonly dueAtMs: number;
  readonly late: boolean;
  /** Minutes after the due instant, 0 when in time. */
  readonly minutesLate: number;
  readonly clause: string;
  readonly says: string;
}

/** Whether a list came in time. Null where nobody had to file, or the instant it counts from is not known. */
export function filingOf(
  craft: Craft,
  of: 'passengers' | 'crew',
  voyage: {
    readonly direction: Direction;
    readonly departsAtMs: number | null;
    readonly arrivesAtMs: number | null;
  },
  receivedAtMs: number,
): Filing | null {
  const rule = FILING_RULES.find((r) => r.craft === craft && r.direction === voyage.direction && r.of === of);
  const from = rule?.before === 'arrival' ? voyage.arrivesAtMs : voyage.departsAtMs;
  if (!rule || from === null || from === undefined) return null;
  const short =
    rule.before === 'arrival' &&
    voyage.departsAtMs !== null &&
    voyage.arrivesAtMs !== null &&
    voyage.arrivesAtMs - voyage.departsAtMs < SHORT_VOYAGE.ms;
  const dueAtMs = short ? Math.min(voyage.departsAtMs!, from - SHORT_VOYAGE.latestMs) : from - rule.ms;
  const late = receivedAtMs > dueAtMs;
  const minutesLate = late ? Math.ceil((receivedAtMs - dueAtMs) / MS.minute) : 0;
  const due = short
    ? 'before departure, at the latest 24 hours before arrival'
    : `${rule.ms / MS.hour >= 24 ? `${rule.ms / MS.hour} hours` : `${rule.ms / MS.minute} minutes`} before ${rule.before}`;
  return {
    dueAtMs,
    late,
    minutesLate,
    clause: rule.clause,
    says: late
      ? `Filed ${minutesLate} minutes late: due ${due} (${rule.clause})`
      : `Filed in time: due ${due} (${rule.clause})`,
  };
}
