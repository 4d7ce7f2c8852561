import { localDate } from '#basics/zones.js';
import type { RecipientRole } from '#domain/agency.js';
import { FEDERAL_CALENDAR } from '#domain/calendar.js';
import type { DutyBody } from '#domain/duty.js';
import type { ComposedMessage } from '#domain/message.js';
import { placesOfValues } from '#domain/registration.js';
import type { ReleaseBody } from '#domain/release.js';
import { NOTHING_KNOWN, type RoutingBody, type RoutingRule } from '#domain/routingRules.js';
import type { RuleSet } from '#domain/ruleSet.js';
import { type JudgedCandidate, shareCandidates } from '#domain/shareCandidates.js';
import { planShares, SHARE_KINDS, shareDue } from '#domain/sharing.js';
import { type RegistrationDuty, tiedJurisdictions, whereToRegister } from '#domain/whereToRegister.js';
import { newWork } from '#domain/workItem.js';
import { writeAudit } from '#storage/audit.js';
import { readCalendars } from '#storage/calendars.js';
import type { Tx } from '#storage/database.js';
import { agenciesFor, type DirectoryAgency } from '#storage/directory.js';
import { type Registrant, readRegistrant } from '#storage/registrants.js';
import { type RegistrantValue, valuesOf } from '#storage/registrantValues.js';
import { refreshRegistrant } from '#storage/registration.js';
import { electedTribes } from '#storage/registryPlaces.js';
import { ruleSetAt } from '#storage/ruleSets.js';
import { listShareRecipients } from '#storage/shareRecipients.js';
import {
  changedElements,
  elementDigests,
  markRoundPlanned,
  readRound,
  roundBefore,
  type ShareRound,
} from '#storage/shareRounds.js';
import { addShare, lastToldOf, replaceOwed } from '#storage/shares.js';
import { addWork } from '#storage/workItems.js';
import { type Step, type StepContext, SYSTEM } from './context.js';
import { awaitTies } from './followTies.js';
import { notifyOfShares } from './notifyOfShares.js';
import { composeFor, digestOfMessage, leavingFor, type Told, valuesFor } from './shareMessage.js';
import { tieNews } from './tieNews.js';

/**
 * After a registration and each change of it: works out who must be told, with a clock for each, and sets the telling
 * going. Agencies with an inbox get a notification; the rest an e-mail with a link or a letter; NSOR is told by its own
 * messages. Whoever need not be told stands there with the reason.
 */
export const shareRegistration: Step<'registrationChanged'> = (context, item, beats) =>
  beats.save(async (tx, nowMs) => {
    const round = await readRound(tx, item.payload.roundId, true);
    if (!round || round.plannedAtMs !== null) return;
    const registrant = await readRegistrant(tx, round.registrantId, true);
    if (registrant) await planRound(tx, context, round, registrant, nowMs);
  });

/** Plans one round and keeps what came of it. */
async function planRound(
  tx: Tx,
  context: Pick<StepContext, 'isTest'>,
  round: ShareRound,
  registrant: Registrant,
  nowMs: number,
): Promise<void> {
  const [agency] = await agenciesFor(tx, { ids: [registrant.agencyId] });
  if (!agency) return;
  const routing = (await ruleSetAt<RoutingBody>(tx, 'routing', nowMs)) as RuleSet<RoutingBody>;
  const release = (await ruleSetAt<ReleaseBody>(tx, 'release', nowMs)) as RuleSet<ReleaseBody>;
  const { immediately } = (await ruleSetAt<DutyBody>(tx, 'duties', nowMs)).body;
  const values = await valuesOf(tx, registrant.id);
  const before = await roundBefore(tx, round);
  const elements = elementDigests(registrant, values);
  const changed = before ? changedElements(before.elements, elements) : [];
  const today = localDate(agency.hours.timeZone, nowMs);
  const elected = await electedTribes(tx);
  const places = placesOfValues(values);
  const where = whereToRegister(places, elected, today);
  await awaitTies(tx, registrant.id, places, agency.hours.timeZone, today, nowMs);
  const earlier = await lastToldOf(tx, registrant.id);
  const candidates = await candidatesFor(tx, {
    agency,
    duties: where.duties,
    before: before?.jurisdictions ?? [],
    earlier,
    values,
  });
  const debts = await replaceOwed(tx, registrant.id, nowMs);
  const told: Told = {
    registrant,
    round,
    values: await valuesFor(tx, registrant, values, changed),
    leaving: await leavingFor(tx, registrant, values),
    ties:
      registrant.sealedAtMs === null
        ? await tieNews(tx, {
            registrantId: registrant.id,
            candidates,
            values,
            electedTribes: elected,
            earlier,
            owedBefore: new Set(debts.keys()),
            before,
            zone: agency.hours.timeZone,
            today,
          })
        : new Map(),
    release,
    isTest: context.isTest,
  };
  const composed = new Map<string, { rule: RoutingRule; message: ComposedMessage; digest: string }>();
  const judged = candidates.map(({ candidate, leaves }) => {
    const rule = routing.body.rules.find(
      (r) =>
        r.event === 'registration-shared' && r.recipientRole === candidate.role && r.tie === candidate.tie,
    );
    if (!rule) return candidate;
    const message = composeFor(told, rule, candidate, leaves);
    const digest = digestOfMessage(message);
    composed.set(candidate.key, { rule, message, digest });
    const last = earlier.get(candidate.key);
    return candidate.way !== 'nsor' && last?.digest === digest && !told.ties.has(candidate.key)
      ? { ...candidate, unchangedSince: localDate(agency.hours.timeZone, last.toldAtMs) }
      : candidate;
  });
  const planned = planShares(
    routing,
    judged,
    { ...NOTHING_KNOWN, adultRegistrant: registrant.juvenile ? 'no' : 'yes' },
    nowMs,
  );
  const leaving = new Set(candidates.filter((c) => c.leaves).map((c) => c.candidate.key));
  const notified = await notifyOfShares(tx, told, routing, planned.shares, leaving, nowMs);
  const calendar =
    (await readCalendars(tx, [agency.hours.calendar.code])).get(agency.hours.calendar.code) ??
    FEDERAL_CALENDAR;
  const common = {
    registrantId: registrant.id,
    agencyId: registrant.agencyId,
    roundId: round.id,
    ruleVersion: routing.version,
  };
  const emails: string[] = [];
  for (const { candidate: c, rule, owed, because } of planned.shares) {
    const clock = shareDue(calendar, round.changedOn, immediately, c.name);
    // A debt that is taken over keeps its day: a second change gives nobody more time.
    const debt = debts.get(c.key);
    const at =
      debt && debt.dueOn < clock.due
        ? debt
        : { dueOn: clock.due, changedOn: round.changedOn, reckoning: clock.reckoning };
    const made = composed.get(c.key);
    const carries = owed && (c.way === 'email' || c.way === 'print');
    const id = await addShare(
      tx,
      {
        ...common,
        recipientKey: c.key,
        recipientId: c.recipientId,
        toAgencyId: c.agencyId,
        role: c.role,
        name: c.name,
        way: c.way,
        ruleId: rule.id,
        row: rule.row,
        legalBasis: rule.legalBasis,
        changedOn: at.changedOn,
        dueOn: owed ? at.dueOn : null,
        reckoning: owed ? at.reckoning : null,
        state: owed ? 'owed' : 'not-required',
        because,
        content: carries ? (made?.message.content ?? null) : null,
        withheld: owed ? (made?.message.withheld ?? []) : [],
        digest: made?.digest ?? '',
        notificationId: c.agencyId ? (notified.get(c.agencyId) ?? null) : null,
      },
      nowMs,
    );
    if (id && owed && c.way === 'email') emails.push(id);
  }
  for (const { rule, because } of planned.nobody)
    await addShare(
      tx,
      {
        ...common,
        recipientKey: `nobody ${rule.recipientRole}`,
        recipientId: null,
        toAgencyId: null,
        role: rule.recipientRole,
        name: nameOfRole(rule.recipientRole as RecipientRole),
        way: null,
        ruleId: rule.id,
        row: rule.row,
        legalBasis: rule.legalBasis,
        changedOn: round.changedOn,
        dueOn: null,
        reckoning: null,
        state: 'nobody',
        because,
        content: null,
        withheld: [],
        digest: '',
        notificationId: null,
      },
      nowMs,
    );
  await markRoundPlanned(
    tx,
    round.id,
    { elements, changed, jurisdictions: tiedJurisdictions(where.duties) },
    nowMs,
  );
  await addWork(
    tx,
    emails.map((shareId) => newWork('shareOwed', `deliver share ${shareId}`, { shareId }, { urgency: 5 })),
    nowMs,
  );
  await refreshRegistrant(tx, registrant, nowMs);
  await writeAudit(tx, nowMs, {
    actor: SYSTEM,
    action: 'share.planned',
    objectKind: 'registrant',
    objectId: registrant.id,
    facts: {
      round: round.round,
      owed: planned.shares.filter((s) => s.owed).length,
      notRequired: planned.shares.filter((s) => !s.owed).length,
      nobody: planned.nobody.length,
      routing: routing.version,
      release: release.version,
      notifications: [...notified.values()],
    },
  });
}

async function candidatesFor(
  tx: Tx,
  of: {
    readonly agency: DirectoryAgency;
    readonly duties: readonly RegistrationDuty[];
    readonly before: readonly string[];
    readonly earlier: ReadonlyMap<string, unknown>;
    readonly values: readonly RegistrantValue[];
  },
): Promise<readonly JudgedCandidate[]> {
  const { agency, duties, before, earlier, values } = of;
  const codes = [...new Set([...duties.map((d) => d.jurisdiction), ...before])].filter(
    (c) => c !== agency.jurisdiction,
  );
  return shareCandidates({
    agencyId: agency.id,
    duties,
    jurisdictionsBefore: before,
    registries: codes.length > 0 ? await agenciesFor(tx, { soraJurisdictions: codes }) : [],
    kept: await listShareRecipients(tx, agency.id),
    places: ['residence', 'employment', 'school'].flatMap((e) =>
      values.filter((v) => v.element === e && v.state === 'known').map((v) => v.value),
    ),
    toldBefore: new Set(earlier.keys()),
  });
}

function nameOfRole(role: RecipientRole): string {
  const kinds = Object.values(SHARE_KINDS).filter((k) => k.role === role);
  return kinds.map((k) => k.says).join(', ') || role;
}
