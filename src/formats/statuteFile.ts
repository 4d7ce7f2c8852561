import { isIsoDate } from '#basics/dates.js';
import { CONDUCTS, type Conduct } from '#domain/tierRules.js';
import { readCsv } from './csv.js';

/** A line of a file of provisions: one text of one provision. */
export interface StatuteLine {
  readonly line: number;
  readonly jurisdiction: string;
  readonly citation: string;
  readonly title: string;
  readonly validFrom: string;
  readonly validUntil: string | null;
  readonly text: string;
  readonly source: string;
  readonly isSample: boolean;
  readonly punishable: 'yes' | 'no' | null;
  readonly conduct: Conduct | null;
}

const NEEDED = ['jurisdiction', 'citation', 'title', 'valid_from', 'source', 'text'] as const;
const LINES_MAX = 20_000;

/**
 * CSV with the columns jurisdiction, citation, title, valid_from, valid_until, source, text, punishable (yes, no or
 * empty), conduct (a code of the tier rules or empty) and sample (yes or empty); the last four may be missing.
 */
export function readStatuteFile(bytes: Uint8Array): {
  readonly rows: readonly StatuteLine[];
  readonly problems: readonly string[];
} {
  const file = readCsv(bytes);
  if (!file.ok) return { rows: [], problems: [file.error] };
  const header = file.value.header.map((name) => name.trim().toLowerCase());
  const missing = NEEDED.filter((name) => !header.includes(name));
  if (missing.length > 0)
    return { rows: [], problems: [`line 1: no column ${missing.join(', ')}. Expected ${NEEDED.join(', ')}`] };
  const rows: StatuteLine[] = [];
  const problems: string[] = [];
  for (const row of file.value.rows) {
    if (!row.ok) {
      problems.push(`line ${row.line}: ${row.problem}`);
      continue;
    }
    const at = (name: string) => (row.cells[header.indexOf(name)] ?? '').trim();
    const line = `line ${row.line}`;
    const wrong = [
      ...NEEDED.filter((name) => at(name) === '').map((name) => `${line}: ${name} is empty`),
      ...(['valid_from', 'valid_until'] as const)
        .filter((name) => at(name) !== '' && !isIsoDate(at(name)))
        .map((name) => `${line}: ${name} is not a date, YYYY-MM-DD`),
      ...(['', 'yes', 'no'].includes(at('punishable'))
        ? []
        : [`${line}: punishable is not yes, no or empty`]),
      ...(at('conduct') === '' || Object.hasOwn(CONDUCTS, at('conduct'))
        ? []
        : [`${line}: conduct is not a code of the tier rules`]),
    ];
    problems.push(...wrong);
    if (wrong.length > 0) continue;
    const punishable = at('punishable');
    rows.push({
      line: row.line,
      jurisdiction: at('jurisdiction').toUpperCase(),
      citation: at('citation'),
      title: at('title'),
      validFrom: at('valid_from'),
      validUntil: at('valid_until') || null,
      text: at('text'),
      source: at('source'),
      isSample: at('sample') === 'yes',
      punishable: punishable === 'yes' || punishable === 'no' ? punishable : null,
      conduct: at('conduct') === '' ? null : (at('conduct') as Conduct),
    });
    if (rows.length > LINES_MAX)
      return { rows: [], problems: [`more than ${LINES_MAX} lines: cut the file`] };
  }
  if (rows.length === 0 && problems.length === 0) problems.push('The file has no line of a provision.');
  return { rows, problems: problems.slice(0, 100) };
}
