import { addMonths, daysInMonth, type IsoDate, isoDate, type PartialDate } from '#basics/dates.js';
import type { RuleSet } from './ruleSet.js';
import type { TierChoices } from './tierChoices.js';
import {
  CONDUCTS,
  type Conduct,
  type LaterOffenceRow,
  READINGS,
  type Reading,
  type ReadingQuestion,
  TIERS,
  type Tier,
  type TierBody,
  type TierRow,
} from './tierRules.js';

/** An answer that a person gives; `unknown` is never taken for either. */
export type Answer = 'yes' | 'no' | 'unknown';

/** What is known of one offence. Of the victim only age and custody; birth dates are compared and not kept. */
export interface OffenceFacts {
  readonly id: string;
  /** Only a conviction or a finding of delinquency is ever tiered. */
  readonly finding: 'convicted' | 'delinquent' | 'arrested' | 'accused';
  readonly court: 'state' | 'territorial' | 'tribal' | 'federal' | 'military' | 'foreign';
  /** Foreign courts only: the trial met the standard for recognition. */
  readonly foreignQualifies?: Answer;
  readonly conduct: Conduct;
  /** Section of title 18, such as `18 USC 2241`. */
  readonly federalSection?: string;
  readonly punishableOverOneYear: Answer;
  readonly offenceOn: PartialDate;
  readonly convictedOn: PartialDate;
  /** Whole years at the offence. */
  readonly victimAge?: number;
  readonly consensual: Answer;
  /** An adult victim was under the offender's custodial authority at the time. */
  readonly custodial: Answer;
  /** The offender was no more years older than the rule allows (`olderByAtMost`). */
  readonly closeInAge: Answer;
  /** Whole years at the offence; asked of juveniles. */
  readonly offenderAge?: number;
  /** Tribal courts only: the tribe has enacted enhanced sentencing for this offence (25 USC 1302). */
  readonly enhancedSentencing?: Answer;
}

/** One question of the path, its answer and where it comes from. */
export interface PathStep {
  readonly question: string;
  readonly answer: string;
  readonly source: string;
}

export interface OffenceDecision {
  readonly offenceId: string;
  /** `open`: an answer that would change the result is missing; a person decides. */
  readonly result: 'tier' | 'not-registerable' | 'exempt' | 'open';
  /** The tier; of an open decision the lowest that is possible, null when even registration is open. */
  readonly tier: Tier | null;
  /** Of an open decision the highest tier that the missing answers could give. */
  readonly upTo: Tier | null;
  readonly ruleIds: readonly string[];
  readonly path: readonly PathStep[];
  readonly missing: readonly string[];
  /** Contested readings that would have given another result. */
  readonly otherReadings: readonly {
    readonly question: string;
    readonly reading: string;
    readonly result: string;
  }[];
}

export interface PersonTier {
  readonly ruleSetVersion: number;
  readonly tier: Tier | null;
  readonly open: boolean;
  readonly offences: readonly OffenceDecision[];
}

/**
 * The tier of a person: the highest of its offences, each looked at in the order of conviction, with those before it
 * as earlier ones. An officer approves it; this only shows what the rules give and why.
 */
export function tierOfPerson(
  set: RuleSet<TierBody>,
  offences: readonly OffenceFacts[],
  choices: TierChoices,
): PersonTier {
  const ordered = [...offences].sort(
    (a, b) => a.convictedOn.localeCompare(b.convictedOn) || a.offenceOn.localeCompare(b.offenceOn),
  );
  const body = { ...set.body, readings: { ...set.body.readings, ...choices.readings } };
  const decided: { readonly facts: OffenceFacts; readonly decision: OffenceDecision }[] = [];
  for (const facts of ordered) {
    const decision = tierOfOffence(body, facts, decided, choices);
    const otherReadings = (Object.keys(READINGS) as ReadingQuestion[]).flatMap((question) => {
      const reading: Reading = body.readings[question] === 'guide' ? 'statute' : 'guide';
      const other = tierOfOffence(
        { ...body, readings: { ...body.readings, [question]: reading } },
        facts,
        decided,
        choices,
      );
      return resultText(other) === resultText(decision)
        ? []
        : [
            {
              question: READINGS[question].question,
              reading: READINGS[question][reading],
              result: resultText(other),
            },
          ];
    });
    decided.push({ facts, decision: { ...decision, otherReadings } });
  }
  const all = decided.map((d) => d.decision);
  return {
    ruleSetVersion: set.version,
    tier: highest(all.flatMap((d) => (d.tier ? [d.tier] : []))),
    open: all.some((d) => d.result === 'open'),
    offences: all,
  };
}

export function resultText(d: Pick<OffenceDecision, 'result' | 'tier' | 'upTo'>): string {
  if (d.result === 'tier') return `Tier ${d.tier}`;
  if (d.result === 'not-registerable') return 'Not registerable';
  if (d.result === 'exempt') return 'Not a sex offense: consensual conduct';
  return d.tier === d.upTo
    ? 'Open'
    : `Open: ${d.tier ? `Tier ${d.tier}` : 'not registerable'} up to Tier ${d.upTo}`;
}

interface Earlier {
  readonly facts: OffenceFacts;
  readonly decision: OffenceDecision;
}

function tierOfOffence(
  body: TierBody,
  f: OffenceFacts,
  before: readonly Earlier[],
  choices: TierChoices,
): OffenceDecision {
  const path: PathStep[] = [];
  const step = (question: string, answer: string, source: string) => path.push({ question, answer, source });
  const done = (
    result: OffenceDecision['result'],
    tier: Tier | null,
    ruleIds: readonly string[] = [],
    missing: readonly string[] = [],
    upTo: Tier | null = tier,
  ): OffenceDecision => ({ offenceId: f.id, result, tier, upTo, ruleIds, path, missing, otherReadings: [] });

  step(
    'Was there a conviction or a finding of delinquency?',
    FINDINGS[f.finding],
    'SORNA guide, Who Must Register',
  );
  if (f.finding === 'arrested' || f.finding === 'accused') return done('not-registerable', null);
  if (f.court === 'foreign') {
    const qualifies = f.foreignQualifies ?? 'unknown';
    step('Does the foreign conviction qualify?', qualifies, 'SORNA guide, Tiering, Notes: foreign offenses');
    if (qualifies === 'no') return done('not-registerable', null);
    if (qualifies === 'unknown')
      return done('open', null, [], ['whether the foreign conviction qualifies'], 'III');
  }
  const exempt = isConsensual(body, f);
  step(
    'Consensual conduct with an adult not in custody, or a minor close in age?',
    exempt,
    'SORNA guide, Offenses involving consensual sexual conduct',
  );
  if (exempt === 'yes') return done('exempt', null);
  const missing: string[] = exempt === 'unknown' ? ['whether the consensual-conduct exception applies'] : [];

  if (f.finding === 'delinquent') return juvenile(body, f, step, done, missing);
  const tier = adultTier(body, f, before, choices, step);
  if (tier.missing.length + missing.length > 0)
    return done(
      'open',
      exempt === 'unknown' ? null : tier.tier,
      tier.ruleIds,
      [...missing, ...tier.missing],
      tier.upTo,
    );
  return done('tier', tier.tier, tier.ruleIds);
}

const FINDINGS: Readonly<Record<OffenceFacts['finding'], string>> = {
  convicted: 'convicted',
  delinquent: 'adjudicated delinquent',
  arrested: 'no, arrested only',
  accused: 'no, accused only',
};

function isConsensual(body: TierBody, f: OffenceFacts): Answer {
  if (f.consensual === 'no') return 'no';
  // The exception is about consent; conduct by force or with somebody incapable has none.
  if (f.conduct === 'force-or-threat' || f.conduct === 'incapacitated') return 'no';
  const adult = from(f.victimAge, 18);
  const free = both(adult, not(f.custodial));
  const close = both(from(f.victimAge, body.consensual.victimFrom), f.closeInAge);
  return both(f.consensual, either(free, close));
}

function juvenile(
  body: TierBody,
  f: OffenceFacts,
  step: (q: string, a: string, s: string) => void,
  done: (
    result: OffenceDecision['result'],
    tier: Tier | null,
    ruleIds?: readonly string[],
    missing?: readonly string[],
    upTo?: Tier | null,
  ) => OffenceDecision,
  missing: readonly string[],
): OffenceDecision {
  const source = 'SORNA guide, Juvenile Offenders and SORNA';
  const oldEnough = from(f.offenderAge, body.juvenileFrom);
  step(`At least ${body.juvenileFrom} at the offense?`, oldEnough, source);
  if (oldEnough === 'no') return done('not-registerable', null);
  const grave = body.juvenileConducts.includes(f.conduct);
  step(
    'A sexual act by force, threat of serious violence, or with somebody drugged or unconscious?',
    grave ? 'yes' : 'no',
    source,
  );
  if (!grave) return done('not-registerable', null);
  if (oldEnough === 'unknown')
    return done('open', null, ['J3'], [...missing, 'the age at the offense'], body.juvenileTier);
  return done('tier', body.juvenileTier, ['J3']);
}

interface Found {
  readonly tier: Tier;
  readonly upTo: Tier;
  readonly ruleIds: readonly string[];
  readonly missing: readonly string[];
}

/** The rules, or the jurisdiction's own law where that is stricter: a missing answer that cannot matter is not asked. */
function adultTier(
  body: TierBody,
  f: OffenceFacts,
  before: readonly Earlier[],
  choices: TierChoices,
  step: (q: string, a: string, s: string) => void,
): Found {
  const found = byTheRules(body, f, before, choices, step);
  const own = choices.own?.[f.conduct];
  if (own === undefined || found.ruleIds.includes('T1')) return found;
  step(`${CONDUCTS[f.conduct].says}: at least Tier ${own} here?`, 'yes', chosenBy(choices));
  const tier = highest([found.tier, own])!;
  const upTo = highest([found.upTo, own])!;
  return {
    tier,
    upTo,
    ruleIds: tier === found.tier ? found.ruleIds : ['OWN'],
    missing: tier === upTo ? [] : found.missing,
  };
}

function chosenBy(choices: TierChoices): string {
  return choices.law ? `chosen by the jurisdiction: ${choices.law}` : 'chosen by the jurisdiction';
}

/** The contested questions on which something hangs for this offence, as the jurisdiction itself reads them. */
function chosenReadings(
  body: TierBody,
  f: OffenceFacts,
  before: readonly Earlier[],
  choices: TierChoices,
): readonly PathStep[] {
  const asked = (question: ReadingQuestion) =>
    question === 'earlier-offence'
      ? before.length > 0
      : body.rows.some((row) => row.only?.question === question && describes(row, f));
  return (Object.keys(choices.readings ?? {}) as ReadingQuestion[]).filter(asked).map((question) => ({
    question: READINGS[question].question,
    answer: READINGS[question][body.readings[question]],
    source: chosenBy(choices),
  }));
}

function byTheRules(
  body: TierBody,
  f: OffenceFacts,
  before: readonly Earlier[],
  choices: TierChoices,
  step: (q: string, a: string, s: string) => void,
): Found {
  const missing: string[] = [];
  if (f.court === 'tribal') {
    const enhanced = f.enhancedSentencing ?? 'unknown';
    const source = 'SORNA guide, Tiering tribal convictions';
    step('Has the tribe enacted enhanced sentencing for the offense?', enhanced, source);
    step(
      'Does the jurisdiction tier tribal convictions as Tier I?',
      choices.tribalTierOne ? 'yes' : 'no',
      source,
    );
    if (choices.tribalTierOne && enhanced === 'no') return { tier: 'I', upTo: 'I', ruleIds: ['T1'], missing };
    if (choices.tribalTierOne && enhanced === 'unknown')
      missing.push('whether the tribe has enacted enhanced sentencing');
  }
  step(
    'Punishable by more than a year?',
    f.punishableOverOneYear,
    'SORNA guide, Tiering Offenses; 34 USC 20911',
  );
  if (f.punishableOverOneYear === 'no') return { tier: 'I', upTo: 'I', ruleIds: ['Y1'], missing: [] };
  for (const s of chosenReadings(body, f, before, choices)) step(s.question, s.answer, s.source);
  const listed = fromRows(body, f);
  const later = fromEarlier(body, f, before);
  for (const found of [listed, later]) for (const s of found.steps) step(s.question, s.answer, s.source);
  const tier = highest(['I', listed.tier, later.tier])!;
  const upTo = highest([tier, listed.upTo, later.upTo])!;
  const ruleIds = [
    ...(listed.tier === tier ? listed.ruleIds : []),
    ...(later.tier === tier ? later.ruleIds : []),
  ];
  if (f.punishableOverOneYear === 'unknown' && upTo !== 'I')
    missing.push('whether the offense is punishable by more than a year');
  if (upTo !== tier) missing.push(...listed.missing, ...later.missing);
  return {
    tier: missing.length > 0 && f.punishableOverOneYear === 'unknown' ? 'I' : tier,
    upTo,
    ruleIds,
    missing,
  };
}

interface Listed extends Found {
  readonly steps: readonly PathStep[];
}

function fromRows(body: TierBody, f: OffenceFacts): Listed {
  const steps: PathStep[] = [];
  const found: { tier: Tier; id: string; holds: Answer }[] = [];
  for (const row of body.rows) {
    if (!describes(row, f) || (row.only && body.readings[row.only.question] !== row.only.reading)) continue;
    const holds = both(
      row.victimFrom === null ? 'yes' : from(f.victimAge, row.victimFrom),
      row.victimTo === null ? 'yes' : not(from(f.victimAge, row.victimTo + 1)),
    );
    steps.push({
      question: `${row.id}: ${rowText(row)} is Tier ${row.tier}?`,
      answer: holds,
      source: row.source,
    });
    found.push({ tier: row.tier, id: row.id, holds });
  }
  const sure = found.filter((r) => r.holds === 'yes');
  const open = found.filter((r) => r.holds === 'unknown');
  const tier = highest(sure.map((r) => r.tier)) ?? 'I';
  const upTo = highest([tier, ...open.map((r) => r.tier)])!;
  return {
    tier,
    upTo,
    ruleIds: sure.filter((r) => r.tier === tier).map((r) => r.id),
    missing: upTo === tier ? [] : ['the age of the victim at the offense'],
    steps,
  };
}

function describes(row: TierRow, f: OffenceFacts): boolean {
  return 'conduct' in row.match ? row.match.conduct === f.conduct : row.match.federal === f.federalSection;
}

function rowText(row: TierRow): string {
  const what = 'conduct' in row.match ? CONDUCTS[row.match.conduct].says : row.match.federal;
  if (row.victimFrom !== null && row.victimTo !== null)
    return `${what}, victim ${row.victimFrom} to ${row.victimTo}`;
  if (row.victimFrom !== null) return `${what}, victim ${row.victimFrom} or older`;
  return row.victimTo === null ? what : `${what}, victim ${row.victimTo} or younger`;
}

function fromEarlier(body: TierBody, f: OffenceFacts, before: readonly Earlier[]): Listed {
  const counts = before.filter((e) => e.decision.tier !== null && e.decision.result === 'tier');
  const steps: PathStep[] = [];
  let best: { readonly row: LaterOffenceRow } | null = null;
  let upTo: Tier = 'I';
  for (const row of body.later) {
    const earlier = counts.filter((e) => TIERS.indexOf(e.decision.tier!) >= TIERS.indexOf(row.earlier));
    const holds = earlier
      .map((e) => cameBefore(body.readings['earlier-offence'], e.facts, f))
      .reduce(either, 'no');
    if (counts.length > 0)
      steps.push({
        question: `${row.id}: after an earlier offense of Tier ${row.earlier} or higher, Tier ${row.tier}?`,
        answer: holds,
        source: row.source,
      });
    if (holds === 'yes' && (best === null || TIERS.indexOf(row.tier) > TIERS.indexOf(best.row.tier)))
      best = { row };
    if (holds !== 'no') upTo = highest([upTo, row.tier])!;
  }
  const tier = best?.row.tier ?? 'I';
  return {
    tier,
    upTo: highest([tier, upTo])!,
    ruleIds: best ? [best.row.id] : [],
    missing:
      upTo === tier || TIERS.indexOf(upTo) < TIERS.indexOf(tier) ? [] : ['which of the offenses came first'],
    steps,
  };
}

function cameBefore(reading: Reading, earlier: OffenceFacts, later: OffenceFacts): Answer {
  if (reading === 'guide') return isBefore(earlier.convictedOn, later.convictedOn);
  return isBefore(earlier.convictedOn, later.offenceOn);
}

/** Whether a date that may be known in part lies before another. Offences judged on one day are no earlier ones. */
function isBefore(a: PartialDate, b: PartialDate): Answer {
  const [a1, a2] = bounds(a);
  const [b1, b2] = bounds(b);
  if (a2 < b1) return 'yes';
  return a1 >= b2 ? 'no' : 'unknown';
}

/**
 * Whether a person born on one date is no more than so many years older than one born on another; exactly so many
 * years is inside. Of dates known in part: the answer when every completion gives the same one, else unknown.
 */
export function olderByAtMost(offenderBorn: PartialDate, victimBorn: PartialDate, years: number): Answer {
  const [first, last] = bounds(offenderBorn);
  const [vFirst, vLast] = bounds(victimBorn);
  const inside = (offender: IsoDate, victim: IsoDate) => addMonths(offender, years * 12) >= victim;
  if (inside(first, vLast)) return 'yes';
  return inside(last, vFirst) ? 'unknown' : 'no';
}

function bounds(date: PartialDate): readonly [IsoDate, IsoDate] {
  const [y, m, d] = date.split('-').map(Number) as [number, number?, number?];
  const [m1, m2] = m === undefined ? [1, 12] : [m, m];
  return d === undefined ? [isoDate(y, m1, 1), isoDate(y, m2, daysInMonth(y, m2))] : [date, date];
}

function from(age: number | undefined, least: number): Answer {
  if (age === undefined) return 'unknown';
  return age >= least ? 'yes' : 'no';
}

function not(a: Answer): Answer {
  return a === 'yes' ? 'no' : a === 'no' ? 'yes' : 'unknown';
}

function both(a: Answer, b: Answer): Answer {
  if (a === 'no' || b === 'no') return 'no';
  return a === 'yes' && b === 'yes' ? 'yes' : 'unknown';
}

function either(a: Answer, b: Answer): Answer {
  return not(both(not(a), not(b)));
}

function highest(tiers: readonly Tier[]): Tier | null {
  return tiers.reduce<Tier | null>(
    (h, t) => (h === null || TIERS.indexOf(t) > TIERS.indexOf(h) ? t : h),
    null,
  );
}
