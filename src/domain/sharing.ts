import { dateText, type IsoDate } from '#basics/dates.js';
import type { RecipientRole } from './agency.js';
import { addBusinessDays, type BusinessDays, type Calendar } from './calendar.js';
import type { Sensitivity } from './fieldCatalogue.js';
import type { Tie } from './notification.js';
import {
  applyPolicy,
  type PolicyFacts,
  type RoutingBody,
  type RoutingRule,
  switchedOff,
} from './routingRules.js';
import type { RuleSet } from './ruleSet.js';

/**
 * Who is told of a registration or a change of it, and by when: "immediately" is three business days for each of five
 * groups (34 USC 20913(c), 20923(b); SORNA guide, "Immediate" transfer of information, Community Notification).
 */
export const SHARE_KINDS = {
  police: { says: 'Police department', role: 'police' },
  sheriff: { says: 'Sheriff', role: 'police' },
  prosecutor: { says: 'Prosecutor', role: 'prosecutor' },
  probation: { says: 'Probation or parole', role: 'probation' },
  school: { says: 'School', role: 'school' },
  'public-housing': { says: 'Public housing agency', role: 'public-housing' },
  'background-check': { says: 'Agency that checks backgrounds for employment', role: 'background-check' },
  'child-welfare': { says: 'Child welfare body', role: 'child-welfare' },
  'volunteer-body': { says: 'Volunteer body with contact to children', role: 'volunteer-body' },
} as const satisfies Record<string, { says: string; role: RecipientRole }>;
export type ShareKind = keyof typeof SHARE_KINDS;

/** How a recipient is reached. */
export const SHARE_WAYS = {
  nsor: 'Messages to NSOR',
  inbox: 'Inbox in this system',
  email: 'E-mail with a link, nothing of a person in it',
  print: 'Printed letter',
} as const;
export type ShareWay = keyof typeof SHARE_WAYS;

/** What a way can carry at most: a link that anybody with the mail can open shows what the public may see. */
export const WAY_CARRIES: Readonly<Partial<Record<ShareWay, readonly Sensitivity[]>>> = {
  email: ['operational', 'public'],
};

/** Somebody who could be told of a registration. */
export interface ShareCandidate {
  /** Stable over rounds: the same key is the same recipient. */
  readonly key: string;
  readonly role: RecipientRole;
  readonly tie: Tie;
  readonly name: string;
  readonly way: ShareWay;
  readonly agencyId: string | null;
  readonly recipientId: string | null;
  /** Why it is a candidate: the tie of a jurisdiction, the area of a school. */
  readonly because: string;
  /** Where it need not be told although a rule names its kind. */
  readonly spared?: string;
  /** Nothing that it may read has changed since it was told; the day of that. */
  readonly unchangedSince?: string;
}

export interface PlannedShare {
  readonly candidate: ShareCandidate;
  readonly rule: RoutingRule;
  readonly owed: boolean;
  readonly because: string;
}

/** A kind that a rule names and that nobody kept; an officer sees what is missing from the register of recipients. */
export interface NobodyKept {
  readonly rule: RoutingRule;
  readonly because: string;
}

/** Holds the candidates against the rules of a set. Pure; the first rule that owes a recipient something is kept. */
export function planShares(
  ruleSet: RuleSet<RoutingBody>,
  candidates: readonly ShareCandidate[],
  facts: PolicyFacts,
  nowMs: number,
): { readonly shares: readonly PlannedShare[]; readonly nobody: readonly NobodyKept[] } {
  const shares = new Map<string, PlannedShare>();
  const nobody: NobodyKept[] = [];
  for (const rule of ruleSet.body.rules.filter((r) => r.event === 'registration-shared')) {
    const found = candidates.filter((c) => c.role === rule.recipientRole && c.tie === rule.tie);
    if (found.length === 0 && rule.tie === 'kept-recipient')
      nobody.push({ rule, because: 'Nobody of this kind is kept as a recipient for the places concerned.' });
    for (const candidate of found) {
      const planned = planOne(ruleSet.body, rule, candidate, facts, nowMs);
      const before = shares.get(candidate.key);
      if (!before || (!before.owed && planned.owed)) shares.set(candidate.key, planned);
    }
  }
  return { shares: [...shares.values()], nobody };
}

function planOne(
  body: RoutingBody,
  rule: RoutingRule,
  candidate: ShareCandidate,
  facts: PolicyFacts,
  nowMs: number,
): PlannedShare {
  const not = (because: string): PlannedShare => ({ candidate, rule, owed: false, because });
  const off = switchedOff(
    body,
    { recipientRole: candidate.role, agencyId: candidate.agencyId ?? candidate.recipientId ?? '' },
    rule.row,
    nowMs,
  );
  if (off !== null) return not(off);
  if (candidate.spared !== undefined) return not(candidate.spared);
  const policy = rule.when === 'always' ? null : body.policies[rule.when];
  if (policy === undefined)
    throw new Error(`rule ${rule.id} names the policy ${rule.when}, which the set does not have`);
  const asked = policy === null ? null : applyPolicy(policy, facts);
  if (asked && !asked.send) return not(asked.because);
  if (candidate.unchangedSince !== undefined)
    return not(
      `Nothing that it may read has changed since it was told on ${dateText(candidate.unchangedSince)}.`,
    );
  return {
    candidate,
    rule,
    owed: true,
    because: [candidate.because, asked?.because].filter(Boolean).join('; '),
  };
}

/** A registration that was carried over from elsewhere counts from its entry here, not from years ago. */
const CARRIED_OVER_DAYS = 7;

/** The last day to tell one recipient, with the sum. */
export function shareDue(
  calendar: Calendar,
  changedOn: IsoDate,
  immediately: number,
  name: string,
): BusinessDays {
  const { due, reckoning } = addBusinessDays(
    calendar,
    changedOn,
    immediately,
    '34 USC 20913(c), 20923(b); SORNA guide, "Immediate" transfer of information',
  );
  return { due, reckoning: { ...reckoning, rule: `Tell ${name}: ${reckoning.rule}` } };
}

/**
 * From which day the clock of a round runs: the day of the registration at the first round, else the day of the change.
 * @param enteredOn the day on which it was entered here
 */
export function shareStart(registeredOn: IsoDate | null, enteredOn: IsoDate, isFirst: boolean): IsoDate {
  if (!isFirst || registeredOn === null || registeredOn > enteredOn) return enteredOn;
  const days = (Date.parse(enteredOn) - Date.parse(registeredOn)) / 86_400_000;
  return days > CARRIED_OVER_DAYS ? enteredOn : registeredOn;
}

/** Whether a recipient's area covers one of the places: no area is the whole jurisdiction. */
export function coversPlace(area: readonly string[], places: readonly PlaceWords[]): string | null {
  if (area.length === 0) return 'the whole jurisdiction';
  for (const word of area)
    if (places.some((p) => [p.city, p.postcode?.slice(0, 5), p.tribe].some((x) => same(x, word))))
      return word;
  return null;
}

export interface PlaceWords {
  readonly city?: string | undefined;
  readonly postcode?: string | undefined;
  readonly tribe?: string | undefined;
}

function same(a: string | undefined, b: string): boolean {
  return a !== undefined && a.trim().toUpperCase() === b.trim().toUpperCase();
}
