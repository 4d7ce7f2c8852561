import { MS } from '#basics/clock.js';
import type { CandidatePath } from '#domain/candidate.js';
import type { AlreadyTold, Recipient } from '#domain/notification.js';
import { occasionOf } from '#domain/occasion.js';
import {
  identityClaim,
  type NotificationPlan,
  planNotifications,
  type RoutingFacts,
} from '#domain/planNotifications.js';
import { referenceOf } from '#domain/reference.js';
import type { ReleaseBody } from '#domain/release.js';
import { NOTHING_KNOWN, type PolicyFacts, type RoutingBody } from '#domain/routingRules.js';
import type { RuleSet } from '#domain/ruleSet.js';
import { planTakeBack } from '#domain/takeBack.js';
import { newWork, type OccasionKind } from '#domain/workItem.js';
import { writeAudit } from '#storage/audit.js';
import { readCandidate } from '#storage/candidates.js';
import { agenciesOf, loadCase } from '#storage/caseFacts.js';
import type { Tx } from '#storage/database.js';
import { messageValues, occasionValues } from '#storage/messageValues.js';
import { alreadyTold, type NotificationAbout } from '#storage/notifications.js';
import { OCCASION_LOADERS, type OccasionFacts, type OccasionLoader } from '#storage/occasionFacts.js';
import { isForeignOnly, recordFacts } from '#storage/policyFacts.js';
import { gatherRecipients } from '#storage/recipients.js';
import { type RegisterRecord, readRecords } from '#storage/registerRecords.js';
import { ruleSetAt } from '#storage/ruleSets.js';
import { statusOfRecord } from '#storage/statusOfRecord.js';
import { linksOfSubject } from '#storage/subjects.js';
import { partsOfTrip, readTrip, type Trip } from '#storage/trips.js';
import { addWork } from '#storage/workItems.js';
import { type Beats, type ItemOf, type StepContext, SYSTEM } from './context.js';
import { keepPlan } from './keepPlan.js';
import { stopUnsent } from './planNotifications.js';

/**
 * An occasion of which agencies are told without a candidate: a travel notice, a departure without one, a return, a
 * passport request. Its noun says what happened; records, status and agencies are those of the subject now. A noun
 * that is not kept here yet loses nothing: its work waits.
 */
export async function planOccasion(
  context: StepContext,
  item: ItemOf<OccasionKind>,
  beats: Beats,
): Promise<void> {
  const load = OCCASION_LOADERS[item.kind] as OccasionLoader<OccasionKind> | null;
  if (load === null)
    return beats.postpone(context.clock.now() + MS.hour, `nothing loads ${item.kind} in this version`);
  try {
    await beats.save(async (tx, nowMs) => {
      const said = await load(tx, item.payload, nowMs);
      if (said === 'not-yet') throw new NotYet(item.kind);
      if (said) await planSaid(tx, context, item.kind, said, nowMs);
    });
  } catch (error) {
    // Rare, and known only once it was loaded: a load before each of them cost every notice a transaction of its own.
    if (!(error instanceof NotYet)) throw error;
    await beats.postpone(context.clock.now() + NOT_YET_MS, `${item.kind} waits for an earlier step`);
  }
}

/** The step that comes before has not run: nothing of this one is written. */
class NotYet extends Error {}

/** How soon work looks again whether the step that comes before it has run. */
const NOT_YET_MS = 2 * MS.second;

/** Plans what a noun said and keeps the plan, in the caller's transaction. */
export async function planSaid(
  tx: Tx,
  context: Pick<StepContext, 'isTest'>,
  kind: OccasionKind,
  said: OccasionFacts,
  nowMs: number,
): Promise<void> {
  const routing = await ruleSetAt<RoutingBody>(tx, 'routing', nowMs);
  const release = await ruleSetAt<ReleaseBody>(tx, 'release', nowMs);
  const trip = said.objectKind === 'trip' ? await readTrip(tx, said.objectId) : undefined;
  // A travel notice names the person, whatever an officer has yet to say of somebody seen on the same trip.
  const found = (trip ? await foundOnTrip(tx, trip) : NAMED) ?? (OF_A_NOTICE.has(kind) ? NAMED : null);
  // Nobody has said yet that the traveller is the subject: the decision comes first.
  if (found === null) return;
  const about = aboutOf(said, trip, found.candidateId);
  const already = await alreadyTold(tx, about.objectId ? about : about.tripId!, true);
  const records = await recordsOf(tx, said.subjectId);
  const status = records[0] ? (await statusOfRecord(tx, records[0])).status : 'non-fugitive';
  const { event, news } = occasionOf(kind, said);
  const recipients = await gatherRecipients(tx, {
    records,
    usRegion: said.usRegion,
    ports: [],
    toldBefore: already.filter((n) => n.state !== 'withdrawn').map((n) => n.recipientAgencyId),
    district: event === 'departure-without-notice',
    ...(said.also ? { also: said.also } : {}),
  });
  const facts: RoutingFacts = {
    tripKey: trip?.naturalKey ?? `${said.objectKind}|${said.objectId}`,
    event,
    direction: trip?.direction ?? 'none',
    status: status === 'wanted' ? 'wanted' : 'non-fugitive',
    hasNsorRecord: records.some((r) => r.file === 'NSOR'),
    // An advice names a person of a foreign register; of one here nothing is known before an officer has looked.
    foreignOnly: isForeignOnly(records) || (event === 'foreign-advice' && records.length === 0),
    path: found.path,
    outcome: found.outcome,
    hitKey: `${event}|v${said.version}`,
    policy: policyFacts(kind, said, records, nowMs),
    news,
    filedBy: said.filedByAgencyId,
  };
  const planned =
    said.takenBack === undefined
      ? planNotifications(routing as RuleSet<RoutingBody>, facts, recipients, already, nowMs)
      : await planTaken(
          tx,
          routing as RuleSet<RoutingBody>,
          facts.tripKey,
          said.takenBack,
          recipients,
          already,
          nowMs,
        );
  const agencies = await agenciesOf(tx, records, recipients);
  const ofCase = found.candidateId ? await loadCase(tx, found.candidateId, nowMs) : null;
  const reference = referenceOf(about.tripId ?? said.objectId);
  const ids = await keepPlan(
    tx,
    {
      about,
      values: {
        ...(ofCase ? messageValues(ofCase, reference) : {}),
        ...occasionValues(said, records, agencies, reference),
      },
      rules: { routing: routing.body, release: release as RuleSet<ReleaseBody> },
      isTest: context.isTest,
    },
    planned,
    nowMs,
  );
  // Nothing goes abroad from here: countries of the itinerary are a matter of the release desk and its second person.
  if (ABROAD.has(kind))
    await addWork(
      tx,
      [
        newWork('foreignReleaseAsked', `foreign ${kind} ${said.objectId} v${said.version}`, {
          source: 'travel-notice',
          sourceId: said.objectId,
        }),
      ],
      nowMs,
    );
  await writeAudit(tx, nowMs, {
    actor: SYSTEM,
    action: 'notification.planned',
    objectKind: said.objectKind,
    objectId: said.objectId,
    facts: {
      occasion: kind,
      version: said.version,
      planned: ids.size,
      notSent: planned.notSent.length,
      unchanged: planned.unchanged.length,
      routing: routing.version,
      release: release.version,
      notifications: [...ids.values()],
    },
  });
}

/** What takes back what was told: what had not left is stopped, and each agency that got, or may have got it, hears. */
async function planTaken(
  tx: Tx,
  routing: RuleSet<RoutingBody>,
  tripKey: string,
  reason: string,
  recipients: readonly Recipient[],
  already: readonly AlreadyTold[],
  nowMs: number,
): Promise<NotificationPlan> {
  const { stop, notifications, deadlines } = planTakeBack(
    routing,
    tripKey,
    { kind: 'withdrawal', reason },
    already,
    nowMs,
  );
  await stopUnsent(tx, stop, reason, nowMs);
  const names = new Map(recipients.map((r) => [r.agencyId, r.name]));
  return {
    notifications: notifications.map((n) => ({
      ...n,
      recipientName: names.get(n.recipientAgencyId) ?? n.recipientName,
    })),
    deadlines,
    stop,
    notSent: [],
    standIns: [],
    unchanged: [],
  };
}

/** Kinds after which the drafts for the countries of a travel notice are made, corrected or withdrawn (row 18, 19). */
const ABROAD: ReadonlySet<OccasionKind> = new Set(['travelNoticeAccepted', 'travelNoticeChanged']);

/** Kinds in which the registration agency itself names who travels. */
const OF_A_NOTICE: ReadonlySet<OccasionKind> = new Set([
  'travelNoticeFiled',
  'travelNoticeAccepted',
  'travelNoticeChanged',
  'relocationAbroad',
]);

interface Found {
  readonly path: CandidatePath | 'named';
  readonly outcome: 'same' | null;
  readonly candidateId: string | null;
}
const NAMED: Found = { path: 'named', outcome: null, candidateId: null };

/**
 * What is known of who travels on a trip: named by its travel notice where no candidate is on it, else as sure as its
 * surest candidate. Null while nobody may be told yet.
 */
async function foundOnTrip(tx: Tx, trip: Trip): Promise<Found | null> {
  const parts = await partsOfTrip(tx, trip.id);
  if (parts.length === 0) return NAMED;
  const candidates = [];
  for (const part of parts) candidates.push(await readCandidate(tx, part.candidateId));
  const standing = candidates.flatMap((c) => (c && c.state !== 'closed' ? [c] : []));
  const same = standing.find((c) => c.outcome === 'same');
  if (same) return { path: same.path, outcome: 'same', candidateId: same.id };
  const sure = standing.find((c) => c.outcome === null && identityClaim(c.path, null) !== null);
  return sure ? { path: sure.path, outcome: null, candidateId: sure.id } : null;
}

function aboutOf(said: OccasionFacts, trip: Trip | undefined, candidateId: string | null): NotificationAbout {
  const ofTrip = trip !== undefined;
  return {
    tripId: said.tripId,
    subjectId: said.subjectId,
    candidateId,
    objectKind: ofTrip ? null : said.objectKind,
    objectId: ofTrip ? null : said.objectId,
  };
}

/** The active records of a subject. */
async function recordsOf(tx: Tx, subjectId: string | null): Promise<RegisterRecord[]> {
  if (subjectId === null) return [];
  const links = (await linksOfSubject(tx, subjectId)).filter((l) => l.unlinkedAtMs === null);
  const records = await readRecords(
    tx,
    links.map((l) => l.recordId),
  );
  return [...records.values()].filter((r) => r.state === 'active');
}

function policyFacts(
  kind: OccasionKind,
  said: OccasionFacts,
  records: readonly RegisterRecord[],
  nowMs: number,
): PolicyFacts {
  const countries = [
    ...(said.person.citizenships ?? []),
    ...(said.person.documents ?? []).map((d) => d.issuer ?? ''),
  ].filter(Boolean);
  const of = recordFacts(records, countries, new Date(nowMs).toISOString().slice(0, 10));
  const ahead = said.departsAtMs === null ? null : said.departsAtMs - nowMs;
  return {
    ...NOTHING_KNOWN,
    ...of,
    travelBarred: said.travelBarred === 'unknown' ? of.travelBarred : said.travelBarred,
    travelNotice:
      said.travelNotice ??
      (kind === 'departureWithoutNotice' ? 'none' : kind.startsWith('travelNotice') ? 'on-file' : 'unknown'),
    departsWithin7Days: ahead === null ? 'unknown' : ahead < 7 * MS.day ? 'yes' : 'no',
    usncbAsked: said.usncbAsked ?? 'unknown',
  };
}
