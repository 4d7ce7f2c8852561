import type { PersonDescription, PersonName } from '#domain/person.js';
import type { BenchRecord } from '../population.js';

/** A rival design set up on the same register: asked in the same way, timed in the same run. */
export interface Peer {
  readonly id: string;
  readonly label: string;
  readonly buildSeconds: number;
  readonly bytes: number | null;
  /** Scores by record id (its natural similarity); how many connections may be asked at once. */
  readonly ask: (query: PersonDescription, lane: number) => Promise<ReadonlyMap<string, number>>;
  readonly lanes: number;
  readonly close: () => Promise<void>;
}

/** What all peers get: a name folded to plain capitals, given names first. */
export function foldedName(name: PersonName): string {
  return (name.full ?? [name.given, name.middle, name.surname].filter(Boolean).join(' '))
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toUpperCase()
    .replace(/[^\p{L}\s]/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

export const lastWord = (text: string): string => text.slice(text.lastIndexOf(' ') + 1);

/** The same date rule for every peer: same date, day and month swapped, year within one, or known in part only. */
export function datesAgree(a: string, b: string): boolean {
  if (a.length === 10 && b.length === 10) {
    if (a === b) return true;
    if (a.slice(0, 4) === b.slice(0, 4)) return a.slice(5, 7) === b.slice(8) && a.slice(8) === b.slice(5, 7);
    return a.slice(4) === b.slice(4) && Math.abs(Number(a.slice(0, 4)) - Number(b.slice(0, 4))) <= 1;
  }
  const known = Math.min(a.length, b.length);
  return a.slice(0, known) === b.slice(0, known);
}

export function anyDatesAgree(a: PersonDescription, b: PersonDescription): boolean {
  if (!a.birthDates?.length || !b.birthDates?.length) return true;
  return a.birthDates.some((x) => b.birthDates!.some((y) => datesAgree(x, y)));
}

/** Full dates that the date rule allows for a full date. */
export function dateBlock(date: string): string[] {
  const [y, m, d] = [Number(date.slice(0, 4)), date.slice(5, 7), date.slice(8)];
  const swapped = Number(d) <= 12 ? [`${y}-${d}-${m}`] : [];
  const leap = (year: number) => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const near = [y - 1, y + 1]
    .filter((year) => m !== '02' || d !== '29' || leap(year))
    .map((year) => `${year}-${m}-${d}`);
  return [...new Set([date, ...swapped, ...near])];
}

/** Trigrams as PostgreSQL makes them: two blanks before, one after each word. */
export function trigrams(text: string): Set<string> {
  const found = new Set<string>();
  for (const word of text.toLowerCase().split(' ')) {
    const padded = `  ${word} `;
    for (let i = 0; i + 3 <= padded.length; i++) found.add(padded.slice(i, i + 3));
  }
  return found;
}

export function trigramSimilarity(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  let both = 0;
  for (const gram of a) if (b.has(gram)) both++;
  return both / (a.size + b.size - both || 1);
}

export type Records = readonly BenchRecord[];
