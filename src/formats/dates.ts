import { isIsoDate, isPartialDate, type PartialDate } from '#basics/dates.js';

/**
 * A date as police and registry systems write it, with a century: `1977-08-25`, `19770825`, `1979/01/17`, a date with
 * a time or a zone behind it, a year alone, month or day 00 for unknown. Undefined: it is no date.
 */
export function readFullDate(text: string): PartialDate | undefined {
  const bare = text.trim();
  const m =
    /^(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?(?:$|[T ]|Z$|[+-]\d\d:)/.exec(bare) ??
    /^(\d{4})(\d{2})(\d{2})(?:$|T)/.exec(bare) ??
    /^(\d{4})(\d{2})?$/.exec(bare);
  if (!m) return undefined;
  const two = (part: string | undefined) => (part === undefined ? '00' : part.padStart(2, '0'));
  const [year, month, day] = [m[1]!, two(m[2]), two(m[3])];
  const date = month === '00' ? year : day === '00' ? `${year}-${month}` : `${year}-${month}-${day}`;
  return isPartialDate(date) ? date : undefined;
}

/** The same, only where the whole day is known. */
export function readWholeDate(text: string): string | undefined {
  const date = readFullDate(text);
  return date !== undefined && isIsoDate(date) ? date : undefined;
}
