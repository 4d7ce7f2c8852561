import { isIsoDate } from '#basics/dates.js';

/** A question that an agency asks besides the elements of the law. */
export const FIELD_KINDS = {
  text: 'A line of text',
  long: 'Several lines of text',
  date: 'A date',
  number: 'A whole number',
  choice: 'One of several answers',
} as const;
export type FieldKind = keyof typeof FIELD_KINDS;

export interface FieldDefinition {
  readonly label: string;
  readonly kind: FieldKind;
  /** Of a choice only. */
  readonly choices: readonly string[];
  /** Nobody is entered as registered without an answer. */
  readonly required: boolean;
}

export interface DefinitionProblem {
  readonly field: 'label' | 'kind' | 'choices';
  readonly says: string;
}

/**
 * Names that the guide forbids to collect (SORNA guide, Name: "tribes should not collect ... names used for religious or
 * sacred purposes and not otherwise commonly known"). A field for them cannot be made, by whatever word.
 */
const SACRED =
  /\b(sacred|relig\w*|ceremon\w*|ritual\w*|spirit\w*|baptis\w*|confirmation name|holy|secret name)\b/i;

/** What is wrong with a question that an agency wants to ask, field by field; empty: nothing. */
export function definitionProblems(d: {
  readonly label: string;
  readonly kind: string;
  readonly choices: readonly string[];
}): readonly DefinitionProblem[] {
  const problems: DefinitionProblem[] = [];
  const label = d.label.trim();
  if (label === '' || label.length > 100)
    problems.push({ field: 'label', says: 'Enter the question in at most 100 characters.' });
  else if (SACRED.test([label, ...d.choices].join(' ')))
    problems.push({
      field: 'label',
      says: 'Religious and sacred names are not collected (SORNA guide, Name). Ask another question.',
    });
  if (!Object.hasOwn(FIELD_KINDS, d.kind))
    problems.push({ field: 'kind', says: 'Choose how it is answered.' });
  const distinct = new Set(d.choices.map((c) => c.toLowerCase()));
  if (
    d.kind === 'choice' &&
    (d.choices.length < 2 || d.choices.length > 40 || distinct.size < d.choices.length)
  )
    problems.push({ field: 'choices', says: 'Enter two to forty different answers, one a line.' });
  return problems;
}

/** What is wrong with an answer; null: nothing. An empty answer is none. */
export function answerProblem(d: FieldDefinition, typed: string): string | null {
  if (typed === '') return null;
  if (d.kind === 'choice') return d.choices.includes(typed) ? null : 'one of the answers';
  if (d.kind === 'date') return isIsoDate(typed) ? null : 'a full date, YYYY-MM-DD';
  if (d.kind === 'number') return /^-?\d{1,9}$/.test(typed) ? null : 'a whole number';
  const most = d.kind === 'long' ? 4000 : 200;
  return typed.length <= most ? null : `at most ${most} characters`;
}

/** A name for the address, from the question: `case-worker`. Never one that is taken. */
export function fieldCode(label: string, taken: ReadonlySet<string>): string {
  const plain =
    label
      .toLowerCase()
      .normalize('NFKD')
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-+|-+$/g, '')
      .slice(0, 40) || 'field';
  for (let n = 1; ; n++) {
    const code = n === 1 ? plain : `${plain}-${n}`;
    if (!taken.has(code)) return code;
  }
}
