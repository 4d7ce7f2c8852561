import { addDays } from '#basics/dates.js';
import { fieldOf, type NcicValue, sendable } from '#domain/ncicFields.js';
import { ncicCountry, writeNcicDate } from '#domain/ncicRecord.js';
import type { PersonDescription } from '#domain/person.js';
import { writeLine, writeStreamMark, writeStreamPlace } from '#formats/ncic/write.js';
import { inventPerson, recordOf } from '../../bench/matching/population.js';
import { type Random, seeded } from '../../bench/matching/random.js';
import { REGISTER_SEED } from '../world/register.js';

/** A record that this NCIC has entered and may change or clear. */
export interface Standing {
  readonly nic: string;
  readonly ori: string;
  readonly name: string;
}

export interface Numbered {
  readonly sequence: number;
  readonly text: string;
  readonly says: string;
}

const RECORDS_FROM = 9_000_000;
const OFFENSES = ['1116', '3601', '3699', '1103'];

/** `YYYYMMDDHHMMSS` in UTC. */
export function stamp(ms: number): string {
  return new Date(ms).toISOString().replace(/[-:T]/g, '').slice(0, 14);
}

/** The name as NCIC can hold it; null for a name that has no Latin letters. */
export function ncicName(person: Pick<PersonDescription, 'names'>): string | null {
  const [name] = person.names;
  const text = sendable(fieldOf('NAM'), `${name?.surname ?? ''}, ${name?.given ?? ''}`);
  return /^[A-Z][A-Z' -]*, [A-Z][A-Z' -]*$/.test(text) ? text.slice(0, 30).trim() : null;
}

/**
 * One turn of the register: mostly entries, some changes and clears of what stands. The same turn and state make the same
 * messages. @param oris of the agencies that enter
 */
export function registerTurn(
  turn: number,
  next: number,
  standing: readonly Standing[],
  oris: { readonly registering: readonly string[]; readonly warrants: readonly string[] },
  nowMs: number,
): { readonly messages: readonly Numbered[]; readonly standing: readonly Standing[] } {
  const random = seeded(turn * 6_700_417);
  const messages: Numbered[] = [];
  let after = [...standing];
  const put = (key: string, ori: string, values: readonly NcicValue[], says: string): boolean => {
    const sequence = next + messages.length;
    const line = writeLine({ key, control: `S${sequence}`, ori, values, test: true });
    if (!line.ok) return false;
    messages.push({
      sequence,
      text: `${writeStreamPlace('NCIC', sequence, stamp(nowMs))}\n${line.value}`,
      says,
    });
    return true;
  };
  const count = 2 + random.below(3);
  for (let i = 0; i < count; i++) {
    const what = random.below(10);
    const known = after.length > 4 ? after[random.below(after.length)] : undefined;
    if (known && what < 3) {
      const identity = identityOf(known);
      put(
        'MXS',
        known.ori,
        [...identity, { code: 'EYE', value: random.pick(['BLU', 'GRN', 'BRO']) }],
        'change',
      );
    } else if (known && what < 4) {
      const cleared = [
        ...identityOf(known),
        { code: 'DCL', value: stamp(nowMs).slice(0, 8) },
        { code: 'RPP', value: 'EXPIRED' },
      ];
      if (put('CXS', known.ori, cleared, 'clear')) after = after.filter((s) => s !== known);
    } else {
      const index = RECORDS_FROM + turn * 10 + i;
      const wanted = what === 9;
      const entry = entryOf(index, wanted, random, nowMs);
      const ori = random.pick(wanted ? oris.warrants : oris.registering);
      if (entry && put(wanted ? 'EW' : 'EXS', ori, entry.values, wanted ? 'warrant' : 'entry') && !wanted)
        after.push({ nic: entry.nic, ori, name: entry.name });
    }
  }
  return { messages, standing: after.slice(-60) };
}

function identityOf(s: Standing): NcicValue[] {
  return [
    { code: 'NIC', value: s.nic },
    { code: 'NAM', value: s.name },
  ];
}

function entryOf(
  index: number,
  wanted: boolean,
  random: Random,
  nowMs: number,
): { readonly nic: string; readonly name: string; readonly values: readonly NcicValue[] } | null {
  const person = recordOf(inventPerson(REGISTER_SEED, index), REGISTER_SEED);
  const name = ncicName(person);
  const birth = person.birthDates?.[0];
  if (name === null || !birth) return null;
  const today = new Date(nowMs).toISOString().slice(0, 10);
  const convicted = addDays(today, -(400 + random.below(3000)));
  const nic = `${wanted ? 'W' : 'X'}${String(900_000_000 + (index % 1_000_000))}`;
  const passport = person.documents?.find((d) => d.kind === 'passport')?.number;
  const country = ncicCountry(person.citizenships?.[0] ?? 'USA');
  const fields: Record<string, string | undefined> = {
    NIC: nic,
    NAM: name,
    SEX: person.sex ?? 'U',
    RAC: 'U',
    DOB: writeNcicDate(birth),
    HGT: `5${String(random.below(12)).padStart(2, '0')}`,
    WGT: String(120 + random.below(130)),
    EYE: random.pick(['BRO', 'BLU', 'GRN', 'HAZ']),
    HAI: random.pick(['BLK', 'BRO', 'BLN', 'GRY']),
    CTZ: country,
    MNU: passport && passport.length <= 12 ? `PP-${passport}` : undefined,
    OCA: `S${index % 10_000_000}`,
    ...(wanted
      ? { OFF: random.pick(OFFENSES), DOW: writeNcicDate(convicted), EXL: random.pick(['1', '2', '4']) }
      : {
          ORD: writeNcicDate(addDays(convicted, 10)),
          ERD: random.chance(0.4) ? 'NONEXP' : writeNcicDate(addDays(today, 3000)),
          CRR: random.pick(OFFENSES),
          CON: writeNcicDate(convicted),
          STA: 'OH',
        }),
  };
  const values = Object.entries(fields).flatMap(([code, value]) => (value ? [{ code, value }] : []));
  return { nic, name, values };
}

export interface Sending {
  /** Texts of transmissions, in the order to be sent. */
  readonly transmissions: readonly string[];
  /** Messages kept back: a gap until they are sent. */
  readonly held: readonly Numbered[];
  readonly says: string;
}

/** How a real line treats a stream: a fault each few turns, each mended later. */
export function withFaults(
  turn: number,
  messages: readonly Numbered[],
  held: readonly Numbered[],
  nowMs: number,
): Sending {
  const highest = Math.max(...[...messages, ...held].map((m) => m.sequence));
  const mark = writeStreamMark('NCIC', highest, stamp(nowMs), true);
  const stream = (part: readonly Numbered[], end = mark) =>
    `${[...part.map((m) => m.text), end].join('\n')}\n`;
  const whole = [...held, ...messages];
  if (turn % 9 === 3 && messages.length > 1) {
    const [late, ...others] = messages;
    return {
      transmissions: [stream([...held, ...others])],
      held: [late!],
      says: `message ${late!.sequence} got lost`,
    };
  }
  if (turn % 9 === 5 && messages.length > 1) {
    const [first, ...others] = messages;
    return {
      transmissions: [stream([...held, ...others]), stream([first!])],
      held: [],
      says: `message ${first!.sequence} came after its successors`,
    };
  }
  if (turn % 9 === 7)
    return { transmissions: [stream(whole), `\n${stream(whole)}`], held: [], says: 'sent twice' };
  if (turn % 9 === 8)
    return {
      transmissions: [stream(whole, `\u0002\u0003 LINE NOISE ${'#'.repeat(40)}\n${mark}`)],
      held: [],
      says: 'with noise of the line',
    };
  return {
    transmissions: [stream(whole)],
    held: [],
    says: held.length > 0 ? 'with what was lost' : 'in order',
  };
}
