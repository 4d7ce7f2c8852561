import { sql } from 'kysely';
import { addDays } from '#basics/dates.js';
import { FEDERAL_CALENDAR } from '#domain/calendar.js';
import { appearance, DUTIES_V1 } from '#domain/duty.js';
import type { PersonDescription } from '#domain/person.js';
import { ELEMENTS, type ElementCode } from '#domain/registrationElements.js';
import type { Tier } from '#domain/tierRules.js';
import { openAbsconding } from '#storage/abscondings.js';
import type { Database, Tx } from '#storage/database.js';
import { newId } from '#storage/newId.js';
import { addRegistrant, changeRegistrant, readRegistrant } from '#storage/registrants.js';
import { computeTier, decideTier, enterElement, registerPerson } from '#storage/registration.js';
import type { TrialAgency } from './directory.js';
import { trialCitation } from './library.js';
import { ownerOfRecord, registerLine } from './register.js';

/** Registrants of an agency that the trial makes: enough for a list and a due list with something on it. */
const PER_AGENCY = 14;
const CONDUCTS: Readonly<Record<string, string>> = {
  '1101': 'force-or-threat',
  '1103': 'force-or-threat',
  '1199': 'contact-with-adult',
  '1116': 'act-with-minor',
};
const ACTOR = { kind: 'system', id: 'trial' } as const;

/**
 * Puts some of the people whom an agency entered in the register on the agency's own registry too, through the same
 * road as the pages: values with sources, registration, tier. One in five is still being registered.
 */
export async function makeRegistrants(
  db: Database,
  agencies: readonly TrialAgency[],
  keys: readonly string[],
  records: number,
  nowMs: number,
): Promise<number> {
  const today = new Date(nowMs).toISOString().slice(0, 10);
  let made = 0;
  for (const key of keys) {
    const agency = agencies.find((a) => a.key === key);
    if (!agency) continue;
    let own = 0;
    for (let i = 0; i < records && own < PER_AGENCY; i++) {
      if (ownerOfRecord(i, agencies).key !== key) continue;
      const line = registerLine(i, agencies, today) as unknown as Line;
      if (line.file !== 'NSOR') continue;
      own += 1;
      await db.asSystem((tx) => makeOne(tx, agency, line, own, nowMs));
      made += 1;
    }
  }
  made += await makeOneTwice(db, agencies, keys, records, today, nowMs);
  return made;
}

/** Somebody of the first registry whom the second one has too, by another spelling: the engine proposes the two. */
async function makeOneTwice(
  db: Database,
  agencies: readonly TrialAgency[],
  keys: readonly string[],
  records: number,
  today: string,
  nowMs: number,
): Promise<number> {
  const second = agencies.find((a) => a.key === keys[1]);
  if (!second) return 0;
  for (let i = 0; i < records; i++) {
    if (ownerOfRecord(i, agencies).key !== keys[0]) continue;
    const line = registerLine(i, agencies, today) as unknown as Line;
    const [name] = line.names;
    if (line.file !== 'NSOR' || !name?.surname || line.birthDates?.[0]?.length !== 10) continue;
    const otherwise = { ...line, recordNumber: 'none', names: [{ ...name, surname: `${name.surname}E` }] };
    await db.asSystem((tx) => makeOne(tx, second, otherwise, 91, nowMs));
    return 1;
  }
  return 0;
}

interface Line extends PersonDescription {
  readonly file: string;
  readonly recordNumber: string;
  readonly offense: string;
  readonly offenseCode: string;
  readonly convictedOn: string;
  readonly registrationDates: { readonly from: string };
  readonly victims: readonly {
    readonly age: number;
    readonly gender: string;
    readonly relationship: string;
  }[];
}

async function makeOne(tx: Tx, agency: TrialAgency, line: Line, n: number, nowMs: number): Promise<void> {
  const door = { actor: ACTOR, nowMs };
  // One in five is left half asked: a newcomer finds something to finish. Such a person came in these days, and has no record.
  const isNew = n % 5 === 0;
  const today = new Date(nowMs).toISOString().slice(0, 10);
  const registeredOn = isNew ? addDays(today, -1 - (n % 3)) : line.registrationDates.from;
  const [name] = line.names;
  const [victim] = line.victims;
  const state = agency.ori.slice(0, 2);
  const id = await addRegistrant(
    tx,
    {
      agencyId: agency.id,
      number: `${registeredOn.slice(0, 4)}-${String(n).padStart(4, '0')}`,
      displayName: [name?.surname, name?.given].filter(Boolean).join(', '),
      juvenile: false,
      initialBasis: 'residence',
      initialOn: registeredOn,
    },
    nowMs,
  );
  if (!id) return;
  const source = 'Carried over when the trial was made';
  const answered = new Set<string>();
  const enter = async (element: ElementCode, value: Record<string, string | undefined>, fromOn?: string) => {
    const known = Object.fromEntries(
      Object.entries(value).filter((e): e is [string, string] => Boolean(e[1])),
    );
    const entered = await enterElement(tx, door, (await readRegistrant(tx, id))!, {
      element,
      state: 'known',
      value: known,
      source,
      ...(fromOn ? { fromOn } : {}),
    });
    answered.add(element);
    if (!entered.ok) throw new Error(`trial registrant: ${element}: ${JSON.stringify(entered.error)}`);
  };
  await enter('name', { surname: name?.surname ?? name?.full, given: name?.given, middle: name?.middle });
  for (const born of line.birthDates?.slice(0, 1) ?? []) await enter('birth', { date: born, kind: 'true' });
  await enter('origin', {
    place: line.birthPlace,
    sex: line.sex ?? 'U',
    citizenships: line.citizenships?.join(', '),
  });
  for (const d of line.documents ?? [])
    await enter('document', {
      kind: d.kind === 'passport' ? 'passport' : 'other',
      number: d.number,
      issuer: d.issuer,
    });
  await enter(
    'residence',
    {
      street: `${10 + n} Example Street`,
      city: 'Example',
      // Whom a tribe registers lives on its land.
      ...(/^[A-Z]{2}$/.test(state) ? { state } : { state: 'OK', tribe: state, landUnder: 'tribe' }),
    },
    registeredOn,
  );
  await enter('offence', {
    offence: line.offense,
    code: line.offenseCode,
    citation: trialCitation(line.offenseCode),
    finding: 'convicted',
    court: 'state',
    place: /^[A-Z]{2}$/.test(state) ? state : 'OK',
    conduct: CONDUCTS[line.offenseCode],
    punishableOverOneYear: 'yes',
    offenceOn: String(Number(line.convictedOn.slice(0, 4)) - 1),
    convictedOn: line.convictedOn,
    victimAge: victim ? String(victim.age) : undefined,
    victimGender: victim?.gender,
    victimRelationship: victim?.relationship,
    consensual: 'no',
  });
  const [record] = (
    await sql<{
      id: string;
    }>`select id from register_records where file = 'NSOR' and record_number = ${line.recordNumber}`.execute(
      tx,
    )
  ).rows;
  if (record && !isNew) await changeRegistrant(tx, id, { recordId: record.id }, nowMs);
  if (isNew) return;
  for (const element of Object.keys(ELEMENTS) as ElementCode[])
    if (ELEMENTS[element].asked && !answered.has(element))
      await enterElement(tx, door, (await readRegistrant(tx, id))!, {
        element,
        state: 'unknown',
        value: {},
        source,
      });
  const registered = await registerPerson(tx, door, id, registeredOn);
  if (!registered.ok) throw new Error(`trial registrant: ${registered.error.says}`);
  const { tier } = await computeTier(tx, (await readRegistrant(tx, id))!, nowMs);
  if (tier) await keepAppearances(tx, id, agency.id, tier, registeredOn, n % 4 === 0, nowMs);
  if (tier) await decideTier(tx, door, id, { tier, reason: source });
  // One of those who missed an appearance is looked for already: the board has a case on it.
  if (tier && n === 8)
    await openAbsconding(
      tx,
      door,
      (await readRegistrant(tx, id))!,
      'Did not appear; nobody answers at the registered address.',
    );
}

/** Every appearance that was due so far, on its day; of one who missed the last, all but that one. */
async function keepAppearances(
  tx: Tx,
  id: string,
  agencyId: string,
  tier: Tier,
  registeredOn: string,
  missedLast: boolean,
  nowMs: number,
): Promise<void> {
  const today = new Date(nowMs).toISOString().slice(0, 10);
  const days: string[] = [];
  for (let n = 1; ; n++) {
    const { due } = appearance(DUTIES_V1.body, FEDERAL_CALENDAR, tier, registeredOn, n);
    if (due >= today) break;
    days.push(due);
  }
  for (const day of missedLast ? days.slice(0, -1) : days)
    await sql`insert into registrant_visits (id, registrant_id, agency_id, visited_on, photo_taken, recorded_at)
      values (${newId(nowMs)}, ${id}, ${agencyId}, ${day}::date, false, ${new Date(nowMs).toISOString()}::timestamptz)`.execute(
      tx,
    );
}
