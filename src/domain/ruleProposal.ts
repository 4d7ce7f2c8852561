import { MS } from '#basics/clock.js';
import { dateText } from '#basics/dates.js';
import { type RecipientRole, roleText } from './agency.js';
import { checkDecisions, decisionText, sameCell } from './appropriate.js';
import { MESSAGE_FORMATS } from './message.js';
import { formatNoticeDays } from './messageFormat.js';
import { CLASS_WORDS, type NotificationClass, type Tie } from './notification.js';
import {
  type AppropriateDecision,
  type FormatSwitch,
  POLICY_FACT_LABELS,
  POLICY_FACT_VALUES,
  type Policy,
  type PolicyFacts,
  policyValueText,
  type RecipientSwitch,
  ROUTING_EVENTS,
  type RoutingBody,
  type RoutingRule,
} from './routingRules.js';
import { rowsNotTaken } from './shippedRules.js';
import { differencesBetween, type VersionDifference } from './versionDifferences.js';

/**
 * One change of the routing rules. A proposal is a list of these on a version; the next version is what comes out, so
 * that whoever approves sees every difference and nobody can slip in another.
 */
export type RuleChange =
  | { readonly op: 'rule'; readonly id: string; readonly when: string; readonly class: NotificationClass }
  | { readonly op: 'remove-rule'; readonly id: string }
  /** A further recipient: fields, clock and event are those of a row that is there. */
  | {
      readonly op: 'add-rule';
      readonly like: string;
      readonly recipientRole: RecipientRole;
      readonly tie: Tie;
      readonly when: string;
      readonly class: NotificationClass;
      readonly legalBasis: string;
    }
  | { readonly op: 'policy'; readonly id: string; readonly policy: Policy }
  /** Whether it is appropriate; `as-row` gives a class of cases back to the condition of its row. */
  | {
      readonly op: 'appropriate';
      readonly rule: string;
      readonly tier: AppropriateDecision['tier'];
      readonly victim: AppropriateDecision['victim'];
      readonly tell: boolean | 'as-row';
      readonly reason: string;
    }
  | { readonly op: 'switch'; readonly switch: RecipientSwitch }
  | { readonly op: 'format'; readonly format: FormatSwitch }
  /** An announcement whose day has not come is taken back, of every agency of a role or of the one it was made to. */
  | { readonly op: 'withdraw-format'; readonly format: Omit<FormatSwitch, 'from'> }
  /** How many days ahead agencies of a role hear of another format. */
  | { readonly op: 'format-notice'; readonly recipientRole: RecipientRole; readonly days: number };

/** How an agency hangs together with a case, for who writes a row. */
export const TIE_WORDS: Readonly<Record<Tie, string>> = {
  'issued-warrant': 'issued the warrant',
  registers: 'registers the person',
  national: 'the one office of the country',
  port: 'the port concerned',
  'us-address': 'of the state of the address stated',
  supervises: 'supervises the person',
  residence: 'of the jurisdiction of residence',
  'told-before': 'was told of the same thing earlier',
  'kept-recipient': 'stands in the register of recipients',
  'must-register': 'of a jurisdiction where the person must register',
  receives: 'takes over in a move',
  announced: 'announced the person in a move',
  'placed-lookout': 'has a lookout running on the person',
  'referred-to': 'is the one to whom the compliance case is referred',
};

/** States of a proposal; from each, who moves it on. */
export const PROPOSAL_STATES = {
  draft: 'Being written',
  proposed: 'Waits for approval',
  approved: 'Approved',
  refused: 'Refused',
  withdrawn: 'Withdrawn',
} as const;
export type ProposalState = keyof typeof PROPOSAL_STATES;

/** The body with the changes made, in order. A change of something that is not there changes nothing; `checkBody` tells. */
export function applyChanges(body: RoutingBody, changes: readonly RuleChange[]): RoutingBody {
  return changes.reduce(applyChange, body);
}

function applyChange(body: RoutingBody, c: RuleChange): RoutingBody {
  switch (c.op) {
    case 'rule':
      return {
        ...body,
        rules: body.rules.map((r) => (r.id === c.id ? { ...r, when: c.when, class: c.class } : r)),
      };
    case 'remove-rule':
      return { ...body, rules: body.rules.filter((r) => r.id !== c.id) };
    case 'add-rule': {
      const shipped = rowsNotTaken(body.rules).find((r) => r.id === c.like);
      const like = body.rules.find((r) => r.id === c.like) ?? shipped;
      if (!like) return body;
      const { recipientRole, tie, when, legalBasis } = c;
      // A row of the shipped set that is taken over as it is keeps its name.
      const asShipped = shipped?.recipientRole === recipientRole && shipped.tie === tie;
      const id = asShipped ? shipped.id : `${like.id.split('-')[0]}-${recipientRole}-${tie}`;
      return {
        ...body,
        rules: [...body.rules, { ...like, id, recipientRole, tie, when, class: c.class, legalBasis }],
      };
    }
    case 'policy':
      return { ...body, policies: { ...body.policies, [c.id]: c.policy } };
    case 'appropriate': {
      const { op: _op, tell, ...cell } = c;
      const others = (body.appropriate ?? []).filter((d) => !sameCell(d, cell));
      return { ...body, appropriate: tell === 'as-row' ? others : [...others, { ...cell, tell }] };
    }
    case 'switch':
      return { ...body, switches: [...(body.switches ?? []), c.switch] };
    case 'format':
      return { ...body, formats: [...(body.formats ?? []), c.format] };
    case 'withdraw-format':
      return { ...body, formats: (body.formats ?? []).filter((f) => !sameFormat(f, c.format)) };
    case 'format-notice':
      return { ...body, formatNoticeDays: { ...body.formatNoticeDays, [c.recipientRole]: c.days } };
  }
}

function sameFormat(a: Omit<FormatSwitch, 'from'>, b: Omit<FormatSwitch, 'from'>): boolean {
  return a.recipientRole === b.recipientRole && a.agencyId === b.agencyId && a.version === b.version;
}

/**
 * What is wrong with a body and its changes before it may be put in force, each in a sentence. Empty: nothing.
 * @param fromMs when the version is to take effect
 */
export function checkProposal(
  base: RoutingBody,
  changes: readonly RuleChange[],
  fromMs: number,
  nowMs: number,
): readonly string[] {
  const problems: string[] = [];
  const body = applyChanges(base, changes);
  if (changes.length === 0) problems.push('Nothing is changed.');
  if (fromMs < nowMs) problems.push('A version takes effect from its approval on, never before.');
  for (const c of changes) {
    const id = c.op === 'rule' || c.op === 'remove-rule' ? c.id : c.op === 'add-rule' ? c.like : null;
    const known = c.op === 'add-rule' ? [...base.rules, ...rowsNotTaken(base.rules)] : base.rules;
    if (id !== null && !known.some((r) => r.id === id)) problems.push(`There is no row ${id}.`);
  }
  const ids = body.rules.map((r) => r.id);
  for (const id of new Set(ids.filter((x, i) => ids.indexOf(x) !== i)))
    problems.push(`Two rows would be called ${id}.`);
  for (const r of body.rules)
    for (const policy of [r.when, r.raise?.when ?? 'always'])
      if (policy !== 'always' && !Object.hasOwn(body.policies, policy))
        problems.push(`Row ${r.id} names the policy ${policy}, which is not there.`);
  for (const [id, policy] of Object.entries(body.policies)) {
    if (policy.anyOf.length === 0)
      problems.push(`Policy ${id} has no condition: it would never let a message go.`);
    for (const c of policy.anyOf)
      if (!(POLICY_FACT_VALUES[c.fact] as readonly string[] | undefined)?.includes(c.is))
        problems.push(`Policy ${id} asks whether ${c.fact} is ${c.is}, which it can never be.`);
      else if (c.is === 'unknown') problems.push(`Policy ${id} takes "unknown" for a yes.`);
  }
  // An event that came with a later version of this program, and that the base never had, is not this change's doing.
  for (const event of new Set(base.rules.map((r) => r.event)))
    if (!body.rules.some((r) => r.event === event))
      problems.push(`Nobody would be told when a person ${ROUTING_EVENTS[event].what}.`);
  problems.push(...checkDecisions(body));
  for (const c of changes)
    if (
      c.op === 'appropriate' &&
      c.tell === 'as-row' &&
      !(base.appropriate ?? []).some((d) => sameCell(d, c))
    )
      problems.push(`Nothing was decided for ${c.rule} that could be taken back.`);
  for (const s of body.switches ?? [])
    if (Number.isNaN(Date.parse(s.from)) || s.reason.trim() === '')
      problems.push('A switch needs its day and its reason.');
  for (const c of changes) {
    if (c.op === 'withdraw-format') {
      const announced = (base.formats ?? []).filter((f) => sameFormat(f, c.format));
      if (announced.length === 0)
        problems.push(
          `Message format ${c.format.version} is not announced (${roleText(c.format.recipientRole)}).`,
        );
      else if (announced.some((f) => Date.parse(f.from) <= fromMs))
        problems.push(
          `Message format ${c.format.version} is in force (${roleText(c.format.recipientRole)}): it can only be followed by another.`,
        );
    }
    if (c.op !== 'format') continue;
    const { format } = c;
    if (!Object.hasOwn(MESSAGE_FORMATS, format.version))
      problems.push(`There is no message format ${format.version}.`);
    const at = Date.parse(format.from);
    if (Number.isNaN(at)) problems.push('A change of format needs its day.');
    // By the version that stands: a change cannot shorten the notice and use the shorter one at once.
    else if (at < nowMs + formatNoticeDays(base, format.recipientRole) * MS.day)
      problems.push(
        `Another message format is announced ${formatNoticeDays(base, format.recipientRole)} days ahead (${roleText(format.recipientRole)}).`,
      );
  }
  return problems;
}

export type RuleDifference = VersionDifference<'row' | 'policy' | 'decision' | 'switch' | 'format'>;

/** What a proposal changes, row by row, in the words that its reader sees. */
export function differences(before: RoutingBody, after: RoutingBody): readonly RuleDifference[] {
  return differencesBetween(before, after, {
    row: (b) => new Map(b.rules.map((r) => [r.id, ruleText(r)])),
    policy: (b) => new Map(Object.entries(b.policies).map(([id, p]) => [id, policyText(p)])),
    decision: (b) =>
      new Map((b.appropriate ?? []).map((d) => [`${d.rule} ${d.tier} ${d.victim}`, decisionText(d)])),
    switch: (b) =>
      new Map((b.switches ?? []).map((s, i) => [`${roleText(s.recipientRole)} ${i + 1}`, switchText(s)])),
    format: (b) =>
      new Map([
        ...(b.formats ?? []).map((f, i) => [`${roleText(f.recipientRole)} ${i + 1}`, formatText(f)] as const),
        ...Object.entries(b.formatNoticeDays ?? {}).map(
          ([role, days]) => [`${roleText(role)} notice`, noticeText(role, days)] as const,
        ),
      ]),
  });
}

export function ruleText(r: RoutingRule): string {
  const who = r.status === 'any' ? 'person' : `${r.status} person`;
  const when = r.when === 'always' ? 'always' : `where "${r.when}"`;
  const raise = r.raise ? `, ${CLASS_WORDS[r.raise.to]} where "${r.raise.when}"` : '';
  return `When a ${who} ${ROUTING_EVENTS[r.event].what}: ${roleText(r.recipientRole)} (${TIE_WORDS[r.tie]}) is told, ${when}, ${CLASS_WORDS[r.class]}${raise}, ${clockText(r)}. ${r.legalBasis}`;
}

function clockText(r: RoutingRule): string {
  if (r.acknowledge === 'next-duty-hours') return 'acknowledged in the next duty hours';
  const minutes = r.acknowledge.withinMs / MS.minute;
  return `acknowledged within ${minutes < 60 ? `${minutes} min` : `${minutes / 60} h`}`;
}

export function policyText(p: Policy): string {
  const any = p.anyOf.map(
    (c) =>
      `${POLICY_FACT_LABELS[c.fact as keyof PolicyFacts] ?? c.fact} is ${policyValueText(c.fact as keyof PolicyFacts, c.is)}`,
  );
  return `${p.says}: ${any.join(', or ')}`;
}

export function switchText(s: RecipientSwitch): string {
  const rows = s.rows.length === 0 ? 'all rows' : `row${s.rows.length === 1 ? '' : 's'} ${s.rows.join(', ')}`;
  return `${roleText(s.recipientRole)}${s.agencyId === null ? '' : ` (agency ${s.agencyId})`}, ${rows}: ${s.on ? 'on' : 'off'} from ${dateText(s.from.slice(0, 10))}. ${s.reason}`;
}

export function noticeText(role: string, days: number): string {
  return `${roleText(role)}: ${days} days’ notice of another message format`;
}

export function formatText(f: FormatSwitch): string {
  return `${formatWhom(f)}: message format ${f.version} from ${dateText(f.from.slice(0, 10))}`;
}

export function withdrawnFormatText(f: Omit<FormatSwitch, 'from'>): string {
  return `${formatWhom(f)}: message format ${f.version} is not announced any more`;
}

function formatWhom(f: Omit<FormatSwitch, 'from'>): string {
  return `${roleText(f.recipientRole)}${f.agencyId === null ? '' : ` (agency ${f.agencyId})`}`;
}
