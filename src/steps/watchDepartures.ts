import { MS } from '#basics/clock.js';
import { nameText } from '#domain/person.js';
import { findPort } from '#domain/ports.js';
import { TASK_KINDS, taskKey } from '#domain/task.js';
import { departuresBefore, handedRows, listDeparture, setWatchState } from '#storage/angelWatch.js';
import { writeAudit } from '#storage/audit.js';
import { loadCase } from '#storage/caseFacts.js';
import { agenciesFor } from '#storage/directory.js';
import { journeyValues } from '#storage/journeyValues.js';
import { operatingAgency } from '#storage/operatingAgency.js';
import { cancelTasks, openTasks } from '#storage/tasks.js';
import { noticeOnFile } from '#storage/travelNotices.js';
import { type StepContext, SYSTEM } from './context.js';

/** The Center looks at least so long ahead (34 USC 21503(e)(2)). */
const AHEAD_MS = 48 * MS.hour;
const PAGE = 200;

/**
 * Registrants who leave within 48 hours without a travel notice on file are put on the Angel Watch list and handed to
 * NSOTC; a notice that comes, a journey that is off or a departure takes them off it. @returns how many are new
 */
export async function watchDepartures(context: Pick<StepContext, 'db' | 'clock'>): Promise<number> {
  return context.db.asSystem(async (tx) => {
    const nowMs = context.clock.now();
    const desk = await operatingAgency(tx);
    const center = (await agenciesFor(tx, { roles: ['awc'] }))[0]?.id ?? desk.id;
    for (const row of await handedRows(tx)) {
      const state =
        (await noticeOnFile(tx, row.subjectId, row.departsAtMs)) === 'on-file'
          ? 'notice-came'
          : row.tripState === 'expected'
            ? null
            : ['cancelled', 'did-not-travel', 'refuted'].includes(row.tripState)
              ? 'not-travelling'
              : 'departed';
      if (state === null) continue;
      await setWatchState(tx, row.id, state, nowMs);
      if (state !== 'departed') await cancelTasks(tx, row.tripId, ['leaves-without-notice'], nowMs);
    }
    let added = 0;
    for (const d of await departuresBefore(tx, nowMs, nowMs + AHEAD_MS, PAGE)) {
      const facts = await loadCase(tx, d.candidateId, nowMs);
      const nsor = facts?.records.find((r) => r.file === 'NSOR');
      if (!facts || !nsor) continue;
      if ((await noticeOnFile(tx, facts.trip.subjectId, d.departsAtMs)) === 'on-file') continue;
      const journey = journeyValues(facts.event, facts.voyage);
      const countries = (facts.voyage?.legs ?? []).flatMap((l) => {
        const country = l.arrivalPort ? findPort(l.arrivalPort)?.country : undefined;
        return country && country !== 'USA' ? [country] : [];
      });
      const { id, isNew } = await listDeparture(
        tx,
        {
          tripId: d.tripId,
          subjectId: facts.trip.subjectId,
          agencyId: center,
          name: nameText(nsor.person.names[0] ?? {}),
          born: nsor.person.birthDates?.[0] ?? '',
          recordNumber: nsor.recordNumber,
          journey: [journey.voyage, journey.route].filter(Boolean).join(', '),
          countries: [...new Set(countries)],
          confirmed: d.confirmed,
          departsAtMs: d.departsAtMs,
        },
        nowMs,
      );
      if (!isNew) continue;
      added++;
      await openTasks(
        tx,
        [
          {
            naturalKey: taskKey('leaves-without-notice', d.tripId),
            kind: 'leaves-without-notice',
            ownerAgencyId: desk.id,
            objectKind: 'trip',
            objectId: d.tripId,
            urgency: TASK_KINDS['leaves-without-notice'].urgency,
            dueAtMs: d.departsAtMs,
            facts: { voyage: journey.voyage ?? '', country: countries.join(', ') },
          },
        ],
        nowMs,
      );
      await writeAudit(tx, nowMs, {
        actor: SYSTEM,
        action: 'angel-watch.listed',
        objectKind: 'trip',
        objectId: d.tripId,
        facts: { row: id, confirmed: d.confirmed },
      });
    }
    return added;
  });
}
