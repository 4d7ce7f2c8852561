import { err, ok, type Result } from '#basics/result.js';
import { clean, type FieldProblem, FieldReader, isObject, show } from './fieldReader.js';

/** What became of the traveller abroad, as the bureau says. */
export const ABROAD_OUTCOMES = ['admitted', 'refused', 'interviewed', 'unknown'] as const;
export type AbroadOutcome = (typeof ABROAD_OUTCOMES)[number];

/** An answer from abroad by way of USNCB. Many are mails of plain text that quote nothing of ours. */
export interface ForeignReceipt {
  /** The sender's own number: the same number again is the same answer. */
  readonly number: string;
  /** ISO alpha-3. */
  readonly country: string;
  /** Ours, as the bureau wrote it. */
  readonly reference?: string;
  readonly outcome: AbroadOutcome;
  /** ISO date of what happened. */
  readonly on?: string;
  readonly officerAgency?: string;
  /** Whom the mail speaks of, where it quotes no reference. */
  readonly name?: string;
  readonly text?: string;
}

/** Reads one answer. Every problem is reported; a field that is not in the table is refused. */
export function readForeignReceipt(value: unknown): Result<ForeignReceipt, readonly FieldProblem[]> {
  const r = new FieldReader();
  if (!isObject(value)) return err([{ path: '', came: show(value), expected: 'a JSON object' }]);
  r.only(value, '', ['number', 'country', 'reference', 'outcome', 'on', 'officerAgency', 'name', 'text']);
  const number = r.matching(value, 'number', /^[\x21-\x7e]{1,80}$/, 'up to 80 visible characters', true);
  const country = r.matching(value, 'country', /^[A-Z]{3}$/, 'a country code of 3 capitals', true);
  const reference = r.matching(value, 'reference', /^[\x20-\x7e]{0,80}$/, 'up to 80 characters');
  const outcome = r.oneOf(value, 'outcome', ABROAD_OUTCOMES, true);
  const on = r.matching(value, 'on', /^\d{4}-\d{2}-\d{2}$/, 'YYYY-MM-DD');
  const officerAgency = r.matching(
    value,
    'officerAgency',
    /^[^\n]{0,200}$/u,
    'up to 200 characters on one line',
  );
  const name = r.matching(value, 'name', /^[^\n]{0,200}$/u, 'up to 200 characters on one line');
  const text = r.matching(value, 'text', /^[\s\S]{0,8000}$/u, 'up to 8,000 characters');
  if (r.problems.length > 0 || number === undefined || country === undefined || outcome === undefined)
    return err(r.problems);
  return ok({
    number,
    country,
    outcome,
    ...clean({ reference: reference?.trim() || undefined, on, officerAgency, name, text }),
  });
}

/** A message that an answer could belong to. */
export interface AnswerTo {
  readonly messageId: string;
  readonly reference: string;
  readonly country: string;
  readonly name: string;
  /** When the traveller was expected there; null where it is not known. */
  readonly expectedAtMs: number | null;
}

export interface SuggestedAnswer extends AnswerTo {
  readonly says: string;
  readonly exact: boolean;
}

/** An answer may speak of a day so far from the expected one. */
const DAYS_APART_MAX = 10;
const DAY_MS = 86_400_000;

/**
 * Whether an answer quotes one of our references, to the letter and from the country that was told. Only this ties
 * without a person; a reference of another country is a wrong one.
 */
export function quotedMessage(receipt: ForeignReceipt, messages: readonly AnswerTo[]): AnswerTo | null {
  const quoted = receipt.reference?.toUpperCase().replace(/\s/g, '');
  if (!quoted) return null;
  return messages.find((m) => m.reference === quoted && m.country === receipt.country) ?? null;
}

/** What a person is shown for an answer without a usable reference: by name and date, the likeliest first. */
export function suggestMessages(
  receipt: Pick<ForeignReceipt, 'country' | 'on' | 'name' | 'text' | 'reference'>,
  messages: readonly AnswerTo[],
): readonly SuggestedAnswer[] {
  const words = wordsOf([receipt.name, receipt.text].filter(Boolean).join(' '));
  return messages
    .filter((m) => m.country === receipt.country)
    .flatMap((m) => {
      const parts = [...wordsOf(m.name)];
      const found = parts.filter((p) => words.has(p));
      const onMs = receipt.on ? Date.parse(`${receipt.on}T12:00:00Z`) : null;
      const days = onMs === null || m.expectedAtMs === null ? null : Math.abs(onMs - m.expectedAtMs) / DAY_MS;
      if (found.length === 0 || (days !== null && days > DAYS_APART_MAX)) return [];
      const share = found.length / parts.length;
      const score = share * 10 - (days ?? DAYS_APART_MAX / 2) / DAYS_APART_MAX;
      return [
        {
          ...m,
          exact: share === 1 && days !== null && days <= 2,
          says: `${found.length} of ${parts.length} words of the name${days === null ? ', no date to compare' : `, ${Math.round(days)} days from the expected arrival`}`,
          score,
        },
      ];
    })
    .sort((a, b) => b.score - a.score)
    .slice(0, 5)
    .map(({ score: _score, ...m }) => m);
}

function wordsOf(text: string): Set<string> {
  return new Set(
    text
      .normalize('NFKD')
      .replace(/\p{M}/gu, '')
      .toUpperCase()
      .split(/[^\p{L}]+/u)
      .filter((w) => w.length > 1),
  );
}
