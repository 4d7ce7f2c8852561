import { MS } from '#basics/clock.js';
import { localTime } from '#basics/zones.js';
import type { PersonDescription } from '#domain/person.js';
import { findPort } from '#domain/ports.js';
import { type ManifestFile, PRIVATE_CARRIER } from '#formats/manifestFile/file.js';
import { writeManifestJson } from '#formats/manifestFile/write.js';
import { inventPerson, travellerOf } from '../../bench/matching/population.js';
import { type Random, seeded } from '../../bench/matching/random.js';
import { REGISTER_SEED } from '../world/register.js';
import { newPartnerClient } from './client.js';
import { type Partner, type PartnerContext, repeating } from './partner.js';
import { knownByPassport } from './registered.js';

/** Seconds between two filings. */
const EVERY_S = 70;
const STRANGERS = 9_000_000;

// biome-ignore format: a table
const JOURNEYS: readonly (readonly [craft: 'private-air' | 'private-sea', from: string, to: string, minutes: number])[] = [
  ['private-air', 'TEB', 'YYZ', 90], ['private-air', 'MEX', 'IAH', 150], ['private-air', 'VNY', 'SJD', 150], ['private-air', 'NAS', 'FLL', 60],
  ['private-sea', 'MXCZM', '5201', 60 * 60], ['private-sea', '5201', 'MXCZM', 60 * 60], ['private-sea', 'CAVIC', '3001', 10 * 60], ['private-sea', 'MXESE', '2501', 12 * 60],
];

/** Owners of private aircraft and vessels who file what eAPIS asks: most in time, some late, some twice, one with a registrant on board. */
export const privateCraftPartner: Partner = {
  name: 'eAPIS',
  async start(context) {
    const agency = context.trial.agencies.find((a) => a.key === 'carrier');
    if (!agency) throw new Error('no carrier in the trial');
    const client = await newPartnerClient(context, {
      agencyId: agency.id,
      name: 'eAPIS',
      scopes: ['manifests:write'],
    });
    const start = Math.floor(Date.now() / 1000);
    return repeating(context, 'eAPIS', EVERY_S * 1000, async (n) => {
      const random = seeded(start + n * 7919);
      const filing = inventFiling(context, random, start + n, n);
      const bytes = writeManifestJson(filing.file);
      const { status } = await client.send('POST', '/api/v1/manifests', bytes);
      if (status >= 400) throw new Error(`the door answered ${status}`);
      if (random.chance(0.15)) await client.send('POST', '/api/v1/manifests', bytes);
      const [leg] = filing.file.legs;
      context.say(
        `eAPIS: ${filing.file.craft} ${filing.file.number} ${leg?.departurePort}-${leg?.arrivalPort}, ${filing.file.persons.length} on board${filing.late ? ', filed late' : ''}`,
      );
    });
  },
};

function inventFiling(
  context: PartnerContext,
  random: Random,
  seed: number,
  n: number,
): { readonly file: ManifestFile; readonly late: boolean } {
  const [craft, from, to, minutes] = random.pick(JOURNEYS);
  const late = random.chance(0.25);
  // In time: an aircraft two hours ahead, a vessel a day before it leaves. Late: minutes before.
  const aheadMs = late ? 10 * MS.minute : craft === 'private-air' ? 2 * MS.hour : 48 * MS.hour;
  const departsAtMs = Date.now() + aheadMs;
  const zone = (port: string) => findPort(port)?.zone ?? 'UTC';
  const persons = Array.from({ length: 1 + random.below(6) }, (_, i) =>
    i === 0 && n % 4 === 1 ? knownByPassport(context, seed) : stranger(random, seed * 10 + i),
  );
  return {
    late,
    file: {
      craft,
      list: 'passengers',
      sender: 'EAPIS',
      reference: `N-${seed}`,
      preparedAt: new Date().toISOString(),
      test: true,
      carrier: PRIVATE_CARRIER,
      number: craft === 'private-air' ? `N${100 + random.below(900)}QX` : `FL${1000 + random.below(9000)}AB`,
      ...(craft === 'private-sea' ? { vesselName: random.pick(['Second Wind', 'Heron', 'Blue Cedar']) } : {}),
      operator: 'Invented owner',
      legs: [
        {
          departurePort: from,
          arrivalPort: to,
          departureLocal: localTime(zone(from), departsAtMs),
          arrivalLocal: localTime(zone(to), departsAtMs + minutes * MS.minute),
        },
      ],
      totals: { passengers: persons.length - 1, crew: 1 },
      persons: persons.map((person, i) => ({
        ...person,
        role: i === persons.length - 1 ? 'crew' : 'passenger',
      })),
    },
  };
}

function stranger(random: Random, n: number): PersonDescription {
  return travellerOf(inventPerson(REGISTER_SEED, STRANGERS + (n % 1_000_000), undefined, 0.7), random, {
    errors: [],
    errorCount: 0,
    rewritten: 0,
    documentShown: 1,
  }).person;
}
