import { addDays, type IsoDate, isoDate } from '#basics/dates.js';
import { csvLines } from '#documents/csv.js';
import { targetCode } from '#domain/importTargets.js';
import type { ImportEntry, ImportRow } from '#domain/registrantImport.js';
import { ELEMENTS, type ElementCode } from '#domain/registrationElements.js';
import type { Tier } from '#domain/tierRules.js';
import { inventPerson, recordOf } from '../matching/population.js';
import { type Random, seeded } from '../matching/random.js';

/**
 * Invented registrants as an agency would bring them from its old program: every element that is asked is answered,
 * most with a value, so a row here weighs what a row of a real registry weighs.
 */
const CITIES = [
  'Ashford',
  'Bell Harbor',
  'Cedar Flat',
  'Dunmore',
  'Elk Crossing',
  'Fairlee',
  'Granite Bay',
  'Hollis',
];
const STREETS = ['Elm Street', 'Mill Road', 'Ridge Road', 'Bay Street', 'Orchard Lane', 'Quarry Drive'];
const OFFENCES = [
  ['Sexual contact with a minor', '3601', 'act-with-minor'],
  ['Sexual assault', '1101', 'force-or-threat'],
  ['Possession of child pornography', '3701', 'pornography-held'],
  ['Unlawful sexual contact', '3699', 'contact-with-adult'],
] as const;

export function inventRow(n: number, state: string, today: IsoDate): ImportRow {
  const random = seeded(Math.imul(n + 7, 0x2545f491));
  const person = inventPerson(20_260_310, n);
  const record = recordOf(person, 20_260_310);
  const day = (yearsBack: number) => addDays(today, -Math.floor(yearsBack * 365.25));
  const years = 0.2 + random.unit() * 14;
  const registered = day(years);
  const tier: Tier = random.pick(['I', 'I', 'II', 'II', 'III', 'III', 'III']);
  const lastVisit = day(Math.min(years, random.unit() * (tier === 'I' ? 1.02 : tier === 'II' ? 0.52 : 0.27)));
  const entries: ImportEntry[] = [];
  const add = (element: ElementCode, value: Record<string, string> | null, fromOn: IsoDate | null = null) =>
    entries.push({
      element,
      slot: entries.filter((e) => e.element === element).length + 1,
      state: value ? 'known' : 'none',
      value: value ? Object.fromEntries(Object.entries(value).filter(([, v]) => v !== '')) : {},
      fromOn,
      untilOn: null,
      source: '',
    });
  const [primary, ...aliases] = record.names;
  add('name', nameOf(primary!));
  if (aliases.length === 0) add('alias', null);
  for (const a of aliases) add('alias', nameOf(a));
  add('tribal-name', null);
  for (const [i, date] of (record.birthDates ?? []).entries())
    add('birth', { date, kind: i === 0 ? 'true' : 'used' });
  add('origin', {
    place: random.pick(CITIES),
    sex: record.sex ?? 'M',
    citizenships: record.citizenships?.[0] ?? 'USA',
  });
  add('ssn', { number: `900-${digits(random, 2)}-${digits(random, 4)}`, kind: 'valid' });
  add('phone', { number: `(614) 555-01${digits(random, 2)}`, kind: 'mobile' });
  add('description', {
    height: `50${random.below(10)}`,
    weight: String(120 + random.below(140)),
    eyes: 'BRO',
    hair: 'BLK',
    race: random.pick(['W', 'B', 'A', 'I', 'U']),
  });
  if (random.chance(0.4)) add('mark', { kind: 'tattoo', where: 'left arm', text: 'anchor' });
  else add('mark', null);
  add('document', { kind: 'driver-licence', number: `TEST${digits(random, 7)}`, issuer: state });
  const address = () => ({
    street: `${1 + random.below(999)} ${random.pick(STREETS)}`,
    city: random.pick(CITIES),
    state,
    postcode: digits(random, 5),
  });
  add('residence', address(), registered);
  if (random.chance(0.6))
    add('employment', { name: `${random.pick(CITIES)} Works`, kind: 'paid', ...address() }, registered);
  else add('employment', null);
  add('school', null);
  add('licence', null);
  if (random.chance(0.7))
    add('vehicle', {
      kind: 'land',
      plate: `TEST${digits(random, 3)}`,
      make: 'Ford',
      model: 'F150',
      year: String(2005 + random.below(20)),
      colour: 'BLU',
    });
  else add('vehicle', null);
  if (random.chance(0.7)) add('internet', { kind: 'email', value: `person${n}@example.test` });
  else add('internet', null);
  for (const none of ['arrest', 'conviction', 'supervision', 'warrant'] as const) add(none, null);
  const [offence, code, conduct] = random.pick(OFFENCES);
  const convictedOn = day(years + 1);
  add('offence', {
    offence,
    code,
    conduct,
    finding: 'convicted',
    court: 'state',
    place: state,
    punishableOverOneYear: 'yes',
    consensual: 'no',
    offenceOn: addDays(convictedOn, -200),
    convictedOn,
    victimAge: String(8 + random.below(20)),
    victimGender: 'F',
    law: LAW,
  });
  add('prints', { kind: 'fingers', method: 'live-scan', takenOn: registered, status: 'accepted' });
  add('dna', { codis: 'yes' });
  add('acknowledgement', { signedOn: registered, form: '2019-1' });
  return {
    number: `N${String(n).padStart(7, '0')}`,
    juvenile: false,
    basis: 'residence',
    on: registered,
    registered,
    tier,
    lastVisit: lastVisit > registered ? lastVisit : null,
    photoOn: lastVisit > registered ? lastVisit : null,
    nic: null,
    entries,
  };
}

const LAW =
  'A person commits the offense who, for the purpose of arousing or gratifying sexual desire, engages in the conduct described in this section. Invented text of a provision as it stood at conviction.';

function nameOf(n: {
  readonly surname?: string;
  readonly given?: string;
  readonly middle?: string;
  readonly full?: string;
}): Record<string, string> {
  return n.surname
    ? { surname: n.surname, given: n.given ?? '', middle: n.middle ?? '' }
    : { surname: n.full ?? n.given ?? 'Unknown' };
}

function digits(random: Random, count: number): string {
  let text = '';
  for (let i = 0; i < count; i++) text += random.below(10);
  return text;
}

/** The rows as a file that names its columns by the codes of the registration. */
export function csvOf(rows: readonly ImportRow[]): Buffer {
  const columns = ['number', 'registered', 'tier', 'last-visit', 'photo-on'];
  const at = new Map(columns.map((c, i) => [c, i]));
  const cells = rows.map((r) => {
    const row: string[] = [r.number, r.registered ?? '', r.tier ?? '', r.lastVisit ?? '', r.photoOn ?? ''];
    const put = (code: string, text: string) => {
      if (!at.has(code)) {
        at.set(code, columns.length);
        columns.push(code);
      }
      row[at.get(code)!] = text;
    };
    for (const e of r.entries) {
      const to = (field: string) => targetCode(e.element, e.slot, field);
      if (e.state !== 'known') put(to('answer'), e.state);
      for (const [field, text] of Object.entries(e.value)) put(to(field), text);
      if (e.fromOn && ELEMENTS[e.element].dated) put(to('from'), e.fromOn);
    }
    return row;
  });
  return Buffer.from(
    [
      ...csvLines(
        columns,
        cells.map((row) => columns.map((_, i) => row[i] ?? '')),
        'program',
      ),
    ].join(''),
  );
}

/** How many registrants each agency has: few states have very many, most offices a handful. */
export function sizesOf(agencies: number, registrants: number): number[] {
  const weights = Array.from({ length: agencies }, (_, i) => {
    const rank = i / agencies;
    return rank < 0.02 ? 20 : rank < 0.1 ? 3 : 0.4;
  });
  const sum = weights.reduce((a, b) => a + b, 0);
  const sizes = weights.map((w) => Math.floor((registrants * w) / sum));
  sizes[0]! += registrants - sizes.reduce((a, b) => a + b, 0);
  return sizes;
}

export const BENCH_TODAY = (nowMs: number): IsoDate => {
  const d = new Date(nowMs);
  return isoDate(d.getUTCFullYear(), d.getUTCMonth() + 1, d.getUTCDate());
};
