import { err, ok, type Result } from '#basics/result.js';

/**
 * What is done when a registrant does not appear or is said to have absconded, in the order of the guide (SORNA
 * guide, Failure To Appear for Registration). No step is skipped silently: one that does not apply is marked so
 * with a reason by a named person.
 */
export const ABSCONDING_STEPS = {
  'tell-origin': {
    says: 'Tell the jurisdiction that announced the person',
    source: 'SORNA guide, Failure To Appear',
    afterwards: false,
  },
  determine: {
    says: 'Find out whether the person has really absconded',
    source: 'SORNA guide, Failure To Appear',
    afterwards: false,
  },
  locate: {
    says: 'Have the police try to locate the person',
    source: 'SORNA guide, Failure To Appear',
    afterwards: false,
  },
  'public-flag': {
    says: 'Mark the public site: absconder',
    source: 'SORNA guide, Failure To Appear; 34 USC 20924',
    afterwards: true,
  },
  marshals: { says: 'Notify the U.S. Marshals', source: 'SORNA guide, Failure To Appear', afterwards: true },
  warrant: { says: 'Seek a warrant', source: 'SORNA guide, Failure To Appear', afterwards: true },
  'nsor-flag': {
    says: 'Mark the NSOR record: absconder',
    source: 'SORNA guide, Failure To Appear',
    afterwards: true,
  },
  wanted: {
    says: 'Enter the person in the Wanted file of NCIC',
    source: 'SORNA guide, Failure To Appear',
    afterwards: true,
  },
} as const satisfies Record<string, { says: string; source: string; afterwards: boolean }>;
export type AbscondingStep = keyof typeof ABSCONDING_STEPS;

/** What takes a step back when the person is located; a step that was never done asks for nothing. */
export const ABSCONDING_REVERSALS: Readonly<Partial<Record<AbscondingStep, string>>> = {
  'public-flag': 'Take the mark of an absconder off the public site',
  marshals: 'Tell the U.S. Marshals that the person was located',
  warrant: 'Tell the court and the prosecutor; have the warrant recalled or served',
  'nsor-flag': 'Take the mark of an absconder off the NSOR record',
  wanted: 'Clear the entry in the Wanted file of NCIC',
};

/** Steps that were done and have to be taken back, in the order in which they were done. */
export function reversalsOf(done: readonly StepDone[]): readonly AbscondingStep[] {
  return done.flatMap((d) => (d.outcome === 'done' && ABSCONDING_REVERSALS[d.step] ? [d.step] : []));
}

export interface StepDone {
  readonly step: AbscondingStep;
  /** `not-needed` names a reason in the note. */
  readonly outcome: 'done' | 'not-needed';
}

export type AbscondingFinding = 'absconded' | 'located' | null;

export interface AbscondingRefusal {
  readonly code:
    | 'unknown-step'
    | 'out-of-order'
    | 'done-already'
    | 'reason-needed'
    | 'not-determined'
    | 'over';
  readonly says: string;
}

/** The step that is next; null when all are done or the person was located. */
export function nextStep(done: readonly StepDone[], finding: AbscondingFinding): AbscondingStep | null {
  if (finding === 'located') return null;
  const open = (Object.keys(ABSCONDING_STEPS) as AbscondingStep[]).find(
    (s) => !done.some((d) => d.step === s),
  );
  if (!open || (ABSCONDING_STEPS[open].afterwards && finding !== 'absconded')) return null;
  return open;
}

/** Whether a step may be recorded now: in order, once, and "not needed" only with a reason. */
export function recordStep(
  done: readonly StepDone[],
  finding: AbscondingFinding,
  step: string,
  outcome: 'done' | 'not-needed',
  note: string,
): Result<AbscondingStep, AbscondingRefusal> {
  if (!Object.hasOwn(ABSCONDING_STEPS, step))
    return err({
      code: 'unknown-step',
      says: `unknown step: ${step}. Expected one of ${Object.keys(ABSCONDING_STEPS).join(', ')}`,
    });
  if (finding === 'located') return err({ code: 'over', says: 'The person was located; the case is over.' });
  if (done.some((d) => d.step === step))
    return err({ code: 'done-already', says: 'This step is recorded already.' });
  const next = nextStep(done, finding);
  if (next === null)
    return err({
      code: 'not-determined',
      says: 'First say whether the person has absconded or was located.',
    });
  if (next !== step)
    return err({
      code: 'out-of-order',
      says: `The steps have an order. Next is: ${ABSCONDING_STEPS[next].says}.`,
    });
  if (outcome === 'not-needed' && note.trim().length < 10)
    return err({
      code: 'reason-needed',
      says: 'A step that is left out needs a reason of ten characters or more.',
    });
  return ok(step as AbscondingStep);
}
