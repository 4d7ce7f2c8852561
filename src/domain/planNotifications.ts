import { policyOf, whereAppropriate } from './appropriate.js';
import type { CandidatePath, Outcome } from './candidate.js';
import { isOnDuty, withinDutyHours } from './dutyHours.js';
import { nextMessage } from './nextMessage.js';
import {
  type AlreadyTold,
  type NotificationClass,
  type NotificationIdentity,
  type NotSent,
  type PlannedDeadline,
  type PlannedNotification,
  type PlannedStandIn,
  type Recipient,
  TIE_SAYS,
} from './notification.js';
import { type Reckoning, withinReckoning } from './reckoning.js';
import {
  type AcknowledgeClock,
  applyPolicy,
  occasionText,
  type PolicyFacts,
  type RoutingBody,
  type RoutingEvent,
  type RoutingRule,
  switchedOff,
} from './routingRules.js';
import type { RuleSet } from './ruleSet.js';
import type { SubjectStatus } from './subject.js';
import { planTakeBack } from './takeBack.js';

/** What is known of the case when messages are planned. */
export interface RoutingFacts {
  /** Key of the thread of messages: a trip, a travel notice, a request. */
  readonly tripKey: string;
  readonly event: RoutingEvent | 'unknown-direction';
  readonly direction: 'entry' | 'departure' | 'none' | 'unknown';
  readonly status: SubjectStatus;
  /** A wanted person with an NSOR record gets the routes of a registrant too. */
  readonly hasNsorRecord: boolean;
  /** A foreign advice is all that is known of the person. */
  readonly foreignOnly?: boolean;
  /** How the person was found; `named` by who registers or asks, so that no candidate stands behind it. */
  readonly path: CandidatePath | 'named';
  /** The adjudication in force; null while nobody has decided. */
  readonly outcome: Outcome | null;
  /** Changes when there is something new to tell of the same trip (`hitKey` of travelEvent.ts). */
  readonly hitKey: string;
  readonly policy: PolicyFacts;
  /** The event's leg cannot be travelled beside another of the person (`legConflicts.ts`). */
  readonly legConflict?: boolean;
  /** What an occasion adds, in a sentence; it is news whatever was told before. */
  readonly news?: string;
  /** Who filed or asks: it is not told of its own word. */
  readonly filedBy?: string | null;
  /** Agencies whose lookout on the person runs no more, each with the sentence that says so. */
  readonly lookoutsEnded?: readonly { readonly agencyId: string; readonly says: string }[];
}

export interface NotificationPlan {
  readonly notifications: readonly PlannedNotification[];
  readonly notSent: readonly NotSent[];
  readonly deadlines: readonly PlannedDeadline[];
  readonly standIns: readonly PlannedStandIn[];
  /** Notifications of an earlier status that are not sent any more: they never left, and their agency is off the route. */
  readonly stop: readonly string[];
  /** Agencies that have been told exactly this already. */
  readonly unchanged: readonly string[];
}

const CLASS_ORDER: readonly NotificationClass[] = ['P1', 'P2', 'P3'];

/**
 * What a message may claim: an officer's "same person" confirms; without one a certain identity is announced as
 * unconfirmed and a live query speaks of the record only. Everything else waits for an officer: null.
 */
export function identityClaim(
  path: RoutingFacts['path'],
  outcome: Outcome | null,
): NotificationIdentity | null {
  if (path === 'named') return 'named';
  if (outcome === 'same') return 'confirmed';
  if (outcome !== null) return null;
  if (path === 'certain') return 'unconfirmed';
  return path === 'record-certain' ? 'record-only' : null;
}

/**
 * Plans the messages of a case: who is told, on which rule, by when, and who is not told and why. Pure and
 * repeatable: the same facts with what was planned before give an empty plan, so replays are harmless.
 */
export function planNotifications(
  ruleSet: RuleSet<RoutingBody>,
  facts: RoutingFacts,
  recipients: readonly Recipient[],
  already: readonly AlreadyTold[],
  nowMs: number,
): NotificationPlan {
  const identity = identityClaim(facts.path, facts.outcome);
  if (identity === null)
    return { notifications: [], notSent: [], deadlines: [], standIns: [], stop: [], unchanged: [] };

  const notSent: NotSent[] = [];
  const asked = new Map<string, Asked>();
  for (const rule of rulesFor(ruleSet.body, facts)) {
    const skip = (reason: string, recipient: Recipient | null = null) =>
      notSent.push({
        naturalKey: [
          facts.tripKey,
          'not-sent',
          rule.id,
          ruleSet.version,
          recipient?.agencyId ?? '-',
          identity,
          reason,
        ].join('|'),
        recipientRole:
          recipient?.recipientRole ?? (rule.recipientRole === 'everyone-told' ? 'none' : rule.recipientRole),
        recipientAgencyId: recipient?.agencyId ?? null,
        ruleId: rule.id,
        ruleVersion: ruleSet.version,
        reason,
        decidedBy: 'rule',
      });
    const found = recipients.filter(
      (r) =>
        (rule.recipientRole === 'everyone-told' || r.recipientRole === rule.recipientRole) &&
        r.ties.includes(rule.tie),
    );
    const ended = rule.tie === 'placed-lookout' ? (facts.lookoutsEnded ?? []) : [];
    for (const { agencyId, says } of ended)
      skip(says, recipients.find((r) => r.agencyId === agencyId) ?? null);
    if (found.length === 0) {
      if (ended.length === 0) skip(NOBODY[rule.tie]);
      continue;
    }
    const policy = whereAppropriate(ruleSet.body, rule, facts.policy);
    for (const recipient of found) {
      const off = switchedOff(ruleSet.body, recipient, rule.row, nowMs);
      if (off !== null) skip(off, recipient);
      else if (recipient.agencyId === facts.filedBy) skip(OWN_WORD, recipient);
      else if (policy && !policy.send) skip(policy.because, recipient);
      else if (isUnsure(identity) && !ruleSet.body.domesticLawEnforcement.includes(recipient.recipientRole))
        skip(
          'Before an officer has confirmed the identity only domestic law enforcement is told.',
          recipient,
        );
      else {
        const entry = asked.get(recipient.agencyId) ?? { recipient, rules: [], because: [] };
        entry.rules.push(rule);
        if (policy) entry.because.push(policy.because);
        asked.set(recipient.agencyId, entry);
      }
    }
  }
  return write(ruleSet, facts, identity, [...asked.values()], recipients, already, notSent, nowMs);
}

/** The rows that apply. An unknown direction takes both; a wanted registrant gets both statuses' rows. */
export function rulesFor(body: RoutingBody, facts: RoutingFacts): readonly RoutingRule[] {
  const events: readonly string[] =
    facts.event === 'unknown-direction' ? ['entry', 'departure'] : [facts.event];
  return body.rules.filter(
    (r) =>
      events.includes(r.event) &&
      (r.status === 'any' ||
        r.status === facts.status ||
        (facts.status === 'wanted' && facts.hasNsorRecord && r.status === 'non-fugitive')),
  );
}

interface Asked {
  readonly recipient: Pick<Recipient, 'agencyId' | 'recipientRole' | 'name' | 'ori' | 'hours'>;
  readonly rules: RoutingRule[];
  readonly because: string[];
}

/** The class of a rule for this case: a rule may say when it is more urgent. */
function raisedClass(body: RoutingBody, rule: RoutingRule, facts: PolicyFacts): NotificationClass {
  if (rule.raise && applyPolicy(policyOf(body, rule.raise.when), facts).send) return rule.raise.to;
  return rule.class;
}

/** Nobody has vouched for who the person is. */
function isUnsure(identity: NotificationIdentity): boolean {
  return identity === 'unconfirmed' || identity === 'record-only';
}

const OWN_WORD = 'It filed or asked this itself.';

const NOBODY: Readonly<Record<RoutingRule['tie'], string>> = {
  'issued-warrant': 'No warrant is known here, or its issuing agency is not in the directory.',
  registers: 'No NSOR record is known, so no agency registers the person.',
  national: 'The agency is not in the directory.',
  port: 'The port is unknown or has no agency in the directory.',
  'us-address': 'No address in the United States was stated, or it names no jurisdiction.',
  supervises: 'No agency is known that supervises the person.',
  residence: 'No jurisdiction of residence is known.',
  'told-before': 'Nobody was told of it earlier.',
  'kept-recipient': 'The register of recipients has none of this kind that is reached here.',
  'must-register': 'The person has to register in no other jurisdiction that is in the directory.',
  receives: 'The receiving jurisdiction is not in the directory.',
  announced: 'No jurisdiction has announced the person.',
  'placed-lookout': 'No agency has a lookout running on the person.',
  'referred-to':
    'No one agency of the directory is said to serve the district to which the case is referred.',
};

function write(
  ruleSet: RuleSet<RoutingBody>,
  facts: RoutingFacts,
  identity: NotificationIdentity,
  asked: readonly Asked[],
  recipients: readonly Recipient[],
  already: readonly AlreadyTold[],
  notSent: NotSent[],
  nowMs: number,
): NotificationPlan {
  const notifications: PlannedNotification[] = [];
  const deadlines: PlannedDeadline[] = [];
  const standIns: PlannedStandIn[] = [];
  const unchanged: string[] = [];
  const nsotc = recipients.find((r) => r.recipientRole === 'nsotc') ?? null;
  const leadSora = recipients.find((r) => r.lead)?.name ?? null;
  const told = new Set(asked.map((a) => a.recipient.agencyId));
  const extra = new Map<string, Asked & { readonly standInFor: string[] }>();

  const plan = (a: Asked, standInFor: readonly string[]): PlannedNotification | null => {
    const step = nextMessage(facts, identity, a, already);
    if (step === null) {
      unchanged.push(a.recipient.agencyId);
      return null;
    }
    const classOf = (r: RoutingRule) => raisedClass(ruleSet.body, r, facts.policy);
    const rules = [...a.rules].sort(
      (x, y) => CLASS_ORDER.indexOf(classOf(x)) - CLASS_ORDER.indexOf(classOf(y)),
    );
    const first = rules[0]!;
    const cls = classOf(first);
    const clocks = rules.map((r) =>
      ackDue(step.repeatedHit ? 'next-duty-hours' : r.acknowledge, a.recipient, nowMs, r.legalBasis),
    );
    const ack = clocks.reduce((x, y) => (y.dueAtMs < x.dueAtMs ? y : x));
    const dispatchDueAtMs = nowMs + ruleSet.body.dispatchMs[cls];
    const naturalKey = [facts.tripKey, a.recipient.agencyId, step.kind, step.version].join('|');
    const notification: PlannedNotification = {
      naturalKey,
      recipientAgencyId: a.recipient.agencyId,
      recipientRole: a.recipient.recipientRole,
      recipientName: a.recipient.name,
      kind: step.kind,
      class: cls,
      identity,
      status: facts.status,
      ruleId: first.id,
      ruleVersion: ruleSet.version,
      legalBasis: [...new Set(rules.map((r) => r.legalBasis))].join(' | '),
      fieldGroups: [...new Set(rules.flatMap((r) => r.fields))],
      facts: {
        event: facts.event,
        direction: facts.direction,
        status: facts.status,
        path: facts.path,
        hitKey: facts.hitKey,
        rules: rules.map((r) => `${r.id} v${ruleSet.version}`),
        policy: { ...facts.policy },
        standInFor,
        reason: step.reason,
        leadSora,
        ...(facts.hasNsorRecord && rules.every((r) => r.tie === 'us-address')
          ? { registeredElsewhere: true as const }
          : {}),
        ...(facts.foreignOnly ? { foreignOnly: true as const } : {}),
      },
      supersedesId: step.supersedesId,
      plannedAtMs: nowMs,
      dispatchDueAtMs,
      ackDueAtMs: ack.dueAtMs,
      because: [
        ...rules.map((r) => `${TIE_SAYS[r.tie]} (rule ${r.id}, row ${r.row}: ${occasionText(r)})`),
        // Two rows may ask the same policy; a reason is no sentence here.
        ...new Set(a.because.map((b) => b.replace(/\.$/, ''))),
      ].join('; '),
      // Who heard "registered" and hears "wanted" answers the second: nobody is chased for the first.
      ...(step.newStatus
        ? {
            takesBack: {
              notificationIds: already
                .filter((n) => n.recipientAgencyId === a.recipient.agencyId && n.state !== 'withdrawn')
                .map((n) => n.notificationId),
              duties: false,
            },
          }
        : {}),
    };
    notifications.push(notification);
    deadlines.push(
      {
        kind: 'dispatch',
        notificationKey: naturalKey,
        ownerAgencyId: nsotc?.agencyId ?? a.recipient.agencyId,
        dueAtMs: dispatchDueAtMs,
        reckoning: withinReckoning(
          ruleSet.body.dispatchMs[cls],
          `${cls} is dispatched within`,
          nowMs,
          first.legalBasis,
        ),
      },
      {
        kind: 'acknowledge',
        notificationKey: naturalKey,
        ownerAgencyId: a.recipient.agencyId,
        dueAtMs: ack.dueAtMs,
        reckoning: ack.reckoning,
      },
    );
    return notification;
  };

  for (const a of asked) {
    const planned = plan(a, []);
    if (planned === null || isOnDuty(a.recipient.hours, nowMs)) continue;
    const standIn = standInOf(recipients, a.recipient.agencyId, nsotc);
    if (standIn === null || standIn.agencyId === a.recipient.agencyId) continue;
    standIns.push({
      ownerAgencyId: standIn.agencyId,
      forAgencyId: a.recipient.agencyId,
      forAgencyName: a.recipient.name,
      notificationKey: planned.naturalKey,
      says: `${a.recipient.name} is off duty. Act on this message until it is back.`,
    });
    if (told.has(standIn.agencyId)) continue;
    const entry = extra.get(standIn.agencyId) ?? {
      recipient: standIn,
      rules: [],
      because: [],
      standInFor: [],
    };
    entry.rules.push(...a.rules);
    entry.because.push(`Stands in for ${a.recipient.name}, which is off duty`);
    entry.standInFor.push(a.recipient.agencyId);
    extra.set(standIn.agencyId, entry);
  }
  for (const a of extra.values()) plan({ ...a, rules: [...new Set(a.rules)] }, a.standInFor);
  // An occasion has a route of its own: who is not on it may still be on the route of the journey.
  const left = facts.news === undefined ? leftTheRoute(facts, notifications, unchanged, already) : [];
  const reason = `The status is ${facts.status} now; this agency is no longer on the route.`;
  const corrections = planTakeBack(
    ruleSet,
    facts.tripKey,
    { kind: 'correction', reason, identity },
    left,
    nowMs,
    facts.status,
  );
  return {
    notifications: [...notifications, ...corrections.notifications],
    notSent,
    deadlines: [...deadlines, ...corrections.deadlines],
    standIns,
    stop: corrections.stop,
    unchanged,
  };
}

/** What agencies were told under another status and the route of the new one does not reach: a port that heard "wanted". */
function leftTheRoute(
  facts: RoutingFacts,
  notifications: readonly PlannedNotification[],
  unchanged: readonly string[],
  already: readonly AlreadyTold[],
): readonly AlreadyTold[] {
  const onRoute = new Set([...notifications.map((n) => n.recipientAgencyId), ...unchanged]);
  const latest = new Map<string, AlreadyTold>();
  for (const n of [...already].sort((a, b) => a.subjectSeq - b.subjectSeq))
    if (n.state !== 'withdrawn') latest.set(n.recipientAgencyId, n);
  return already.filter((n) => {
    const last = latest.get(n.recipientAgencyId);
    return (
      !onRoute.has(n.recipientAgencyId) &&
      last !== undefined &&
      last.status !== facts.status &&
      last.kind !== 'withdrawal'
    );
  });
}

/** The agency's own stand-in; without one NSOTC, which works round the clock. */
function standInOf(
  recipients: readonly Recipient[],
  agencyId: string,
  nsotc: Recipient | null,
): Asked['recipient'] | null {
  return recipients.find((r) => r.agencyId === agencyId)?.standIn ?? nsotc;
}

function ackDue(
  clock: AcknowledgeClock,
  recipient: Asked['recipient'],
  nowMs: number,
  source: string,
): { readonly dueAtMs: number; readonly reckoning: Reckoning } {
  if (clock === 'next-duty-hours') return withinDutyHours(recipient.hours, nowMs, source);
  return {
    dueAtMs: nowMs + clock.withinMs,
    reckoning: withinReckoning(clock.withinMs, 'acknowledged within', nowMs, source),
  };
}
