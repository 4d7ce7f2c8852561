import { dateText } from '#basics/dates.js';
import { wallText } from '#basics/zones.js';
import type { MessageValues } from '#domain/message.js';
import { legText } from '#domain/noticeText.js';
import { departureDay, departureLeg, isRelocation, PURPOSES, placeInstant } from '#domain/travelNotice.js';
import type { OccasionFacts, OccasionLoader } from './occasion.js';
import { reconciliationOf } from './reconciliations.js';
import { activeRecordsOfSubject } from './registerRecords.js';
import { type NoticeVersion, readNotice, readVersion, type TravelNotice } from './travelNotices.js';
import { readTrip } from './trips.js';

/** What travel notices and reconciled trips say of the occasions of which agencies are told. */

/** Filed, accepted, changed, relocating: the version that the work names, or nothing when a later one has replaced it. */
export const loadNoticeOccasion: OccasionLoader<
  'travelNoticeFiled' | 'travelNoticeAccepted' | 'travelNoticeChanged' | 'relocationAbroad'
> = async (tx, { noticeId, version }) => {
  const notice = await readNotice(tx, noticeId);
  if (notice?.version !== version) return null;
  // Accepted before it was taken in: whom it is about is worked out there.
  if (notice.subjectId === null) return 'not-yet';
  return noticeFacts(notice, (await readVersion(tx, noticeId, version))!);
};

/** Left without notice, or came back, or the day of return has passed. */
export const loadTripOccasion: OccasionLoader<'departureWithoutNotice' | 'returnObserved'> = async (
  tx,
  { tripId },
) => {
  const trip = await readTrip(tx, tripId);
  const found = trip && (await reconciliationOf(tx, tripId));
  if (!trip || !found) return null;
  const returned = found.returnedOn !== null;
  const notice = found.noticeId ? await readNotice(tx, found.noticeId) : undefined;
  const version = notice && (await readVersion(tx, notice.id, notice.version));
  const base = notice?.subjectId && version ? noticeFacts(notice, version) : null;
  const [record] = await activeRecordsOfSubject(tx, trip.subjectId);
  const person = base?.person ?? record?.person;
  if (!person) return null;
  const { country } = found.facts.departure ?? { country: null };
  const facts: OccasionFacts = {
    objectKind: 'trip',
    objectId: trip.id,
    // The clock speaks before the observation: whoever heard that the day has passed hears the return as news.
    version: returned ? 2 : 1,
    subjectId: trip.subjectId,
    tripId: trip.id,
    filedByAgencyId: null,
    person,
    countries: country ? [country] : (base?.countries ?? []),
    departsAtMs: trip.startedAtMs,
    cancelled: false,
    late: base?.late ?? false,
    travelBarred: 'unknown',
    observed: returned,
    values: {
      ...(base?.values ?? {}),
      event: returned || found.return === 'overdue' ? found.returnSays : found.departureSays,
      travelNotice: base ? (found.facts.notice?.cancelled ? 'cancelled' : 'on file') : 'none',
    },
  };
  return facts;
};

function noticeFacts(notice: TravelNotice, version: NoticeVersion): OccasionFacts {
  const { content } = version;
  return {
    objectKind: 'travel-notice',
    objectId: notice.id,
    version: notice.version,
    subjectId: notice.subjectId!,
    tripId: notice.tripId,
    filedByAgencyId: notice.agencyId,
    person: content.person,
    countries: notice.countries,
    departsAtMs: notice.departsAtMs,
    cancelled: notice.state === 'cancelled',
    late: notice.timeliness !== 'timely' || notice.markedLate,
    travelBarred: 'unknown',
    observed: false,
    values: noticeValues(notice, version),
  };
}

function dayAndTime(day: string, time: string | undefined): string {
  return time ? `${dateText(day)}, ${time} local time` : dateText(day);
}

/** In the fields of the catalogue, as they stand in every message. */
function noticeValues(notice: TravelNotice, { content, reason, reportedOn }: NoticeVersion): MessageValues {
  const leg = departureLeg(content.legs);
  const at = placeInstant(leg.from, notice.timeZone);
  const last = content.legs.at(-1)!;
  return {
    event: `${notice.state === 'cancelled' ? 'Travel notice canceled' : isRelocation(content) ? 'Travel notice: relocation abroad' : 'Travel notice'}${reason === '' ? '' : ` (${reason})`}`,
    direction: 'leaving the United States',
    route: content.legs.map(legText).join('\n'),
    departure: at.exact
      ? `${dayAndTime(leg.from.date, leg.from.time)} (${wallText('UTC', at.atMs)} UTC)`
      : dayAndTime(departureDay(leg, notice.timeZone), leg.from.time),
    arrival: dayAndTime(last.to.date, last.to.time),
    ...(leg.carrier || leg.number ? { voyage: [leg.carrier, leg.number].filter(Boolean).join(' ') } : {}),
    travelNotice: [
      notice.state === 'cancelled' ? 'canceled' : 'on file',
      `version ${notice.version}`,
      `${notice.daysOfNotice} days of notice`,
      notice.timeliness === 'timely' ? '' : notice.timeliness,
    ]
      .filter(Boolean)
      .join('\n'),
    noticeNumber: notice.reference,
    noticeFiled: reportedOn,
    purposes: content.purposes.map((p) => (p === 'other' ? content.otherPurpose : PURPOSES[p])).join(', '),
    returnsOn: content.noReturn ? 'no return meant' : (notice.returnsOn ?? 'no day of return'),
    // Apart from the rest: where somebody stays is personal, and not every recipient may read it.
    stays: (content.destinations ?? [])
      .map((d) => [d.country, d.address, d.contact].filter(Boolean).join(', '))
      .join('\n'),
    ...(content.officer
      ? { noticeOfficer: [content.officer.name, content.officer.phone].filter(Boolean).join(', ') }
      : {}),
    ...(content.officer?.phone ? { contactPhone: content.officer.phone } : {}),
  };
}
