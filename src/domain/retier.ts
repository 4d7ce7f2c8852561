import { type OffenceDecision, type PathStep, type PersonTier, resultText } from './tier.js';

/** What differs between two decision paths of one offence. */
export interface PathDifference {
  readonly offenceId: string;
  readonly before: string;
  readonly after: string;
  readonly steps: readonly {
    readonly question: string;
    /** Null: the question is not asked on that side. */
    readonly before: string | null;
    readonly after: string | null;
    readonly source: string;
  }[];
}

/** Whether a person would come out otherwise: in tier, in being open, or in the result of any offence. */
export function tierDiffers(before: PersonTier, after: PersonTier): boolean {
  return summary(before) !== summary(after);
}

function summary(p: PersonTier): string {
  return JSON.stringify([
    p.tier,
    p.open,
    [...p.offences].map((o) => `${o.offenceId} ${resultText(o)}`).sort(),
  ]);
}

/** Question by question what changed, for every offence whose result or path is another. */
export function pathDifferences(before: PersonTier, after: PersonTier): readonly PathDifference[] {
  const ids = [...new Set([...before.offences, ...after.offences].map((o) => o.offenceId))];
  return ids.flatMap((offenceId) => {
    const [a, b] = [before, after].map((p) => p.offences.find((o) => o.offenceId === offenceId));
    const steps = stepDifferences(a?.path ?? [], b?.path ?? []);
    const [was, is] = [a, b].map((o) => (o ? resultText(o as OffenceDecision) : 'not looked at'));
    return was === is && steps.length === 0 ? [] : [{ offenceId, before: was!, after: is!, steps }];
  });
}

function stepDifferences(a: readonly PathStep[], b: readonly PathStep[]): PathDifference['steps'] {
  const questions = [...new Set([...a, ...b].map((s) => s.question))];
  return questions.flatMap((question) => {
    const [was, is] = [a, b].map((path) => path.find((s) => s.question === question));
    if (was?.answer === is?.answer) return [];
    return [
      {
        question,
        before: was?.answer ?? null,
        after: is?.answer ?? null,
        source: (is ?? was)!.source,
      },
    ];
  });
}

/** The steps of an appeal against a tier decision. Read a line as: after THIS, one of THESE can follow. */
export const APPEAL_STEPS = {
  filed: { says: 'Appeal filed', next: ['heard', 'upheld', 'reversed', 'withdrawn'] },
  heard: { says: 'Heard', next: ['heard', 'upheld', 'reversed', 'withdrawn'] },
  upheld: { says: 'Decision upheld', next: ['filed'] },
  reversed: { says: 'Decision reversed: decide the tier anew', next: ['filed'] },
  withdrawn: { says: 'Appeal withdrawn', next: ['filed'] },
} as const;
export type AppealStep = keyof typeof APPEAL_STEPS;

/** What may be recorded next. @param last the last step of the decision; null: none yet */
export function nextAppealSteps(last: AppealStep | null): readonly AppealStep[] {
  return last === null ? ['filed'] : APPEAL_STEPS[last].next;
}
