import type { PossibleMatch } from '#domain/evidence.js';
import type { PersonDescription, PersonName } from '#domain/person.js';
import { type PackedDate, packDate } from '#matching/birthDates.js';
import { explainPair, IndexBuilder } from '#matching/engine.js';
import { CULTURES } from './cultures/all.js';
import { latin } from './cultures/culture.js';
import { withoutDate } from './errors.js';
import { ERRORS_FOR_FITTING } from './errorsForFitting.js';
import { fake1000, isHeldBack } from './files.js';
import { innocents, queriesOf, recordOfRow } from './personFiles.js';
import { type BenchRecord, type Invented, inventPerson, recordOf, travellerOf } from './population.js';
import { type Random, seeded } from './random.js';
import type { Settings } from './settings.js';

/** A traveller beside a record, with what the model sees between them. */
export interface LabelledPair {
  readonly same: boolean;
  /** Where the traveller comes from: a file, the population, or all cultures in equal numbers. */
  readonly from: string;
  /** Travellers are numbered; the pairs of one stranger belong together. */
  readonly traveller: number;
  /** Not fitted on, for the report. */
  readonly held: boolean;
  readonly match: PossibleMatch;
}

/** The birth dates of a traveller and of the own record. */
export interface DatedPair {
  readonly from: string;
  readonly theirs: readonly PackedDate[];
  readonly ours: readonly PackedDate[];
}

export interface FitPairs {
  readonly pairs: readonly LabelledPair[];
  /** Travellers asked, by source, those without any pair too. */
  readonly strangers: ReadonlyMap<string, { readonly open: number; readonly held: number }>;
  readonly registerSize: number;
  /** Birth dates of travellers and of their own records, of those that are not held back. */
  readonly dates: readonly DatedPair[];
}

/** Seeds apart from those of every section that reports accuracy. */
const SEED = { register: 9_101, cultures: 9_202, strangers: 9_303, errors: 9_404 } as const;
/** How far below the review line strangers are looked for, and how many records of each are kept. */
const BELOW_REVIEW = 7;
const RECORDS_A_STRANGER = 10;
/** One traveller in so many is held back. */
const HELD_PART = 4;

/**
 * Labelled pairs for the fit: travellers beside their own records, and strangers beside the records that come near
 * the line in a register of the given size. Strangers tell as much and as little as those sought: some of them no
 * date, a year, no middle name.
 */
export function fitPairs(settings: Settings, size: number): FitPairs {
  const { progress } = settings;
  const scale = settings.quick ? 0.2 : 1;
  const random = seeded(SEED.errors);
  // FEBRL may not be shipped in derived form, so its counts do not enter the weights: only reports see it.
  const files = settings.data ? [fake1000(settings.data)] : [];
  progress(`fit: a register of ${size} records`);
  const builder = new IndexBuilder();
  for (let i = 0; i < size; i++) builder.add(recordOf(inventPerson(SEED.register, i), SEED.register));
  const ofFiles = new Map<string, BenchRecord>();
  for (const file of files)
    for (const row of file.register) {
      const record = { ...recordOfRow(row), id: `${file.id}:${row.id}` };
      ofFiles.set(record.id, record);
      builder.add(record);
    }
  const perCulture = Math.ceil(350 * scale);
  const ofCultures: { person: Invented; record: BenchRecord }[] = [];
  CULTURES.forEach((culture, c) => {
    for (let i = 0; i < perCulture; i++) {
      const person = inventPerson(SEED.cultures, c * perCulture + i, culture);
      const record = recordOf(person, SEED.cultures);
      ofCultures.push({ person, record });
      builder.add(record);
    }
  });
  const index = builder.build();
  const context = index.context();
  const pairs: LabelledPair[] = [];
  const dates: DatedPair[] = [];
  let travellers = 0;
  const addTrue = (from: string, query: PersonDescription, record: BenchRecord): void => {
    const traveller = travellers++;
    const held = traveller % HELD_PART === 0;
    pairs.push({ same: true, from, traveller, held, match: explainPair(query, record, context) });
    if (!held) dates.push({ from, theirs: datesOf(query), ours: datesOf(record) });
  };
  const told = (person: Invented, errors: number, rewritten: number): PersonDescription => {
    const { documents: _unshown, ...rest } = travellerOf(person, random, {
      errors: ERRORS_FOR_FITTING,
      errorCount: errors,
      rewritten,
      documentShown: 0,
    }).person;
    return leftOut(rest, random);
  };
  progress('fit: travellers beside their own records');
  for (let i = 0; i < 6000 * scale; i++) {
    const person = inventPerson(SEED.register, random.below(size));
    addTrue(
      'population',
      replaced(told(person, random.pick([0, 1, 1, 2]), 0.3), random),
      recordOf(person, SEED.register),
    );
  }
  for (const { person, record } of ofCultures)
    addTrue('cultures', replaced(told(person, random.pick([0, 1, 1, 2]), 0.4), random), record);
  for (const file of files)
    for (const query of queriesOf(
      { ...file, queries: file.queries.filter((row) => !isHeldBack(row)) },
      'names and date',
    ))
      addTrue(file.id, query.described, ofFiles.get(`${file.id}:${query.right}`)!);

  const strangers = new Map<string, { open: number; held: number }>();
  const floor = index.lines().reviewBits - BELOW_REVIEW;
  const addStranger = (from: string, query: PersonDescription): void => {
    const traveller = travellers++;
    const held = traveller % HELD_PART === 0;
    const count = strangers.get(from) ?? { open: 0, held: 0 };
    strangers.set(from, count);
    count[held ? 'held' : 'open']++;
    for (const match of index.match(query, { reviewBits: floor }).slice(0, RECORDS_A_STRANGER))
      pairs.push({ same: false, from, traveller, held, match });
  };
  progress('fit: strangers beside records that come near the line');
  for (let i = 0; i < 6000 * scale; i++)
    addStranger(
      'population',
      told(inventPerson(SEED.strangers, i, undefined, 0.75), random.pick([0, 1]), 0.3),
    );
  for (let i = 0; i < 6000 * scale; i++)
    addStranger(
      'cultures',
      told(inventPerson(SEED.strangers + 1, i, CULTURES[i % CULTURES.length]!), random.pick([0, 1]), 0.3),
    );
  const asked = innocents({ ...settings, split: 'open' }, false).asked.slice(0, 8000 * scale);
  for (const row of asked) addStranger('travellers-us', toldLess(row.described, random));
  return { pairs, strangers, registerSize: index.size, dates };
}

/**
 * What the error generators leave out. Registers and senders sometimes hold something else altogether: another given
 * or middle name, a new surname, a wrong date, the second given name as the only one.
 */
const REPLACED = { given: 0.05, surname: 0.04, date: 0.03, middle: 0.02, byMiddle: 0.02 } as const;
/** Habits of senders, whoever the traveller is: no middle name asked for, room for one surname. */
const LEFT_OUT = { middle: 0.25, secondSurname: 0.2 } as const;

function replaced(person: PersonDescription, random: Random): PersonDescription {
  const name = person.names[0]!;
  if (person.birthDates?.length && random.chance(REPLACED.date))
    return { ...person, birthDates: [inventPerson(SEED.errors, random.below(1e6)).birthDate] };
  if (!name.given || !name.surname) return person;
  let at = random.unit();
  const now = (share: number): boolean => {
    at -= share;
    return at < 0 && at >= -share;
  };
  const other = inventPerson(SEED.errors, random.below(1e6)).names;
  const changed = (change: Partial<PersonName>): PersonDescription => ({
    ...person,
    names: [{ ...name, ...change }],
  });
  if (now(REPLACED.given)) return changed({ given: latin(other.given[0]!) });
  if (now(REPLACED.surname)) return changed({ surname: latin(other.surnames[0]!) });
  if (!name.middle) return person;
  if (now(REPLACED.middle)) return changed({ middle: latin(other.given[0]!) });
  const { middle: _moved, ...rest } = name;
  return now(REPLACED.byMiddle) ? { ...person, names: [{ ...rest, given: name.middle }] } : person;
}

function leftOut(person: PersonDescription, random: Random): PersonDescription {
  const [name, ...others] = person.names;
  const { middle, ...short } = name!;
  const surnames = (name!.surname ?? '').split(' ');
  const one = surnames.length === 2 && random.chance(LEFT_OUT.secondSurname);
  const shorter = {
    ...(middle && !random.chance(LEFT_OUT.middle) ? name! : short),
    ...(one ? { surname: surnames[0]! } : {}),
  };
  return { ...person, names: [shorter, ...others] };
}

const datesOf = (person: PersonDescription): PackedDate[] =>
  (person.birthDates ?? []).map(packDate).filter((date) => date > 0);

/** As little as the people of the files tell: half without a middle name, some without a full date. */
function toldLess(person: PersonDescription, random: Random): PersonDescription {
  const { middle: _gone, ...short } = person.names[0]!;
  const named = random.chance(0.5) ? { ...person, names: [short] } : person;
  const chance = random.unit();
  if (chance < 0.05) return withoutDate(named);
  if (chance < 0.1 && named.birthDates)
    return { ...named, birthDates: named.birthDates.map((date) => date.slice(0, 4)) };
  return named;
}
