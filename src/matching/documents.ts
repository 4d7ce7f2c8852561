import type { TravelDocument } from '#domain/person.js';
import { DOCUMENT_LEVELS, VERIFIED_DOCUMENT_CENTIBITS } from './model.js';

export type DocumentLevel = keyof typeof DOCUMENT_LEVELS;

/** A document number ready to compare. */
export interface PlainDocument {
  /** Upper case letters and digits only, leading zeros off. */
  readonly number: string;
  /** The same with characters that reading machines confuse made one. */
  readonly folded: string;
  readonly kind: string;
  readonly issuer: string;
}

const CONFUSED: Readonly<Record<string, string>> = {
  O: '0',
  Q: '0',
  D: '0',
  I: '1',
  L: '1',
  Z: '2',
  S: '5',
  G: '6',
  B: '8',
};

/** Letters and digits in capitals, without leading zeros: issuers and carriers write them or not. */
export function plainNumber(text: string): string {
  return text
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, '')
    .replace(/^0+(?=.)/, '');
}

/** A plain number with letters that are misread for digits as those digits (`CONFUSED`). */
export function foldNumber(number: string): string {
  let out = '';
  for (const c of number) out += CONFUSED[c] ?? c;
  return out.replace(/^0+(?=.)/, '');
}

/** Null when the number carries nothing to compare (empty, or one character repeated such as 0000000). */
export function plainDocument(document: TravelDocument): PlainDocument | null {
  const number = plainNumber(document.number);
  if (number.length < 4 || /^(.)\1*$/.test(number)) return null;
  return {
    number,
    folded: foldNumber(number),
    kind: document.kind ?? '',
    issuer: (document.issuer ?? '').trim().toUpperCase(),
  };
}

/** How many bits a number of this form carries: a digit log2(10), a letter less than log2(26), 26 bits at most. */
export function numberCentibits(number: string): number {
  let centibits = 0;
  for (const c of number) centibits += c >= '0' && c <= '9' ? 332 : 250;
  return Math.min(centibits, 2600);
}

/** Shortest number of which a changed or lost character is still evidence. */
export const SLIP_LENGTH_MIN = 6;

/**
 * Keys that two numbers share whenever they can agree at any level: the folded number, the number less any one
 * character, and (for lost characters) its beginning and its end. Sharing a key is necessary for agreement.
 */
export function documentKeys(document: PlainDocument): string[] {
  const { folded } = document;
  const keys = [folded];
  if (folded.length >= SLIP_LENGTH_MIN) {
    const seen = new Set<string>();
    for (let i = 0; i < folded.length; i++) seen.add(`~${folded.slice(0, i)}${folded.slice(i + 1)}`);
    seen.add(`~${folded}`);
    keys.push(...seen, `<${folded.slice(0, SLIP_LENGTH_MIN)}`, `>${folded.slice(-SLIP_LENGTH_MIN)}`);
  }
  return keys;
}

function oneSlip(a: string, b: string): boolean {
  if (Math.min(a.length, b.length) < SLIP_LENGTH_MIN || Math.abs(a.length - b.length) > 1) return false;
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  let i = 0;
  while (i < short.length && short[i] === long[i]) i++;
  if (long.length > short.length) return short.slice(i) === long.slice(i + 1);
  if (short.slice(i + 1) === long.slice(i + 1)) return true;
  return short[i] === long[i + 1] && short[i + 1] === long[i] && short.slice(i + 2) === long.slice(i + 2);
}

function lostCharacters(a: string, b: string): boolean {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  if (short.length < SLIP_LENGTH_MIN || long.length - short.length > 3) return false;
  return long.startsWith(short) || long.endsWith(short);
}

/** Whether two documents agree at any level: then they share a key; of those who share one, few agree. */
export function documentsAgree(a: PlainDocument, b: PlainDocument): boolean {
  return (
    a.number === b.number ||
    a.folded === b.folded ||
    oneSlip(a.folded, b.folded) ||
    lostCharacters(a.folded, b.folded)
  );
}

export interface DocumentFinding {
  readonly level: DocumentLevel;
  readonly centibits: number;
  readonly ours?: PlainDocument;
  readonly theirs?: PlainDocument;
}

function comparePair(theirs: PlainDocument, ours: PlainDocument): DocumentFinding {
  const sameIssuer = theirs.issuer !== '' && theirs.issuer === ours.issuer;
  const sameKind = theirs.kind === '' || ours.kind === '' || theirs.kind === ours.kind;
  const issuersDiffer = theirs.issuer !== '' && ours.issuer !== '' && !sameIssuer;
  const found = (level: DocumentLevel): DocumentFinding => {
    const number = theirs.number.length <= ours.number.length ? theirs.number : ours.number;
    const centibits = numberCentibits(number) + DOCUMENT_LEVELS[level].centibits - (issuersDiffer ? 400 : 0);
    return { level, centibits: Math.max(0, centibits), ours, theirs };
  };
  if (theirs.number === ours.number) return found(sameIssuer ? 'number-and-issuer' : 'number-only');
  if (theirs.folded === ours.folded) return found('confusable');
  if (oneSlip(theirs.folded, ours.folded)) return found('one-slip');
  if (lostCharacters(theirs.folded, ours.folded)) return found('lost-characters');
  const comparable = sameKind && !issuersDiffer;
  const level = comparable ? 'different' : 'not-comparable';
  return { level, centibits: DOCUMENT_LEVELS[level].centibits, ours, theirs };
}

/** Best finding over all pairs of documents; the first in order wins ties. */
export function bestDocument(
  theirs: readonly PlainDocument[],
  ours: readonly PlainDocument[],
  verified: boolean,
): DocumentFinding {
  let best: DocumentFinding | null = null;
  for (const t of theirs)
    for (const o of ours) {
      const finding = comparePair(t, o);
      if (!best || finding.centibits > best.centibits) best = finding;
    }
  if (!best) return { level: 'missing', centibits: 0 };
  if (verified && best.centibits > 0)
    return { ...best, centibits: best.centibits + VERIFIED_DOCUMENT_CENTIBITS };
  const pairs = theirs.length * ours.length;
  if (best.centibits > 0 && pairs > 1)
    return { ...best, centibits: Math.max(0, best.centibits - Math.round(Math.log2(pairs) * 100)) };
  return best;
}
