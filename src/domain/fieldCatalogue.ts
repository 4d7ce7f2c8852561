import type { FieldGroup } from './notification.js';

/**
 * Who may ever see a field. The release rules (`release.ts`) turn these into yes or no for a recipient; a field
 * without a row here cannot be in a message.
 *   operational  what a message is about: times, ports, references
 *   personal     who the person is
 *   restricted   NSOR and criminal-history data: law enforcement only (CJIS Policy 4.2.2)
 *   domestic     never leaves the country, whatever a rule says
 *   victim       exists only as age, gender and relationship
 *   juvenile     adjudications of juveniles: never released abroad by default
 *   public       of a registrant what the public site may show (`publicProjection.ts`)
 */
export type Sensitivity =
  | 'operational'
  | 'personal'
  | 'restricted'
  | 'domestic'
  | 'victim'
  | 'juvenile'
  | 'public';

export interface CatalogueField {
  /** Key of the text catalogue; `FIELD_LABELS` has the English words. */
  readonly labelKey: string;
  readonly label: string;
  readonly group: FieldGroup;
  readonly sensitivity: Sensitivity;
}

const field = (group: FieldGroup, sensitivity: Sensitivity, label: string) => ({ group, sensitivity, label });

const ROWS = {
  // Who
  names: field('identity', 'personal', 'Names'),
  aliases: field('identity', 'personal', 'Other names of the record'),
  birthDate: field('identity', 'personal', 'Birth date'),
  sex: field('identity', 'personal', 'Sex'),
  citizenships: field('identity', 'personal', 'Citizenships'),
  birthPlace: field('identity', 'personal', 'Place of birth'),
  documents: field('identity', 'personal', 'Travel documents'),
  fbiNumber: field('identity', 'domestic', 'FBI number'),
  aNumber: field('identity', 'domestic', 'Alien number'),
  // Why it is thought to be them
  identityClaim: field('match', 'operational', 'Identity'),
  matchSummary: field('match', 'personal', 'Why this person'),
  recordFile: field('match', 'restricted', 'Register file'),
  recordNumber: field('match', 'restricted', 'Record number'),
  // Journey
  event: field('travel', 'operational', 'What happened'),
  direction: field('travel', 'operational', 'Direction'),
  voyage: field('travel', 'operational', 'Carrier and number'),
  route: field('travel', 'operational', 'From and to'),
  departure: field('travel', 'operational', 'Departure'),
  arrival: field('travel', 'operational', 'Arrival'),
  onBoard: field('travel', 'operational', 'On board'),
  legConflict: field('travel', 'operational', 'Legs that cannot both be traveled'),
  application: field('travel', 'operational', 'Application'),
  // Somebody else's name: never abroad.
  beneficiary: field('travel', 'domestic', 'Sponsored person'),
  lookoutsMet: field('travel', 'operational', 'Lookouts met'),
  usAddress: field('travel', 'personal', 'Address stated in the United States'),
  // Warrant
  warrantOri: field('warrant', 'restricted', 'Warrant issued by (ORI)'),
  warrantDate: field('warrant', 'restricted', 'Date of warrant'),
  warrantOffense: field('warrant', 'restricted', 'Offense of the warrant'),
  extraditionLimit: field('warrant', 'restricted', 'Extradition limit'),
  caution: field('warrant', 'restricted', 'Caution'),
  hitConfirmation: field('warrant', 'operational', 'Hit confirmation'),
  // Registration
  registeringAgencies: field('registration', 'restricted', 'Registering jurisdictions'),
  leadSora: field('registration', 'operational', 'Lead registration agency'),
  registrationDate: field('registration', 'restricted', 'Registered on'),
  registersUntil: field('registration', 'restricted', 'Registers until'),
  supervision: field('registration', 'restricted', 'Supervision'),
  // Offence
  offense: field('offence', 'restricted', 'Registration offense'),
  convictionDate: field('offence', 'restricted', 'Date of conviction'),
  convictionPlace: field('offence', 'restricted', 'Place of conviction'),
  juvenileAdjudication: field('offence', 'juvenile', 'Juvenile adjudication'),
  victimAge: field('offence', 'victim', 'Victim age'),
  victimGender: field('offence', 'victim', 'Victim gender'),
  victimRelationship: field('offence', 'victim', 'Victim relationship'),
  // Travel notice
  travelNotice: field('travel-notice', 'operational', 'Travel notice on file'),
  noticeNumber: field('travel-notice', 'operational', 'Travel notice'),
  noticeFiled: field('travel-notice', 'operational', 'Notice given'),
  stays: field('travel-notice', 'personal', 'Where the registrant stays'),
  returnsOn: field('travel-notice', 'operational', 'Expected back'),
  purposes: field('travel-notice', 'operational', 'Purpose of travel'),
  noticeOfficer: field('travel-notice', 'operational', 'Officer of the notifying agency'),
  // Request to deny or limit a passport
  requestNumber: field('passport-request', 'operational', 'Request'),
  requestGrounds: field('passport-request', 'restricted', 'Grounds'),
  requestOrders: field('passport-request', 'restricted', 'Orders and warrants'),
  requestPassports: field('passport-request', 'personal', 'Earlier passports'),
  lastAddress: field('passport-request', 'personal', 'Last known address'),
  // A compliance case that is referred
  caseNumber: field('compliance-case', 'operational', 'Compliance case'),
  caseGround: field('compliance-case', 'restricted', 'Why the case was opened'),
  casePriority: field('compliance-case', 'operational', 'Priority'),
  caseElements: field('compliance-case', 'restricted', 'Elements of 18 USC 2250(b)'),
  caseNote: field('compliance-case', 'restricted', 'Note of the referring officer'),
  caseOutcome: field('compliance-case', 'operational', 'What became of it'),
  // A registration, as shared after it was made or changed
  registrantName: field('registrant', 'public', 'Name'),
  registrantAliases: field('registrant', 'public', 'Other names'),
  registrantStatus: field('registrant', 'public', 'Status'),
  registrantLooks: field('registrant', 'public', 'Height, weight, eyes, hair, race'),
  registrantMarks: field('registrant', 'public', 'Scars, marks, tattoos'),
  registrantHome: field('registrant', 'public', 'Lives at'),
  registrantWork: field('registrant', 'public', 'Works at'),
  registrantSchool: field('registrant', 'public', 'Goes to school at'),
  registrantVehicles: field('registrant', 'public', 'Vehicles'),
  registrantOffence: field('registrant', 'public', 'Offense that asks for registration'),
  registrantChanged: field('registrant', 'public', 'What changed'),
  registrantTier: field('registrant', 'personal', 'Tier'),
  registrantBirth: field('registrant', 'personal', 'Birth dates'),
  registrantOrigin: field('registrant', 'personal', 'Birthplace, sex, citizenships'),
  registrantPhones: field('registrant', 'personal', 'Telephones'),
  registrantEmployers: field('registrant', 'personal', 'Employers and schools by name'),
  registrantLicences: field('registrant', 'personal', 'Professional licenses'),
  registrantNumbers: field('registrant', 'restricted', 'Social Security numbers'),
  registrantDocuments: field('registrant', 'restricted', 'Licenses, cards and documents'),
  registrantInternet: field('registrant', 'restricted', 'Internet identifiers'),
  registrantLodging: field('registrant', 'restricted', 'Temporary lodging'),
  registrantHistory: field('registrant', 'restricted', 'Arrests, convictions, supervision, warrants'),
  registrantAllChanged: field('registrant', 'restricted', 'All that changed'),
  registrantTies: field('registrant', 'restricted', 'What began or ended with you'),
  // A move between jurisdictions, or what was not kept of one
  moveTo: field('registrant', 'operational', 'Jurisdictions'),
  moveExpected: field('registrant', 'operational', 'Expected on'),
  moveAppearBy: field('registrant', 'operational', 'Has to appear by'),
  moveNote: field('registrant', 'personal', 'Note'),
  // Contact and reference
  reference: field('contact', 'operational', 'Reference'),
  contactOri: field('contact', 'operational', 'Confirm with (ORI)'),
  contactAgency: field('contact', 'operational', 'Confirm with'),
  contactPhone: field('contact', 'operational', 'Telephone'),
  reason: field('contact', 'operational', 'Reason for this message'),
  standInFor: field('contact', 'operational', 'Sent on behalf of'),
  supersedes: field('contact', 'operational', 'Supersedes'),
} as const;

export type FieldName = keyof typeof ROWS;

export const FIELD_CATALOGUE: Readonly<Record<FieldName, CatalogueField>> = Object.fromEntries(
  Object.entries(ROWS).map(([name, row]) => [name, { labelKey: `field.${name}`, ...row }]),
) as Record<FieldName, CatalogueField>;

export const FIELD_NAMES = Object.keys(FIELD_CATALOGUE) as readonly FieldName[];

/** Section titles of messages, in the order in which they are written. */
export const GROUP_TITLES: readonly { readonly group: FieldGroup; readonly title: string }[] = [
  { group: 'travel', title: 'Journey' },
  { group: 'identity', title: 'Person' },
  { group: 'match', title: 'Identity' },
  { group: 'warrant', title: 'Warrant' },
  { group: 'registration', title: 'Registration' },
  { group: 'offence', title: 'Offense' },
  { group: 'travel-notice', title: 'Travel notice' },
  { group: 'passport-request', title: 'Passport request' },
  { group: 'compliance-case', title: 'Compliance case' },
  { group: 'registrant', title: 'Registrant' },
  { group: 'contact', title: 'Contact and reference' },
];

/** English words by key: the seam where another language comes in. */
export const FIELD_LABELS: Readonly<Record<string, string>> = Object.fromEntries(
  FIELD_NAMES.map((n) => [FIELD_CATALOGUE[n].labelKey, FIELD_CATALOGUE[n].label]),
);
