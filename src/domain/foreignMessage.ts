import { timesInLetters } from '#basics/dates.js';
import { countryAlpha2 } from './countries.js';
import { FIELD_CATALOGUE, type FieldName, GROUP_TITLES } from './fieldCatalogue.js';
import { type ForeignCopy, foreignLines } from './foreignCopy.js';

/** Version of the layout; told to receivers with every message. */
export const FOREIGN_MESSAGE_VERSION = 1;

export type ForeignMessageKind = 'notice' | 'correction' | 'withdrawal';

/** What a foreign authority gets, by way of USNCB. Nothing is in it but what `foreignLines` gives. */
export interface ForeignMessage {
  readonly format: 'rsoits.foreign-notice';
  readonly version: number;
  /** Quoted in receipts; `supersedes` names the message that this one corrects or takes back. */
  readonly reference: string;
  readonly supersedes: string | null;
  readonly kind: ForeignMessageKind;
  readonly test: boolean;
  readonly issuedAt: string;
  readonly from: string;
  readonly to: { readonly country: string; readonly bureau: string };
  /** What the message asks; travel notices are for information and ask no action (SMART, INTERPOL). */
  readonly asks: string;
  readonly fields: readonly { readonly field: FieldName; readonly label: string; readonly value: string }[];
  readonly reason: string;
  /** The registry there that gets these of the fields, while an agreement for it is in force. */
  readonly registry?: { readonly name: string; readonly fields: readonly FieldName[] };
}

export const ASKS: Readonly<Record<ForeignMessageKind, string>> = {
  notice: 'For information only. No action is asked. Please tell us the outcome and quote our reference.',
  correction: 'It replaces our earlier message. Please correct your files and quote our reference.',
  withdrawal:
    'Our earlier message does not hold. Please take it out of your files, tell everyone who got it from you, and quote our reference.',
};

/** Short reference of the nth message to a country about one trip or notice. */
export function foreignReference(reference: string, country: string, seq: number): string {
  return `${reference}-${country}-${seq}`;
}

/** The message of a released draft. */
export function foreignMessage(
  copy: ForeignCopy,
  of: {
    readonly kind: 'notice' | 'correction';
    readonly reference: string;
    readonly supersedes: string | null;
    readonly issuedAtMs: number;
    readonly test: boolean;
    readonly reason: string;
    readonly registry?: { readonly name: string; readonly fields: readonly FieldName[] };
  },
): ForeignMessage {
  const fields = foreignLines(copy);
  const registry = of.registry && {
    name: of.registry.name,
    fields: of.registry.fields.filter((f) => fields.some((l) => l.field === f)),
  };
  return { ...head(copy.country, of), fields, ...(registry ? { registry } : {}) };
}

/** Takes an earlier message back: its reference and the reason, nothing of a person. */
export function withdrawalMessage(
  country: string,
  of: {
    readonly reference: string;
    readonly supersedes: string;
    readonly issuedAtMs: number;
    readonly test: boolean;
    readonly reason: WithdrawalReason;
  },
): ForeignMessage {
  return {
    ...head(country, { ...of, kind: 'withdrawal', reason: WITHDRAWAL_REASONS[of.reason] }),
    fields: [],
  };
}

/** Listed, because a reason written freely could say something of a person. */
export const WITHDRAWAL_REASONS = {
  'not-the-person': 'The traveler is not the person of the message.',
  'not-travelling': 'The journey was canceled or does not lead to your country.',
  'sent-wrongly': 'The message should not have been sent.',
  'under-review':
    'We are checking whether the traveler is the person of the message. Do not rely on it; we write again if it holds.',
} as const;
export type WithdrawalReason = keyof typeof WITHDRAWAL_REASONS;

function head(
  country: string,
  of: {
    readonly kind: ForeignMessageKind;
    readonly reference: string;
    readonly supersedes: string | null;
    readonly issuedAtMs: number;
    readonly test: boolean;
    readonly reason: string;
  },
): Omit<ForeignMessage, 'fields'> {
  return {
    format: 'rsoits.foreign-notice',
    version: FOREIGN_MESSAGE_VERSION,
    reference: of.reference,
    supersedes: of.supersedes,
    kind: of.kind,
    test: of.test,
    issuedAt: new Date(of.issuedAtMs).toISOString(),
    from: 'INTERPOL Washington (USNCB)',
    to: { country, bureau: `INTERPOL ${countryName(country)}` },
    asks: ASKS[of.kind],
    reason: of.reason,
  };
}

const names = new Intl.DisplayNames(['en'], { type: 'region' });

/** The English name of a country; the code where it has none. */
export function countryName(alpha3: string): string {
  const two = alpha3 === 'XKX' ? 'XK' : countryAlpha2(alpha3);
  return (two && names.of(two)) || alpha3;
}

const HEADLINES: Readonly<Record<ForeignMessageKind, string>> = {
  notice: 'SEX OFFENDER TRAVEL NOTIFICATION',
  correction: 'SEX OFFENDER TRAVEL NOTIFICATION: CORRECTION',
  withdrawal: 'SEX OFFENDER TRAVEL NOTIFICATION: WITHDRAWN',
};

/** Printable text, 78 columns: the form in which most bureaus still read it. */
export function foreignText(m: ForeignMessage): string {
  const lines = [
    ...(m.test ? ['TEST MESSAGE: ALL PERSONS ARE INVENTED', ''] : []),
    HEADLINES[m.kind],
    '',
    `From:       ${m.from}`,
    `To:         ${m.to.bureau}`,
    `Reference:  ${m.reference}`,
    ...(m.supersedes ? [`Supersedes: ${m.supersedes}`] : []),
    `Issued:     ${timesInLetters(m.issuedAt)}`,
    '',
    ...wrap(m.asks),
    ...(m.reason ? ['', ...wrap(timesInLetters(m.reason))] : []),
  ];
  for (const { group, title } of GROUP_TITLES) {
    const fields = m.fields.filter((f) => FIELD_CATALOGUE[f.field].group === group);
    if (fields.length === 0) continue;
    lines.push('', title.toUpperCase());
    for (const f of fields)
      for (const [i, part] of timesInLetters(f.value).split('\n').entries())
        lines.push(...wrap(i === 0 ? `${f.label}: ${part}` : part, '  '));
  }
  return `${lines.join('\n')}\n`;
}

function wrap(text: string, indent = ''): string[] {
  const lines: string[] = [];
  let line = indent;
  for (const word of text.split(' ')) {
    if (line.length > indent.length && line.length + word.length + 1 > 78) {
      lines.push(line);
      line = `${indent}${indent}`;
    }
    line += line.trim() === '' ? word : ` ${word}`;
  }
  return [...lines, line];
}
