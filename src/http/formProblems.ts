import type { FieldError, ProblemCode } from '#web/view.js';

/**
 * Problems of a form with what their sentences need: the value that is not known, or how long it may be.
 * @param typed what was typed, by field
 */
export function formErrors(
  problems: readonly { readonly field: string; readonly problem: ProblemCode }[],
  typed: Readonly<Record<string, unknown>>,
  charsMax = 4000,
): FieldError[] {
  return problems.map(({ field, problem }) => {
    if (problem === 'tooLong') return { field, problem, values: { max: charsMax } };
    if (problem !== 'unknownValue') return { field, problem };
    const value = typeof typed[field] === 'string' ? (typed[field] as string).trim() : '';
    return { field, problem, values: { value: value.slice(0, 80) || '-' } };
  });
}
