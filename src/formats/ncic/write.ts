import { assert } from '#basics/assert.js';
import { err, ok, type Result } from '#basics/result.js';
import { fieldOf, type NcicValue } from '#domain/ncicFields.js';
import { NCIC_MESSAGES, type NcicMessageKind } from '#domain/ncicMessages.js';
import type { HitRecord, QueryNotice, RegisterAnswer } from './message.js';
import { valueProblem } from './values.js';

/** One thing that keeps a message from being sent, in words for the officer who can put it right. */
export interface SendProblem {
  readonly code: string;
  readonly says: string;
}

export interface LineToSend {
  readonly key: string;
  /** Ours, echoed by the answer: 1 to 16 capitals and digits. */
  readonly control: string;
  readonly ori: string;
  readonly values: readonly NcicValue[];
  readonly cleared?: readonly string[];
  /** Outside production every message says that it is a test. */
  readonly test: boolean;
  /** `order`: the fixed order of the legacy line, for entries only. */
  readonly layout?: 'pairs' | 'order';
}

/**
 * Everything that NCIC would refuse, before it is sent: required fields of the key, lengths, characters and lists, and
 * dates that contradict each other. Empty: it can be sent.
 */
export function sendProblems(line: LineToSend): readonly SendProblem[] {
  const kind = NCIC_MESSAGES.get(line.key);
  if (!kind) return [{ code: 'MKE', says: `There is no message ${line.key}.` }];
  const problems: SendProblem[] = [];
  const has = (code: string) => line.values.some((v) => v.code === code);
  const oriProblem = valueProblem(fieldOf('ORI'), line.ori);
  if (oriProblem) problems.push({ code: 'ORI', says: oriProblem });
  if (!/^[A-Z0-9]{1,16}$/.test(line.control))
    problems.push({ code: 'REF', says: 'The reference must be 1 to 16 capitals and digits.' });
  for (const code of kind.required.filter((c) => !has(c)))
    problems.push({
      code,
      says: `${fieldOf(code).says} (${code}) is missing. NCIC requires it to ${lower(kind)}.`,
    });
  for (const group of kind.oneOf.filter((g) => !g.some(has)))
    problems.push({ code: group[0]!, says: `Give one of: ${group.map((c) => fieldOf(c).says).join(', ')}.` });
  const counts = new Map<string, number>();
  for (const { code, value } of line.values) {
    const field = fieldOf(code);
    const problem = valueProblem(field, value);
    if (problem) problems.push({ code, says: problem });
    if (!kind.order.includes(code) && code !== 'NIC')
      problems.push({ code, says: `${field.says} (${code}) cannot be sent in ${line.key}.` });
    const n = (counts.get(code) ?? 0) + 1;
    counts.set(code, n);
    if (
      n === 2 &&
      (line.layout === 'order' || (!field.repeats && !(kind.action === 'modify' && code === 'OCA')))
    )
      problems.push({ code, says: `${field.says} (${code}) is given twice; ${line.key} takes one.` });
  }
  return [...problems, ...dateProblems(line.values)];
}

function lower(kind: NcicMessageKind): string {
  return kind.says[0]!.toLowerCase() + kind.says.slice(1);
}

/** Pairs of dates of which the first must not come after the second. */
const IN_ORDER: readonly (readonly [string, string])[] = [
  ['DOB', 'CON'],
  ['DOB', 'ORD'],
  ['CON', 'ORD'],
  ['ORD', 'ERD'],
  ['BDA', 'EDA'],
  ['DOB', 'DOW'],
];

function dateProblems(values: readonly NcicValue[]): SendProblem[] {
  const of = (code: string) => values.find((v) => v.code === code)?.value;
  return IN_ORDER.flatMap(([early, late]) => {
    const [a, b] = [of(early), of(late)];
    if (a === undefined || b === undefined || b === 'NONEXP' || !/^\d{8}$/.test(a) || !/^\d{8}$/.test(b))
      return [];
    // An unknown month or day is written 00 and is compared as far as it is known.
    const known = Math.min(
      a.endsWith('0000') ? 4 : a.endsWith('00') ? 6 : 8,
      b.endsWith('0000') ? 4 : b.endsWith('00') ? 6 : 8,
    );
    if (a.slice(0, known) <= b.slice(0, known)) return [];
    return [
      { code: late, says: `The ${fieldOf(late).says} (${b}) lies before the ${fieldOf(early).says} (${a}).` },
    ];
  });
}

/** The bytes of a message, or everything that keeps it from being sent. */
export function writeLine(line: LineToSend): Result<string, readonly SendProblem[]> {
  const problems = sendProblems(line);
  if (problems.length > 0) return err(problems);
  const head = `1N01${line.control}.${line.key}.${line.ori}.`;
  const kind = NCIC_MESSAGES.get(line.key)!;
  const values = line.test ? [...line.values, { code: 'TST', value: 'Y' }] : line.values;
  if (line.layout === 'order') {
    assert(kind.action === 'enter', `${line.key} has no fixed order`);
    const of = new Map(values.map((v) => [v.code, v.value]));
    return ok(`${head}${kind.order.map((code) => `${of.get(code) ?? ''}.`).join('')}`);
  }
  const cleared = (line.cleared ?? []).map((code) => `${code}/.`);
  return ok(`${head}${values.map((v) => `${v.code}/${v.value}.`).join('')}${cleared.join('')}`);
}

/** The line before a numbered message of a register stream. @param at `YYYYMMDDHHMMSS`, UTC */
export function writeStreamPlace(feed: string, sequence: number, at: string): string {
  return `$.R.${feed}.${String(sequence).padStart(10, '0')}.${at}.`;
}

/** "Up to here all was sent." */
export function writeStreamMark(feed: string, sequence: number, at: string, test: boolean): string {
  return `$.H.${feed}.${String(sequence).padStart(10, '0')}.${at}.${test ? 'TST/Y.' : ''}`;
}

/** How answers are worded. K: NCIC's own texts are restricted; these are ours, with the same fields. */
const MKE_WORDS: Readonly<Record<HitRecord['file'], string>> = {
  NSOR: 'SEXUAL OFFENDER',
  WANTED: 'WANTED PERSON',
  other: 'RECORD',
};

/** An answer with records as NCIC sends it: cautions, fields a few to a line, the contact; wrapped at 65. */
export function writeHit(record: HitRecord): string {
  const mke = record.values.find((v) => v.code === 'MKE')?.value ?? MKE_WORDS[record.file];
  const lines: string[] = [...record.cautions.map((c) => `WARNING - ${c}`), `MKE/${mke}`];
  let line = '';
  const flush = () => {
    if (line !== '') lines.push(line);
    line = '';
  };
  for (const { code, value } of record.values) {
    if (code === 'MKE') continue;
    const pair = `${code}/${value}`;
    if (line !== '' && line.length + 1 + pair.length > HIT_COLUMNS) flush();
    line = line === '' ? pair : `${line} ${pair}`;
    while (line.length > HIT_COLUMNS) {
      lines.push(line.slice(0, WRAP_AT));
      line = line.slice(WRAP_AT);
    }
    // A remark may hold anything; what follows it begins a line of its own.
    if (fieldOf(code).chars === 'text') flush();
  }
  flush();
  if (record.contact) lines.push(`ORI IS ${record.contact.name} ${record.contact.telephone}`.trimEnd());
  return lines.join('\n');
}

/** Ordinary lines stay shorter than what a reader takes for wrapped. */
const HIT_COLUMNS = 58;
export const WRAP_AT = 65;

/** The notice of a query that met a record ($.8.), with the record where there is one. */
export function writeNotice(notice: QueryNotice): string {
  const test = notice.test ? 'TST/Y.' : '';
  const head = `$.8.NSOR.${notice.reference}.${notice.inquiry.map((v) => `${v.code}/${v.value}.`).join('')}${test}`;
  return notice.record ? `${head}\n${writeHit(notice.record)}` : head;
}

export function writeAnswer(answer: RegisterAnswer): string {
  const head = `1L01${answer.control}\n${answer.ori}\n`;
  return answer.kind === 'accepted'
    ? `${head}NIC/${answer.nic} OCA/${answer.oca}`
    : `${head}${answer.text}${answer.field ? ` ${answer.field}/` : ''}`;
}
