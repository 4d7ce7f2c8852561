import { err, ok, type Result } from '#basics/result.js';
import { plainUpper } from '#basics/text.js';
import { ORI } from '#domain/agency.js';
import type { NcicValue } from '#domain/ncicFields.js';
import { NLETS_FIELDS, NLETS_TYPES } from './types.js';

export interface NletsToSend {
  readonly type: string;
  readonly sender: string;
  readonly destinations: readonly string[];
  /** Up to ten capitals or digits, echoed by the switch. */
  readonly control: string;
  readonly fields: readonly NcicValue[];
  readonly text: string;
  readonly test: boolean;
}

/** What keeps a message from being sent, in words; empty: it can be. */
export function nletsProblems(m: NletsToSend): readonly string[] {
  const type = NLETS_TYPES.get(m.type);
  if (!type) return [`There is no message type ${m.type}.`];
  const problems: string[] = [];
  if (!ORI.test(m.sender)) problems.push('The sender needs an ORI of nine characters.');
  if (m.destinations.length < 1 || m.destinations.length > 3)
    problems.push(`${m.destinations.length} addresses. One to three can be reached.`);
  for (const d of m.destinations)
    if (!/^([A-Z0-9]{9}|[A-Z]{2})$/.test(d))
      problems.push('An address has nine characters, or two for a state.');
  if (!/^[A-Z0-9]{1,10}$/.test(m.control))
    problems.push('The control field has one to ten capitals or digits.');
  for (const code of type.required.filter((c) => !m.fields.some((f) => f.code === c)))
    problems.push(`${NLETS_FIELDS.get(code)?.says ?? code} (${code}) is missing.`);
  if (type.oneKey && type.oneKey.filter((k) => m.fields.some((f) => f.code === k)).length !== 1)
    problems.push(`A search has exactly one key: ${type.oneKey.join(', ')}.`);
  for (const { code, value } of m.fields) {
    const field = NLETS_FIELDS.get(code);
    if (!field) problems.push(`There is no field ${code}.`);
    else if (value.length > field.max)
      problems.push(
        `${field.says} (${code}) has ${value.length} characters. At most ${field.max} can be sent.`,
      );
    // Only the end of a line may follow a period: one in a value would cut it there.
    else if (/[.\r\n]/.test(value)) problems.push(`${field.says} (${code}) holds a period or a line break.`);
  }
  return problems;
}

/** The text as given to the switch: head, then fields each on a line and ended by a period, then words at 65 columns. */
export function writeNlets(m: NletsToSend): Result<string, readonly string[]> {
  const problems = nletsProblems(m);
  if (problems.length > 0) return err(problems);
  const head = `${[m.type, m.sender, ...m.destinations, m.control].join('.')}.TXT`;
  return ok(`${[head, ...bodyLines(m)].join('\n')}\n`);
}

function bodyLines(m: Pick<NletsToSend, 'fields' | 'text' | 'test'>): string[] {
  const fields = m.test ? [...m.fields, { code: 'TST', value: 'Y' }] : m.fields;
  return [...fields.map((f) => `${f.code}/${f.value}.`), ...wrapWords(m.text, 65)];
}

/** The text as the switch hands it on, for simulators and tests. */
export function writeNletsOutput(
  m: Pick<NletsToSend, 'type' | 'sender' | 'destinations' | 'fields' | 'text' | 'test'>,
  stamp: { readonly at: string; readonly outSequence: string; readonly inSequence: string },
): string {
  const [day, time] = stamp.at.split('T') as [string, string];
  const [y, mo, d] = day.split('-');
  const when = `${time.slice(0, 5)} ${mo}/${d}/${y}`;
  const lines = [
    `${[m.type, ...m.destinations].join('.')}`,
    `${when} ${stamp.outSequence}`,
    `${when} ${stamp.inSequence} ${m.sender}`,
    'TXT',
  ];
  return `${[...lines, ...bodyLines(m)].join('\n')}\n`;
}

/** Free words in lines of so many columns, broken at blanks; a word that is longer than a line is cut. */
export function wrapWords(text: string, columns: number): string[] {
  if (text === '') return [];
  return text.split('\n').flatMap((paragraph) => {
    const lines: string[] = [];
    let line = '';
    for (const word of paragraph.split(' ').flatMap((w) => pieces(w, columns))) {
      if (line !== '' && line.length + 1 + word.length > columns) {
        lines.push(line);
        line = word;
      } else line = line === '' ? word : `${line} ${word}`;
    }
    return [...lines, line];
  });
}

function pieces(word: string, columns: number): string[] {
  if (word.length <= columns) return [word];
  return Array.from({ length: Math.ceil(word.length / columns) }, (_, i) =>
    word.slice(i * columns, (i + 1) * columns),
  );
}

/** Words fit for a teletype: capitals, printable ASCII; a slash after a code would begin a field. */
export function teletype(text: string): string {
  return plainUpper(text)
    .replaceAll('’', "'")
    .replaceAll('–', '-')
    .replaceAll('§', 'SEC ')
    .replace(/[^\x20-\x7e\n]/g, '?')
    .replace(/(^|[\s.])([A-Z]{3})\//gm, '$1$2 - ');
}
