import { sql } from 'kysely';
import type { NotificationIdentity, Tie } from '#domain/notification.js';
import { planNotifications, type RoutingFacts } from '#domain/planNotifications.js';
import { referenceOf } from '#domain/reference.js';
import { NOTHING_KNOWN, ROUTING_EVENTS, type RoutingBody, type RoutingEvent } from '#domain/routingRules.js';
import type { RuleSet } from '#domain/ruleSet.js';
import type { SubjectStatus } from '#domain/subject.js';
import { loadCase } from './caseFacts.js';
import { instant, many, type Tx } from './database.js';
import { alreadyTold } from './notifications.js';
import { gatherRecipients } from './recipients.js';
import { type RegisterRecord, readRecords } from './registerRecords.js';
import { linksOfSubject } from './subjects.js';
import { readEvent } from './travelEvents.js';

/** One agency of one case: what it was sent, and what it would have been sent. */
export interface TestRunLine {
  readonly atMs: number;
  readonly reference: string;
  readonly event: string;
  readonly status: string;
  readonly agency: string;
  /** Class of the message that was sent; null: none was. */
  readonly was: string | null;
  readonly would: string | null;
  /** Why it would be sent, or why not. */
  readonly because: string;
}

export interface TestRun {
  /** Plannings of the time that were worked out again. */
  readonly cases: number;
  /** There were more than were worked out. */
  readonly more: boolean;
  readonly lines: readonly TestRunLine[];
}

const CASES_MAX = 500;

interface Planned {
  readonly atMs: number;
  readonly tripId: string | null;
  readonly tripKey: string | null;
  readonly subjectId: string | null;
  readonly candidateId: string | null;
  readonly objectKind: string | null;
  readonly objectId: string | null;
  readonly identity: NotificationIdentity;
  readonly facts: {
    readonly event: RoutingEvent | 'unknown-direction';
    readonly direction: RoutingFacts['direction'];
    readonly status: SubjectStatus;
    readonly path: RoutingFacts['path'];
    readonly hitKey: string;
    readonly reason: string;
    readonly policy: Readonly<Record<string, string>>;
  };
  readonly told: readonly {
    readonly agencyId: string;
    readonly agency: string;
    readonly class: string;
    readonly ruleId: string;
  }[];
}

/**
 * What a version of the rules would have sent in a time, against what was sent. Each planning of that time is worked
 * out again by the planner itself, on the facts as they were recorded then and on what agencies had heard before;
 * who registers the person and how the directory stands is as of now. Writes nothing. Cases in which nobody at all
 * was told are not among them.
 */
export async function testRun(
  tx: Tx,
  ruleSet: RuleSet<RoutingBody>,
  range: { readonly fromMs: number; readonly untilMs: number },
): Promise<TestRun> {
  const planned = await many(
    tx,
    sql<Planned>`
    select n.planned_at as "atMs", n.trip_id as "tripId", t.natural_key as "tripKey", n.subject_id as "subjectId", n.object_kind as "objectKind", n.object_id as "objectId",
           n.identity, (array_agg(n.candidate_id))[1] as "candidateId", (array_agg(n.facts order by n.id))[1] as facts,
           jsonb_agg(jsonb_build_object('agencyId', n.recipient_agency_id, 'agency', a.name, 'class', n.class, 'ruleId', n.rule_id) order by a.name) as told
      from notifications n join agencies a on a.id = n.recipient_agency_id left join trips t on t.id = n.trip_id
     where n.planned_at >= ${instant(range.fromMs)} and n.planned_at < ${instant(range.untilMs)} and n.kind in ('alert', 'update')
     group by n.planned_at, n.trip_id, t.natural_key, n.subject_id, n.object_kind, n.object_id, n.identity, n.facts ->> 'hitKey'
     order by n.planned_at limit ${CASES_MAX + 1}`,
  );
  const lines: TestRunLine[] = [];
  for (const p of planned.slice(0, CASES_MAX)) lines.push(...(await again(tx, ruleSet, p)));
  return { cases: Math.min(planned.length, CASES_MAX), more: planned.length > CASES_MAX, lines };
}

async function again(tx: Tx, ruleSet: RuleSet<RoutingBody>, p: Planned): Promise<TestRunLine[]> {
  const isOccasion = p.candidateId === null || OCCASIONS.has(p.facts.event);
  const about = p.objectId ? { objectKind: p.objectKind, objectId: p.objectId } : p.tripId!;
  const already = (await alreadyTold(tx, about, { beforeMs: p.atMs })).filter((n) => n.state !== 'withdrawn');
  const records = await recordsOf(tx, p.subjectId);
  const ofCase = isOccasion || p.candidateId === null ? null : await loadCase(tx, p.candidateId, p.atMs);
  const event = p.objectKind === 'travel-event' ? await readEvent(tx, p.objectId!) : undefined;
  const recipients = ofCase
    ? ofCase.recipients
    : await gatherRecipients(tx, {
        records,
        usRegion: event?.traveller.usAddress?.region,
        ports: [],
        toldBefore: already.map((n) => n.recipientAgencyId),
        also: tiesOfOccasion(ruleSet, p.told),
        district: p.facts.event === 'departure-without-notice',
      });
  const plan = planNotifications(
    ruleSet,
    {
      tripKey: p.tripKey ?? `${p.objectKind}|${p.objectId}`,
      event: p.facts.event,
      direction: p.facts.direction,
      status: p.facts.status,
      hasNsorRecord: (ofCase?.records ?? records).some((r) => r.file === 'NSOR'),
      path: p.facts.path,
      outcome: p.identity === 'confirmed' ? 'same' : null,
      hitKey: p.facts.hitKey,
      policy: { ...NOTHING_KNOWN, ...(p.facts.policy as Partial<typeof NOTHING_KNOWN>) },
      ...(isOccasion ? { news: p.facts.reason, filedBy: await filedBy(tx, p) } : {}),
    },
    recipients,
    already,
    p.atMs,
  );
  const would = new Map(
    wouldBeSent(p.facts.event, plan.notifications).map((n) => [n.recipientAgencyId as string, n]),
  );
  const was = new Map(p.told.map((t) => [t.agencyId, t]));
  const line = {
    atMs: p.atMs,
    reference: referenceOf(p.tripId ?? p.objectId!),
    event: p.facts.event,
    status: p.facts.status,
  };
  return [...new Set([...was.keys(), ...would.keys()])].map((id) => ({
    ...line,
    agency: was.get(id)?.agency ?? would.get(id)!.recipientName,
    was: was.get(id)?.class ?? null,
    would: would.get(id)?.class ?? null,
    because:
      would.get(id)?.because ??
      plan.notSent.find((n) => n.recipientAgencyId === id)?.reason ??
      'No row names this agency.',
  }));
}

/** Of what is planned again the messages that would go out: sharing of registrations waits for duty hours, nobody stands in. */
export function wouldBeSent<
  N extends { readonly kind: string; readonly facts: { readonly standInFor: readonly string[] } },
>(event: string, planned: readonly N[]): readonly N[] {
  return planned
    .filter((n) => n.kind === 'alert' || n.kind === 'update')
    .filter((n) => event !== 'registration-shared' || n.facts.standInFor.length === 0);
}

/** Ties that only the occasion knew: neither records nor directory show them afterwards. */
const OF_OCCASION: ReadonlySet<Tie> = new Set([
  'kept-recipient',
  'must-register',
  'receives',
  'announced',
  'referred-to',
]);

/** Who was named by the occasion itself: whoever was told by a row with such a tie had it. */
function tiesOfOccasion(ruleSet: RuleSet<RoutingBody>, told: Planned['told']) {
  return told.flatMap(({ agencyId, ruleId }) => {
    const rule = ruleSet.body.rules.find((r) => r.id === ruleId);
    if (!rule || !OF_OCCASION.has(rule.tie)) return [];
    // Who stands in a register of recipients hears as what it stands there, whatever agency it is otherwise.
    return [
      {
        agencyId,
        ties: [rule.tie],
        ...(rule.tie === 'kept-recipient' && rule.recipientRole !== 'everyone-told'
          ? { role: rule.recipientRole }
          : {}),
      },
    ];
  });
}

/** Events that are no journey of the traveller itself: they are told as news of their own. */
const OCCASIONS: ReadonlySet<string> = new Set(
  Object.entries(ROUTING_EVENTS)
    .filter(([, e]) => e.rows.some((row) => row >= 17 && row !== 22))
    .map(([event]) => event),
);

/** Who filed was not told of its own word; that is how the ledger knows it. */
async function filedBy(tx: Tx, p: Planned): Promise<string | null> {
  const [found] = await many(
    tx,
    sql<{ agencyId: string }>`
    select recipient_agency_id as "agencyId" from not_sent where object_id = ${p.objectId} and reason like 'It filed or asked%' limit 1`,
  );
  return found?.agencyId ?? null;
}

async function recordsOf(tx: Tx, subjectId: string | null): Promise<RegisterRecord[]> {
  if (subjectId === null) return [];
  const links = (await linksOfSubject(tx, subjectId)).filter((l) => l.unlinkedAtMs === null);
  const records = await readRecords(
    tx,
    links.map((l) => l.recordId),
  );
  return [...records.values()].filter((r) => r.state === 'active');
}
