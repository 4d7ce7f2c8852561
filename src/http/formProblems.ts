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
    // Several values of one field are named one after the other.
    const value = [typed[field]]
      .flat()
      .filter((v) => typeof v === 'string')
      .map((v) => v.trim())
      .join(', ');
    return { field, problem, values: { value: value.slice(0, 80) || '-' } };
  });
}
