import { addDays } from '#basics/dates.js';
import { type RecordEntry, readRecordEntry } from '#domain/registerRecord.js';
import type { Database } from '#storage/database.js';
import { enterRecords } from '#storage/enterRecords.js';
import { REGISTER_FEED } from '#storage/firstFacts.js';
import { markFeedFresh } from '#storage/registerRecords.js';
import { inventPerson, recordOf } from '../../bench/matching/population.js';
import { seeded } from '../../bench/matching/random.js';
import { probationOri, type TrialAgency } from './directory.js';

/** Seed of the trial's register: the same people on every installation. */
export const REGISTER_SEED = 4711;

// Code and words as they stand in the table of sex offences.
const OFFENSES = [
  ['1101', 'Rape with weapon'],
  ['1103', 'Rape by threat'],
  ['1199', 'Sexual battery'],
  ['1116', 'Statutory rape'],
] as const;

/** The agency that entered record `i`: a warrant unit for each 25th, a registration office for the others. */
export function ownerOfRecord(i: number, agencies: readonly TrialAgency[]): TrialAgency {
  const kind = isWantedRecord(i) ? 'lea-' : 'sora-';
  const owners = agencies.filter((a) => a.key.startsWith(kind));
  return owners[i % owners.length]!;
}

/** Whether record `i` is of the Wanted file. */
export function isWantedRecord(i: number): boolean {
  return i % 25 === 7;
}

/** One invented register record as a line of the register file. `i` chooses the person, the agency and the status. */
export function registerLine(
  i: number,
  agencies: readonly TrialAgency[],
  today: string,
): Record<string, unknown> {
  const random = seeded(REGISTER_SEED * 31 + i);
  const { id: _id, ...person } = recordOf(inventPerson(REGISTER_SEED, i), REGISTER_SEED);
  const isWanted = isWantedRecord(i);
  const owner = ownerOfRecord(i, agencies);
  const supervisor = probationOri(owner.ori.slice(0, 2));
  const [offenseCode, offense] = OFFENSES[random.below(OFFENSES.length)]!;
  const convictedOn = addDays(today, -(1500 + random.below(6000)));
  const registeredOn = addDays(convictedOn, 20 + random.below(900));
  const common = {
    ...person,
    recordNumber: `${isWanted ? 'W' : 'X'}${String(100_000_000 + i)}`,
    ori: owner.ori,
    offense,
    offenseCode,
    convictedOn,
    victims: [
      {
        age: 6 + random.below(30),
        gender: random.chance(0.8) ? 'F' : 'M',
        relationship: random.pick(['stranger', 'acquaintance', 'family']),
      },
    ],
  };
  if (isWanted) {
    return {
      ...common,
      file: 'WANTED',
      warrant: {
        issuingOri: owner.ori,
        extraditionLimit: random.pick(['full', 'limited', 'none']),
        dateOfWarrant: addDays(today, -random.below(900)),
        offenseCode,
        offense,
        ...(random.chance(0.3) ? { caution: 'Armed and dangerous' } : {}),
      },
    };
  }
  return {
    ...common,
    file: 'NSOR',
    registersFor: random.pick(['residence', 'residence', 'work']),
    registrationDates: { from: registeredOn, ...(random.chance(0.3) ? { until: 'NONEXP' } : {}) },
    tier: random.pick(['1', '1', '2', '3']),
    ...(random.chance(0.2) && agencies.some((a) => a.ori === supervisor)
      ? {
          supervision: {
            ori: supervisor,
            until: addDays(today, 90 + random.below(900)),
            travelBarred: random.chance(0.5),
          },
        }
      : {}),
  };
}

/** Fills the register with so many invented records. */
export async function makeRegister(
  db: Database,
  agencies: readonly TrialAgency[],
  count: number,
  nowMs: number,
  progress: (done: number) => void,
): Promise<number> {
  const today = new Date(nowMs).toISOString().slice(0, 10);
  const byOri = new Map(agencies.map((a) => [a.ori, a.id]));
  const actor = { kind: 'system', id: 'trial' } as const;
  let loaded = 0;
  for (let from = 0; from < count; from += 2000) {
    const entries: { entry: RecordEntry; agencyId: string }[] = [];
    for (let i = from; i < Math.min(count, from + 2000); i++) {
      const line = registerLine(i, agencies, today);
      const read = readRecordEntry(line);
      if (!read.ok)
        throw new Error(`the trial's own record ${i} is not right: ${JSON.stringify(read.error)}`);
      if (read.value.screened) entries.push({ entry: read.value, agencyId: byOri.get(read.value.ori)! });
    }
    await db.asSystem((tx) => enterRecords(tx, { actor, nowMs, feed: REGISTER_FEED.code }, entries));
    loaded += entries.length;
    progress(loaded);
  }
  await db.asSystem((tx) => markFeedFresh(tx, REGISTER_FEED.code, nowMs));
  return loaded;
}
