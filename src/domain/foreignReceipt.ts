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
