import { MS } from '#basics/clock.js';
import { addMonths, type IsoDate } from '#basics/dates.js';
import { fieldOf, type NcicValue, sendable } from './ncicFields.js';
import { NCIC_MESSAGES, REJECTS, type RejectRepair } from './ncicMessages.js';
import { ncicCountry, writeNcicDate } from './ncicRecord.js';

/**
 * A registration as NSOR messages: entry, change, supplements, clear and cancel, with what is missing before NCIC would
 * take it. Pure; the bytes are `formats/ncic/write.ts`, which also checks every value before it is sent.
 */
export interface NsorSubject {
  readonly ori: string;
  /** The agency's own number: at most 9 characters, and not the ORI. */
  readonly caseNumber: string;
  /** The record's number once NCIC has accepted the entry. */
  readonly nic: string | null;
  /** Values in force of the elements of `registrationElements.ts`; of several the first one leads. */
  readonly elements: readonly { readonly code: string; readonly value: Readonly<Record<string, string>> }[];
  readonly registeredOn: IsoDate;
  readonly registersUntil: IsoDate | 'life' | null;
  /** Code of four digits of the conviction that requires registration. */
  readonly convictionCode: string | null;
  readonly status?: OffenderStatus;
  /** Codes of caution and medical condition; with one the entry goes as EXSC. */
  readonly cautions?: readonly string[];
}

export const OFFENDER_STATUS = {
  compliant: 'C',
  'not-compliant': 'N',
  absconder: 'A',
  incarcerated: 'I',
  released: 'R',
  deported: 'D',
} as const;
export type OffenderStatus = keyof typeof OFFENDER_STATUS;

export interface NsorMessage {
  readonly key: string;
  readonly values: readonly NcicValue[];
  /** Codes whose value goes. */
  readonly cleared: readonly string[];
}

export interface Missing {
  readonly code: string;
  readonly says: string;
  /** The element of the registration where it is filled in; null: a fact of the registration itself. */
  readonly element: string | null;
}

export interface NsorPlan {
  /** In the order to be sent; supplements wait until the entry is accepted and has its number. */
  readonly messages: readonly NsorMessage[];
  readonly missing: readonly Missing[];
  /** What NCIC will not hold as the registry does, in words. */
  readonly notes: readonly string[];
}

/** Where an officer finds a field again. */
const ELEMENT_OF: Readonly<Record<string, string>> = {
  NAM: 'name',
  AKA: 'alias',
  DOB: 'birth',
  SEX: 'origin',
  POB: 'origin',
  CTZ: 'origin',
  RAC: 'description',
  HGT: 'description',
  WGT: 'description',
  EYE: 'description',
  HAI: 'description',
  SMT: 'mark',
  SOC: 'ssn',
  MNU: 'document',
  OLN: 'document',
  OLS: 'document',
  OLY: 'document',
  CON: 'offence',
  PLC: 'offence',
  SOV: 'offence',
  AOV: 'offence',
  STA: 'residence',
  CTY: 'residence',
  ZIP: 'residence',
  SNA: 'residence',
  EMP: 'employment',
  SHN: 'school',
  TNO: 'phone',
  DNA: 'dna',
};

/** What a record of NSOR holds, or would hold of a registration. */
export interface NsorHeld {
  /** One value a field, in the order of the message. */
  readonly main: ReadonlyMap<string, string>;
  /** Further values: names, dates, numbers. */
  readonly more: readonly NcicValue[];
}

interface Parts extends NsorHeld {
  readonly notes: readonly string[];
}

/** The entry of a registration that NCIC does not have, with its supplements. */
export function nsorEntry(subject: NsorSubject): NsorPlan {
  const parts = partsOf(subject);
  const key = subject.cautions?.length ? 'EXSC' : 'EXS';
  const kind = NCIC_MESSAGES.get(key)!;
  const values = kind.order.flatMap((code) => oneOf(parts.main, code));
  return {
    messages: [{ key, values, cleared: [] }, ...supplements(subject, 'EXSN', parts.more)],
    missing: kind.required
      .filter((code) => !parts.main.has(code))
      .map((code) => ({
        code,
        says: `${capital(fieldOf(code).says)} is missing. NCIC requires it.`,
        element: ELEMENT_OF[code] ?? null,
      })),
    notes: parts.notes,
  };
}

/**
 * What a record must be told so that it holds the registration; no message where it does already.
 * @param was what the record holds (`nsorHeld.ts`); null: there is none, so an entry is due
 */
export function nsorChange(was: NsorHeld | null, after: NsorSubject): NsorPlan {
  if (was === null) return nsorEntry(after);
  const is = partsOf(after);
  const kind = NCIC_MESSAGES.get(after.cautions?.length ? 'MXSC' : 'MXS')!;
  const changed = kind.order.filter((code) => is.main.has(code) && is.main.get(code) !== was.main.get(code));
  // Of a duty that rests abroad nobody knows the end: the day that NSOR has stands.
  const rests = (code: string) => code === 'ERD' && after.status === 'deported';
  const cleared = kind.order.filter((code) => was.main.has(code) && !is.main.has(code) && !rests(code));
  // A field that an entry requires cannot be taken away, only changed.
  const required = NCIC_MESSAGES.get('EXS')!.required;
  const gone = cleared.filter((code) => required.includes(code));
  const added = is.more.filter((v) => !has(was.more, v));
  const removed = was.more.filter((v) => !has(is.more, v));
  const identity = identityOf(after, was);
  const change: NsorMessage[] =
    changed.length + cleared.length - gone.length > 0
      ? [
          {
            key: kind.key,
            values: [...identity, ...changed.flatMap((code) => oneOf(is.main, code))],
            cleared: cleared.filter((code) => !gone.includes(code)),
          },
        ]
      : [];
  return {
    messages: [...change, ...supplements(after, 'XXSN', removed), ...supplements(after, 'EXSN', added)],
    missing: gone.map((code) => ({
      code,
      says: `${capital(fieldOf(code).says)} was taken away in the registry. NCIC requires it.`,
      element: ELEMENT_OF[code] ?? null,
    })),
    notes: is.notes,
  };
}

/** Why a record leaves NSOR, as the field RPP says it. */
export const CLEAR_REASONS = {
  expired: 'EXPIRED',
  vacated: 'VACATED',
  pardoned: 'PARDONED',
  died: 'DIED',
  moved: 'MOVED',
  deported: 'DEPORTED',
} as const;
export type ClearReason = keyof typeof CLEAR_REASONS;

/** CXS: the record was right and is no longer valid. */
export function nsorClear(
  subject: NsorSubject,
  on: IsoDate,
  reason: ClearReason,
  held: NsorHeld = partsOf(subject),
): NsorMessage {
  return {
    key: 'CXS',
    values: [
      ...identityOf(subject, held),
      { code: 'DCL', value: writeNcicDate(on) },
      { code: 'RPP', value: CLEAR_REASONS[reason] },
    ],
    cleared: [],
  };
}

/** XXS: it should never have been entered. */
export function nsorCancel(subject: NsorSubject, held: NsorHeld = partsOf(subject)): NsorMessage {
  return { key: 'XXS', values: identityOf(subject, held), cleared: [] };
}

/** What a record holds of which nothing is known but that the registration was carried over with it. */
export function nsorHeldOf(subject: NsorSubject): NsorHeld {
  const { main, more } = partsOf(subject);
  return { main, more };
}

/** What an officer does about a refusal, and where. */
export function repairOf(
  code: string,
  field: string | null,
): { readonly repair: RejectRepair; readonly says: string; readonly element: string | null } {
  const row = REJECTS.find((r) => r.code === code);
  const element = field === null ? null : (ELEMENT_OF[field] ?? null);
  if (!row)
    return {
      repair: 'ask',
      says: 'NCIC refused it in words that are not known: ask the state control agency.',
      element,
    };
  const named = field === null ? '' : ` It names: ${fieldOf(field).says}.`;
  return { repair: row.repair, says: `${row.says}${named}`, element };
}

/** Whether a refusal says that NCIC has no record of what it was told to change: the officer may enter it anew. */
export function isNotOnFile(key: string, code: string | undefined): boolean {
  const action = NCIC_MESSAGES.get(key)?.action;
  return (
    action !== 'enter' &&
    action !== 'clear' &&
    action !== 'cancel' &&
    REJECTS.some((r) => r.code === code && r.repair === 'not-found')
  );
}

/** A second person compares every entry with the file (within 7 days, as one state asks it). */
export const SECOND_CHECK_MS = 7 * MS.day;
/** Records are validated anew every year. */
export const VALIDATION_MONTHS = 12;

/** The day by which an entry must be validated anew. */
export function validationDue(validatedOn: IsoDate): IsoDate {
  return addMonths(validatedOn, VALIDATION_MONTHS);
}

/** A name as NSOR messages carry it: the main one in NAM, every other in AKA. Empty: nothing of it can be sent. */
export function nsorName(code: 'NAM' | 'AKA', value: Readonly<Record<string, string>>): string {
  return fitted(code, nameOf(value), []);
}

/**
 * What takes names out of a record that has them, and nothing else: the names are what NCIC must be told to remove, but
 * a main name that is replaced does not travel again; number and case number say which record is meant.
 * @param main the name that takes the place of a main name that goes; null where none does
 */
export function nsorRemoval(
  subject: NsorSubject,
  akas: readonly string[],
  main: string | null,
): readonly NsorMessage[] {
  const change: NsorMessage[] =
    main === null
      ? []
      : [
          {
            key: subject.cautions?.length ? 'MXSC' : 'MXS',
            values: [
              { code: 'NIC', value: subject.nic ?? '' },
              { code: 'OCA', value: subject.caseNumber },
              { code: 'NAM', value: main },
            ],
            cleared: [],
          },
        ];
  return [
    ...change,
    ...supplements(
      subject,
      'XXSN',
      akas.map((value) => ({ code: 'AKA', value })),
    ),
  ];
}

function partsOf(subject: NsorSubject): Parts {
  const main = new Map<string, string>();
  const more: NcicValue[] = [];
  const notes: string[] = [];
  const put = (code: string, raw: string | undefined | null) => {
    if (!raw) return;
    const value = fitted(code, raw, notes);
    if (value === '') return;
    if (!main.has(code)) main.set(code, value);
    else if (main.get(code) !== value && fieldOf(code).repeats) more.push({ code, value });
  };
  const of = (code: string) => subject.elements.filter((e) => e.code === code).map((e) => e.value);

  put('OCA', subject.caseNumber);
  put('ORD', writeNcicDate(subject.registeredOn));
  put(
    'ERD',
    subject.registersUntil === 'life'
      ? 'NONEXP'
      : subject.registersUntil && writeNcicDate(subject.registersUntil),
  );
  put('CRR', subject.convictionCode);
  if (subject.status) put('OFS', OFFENDER_STATUS[subject.status]);
  for (const c of subject.cautions ?? []) put('CMC', c);
  for (const n of of('name')) put('NAM', nameOf(n));
  for (const n of [...of('alias'), ...of('tribal-name')]) {
    const value = fitted('AKA', nameOf(n), notes);
    if (value !== '') more.push({ code: 'AKA', value });
  }
  // The true one leads; others that were used are supplements.
  for (const b of [...of('birth')].sort((a, z) => Number(a.kind !== 'true') - Number(z.kind !== 'true')))
    put('DOB', b.date && writeNcicDate(b.date));
  for (const o of of('origin')) {
    put('SEX', o.sex);
    if (o.place && /^[A-Za-z]{2}$/.test(o.place.trim())) put('POB', o.place);
    else if (o.place) notes.push('The place of birth has no NCIC code of two letters and is not sent.');
    for (const country of (o.citizenships ?? '').split(/[\s,;]+/))
      put('CTZ', country && ncicCountry(country));
  }
  for (const d of of('description')) {
    put('RAC', d.race);
    put('HGT', d.height);
    put('WGT', d.weight?.padStart(3, '0'));
    put('EYE', d.eyes);
    put('HAI', d.hair);
  }
  for (const m of of('mark')) put('SMT', markOf(m));
  for (const s of of('ssn')) put('SOC', s.number?.replace(/\D/g, ''));
  for (const d of of('document')) putDocument(d, put);
  for (const o of of('offence')) {
    put('CON', o.convictedOn && writeNcicDate(o.convictedOn));
    put('PLC', o.place);
    put('SOV', o.victimGender);
    put('AOV', o.victimAge?.padStart(2, '0'));
  }
  for (const r of of('residence').slice(0, 1)) {
    put('STA', r.state);
    put('CTY', r.city);
    put('ZIP', r.postcode?.replace(/\D/g, ''));
    const [, number, street] = /^(\d+[A-Za-z]?) +(.+)$/.exec(r.street?.trim() ?? '') ?? [];
    put('SNU', number);
    put('SNA', street);
  }
  for (const e of of('employment')) put('EMP', e.name);
  for (const s of of('school')) put('SHN', s.name);
  for (const { number } of of('phone')) {
    const digits = number ? tenDigits(number) : null;
    if (digits !== null) put('TNO', digits);
    else if (number)
      notes.push(
        `The telephone number ${number} is kept in the file and not sent: NSOR takes ten digits of a number in the United States.`,
      );
  }
  for (const d of of('dna')) put('DNA', d.codis === 'yes' || d.takenOn ? 'Y' : undefined);
  return { main, more, notes };
}

/** A telephone number as NSOR takes it; null: one from abroad, or one that lacks its area code. */
function tenDigits(typed: string): string | null {
  const digits = typed.replace(/\D/g, '').replace(/^1(?=\d{10}$)/, '');
  return digits.length === 10 && !/^\s*\+(?!1)/.test(typed) ? digits : null;
}

const MARKS: Readonly<Record<string, string>> = { scar: 'SC', tattoo: 'TAT' };

/** Kind and place, as short as NCIC takes it: TAT L ARM. */
function markOf(m: Readonly<Record<string, string>>): string {
  const where = (m.where ?? '')
    .toUpperCase()
    .replace(/\bLEFT\b/g, 'L')
    .replace(/\bRIGHT\b/g, 'R');
  return `${MARKS[m.kind ?? ''] ?? 'MC'} ${where}`.trim();
}

function putDocument(
  d: Readonly<Record<string, string>>,
  put: (code: string, raw: string | undefined) => void,
): void {
  const number = d.number?.replace(/[^A-Za-z0-9]/g, '').toUpperCase();
  if (!number) return;
  if (d.kind === 'driver-licence') {
    put('OLN', number);
    put('OLS', d.issuer?.length === 2 ? d.issuer : undefined);
    put('OLY', d.expiry?.slice(0, 4));
  } else if (d.kind === 'passport') put('MNU', `PP-${number}`);
  else if (d.kind === 'resident-card' && /^A?\d{7,9}$/.test(number))
    put('MNU', `AR-${number.replace('A', '')}`);
}

/** A value as it can be sent; what NCIC cannot hold in full is cut and told. */
function fitted(code: string, raw: string, notes: string[]): string {
  const field = fieldOf(code);
  const value = sendable(field, raw);
  if (value.length <= field.max) return value;
  if (field.chars !== 'name' && field.chars !== 'text') {
    notes.push(`${capital(field.says)} is longer than ${field.max} characters and is not sent.`);
    return '';
  }
  notes.push(`${capital(field.says)} is cut to ${field.max} characters.`);
  return value.slice(0, field.max).trim();
}

function nameOf(n: Readonly<Record<string, string>>): string {
  if (!n.surname && !n.given) return n.full?.includes(',') ? n.full : `${n.full ?? ''},`.replace(/^,$/, '');
  return `${n.surname ?? ''}, ${[n.given, n.middle, n.suffix].filter(Boolean).join(' ')}`.trim();
}

/** NIC and the name tell NCIC which record is meant; without a name on file the case number does. */
function identityOf(subject: NsorSubject, parts: NsorHeld): NcicValue[] {
  const name = parts.main.get('NAM');
  return [
    { code: 'NIC', value: subject.nic ?? '' },
    name === undefined ? { code: 'OCA', value: subject.caseNumber } : { code: 'NAM', value: name },
  ];
}

function supplements(
  subject: NsorSubject,
  key: 'EXSN' | 'XXSN',
  values: readonly NcicValue[],
): NsorMessage[] {
  if (values.length === 0) return [];
  // Before the entry is accepted there is no number yet: the sender of the queue puts it in.
  const identity = [
    { code: 'NIC', value: subject.nic ?? '' },
    { code: 'OCA', value: subject.caseNumber },
  ];
  return [{ key, values: [...identity, ...values], cleared: [] }];
}

function oneOf(main: ReadonlyMap<string, string>, code: string): NcicValue[] {
  const value = main.get(code);
  return value === undefined ? [] : [{ code, value }];
}

function has(values: readonly NcicValue[], value: NcicValue): boolean {
  return values.some((v) => v.code === value.code && v.value === value.value);
}

function capital(text: string): string {
  return text[0]!.toUpperCase() + text.slice(1);
}
