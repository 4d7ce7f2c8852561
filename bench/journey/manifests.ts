import { localTime } from '#basics/zones.js';
import type { PersonDescription } from '#domain/person.js';
import { findPort } from '#domain/ports.js';
import { writePaxlst } from '#formats/edifact/writePaxlst.js';
import type { ManifestPerson } from '#formats/manifest.js';
import { REGISTER_SEED } from '../../sim/world/register.js';
import { type BenchRecord, inventPerson, recordOf, travellerOf } from '../matching/population.js';
import { seeded } from '../matching/random.js';

/** A registrant put on board, and whether the carrier's details make the identity certain. */
export interface Planted {
  /** Number of the invented register record. */
  readonly index: number;
  readonly path: 'certain' | 'fuzzy';
}

export interface PlantedManifest {
  readonly bytes: Uint8Array;
  readonly travellers: number;
  readonly planted: readonly Planted[];
}

/** Where the flights go: both directions, so that rules for entry and for departure are walked. */
const ROUTES = [
  ['JFK', 'LIS', 400],
  ['LHR', 'BOS', 440],
  ['MIA', 'BOG', 230],
  ['NRT', 'LAX', 600],
] as const;

/** Strangers are drawn far behind any register that the bench loads. */
const FIRST_STRANGER = 50_000_000;

/**
 * Invents manifests of one size, each with its own registrants on board. A certain one travels under the record's
 * primary name, birth date and passport; a fuzzy one under name and birth date with a passport the record has not.
 * @param from number of the first manifest: the same number gives the same flight and people
 */
export function inventManifests(options: {
  readonly from: number;
  readonly count: number;
  readonly travellers: number;
  readonly certain: number;
  readonly fuzzy: number;
  readonly registerSize: number;
  readonly nowMs: number;
  /** Registrants already on board of another manifest; each is taken once. */
  readonly taken: Set<number>;
}): PlantedManifest[] {
  const manifests: PlantedManifest[] = [];
  for (let n = options.from; n < options.from + options.count; n++) {
    const { persons, planted } = inventPersons(n, options);
    manifests.push({ bytes: writeManifest(n, persons, options.nowMs), travellers: persons.length, planted });
  }
  return manifests;
}

/** The people of list `n`: strangers, and in the middle so many of the register. */
export function inventPersons(
  n: number,
  options: {
    readonly travellers: number;
    readonly certain: number;
    readonly fuzzy: number;
    readonly registerSize: number;
    readonly taken: Set<number>;
  },
): { readonly persons: readonly PersonDescription[]; readonly planted: readonly Planted[] } {
  const random = seeded(90_001 + n);
  const planted: Planted[] = [];
  const persons: PersonDescription[] = [];
  for (const [path, count] of [
    ['certain', options.certain],
    ['fuzzy', options.fuzzy],
  ] as const) {
    for (let i = 0; i < count; i++) {
      const { index, record } = pickRecord(random.below(options.registerSize), path, options);
      planted.push({ index, path });
      persons.push(asTraveller(record, path, random));
    }
  }
  while (persons.length < options.travellers) {
    const number = FIRST_STRANGER + n * options.travellers + persons.length;
    const invented = inventPerson(REGISTER_SEED, number, undefined, 0.5);
    persons.push(
      travellerOf(invented, random, { errors: [], errorCount: 0, rewritten: 0.05, documentShown: 1 }).person,
    );
  }
  // Where the list has them must not matter; the middle is as good as any place.
  const own = persons.splice(0, planted.length);
  persons.splice(Math.floor(persons.length / 2), 0, ...own);
  return { persons, planted };
}

/** The next record that nobody has taken and that can be met on this path: a full birth date, and a passport. */
function pickRecord(
  start: number,
  path: Planted['path'],
  options: { readonly registerSize: number; readonly taken: Set<number> },
): { readonly index: number; readonly record: BenchRecord } {
  for (let step = 0; step < options.registerSize; step++) {
    const index = (start + step) % options.registerSize;
    if (options.taken.has(index)) continue;
    const record = recordOf(inventPerson(REGISTER_SEED, index), REGISTER_SEED);
    const full = record.birthDates?.length === 1 && record.birthDates[0]!.length === 10;
    if (!full || (path === 'certain' && !record.documents?.length)) continue;
    options.taken.add(index);
    return { index, record };
  }
  throw new Error(`a register of ${options.registerSize} has too few records to put on board`);
}

function asTraveller(
  record: BenchRecord,
  path: Planted['path'],
  random: ReturnType<typeof seeded>,
): PersonDescription {
  const { kind: _kind, ...name } = record.names[0]!;
  const issuer = record.documents?.[0]?.issuer ?? 'USA';
  return {
    names: [name],
    birthDates: record.birthDates!,
    ...(record.sex ? { sex: record.sex } : {}),
    citizenships: record.citizenships ?? ['USA'],
    documents:
      path === 'certain'
        ? [record.documents![0]!]
        : [{ kind: 'passport', number: `9${String(random.below(100_000_000)).padStart(8, '0')}`, issuer }],
  };
}

export function writeManifest(n: number, persons: readonly PersonDescription[], nowMs: number): Uint8Array {
  const [from, to, minutes] = ROUTES[n % ROUTES.length]!;
  const departsAtMs = nowMs + (300 + (n % 600)) * 60_000;
  const listed = persons.map(
    (person, i): ManifestPerson => ({
      ...person,
      names: [person.names[0] ?? {}],
      residence: person.citizenships?.[0] ?? 'USA',
      role: 'passenger',
      embark: from,
      disembark: to,
      locator: `BN${(100_000 + i * 37).toString(36).toUpperCase()}`,
      seats: [`${1 + (i % 40)}${'ABCDEF'[i % 6]!}`],
      offset: 0,
    }),
  );
  const parts = writePaxlst({
    kind: 'passengers',
    legs: [
      {
        carrier: 'BN',
        number: String(1 + (n % 9999)),
        departurePort: from,
        arrivalPort: to,
        departureLocal: localTime(findPort(from)!.zone, departsAtMs),
        arrivalLocal: localTime(findPort(to)!.zone, departsAtMs + minutes * 60_000),
      },
    ],
    persons: listed,
    declaredTotals: { passengers: listed.length },
    references: {
      sender: 'BENCHAIR',
      recipient: 'USCSAPIS',
      message: String(n % 10_000),
      interchange: String(n),
    },
  });
  return parts[0]!;
}
