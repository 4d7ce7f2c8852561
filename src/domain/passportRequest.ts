import { dateText, type IsoDate, isIsoDate, typedDay } from '#basics/dates.js';
import { err, ok, type Result } from '#basics/result.js';
import { clean } from './fieldReader.js';
import type { MessageValues } from './message.js';
import { nameText, type PersonDescription } from './person.js';
import { isWarrantFile } from './registerRecord.js';

/**
 * A request to the Department of State (CA/PPT, legal office) to deny or limit a passport (row 32). It informs; the
 * Department decides (22 CFR 51.60). Contents follow the SMART fact sheet on passport denial.
 */
export const PASSPORT_ASKS = {
  deny: 'Deny or do not renew the passport',
  limit: 'Limit the passport to direct return to the United States',
  revoke: 'Revoke the passport that is in force',
} as const;
export type PassportAsk = keyof typeof PASSPORT_ASKS;

export const PASSPORT_GROUNDS = {
  'felony-warrant': {
    says: 'A warrant of arrest for a felony is in force',
    clause: '22 CFR 51.60(b)(1), (b)(9)',
    ends: false,
  },
  'court-order': {
    says: 'An order of a criminal court forbids leaving the United States',
    clause: '22 CFR 51.60(b)(2)',
    ends: true,
  },
  parole: {
    says: 'A condition of parole forbids leaving the United States',
    clause: '22 CFR 51.60(b)(2)',
    ends: true,
  },
  probation: {
    says: 'A condition of probation forbids leaving the United States',
    clause: '22 CFR 51.60(b)(2)',
    ends: true,
  },
} as const satisfies Record<string, { says: string; clause: string; ends: boolean }>;
export type PassportGround = keyof typeof PASSPORT_GROUNDS;

export const PASSPORT_STATES = {
  drafted: 'Drafted: nobody has been asked yet',
  requested: 'Requested: the Department has not answered',
  acknowledged: 'Acknowledged by the Department',
  granted: 'Granted',
  refused: 'Refused',
  withdrawn: 'Withdrawn: the Department was asked to take it off',
  expired: 'Expired with the order it rested on',
} as const;
export type PassportState = keyof typeof PASSPORT_STATES;

const MOVES: Readonly<Record<PassportState, readonly PassportState[]>> = {
  drafted: ['requested', 'withdrawn'],
  requested: ['acknowledged', 'granted', 'refused', 'withdrawn', 'expired'],
  acknowledged: ['granted', 'refused', 'withdrawn', 'expired'],
  granted: ['withdrawn', 'expired'],
  refused: ['withdrawn'],
  withdrawn: [],
  expired: [],
};

export function mayMoveRequest(from: PassportState, to: PassportState): boolean {
  return MOVES[from].includes(to);
}

/** States in which the Department holds the request and must hear when its ground ends. */
export const AT_STATE_DEPARTMENT: readonly PassportState[] = ['requested', 'acknowledged', 'granted'];

export interface EarlierPassport {
  readonly number: string;
  /** ISO date of issue, where known. */
  readonly issuedOn?: IsoDate;
}

/** What the fact sheet asks for, beyond what the register record says. */
export interface PassportRequestContent {
  readonly person: PersonDescription;
  readonly ssn?: string;
  readonly passports: readonly EarlierPassport[];
  readonly lastAddress: string;
  readonly court?: string;
  /** Number of the case or the warrant. */
  readonly caseNumber: string;
  readonly orderedOn: IsoDate;
  /** The words of the order or condition that bar departure, or the felony. */
  readonly condition: string;
  readonly officer: { readonly name: string; readonly title: string; readonly phone: string };
}

export interface PassportRequestInput {
  readonly asks: string;
  readonly ground: string;
  readonly court: string;
  readonly caseNumber: string;
  readonly orderedOn: string;
  /** Last day of the order or condition; empty where it has none. */
  readonly endsOn: string;
  readonly condition: string;
  readonly ssn: string;
  /** One a line: number, then the date of issue where known. */
  readonly passports: string;
  readonly lastAddress: string;
  readonly officerName: string;
  readonly officerTitle: string;
  readonly officerPhone: string;
}

export type PassportProblem =
  | 'required'
  | 'chooseOne'
  | 'notADate'
  | 'dateInFuture'
  | 'dateInPast'
  | 'notAnSsn'
  | 'notPassports'
  | 'tooLong';

export interface PassportRequestDraft {
  readonly asks: PassportAsk;
  readonly ground: PassportGround;
  readonly endsOn: IsoDate | null;
  readonly content: PassportRequestContent;
}

/** Reads what was typed. Every problem is reported with its field; nothing is filled in. @param today local ISO date */
export function readPassportRequest(
  input: PassportRequestInput,
  person: PersonDescription,
  today: IsoDate,
): Result<
  PassportRequestDraft,
  readonly { readonly field: keyof PassportRequestInput; readonly problem: PassportProblem }[]
> {
  const problems: { field: keyof PassportRequestInput; problem: PassportProblem }[] = [];
  const wrong = (field: keyof PassportRequestInput, problem: PassportProblem) =>
    problems.push({ field, problem });
  if (!Object.hasOwn(PASSPORT_ASKS, input.asks)) wrong('asks', 'chooseOne');
  if (!Object.hasOwn(PASSPORT_GROUNDS, input.ground)) wrong('ground', 'chooseOne');
  const ground = input.ground as PassportGround;
  for (const field of [
    'caseNumber',
    'condition',
    'lastAddress',
    'officerName',
    'officerTitle',
    'officerPhone',
  ] as const) {
    if (input[field].trim() === '') wrong(field, 'required');
    if (input[field].length > 2000) wrong(field, 'tooLong');
  }
  if (ground !== 'felony-warrant' && input.court.trim() === '') wrong('court', 'required');
  if (!isIsoDate(input.orderedOn)) wrong('orderedOn', 'notADate');
  else if (input.orderedOn > today) wrong('orderedOn', 'dateInFuture');
  if (input.endsOn !== '' && !isIsoDate(input.endsOn)) wrong('endsOn', 'notADate');
  else if (input.endsOn !== '' && input.endsOn < today) wrong('endsOn', 'dateInPast');
  const ssn = input.ssn.replace(/[\s-]/g, '');
  if (ssn !== '' && !/^\d{9}$/.test(ssn)) wrong('ssn', 'notAnSsn');
  const passports = input.passports
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
    .map(earlierPassport);
  if (passports.includes(null)) wrong('passports', 'notPassports');
  if (problems.length > 0) return err(problems);
  return ok({
    asks: input.asks as PassportAsk,
    ground,
    endsOn: input.endsOn === '' ? null : input.endsOn,
    content: {
      person,
      passports: passports.filter((p) => p !== null),
      lastAddress: input.lastAddress.trim(),
      caseNumber: input.caseNumber.trim(),
      orderedOn: input.orderedOn,
      condition: input.condition.trim(),
      officer: {
        name: input.officerName.trim(),
        title: input.officerTitle.trim(),
        phone: input.officerPhone.trim(),
      },
      ...(ssn === '' ? {} : { ssn }),
      ...(input.court.trim() === '' ? {} : { court: input.court.trim() }),
    },
  });
}

/** A line of the list: the number, then the day of issue, as 5/2/2019 or 2019-05-02, where it is known; null: neither. */
function earlierPassport(line: string): EarlierPassport | null {
  const [, number, day] = /^([A-Z0-9]{6,12})(?:[\s,;]+(\S+))?$/i.exec(line) ?? [];
  if (number === undefined) return null;
  const issuedOn = day === undefined ? undefined : typedDay(day);
  return issuedOn === null ? null : clean({ number: number.toUpperCase(), issuedOn });
}

/**
 * Why a request may not be sent; null when it may. Copies of the orders go with it (SMART fact sheet), and a draft may
 * have lain until its order ended. @param today local ISO date of whoever sends it
 */
export function requestObstacle(
  request: { readonly state: PassportState; readonly documents: number; readonly endsOn: IsoDate | null },
  today: IsoDate,
): 'not-drafted' | 'no-document' | 'order-ended' | null {
  if (request.state !== 'drafted') return 'not-drafted';
  if (request.endsOn !== null && request.endsOn < today) return 'order-ended';
  return request.documents === 0 ? 'no-document' : null;
}

/** Warrants of the person beside the record of the request, which may be one of the registration. */
export interface PersonsWarrants {
  /** How many are active. */
  readonly active: number;
  /** State of the one that ended last since the request was drafted; null: none did. */
  readonly ended: string | null;
}

const NO_WARRANTS: PersonsWarrants = { active: 0, ended: null };

/**
 * Whether the ground of a request has ended: its warrant or record is no longer active, or the order's last day has
 * passed. A request made from a registration rests on the person's warrants: while another stands, who asked is asked. The Department then hears a withdrawal without anybody asking. Null while it stands.
 */
export function groundEnded(
  request: { readonly ground: PassportGround; readonly endsOn: IsoDate | null },
  record: { readonly state: string; readonly file: string },
  today: IsoDate,
  warrants: PersonsWarrants = NO_WARRANTS,
): { readonly to: 'withdrawn' | 'expired'; readonly says: string } | null {
  if (request.endsOn !== null && request.endsOn < today)
    return { to: 'expired', says: `The order ended on ${dateText(request.endsOn)}.` };
  if (request.ground === 'felony-warrant' && isWarrantFile(record.file) && record.state !== 'active')
    return { to: 'withdrawn', says: `The warrant is ${record.state}.` };
  if (request.ground === 'felony-warrant' && warrants.ended !== null && warrants.active === 0)
    return {
      to: 'withdrawn',
      says: `The warrant is ${warrants.ended}. The person has no other that is active.`,
    };
  if (record.state === 'vacated' || record.state === 'cancelled')
    return { to: 'withdrawn', says: `The register record is ${record.state}.` };
  return null;
}

/** In the fields of the catalogue, as row 32's messages have them. */
export function requestValues(r: {
  readonly number: string;
  readonly asks: PassportAsk;
  readonly ground: PassportGround;
  readonly endsOn: IsoDate | null;
  readonly state: PassportState;
  readonly reason: string;
  readonly content: PassportRequestContent;
}): MessageValues {
  const { content } = r;
  const { says, clause } = PASSPORT_GROUNDS[r.ground];
  const over = r.state === 'withdrawn' || r.state === 'expired';
  return {
    requestNumber: over
      ? `${r.number}: withdrawn, please release the passport. ${r.reason}`.trim()
      : `${r.number}: ${PASSPORT_ASKS[r.asks]}`,
    requestGrounds: `${says} (${clause})`,
    requestOrders: [
      content.court,
      `number ${content.caseNumber}`,
      `of ${dateText(content.orderedOn)}`,
      r.endsOn ? `until ${dateText(r.endsOn)}` : 'without a last day',
      content.condition,
    ]
      .filter(Boolean)
      .join('\n'),
    requestPassports: content.passports
      .map((p) => [p.number, p.issuedOn && `issued ${dateText(p.issuedOn)}`].filter(Boolean).join(', '))
      .join('\n'),
    lastAddress: content.lastAddress,
    contactAgency: `${content.officer.name}, ${content.officer.title}`,
    contactPhone: content.officer.phone,
  };
}

const SEX: Readonly<Record<string, string>> = { M: 'male', F: 'female', X: 'another', U: 'unknown' };

/** The lines of the fact sheet in its order, for the page and the letter. */
export function factSheet(
  r: Parameters<typeof requestValues>[0],
): readonly { readonly name: string; readonly value: string }[] {
  const p = r.content.person;
  const [name, ...aliases] = p.names;
  const values = requestValues(r);
  const rows: readonly (readonly [string, string | undefined])[] = [
    ['Full name', name && nameText(name)],
    ['Other names', aliases.map(nameText).join('\n')],
    ['Date of birth', p.birthDates?.map(dateText).join('\n')],
    ['Place of birth', p.birthPlace],
    ['Sex', p.sex && SEX[p.sex]],
    ['Social security number', r.content.ssn?.replace(/^(\d{3})(\d{2})(\d{4})$/, '$1-$2-$3')],
    ['Earlier passports', values.requestPassports],
    ['Last known address', r.content.lastAddress],
    ['What is asked', PASSPORT_ASKS[r.asks]],
    ['Ground', values.requestGrounds],
    ['Court or issuing authority', r.content.court],
    ['Case or warrant number', r.content.caseNumber],
    ['Dated', dateText(r.content.orderedOn)],
    ['In force until', r.endsOn ? dateText(r.endsOn) : 'no last day'],
    ['Words of the order, condition or charge', r.content.condition],
  ];
  return rows.flatMap(([label, value]) => (value ? [{ name: label, value }] : []));
}

/** Where requests go; shown on the letter. */
export const PASSPORT_OFFICE =
  'U.S. Department of State, Bureau of Consular Affairs, Passport Services, Office of Legal Affairs (CA/PPT/S/L)';
