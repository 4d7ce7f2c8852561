import { err, ok, type Result } from '#basics/result.js';

export type RuleSetKind =
  | 'routing'
  | 'release'
  | 'clocks'
  | 'tiers'
  | 'destination-caution'
  | 'duties'
  | 'absconding';

/**
 * A version of a body of rules. Sets are rows: written by one person, approved by another, in force from an
 * instant. Planners take the set as an argument and store rule id and version, so a decision can be explained
 * years later and traffic replayed.
 */
export interface RuleSet<Body> {
  readonly kind: RuleSetKind;
  readonly version: number;
  readonly validFromMs: number;
  readonly validUntilMs: number | null;
  readonly author: string;
  readonly approver: string;
  readonly legalBasis: string;
  readonly body: Body;
}

/** The set in force at an instant: the highest version whose time it is. Null when none is. */
export function ruleSetInForce<Body>(
  sets: readonly RuleSet<Body>[],
  kind: RuleSetKind,
  atMs: number,
): RuleSet<Body> | null {
  return sets
    .filter(
      (s) => s.kind === kind && s.validFromMs <= atMs && (s.validUntilMs === null || atMs < s.validUntilMs),
    )
    .reduce<RuleSet<Body> | null>((best, s) => (best === null || s.version > best.version ? s : best), null);
}

export interface RuleSetRefusal {
  readonly code: 'same-person' | 'version-taken' | 'no-legal-basis' | 'no-time';
  readonly says: string;
}

/** Whether a new version may be put in force. The first set of an installation has the author `initial`. */
export function acceptRuleSet<Body>(
  sets: readonly RuleSet<Body>[],
  set: RuleSet<Body>,
): Result<RuleSet<Body>, RuleSetRefusal> {
  if (set.author === set.approver && set.author !== 'initial')
    return err({ code: 'same-person', says: 'A rule set is approved by somebody other than its author.' });
  if (sets.some((s) => s.kind === set.kind && s.version >= set.version))
    return err({
      code: 'version-taken',
      says: `Version ${set.version} is not above the versions that exist. Versions are never changed.`,
    });
  if (set.legalBasis.trim() === '')
    return err({ code: 'no-legal-basis', says: 'A rule set needs its legal basis.' });
  if (set.validUntilMs !== null && set.validUntilMs <= set.validFromMs)
    return err({ code: 'no-time', says: 'The set would end before it begins.' });
  return ok(set);
}
