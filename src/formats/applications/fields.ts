import { isIsoDate, isPartialDate } from '#basics/dates.js';
import {
  APPLICATION_KIND_NAMES,
  APPLICATION_STATES,
  CHECK_SYSTEMS,
  PRINT_EXEMPTIONS,
} from '#domain/application.js';
import { EXTRA_COUNTRIES } from '#domain/countries.js';
import { REGISTER_FILE_CODES } from '#domain/registerRecord.js';

/**
 * The contract of application events as one table. Reader and writer of JSON, XML and CSV and both published schemas
 * follow it: a new field is a row here. Version 1; a change that an old reader would misunderstand is a new version.
 */
export const CONTRACT = 'rsoits-applications';
export const CONTRACT_VERSION = 1;
export const XML_NAMESPACE = 'urn:rsoits:applications:1';

/** One value as text. */
export interface Kind {
  readonly test: (text: string) => boolean;
  /** Completes "Expected …". */
  readonly expected: string;
  /** For the schemas. */
  readonly pattern?: string;
  readonly values?: readonly string[];
}

interface Base {
  /** Name in JSON and, with its group, in CSV. */
  readonly name: string;
  /** Name of the XML element, after NIEM where NIEM has the idea. */
  readonly xml: string;
  readonly required?: true;
  /** At most so many; absent: one. */
  readonly many?: number;
}
export interface TextField extends Base {
  readonly is: 'text';
  readonly kind: Kind;
}
export interface NumberField extends Base {
  readonly is: 'number';
  readonly max: number;
}
export interface FlagField extends Base {
  readonly is: 'flag';
}
export interface GroupField extends Base {
  readonly is: 'group';
  readonly fields: readonly Field[];
}
export type Field = TextField | NumberField | FlagField | GroupField;

/** The type of what a table describes. */
type One<F> = F extends { is: 'text'; kind: { values: readonly (infer V)[] } }
  ? V
  : F extends { is: 'text' }
    ? string
    : F extends { is: 'number' }
      ? number
      : F extends { is: 'flag' }
        ? boolean
        : F extends { is: 'group'; fields: infer T extends readonly Field[] }
          ? Shape<T>
          : never;
type Value<F> = F extends { many: number } ? readonly One<F>[] : One<F>;
export type Shape<T extends readonly Field[]> = {
  readonly [F in T[number] as F extends { required: true } ? F['name'] : never]: Value<F>;
} & { readonly [F in T[number] as F extends { required: true } ? never : F['name']]?: Value<F> };

function line(max: number) {
  return {
    // Not one control character: a value must not break a line of a log, a CSV row or a page.
    test: (t: string) => t.length <= max && !/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/.test(t),
    expected: `at most ${max} characters on one line`,
    pattern: `[^\\n\\r\\t]{1,${max}}`,
  } as const;
}

function coded(pattern: string, expected: string) {
  const whole = new RegExp(`^(?:${pattern})$`, 'u');
  return { test: (t: string) => whole.test(t), expected, pattern } as const;
}

function oneOf<const T extends readonly string[]>(values: T) {
  return {
    test: (t: string) => values.includes(t),
    expected: `one of ${values.join(', ')}`,
    values,
  } as const;
}

const REFERENCE = coded(
  '[A-Za-z0-9][A-Za-z0-9./_-]{0,59}',
  '1 to 60 letters, digits, dots, slashes, hyphens',
);
const COUNTRY = coded(
  '[A-Z]{1,3}',
  `a country code of up to 3 capitals, ISO 3166 or one of the ${EXTRA_COUNTRIES.length} others of the country table`,
);
const DATE = {
  test: isIsoDate,
  expected: 'a date YYYY-MM-DD',
  pattern: '[0-9]{4}-[0-9]{2}-[0-9]{2}',
} as const;
const PARTIAL_DATE = {
  test: isPartialDate,
  expected: 'a date YYYY, YYYY-MM or YYYY-MM-DD',
  pattern: '[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?',
} as const;
const INSTANT = {
  test: (t: string) =>
    /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)$/.test(t) &&
    !Number.isNaN(Date.parse(t)),
  expected: 'an instant with its offset, YYYY-MM-DDTHH:MM:SS+hh:mm or Z',
  pattern:
    '[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\\.[0-9]{1,3})?)?(Z|[+-][0-9]{2}:[0-9]{2})',
} as const;

const ADDRESS = [
  { name: 'street', xml: 'LocationStreet', is: 'text', kind: line(120) },
  { name: 'city', xml: 'LocationCityName', is: 'text', kind: line(60) },
  { name: 'region', xml: 'LocationStateName', is: 'text', kind: line(40) },
  { name: 'postcode', xml: 'LocationPostalCode', is: 'text', kind: line(12) },
  { name: 'country', xml: 'LocationCountryISO3166Alpha3Code', is: 'text', kind: COUNTRY },
] as const satisfies readonly Field[];

const NAME = [
  { name: 'surname', xml: 'PersonSurName', is: 'text', kind: line(120) },
  { name: 'given', xml: 'PersonGivenName', is: 'text', kind: line(120) },
  { name: 'middle', xml: 'PersonMiddleName', is: 'text', kind: line(120) },
  { name: 'full', xml: 'PersonFullName', is: 'text', kind: line(300) },
  {
    name: 'kind',
    xml: 'PersonNameCategoryCode',
    is: 'text',
    kind: oneOf(['primary', 'alias', 'maiden', 'nickname']),
  },
] as const satisfies readonly Field[];

const DOCUMENT = [
  {
    name: 'kind',
    xml: 'IdentificationCategoryCode',
    is: 'text',
    required: true,
    // biome-ignore format: a list
    kind: oneOf(['passport', 'passport-card', 'visa', 'identity-card', 'refugee', 'reentry', 'resident-card', 'driver-licence', 'military', 'other']),
  },
  { name: 'number', xml: 'IdentificationID', is: 'text', required: true, kind: line(40) },
  { name: 'issuer', xml: 'IdentificationIssuingCountryCode', is: 'text', kind: COUNTRY },
  { name: 'issued', xml: 'IdentificationEffectiveDate', is: 'text', kind: DATE },
  { name: 'expiry', xml: 'IdentificationExpirationDate', is: 'text', kind: DATE },
  /** The lines of the machine readable zone, joined by a bar. */
  {
    name: 'mrz',
    xml: 'MachineReadableZoneText',
    is: 'text',
    kind: coded('[A-Z0-9<|]{30,120}', 'the lines of the zone, joined by |'),
  },
] as const satisfies readonly Field[];

const PERSON = [
  { name: 'names', xml: 'PersonName', is: 'group', many: 20, fields: NAME },
  { name: 'birthDates', xml: 'PersonBirthDate', is: 'text', many: 5, kind: PARTIAL_DATE },
  { name: 'sex', xml: 'PersonSexCode', is: 'text', kind: oneOf(['M', 'F', 'X', 'U']) },
  { name: 'birthPlace', xml: 'PersonBirthLocationName', is: 'text', kind: line(120) },
  { name: 'citizenships', xml: 'PersonCitizenshipISO3166Alpha3Code', is: 'text', many: 10, kind: COUNTRY },
  { name: 'residence', xml: 'PersonResidenceCountryCode', is: 'text', kind: COUNTRY },
  { name: 'documents', xml: 'PersonTravelDocument', is: 'group', many: 10, fields: DOCUMENT },
  {
    name: 'aNumber',
    xml: 'AlienIdentificationNumber',
    is: 'text',
    kind: coded('A?[0-9]{7,9}', 'A and 7 to 9 digits'),
  },
  { name: 'usAddress', xml: 'PersonUSAddress', is: 'group', fields: ADDRESS },
  { name: 'homeAddress', xml: 'PersonHomeAddress', is: 'group', fields: ADDRESS },
] as const satisfies readonly Field[];

export const EVENT = [
  // How the sender counts and names it.
  { name: 'sequence', xml: 'FeedSequenceNumber', is: 'number', max: Number.MAX_SAFE_INTEGER, required: true },
  { name: 'reference', xml: 'ApplicationIdentificationID', is: 'text', kind: REFERENCE, required: true },
  {
    name: 'kind',
    xml: 'ApplicationCategoryCode',
    is: 'text',
    kind: oneOf(APPLICATION_KIND_NAMES),
    required: true,
  },
  {
    name: 'event',
    xml: 'ApplicationStatusCode',
    is: 'text',
    kind: oneOf(APPLICATION_STATES),
    required: true,
  },
  { name: 'at', xml: 'ApplicationStatusDateTime', is: 'text', kind: INSTANT, required: true },
  // Who is screened: the applicant, of a sponsorship the sponsor.
  { name: 'person', xml: 'ApplicationSubjectPerson', is: 'group', fields: PERSON, required: true },
  {
    name: 'beneficiary',
    xml: 'ApplicationBeneficiaryPerson',
    is: 'group',
    fields: [
      { name: 'names', xml: 'PersonName', is: 'group', many: 5, fields: NAME },
      { name: 'birthDate', xml: 'PersonBirthDate', is: 'text', kind: PARTIAL_DATE },
      { name: 'relationship', xml: 'RelationshipText', is: 'text', kind: line(60) },
    ],
  },
  // What is asked for.
  {
    name: 'form',
    xml: 'ApplicationFormID',
    is: 'text',
    kind: coded('[A-Z]{1,4}-?[0-9]{1,4}[A-Z]?', 'a form such as DS-11, DS-160, I-130'),
  },
  { name: 'office', xml: 'ApplicationOfficeName', is: 'text', kind: line(60) },
  { name: 'passportBook', xml: 'PassportBookIndicator', is: 'flag' },
  { name: 'passportCard', xml: 'PassportCardIndicator', is: 'flag' },
  {
    name: 'visaClass',
    xml: 'VisaClassCode',
    is: 'text',
    kind: coded('[A-Z0-9][A-Z0-9/-]{0,9}', 'a visa class such as B1/B2'),
  },
  {
    name: 'admissionClass',
    xml: 'AdmissionClassCode',
    is: 'text',
    kind: coded('[A-Z]{1,2}-?[0-9]{1,2}', 'a class such as IR1'),
  },
  { name: 'waiverGround', xml: 'WaiverGroundText', is: 'text', kind: line(120) },
  { name: 'earlierRefusals', xml: 'PriorRefusalQuantity', is: 'number', max: 100 },
  { name: 'purpose', xml: 'TravelPurposeText', is: 'text', kind: line(120) },
  {
    name: 'travel',
    xml: 'IntendedTravel',
    is: 'group',
    fields: [
      { name: 'from', xml: 'TravelStartDate', is: 'text', kind: DATE },
      { name: 'until', xml: 'TravelEndDate', is: 'text', kind: DATE },
      { name: 'countries', xml: 'TravelDestinationCountryCode', is: 'text', many: 20, kind: COUNTRY },
      {
        name: 'flight',
        xml: 'TravelFlightNumber',
        is: 'text',
        kind: coded('[A-Z0-9]{2,3}[0-9]{1,4}[A-Z]?', 'a flight such as UA989'),
      },
    ],
  },
  // Fingerprints go by another door; here stands whether they were taken.
  {
    name: 'fingerprints',
    xml: 'BiometricCollection',
    is: 'group',
    fields: [
      { name: 'taken', xml: 'BiometricCollectedIndicator', is: 'flag', required: true },
      { name: 'reference', xml: 'BiometricIdentificationID', is: 'text', kind: REFERENCE },
      {
        name: 'exempt',
        xml: 'BiometricExemptionCode',
        is: 'text',
        kind: oneOf(Object.keys(PRINT_EXEMPTIONS) as (keyof typeof PRINT_EXEMPTIONS)[]),
      },
    ],
  },
  // What the sender found itself; a possible match is for a person to look at, here as there.
  {
    name: 'checks',
    xml: 'SystemCheck',
    is: 'group',
    many: 10,
    fields: [
      { name: 'system', xml: 'CheckSystemName', is: 'text', kind: oneOf(CHECK_SYSTEMS), required: true },
      {
        name: 'basis',
        xml: 'CheckBasisCode',
        is: 'text',
        kind: oneOf(['name', 'fingerprint', 'document']),
        required: true,
      },
      {
        name: 'result',
        xml: 'CheckResultCode',
        is: 'text',
        kind: oneOf(['no-match', 'possible-match', 'not-done']),
        required: true,
      },
      { name: 'at', xml: 'CheckDateTime', is: 'text', kind: INSTANT },
      {
        name: 'records',
        xml: 'CheckRegisterRecord',
        is: 'group',
        many: 20,
        fields: [
          {
            name: 'file',
            xml: 'RecordFileCode',
            is: 'text',
            kind: oneOf(REGISTER_FILE_CODES),
            required: true,
          },
          { name: 'number', xml: 'RecordIdentificationID', is: 'text', kind: REFERENCE, required: true },
        ],
      },
    ],
  },
  /** Numbers of our own lookouts that the application met in the sender's file. */
  { name: 'lookouts', xml: 'LookoutIdentificationID', is: 'text', many: 10, kind: REFERENCE },
] as const satisfies readonly Field[];

export const HEAD = [
  /** The sending system, in its own words: CLASS, ESTA, ELIS. */
  { name: 'system', xml: 'SendingSystemName', is: 'text', kind: line(40), required: true },
  /** The feed whose sequence numbers count. */
  { name: 'feed', xml: 'FeedName', is: 'text', kind: REFERENCE, required: true },
  { name: 'batch', xml: 'BatchIdentificationID', is: 'text', kind: REFERENCE, required: true },
  { name: 'prepared', xml: 'MessageDateTime', is: 'text', kind: INSTANT },
  { name: 'test', xml: 'MessageTestIndicator', is: 'flag' },
] as const satisfies readonly Field[];

export type ApplicationEvent = Shape<typeof EVENT>;
export type ApplicationHead = Shape<typeof HEAD>;

/** What one file says. */
export interface ApplicationFile extends ApplicationHead {
  readonly events: readonly ApplicationEvent[];
}

/** Larger files are refused before they are looked into; senders split them. */
export const FILE_BYTES_MAX = 16 * 1024 * 1024;
export const EVENTS_MAX = 20_000;
export const DEPTH_MAX = 12;
