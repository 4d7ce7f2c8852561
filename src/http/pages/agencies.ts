import { z } from 'zod';
import { decide } from '#access/decide.js';
import { MS } from '#basics/clock.js';
import { isUuid } from '#basics/ids.js';
import { localDate } from '#basics/zones.js';
import type { Agency, AgencyChannel } from '#domain/agency.js';
import { type Calendar, FEDERAL_CALENDAR } from '#domain/calendar.js';
import { dutyPeriods, isOnDuty } from '#domain/dutyHours.js';
import { listActsFor } from '#storage/actsFor.js';
import { findAgency, listAgencies } from '#storage/agencies.js';
import { channelsOf, listChannels } from '#storage/agencyChannels.js';
import { listContacts } from '#storage/agencyContacts.js';
import { readCalendars } from '#storage/calendars.js';
import { agenciesPage, type DutyNow } from '#web/pages/agencies.js';
import { agencyPage } from '#web/pages/agency.js';
import type { AgencyRef, ChannelKind } from '#web/view.js';
import { type AnyRoute, type Finding, type Found, route } from '../route.js';
import { show } from '../shell.js';

/** The directory: who to call at which agency, whether somebody is there now, and who stands in. */
const ROWS = 50;
/** A contact that nobody checked for so long is an incident (SORNA guide, contacts). */
const CONTACT_STALE_MS = 90 * MS.day;

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
  says: 'The directory of agencies',
  query: z.object({
    q: word(100),
    kind: word(40),
    page: z.coerce.number().int().min(1).max(10_000).catch(1),
  }),
  handler: async (c) => {
    const { q, kind, page } = c.query;
    const { agencies, total } = await listAgencies(c.tx, {
      ...(q ? { text: q } : {}),
      ...(kind ? { kind } : {}),
      limit: ROWS,
      offset: (page - 1) * ROWS,
    });
    const calendars = await readCalendars(c.tx);
    const channels = await channelsOf(
      c.tx,
      agencies.map((a) => a.id),
    );
    const rows = [];
    for (const agency of agencies) {
      const checked = (await listContacts(c.tx, agency.id)).map((contact) => contact.verifiedAt);
      const oldest = checked.includes(null) ? undefined : checked.filter((at) => at !== null).sort()[0];
      const standIn = agency.standInAgencyId ? await findAgency(c.tx, agency.standInAgencyId) : undefined;
      rows.push({
        agency: refOf(agency),
        jurisdiction: agency.jurisdiction,
        duty: dutyOf(agency, calendars, c.now),
        ...(standIn ? { standIn: standIn.name } : {}),
        channels: channels.filter((ch) => ch.agencyId === agency.id).map((ch) => channelKind(ch)),
        ...(oldest ? { contactsCheckedAt: oldest } : {}),
        contactsStale: oldest === undefined || c.now - Date.parse(oldest) > CONTACT_STALE_MS,
        active: agency.active,
      });
    }
    const base = new URLSearchParams({ ...(q ? { q } : {}), ...(kind ? { kind } : {}) });
    return show(
      c,
      agenciesPage,
      {
        rows,
        paging: {
          page,
          pages: Math.max(1, Math.ceil(total / ROWS)),
          total,
          base: base.size > 0 ? `/agencies?${base}` : '/agencies',
        },
        filter: { values: { q: q ?? '', kind: kind ?? '' } },
        kinds: [...new Set(agencies.map((a) => a.kind))].sort(),
      },
      { here: 'agencies' },
    );
  },
});

const showAgency = route({
  method: 'GET',
  path: '/agencies/:agency',
  kind: 'page',
  object: AGENCY,
  policy: 'agency.show',
  audit: 'agency.show',
  says: 'An agency: contacts, hours, channels, stand-in',
  params: z.object({ agency: z.string().max(60) }),
  handler: async (c) => {
    const { agency } = c.found;
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
    return show(
      c,
      agencyPage,
      {
        agency: refOf(agency),
        jurisdiction: agency.jurisdiction,
        zone: agency.timeZone,
        ncicAccess: agency.ncicAccess,
        active: agency.active,
        duty: dutyOf(agency, calendars, c.now),
        contacts: (await listContacts(c.tx, agency.id)).map((contact) => ({
          id: contact.id,
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
          code: agency.calendarCode,
          more: (calendars.get(agency.calendarCode)?.days ?? [])
            .filter((d) => d.effect === 'closed' && d.day >= today)
            .map(({ day, name }) => ({ date: day, name })),
        },
        ...(standIn ? { standIn: refOf(standIn) } : {}),
        actsFor,
        mayChange: decide(c.actor, 'agency.changed', { kind: 'Agency', id: agency.id, agencyId: agency.id })
          .allowed,
      },
      { here: 'agencies' },
    );
  },
});

export const agencyRoutes: readonly AnyRoute[] = [list, showAgency];

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
