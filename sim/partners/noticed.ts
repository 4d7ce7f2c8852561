import { sql } from 'kysely';
import { instantOf, localTime } from '#basics/zones.js';
import { findPort } from '#domain/ports.js';
import type { NoticeContent, NoticeLeg } from '#domain/travelNotice.js';
import { writePaxlst } from '#formats/edifact/writePaxlst.js';
import { AirlineClient } from '../airline.js';
import { type Partner, type PartnerContext, repeating } from './partner.js';

/** Seconds between two looks, and how long ahead of it a carrier hands in the list of a flight. */
const EVERY_S = 20;
const AHEAD_HOURS = 72;
const FLIGHT_MS = 8 * 3_600_000;

/**
 * Carriers of the journeys that people of the trial notice on a page: who gave notice of a flight within three days is on its
 * passenger list, so that the notice is held against something. The filers of the API have journeys of their own (`soras.ts`).
 */
export const noticedPartner: Partner = {
  name: 'noticed journeys',
  async start(context) {
    const { clientId, secret } = context.trial.airline;
    const airline = new AirlineClient(context.address, clientId, secret);
    const flown = new Set<string>();
    return repeating(context, 'noticed journeys', EVERY_S * 1000, async () => {
      for (const { id, content } of await noticedOnPages(context)) {
        if (flown.has(id)) continue;
        flown.add(id);
        const parts = passengerList(content, id);
        if (parts === null) continue;
        for (const part of parts) await airline.post(part);
        context.say('airline: somebody whose travel notice was filed on a page is on board as noticed');
      }
    });
  },
};

async function noticedOnPages(
  context: Pick<PartnerContext, 'db'>,
): Promise<readonly { readonly id: string; readonly content: NoticeContent }[]> {
  return context.db.asSystem(async (tx) => {
    const found = await sql<{ id: string; content: NoticeContent }>`
      select n.id, v.content from travel_notices n join travel_notice_versions v on v.notice_id = n.id and v.version = n.version
       where v.door = 'page' and n.state in ('filed', 'accepted')
         and n.departs_at between now() and now() + make_interval(hours => ${AHEAD_HOURS})
       order by n.filed_at limit 50`.execute(tx);
    return found.rows;
  });
}

/** The list of the first leg that is flown from an airport that is known; null: there is none. */
export function passengerList(
  content: Pick<NoticeContent, 'legs' | 'person'>,
  noticeId: string,
): readonly Uint8Array[] | null {
  const leg = content.legs.find((l) => l.means === 'air');
  const [from, to] = [portOf(leg?.from), portOf(leg?.to)];
  const flight = /^([A-Z0-9]{2}) *(\d{1,4})$/i.exec(`${leg?.carrier ?? ''}${leg?.number ?? ''}`);
  if (!leg || !from || !to || !flight || !leg.from.date) return null;
  const departsAtMs = instantOf(from.zone, `${leg.from.date}T${leg.from.time ?? '12:00'}`);
  const { person } = content;
  return writePaxlst({
    kind: 'passengers',
    legs: [
      {
        carrier: flight[1]!.toUpperCase(),
        number: flight[2]!,
        departurePort: from.code,
        arrivalPort: to.code,
        departureLocal: localTime(from.zone, departsAtMs),
        arrivalLocal: localTime(to.zone, departsAtMs + FLIGHT_MS),
      },
    ],
    persons: [
      {
        names: person.names.slice(0, 1),
        birthDates: person.birthDates?.slice(0, 1) ?? [],
        sex: person.sex ?? 'U',
        citizenships: person.citizenships ?? [],
        documents: person.documents ?? [],
        role: 'passenger',
        embark: from.code,
        disembark: to.code,
        offset: 0,
      },
    ],
    declaredTotals: { passengers: 1 },
    references: { message: noticeId.slice(-12).toUpperCase() },
  });
}

function portOf(place: NoticeLeg['from'] | undefined) {
  return place?.port ? findPort(place.port) : undefined;
}
