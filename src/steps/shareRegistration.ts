import { localDate } from '#basics/zones.js';
import type { RecipientRole } from '#domain/agency.js';
import { FEDERAL_CALENDAR } from '#domain/calendar.js';
import type { DutyBody } from '#domain/duty.js';
import { type ComposedMessage, composeMessage, type MessageValues } from '#domain/message.js';
import type { Recipient } from '#domain/notification.js';
import { planNotifications, type RoutingFacts } from '#domain/planNotifications.js';
import { referenceOf } from '#domain/reference.js';
import { isDeported } from '#domain/registrantEnd.js';
import { placesOfValues, withTribesNamed } from '#domain/registration.js';
import type { ReleaseBody, Withheld } from '#domain/release.js';
import { NOTHING_KNOWN, type RoutingBody, type RoutingRule } from '#domain/routingRules.js';
import type { RuleSet } from '#domain/ruleSet.js';
import { NOT_CONTENT, sharedValues } from '#domain/sharedRegistration.js';
import {
  coversPlace,
  type PlannedShare,
  planShares,
  SHARE_KINDS,
  type ShareCandidate,
  shareDue,
  WAY_CARRIES,
} from '#domain/sharing.js';
import { whereToRegister } from '#domain/whereToRegister.js';
import { newWork } from '#domain/workItem.js';
import { findAgency } from '#storage/agencies.js';
import { listContacts } from '#storage/agencyContacts.js';
import { writeAudit } from '#storage/audit.js';
import { readCalendars } from '#storage/calendars.js';
import type { Tx } from '#storage/database.js';
import { agenciesFor, type DirectoryAgency } from '#storage/directory.js';
import { alreadyTold } from '#storage/notifications.js';
import { type Registrant, readRegistrant } from '#storage/registrants.js';
import { type RegistrantValue, valuesOf } from '#storage/registrantValues.js';
import { refreshRegistrant } from '#storage/registration.js';
import { electedTribes, registryNames } from '#storage/registryPlaces.js';
import { ruleSetAt } from '#storage/ruleSets.js';
import { listShareRecipients } from '#storage/shareRecipients.js';
import {
  changedElements,
  digestOf,
  elementDigests,
  markRoundPlanned,
  readRound,
  roundBefore,
  type ShareRound,
} from '#storage/shareRounds.js';
import { addShare, lastToldOf, replaceOwed } from '#storage/shares.js';
import { standingsOf } from '#storage/standings.js';
import { addWork } from '#storage/workItems.js';
import { type Step, type StepContext, SYSTEM } from './context.js';
import { keepPlan } from './keepPlan.js';

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

interface Told {
  readonly registrant: Registrant;
  readonly agency: DirectoryAgency;
  readonly round: ShareRound;
  readonly values: MessageValues;
  /** To whom it is no longer of concern: only that. */
  readonly leaving: MessageValues;
  readonly release: RuleSet<ReleaseBody>;
  readonly isTest: boolean;
}

/** Plans one round and keeps what came of it. */
export async function planRound(
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
  const where = whereToRegister(placesOfValues(values), await electedTribes(tx), today);
  const told: Told = {
    registrant,
    agency,
    round,
    values: await valuesFor(tx, registrant, values, changed),
    leaving: await leavingFor(tx, registrant),
    release,
    isTest: context.isTest,
  };
  const earlier = await lastToldOf(tx, registrant.id);
  const candidates = await candidatesFor(
    tx,
    told,
    where.duties,
    before?.jurisdictions ?? [],
    earlier,
    values,
  );
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
    return candidate.way !== 'nsor' && last?.digest === digest
      ? { ...candidate, unchangedSince: localDate(agency.hours.timeZone, last.toldAtMs) }
      : candidate;
  });
  const planned = planShares(
    routing,
    judged,
    { ...NOTHING_KNOWN, adultRegistrant: registrant.juvenile ? 'no' : 'yes' },
    nowMs,
  );
  const debts = await replaceOwed(tx, registrant.id, nowMs);
  const leaving = new Set(candidates.filter((c) => c.leaves).map((c) => c.candidate.key));
  const notified = await notify(tx, told, routing, planned.shares, leaving, nowMs);
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
    {
      elements,
      changed,
      jurisdictions: where.duties.filter((d) => !d.initialOnly).map((d) => d.jurisdiction),
    },
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

async function valuesFor(
  tx: Tx,
  registrant: Registrant,
  values: readonly RegistrantValue[],
  changed: readonly string[],
): Promise<MessageValues> {
  return {
    ...sharedValues(
      {
        ...registrant,
        sealed: registrant.sealedAtMs !== null,
        deported: isDeported(registrant.state, await standingsOf(tx, registrant.id)),
      },
      withTribesNamed(values, await registryNames(tx)),
      changed,
    ),
    ...(await contactOf(tx, registrant)),
  };
}

async function leavingFor(tx: Tx, registrant: Registrant): Promise<MessageValues> {
  return {
    registrantName: registrant.displayName,
    registrantStatus: 'No longer lives, works or goes to school in your area, as far as is known here',
    ...(registrant.juvenile ? { juvenileAdjudication: 'yes' } : {}),
    ...(await contactOf(tx, registrant)),
  };
}

/** Who keeps the registration, for questions. */
export async function contactOf(
  tx: Tx,
  registrant: Pick<Registrant, 'id' | 'agencyId'>,
): Promise<MessageValues> {
  const agency = await findAgency(tx, registrant.agencyId);
  const [contact] = await listContacts(tx, registrant.agencyId);
  return {
    reference: referenceOf(registrant.id),
    ...(agency ? { contactAgency: agency.name } : {}),
    ...(agency?.ori ? { contactOri: agency.ori } : {}),
    ...(contact?.phone ? { contactPhone: contact.phone } : {}),
  };
}

interface Judged {
  readonly candidate: ShareCandidate;
  /** Was told before and is no longer concerned: hears that, once. */
  readonly leaves: boolean;
}

async function candidatesFor(
  tx: Tx,
  { registrant, agency }: Told,
  duties: ReturnType<typeof whereToRegister>['duties'],
  before: readonly string[],
  earlier: ReadonlyMap<string, unknown>,
  values: readonly RegistrantValue[],
): Promise<Judged[]> {
  const found: Judged[] = [
    {
      candidate: {
        key: 'nsor',
        role: 'fbi-cjis',
        tie: 'kept-recipient',
        name: 'NSOR (Attorney General)',
        way: 'nsor',
        agencyId: null,
        recipientId: null,
        because: 'Told by messages to NSOR',
      },
      leaves: false,
    },
  ];
  const codes = [...new Set([...duties.map((d) => d.jurisdiction), ...before])].filter(
    (c) => c !== agency.jurisdiction,
  );
  const soras = codes.length > 0 ? await agenciesFor(tx, { soraJurisdictions: codes }) : [];
  for (const sora of soras) {
    if (sora.id === registrant.agencyId) continue;
    const duty = duties.find((d) => d.jurisdiction === sora.jurisdiction);
    const lost = duty === undefined && before.includes(sora.jurisdiction);
    found.push({
      candidate: {
        key: sora.id,
        role: 'sora',
        tie: 'must-register',
        name: sora.name,
        way: 'inbox',
        agencyId: sora.id,
        recipientId: null,
        because: lost
          ? 'The person had to register there until this change'
          : (duty?.because.map((b) => b.label).join(', ') ?? ''),
        ...(duty?.initialOnly
          ? { spared: 'Only the first registration is made there: nothing ties the person to it now.' }
          : {}),
      },
      leaves: lost,
    });
  }
  const places = ['residence', 'employment', 'school'].flatMap((e) =>
    values.filter((v) => v.element === e && v.state === 'known').map((v) => v.value),
  );
  for (const r of await listShareRecipients(tx, registrant.agencyId)) {
    if (!r.active) continue;
    const covered = coversPlace(r.area, places);
    if (covered === null && !earlier.has(r.id)) continue;
    found.push({
      candidate: {
        key: r.id,
        role: SHARE_KINDS[r.kind].role,
        tie: 'kept-recipient',
        name: r.name,
        way: r.way,
        agencyId: r.toAgencyId,
        recipientId: r.id,
        because: covered === null ? 'Was told before; the person has left its area' : `Its area: ${covered}`,
      },
      leaves: covered === null,
    });
  }
  return found;
}

/** What a recipient reads, with what is withheld; what a link can show is less than what a letter can. */
function composeFor(
  told: Told,
  rule: RoutingRule,
  candidate: ShareCandidate,
  leaves: boolean,
): ComposedMessage {
  const planned = {
    kind: 'alert',
    identity: 'named',
    status: 'non-fugitive',
    class: rule.class,
    recipientRole: candidate.role,
    fieldGroups: rule.fields,
    facts: factsOf(told.round),
  } as const;
  const values = leaves ? told.leaving : told.values;
  const options = { isTest: told.isTest };
  const full = composeMessage(told.release, planned, values, options);
  const carries = WAY_CARRIES[candidate.way];
  if (!carries) return full;
  const readable = (told.release.body.readableBy[candidate.role] ?? []).filter((s) => carries.includes(s));
  const narrow = {
    ...told.release,
    body: { ...told.release.body, readableBy: { [candidate.role]: readable } },
  };
  const cut = composeMessage(narrow, planned, values, options);
  const held = new Set(full.withheld.map((w) => w.field));
  return {
    ...cut,
    withheld: cut.withheld.map(
      (w): Withheld => (held.has(w.field) ? w : { ...w, reason: 'not by an e-mail link; ask the registry' }),
    ),
  };
}

function factsOf(round: ShareRound) {
  return {
    event: 'registration-shared',
    direction: 'none',
    status: 'non-fugitive',
    path: 'named',
    hitKey: `registration-shared|v${round.round}`,
    rules: [],
    policy: {},
    standInFor: [],
    reason: '',
    leadSora: null,
  } as const;
}

/** Of everything that holds; what changed and references differ each time and are left out. */
function digestOfMessage({ content }: ComposedMessage): string {
  const fields = content.sections.flatMap((s) => s.fields).filter((f) => !NOT_CONTENT.has(f.field));
  return digestOf(JSON.stringify(fields.map((f) => [f.field, f.value])));
}

/** Notifications for those with an inbox. @returns their ids by agency */
async function notify(
  tx: Tx,
  told: Told,
  routing: RuleSet<RoutingBody>,
  shares: readonly PlannedShare[],
  leaving: ReadonlySet<string>,
  nowMs: number,
): Promise<Map<string, string>> {
  const ids = new Map<string, string>();
  const about = {
    tripId: null,
    subjectId: null,
    candidateId: null,
    objectKind: 'registrant',
    objectId: told.registrant.id,
  };
  for (const leaves of [false, true]) {
    const owed = shares.filter(
      (s) => s.owed && s.candidate.way === 'inbox' && leaving.has(s.candidate.key) === leaves,
    );
    if (owed.length === 0) continue;
    const agencies = await agenciesFor(tx, { ids: owed.map((s) => s.candidate.agencyId!) });
    const recipients = agencies.map((a): Recipient => {
      const { candidate } = owed.find((s) => s.candidate.agencyId === a.id)!;
      // Nobody stands in: three business days outlast a night.
      return {
        agencyId: a.id,
        recipientRole: candidate.role,
        name: a.name,
        ori: a.ori,
        ties: [candidate.tie],
        lead: false,
        hours: a.hours,
        standIn: null,
      };
    });
    const rules = routing.body.rules.filter((r) => owed.some((s) => s.rule.id === r.id));
    const facts: RoutingFacts = {
      tripKey: `registrant|${told.registrant.id}`,
      event: 'registration-shared',
      direction: 'none',
      status: 'non-fugitive',
      hasNsorRecord: false,
      path: 'named',
      outcome: null,
      hitKey: `registration-shared|v${told.round.round}`,
      policy: { ...NOTHING_KNOWN, adultRegistrant: told.registrant.juvenile ? 'no' : 'yes' },
      news:
        told.round.round === 1
          ? 'The person is registered here.'
          : leaves
            ? 'The person is no longer tied to you, as far as is known here.'
            : 'The registration has changed. This replaces what you heard before.',
      filedBy: told.registrant.agencyId,
    };
    const plan = planNotifications(
      { ...routing, body: { ...routing.body, rules } },
      facts,
      recipients,
      await alreadyTold(tx, about, true),
      nowMs,
    );
    const kept = await keepPlan(
      tx,
      {
        about,
        values: leaves ? told.leaving : told.values,
        rules: { routing: routing.body, release: told.release },
        isTest: told.isTest,
      },
      { ...plan, notSent: [] },
      nowMs,
    );
    for (const n of plan.notifications) {
      const id = kept.get(n.naturalKey);
      if (id) ids.set(n.recipientAgencyId, id);
    }
  }
  return ids;
}

function nameOfRole(role: RecipientRole): string {
  const kinds = Object.values(SHARE_KINDS).filter((k) => k.role === role);
  return kinds.map((k) => k.says).join(', ') || role;
}
