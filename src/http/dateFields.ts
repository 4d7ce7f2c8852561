import { z } from 'zod';

const part = (length: number) => z.string().max(length).default('');
type Part = ReturnType<typeof part>;

/** A date as a form sends it: FIELD-month, FIELD-day and FIELD-year as typed, absent as empty. `dateOf` puts them together. */
export function dateFields<Field extends string>(field: Field) {
  return {
    [`${field}-month`]: part(2),
    [`${field}-day`]: part(2),
    [`${field}-year`]: part(4),
  } as Record<`${Field}-${'month' | 'day' | 'year'}`, Part>;
}
