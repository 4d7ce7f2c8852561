import { dateText, type IsoDate, isPartialDate } from '#basics/dates.js';
import { readCountry } from './countries.js';
import { FIELD_RULES, type FieldRule, stateCode } from './fieldRules.js';
import { CONDUCTS } from './tierRules.js';

/**
 * What a registration holds: every element that the SORNA guide asks for (Required Registration Information) and
 * what law added since, each with its fields, whether the public may see it, and where it comes from. Pages, checks,
 * completeness and the public projection are made from this table, so an element cannot be on one of them only.
 *
 * There is no element for religious or sacred names that are not otherwise commonly known: the guide forbids it.
 */
export type ElementGroup =
  | 'names'
  | 'birth'
  | 'appearance'
  | 'documents'
  | 'residence'
  | 'work-school'
  | 'vehicles'
  | 'internet'
  | 'history'
  | 'offence'
  | 'biometrics'
  | 'lodging'
  | 'duties';

export const ELEMENT_GROUPS: Readonly<
  Record<ElementGroup, { readonly title: string; readonly says: string }>
> = {
  names: {
    title: 'Names',
    says: 'Primary name, nicknames, aliases and ethnic or tribal names in common use. Religious or sacred names that are not otherwise commonly known are not collected: the SORNA guide leaves them out, since nobody is found by a name that nobody knows. One entered by mistake can be purged with its history.',
  },
  birth: {
    title: 'Birth, numbers and telephones',
    says: 'Dates of birth that were used, true or not; Social Security numbers, also purported ones.',
  },
  appearance: { title: 'Physical description', says: 'What somebody who looks for the person sees.' },
  documents: {
    title: 'Licenses, cards, passports and immigration documents',
    says: 'Every valid one, with a copy where it can be had.',
  },
  residence: {
    title: 'Where the person lives',
    says: 'Every place where the person habitually lives, also one without a street address.',
  },
  'work-school': { title: 'Employment, school and licenses', says: 'Also volunteer and unpaid work.' },
  vehicles: { title: 'Vehicles', says: 'Land vehicles, aircraft and watercraft, for work or personal use.' },
  internet: { title: 'Internet identifiers', says: 'Never shown to the public.' },
  history: {
    title: 'Criminal history',
    says: 'All arrests and convictions, supervision, outstanding warrants.',
  },
  offence: {
    title: 'Registration offense',
    says: 'With the text of the law as it stood. Of victims only age, gender and relationship.',
  },
  biometrics: { title: 'Prints and DNA', says: 'What was taken, sent and accepted. No sample is kept.' },
  lodging: {
    title: 'Temporary lodging',
    says: 'Absences of seven days or more, or what the jurisdiction’s code asks.',
  },
  duties: {
    title: 'Custody and acknowledgement',
    says: 'Times in custody and the signed acknowledgement of duties.',
  },
};

export type FieldType = 'text' | 'long' | 'date' | 'partial-date' | 'number' | 'choice';

export interface ElementField {
  readonly code: string;
  readonly label: string;
  readonly type: FieldType;
  readonly required?: true;
  readonly hint?: string;
  readonly choices?: Readonly<Record<string, string>>;
  readonly max?: number;
  /** How it is written; what is typed otherwise is put right or refused. */
  readonly rule?: FieldRule;
  /** Of a date: it lies in the past. */
  readonly past?: true;
}

/** Minimum: shown. May be withheld: shown unless the jurisdiction withholds it. Prohibited: can never be shown. */
export type PublicRule = 'minimum' | 'may-withhold' | 'prohibited' | 'internal';

export interface ElementRow {
  readonly group: ElementGroup;
  readonly label: string;
  /** A person may have several. */
  readonly many: boolean;
  /** Begins and ends: residence, job, custody. */
  readonly dated: boolean;
  /** A registration without an answer (known, unknown or refused) is not complete. */
  readonly asked: boolean;
  readonly public: PublicRule;
  readonly fields: readonly ElementField[];
  readonly source: string;
  /** Entered on a page of its own, with its file or its message; here only why there is none. */
  readonly enteredAt?: 'photos' | 'papers' | 'prints' | 'dna';
}

const G = 'SORNA guide, Required Registration Information';
const text = (code: string, label: string, more: Partial<ElementField> = {}): ElementField => ({
  code,
  label,
  type: 'text',
  ...more,
});
const need = { required: true } as const;
const PAST = { required: true, past: true } as const;
const choice = (
  code: string,
  label: string,
  choices: Readonly<Record<string, string>>,
  more: Partial<ElementField> = {},
): ElementField => ({ code, label, type: 'choice', choices, ...more });
const date = (code: string, label: string, more: Partial<ElementField> = {}): ElementField => ({
  code,
  label,
  type: 'partial-date',
  ...more,
});
const day = (code: string, label: string, more: Partial<ElementField> = {}): ElementField => ({
  code,
  label,
  type: 'date',
  ...more,
});
const YES_NO = { yes: 'Yes', no: 'No' };
const YES_NO_UNKNOWN = { ...YES_NO, unknown: 'Not known' };
const ADDRESS: readonly ElementField[] = [
  text('street', 'Street address'),
  text('description', 'Description, where there is no street address', {
    hint: 'For example: trailer at mile 4 of the Ridge Road',
  }),
  text('city', 'City or community'),
  text('state', 'State or territory', { required: true, rule: 'state', hint: 'Its two letters or its name' }),
  text('postcode', 'ZIP code', { max: 10 }),
  text('tribe', 'Tribe, on Indian land', { hint: 'Its name' }),
  choice('landUnder', 'Law enforcement jurisdiction there', {
    tribe: 'The tribe',
    state: 'The state',
    both: 'Both',
    unknown: 'Not known',
  }),
];

// biome-ignore format: one element a row, so that it can be read as a table
export const ELEMENTS = {
  name:       { group: 'names', label: 'Primary name', many: false, dated: false, asked: true, public: 'minimum', source: `${G}, Name`,
                fields: [text('surname', 'Surname', need), text('given', 'Given name'), text('middle', 'Middle names'), text('suffix', 'Suffix')] },
  alias:      { group: 'names', label: 'Nickname, alias or pseudonym', many: true, dated: false, asked: true, public: 'minimum', source: `${G}, Name`,
                fields: [text('surname', 'Surname'), text('given', 'Given name'), text('middle', 'Middle names'), text('full', 'Whole name, where parts are not known')] },
  'tribal-name': { group: 'names', label: 'Ethnic or tribal name in common use', many: true, dated: false, asked: true, public: 'minimum', source: `${G}, Name`,
                fields: [text('full', 'Name', need), choice('common', 'Is the person commonly known by it?', { yes: 'Yes' }, { required: true, hint: 'A name that is not commonly known, such as a religious or sacred one, is not collected' })] },
  birth:      { group: 'birth', label: 'Date of birth', many: true, dated: false, asked: true, public: 'internal', source: `${G}, Date of Birth`,
                fields: [date('date', 'Date', PAST), choice('kind', 'Which', { true: 'The true one', used: 'Another one that was used' }, need)] },
  origin:     { group: 'birth', label: 'Birthplace, sex and citizenships', many: false, dated: false, asked: true, public: 'internal', source: '34 USC 20914(b); travel notice, SORNA guide',
                fields: [text('place', 'Place of birth', { hint: 'NSOR takes two letters of a state or country alone: OK, or a three-letter country code: MEX' }), choice('sex', 'Sex', { M: 'Male', F: 'Female', X: 'X', U: 'Not known' }, need), text('citizenships', 'Citizenships', { rule: 'countries', hint: 'Codes of two or three letters such as USA, several with commas' })] },
  ssn:        { group: 'birth', label: 'Social Security number', many: true, dated: false, asked: true, public: 'prohibited', source: `${G}, Social Security Number`,
                fields: [text('number', 'Number', { required: true, max: 11, rule: 'ssn', hint: 'Nine digits' }), choice('kind', 'Which', { valid: 'Valid', purported: 'Purported' }, need)] },
  phone:      { group: 'birth', label: 'Telephone number', many: true, dated: false, asked: true, public: 'internal', source: `${G}, Phone Number(s)`,
                fields: [text('number', 'Number', { required: true, max: 30, rule: 'phone', hint: 'Ten digits, the area code first; from abroad + and the country code. NSOR takes none from abroad: such a number stays in this file' }), choice('kind', 'Kind', { mobile: 'Mobile', home: 'Home', work: 'Work' })] },
  description: { group: 'appearance', label: 'Physical description', many: false, dated: false, asked: true, public: 'minimum', source: `${G}, Physical Description`,
                fields: [text('height', 'Height', { required: true, rule: 'height', hint: 'Feet and inches, such as 5\'9" or 509' }), text('weight', 'Weight in pounds', { required: true, rule: 'weight' }), text('eyes', 'Eyes', { required: true, rule: 'eyes', hint: 'The color, or its code: BLK BLU BRO GRN GRY HAZ MAR MUL PNK XXX' }), text('hair', 'Hair', { required: true, rule: 'hair', hint: 'The color, or its code: BLK BLN BRO GRY RED SDY WHI, XXX for bald, and others' }), choice('race', 'Race', { A: 'Asian', B: 'Black', I: 'American Indian', U: 'Unknown', W: 'White' }, need)] },
  photo:      { group: 'appearance', label: 'Photograph', many: false, dated: false, asked: true, public: 'minimum', source: `${G}, Picture`, enteredAt: 'photos',
                fields: [day('takenOn', 'Taken on', PAST)] },
  mark:       { group: 'appearance', label: 'Scar, mark or tattoo', many: true, dated: false, asked: true, public: 'minimum', source: `${G}, Physical Description`,
                fields: [choice('kind', 'Kind', { scar: 'Scar', mark: 'Mark', tattoo: 'Tattoo', other: 'Other' }, need), text('where', 'Where', need), text('text', 'What')] },
  document:   { group: 'documents', label: 'License, card, passport or immigration document', many: true, dated: false, asked: true, public: 'prohibited', source: `${G}, Driver’s Licenses, Identification Cards, Passports, and Immigration Documents`,
                fields: [choice('kind', 'Kind', { 'driver-licence': 'Driver’s license', 'tribal-card': 'Tribal enrollment card', 'identity-card': 'Identification card', passport: 'Passport', 'resident-card': 'Permanent resident card', visa: 'Visa', other: 'Other' }, need), text('number', 'Number', need), text('issuer', 'Issued by', { hint: 'State, tribe or country' }), day('expiry', 'Valid until')] },
  residence:  { group: 'residence', label: 'Residence', many: true, dated: true, asked: true, public: 'minimum', source: `${G}, Residence Address`, fields: ADDRESS },
  employment: { group: 'work-school', label: 'Employment', many: true, dated: true, asked: true, public: 'minimum', source: `${G}, Employment Information; 34 USC 20920(c)(2): the name may be withheld`,
                fields: [text('name', 'Employer', need), choice('kind', 'Kind', { paid: 'Paid', volunteer: 'Volunteer', unpaid: 'Unpaid' }), ...ADDRESS] },
  school:     { group: 'work-school', label: 'School', many: true, dated: true, asked: true, public: 'minimum', source: `${G}, School Information; 34 USC 20920(c)(3): the name may be withheld`,
                fields: [text('name', 'School', need), ...ADDRESS] },
  licence:    { group: 'work-school', label: 'Professional license', many: true, dated: false, asked: true, public: 'internal', source: `${G}, Professional Licensing Information`,
                fields: [text('occupation', 'Occupation', need), text('authority', 'Authority'), text('number', 'Number')] },
  vehicle:    { group: 'vehicles', label: 'Vehicle', many: true, dated: false, asked: true, public: 'minimum', source: `${G}, Vehicle Information`,
                fields: [choice('kind', 'Kind', { land: 'Land', air: 'Air', water: 'Water' }, need), text('plate', 'Plate'), text('number', 'Registration number'), text('colour', 'Color'), text('make', 'Make'), text('model', 'Model'), text('year', 'Year', { max: 4, rule: 'year' }), text('kept', 'Where it usually stands')] },
  internet:   { group: 'internet', label: 'Internet identifier', many: true, dated: false, asked: true, public: 'prohibited', source: `${G}, Internet Identifiers; 34 USC 20916(c)`,
                fields: [choice('kind', 'Kind', { email: 'E-mail', message: 'Instant message', social: 'Social network', other: 'Other' }, need), text('value', 'Identifier', need)] },
  arrest:     { group: 'history', label: 'Arrest', many: true, dated: false, asked: true, public: 'prohibited', source: `${G}, Criminal History`,
                fields: [date('on', 'Date', PAST), text('charge', 'Charge'), text('by', 'Agency')] },
  conviction: { group: 'history', label: 'Other conviction', many: true, dated: false, asked: true, public: 'internal', source: `${G}, Criminal History`,
                fields: [date('on', 'Date', PAST), text('offence', 'Offense', need), text('court', 'Court')] },
  supervision: { group: 'history', label: 'Parole, probation or supervised release', many: true, dated: true, asked: true, public: 'internal', source: `${G}, Criminal History`,
                fields: [choice('kind', 'Kind', { parole: 'Parole', probation: 'Probation', release: 'Supervised release' }, need), text('officer', 'Officer and telephone'), choice('barsTravel', 'Does it bar foreign travel?', YES_NO_UNKNOWN)] },
  warrant:    { group: 'history', label: 'Outstanding warrant', many: true, dated: false, asked: true, public: 'internal', source: `${G}, Criminal History`,
                fields: [text('ori', 'Agency that holds it (ORI)', { required: true, max: 9 }), date('on', 'Date'), text('offence', 'Offense')] },
  offence:    { group: 'offence', label: 'Registration offense', many: true, dated: false, asked: true, public: 'minimum', source: `${G}, Offense information; 34 USC 20911`,
                fields: [text('offence', 'Offense as in the judgment', need), text('code', 'NCIC offense code', { max: 4, rule: 'offence-code', hint: 'Four digits; NSOR asks for it' }), text('citation', 'Citation', { hint: 'With one that is in the statute library the text at conviction is kept by itself' }), { code: 'law', label: 'Text of the provision as it stood', type: 'long' }, text('lawSource', 'Where the text comes from', { max: 300 }),
                  choice('finding', 'Finding', { convicted: 'Convicted', delinquent: 'Adjudicated delinquent' }, need),
                  choice('court', 'Court', { state: 'State', territorial: 'Territorial', tribal: 'Tribal', federal: 'Federal', military: 'Military', foreign: 'Foreign' }, need),
                  text('place', 'State, territory, tribe or country of the court', { required: true, hint: 'Its name; of a state its two letters will do' }),
                  choice('foreignQualifies', 'Foreign conviction: does it qualify?', YES_NO_UNKNOWN), choice('enhancedSentencing', 'Tribal court: enhanced sentencing enacted for it?', YES_NO_UNKNOWN),
                  choice('conduct', 'Conduct', Object.fromEntries(Object.entries(CONDUCTS).map(([k, v]) => [k, v.says])), need), text('federalSection', 'Section of title 18, federal offenses', { hint: 'For example 18 USC 2241' }),
                  choice('punishableOverOneYear', 'Punishable by more than a year?', YES_NO_UNKNOWN, need), date('offenceOn', 'Date of the offense', PAST), date('convictedOn', 'Date of conviction', PAST),
                  { code: 'offenderAge', label: 'Age at the offense, of a juvenile', type: 'number' }, { code: 'victimAge', label: 'Age of the victim', type: 'number' },
                  choice('victimGender', 'Gender of the victim', { M: 'Male', F: 'Female', X: 'X' }), text('victimRelationship', 'Relationship of the victim', { max: 40, hint: 'For example stepdaughter, stranger. Never a name' }),
                  choice('consensual', 'Consensual conduct?', YES_NO_UNKNOWN, need), choice('custodial', 'Adult victim under custodial authority?', YES_NO_UNKNOWN), choice('closeInAge', 'Offender at most four years older, to the day?', YES_NO_UNKNOWN)] },
  prints:     { group: 'biometrics', label: 'Finger and palm prints', many: true, dated: false, asked: true, public: 'internal', source: 'SORNA guide, Fingerprints and Palm Prints', enteredAt: 'prints',
                fields: [choice('kind', 'Kind', { fingers: 'Fingers', palms: 'Palms' }, need), choice('method', 'How', { 'live-scan': 'Live scan', card: 'Inked card, scanned' }, { required: true, hint: 'A scanned card gives no acceptance at once' }), day('takenOn', 'Taken on', need), choice('status', 'State', { taken: 'Taken', sent: 'Sent to NGI', accepted: 'Accepted', rejected: 'Rejected' }, need)] },
  dna:        { group: 'biometrics', label: 'DNA', many: false, dated: false, asked: true, public: 'internal', source: 'SORNA guide, DNA Collection and Submission', enteredAt: 'dna',
                fields: [choice('codis', 'Already in CODIS?', YES_NO_UNKNOWN, need), day('takenOn', 'Sample taken on'), text('kit', 'Kit number'), choice('laboratory', 'Submitted to', { state: 'State laboratory', federal: 'FBI, federal DNA database unit' }, { hint: 'A private laboratory cannot submit to CODIS' }), day('sentOn', 'Sent on')] },
  lodging:    { group: 'lodging', label: 'Temporary lodging', many: true, dated: true, asked: false, public: 'internal', source: `${G}, Temporary Lodging`,
                fields: [text('name', 'Name of the place', need), text('address', 'Address', need)] },
  custody:    { group: 'duties', label: 'Time in custody or civil commitment', many: true, dated: true, asked: false, public: 'internal', source: '34 USC 20915(a)',
                fields: [text('where', 'Where', need)] },
  acknowledgement: { group: 'duties', label: 'Signed acknowledgement of duties', many: true, dated: false, asked: true, public: 'internal', source: '34 USC 20919(a)(2)',
                fields: [day('signedOn', 'Signed on', PAST), text('form', 'Version of the form', need)] },
} as const satisfies Record<string, ElementRow>;

export type ElementCode = keyof typeof ELEMENTS;

/** Elements of which each value is a name of the person. */
export const NAME_ELEMENTS: ReadonlySet<string> = new Set<ElementCode>(['name', 'alias', 'tribal-name']);

export function elementOf(code: string): ElementRow | undefined {
  return Object.hasOwn(ELEMENTS, code) ? ELEMENTS[code as ElementCode] : undefined;
}

export function elementsOf(group: ElementGroup): readonly (readonly [ElementCode, ElementRow])[] {
  return (Object.entries(ELEMENTS) as [ElementCode, ElementRow][]).filter(([, e]) => e.group === group);
}

/** What is said of an element: a value, or why there is none. "Not asked" is no answer at all: there is no row. */
export type ValueState = 'known' | 'unknown' | 'refused' | 'none';

export type ElementValue = Readonly<Record<string, string>>;

export interface ValueProblem {
  readonly field: string;
  readonly came: string;
  readonly expected: string;
}

/**
 * Trims, drops what is empty, puts into the one form that is kept, and tells every problem. Fields that the element does
 * not have are problems. @param today no date that must lie in the past lies after it; without one only the year is looked at
 */
export function checkValue(
  element: ElementRow,
  given: Readonly<Record<string, string>>,
  today?: IsoDate,
): { readonly value: ElementValue; readonly problems: readonly ValueProblem[] } {
  const problems: ValueProblem[] = [];
  const value: Record<string, string> = {};
  const wrong = (field: string, came: string, expected: string) =>
    problems.push({ field, came: came.slice(0, 60), expected });
  for (const field of element.fields) {
    const typed = (given[field.code] ?? '').trim();
    if (typed === '') {
      if (field.required) wrong(field.code, 'nothing', expectation(field));
      continue;
    }
    const read = field.rule ? FIELD_RULES[field.rule].reads(typed) : typed;
    if (read === null || !isValid(field, read)) wrong(field.code, typed, expectation(field));
    else if (isDate(field) && !isLikely(read, field.past ? today : undefined))
      wrong(
        field.code,
        typed,
        field.past && today ? `a day from 1900 to today, ${dateText(today)}` : 'a year from 1900 to 2199',
      );
    else value[field.code] = read;
  }
  for (const code of Object.keys(given))
    if (!element.fields.some((f) => f.code === code)) wrong(code, 'a field', 'one that the element has');
  if (element === ELEMENTS.offence) readTogether(value, wrong);
  if (problems.length === 0 && Object.keys(value).length === 0)
    wrong(element.fields[0]!.code, 'nothing', 'at least one answer');
  return { value, problems };
}

/** What fields of an offence say of each other: whose court it was decides how its place is written. */
function readTogether(
  value: Record<string, string>,
  wrong: (field: string, came: string, expected: string) => void,
): void {
  const { offenceOn, convictedOn, court, place } = value;
  if (offenceOn && convictedOn) {
    const known = Math.min(offenceOn.length, convictedOn.length);
    if (convictedOn.slice(0, known) < offenceOn.slice(0, known))
      wrong('convictedOn', convictedOn, `${dateText(offenceOn)}, the date of the offense, or later`);
  }
  if (!place) return;
  if (court === 'state' || court === 'territorial') {
    const code = stateCode(place);
    if (code) value.place = code;
    else wrong('place', place, FIELD_RULES.state.expected);
  }
  if (court === 'foreign') {
    const country = readCountry(place);
    if (country.how === 'unknown') wrong('place', place, 'the code of a country: MEX');
    else value.place = country.code;
  }
}

const isDate = (field: ElementField) => field.type === 'date' || field.type === 'partial-date';

/** A slip of the keyboard makes years such as 1026 and 20266. */
function isLikely(date: string, notAfter: IsoDate | undefined): boolean {
  if (date < '1900' || date >= '2200') return false;
  return notAfter === undefined || date <= notAfter.slice(0, date.length);
}

function isValid(field: ElementField, typed: string): boolean {
  if (field.type === 'choice') return Object.hasOwn(field.choices ?? {}, typed);
  if (field.type === 'date') return /^\d{4}-\d\d-\d\d$/.test(typed) && isPartialDate(typed);
  if (field.type === 'partial-date') return isPartialDate(typed);
  if (field.type === 'number') return /^\d{1,3}$/.test(typed);
  return typed.length <= longest(field);
}

function longest(field: ElementField): number {
  return field.max ?? (field.type === 'long' ? 20_000 : 200);
}

function expectation(field: ElementField): string {
  if (field.rule) return FIELD_RULES[field.rule].expected;
  if (field.type === 'choice') return `one of: ${Object.values(field.choices ?? {}).join(', ')}`;
  if (field.type === 'date') return 'a full date, month first: 2/29/1988';
  if (field.type === 'partial-date')
    return 'a date, month first: 2/29/1988, or what is known of it: 2/1988 or 1988';
  if (field.type === 'number') return 'whole years';
  return `text of at most ${longest(field)} characters`;
}

export interface Completeness {
  /** Answered of asked, in percent, rounded down: a hundred means all. */
  readonly percent: number;
  readonly open: readonly {
    readonly element: ElementCode;
    readonly label: string;
    readonly group: ElementGroup;
  }[];
}

/** How complete a registration is: elements with an answer, be it unknown, refused or "has none", of those asked. */
export function completeness(answered: ReadonlySet<string>): Completeness {
  const asked = (Object.entries(ELEMENTS) as [ElementCode, ElementRow][]).filter(([, e]) => e.asked);
  const open = asked
    .filter(([code]) => !answered.has(code))
    .map(([element, e]) => ({ element, label: e.label, group: e.group }));
  return { percent: Math.floor((100 * (asked.length - open.length)) / asked.length), open };
}
