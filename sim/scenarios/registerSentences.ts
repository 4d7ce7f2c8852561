import { sql } from 'kysely';
import { fieldOf, type NcicValue, sendable } from '#domain/ncicFields.js';
import { ncicCountry, writeNcicDate } from '#domain/ncicRecord.js';
import { writeLine, writeStreamMark, writeStreamPlace } from '#formats/ncic/write.js';
import { stamp } from '../partners/ncicStream.js';
import { call, oriOf, post } from './doors.js';
import { type ScenarioPerson, shown } from './people.js';
import { type Act, AGENCY, HOUR, meet, NAME, type Stage, sentence } from './stage.js';

/**
 * What scenario files may say of the register. NSOR and Wanted entries come as NCIC text by the register feed; what NCIC
 * has no field for, the registration agency adds by its own program; one person's two registrations are linked by NSOTC
 * on the subject's page, and a warrant links itself by the FBI number.
 */
export const REGISTER_SENTENCES: readonly { readonly pattern: RegExp; readonly act: Act }[] = [
  sentence(`${NAME} is on the register of ${AGENCY}((?:, .+)*)`, (stage, m) => registered(stage, m)),
  sentence(`${NAME} is wanted by ${AGENCY}(?:, with (full|limited|no) extradition)?`, (stage, m) =>
    wanted(stage, m),
  ),
  sentence(
    `a warrant for ${NAME} is entered by ${AGENCY}(?:, with (full|limited|no) extradition)?`,
    (stage, m) => wanted(stage, m),
  ),
  sentence(`the warrant for ${NAME} is cleared by ${AGENCY}`, async (stage, [, name, agency]) => {
    const { person } = meet(stage, name!);
    await feed(stage, 'CW', oriOf(agency!), [
      { code: 'NIC', value: `W${person.number}` },
      { code: 'NAM', value: nameOf(person) },
      { code: 'DCL', value: stamp(stage.s.now()).slice(0, 8) },
    ]);
  }),
  sentence(`${AGENCY} places a lookout on ${NAME}`, async (stage, [, agency, name]) => {
    const { person } = meet(stage, name!);
    await call(stage, agency!, 'POST', '/api/v1/lookouts', {
      file: 'NSOR',
      recordNumber: `X${person.number}`,
      reason: 'Leaves the country although a court forbids it',
    });
  }),
  sentence(`${AGENCY} withdraws its lookout on ${NAME}`, async (stage, [, agency, name]) => {
    const { person } = meet(stage, name!);
    const { body } = await stage.s.client(agency!).send('GET', '/api/v1/lookouts');
    const own = (body as { lookouts: readonly { id: string; recordNumber: string; state: string }[] })
      .lookouts;
    const running = own.find((l) => l.recordNumber === `X${person.number}` && l.state === 'running');
    if (!running) throw new Error(`${agency} has no lookout running on ${name}`);
    await call(stage, agency!, 'POST', `/api/v1/lookouts/${running.id}/withdraw`, {
      reason: 'The court has lifted its order',
    });
  }),
  sentence(`${NAME} is on a register of ([A-Z]{3}) alone`, async (stage, [, name, country]) => {
    const known = meet(stage, name!);
    known.country = country!;
    const { id } = await call(stage, 'USNCB', 'PUT', `/api/v1/records/FOREIGN/F${known.person.number}`, {
      ori: oriOf('USNCB'),
      ...shown(known.person, true),
      citizenships: [country!],
      offense: 'Sexual assault',
    });
    known.recordIds.push(String(id));
  }),
  sentence('the register has had no news for (\\d+) hours', ({ s }, [, hours]) =>
    s.pass(Number(hours) * HOUR, { news: false }),
  ),
];

async function registered(stage: Stage, [, name, agency, more]: RegExpMatchArray): Promise<void> {
  const known = meet(stage, name!);
  const { person } = known;
  const clause = (pattern: RegExp) => pattern.exec(more ?? '');
  const victim = clause(/with a victim aged (\d+)/)?.[1];
  const supervised = clause(new RegExp(`under supervision of ${AGENCY}( that bars foreign travel)?`));
  const registersFor = clause(/for (work|school)/)?.[1];
  const tier = clause(/tier (\d)/)?.[1];
  const citizenship = clause(/a citizen of ([A-Z]{3})/)?.[1];
  const ori = oriOf(agency!);
  const number = `${known.recordIds.length === 0 ? 'X' : 'Y'}${person.number}`;
  await feed(stage, 'EXS', ori, [
    ...described(person, number, citizenship),
    ...pairs({
      EYE: 'BRO',
      ORD: '20100115',
      ERD: 'NONEXP',
      CRR: '1108',
      CON: '20040602',
      STA: ori.slice(0, 2),
    }),
    ...(victim ? pairs({ SOV: 'F', AOV: victim.padStart(2, '0') }) : []),
  ]);
  known.recordIds.push(await recordId(stage, 'NSOR', number));
  // NCIC has the number of a passport and not who issued it, no tier and no supervision.
  await call(stage, agency!, 'PUT', `/api/v1/records/NSOR/${number}`, {
    ori,
    ...shown(person, true),
    fbiNumber: fbiNumber(person),
    ...(citizenship ? { citizenships: [citizenship] } : {}),
    offense: 'Sexual battery',
    offenseCode: '1108',
    convictedOn: '2004-06-02',
    registrationDates: { from: '2010-01-15', until: 'NONEXP' },
    registersFor: registersFor ?? 'residence',
    ...(tier ? { tier } : {}),
    ...(victim ? { victims: [{ age: Number(victim), gender: 'F' }] } : {}),
    ...(supervised
      ? { supervision: { ori: oriOf(supervised[1]!), travelBarred: supervised[2] !== undefined } }
      : {}),
  });
  if (known.recordIds.length > 1) await link(stage, `X${person.number}`, number);
}

async function wanted(stage: Stage, [, name, agency, limit]: RegExpMatchArray): Promise<void> {
  const known = meet(stage, name!);
  const { person } = known;
  const number = `W${person.number}`;
  await feed(stage, 'EW', oriOf(agency!), [
    ...described(person, number),
    ...pairs({ OFF: '1101', DOW: '20250814', EXL: EXTRADITION[limit ?? 'pending']! }),
  ]);
  known.recordIds.push(await recordId(stage, 'WANTED', number));
}

const EXTRADITION: Readonly<Record<string, string>> = { full: '1', limited: '2', no: '4', pending: '5' };

function described(person: ScenarioPerson, number: string, citizenship?: string): NcicValue[] {
  const { birthDates, sex, citizenships } = person.description;
  return pairs({
    NIC: number,
    NAM: nameOf(person),
    SEX: sex!,
    RAC: 'U',
    DOB: writeNcicDate(birthDates![0]!),
    HGT: '509',
    WGT: '175',
    HAI: 'BRO',
    CTZ: ncicCountry(citizenship ?? citizenships![0]!)!,
    FBI: fbiNumber(person),
    MNU: `PP-${person.passport}`,
    OCA: `S${person.number.slice(0, 8)}`,
  });
}

function nameOf(person: ScenarioPerson): string {
  const { surname, given } = person.description.names[0]!;
  return sendable(fieldOf('NAM'), `${surname}, ${given}`);
}

function fbiNumber(person: ScenarioPerson): string {
  return `${person.number.slice(0, 6)}AA${person.number.slice(-1)}`;
}

function pairs(values: Readonly<Record<string, string>>): NcicValue[] {
  return Object.entries(values).map(([code, value]) => ({ code, value }));
}

/** One message of the register's stream, with the next number of it, and how far the source is. */
async function feed(stage: Stage, key: string, ori: string, values: readonly NcicValue[]): Promise<void> {
  const next = (await sentUpTo(stage)) + 1;
  const line = writeLine({ key, control: `S${next}`, ori, values, test: true });
  if (!line.ok) throw new Error(JSON.stringify(line.error));
  const at = stamp(stage.s.now());
  const text = [writeStreamPlace('NCIC', next, at), line.value, writeStreamMark('NCIC', next, at, true), ''];
  await post(stage, 'NSOR', '/api/v1/ncic', Buffer.from(text.join('\n'), 'latin1'));
}

/** The source says that nothing is new: the register is complete as of now. */
export async function tellOfNoNews(stage: Pick<Stage, 's'>): Promise<void> {
  const mark = writeStreamMark('NCIC', await sentUpTo(stage), stamp(stage.s.now()), true);
  await post(stage, 'NSOR', '/api/v1/ncic', Buffer.from(`${mark}\n`, 'latin1'));
}

async function sentUpTo({ s }: Pick<Stage, 's'>): Promise<number> {
  const [found] = await s.rows(sql<{ n: number }>`
    select source_highest as n from register_feeds where code = 'ncic'`);
  return found!.n;
}

async function recordId({ s }: Stage, file: string, number: string): Promise<string> {
  const [found] = await s.rows(sql<{ id: string }>`
    select id from register_records where file = ${file} and record_number = ${number}`);
  if (!found) throw new Error(`${file} ${number} did not come into the register`);
  return found.id;
}

/** NSOTC finds the person by the first number and links the other record, as its page has it. */
async function link({ s }: Stage, first: string, other: string): Promise<void> {
  const [, second] = s.desk;
  await second.read('/search');
  const results = await second.post('/search', { number: first, purpose: 'registration' });
  const subject = /\/subjects\/[0-9a-f-]{36}/.exec(results.text)?.[0];
  if (!subject) throw new Error(`nobody was found by ${first}`);
  await second.read(subject);
  await second.post(`${subject}/link`, { number: other, reason: 'One person, by FBI number and passport.' });
}
