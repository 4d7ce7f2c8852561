import { calibrated } from '#domain/calibration.js';
import { type Evidence, identifierAgrees, type PossibleMatch, type TokenEvidence } from '#domain/evidence.js';
import { Aligner, KIND_OF_ROLES, mayCompare, roleCosts, roleLevel, type UnitList } from './align.js';
import type { AnalysedPerson } from './analysedPerson.js';
import { bestBirthDate, countsByYear, dateText, levelCentibits, yearOf } from './birthDates.js';
import { type BirthYears, bornOneIn } from './birthYears.js';
import { oneIn } from './commonness.js';
import { dependentCentibits } from './dependence.js';
import { bestDocument, numberCentibits, type PlainDocument } from './documents.js';
import type { Lines } from './lines.js';
import {
  BIRTH_DATE_LEVELS,
  CITIZENSHIP_LEVELS,
  DOCUMENT_LEVELS,
  IDENTIFIER_LEVELS,
  NAME_LEVELS,
  RELATIVES_LEVELS,
  SEX_LEVELS,
} from './model.js';
import { type AnalysedName, ROLE } from './nameAnalysis.js';
import { phraseCosts } from './phraseCosts.js';
import { levelOfPair } from './similarity.js';
import { NOT_ALIKE, type TokenPairs } from './tokenPairs.js';

/** What a comparison needs besides the two persons: the lines of the register and a memory for token pairs. */
export interface ScoringContext {
  readonly lines: Lines;
  readonly pairs: TokenPairs;
}

const aligner = new Aligner();

export const unitLists = new WeakMap<AnalysedName, UnitList>();

/** The units of a name as the aligner takes them; made once a name. */
export function unitListOf(name: AnalysedName): UnitList {
  let list = unitLists.get(name);
  if (!list) {
    list = {
      count: name.units.length,
      masks: name.units.map((u) => u.mask),
      roles: name.units.map((u) => u.role),
      guessed: name.guessed,
    };
    unitLists.set(name, list);
  }
  return list;
}

/** Loads the agreeing pairs of two names into the aligner and runs it; returns centibits before the floor. */
export function alignNames(theirs: AnalysedName, ours: AnalysedName, pairs: TokenPairs): number {
  const costs = roleCosts(theirs.guessed || ours.guessed);
  aligner.start();
  theirs.units.forEach((t, a) => {
    ours.units.forEach((o, b) => {
      if (!mayCompare(t.mask, o.mask, t.text === o.text)) return;
      const bits = pairs.compare(t.text, o.text);
      if (bits === NOT_ALIKE) return;
      const roles = t.role * 4 + o.role;
      const gain = bits[KIND_OF_ROLES[roles]! as 0 | 1 | 2] + costs[roles]!;
      if (gain > 0) aligner.add(a, b, gain);
    });
  });
  const aligned = aligner.run(unitListOf(theirs), unitListOf(ours));
  const phrases = phraseCosts(aligner, theirs, ours, pairs).reduce((sum, cost) => sum + cost.centibits, 0);
  return aligned + phrases + suffixCentibits(theirs.suffix, ours.suffix);
}

/**
 * What the names of a pair are worth in centibits, before several names are allowed for. Tokens that agree depend on
 * each other and count on a falling scale; what role, omission and contradiction cost counts in full beside them.
 * Never more than `dependentCentibits` of the alignment's own sum, which is what the index bounds.
 */
export function nameCentibits(theirs: AnalysedName, ours: AnalysedName, pairs: TokenPairs): number {
  const all = alignNames(theirs, ours, pairs);
  const agreeing = agreeingCentibits(theirs, ours, pairs);
  return Math.max(NAMES_LEAST, dependentCentibits(agreeing) + all - agreeing);
}

const NAMES_LEAST = dependentCentibits(NAME_LEVELS.floor.centibits);

/** Sum of the tokens that agree in the alignment the aligner holds, set phrases counted as wholes. */
function agreeingCentibits(theirs: AnalysedName, ours: AnalysedName, pairs: TokenPairs): number {
  const costs = roleCosts(theirs.guessed || ours.guessed);
  let sum = 0;
  for (const k of aligner.chosen) {
    const [a, b] = [theirs.units[aligner.pairA[k]!]!, ours.units[aligner.pairB[k]!]!];
    sum += aligner.gain[k]! - costs[a.role * 4 + b.role]!;
  }
  return phraseCosts(aligner, theirs, ours, pairs).reduce((left, cost) => left + cost.centibits, sum);
}

/** What differing suffixes (SR, JR, III) cost, in centibits; a name without one speaks neither for nor against. */
export function suffixCentibits(a: number, b: number): number {
  return suffixesDiffer(a, b) ? NAME_LEVELS['suffix-differs'].centibits : 0;
}

const suffixesDiffer = (a: number, b: number): boolean => a !== 0 && b !== 0 && a !== b;

/** How a suffix is shown, by its rank. */
const SUFFIX_TEXT: readonly string[] = ['', 'SR', 'JR', 'III', 'IV', 'V', 'VI'];

/** What the best of so many name pairs loses, in centibits. */
export function namesComparedCentibits(centibits: number, pairs: number): number {
  return pairs <= 1 || centibits <= 0 ? 0 : -Math.min(centibits, Math.round(Math.log2(pairs) * 100));
}

interface NameFinding {
  readonly evidence: Evidence;
  readonly surnameAgrees: boolean;
  readonly givenAgrees: boolean;
  readonly givenDiffers: boolean;
  readonly suffixDiffers: boolean;
}

/**
 * The full comparison of a traveller with a register record: every field appears, also the missing ones, and the
 * evidence sums to `bits`. The same function answers "why not" for any pair and is the oracle of the index.
 */
export function explainAnalysed(
  id: string,
  theirs: AnalysedPerson,
  ours: AnalysedPerson,
  context: ScoringContext,
): PossibleMatch {
  const name = nameFinding(theirs, ours, context);
  const { years } = context.pairs.commonness;
  const birth = bestBirthDate(theirs.dates, ours.dates, years);
  const document = documentEvidence(theirs, ours);
  const fbi = identifierEvidence(
    'fbiNumber',
    theirs.fbiNumber,
    ours.fbiNumber,
    theirs.verified.includes('fbiNumber'),
  );
  const alien = identifierEvidence('aNumber', theirs.aNumber, ours.aNumber, false);
  const biometric = identifierEvidence(
    'biometric',
    theirs.biometric,
    ours.biometric,
    theirs.verified.includes('biometric'),
  );
  const identified = document.bits > 0 || fbi.bits > 0 || alien.bits > 0 || biometric.bits > 0;
  const evidence: Evidence[] = [
    name.evidence,
    birthEvidence(theirs, ours, birth, years),
    sexEvidence(theirs.sex, ours.sex),
    citizenshipEvidence(theirs.citizenships, ours.citizenships),
    document,
    fbi,
    alien,
    biometric,
    relativesEvidence(name, birth, identified),
  ];
  let centibits = 0;
  for (const row of evidence) centibits += Math.round(row.bits * 100);
  const whole = calibrated(centibits);
  evidence.push({ field: 'together', level: 'calibrated', bits: (whole - centibits) / 100 });
  const bits = whole / 100;
  // A likely relative waits for an officer, however rare the shared name is.
  const mayBeUrgent = evidence.every((row) => row.field !== 'relatives' || row.level === 'none');
  const band =
    mayBeUrgent && bits >= context.lines.urgentBits
      ? 'urgent'
      : isFound({ bits, evidence }, context.lines.reviewBits)
        ? 'review'
        : null;
  return { id, bits, band, evidence };
}

/** Whether a comparison is shown at a line, in bits: by its score, or since an identifier agrees whatever the score. */
export function isFound({ bits, evidence }: Pick<PossibleMatch, 'bits' | 'evidence'>, line: number): boolean {
  return bits >= line || identifierAgrees(evidence);
}

/** The best pair of names and its score in centibits. */
export function bestNamePair(
  theirs: AnalysedPerson,
  ours: AnalysedPerson,
  pairs: TokenPairs,
): { centibits: number; theirs: number; ours: number } {
  let best = Number.NEGATIVE_INFINITY;
  let [bestT, bestO] = [-1, -1];
  theirs.names.forEach((t, i) => {
    ours.names.forEach((o, j) => {
      const centibits = nameCentibits(t, o, pairs);
      if (centibits > best) {
        best = centibits;
        bestT = i;
        bestO = j;
      }
    });
  });
  return { centibits: best, theirs: bestT, ours: bestO };
}

function nameFinding(theirs: AnalysedPerson, ours: AnalysedPerson, context: ScoringContext): NameFinding {
  const best = bestNamePair(theirs, ours, context.pairs);
  const t = theirs.names[best.theirs];
  const o = ours.names[best.ours];
  if (!t || !o) {
    const known = t ?? o ?? theirs.names[0] ?? ours.names[0];
    const evidence: Evidence = {
      field: 'name',
      level: 'missing',
      bits: 0,
      ...(ours.names[0] ? { ours: writtenName(ours.names[0]) } : {}),
      ...(theirs.names[0] ? { theirs: writtenName(theirs.names[0]) } : {}),
      couldAdd: known ? ownCentibits(known, context.pairs) / 100 : 20,
    };
    return { evidence, surnameAgrees: false, givenAgrees: false, givenDiffers: false, suffixDiffers: false };
  }
  const all = alignNames(t, o, context.pairs);
  const agreeing = agreeingCentibits(t, o, context.pairs);
  const tokens = tokenRows(t, o, context.pairs);
  const depend = dependentCentibits(agreeing) - agreeing;
  if (depend !== 0) tokens.push({ level: 'tokens-depend', bits: depend / 100 });
  let centibits = all + depend;
  if (centibits < NAMES_LEAST) {
    tokens.push({ level: 'floor', bits: (NAMES_LEAST - centibits) / 100 });
    centibits = NAMES_LEAST;
  }
  const compared = namesComparedCentibits(centibits, theirs.names.length * ours.names.length);
  if (compared !== 0) tokens.push({ level: 'names-compared', bits: compared / 100 });
  const left = aligner.leftOver();
  const evidence: Evidence = {
    field: 'name',
    level: nameLevel(tokens),
    bits: (centibits + compared) / 100,
    ours: writtenName(o),
    theirs: writtenName(t),
    tokens,
  };
  return {
    evidence,
    surnameAgrees: aligner.surnamesMatched,
    givenAgrees: aligner.givenMatched,
    givenDiffers: left.givenDiffers > 0 || left.givenAgainstMiddle > 0,
    suffixDiffers: suffixesDiffer(t.suffix, o.suffix),
  };
}

/** `same`: all tokens agree exactly; `alike`: all agree somehow; `partly`; `different`: none agrees. */
function nameLevel(tokens: readonly TokenEvidence[]): string {
  const agreeing = tokens.filter((t) => t.ours !== undefined && t.theirs !== undefined && t.bits > 0);
  if (agreeing.length === 0) return 'different';
  const asides = ['names-compared', 'common-phrase', 'one-surname', 'one-culture', 'tokens-depend'];
  const notes = tokens.filter((t) => !asides.includes(t.level));
  if (notes.every((t) => t.level === 'exact')) return 'same';
  if (notes.every((t) => t.bits > 0 || t.level.startsWith('other-role') || t.level === 'given-as-middle'))
    return 'alike';
  return 'partly';
}

/** The rows of the alignment the aligner holds: agreeing tokens, role costs, then what is left over. */
function tokenRows(t: AnalysedName, o: AnalysedName, pairs: TokenPairs): TokenEvidence[] {
  const rows: TokenEvidence[] = [];
  for (const k of aligner.chosen) {
    const a = t.units[aligner.pairA[k]!]!;
    const b = o.units[aligner.pairB[k]!]!;
    const kind = KIND_OF_ROLES[a.role * 4 + b.role]!;
    const bits = pairs.compare(a.text, b.text)[kind as 0 | 1 | 2];
    rows.push({
      level: levelOfPair(a.text, b.text, kind, bits),
      bits: bits / 100,
      ours: b.written,
      theirs: a.written,
      oneIn: oneIn(b.text, kind, pairs.commonness),
    });
    const role = roleLevel(a.role, b.role, t.guessed || o.guessed);
    if (role)
      rows.push({ level: role, bits: NAME_LEVELS[role].centibits / 100, ours: b.written, theirs: a.written });
  }
  for (const { level, centibits, ours } of phraseCosts(aligner, t, o, pairs))
    rows.push({ level, bits: centibits / 100, ...(ours ? { ours } : {}) });
  const left = aligner.leftOver();
  const alone = (name: AnalysedName, covered: number, surname: boolean, given: boolean): string =>
    name.units
      .filter((u) => (u.mask & (u.mask - 1)) === 0 && (u.mask & covered) === 0)
      .slice(0, name.tokens)
      .filter((u) => (u.role === ROLE.surname) === surname && (surname || (u.role === ROLE.given) === given))
      .map((u) => u.written)
      .join(' ');
  const push = (level: keyof typeof NAME_LEVELS, times: number, surname: boolean, given: boolean): void => {
    if (times === 0) return;
    const ourText = alone(o, aligner.bestB, surname, given);
    const theirText = alone(t, aligner.bestA, surname, given);
    rows.push({
      level,
      bits: (NAME_LEVELS[level].centibits * times) / 100,
      ...(ourText ? { ours: ourText } : {}),
      ...(theirText ? { theirs: theirText } : {}),
    });
  };
  push('given-differs', left.givenDiffers, false, true);
  push('given-omitted', left.givenOmitted, false, true);
  push('middle-differs', left.middleDiffers, false, false);
  push('middle-omitted', left.middleOmitted, false, false);
  push('surname-differs', left.surnameDiffers, true, false);
  push('second-surname-differs', left.secondSurnameDiffers, true, false);
  push('surname-omitted', left.surnameOmitted, true, false);
  const leftText = (name: AnalysedName, covered: number): string =>
    [alone(name, covered, false, true), alone(name, covered, false, false), alone(name, covered, true, false)]
      .filter((text) => text !== '')
      .join(' ');
  for (const [level, times] of [
    ['given-against-middle', left.givenAgainstMiddle],
    ['given-against-surname', left.givenAgainstSurname],
  ] as const)
    if (times > 0)
      rows.push({
        level,
        bits: (NAME_LEVELS[level].centibits * times) / 100,
        ours: leftText(o, aligner.bestB),
        theirs: leftText(t, aligner.bestA),
      });
  if (suffixesDiffer(t.suffix, o.suffix))
    rows.push({
      level: 'suffix-differs',
      bits: NAME_LEVELS['suffix-differs'].centibits / 100,
      ours: SUFFIX_TEXT[o.suffix] ?? '',
      theirs: SUFFIX_TEXT[t.suffix] ?? '',
    });
  return rows;
}

/** What a name would add if the other side bore it exactly. */
function ownCentibits(name: AnalysedName, pairs: TokenPairs): number {
  let sum = 0;
  for (const u of name.units.slice(0, name.tokens))
    sum += pairs.compare(u.text, u.text)[KIND_OF_ROLES[u.role * 5]! as 0 | 1 | 2];
  return dependentCentibits(sum);
}

const isTwo = (mask: number): boolean => (mask & (mask - 1)) !== 0;

function writtenName(name: AnalysedName): string {
  const words = name.units.slice(0, name.tokens);
  const wide = (u: AnalysedName['units'][number]): string =>
    name.units.find((j) => j.mask === u.mask && j !== u)?.written ?? u.written;
  // A word that was read as two names is written once, as the word it is.
  const parted = name.units.filter((u, i) => i >= name.tokens && !u.written.includes(' ') && isTwo(u.mask));
  const asWritten = (u: AnalysedName['units'][number]): string[] => {
    const whole = parted.find((w) => (w.mask & u.mask) !== 0);
    if (!whole) return [wide(u)];
    return whole.mask & (u.mask - 1) ? [] : [whole.written];
  };
  const join = (surname: boolean): string =>
    words
      .filter((u) => (u.role === ROLE.surname) === surname)
      .flatMap(asWritten)
      .join(' ');
  const suffix = name.suffix === 0 ? '' : ` ${SUFFIX_TEXT[name.suffix] ?? ''}`;
  if (name.guessed) return words.flatMap(asWritten).join(' ') + suffix;
  return [join(true), join(false)].filter((part) => part !== '').join(', ') + suffix;
}

function birthEvidence(
  theirs: AnalysedPerson,
  ours: AnalysedPerson,
  finding: ReturnType<typeof bestBirthDate>,
  years: BirthYears,
): Evidence {
  const born = countsByYear(finding.level) ? bornOneIn(years, yearOf(finding.ours)) : null;
  const known = ours.dates[0] ?? theirs.dates[0];
  const couldAdd = levelCentibits('exact', known === undefined ? 0 : yearOf(known), years) / 100;
  return {
    field: 'birthDate',
    level: finding.level,
    bits: (finding.centibits + finding.comparedCentibits) / 100,
    ...(ours.dates.length > 0 ? { ours: dateText(finding.ours) } : {}),
    ...(theirs.dates.length > 0 ? { theirs: dateText(finding.theirs) } : {}),
    ...(finding.level === 'missing' ? { couldAdd } : {}),
    ...(born === null ? {} : { oneIn: born }),
  };
}

function sexEvidence(theirs: string, ours: string): Evidence {
  const missing = theirs === '' || ours === '';
  const level = missing ? 'missing' : theirs !== ours ? 'different' : theirs === 'F' ? 'same-female' : 'same';
  const most = theirs === 'F' || ours === 'F' ? SEX_LEVELS['same-female'] : SEX_LEVELS.same;
  return {
    field: 'sex',
    level,
    bits: SEX_LEVELS[level].centibits / 100,
    ...(ours ? { ours } : {}),
    ...(theirs ? { theirs } : {}),
    ...(missing ? { couldAdd: most.centibits / 100 } : {}),
  };
}

/** Most of the register are citizens of the United States, so sharing that says little. */
export function isCommonCitizenship(citizenship: string): boolean {
  return citizenship === 'USA' || citizenship === 'US' || citizenship === 'UNITED STATES';
}

function citizenshipEvidence(theirs: readonly string[], ours: readonly string[]): Evidence {
  const shared = theirs.find((c) => ours.includes(c));
  const missing = theirs.length === 0 || ours.length === 0;
  const common = shared !== undefined && isCommonCitizenship(shared);
  const level = missing ? 'missing' : shared === undefined ? 'different' : common ? 'same-common' : 'same';
  return {
    field: 'citizenship',
    level,
    bits: CITIZENSHIP_LEVELS[level].centibits / 100,
    ...(ours.length > 0 ? { ours: ours.join(' ') } : {}),
    ...(theirs.length > 0 ? { theirs: theirs.join(' ') } : {}),
    ...(missing ? { couldAdd: CITIZENSHIP_LEVELS.same.centibits / 100 } : {}),
  };
}

function documentEvidence(theirs: AnalysedPerson, ours: AnalysedPerson): Evidence {
  const finding = bestDocument(theirs.documents, ours.documents, theirs.verified.includes('document'));
  const text = (d: PlainDocument | undefined): string =>
    d ? [d.issuer, d.kind, d.number].filter((part) => part !== '').join(' ') : '';
  const ourText = text(finding.ours ?? ours.documents[0]);
  const theirText = text(finding.theirs ?? theirs.documents[0]);
  const known = ours.documents[0] ?? theirs.documents[0];
  return {
    field: 'document',
    level: finding.level,
    bits: finding.centibits / 100,
    ...(ourText ? { ours: ourText } : {}),
    ...(theirText ? { theirs: theirText } : {}),
    ...(finding.level === 'missing'
      ? {
          couldAdd:
            (numberCentibits(known?.number ?? 'A12345678') + DOCUMENT_LEVELS['number-and-issuer'].centibits) /
            100,
        }
      : {}),
  };
}

function identifierEvidence(
  field: 'fbiNumber' | 'aNumber' | 'biometric',
  theirs: string,
  ours: string,
  verified: boolean,
): Evidence {
  const missing = theirs === '' || ours === '';
  const agreement = theirs === ours ? 'same' : 'different';
  const level = missing ? 'missing' : verified ? (`${agreement}-verified` as const) : agreement;
  return {
    field,
    level,
    bits: IDENTIFIER_LEVELS[level].centibits / 100,
    ...(ours ? { ours } : {}),
    ...(theirs ? { theirs } : {}),
    ...(missing ? { couldAdd: IDENTIFIER_LEVELS.same.centibits / 100 } : {}),
  };
}

const GENERATION_YEARS_MIN = 15;
const GENERATION_YEARS_MAX = 50;

/** Twins, siblings, fathers and sons agree in much and are other people; an agreeing identifier settles it. */
function relativesEvidence(
  name: NameFinding,
  birth: ReturnType<typeof bestBirthDate>,
  identified: boolean,
): Evidence {
  const level = relativesLevel(name, birth, identified);
  return { field: 'relatives', level, bits: RELATIVES_LEVELS[level].centibits / 100 };
}

function relativesLevel(
  name: NameFinding,
  birth: ReturnType<typeof bestBirthDate>,
  identified: boolean,
): keyof typeof RELATIVES_LEVELS {
  if (identified || !name.surnameAgrees) return 'none';
  if (name.givenDiffers) {
    if (birth.level === 'exact' || birth.level === 'exact-placeholder' || birth.level === 'swap')
      return 'twin';
    if (BIRTH_DATE_LEVELS[birth.level].centibits > 0 && birth.level !== 'year') return 'sibling';
    return 'none';
  }
  if (!name.givenAgrees) return 'none';
  const apart = Math.abs(yearOf(birth.ours) - yearOf(birth.theirs));
  const generation =
    (birth.level === 'far' || birth.level === 'same-day-other-year' || birth.level === 'one-digit') &&
    apart >= GENERATION_YEARS_MIN &&
    apart <= GENERATION_YEARS_MAX;
  return generation ? 'father-and-son' : 'none';
}
