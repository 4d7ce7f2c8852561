import { daysInMonth, isoDate } from '#basics/dates.js';
import type { PersonDescription, PersonName, TravelDocument } from '#domain/person.js';
import { CULTURES } from './cultures/all.js';
import type { Culture, NameIdentity, Script } from './cultures/culture.js';
import { type Damaged, damage, type ErrorKind, pickWeighted } from './errors.js';
import { ERRORS_FOR_FITTING } from './errorsForFitting.js';
import { type Random, seeded } from './random.js';

/** An invented person, before anybody wrote the person down. */
export interface Invented {
  readonly id: string;
  readonly culture: Culture;
  readonly names: NameIdentity;
  readonly birthDate: string;
  readonly documents: readonly TravelDocument[];
  readonly fbiNumber?: string;
}

/** A register record as the engine takes it. */
export type BenchRecord = PersonDescription & { readonly id: string };

const CITIZEN: Readonly<Record<string, string>> = {
  hispanic: 'MEX',
  russian: 'RUS',
  arabic: 'EGY',
  chinese: 'CHN',
  'south-asian': 'IND',
  french: 'FRA',
  german: 'DEU',
  portuguese: 'BRA',
  'west-african': 'NGA',
  polish: 'POL',
  persian: 'IRN',
  korean: 'KOR',
  vietnamese: 'VNM',
};

const TOTAL_SHARE = CULTURES.reduce((sum, culture) => sum + culture.share, 0);

function cultureByShare(random: Random): Culture {
  let at = random.unit() * TOTAL_SHARE;
  for (const culture of CULTURES) {
    at -= culture.share;
    if (at <= 0) return culture;
  }
  return CULTURES[0]!;
}

function letters(random: Random, count: number, alphabet: string): string {
  let text = '';
  for (let i = 0; i < count; i++) text += alphabet[random.below(alphabet.length)];
  return text;
}
const DIGITS = '0123456789';

function passport(random: Random, issuer: string): TravelDocument {
  const number = random.chance(0.5)
    ? letters(random, 9, DIGITS)
    : letters(random, 1, 'ABCDEFGHKLMNPRSTXYZ') + letters(random, 8, DIGITS);
  return { kind: 'passport', number, issuer };
}

/** One invented person; the same seed and number give the same person without drawing those before. */
export function inventPerson(seed: number, number: number, culture?: Culture, maleShare = 0.94): Invented {
  const random = seeded(Math.imul(seed, 0x9e3779b1) ^ Math.imul(number + 1, 0x85ebca77));
  const whose = culture ?? cultureByShare(random);
  const sex = random.chance(maleShare) ? 'M' : 'F';
  const year = 2007 - Math.floor(35 * (random.unit() + random.unit()));
  const month = 1 + random.below(12);
  const birthDate = isoDate(year, month, 1 + random.below(daysInMonth(year, month)));
  const issuer = random.chance(0.6) ? 'USA' : (CITIZEN[whose.id] ?? 'USA');
  const documents: TravelDocument[] = [];
  if (random.chance(0.45)) documents.push(passport(random, issuer));
  if (documents.length > 0 && random.chance(0.2)) documents.push(passport(random, issuer));
  return {
    id: `${seed}-${number}`,
    culture: whose,
    names: whose.draw(random, sex),
    birthDate,
    documents,
    ...(random.chance(0.95)
      ? {
          fbiNumber: letters(random, 6, DIGITS) + letters(random, 2, 'ABCDEFHJKLMNPRTVWX') + random.below(10),
        }
      : {}),
  };
}

/** The person as a registry describes the person: usual spelling, about two aliases, some dates partial. */
export function recordOf(person: Invented, seed: number): BenchRecord {
  const random = seeded(seed ^ Math.imul(person.birthDate.length + hashed(person.id), 0x27d4eb2f));
  const names: PersonName[] = [{ ...person.culture.write(person.names), kind: 'primary' }];
  const aliases = random.pick([0, 1, 1, 2, 2, 2, 3, 3, 4]);
  for (let i = 0; i < aliases; i++) {
    const alias = aliasOf(person, names[0]!, random);
    if (alias) names.push({ ...alias, kind: 'alias' });
  }
  const partial = random.unit();
  const date = person.birthDate;
  const birthDates = [partial < 0.05 ? date.slice(0, 4) : partial < 0.1 ? date.slice(0, 7) : date];
  if (random.chance(0.05))
    birthDates.push(`${date.slice(0, 8)}${String(1 + random.below(28)).padStart(2, '0')}`);
  return {
    id: person.id,
    names,
    birthDates,
    sex: person.names.sex,
    ...(person.documents.length > 0 ? { documents: person.documents } : {}),
    ...(person.fbiNumber ? { fbiNumber: person.fbiNumber } : {}),
    citizenships: [person.documents[0]?.issuer ?? 'USA'],
  };
}

function aliasOf(person: Invented, primary: PersonName, random: Random): PersonName | null {
  const way = random.unit();
  if (way < 0.6)
    return pickWeighted(random, person.culture.rewrites).write(person.names, random)?.name ?? null;
  if (way < 0.8) {
    const names = ERRORS_FOR_FITTING.filter((error) => error.about === 'name');
    return damage({ names: [primary] }, names, 1, random).person.names[0]!;
  }
  // A name of the person's own choice: another surname.
  const other = person.culture.draw(random, person.names.sex);
  return {
    ...primary,
    surname: person.culture.write({ ...person.names, surnames: other.surnames }).surname!,
  };
}

function hashed(text: string): number {
  let h = 17;
  for (let i = 0; i < text.length; i++) h = Math.imul(h, 31) + text.charCodeAt(i);
  return h;
}

export interface Traveller extends Damaged {
  /** How the culture's own habits changed the name, or 'as registered'. */
  readonly how: string;
  readonly script: Script;
}

export interface TravellerOptions {
  readonly errors: readonly ErrorKind[];
  /** How many errors on top of the writing habit. */
  readonly errorCount: number;
  /** Chance that the name is written another way of the culture before errors fall on it. */
  readonly rewritten: number;
  /** Chance that the traveller shows one of the documents that the register holds. */
  readonly documentShown: number;
}

/** The person as a traveller whom a carrier, consulate or border describes. */
export function travellerOf(person: Invented, random: Random, options: TravellerOptions): Traveller {
  const rewrite = random.chance(options.rewritten)
    ? pickWeighted(random, person.culture.rewrites).write(person.names, random)
    : null;
  const issuer = person.documents[0]?.issuer ?? CITIZEN[person.culture.id] ?? 'USA';
  const shown = person.documents.length > 0 && random.chance(options.documentShown);
  const described: PersonDescription = {
    names: [rewrite?.name ?? person.culture.write(person.names)],
    birthDates: [person.birthDate],
    sex: person.names.sex,
    citizenships: [issuer],
    documents: [shown ? random.pick(person.documents) : passport(random, issuer)],
  };
  const damaged = damage(described, options.errors, options.errorCount, random);
  return { ...damaged, how: rewrite?.how ?? 'as registered', script: rewrite?.script ?? 'latin' };
}
