import { z } from 'zod';
import { decide } from '#access/decide.js';
import { isUuid } from '#basics/ids.js';
import { localDate } from '#basics/zones.js';
import { ABSCONDING_STEPS, type AbscondingStep } from '#domain/absconding.js';
import { type AbscondingBody, ownAbscondingSteps } from '#domain/abscondingRules.js';
import type { Agency, AgencyChannel, AgencyContact } from '#domain/agency.js';
import { type Calendar, FEDERAL_CALENDAR } from '#domain/calendar.js';
import { CONTACT_VERIFIED_MS, contactStanding } from '#domain/contact.js';
import { servesDistricts } from '#domain/districtOffices.js';
import { type DutyBody, lodgingDays } from '#domain/duty.js';
import { dutyPeriods, isOnDuty } from '#domain/dutyHours.js';
import { judicialDistrict } from '#domain/judicialDistricts.js';
import { juvenileAppearances } from '#domain/juvenileAppearances.js';
import { keepRule } from '#domain/keepMovedOut.js';
import { type RuleSet, type RuleSetKind, ruleSetInForce } from '#domain/ruleSet.js';
import { tierChoiceLines, tierChoicesOf } from '#domain/tierChoices.js';
import { jurisdictionName } from '#domain/whereToRegister.js';
import { listActsFor } from '#storage/actsFor.js';
import { agencyKinds, findAgency, listAgencies, namesOfAgencies } from '#storage/agencies.js';
import { channelsOf, listChannels } from '#storage/agencyChannels.js';
import { contactsOf, listContacts } from '#storage/agencyContacts.js';
import { listClients } from '#storage/apiClients.js';
import { readCalendars } from '#storage/calendars.js';
import { openIncidents } from '#storage/contactIncidents.js';
import { officeOf } from '#storage/districtOffices.js';
import { registryNames } from '#storage/registryPlaces.js';
import { listRuleSets } from '#storage/ruleSets.js';
import { type AgencyRow, agenciesPage, type DutyNow } from '#web/pages/agencies.js';
import { type AgencyView, agencyPage } from '#web/pages/agency.js';
import type { AgencyRef, ChannelKind } from '#web/view.js';
import type { PlainAnswer } from '../answer.js';
import { pagingOf } from '../paging.js';
import { type AnyRoute, type AtPage, type Finding, type Found, route } from '../route.js';
import { type Showing, show } from '../shell.js';

/** The directory: who to call at which agency, whether somebody is there now, and who stands in. */
const ROWS = 50;
/** More agencies than a country has. */
const ALL = 20_000;
const SHOWN = ['off', 'unchecked', 'inactive'] as const;

export interface FoundAgency extends Found {
  readonly agency: Agency;
}

export const AGENCY = {
  kind: 'Agency',
  find: async ({
    tx,
    params,
  }: Finding<{ agency: string }, unknown, unknown>): Promise<FoundAgency | undefined> => {
    const agency = isUuid(params.agency) ? await findAgency(tx, params.agency) : undefined;
    return agency && { id: agency.id, agencyId: agency.id, agency };
  },
} as const;

const word = (max: number) => z.string().max(max).optional().catch(undefined);

const list = route({
  method: 'GET',
  path: '/agencies',
  kind: 'page',
  object: { kind: 'Agency', all: true },
  policy: 'agency.list',
  audit: 'agency.list',
  says: 'The directory of agencies with their contacts, and incidents of stale ones',
  query: z.object({
    q: word(100),
    kind: word(40),
    show: z.enum(SHOWN).optional().catch(undefined),
    page: z.coerce.number().int().min(1).max(10_000).catch(1),
  }),
  handler: async (c) => {
    const { q, kind, show: shown, page } = c.query;
    const calendars = await readCalendars(c.tx);
    const search = {
      ...(q ? { text: q } : {}),
      ...(kind ? { kind } : {}),
      ...(shown === 'inactive' ? { active: false } : {}),
      ...(shown === 'unchecked' ? { uncheckedSinceMs: c.now - CONTACT_VERIFIED_MS } : {}),
    };
    // Who is off duty follows from hours, zones and calendars, which no statement knows.
    const offset = (page - 1) * ROWS;
    const found =
      shown === 'off'
        ? offDuty(await listAgencies(c.tx, { ...search, limit: ALL, offset: 0 }), calendars, c.now, offset)
        : await listAgencies(c.tx, { ...search, limit: ROWS, offset });
    const { agencies, total } = found;
    const ids = agencies.map((a) => a.id);
    const channels = await channelsOf(c.tx, ids);
    const contacts = await contactsOf(c.tx, ids);
    const standIns = await namesOfAgencies(
      c.tx,
      agencies.flatMap((a) => (a.standInAgencyId ? [a.standInAgencyId] : [])),
    );
    const incidents = await openIncidents(c.tx, ROWS);
    const registries = await registryNames(c.tx);
    return show(
      c,
      agenciesPage,
      {
        rows: agencies.map((agency) =>
          directoryRow(
            agency,
            contacts.filter((contact) => contact.agencyId === agency.id),
            {
              duty: dutyOf(agency, calendars, c.now),
              standIn: agency.standInAgencyId ? standIns.get(agency.standInAgencyId) : undefined,
              registries,
              channels: channels.filter((ch) => ch.agencyId === agency.id).map((ch) => channelKind(ch)),
              nowMs: c.now,
            },
          ),
        ),
        incidents: incidents.map((i) => ({
          id: i.id,
          agency: i.agencyName,
          from: i.fromName,
          why: i.why,
          cause: i.cause,
          objectId: i.cause === 'relocation' ? i.objectId : null,
          openedAt: new Date(i.openedAtMs).toISOString(),
          verifyAt: decide(c.actor, 'agency.changed', {
            kind: 'Agency',
            id: i.agencyId,
            agencyId: i.agencyId,
          }).allowed
            ? i.agencyId
            : null,
        })),
        paging: pagingOf('/agencies', { q, kind, show: shown, page }, total, ROWS),
        filter: { values: { q: q ?? '', kind: kind ?? '', show: shown ?? '' } },
        kinds: await agencyKinds(c.tx),
        mayAdd: decide(c.actor, 'agency.added', { kind: 'Agency', id: '*', agencyId: c.actor.agencyId })
          .allowed,
      },
      { here: 'agencies' },
    );
  },
});

function offDuty(
  all: { readonly agencies: readonly Agency[] },
  calendars: ReadonlyMap<string, Calendar>,
  nowMs: number,
  offset: number,
): { readonly agencies: readonly Agency[]; readonly total: number } {
  const off = all.agencies.filter((agency) => !dutyOf(agency, calendars, nowMs).on);
  return { agencies: off.slice(offset, offset + ROWS), total: off.length };
}

function directoryRow(
  agency: Agency,
  contacts: readonly AgencyContact[],
  more: {
    readonly duty: DutyNow;
    readonly standIn: string | undefined;
    readonly registries: ReadonlyMap<string, string>;
    readonly channels: readonly ChannelKind[];
    readonly nowMs: number;
  },
): AgencyRow {
  const checked = contacts.map((contact) => contact.verifiedAt);
  const oldest = checked.includes(null) ? undefined : checked.filter((at) => at !== null).sort()[0];
  const office = contacts.find((contact) => contact.purpose === 'registry-office') ?? contacts[0];
  return {
    agency: refOf(agency),
    jurisdiction: jurisdictionName(agency.jurisdiction, more.registries),
    duty: more.duty,
    ...(more.standIn ? { standIn: more.standIn } : {}),
    channels: more.channels,
    ...(office ? { contact: { name: office.name, phone: office.phone ?? '' } } : {}),
    ...(oldest ? { contactsCheckedAt: oldest } : {}),
    contactsStale: contactStanding(oldest ? Date.parse(oldest) : null, more.nowMs) === 'stale',
    active: agency.active,
  };
}

const showAgency = route({
  method: 'GET',
  path: '/agencies/:agency',
  kind: 'page',
  object: AGENCY,
  policy: 'agency.show',
  audit: 'agency.show',
  says: 'An agency: contacts, hours, channels, stand-in',
  params: z.object({ agency: z.string().max(60) }),
  handler: (c) => drawAgency(c, c.found.agency),
});

export const agencyRoutes: readonly AnyRoute[] = [list, showAgency];

/** The agency's page; `newKeys` are signing keys made by the request, shown once. */
export async function drawAgency(
  c: AtPage,
  agency: Agency,
  more: Pick<AgencyView, 'newKeys'> = {},
  showing: Showing = {},
): Promise<PlainAnswer> {
  const calendars = await readCalendars(c.tx);
  const standIn = agency.standInAgencyId ? await findAgency(c.tx, agency.standInAgencyId) : undefined;
  const today = localDate(agency.timeZone, c.now);
  const actsFor = [];
  for (const agreement of await listActsFor(c.tx, agency.id)) {
    if (agreement.agencyId !== agency.id || agreement.validUntil <= c.now) continue;
    const other = await findAgency(c.tx, agreement.forAgencyId);
    const until = localDate(agency.timeZone, agreement.validUntil);
    actsFor.push({ name: other?.name ?? '', scope: agreement.scope, until });
  }
  const seesMachines = decide(c.actor, 'client.list', {
    kind: 'MachineClient',
    id: '*',
    agencyId: agency.id,
  }).allowed;
  return show(
    c,
    agencyPage,
    {
      ...more,
      seesFormat: decide(c.actor, 'format.show', { kind: 'Agency', id: agency.id, agencyId: agency.id })
        .allowed,
      agency: refOf(agency),
      jurisdiction: jurisdictionName(agency.jurisdiction, await registryNames(c.tx)),
      zone: agency.timeZone,
      ncicAccess: agency.ncicAccess,
      active: agency.active,
      duty: dutyOf(agency, calendars, c.now),
      contacts: (await listContacts(c.tx, agency.id)).map((contact) => ({
        id: contact.id,
        purpose: contact.purpose,
        standing: contactStanding(contact.verifiedAt ? Date.parse(contact.verifiedAt) : null, c.now),
        name: contact.name,
        title: contact.title,
        ...(contact.email ? { email: contact.email } : {}),
        ...(contact.phone ? { phone: contact.phone } : {}),
        ...(contact.verifiedAt ? { checkedAt: contact.verifiedAt } : {}),
      })),
      channels: (await listChannels(c.tx, agency.id)).map((channel) => ({
        id: channel.id,
        kind: channelKind(channel),
        address: addressText(channel),
        carriesContent: channel.carriesContent,
        active: channel.active,
        ...(channel.verifiedAt ? { checkedAt: channel.verifiedAt } : {}),
      })),
      hours: agency.dutyHours.map(({ day, from, to }) => ({ day: day as 1, from, to })),
      calendar: {
        name: calendars.get(agency.calendarCode)?.name ?? agency.calendarCode,
        more: (calendars.get(agency.calendarCode)?.days ?? [])
          .filter((d) => d.effect === 'closed' && d.day >= today)
          .map(({ day, name }) => ({ date: day, name })),
      },
      ...(standIn ? { standIn: refOf(standIn) } : {}),
      ...(agency.recipientRole === 'sora' ? await registryRulesOf(c, agency) : {}),
      ...(servesDistricts(agency.recipientRole) ? { districts: districtsOf(agency) } : {}),
      actsFor,
      ...(seesMachines
        ? { machines: (await listClients(c.tx, agency.id)).filter((m) => m.active).length }
        : {}),
      mayChange: decide(c.actor, 'agency.changed', { kind: 'Agency', id: agency.id, agencyId: agency.id })
        .allowed,
    },
    { here: 'agencies', ...showing },
  );
}

/** What the rules say of a registry's agency, as far as a set of them is in force: the directory opens without. */
async function registryRulesOf(
  c: AtPage,
  agency: Agency,
): Promise<
  Pick<AgencyView, 'abscondingSteps' | 'lodgingFromDays' | 'tierChoices' | 'juveniles' | 'keeping'>
> {
  const duties = await inForce<DutyBody>(c, 'duties');
  const choices = tierChoicesOf(agency.settings);
  const kept = keepRule(agency.settings);
  return {
    juveniles: juvenileAppearances(agency.settings),
    keeping: { years: kept.rule === 'seal' ? kept.years : null, law: kept.law },
    tierChoices: { lines: tierChoiceLines(choices), law: choices.law ?? '' },
    abscondingSteps: await stepsOf(c, agency),
    ...(duties
      ? {
          lodgingFromDays: {
            n: lodgingDays(duties, agency.settings.lodgingFromDays),
            own: agency.settings.lodgingFromDays !== undefined,
          },
        }
      : {}),
  };
}

async function inForce<Body>(c: AtPage, kind: RuleSetKind): Promise<Body | undefined> {
  const sets = (await listRuleSets(c.tx, kind)) as unknown as readonly RuleSet<Body>[];
  return ruleSetInForce(sets, kind, c.now)?.body;
}

/** Owner and time of each step after a failure to appear: the agency's own, or the table's. */
async function stepsOf(c: AtPage, agency: Agency): Promise<NonNullable<AgencyView['abscondingSteps']>> {
  const rules = await inForce<AbscondingBody>(c, 'absconding');
  if (!rules) return [];
  const { steps } = rules;
  const own = ownAbscondingSteps(agency.settings.abscondingSteps);
  return (Object.keys(ABSCONDING_STEPS) as AbscondingStep[]).map((step) => {
    const { office, days, hours } = own[step] ?? {};
    return {
      says: ABSCONDING_STEPS[step].says,
      office: office ?? steps[step].office,
      unit: hours === undefined ? 'days' : 'hours',
      n: hours ?? days ?? steps[step].businessDays,
      own: own[step] !== undefined,
    };
  });
}

function districtsOf(agency: Agency): NonNullable<AgencyView['districts']> {
  const { districts, together } = officeOf(agency);
  return (districts ?? []).map((code) => ({
    name: judicialDistrict(code)?.name ?? code,
    ...(together[code] === undefined ? {} : { togetherWhy: together[code] }),
  }));
}

export function refOf(agency: Agency): AgencyRef {
  return { id: agency.id, name: agency.name, kind: agency.kind, ...(agency.ori ? { ori: agency.ori } : {}) };
}

function dutyOf(agency: Agency, calendars: ReadonlyMap<string, Calendar>, nowMs: number): DutyNow {
  const hours = {
    timeZone: agency.timeZone,
    dutyHours: agency.dutyHours,
    calendar: calendars.get(agency.calendarCode) ?? FEDERAL_CALENDAR,
  };
  if (agency.dutyHours.length === 0) return { on: true };
  const on = isOnDuty(hours, nowMs);
  const periods = dutyPeriods(hours, nowMs);
  const changes = on
    ? periods.find((p) => p.fromMs <= nowMs && nowMs < p.toMs)?.toMs
    : periods.find((p) => p.fromMs > nowMs)?.fromMs;
  return changes === undefined
    ? { on }
    : { on, changes: { at: new Date(changes).toISOString(), zone: agency.timeZone } };
}

/** The portal is the agency's inbox in the words of the pages. */
function channelKind(channel: AgencyChannel): ChannelKind {
  return (channel.kind === 'portal' ? 'inbox' : channel.kind) as ChannelKind;
}

/** Where a channel leads, never its secrets: those are not in the address. */
function addressText({ kind, address }: AgencyChannel): string {
  const value = {
    email: address.to,
    webhook: address.url,
    file: address.folder,
    nlets: address.ori,
    portal: '',
  }[kind];
  return typeof value === 'string' ? value : '';
}
