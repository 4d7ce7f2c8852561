import type { RegisterFile } from './registerRecord.js';

/** What a message does to a record, or asks. */
export type NcicAction =
  | 'enter'
  | 'modify'
  | 'cancel'
  | 'clear'
  | 'locate'
  | 'supplement'
  | 'remove-supplement'
  | 'inquire';

export interface NcicMessageKind {
  readonly key: string;
  readonly says: string;
  readonly file: Extract<RegisterFile, 'NSOR' | 'WANTED'>;
  readonly action: NcicAction;
  /** The record says: armed, dangerous, suicidal or with a medical condition. */
  readonly caution: boolean;
  readonly juvenile: boolean;
  readonly source: 'P' | 'K';
  /** Fields in the fixed order of the legacy line, after header, key and ORI. */
  readonly order: readonly string[];
  readonly allowed: ReadonlySet<string>;
  readonly required: readonly string[];
  /** Of each group at least one. */
  readonly oneOf: readonly (readonly string[])[];
}

const NSOR_ORDER =
  'NAM SEX RAC POB DOB HGT WGT EYE HAI SKN SMT CTZ FBI SID SOC MNU OLN OLS OLY OCA ORD ERD CRR CON PLC OFS SXP CMC SOV AOV DNA DLO SNU SNA CTY COU STA ZIP ADD BDA EDA TNO TNT EMP SHN MIS LKI LKA TST';
const WANTED_ORDER =
  'NAM SEX RAC POB DOB HGT WGT EYE HAI SKN SMT CTZ FBI SID SOC MNU OLN OLS OLY OFF OOC DOW WNO CTI OCA EXL CMC MIS LKI LKA TST';
const SUPPLEMENT = 'NIC OCA NAM AKA DOB SMT CTZ SOC MNU OLN OLS OLY EMP SHN TNO SOV AOV CMC TST';
const CHANGE = [['NAM', 'OCA']];
const ENDED = 'NIC OCA NAM DCL RPP MIS TST';

const words = (text: string) => (text === '' ? [] : text.split(' '));
const kind = (
  key: string,
  says: string,
  file: NcicMessageKind['file'],
  action: NcicAction,
  order: string,
  required: string,
  more: Partial<Pick<NcicMessageKind, 'caution' | 'juvenile' | 'oneOf' | 'source'>> = {},
): NcicMessageKind => ({
  key,
  says,
  file,
  action,
  order: words(order),
  allowed: new Set(words(order)),
  required: words(required),
  oneOf: [],
  caution: false,
  juvenile: false,
  source: 'K',
  ...more,
});

/** NSOR entry as one state's tribal mask requires it (domain.md (f)). */
const NSOR_NEEDS = 'NAM SEX RAC DOB HGT WGT EYE HAI OCA ORD ERD CRR CON STA';
const WANTED_NEEDS = 'NAM SEX RAC HGT WGT HAI OFF DOW OCA EXL';
/** A wanted person needs a number or a birth date by which to be told apart. */
const WANTED_ONE = [['DOB', 'FBI', 'SOC', 'MNU', 'OLN']];
const caution = { caution: true };
const P = { source: 'P' as const };

// biome-ignore format: a table
const KINDS: readonly NcicMessageKind[] = [
  kind('EXS', 'Enter a sex offender', 'NSOR', 'enter', NSOR_ORDER, NSOR_NEEDS, P),
  kind('EXSC', 'Enter a sex offender, caution', 'NSOR', 'enter', NSOR_ORDER, `${NSOR_NEEDS} CMC`, { ...P, ...caution }),
  kind('MXS', 'Change a sex offender record', 'NSOR', 'modify', `NIC ${NSOR_ORDER}`, 'NIC', { oneOf: CHANGE }),
  kind('MXSC', 'Change a sex offender record, caution', 'NSOR', 'modify', `NIC ${NSOR_ORDER}`, 'NIC', { oneOf: CHANGE, ...caution }),
  kind('XXS', 'Cancel a sex offender record: entered in error', 'NSOR', 'cancel', ENDED, 'NIC', { oneOf: CHANGE }),
  kind('CXS', 'Clear a sex offender record: no longer valid', 'NSOR', 'clear', ENDED, 'NIC DCL', { oneOf: CHANGE }),
  kind('EXSN', 'Add to a sex offender record', 'NSOR', 'supplement', SUPPLEMENT, 'NIC', { oneOf: CHANGE }),
  kind('XXSN', 'Take from a sex offender record', 'NSOR', 'remove-supplement', SUPPLEMENT, 'NIC', { oneOf: CHANGE }),
  kind('EW', 'Enter a wanted person', 'WANTED', 'enter', WANTED_ORDER, WANTED_NEEDS, { oneOf: WANTED_ONE }),
  kind('EWC', 'Enter a wanted person, caution', 'WANTED', 'enter', WANTED_ORDER, `${WANTED_NEEDS} CMC`, { oneOf: WANTED_ONE, ...caution }),
  kind('EWJ', 'Enter a wanted juvenile', 'WANTED', 'enter', WANTED_ORDER, WANTED_NEEDS, { ...P, oneOf: WANTED_ONE, juvenile: true }),
  kind('ET', 'Enter a temporary felony want', 'WANTED', 'enter', WANTED_ORDER, 'NAM SEX RAC HGT WGT HAI OFF OCA', { oneOf: WANTED_ONE }),
  kind('MW', 'Change a wanted person record', 'WANTED', 'modify', `NIC ${WANTED_ORDER}`, 'NIC', { oneOf: CHANGE }),
  kind('MWC', 'Change a wanted person record, caution', 'WANTED', 'modify', `NIC ${WANTED_ORDER}`, 'NIC', { oneOf: CHANGE, ...caution }),
  kind('XW', 'Cancel a wanted person record: entered in error', 'WANTED', 'cancel', ENDED, 'NIC', { oneOf: CHANGE }),
  kind('CW', 'Clear a wanted person record: apprehended or withdrawn', 'WANTED', 'clear', ENDED, 'NIC DCL', { oneOf: CHANGE }),
  kind('LW', 'Locate a wanted person: held elsewhere', 'WANTED', 'locate', 'NIC OCA NAM DOL RCA MIS TST', 'NIC DOL RCA', { oneOf: CHANGE }),
  kind('EN', 'Add to a wanted person record', 'WANTED', 'supplement', SUPPLEMENT, 'NIC', { oneOf: CHANGE }),
  kind('XN', 'Take from a wanted person record', 'WANTED', 'remove-supplement', SUPPLEMENT, 'NIC', { oneOf: CHANGE }),
  kind('QXS', 'Ask the sex offender registry', 'NSOR', 'inquire', 'NAM SEX RAC DOB FBI SOC MNU NIC OCA ZIP TST', '', { ...P, oneOf: [['NAM', 'FBI', 'SOC', 'MNU', 'NIC', 'ZIP']] }),
  kind('QW', 'Ask for wants and warrants', 'WANTED', 'inquire', 'NAM SEX RAC DOB FBI SOC MNU NIC OCA OLN OLS TST', '', { oneOf: [['NAM', 'FBI', 'SOC', 'MNU', 'NIC', 'OLN']] }),
  kind('QWA', 'Ask all person files', 'WANTED', 'inquire', 'NAM SEX RAC DOB FBI SOC MNU NIC OCA OLN OLS TST', '', { oneOf: [['NAM', 'FBI', 'SOC', 'MNU', 'NIC', 'OLN']] }),
  kind('QWB', 'Ask by batch', 'WANTED', 'inquire', 'NAM SEX RAC DOB FBI SOC MNU NIC OCA OLN OLS TST', '', { ...P, oneOf: [['NAM', 'FBI', 'SOC', 'MNU', 'NIC', 'OLN']] }),
];

export const NCIC_MESSAGES: ReadonlyMap<string, NcicMessageKind> = new Map(KINDS.map((k) => [k.key, k]));

export type RejectRepair = 'field' | 'duplicate' | 'not-found' | 'not-yours' | 'try-again' | 'ask';

/**
 * Words by which an answer refuses, what an officer does about it and what the program makes of it. NCIC's own texts
 * are restricted and not copied; rows are matched by their beginning, K throughout.
 */
export const REJECTS: readonly {
  readonly code: string;
  readonly begins: string;
  readonly repair: RejectRepair;
  readonly says: string;
}[] = [
  {
    code: 'field-error',
    begins: 'REJ - FIELD ERROR',
    repair: 'field',
    says: 'A field is wrong: put it right and send again.',
  },
  {
    code: 'required',
    begins: 'REJ - REQUIRED FIELD MISSING',
    repair: 'field',
    says: 'A required field is missing: fill it in and send again.',
  },
  {
    code: 'duplicate',
    begins: 'REJ - RECORD ALREADY ON FILE',
    repair: 'duplicate',
    says: 'A record is on file already: change that one instead of entering a new one.',
  },
  {
    code: 'not-found',
    begins: 'REJ - RECORD NOT ON FILE',
    repair: 'not-found',
    says: 'NCIC has no such record: compare the NCIC number, or enter it anew.',
  },
  {
    code: 'not-authorized',
    begins: 'REJ - NOT AUTHORIZED',
    repair: 'not-yours',
    says: 'The ORI may not do this: the agency that entered the record must, or the agreement must be changed.',
  },
  {
    code: 'date',
    begins: 'REJ - DATE ERROR',
    repair: 'field',
    says: 'Dates contradict each other: compare conviction, registration and end.',
  },
  {
    code: 'out-of-service',
    begins: 'REJ - OUT OF SERVICE',
    repair: 'try-again',
    says: 'NCIC is out of service: it is sent again by itself.',
  },
];
