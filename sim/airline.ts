import { addDays, type IsoDate } from '#basics/dates.js';
import { localTime } from '#basics/zones.js';
import type { PersonDescription } from '#domain/person.js';
import { findPort } from '#domain/ports.js';
import { type PaxlstOptions, writePaxlst } from '#formats/edifact/writePaxlst.js';
import type { ManifestPerson } from '#formats/manifest.js';
import { ERRORS_FOR_FITTING } from '../bench/matching/errorsForFitting.js';
import { inventPerson, recordOf, travellerOf } from '../bench/matching/population.js';
import { type Random, seeded } from '../bench/matching/random.js';
import { PartnerClient } from './partners/client.js';
import { REGISTER_SEED } from './world/register.js';

/** A flight of the simulated airline, with the transmissions it is sent in. */
export interface SimulatedFlight {
  readonly flight: string;
  readonly departurePort: string;
  readonly arrivalPort: string;
  readonly travellers: number;
  /** Numbers of the register records that are on board under some name. */
  readonly onBoardFromRegister: readonly number[];
  readonly transmissions: readonly Uint8Array[];
}

// biome-ignore format: a table
const ROUTES: readonly (readonly [from: string, to: string, minutes: number])[] = [
  ['JFK', 'LHR', 410], ['JFK', 'LIS', 400], ['MIA', 'BOG', 230], ['LAX', 'NRT', 690], ['SFO', 'MNL', 830], ['ORD', 'FRA', 500],
  ['ATL', 'CUN', 160], ['IAH', 'SAL', 180], ['BKK', 'LAX', 850], ['CDG', 'IAD', 480], ['MEX', 'DFW', 170], ['LHR', 'BOS', 440],
  ['AMS', 'SEA', 600], ['SJO', 'MIA', 190], ['MNL', 'GUM', 220], ['FRA', 'JFK', 520],
];

function leaves(port: string): boolean {
  return ['JFK', 'MIA', 'LAX', 'SFO', 'ORD', 'ATL', 'IAH'].includes(port);
}

/** How one sender writes: what real senders do, a row each. */
const DIALECTS: readonly PaxlstOptions[] = [
  { version: 'D:05B' },
  { version: 'D:02B', segmentEnd: '\n' },
  { version: 'D:12B', personsPerPart: 40 },
  { version: 'D:15B', segmentEnd: '\r\n' },
  { version: 'D:05B', separators: { terminator: 0x22 }, una: false },
  { version: 'D:02B', wrap: 64, head: ['QD WASAPXH', '.ATLTXXH 101200'] },
  { version: 'D:05B', tail: '\r\n-- \r\nThis message was checked for viruses.\r\n' },
];

/** Travellers of a flight in the trial: small enough to look at, large enough to be a manifest. */
const TRAVELLERS = [24, 120] as const;

/**
 * Invents a flight that departs some hours from now, in one of the dialects, with now and then somebody from the
 * register under an altered name. The same seed and number give the same flight.
 */
export function inventFlight(
  seed: number,
  number: number,
  nowMs: number,
  options: {
    readonly registerSize: number;
    /** Number of a register record whose person is on board as registered. */
    readonly featured?: number;
    /** Whether the flight comes or goes; left out: either. */
    readonly direction?: 'entry' | 'departure';
    readonly hitChance: number;
    /** Records of each agency that somebody can sign in as: half of the registered travellers are of these. */
    readonly familiar?: readonly (readonly number[])[];
  },
): SimulatedFlight {
  const random = seeded(seed * 7919 + number);
  const { direction } = options;
  const [from, to, minutes] = random.pick(
    direction === undefined
      ? ROUTES
      : ROUTES.filter(([port]) => leaves(port) === (direction === 'departure')),
  );
  const departsAtMs = nowMs + (60 + random.below(600)) * 60_000;
  const departureLocal = localTime(findPort(from)!.zone, departsAtMs);
  const arrivalLocal = localTime(findPort(to)!.zone, departsAtMs + minutes * 60_000);
  const isEntry = !leaves(from);
  const count = TRAVELLERS[0] + random.below(TRAVELLERS[1] - TRAVELLERS[0]);
  const persons: ManifestPerson[] = [];
  const onBoardFromRegister: number[] = [];
  if (options.featured !== undefined) {
    // Somebody who travels on the very passport that the register knows: identity is certain, agencies hear at once.
    onBoardFromRegister.push(options.featured);
    const { names, birthDates, sex, citizenships, documents } = recordOf(
      inventPerson(REGISTER_SEED, options.featured),
      REGISTER_SEED,
    );
    const person = {
      names: names.slice(0, 1),
      birthDates: birthDates?.slice(0, 1) ?? [],
      sex: sex ?? 'U',
      citizenships: citizenships ?? [],
      documents: documents?.slice(0, 1) ?? [],
    };
    persons.push(manifestPerson(person, 0, from, to, isEntry, departureLocal.slice(0, 10), random));
  }
  for (let i = persons.length; i < count; i++) {
    const fromRegister = random.chance(options.hitChance) && options.registerSize > 0;
    const index = fromRegister ? recordOnBoard(options, random) : 5_000_000 + number * 1000 + i;
    if (fromRegister) onBoardFromRegister.push(index);
    const invented = inventPerson(REGISTER_SEED, index, undefined, fromRegister ? 0.94 : 0.5);
    const { person } = travellerOf(invented, random, {
      errors: ERRORS_FOR_FITTING,
      errorCount: fromRegister && random.chance(0.4) ? 1 : 0,
      rewritten: fromRegister ? 0.3 : 0.05,
      documentShown: fromRegister ? 0.5 : 1,
    });
    persons.push(manifestPerson(person, i, from, to, isEntry, departureLocal.slice(0, 10), random));
  }
  const transmissions = writePaxlst(
    {
      kind: 'passengers',
      legs: [
        {
          carrier: 'TX',
          number: String(100 + (number % 800)),
          departurePort: from,
          arrivalPort: to,
          departureLocal,
          arrivalLocal,
        },
      ],
      persons,
      declaredTotals: { passengers: count },
      references: {
        sender: 'APIS*TXA',
        recipient: 'USCSAPIS',
        message: String(number % 10_000),
        transaction: `TN${number}`,
        interchange: String(number),
      },
    },
    DIALECTS[number % DIALECTS.length]!,
  );
  return {
    flight: `TX${100 + (number % 800)}`,
    departurePort: from,
    arrivalPort: to,
    travellers: count,
    onBoardFromRegister,
    transmissions: random.chance(0.3) ? shuffled(transmissions, random) : transmissions,
  };
}

function recordOnBoard(
  options: { readonly registerSize: number; readonly familiar?: readonly (readonly number[])[] },
  random: Random,
): number {
  const familiar = options.familiar ?? [];
  return familiar.length > 0 && random.chance(0.5)
    ? random.pick(random.pick(familiar))
    : random.below(options.registerSize);
}

function manifestPerson(
  person: PersonDescription,
  i: number,
  from: string,
  to: string,
  isEntry: boolean,
  today: IsoDate,
  random: Random,
): ManifestPerson {
  const name = person.names[0] ?? {};
  return {
    ...person,
    names: [name],
    documents: (person.documents ?? []).map((d) => ({
      ...d,
      expiry: addDays(today, 200 + random.below(3000)),
    })),
    residence: person.citizenships?.[0] ?? 'USA',
    role: 'passenger',
    embark: from,
    disembark: to,
    locator: `TX${(100_000 + i * 37).toString(36).toUpperCase()}`,
    seats: [`${1 + (i % 40)}${'ABCDEF'[i % 6]!}`],
    ...(isEntry
      ? {
          usAddress: {
            street: `${100 + i} Elm Street`,
            city: random.pick(['Columbus', 'Tulsa', 'Denver', 'Tampa']),
            region: random.pick(['OH', 'OK', 'CO', 'FL']),
            postcode: '00000',
            country: 'USA',
          },
        }
      : {}),
    offset: 0,
  };
}

function shuffled<T>(items: readonly T[], random: Random): T[] {
  const out = [...items];
  for (let i = out.length - 1; i > 0; i--) {
    const j = random.below(i + 1);
    [out[i], out[j]] = [out[j]!, out[i]!];
  }
  return out;
}

/** Posts manifests to the door that carriers use, as a machine client does. */
export class AirlineClient {
  readonly #client: PartnerClient;

  constructor(baseUrl: string, clientId: string, secret: string) {
    this.#client = new PartnerClient(baseUrl, clientId, secret);
  }

  /** @returns the status and body of the answer; throws when nobody answers */
  post(manifest: Uint8Array): Promise<{ readonly status: number; readonly body: unknown }> {
    return this.#client.send('POST', '/api/v1/manifests', manifest, 'application/edifact');
  }
}
