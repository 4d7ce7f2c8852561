import type { PersonDescription, PersonName } from '#domain/person.js';

/**
 * What the engine is measured against: two screenings in use elsewhere, written here from their public
 * descriptions. Both answer with a score per record so that curves can be drawn; 0 means no candidate.
 */
export interface Baseline {
  readonly id: string;
  readonly label: string;
  readonly prepare: (
    records: readonly PersonDescription[],
  ) => (query: PersonDescription) => Map<number, number>;
}

const plain = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toUpperCase()
    .replace(/[^\p{L}\s]/gu, '')
    .trim();

/** American Soundex; empty for a name without Latin letters. */
export function soundex(text: string): string {
  const letters = plain(text).replace(/[^A-Z]/g, '');
  if (letters === '') return '';
  const code = (c: string): string =>
    'BFPV'.includes(c)
      ? '1'
      : 'CGJKQSXZ'.includes(c)
        ? '2'
        : 'DT'.includes(c)
          ? '3'
          : c === 'L'
            ? '4'
            : 'MN'.includes(c)
              ? '5'
              : c === 'R'
                ? '6'
                : '';
  let out = letters[0]!;
  let last = code(letters[0]!);
  for (const c of letters.slice(1)) {
    const digit = code(c);
    if (digit !== '' && digit !== last) out += digit;
    if (c !== 'H' && c !== 'W') last = digit;
    if (out.length === 4) break;
  }
  return out.padEnd(4, '0');
}

const parts = (name: PersonName): { given: string; surname: string } => {
  if (name.given || name.surname) return { given: name.given ?? '', surname: name.surname ?? '' };
  const words = (name.full ?? '').split(/\s+/);
  return { given: words[0] ?? '', surname: words.at(-1) ?? '' };
};

/**
 * Like the Interstate Identification Index: surname by Soundex, first given letter, day and month exact, year
 * within three, sex absolute. Without a full date nothing is found. The score counts what agrees beyond the rule.
 */
export const nameAndDateRule: Baseline = {
  id: 'iii-like',
  label: 'NCIC-III-like rule',
  prepare: (records) => {
    const index = new Map<string, number[]>();
    records.forEach((record, i) => {
      for (const name of record.names)
        for (const date of record.birthDates ?? []) {
          if (date.length !== 10) continue;
          const key = `${soundex(parts(name).surname)}${date.slice(4)}`;
          const list = index.get(key);
          if (!list) index.set(key, [i]);
          else if (list.at(-1) !== i) list.push(i);
        }
    });
    return (query) => {
      const found = new Map<number, number>();
      for (const name of query.names) {
        const { given, surname } = parts(name);
        for (const date of query.birthDates ?? []) {
          if (date.length !== 10) continue;
          for (const i of index.get(`${soundex(surname)}${date.slice(4)}`) ?? []) {
            const score = ruleScore(records[i]!, given, surname, date, query);
            if (score > (found.get(i) ?? 0)) found.set(i, score);
          }
        }
      }
      return found;
    };
  },
};

function ruleScore(
  record: PersonDescription,
  given: string,
  surname: string,
  date: string,
  query: PersonDescription,
): number {
  if (query.sex && record.sex && query.sex !== record.sex) return 0;
  const year = Number(date.slice(0, 4));
  let best = 0;
  for (const ours of record.names) {
    const other = parts(ours);
    if (soundex(other.surname) !== soundex(surname)) continue;
    for (const theirDate of record.birthDates ?? []) {
      if (theirDate.length !== 10 || theirDate.slice(4) !== date.slice(4)) continue;
      const gap = Math.abs(Number(theirDate.slice(0, 4)) - year);
      if (gap > 3) continue;
      const initials = plain(given).charAt(0) === plain(other.given).charAt(0);
      const score =
        1 +
        (gap === 0 ? 4 : 0) +
        (initials ? 2 : 0) +
        (plain(other.surname) === plain(surname) ? 2 : 0) +
        (plain(other.given) === plain(given) ? 2 : 0);
      best = Math.max(best, score);
    }
  }
  return best;
}

/** Jaro-Winkler similarity, 0 to 1. */
export function jaroWinkler(a: string, b: string): number {
  if (a === b) return 1;
  const window = Math.max(0, Math.floor(Math.max(a.length, b.length) / 2) - 1);
  const taken = new Uint8Array(b.length);
  const left: string[] = [];
  for (let i = 0; i < a.length; i++) {
    for (let j = Math.max(0, i - window); j < Math.min(b.length, i + window + 1); j++) {
      if (taken[j] || a[i] !== b[j]) continue;
      taken[j] = 1;
      left.push(a[i]!);
      break;
    }
  }
  if (left.length === 0) return 0;
  let k = 0;
  let half = 0;
  for (let j = 0; j < b.length; j++) if (taken[j] && left[k++] !== b[j]) half++;
  const m = left.length;
  const jaro = (m / a.length + m / b.length + (m - half / 2) / m) / 3;
  let prefix = 0;
  while (prefix < 4 && prefix < a.length && a[prefix] === b[prefix]) prefix++;
  return jaro + prefix * 0.1 * (1 - jaro);
}

const whole = (name: PersonName): string =>
  plain(name.full ?? [name.given, name.middle, name.surname].filter(Boolean).join(' '));

/** Jaro-Winkler of the whole name among records born the same year or within one of it (or of unknown birth). */
export const similarityWithWindow: Baseline = {
  id: 'jaro-winkler',
  label: 'Jaro-Winkler with a birth-date window',
  prepare: (records) => {
    const byYear = new Map<number, number[]>();
    const names = records.map((record) => record.names.map(whole));
    records.forEach((record, i) => {
      const years = new Set((record.birthDates ?? []).map((date) => Number(date.slice(0, 4))));
      for (const year of years.size > 0 ? years : [0]) {
        const list = byYear.get(year);
        if (list) list.push(i);
        else byYear.set(year, [i]);
      }
    });
    return (query) => {
      const found = new Map<number, number>();
      const asked = query.names.map(whole);
      const years = new Set((query.birthDates ?? []).map((date) => Number(date.slice(0, 4))));
      const near = years.size > 0 ? [0, ...[...years].flatMap((y) => [y - 1, y, y + 1])] : [...byYear.keys()];
      for (const year of new Set(near))
        for (const i of byYear.get(year) ?? []) {
          let best = 0;
          for (const ours of names[i]!)
            for (const theirs of asked) best = Math.max(best, jaroWinkler(ours, theirs));
          const sameDate = query.birthDates?.some((date) => records[i]!.birthDates?.includes(date)) ?? false;
          const score = best + (sameDate ? 0.1 : 0);
          if (best >= 0.6 && score > (found.get(i) ?? 0)) found.set(i, score);
        }
      return found;
    };
  },
};

export const BASELINES: readonly Baseline[] = [nameAndDateRule, similarityWithWindow];
