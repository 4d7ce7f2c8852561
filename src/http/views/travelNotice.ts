import { decide } from '#access/decide.js';
import { localDate } from '#basics/zones.js';
import { isNational } from '#domain/actor.js';
import { FEDERAL_CALENDAR } from '#domain/calendar.js';
import { sentOnInTime } from '#domain/noticeClocks.js';
import { noticeLines } from '#domain/noticeText.js';
import { nameText } from '#domain/person.js';
import { noticeReference } from '#domain/reference.js';
import type { RecordDetails } from '#domain/registerRecord.js';
import { travelBarOf } from '#domain/travelBar.js';
import { noticeChanges } from '#domain/travelNotice.js';
import { jurisdictionName } from '#domain/whereToRegister.js';
import { deadlinesOf } from '#storage/deadlines.js';
import { agenciesFor } from '#storage/directory.js';
import { reconciliationOf } from '#storage/reconciliations.js';
import { recordsOfSameSubject } from '#storage/registerRecords.js';
import { registryNames } from '#storage/registryPlaces.js';
import { readNotice, stepsOfNotice, versionsOf } from '#storage/travelNotices.js';
import type { NoticeView } from '#web/pages/notice.js';
import type { FormState } from '#web/view.js';
import { type AtTravelNotice, IN_FORCE } from '../foundTravelNotice.js';
import { toMend } from '../noticeForm.js';
import { agenciesKeptFor } from '../registerDoor.js';
import { attachmentsView } from './attachments.js';
import { iso } from './eventLine.js';
import { noticedLegs } from './journeyMap.js';
import { notToldOf } from './notTold.js';
import { departureFinding, returnFinding } from './reconciledNotice.js';

/** A bar on travel that the register knows, as far as the reader may read the records of the person. */
async function barOf(c: AtTravelNotice, recordId: string | null): Promise<Pick<NoticeView, 'barred'>> {
  if (recordId === null) return {};
  const records = (await recordsOfSameSubject(c.tx, recordId)).filter((r) => r.state === 'active');
  const bar = travelBarOf(
    records.map((r) => r.details as RecordDetails),
    localDate(c.user.timeZone, c.now),
  );
  if (!bar) return {};
  const office = (await agenciesFor(c.tx, { oris: [bar.ori] }))[0]?.name ?? bar.ori;
  return { barred: { office, ...(bar.until === undefined ? {} : { until: bar.until }) } };
}

/** Rows of a travel notice, not of the journey that was seen. */
const ofNotice = /^r(17|18|19|21)[a-z]?-/;

/** What an officer has just filled in and must mend; `stale`: somebody else was faster. */
export interface NoticeForms {
  readonly ask?: FormState;
  readonly late?: FormState;
  readonly cancel?: FormState;
  readonly stale?: true;
}

/** A travel notice as its page shows it, with what the reader may do. */
export async function noticeView(c: AtTravelNotice, forms: NoticeForms): Promise<NoticeView> {
  const notice = (await readNotice(c.tx, c.found.id))!;
  const versions = await versionsOf(c.tx, notice.id);
  const names = await registryNames(c.tx);
  const placeName = (code: string) => jurisdictionName(code, names);
  const last = versions.at(-1)!;
  const [agency] = notice.agencyId ? await agenciesFor(c.tx, { ids: [notice.agencyId] }) : [];
  const kept = await agenciesKeptFor(c.tx, c.actor, c.now);
  const actsFor = kept.map((a) => ({ agencyId: a.id, scope: 'registrations' }));
  const object = { kind: 'TravelNotice', id: notice.id, agencyId: notice.agencyId } as const;
  const may = (action: 'notice.accepted' | 'notice.changed' | 'notice.cancelled') =>
    decide(c.actor, action, object, { actsFor }).allowed;
  const inForce = (IN_FORCE as readonly string[]).includes(notice.state);
  const empty: FormState = forms.stale
    ? { values: {}, errors: [{ field: 'note', problem: 'stale' }] }
    : { values: {} };
  const found = notice.tripId ? await reconciliationOf(c.tx, notice.tripId) : undefined;
  const clocks = (await deadlinesOf(c.tx, [notice.id])).filter((d) => d.state !== 'cancelled');
  const nsotc = may('notice.accepted');
  return {
    id: notice.id,
    number: noticeReference(notice.id),
    reference: notice.reference,
    name: nameText(last.content.person.names[0] ?? {}),
    agency: agency?.name ?? notice.jurisdiction,
    state: notice.state,
    version: notice.version,
    timeliness: notice.timeliness,
    markedLate: notice.markedLate,
    reckoning: [last.reckoning.rule, ...last.reckoning.steps],
    reportedOn: last.reportedOn,
    receivedAt: iso(last.receivedAtMs),
    sentOnInTime: sentOnInTime(
      last.reportedOn,
      localDate(notice.timeZone, last.receivedAtMs),
      agency?.hours.calendar ?? FEDERAL_CALENDAR,
    ),
    content: noticeLines(last.content, placeName),
    warnings: last.warnings.map(toMend),
    ...(await barOf(c, notice.recordId)),
    map: { legs: noticedLegs(last.content) },
    clocks: clocks.map((d) => ({
      kind: d.kind,
      due: iso(d.dueAtMs),
      state: d.state,
      reckoning: [d.reckoning.rule, ...d.reckoning.steps],
    })),
    ...(found
      ? {
          finding: {
            departure: { ...departureFinding(found), says: found.departureSays },
            return: { ...returnFinding(found), says: found.returnSays },
          },
        }
      : {}),
    ...(notice.tripId && isNational(c.actor) ? { trip: notice.tripId } : {}),
    versions: versions
      .map((v, i) => ({
        version: v.version,
        at: iso(v.receivedAtMs),
        door: v.door,
        by: v.filedBy,
        reason: v.reason,
        changes:
          i === 0
            ? []
            : noticeChanges(
                noticeLines(versions[i - 1]!.content, placeName),
                noticeLines(v.content, placeName),
              ),
      }))
      .reverse(),
    steps: (await stepsOfNotice(c.tx, notice.id)).map((s) => ({
      id: s.id,
      at: iso(s.atMs),
      kind: s.kind,
      version: s.version,
      ...(s.country ? { country: s.country } : {}),
      by: s.by,
      note: s.note,
    })),
    notTold: await notToldOf(c.tx, notice.tripId ? { tripId: notice.tripId } : { objectId: notice.id }, (n) =>
      ofNotice.test(n.ruleId),
    ),
    attachments: await attachmentsView(c.tx, 'notices', c.found, { actor: c.actor, path: c.request.path }),
    ...(nsotc && inForce && notice.state !== 'accepted' ? { accept: true as const } : {}),
    ...(nsotc && inForce ? { ask: forms.ask ?? empty, late: forms.late ?? empty } : {}),
    ...(may('notice.changed') ? { change: `/notices/new?notice=${notice.id}` } : {}),
    ...(may('notice.cancelled') && inForce ? { cancel: forms.cancel ?? empty } : {}),
  };
}
