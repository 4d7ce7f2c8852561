import { dateText, type IsoDate, isIsoDate } from '#basics/dates.js';
import { err, ok, type Result } from '#basics/result.js';

/**
 * DNA of a registrant (SORNA guide, DNA Collection and Submission): CODIS is asked first; only where it holds nothing a
 * sample is taken by the kit of the laboratory, sent and received. A private laboratory cannot submit to CODIS and
 * cannot be chosen. No sample is kept here: there is no field for one.
 */
export const LABORATORIES = {
  state: 'State laboratory of CODIS',
  federal: 'FBI, Federal DNA Database Unit',
} as const;
export type Laboratory = keyof typeof LABORATORIES;

export interface DnaSample {
  readonly codis: 'yes' | 'no';
  readonly codisOn: IsoDate;
  /** Whom somebody asked: laboratory, person, reference. */
  readonly codisAsked: string;
  readonly kit: string | null;
  readonly takenOn: IsoDate | null;
  readonly twoPrints: boolean;
  readonly laboratory: Laboratory | null;
  readonly submittedOn: IsoDate | null;
  readonly receivedOn: IsoDate | null;
  readonly receivedReference: string | null;
}

export const DNA_STEPS = ['check', 'take', 'submit', 'receive'] as const;
export type DnaStep = (typeof DNA_STEPS)[number];

/** What is to be done next; null: nothing more. */
export function nextDnaStep(sample: DnaSample | null): DnaStep | null {
  if (sample === null) return 'check';
  if (sample.codis === 'yes') return null;
  if (sample.takenOn === null) return 'take';
  if (sample.submittedOn === null) return 'submit';
  return sample.receivedOn === null ? 'receive' : null;
}

export interface DnaAnswers {
  readonly on: string;
  readonly codis?: string;
  readonly asked?: string;
  readonly kit?: string;
  readonly twoPrints?: boolean;
  readonly laboratory?: string;
  readonly reference?: string;
}

export interface DnaProblem {
  readonly field: 'on' | 'codis' | 'asked' | 'kit' | 'twoPrints' | 'laboratory' | 'reference';
  readonly says: string;
}

/** The sample after a step, or what is wrong with the answers. No step is taken out of its order. */
export function takeDnaStep(
  sample: DnaSample | null,
  step: string,
  answers: DnaAnswers,
  today: IsoDate,
): Result<DnaSample, readonly DnaProblem[]> {
  const next = nextDnaStep(sample);
  if (next === null || step !== next)
    return err([{ field: 'on', says: 'Somebody else has recorded this step. Open the page again.' }]);
  const problems: DnaProblem[] = [];
  const need = (is: boolean, field: DnaProblem['field'], says: string) => {
    if (!is) problems.push({ field, says });
  };
  const { on } = answers;
  need(isIsoDate(on) && on <= today, 'on', 'Enter a day, today or before.');
  const before = sample?.submittedOn ?? sample?.takenOn ?? sample?.codisOn;
  need(!before || !isIsoDate(on) || on >= before, 'on', `Enter ${dateText(before ?? '')} or a later day.`);
  const text = (value: string | undefined) => (value ?? '').trim();
  if (step === 'check') {
    need(answers.codis === 'yes' || answers.codis === 'no', 'codis', 'Say whether CODIS holds a sample.');
    need(text(answers.asked) !== '', 'asked', 'Say whom you asked: laboratory, person, reference.');
    return problems.length > 0
      ? err(problems)
      : ok({
          codis: answers.codis as 'yes' | 'no',
          codisOn: on,
          codisAsked: text(answers.asked),
          kit: null,
          takenOn: null,
          twoPrints: false,
          laboratory: null,
          submittedOn: null,
          receivedOn: null,
          receivedReference: null,
        });
  }
  const held = sample as DnaSample;
  if (step === 'take') {
    need(/^[A-Za-z0-9-]{4,30}$/.test(text(answers.kit)), 'kit', 'Enter the number on the kit.');
    need(
      answers.twoPrints === true,
      'twoPrints',
      'The form of the kit asks for two fingerprints: take them.',
    );
    return problems.length > 0
      ? err(problems)
      : ok({ ...held, kit: text(answers.kit).toUpperCase(), takenOn: on, twoPrints: true });
  }
  if (step === 'submit') {
    const known = Object.hasOwn(LABORATORIES, answers.laboratory ?? '');
    need(known, 'laboratory', 'Choose the laboratory. A private one cannot submit to CODIS.');
    return problems.length > 0
      ? err(problems)
      : ok({ ...held, laboratory: answers.laboratory as Laboratory, submittedOn: on });
  }
  need(text(answers.reference) !== '', 'reference', 'Enter the reference of the receipt.');
  return problems.length > 0
    ? err(problems)
    : ok({ ...held, receivedOn: on, receivedReference: text(answers.reference) });
}

/** What the form in the kit asks for, and where the registration has it. [K], to be confirmed with the laboratory. */
export const KIT_FORM = [
  { element: 'name', says: 'Name' },
  { element: 'birth', says: 'Date of birth' },
  { element: 'origin', says: 'Sex and place of birth' },
  { element: 'description', says: 'Race and description' },
  { element: 'offence', says: 'Conviction, court and date' },
] as const;
