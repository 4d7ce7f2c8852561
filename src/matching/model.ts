import { WEIGHTS } from './tables/weights.js';

/**
 * The weight table: every level a comparison can end in, with its evidence in bits and the sentence an officer
 * reads. All weights are whole hundredths of a bit ("centibits") so that sums are exact and the same on every
 * machine. Name tokens that agree get their bits from `tokenBits` (similarity and rarity); what is here for names
 * is what order, omission and contradiction cost. What can be counted on labelled pairs is fitted (`rsoits bench match-fit`,
 * tables/weights.ts); the rest, sex, citizenship, identifiers and relatives, is set by hand, since how often they
 * agree depends on senders and on policy. A change is a new version.
 */
export const MODEL_VERSION = '2026.11-14';

export interface Level {
  /** Evidence in hundredths of a bit. */
  readonly centibits: number;
  /** What the level means, for the officer. */
  readonly doc: string;
}

const level = (bits: number, doc: string): Level => ({ centibits: Math.round(bits * 100), doc });

/** What roles, omissions and contradictions of name tokens add to the bits of the tokens that agree. */
export const NAME_LEVELS = {
  'other-role': level(
    WEIGHTS.name['other-role'],
    'The token agrees, but stands in another part of the name (given and surname swapped).',
  ),
  'other-role-guessed': level(
    WEIGHTS.name['other-role-guessed'],
    'The token agrees in another part of a name whose parts had to be guessed.',
  ),
  'given-as-middle': level(
    WEIGHTS.name['given-as-middle'],
    'The first given name of one side is a later given name of the other.',
  ),
  'given-differs': level(
    WEIGHTS.name['given-differs'],
    'Both sides have a given name and the two do not resemble each other.',
  ),
  'middle-differs': level(
    WEIGHTS.name['middle-differs'],
    'Both sides have a further given name and the two do not resemble each other.',
  ),
  'surname-differs': level(
    WEIGHTS.name['surname-differs'],
    'Both sides have a surname and the two do not resemble each other.',
  ),
  'second-surname-differs': level(
    WEIGHTS.name['second-surname-differs'],
    'One surname agrees, another one differs.',
  ),
  'given-omitted': level(
    WEIGHTS.name['given-omitted'],
    'One side has a given name for which the other has no counterpart left.',
  ),
  'middle-omitted': level(
    WEIGHTS.name['middle-omitted'],
    'One side has a further given name that the other leaves out.',
  ),
  'surname-omitted': level(
    WEIGHTS.name['surname-omitted'],
    'One side has a further surname that the other leaves out.',
  ),
  'common-phrase': level(
    0,
    'Several tokens that many bear together as one name count no more than the whole is rare.',
  ),
  'one-surname': level(
    0,
    'Rare words that make up one surname come together: beside the rarest, the others count in part.',
  ),
  'one-culture': level(
    0,
    'In the register these names come together oftener than each by itself says: they are of one culture.',
  ),
  'names-compared': level(
    0,
    'Several names were compared; the best of several agrees more easily by chance.',
  ),
  'given-against-middle': level(
    WEIGHTS.name['given-against-middle'],
    'A first given name of one side and a further one of the other stay without counterpart; they differ.',
  ),
  'given-against-surname': level(
    WEIGHTS.name['given-against-surname'],
    'Only one part agrees, across parts; a given name of one side and a surname of the other are left and differ.',
  ),
  'tokens-depend': level(
    0,
    'Tokens of one name come together more often than chance would have it, so their sum counts in part.',
  ),
  'suffix-differs': level(
    -4,
    'One is called Junior (or II, III) and the other Senior: father and son carry one name.',
  ),
  floor: level(-8, 'The names do not agree; more disagreement than this says nothing further.'),
} as const satisfies Record<string, Level>;

/** What the way in which two different tokens are alike adds to their bits (`tokenBits`). */
export const TOKEN_LEVELS = {
  variant: level(WEIGHTS.token.variant, 'Forms of one name: a nickname, another language, another spelling.'),
  'same-sound': level(WEIGHTS.token['same-sound'], 'They sound alike.'),
  'one-edit': level(WEIGHTS.token['one-edit'], 'One letter differs, is missing or stands one place off.'),
  'two-edits': level(WEIGHTS.token['two-edits'], 'Two letters differ.'),
  truncated: level(WEIGHTS.token.truncated, 'One is the beginning of the other.'),
  similar: level(WEIGHTS.token.similar, 'Alike in more than two letters.'),
  transliteration: level(WEIGHTS.token.transliteration, 'The same name in two scripts.'),
} as const satisfies Record<string, Level>;

/**
 * The fit orders pairs; its constant is that of its own sample, in which strangers were chosen near the line. What this
 * takes off every comparison of names was read from `rsoits bench match-accuracy --only calibration`, so that the odds
 * that an officer reads are those observed.
 */
const CALIBRATION_BITS = 1;

/**
 * Surname tokens of so many bits of rarity in the tables or more are words (Kills Small, Comes From Above) rather than
 * one of two family names: beside the rarest of them that agrees, the others count by OTHER_WORD_PER_CENT, and common
 * names in the same surname (Gray Buffalo) by BESIDE_WORD_PER_CENT.
 */
export const ONE_SURNAME_RARITY_BITS = 11;
export const OTHER_WORD_PER_CENT = 20;
export const BESIDE_WORD_PER_CENT = 60;

/**
 * The classes of a register's names are coarse: within one there are cultures that it does not know apart, whose names
 * come together oftener still. What is learned of a class is taken for so much of the whole.
 */
export const ONE_CULTURE_PER_CENT = 130;

/**
 * How much of the sum of a name's tokens counts, in steps of so many centibits each, after what culture explains is off
 * (`one-culture`): misspellings, families and habits of naming make tokens agree together oftener still, the more the
 * rarer they are. Strangers who are compared at all mostly come from one place, which takes the same off every
 * comparison of names.
 */
export const NAMES_FROM_ONE_PLACE_CENTIBITS = Math.round((WEIGHTS.onePlace + CALIBRATION_BITS) * 100);
export const NAME_DEPENDENCE = [800, 1000, 600, 800, 1_000_000].map((width, i) => ({
  width,
  perCent: WEIGHTS.dependence[i]!,
}));

export const BIRTH_DATE_LEVELS = {
  exact: level(WEIGHTS.birthDate.exact, 'Same full date of birth.'),
  'exact-placeholder': level(
    WEIGHTS.birthDate['exact-placeholder'],
    'Same date, but 1 January is often entered when only the year is known.',
  ),
  swap: level(WEIGHTS.birthDate.swap, 'Day and month are exchanged.'),
  'year-and-month': level(
    WEIGHTS.birthDate['year-and-month'],
    'Year and month agree, the day is not known on one side.',
  ),
  'digits-transposed': level(
    WEIGHTS.birthDate['digits-transposed'],
    'Two neighboring digits of the date are exchanged.',
  ),
  'one-digit': level(WEIGHTS.birthDate['one-digit'], 'The dates differ in one digit.'),
  'near-year-same-day': level(
    WEIGHTS.birthDate['near-year-same-day'],
    'Same day and month, the year differs by at most two.',
  ),
  year: level(WEIGHTS.birthDate.year, 'The year agrees, nothing more is known on one side.'),
  'year-placeholder': level(
    WEIGHTS.birthDate['year-placeholder'],
    'The year agrees, and one side has 1 January, which often stands for an unknown day.',
  ),
  'same-month': level(WEIGHTS.birthDate['same-month'], 'Year and month agree, the day differs.'),
  'same-day-other-year': level(
    WEIGHTS.birthDate['same-day-other-year'],
    'Same day and month, but the years differ by more than two.',
  ),
  'same-year': level(WEIGHTS.birthDate['same-year'], 'The year agrees, day and month differ.'),
  'near-day': level(
    WEIGHTS.birthDate['near-day'],
    'The dates are at most a month apart, in more than one digit.',
  ),
  'year-slip': level(
    WEIGHTS.birthDate['year-slip'],
    'One year or ten years apart but for at most a month: a digit of the year and more.',
  ),
  'near-year': level(WEIGHTS.birthDate['near-year'], 'The years differ by one.'),
  near: level(WEIGHTS.birthDate.near, 'The years differ by two to five.'),
  far: level(WEIGHTS.birthDate.far, 'The years differ by more than five.'),
  missing: level(0, 'One side has no date of birth.'),
  'dates-compared': level(
    0,
    'Several dates were compared; the best of several agrees more easily by chance.',
  ),
} as const satisfies Record<string, Level>;

export const SEX_LEVELS = {
  same: level(0.5, 'Same sex stated; most register records are of men, so this says little.'),
  'same-female': level(
    0.7,
    'Both sides say female, which is rare in the register; a shared given name says so already.',
  ),
  different: level(-1.6, 'Different sex stated; senders also write M for unknown, so this never excludes.'),
  missing: level(0, 'Sex is unknown on one side.'),
} as const satisfies Record<string, Level>;

export const CITIZENSHIP_LEVELS = {
  'same-common': level(0.4, 'Both United States citizens, as most of the register are.'),
  same: level(2.2, 'A citizenship is shared.'),
  different: level(-0.8, 'No citizenship is shared; people hold several and change them.'),
  missing: level(0, 'Citizenship is unknown on one side.'),
} as const satisfies Record<string, Level>;

/** Document levels add to the information that the number itself carries (`numberCentibits`). */
export const DOCUMENT_LEVELS = {
  'number-and-issuer': level(-0.4, 'Same document number and issuer.'),
  'number-only': level(-1, 'Same document number; the issuer is not known on one side or differs.'),
  confusable: level(
    -2.2,
    'Same number but for letters and digits that reading machines confuse (0 O, 1 I, 5 S, 8 B).',
  ),
  'one-slip': level(-10.5, 'The number differs by one character changed, lost, added or exchanged.'),
  'lost-characters': level(-9, 'One number is the beginning or the end of the other.'),
  different: level(-0.9, 'Same kind of document and issuer, another number; documents are renewed.'),
  'not-comparable': level(0, 'Documents of different kinds or issuers say nothing about each other.'),
  missing: level(0, 'One side has no document.'),
} as const satisfies Record<string, Level>;

export const IDENTIFIER_LEVELS = {
  same: level(24, 'Same identifier, claimed.'),
  'same-verified': level(30, 'Same identifier, verified by a competent authority.'),
  different: level(-3, 'Different identifiers; a person should have one, but records get mixed.'),
  'different-verified': level(-12, 'A verified identifier differs.'),
  missing: level(0, 'One side has no such identifier.'),
} as const satisfies Record<string, Level>;

/** A verified document read by a machine counts for more than a claimed number. */
export const VERIFIED_DOCUMENT_CENTIBITS = 200;

/** The correction of the whole: bits from `calibrated`. */
export const TOGETHER_LEVELS = {
  calibrated: level(
    0,
    'What findings that add up to so much have meant among travelers whose identity is known.',
  ),
} as const satisfies Record<string, Level>;

export const RELATIVES_LEVELS = {
  twin: level(
    -2.5,
    'Same surname and date of birth but another given name: twins and siblings look like this; never urgent.',
  ),
  sibling: level(
    -2,
    'Same surname and a near birth date but another given name: siblings look like this; never urgent.',
  ),
  'father-and-son': level(-1, 'Same name a generation apart: father and son look like this; never urgent.'),
  none: level(0, 'Nothing points to a relative.'),
} as const satisfies Record<string, Level>;
