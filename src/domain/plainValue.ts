import { dateText, isPartialDate } from '#basics/dates.js';
import { FIELD_RULES } from './fieldRules.js';
import type { ElementField, ElementRow, ElementValue } from './registrationElements.js';

/**
 * Values as people and tables write them, in the registration's own form: one reading for pages and imports, so that a
 * date that a table may hold can be typed too.
 */
/** Dates and choices as tables write them, in the registration's own form; what is not understood stays as it came. */
export function plainValue(element: ElementRow, typed: ElementValue): ElementValue {
  return Object.fromEntries(
    Object.entries(typed).map(([code, text]) => {
      const field = element.fields.find((f) => f.code === code);
      if (field?.type === 'choice') return [code, choiceOf(field.choices ?? {}, text)];
      if (field?.type === 'date' || field?.type === 'partial-date') return [code, dayOf(text) ?? text];
      return [code, text];
    }),
  );
}

function choiceOf(choices: Readonly<Record<string, string>>, text: string): string {
  if (Object.hasOwn(choices, text)) return text;
  const typed = text.toLowerCase();
  return (
    Object.keys(choices).find((k) => k.toLowerCase() === typed || choices[k]!.toLowerCase() === typed) ?? text
  );
}

/**
 * A date as tables write it: ISO, eight digits, or the month first, as agencies of the United States do. What is known
 * in part stays in part. @returns null for anything else
 */
export function dayOf(text: string): string | null {
  if (/^\d{4}(-\d\d(-\d\d)?)?$/.test(text)) return text;
  const digits = /^(\d{4})(\d\d)(\d\d)$/.exec(text);
  if (digits) return `${digits[1]}-${digits[2]}-${digits[3]}`;
  const month = /^(\d{1,2})[/-](\d{4})$/.exec(text);
  if (month) return `${month[2]}-${month[1]!.padStart(2, '0')}`;
  const us = /^(\d{1,2})[/-](\d{1,2})[/-](\d{4})$/.exec(text);
  if (us) return `${us[3]}-${us[1]!.padStart(2, '0')}-${us[2]!.padStart(2, '0')}`;
  // A spreadsheet adds midnight to a date.
  const midnight = /^(.+?)[ T]00?:00(?::00)?(?:\.0+)?Z?$/.exec(text);
  return midnight ? dayOf(midnight[1]!) : null;
}

/**
 * The other way round: what a field keeps in the words of its answers, with sizes as people say them. Days are in letters, but
 * `as kept` in messages, which machines read too; pages and paper write these in letters themselves.
 */
export function fieldText(
  field: ElementField,
  kept: string,
  days: 'in letters' | 'as kept' = 'in letters',
): string {
  if (field.choices) return field.choices[kept] ?? kept;
  if (field.type === 'date' || field.type === 'partial-date')
    return days === 'in letters' && isPartialDate(kept) ? dateText(kept) : kept;
  if (!field.rule) return kept;
  const rule = FIELD_RULES[field.rule];
  return 'says' in rule ? rule.says(kept) : kept;
}

/** What a field keeps as people type it here: of a date the month first. */
export function fieldInput(field: ElementField, kept: string): string {
  if (field.type !== 'date' && field.type !== 'partial-date') return kept;
  const [year, ...rest] = kept.split('-');
  return [...rest.map(Number), year].join('/');
}
