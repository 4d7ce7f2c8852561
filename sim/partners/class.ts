import { plainUpper } from '#basics/text.js';
import type { ApplicationEvent } from '#formats/applications/fields.js';
import { writeJson } from '#formats/applications/json.js';
import { writeXml } from '#formats/applications/xml.js';
import { type ExtractLookout, type ExtractRecord, readClassExtract } from '#formats/classExtract.js';
import { inventPerson, recordOf } from '../../bench/matching/population.js';
import { ownerOfRecord, REGISTER_SEED } from '../world/register.js';
import { startApplications } from './applications.js';
import { newPartnerClient, type PartnerClient } from './client.js';
import type { Partner, PartnerContext } from './partner.js';

const POSTS = ['Lisbon', 'Manila', 'Bogota', 'Frankfurt', 'Bangkok'] as const;
/** Turns between two fetches of what changed in the register. */
const DELTA_EVERY = 10;

/**
 * State's CLASS: passports and visas. Holds an extract of the register and searches it loosely, by surname and year of
 * birth, as CLASS does; a registration agency's program places a few lookouts first.
 */
export const classPartner: Partner = {
  name: 'class',
  async start(context) {
    await placeLookouts(context);
    const extract = new HeldExtract();
    return startApplications(context, {
      name: 'class',
      agencyKey: 'passports',
      system: 'CLASS',
      feed: 'class',
      everySeconds: 35,
      certainEvery: 6,
      prepare: async (client, turn) => {
        if (turn % DELTA_EVERY === 0) await extract.fetch(client);
      },
      kinds: ['passport', 'passport', 'passport', 'visa', 'visa'],
      invent: (kind, random, n) =>
        kind === 'passport'
          ? {
              reference: `PPT-${n}`,
              form: random.pick(['DS-11', 'DS-82']),
              office: 'National Passport Center',
              passportBook: true,
              passportCard: random.chance(0.2),
            }
          : {
              reference: `VISA-${n}`,
              form: 'DS-160',
              office: random.pick(POSTS),
              visaClass: random.pick(['B1/B2', 'F-1', 'H-1B']),
              fingerprints: random.chance(0.9)
                ? { taken: true, reference: `FP-${n}` }
                : { taken: false, exempt: 'diplomat' },
            },
      search: (person) => extract.search(person),
      write: (file, random) =>
        random.chance(0.5)
          ? { bytes: writeXml(file), type: 'application/xml' }
          : { bytes: writeJson(file), type: 'application/json' },
    });
  },
};

/** The extract as CLASS holds it: brought up from epoch to epoch. */
class HeldExtract {
  #epoch = 0;
  readonly #byName = new Map<string, Map<string, ExtractRecord>>();
  readonly #keyOf = new Map<string, readonly string[]>();
  #lookouts: readonly ExtractLookout[] = [];

  async fetch(client: PartnerClient): Promise<void> {
    let cursor: string | null = '';
    let epoch = this.#epoch;
    while (cursor !== null) {
      const part: Uint8Array = await client.fetchBytes(
        `/api/v1/class/extract?after=${this.#epoch}${cursor === '' ? '' : `&cursor=${cursor}`}`,
      );
      const read = readClassExtract(part);
      if (!read.ok) throw new Error(`extract, line ${read.line}: ${read.text}`);
      for (const record of read.value.records) this.#take(record);
      if (read.value.next === null) this.#lookouts = read.value.lookouts;
      epoch = read.value.head.epoch;
      cursor = read.value.next;
    }
    this.#epoch = epoch;
  }

  #take(record: ExtractRecord): void {
    const id = `${record.file} ${record.number}`;
    for (const key of this.#keyOf.get(id) ?? []) this.#byName.get(key)?.delete(id);
    const keys = record.change === 'on-file' ? keysOf(record.person) : [];
    this.#keyOf.set(id, keys);
    for (const key of keys) {
      const there = this.#byName.get(key) ?? new Map<string, ExtractRecord>();
      there.set(id, record);
      this.#byName.set(key, there);
    }
  }

  /** Loose, as the white paper has it: everything found is possible, for a person to look at. */
  search(person: ApplicationEvent['person']): Pick<ApplicationEvent, 'checks' | 'lookouts'> {
    const found = new Map(keysOf(person).flatMap((key) => [...(this.#byName.get(key) ?? [])]));
    const at = new Date().toISOString();
    const records = [...found.values()].slice(0, 3);
    const lookouts = this.#lookouts
      .filter((l) => records.some((r) => r.file === l.file && r.number === l.record))
      .map((l) => l.number);
    return {
      checks: [
        { system: 'NCIC-III', basis: 'name', result: 'no-match', at },
        records.length > 0
          ? {
              system: 'CLASS',
              basis: 'name',
              result: 'possible-match',
              at,
              records: records.map((r) => ({ file: r.file, number: r.number })),
            }
          : { system: 'CLASS', basis: 'name', result: 'no-match', at },
      ],
      ...(lookouts.length > 0 ? { lookouts } : {}),
    };
  }
}

function keysOf(person: ApplicationEvent['person'] | ExtractRecord['person']): string[] {
  const year = person?.birthDates?.[0]?.slice(0, 4);
  if (year === undefined) return [];
  return (person?.names ?? []).flatMap((n) =>
    n.surname && n.given ? [`${plainUpper(n.surname)} ${plainUpper(n.given).slice(0, 1)} ${year}`] : [],
  );
}

/** Ohio's own program: lookouts on three of its registrants whose passports the register knows. */
async function placeLookouts(context: PartnerContext): Promise<void> {
  const { agencies, records } = context.trial;
  const ohio = agencies.find((a) => a.key === 'sora-OH');
  if (!ohio) return;
  const client = await newPartnerClient(context, {
    agencyId: ohio.id,
    name: 'ohio-lookouts',
    scopes: ['lookouts:write'],
  });
  const { body } = await client.send('GET', '/api/v1/lookouts');
  if ((body as { total: number }).total > 0) return;
  for (let i = 0, placed = 0; i < records && placed < 3; i++) {
    if (ownerOfRecord(i, agencies).key !== 'sora-OH') continue;
    if (!recordOf(inventPerson(REGISTER_SEED, i), REGISTER_SEED).documents?.length) continue;
    const asked = {
      file: 'NSOR',
      recordNumber: `X${100_000_000 + i}`,
      reason: 'Condition of supervision: no travel abroad without leave',
    };
    const { status } = await client.send(
      'POST',
      '/api/v1/lookouts',
      JSON.stringify(asked),
      'application/json',
    );
    if (status === 201) placed += 1;
  }
}
