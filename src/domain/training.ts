import type { AgencyId } from './agency.js';
import type { NcicValue } from './ncicFields.js';
import { NCIC_MESSAGES, REJECTS } from './ncicMessages.js';
import type { Purpose } from './travelNotice.js';

/**
 * Training: an agency's people practise in a place of two agencies of their own, the double of theirs and an invented
 * neighbour, that nothing leads out of (docs/decisions/0078, migrations/0093).
 */
export type TrainingSide = 'double' | 'neighbour';

export const TRAINING = {
  /** What was practised is erased so many days after somebody last began to practise. */
  keptDays: 7,
  neighbourName: 'Training: Neighboring Jurisdiction',
  /** NSOR and NSOTC answer what was handed in so long before: long enough to see that it waits. */
  answerAfterMs: 10_000,
  /** Who answers, on the file and in the audit: nobody takes it for the real ones. */
  nsotc: 'NSOTC (simulated, training)',
} as const;

/**
 * Values that the simulated NCIC of training refuses though every check before sending lets them pass, so that refusals of
 * more than one kind can be practised; each can be put right in the file. They stand on the page of exercises.
 */
export const PRACTICE_REFUSALS = [
  { field: 'HGT', value: '711', code: 'field-error', says: 'the height 711' },
  { field: 'CON', value: '19991231', code: 'date', says: 'a conviction on December 31, 1999' },
  // Only of a change: the record has to be there before NSOR can have lost it. Entered anew it is accepted.
  { field: 'WGT', value: '455', code: 'not-found', says: 'a change of the weight to 455', onChange: true },
] as const satisfies readonly {
  readonly field: string;
  readonly value: string;
  readonly code: string;
  readonly says: string;
  readonly onChange?: boolean;
}[];

/** What the simulated NSOTC of training asks about a travel notice once before it accepts it; all others it accepts. */
export const PRACTICE_QUESTIONS: readonly { readonly purpose: Purpose; readonly asks: string }[] = [
  { purpose: 'other', asks: 'Which purpose is it? Say it in words, and file the notice again.' },
];

/** @param asked whether a question was asked of an earlier version of the notice */
export function practiceQuestion(purposes: readonly Purpose[], asked: boolean): string | null {
  if (asked) return null;
  return PRACTICE_QUESTIONS.find((q) => purposes.includes(q.purpose))?.asks ?? null;
}

export interface PracticeRefusal {
  /** A code of `REJECTS`. */
  readonly code: string;
  readonly field: string | null;
  readonly text: string;
}

/** What the simulated NCIC of training has against a message that can be written; null: it accepts. */
export function practiceRefusal(key: string, values: readonly NcicValue[]): PracticeRefusal | null {
  const isChange = NCIC_MESSAGES.get(key)?.action === 'modify';
  const row = PRACTICE_REFUSALS.find(
    (r) => (isChange || !('onChange' in r)) && values.some((v) => v.code === r.field && v.value === r.value),
  );
  if (!row) return null;
  return {
    code: row.code,
    field: 'onChange' in row ? null : row.field,
    text: [REJECTS.find((r) => r.code === row.code)!.begins, 'onChange' in row ? '' : row.field]
      .filter(Boolean)
      .join(' '),
  };
}

/** First byte of the id of each side; the ids of everything else begin with the time and stay far below. */
const FIRST_BYTE: Readonly<Record<TrainingSide, string>> = { double: 'fa', neighbour: 'fb' };

/** The id of a side of an agency's training: known from the agency's own id, looked up nowhere. */
export function trainingAgency(agencyId: string, side: TrainingSide): AgencyId {
  return `${FIRST_BYTE[side]}${agencyId.slice(2)}` as AgencyId;
}

/** Whether an id is that of a training agency. The database asks the same (`rsoits_is_training`). */
export function isTrainingAgency(agencyId: string): boolean {
  return /^f[ab][0-9a-f]{6}-/.test(agencyId);
}

export function trainingName(agencyName: string, side: TrainingSide): string {
  return side === 'double' ? `Training: ${agencyName}` : TRAINING.neighbourName;
}

/** An ORI that no agency has: nine characters as every ORI, made of the id. ORIs begin with two letters; this one does not. */
export function trainingOri(agencyId: string, side: TrainingSide): string {
  return `${side === 'double' ? 'T0' : 'T1'}${agencyId.slice(-7).toUpperCase()}`;
}

/** An invented jurisdiction lies next to every agency: another state than its own, so that a move crosses a border. */
export function neighbourJurisdiction(jurisdiction: string): string {
  return jurisdiction === 'MI' ? 'OH' : 'MI';
}

/**
 * Invented persons to practise with, so that nobody reaches for a real file. Numbers lie in ranges that are never given
 * out (SSN 9xx, telephone 555-01xx).
 */
export const PRACTICE_PERSONS: readonly {
  readonly name: string;
  readonly birthDate: string;
  readonly story: string;
}[] = [
  {
    name: 'Calloway, Ignatius Percival',
    birthDate: '1979-02-28',
    story:
      'Convicted on March 14, 2024 of sexual contact with a child of 11, released today, going to live at 12 Practice Road. SSN 900-00-0001, telephone (918) 555-0101.',
  },
  {
    name: 'Thistlewood, Marjorie Anne',
    birthDate: '1991-11-30',
    story:
      'Convicted on June 2, 2023 of possession of child pornography, sentenced to eleven months, works at the Invented Bakery. Wants to move to the neighboring jurisdiction next month. SSN 900-00-0002.',
  },
  {
    name: 'Featherstonehaugh, Barnaby',
    birthDate: '1965-07-04',
    story:
      'Convicted on September 9, 2019 of rape, on the registry for life. Goes to Portugal for two weeks in two months, passport X00000003. SSN 900-00-0003, telephone (918) 555-0103.',
  },
];
