import {
  CONDUCTS,
  type Conduct,
  READINGS,
  type Reading,
  type ReadingQuestion,
  TIERS,
  type Tier,
  type TierBody,
  type TierRow,
} from './tierRules.js';
import { differencesBetween, type VersionDifference } from './versionDifferences.js';

/**
 * One change of the tier rules. A proposal is a list of these on a version; the next version is what comes out, so that
 * whoever approves sees every difference.
 */
export type TierChange =
  | { readonly op: 'reading'; readonly question: ReadingQuestion; readonly reading: Reading }
  | {
      readonly op: 'row';
      readonly id: string;
      readonly tier: Tier;
      readonly victimFrom: number | null;
      readonly victimTo: number | null;
    }
  | {
      readonly op: 'add-row';
      readonly match: TierRow['match'];
      readonly tier: Tier;
      readonly victimFrom: number | null;
      readonly victimTo: number | null;
      readonly source: string;
    }
  | { readonly op: 'remove-row'; readonly id: string }
  | {
      readonly op: 'ages';
      readonly juvenileFrom: number;
      readonly consensualFrom: number;
      readonly yearsOlder: number;
    };

/** A section of title 18 as rows name it. */
export const FEDERAL_SECTION = /^18 USC \d{3,4}[A-C]?(\([a-z]\))?$/;

/** The body with the changes made, in order. A change of a row that is not there changes nothing; `checkTierChanges` tells. */
export function applyTierChanges(body: TierBody, changes: readonly TierChange[]): TierBody {
  return changes.reduce(applyTierChange, body);
}

function applyTierChange(body: TierBody, c: TierChange): TierBody {
  switch (c.op) {
    case 'reading':
      return { ...body, readings: { ...body.readings, [c.question]: c.reading } };
    case 'row': {
      const { id, tier, victimFrom, victimTo } = c;
      return {
        ...body,
        rows: body.rows.map((r) => (r.id === id ? { ...r, tier, victimFrom, victimTo } : r)),
      };
    }
    case 'add-row': {
      const { match, tier, victimFrom, victimTo, source } = c;
      return {
        ...body,
        rows: [
          ...body.rows,
          { id: newRowId(body, match), tier, match, victimFrom, victimTo, only: null, source },
        ],
      };
    }
    case 'remove-row':
      return { ...body, rows: body.rows.filter((r) => r.id !== c.id) };
    case 'ages':
      return {
        ...body,
        juvenileFrom: c.juvenileFrom,
        consensual: { victimFrom: c.consensualFrom, yearsOlder: c.yearsOlder },
      };
  }
}

/** A name that no row has, also none of the same description: numbers go on from the highest. */
function newRowId(body: TierBody, match: TierRow['match']): string {
  const stem = 'conduct' in match ? `N-${match.conduct}` : `N-${match.federal.replace('18 USC ', '')}`;
  for (let n = 1; ; n++) {
    const id = `${stem}-${n}`;
    if (!body.rows.some((r) => r.id === id)) return id;
  }
}

/** What is wrong with a body and its changes before it may be put in force, each in a sentence. Empty: nothing. */
export function checkTierChanges(
  base: TierBody,
  changes: readonly TierChange[],
  fromMs: number,
  nowMs: number,
): readonly string[] {
  const problems: string[] = [];
  const body = applyTierChanges(base, changes);
  if (changes.length === 0) problems.push('Nothing is changed.');
  else if (tierDifferences(base, body).length === 0) problems.push('The changes take each other back.');
  if (fromMs < nowMs) problems.push('A version takes effect from its approval on, never before.');
  for (const c of changes)
    if ((c.op === 'row' || c.op === 'remove-row') && !base.rows.some((r) => r.id === c.id))
      problems.push(`There is no row ${c.id}.`);
  for (const r of body.rows) {
    if (!TIERS.includes(r.tier)) problems.push(`Row ${r.id} names no tier.`);
    if (r.victimFrom !== null && r.victimTo !== null && r.victimFrom > r.victimTo)
      problems.push(`Row ${r.id} would hold for no age of the victim.`);
    if ('federal' in r.match && !FEDERAL_SECTION.test(r.match.federal))
      problems.push(`Row ${r.id} names no section of title 18: ${r.match.federal}.`);
    if (r.source.trim() === '') problems.push(`Row ${r.id} has no source.`);
  }
  for (const conduct of Object.keys(CONDUCTS) as Conduct[])
    if (!body.rows.some((r) => 'conduct' in r.match && r.match.conduct === conduct))
      problems.push(`No row would be left for: ${CONDUCTS[conduct].says}.`);
  const { juvenileFrom, consensual } = body;
  if (juvenileFrom < 14)
    problems.push(
      'No juvenile under 14 at the offense registers (SORNA guide, Juvenile Offenders and SORNA).',
    );
  if (consensual.victimFrom < 13 || consensual.yearsOlder > 4)
    problems.push(
      'Consensual conduct: a victim of at least 13, an offender at most 4 years older (SORNA guide, page 7).',
    );
  return problems;
}

export type TierDifference = VersionDifference<'row' | 'reading' | 'ages'>;

/** What a proposal changes in rows, readings and ages, in the words that its reader sees. */
export function tierDifferences(before: TierBody, after: TierBody): readonly TierDifference[] {
  return differencesBetween(before, after, {
    row: (b) => new Map(b.rows.map((r) => [r.id, tierRowText(r)])),
    reading: (b) =>
      new Map(
        (Object.keys(READINGS) as ReadingQuestion[]).map((q) => [
          q,
          `${b.readings[q]}: ${READINGS[q][b.readings[q]]}`,
        ]),
      ),
    ages: (b) => new Map([['ages', agesText(b)]]),
  });
}

export function tierRowText(r: TierRow): string {
  const what = 'conduct' in r.match ? CONDUCTS[r.match.conduct].says : r.match.federal;
  const only = r.only ? `, only where ${r.only.question} is read as the ${r.only.reading} says` : '';
  return `${what}, ${victimText(r.victimFrom, r.victimTo)}: Tier ${r.tier}${only}. ${r.source}`;
}

function victimText(from: number | null, to: number | null): string {
  if (from === null && to === null) return 'any victim';
  if (from === null) return `victim up to ${to}`;
  return to === null ? `victim from ${from}` : `victim of ${from} to ${to}`;
}

function agesText(b: TierBody): string {
  return `juveniles register from ${b.juvenileFrom}; consensual conduct: victim from ${b.consensual.victimFrom}, offender at most ${b.consensual.yearsOlder} years older`;
}

export function tierChangeText(c: TierChange): string {
  switch (c.op) {
    case 'reading':
      return `${READINGS[c.question].question} ${READINGS[c.question][c.reading]}`;
    case 'row':
      return `${c.id}: Tier ${c.tier}, ${victimText(c.victimFrom, c.victimTo)}`;
    case 'add-row':
      return `${'conduct' in c.match ? CONDUCTS[c.match.conduct].says : c.match.federal}, ${victimText(c.victimFrom, c.victimTo)}: Tier ${c.tier}. ${c.source}`;
    case 'remove-row':
      return `${c.id} is taken out`;
    case 'ages':
      return `juveniles from ${c.juvenileFrom}, victim from ${c.consensualFrom}, ${c.yearsOlder} years older`;
  }
}
