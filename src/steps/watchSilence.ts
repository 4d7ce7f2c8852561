import { MS } from '#basics/clock.js';
import { FEDERAL_CALENDAR } from '#domain/calendar.js';
import { judgeRecipient, RECIPIENT_SILENCE_STANDARD } from '#domain/recipientSilence.js';
import { judgeFeed, SILENCE_STANDARD, type SilenceState } from '#domain/silence.js';
import { TASK_KINDS, taskKey } from '#domain/task.js';
import { writeAudit } from '#storage/audit.js';
import { readCalendars } from '#storage/calendars.js';
import type { Tx } from '#storage/database.js';
import { agenciesFor } from '#storage/directory.js';
import { operatingAgency } from '#storage/operatingAgency.js';
import {
  agenciesThatWait,
  answersOf,
  countFeedHours,
  hoursOfFeed,
  noteRecipients,
  type SilenceWatch,
  saveSilence,
  silenceWatches,
  unwatchedHours,
} from '#storage/silence.js';
import { cancelTasks, openTasks } from '#storage/tasks.js';
import { type StepContext, SYSTEM } from './context.js';

/** Where a sender belongs to no agency of the directory and nobody has set its zone. */
const STANDARD_ZONE = 'America/New_York';
/** A watch is judged at least so often; between, only when it has been quiet long enough to matter. */
const JUDGE_EVERY_MS = MS.hour;

/**
 * Counts what came, and opens a task for each feed that should have spoken and each recipient that has stopped
 * answering. The task ends by itself when it speaks again.
 */
export async function watchSilence(context: Pick<StepContext, 'db' | 'clock'>): Promise<void> {
  await context.db.asSystem(async (tx) => {
    const nowMs = context.clock.now();
    const { watchingSinceMs } = await countFeedHours(tx, nowMs);
    await judgeFeeds(tx, watchingSinceMs, nowMs);
    await judgeRecipients(tx, nowMs);
  });
}

async function judgeFeeds(tx: Tx, watchingSinceMs: number, nowMs: number): Promise<void> {
  const watches = (await silenceWatches(tx, 'feed')).filter((w) => isDue(w, nowMs));
  if (watches.length === 0) return;
  const calendars = await readCalendars(
    tx,
    watches.flatMap((w) => w.calendarCode ?? []),
  );
  const weeksMax = Math.max(...watches.map((w) => w.settings.weeks ?? SILENCE_STANDARD.weeks));
  const sinceMs = nowMs - (weeksMax * 7 + 1) * MS.day;
  const unwatched = await unwatchedHours(tx, sinceMs, nowMs);
  for (const watch of watches) {
    const settings = { ...SILENCE_STANDARD, ...watch.settings };
    const finding = judgeFeed(
      {
        timeZone: watch.zone ?? watch.agencyZone ?? STANDARD_ZONE,
        calendar: calendars.get(watch.calendarCode ?? '') ?? FEDERAL_CALENDAR,
        heardSinceMs: watch.heardSinceMs,
        lastHeardMs: watch.lastHeardMs ?? watch.heardSinceMs,
        hours: await hoursOfFeed(tx, watch, nowMs - (settings.weeks * 7 + 1) * MS.day),
        unwatched,
        watchingSinceMs,
      },
      settings,
      nowMs,
    );
    await keep(tx, watch, finding.state, { ...finding }, nowMs);
  }
}

async function judgeRecipients(tx: Tx, nowMs: number): Promise<void> {
  const sinceMs = nowMs - SILENCE_STANDARD.weeks * 7 * MS.day;
  await noteRecipients(tx, sinceMs);
  const waiting = await agenciesThatWait(tx, sinceMs);
  const watches = (await silenceWatches(tx, 'recipient')).filter(
    (w) => isDue(w, nowMs) || (w.active && waiting.has(w.agencyId!)),
  );
  const agencies = new Map(
    (await agenciesFor(tx, { ids: watches.map((w) => w.agencyId!) })).map((a) => [a.id, a]),
  );
  for (const watch of watches) {
    const agency = agencies.get(watch.agencyId!);
    if (!agency) continue;
    const finding = judgeRecipient(
      {
        hours: agency.hours,
        ...(await answersOf(tx, agency.id, sinceMs)),
        lastHeardMs: watch.lastHeardMs,
      },
      { ...RECIPIENT_SILENCE_STANDARD, ...watch.settings },
      nowMs,
    );
    await keep(tx, watch, finding.state, { ...finding }, nowMs);
  }
}

/** Judging reads weeks of hours: a feed that was heard a moment ago needs it only once an hour, for its figures. */
function isDue(w: SilenceWatch, nowMs: number): boolean {
  if (!w.active) return w.state === 'silent';
  if (w.judgedAtMs === null || w.state === 'silent' || nowMs - w.judgedAtMs >= JUDGE_EVERY_MS) return true;
  // What was found missing or waiting is not so any more: nobody shall read it beside a later "last heard".
  if (heardSinceJudged(w)) return true;
  const quietMin = w.settings.quietMinutesMin ?? SILENCE_STANDARD.quietMinutesMin;
  return w.kind === 'feed' && nowMs - (w.lastHeardMs ?? 0) >= quietMin * MS.minute;
}

function heardSinceJudged(w: SilenceWatch): boolean {
  const { missed = 0, waiting = 0 } = w.finding as { missed?: number; waiting?: number };
  return missed + waiting > 0 && (w.lastHeardMs ?? 0) > (w.judgedAtMs ?? 0);
}

const TASKS = { feed: 'feed-silent', recipient: 'recipient-silent' } as const;

/** Keeps what was found; a change of state is a task or its end, and is written down. */
async function keep(
  tx: Tx,
  watch: SilenceWatch,
  judged: SilenceState,
  finding: Readonly<Record<string, unknown>>,
  nowMs: number,
): Promise<void> {
  const state = watch.active ? judged : 'speaks';
  const silentSinceMs =
    state === 'silent' ? (watch.silentSinceMs ?? watch.lastHeardMs ?? watch.heardSinceMs) : null;
  await saveSilence(tx, watch.id, { state, silentSinceMs, finding }, nowMs);
  if ((state === 'silent') === (watch.state === 'silent')) return;
  const kind = TASKS[watch.kind];
  if (state === 'silent') {
    await openTasks(
      tx,
      [
        {
          naturalKey: taskKey(kind, watch.id, nowMs),
          kind,
          ownerAgencyId: (await operatingAgency(tx)).id,
          objectKind: 'silence-watch',
          objectId: watch.id,
          dueAtMs: nowMs,
          urgency: TASK_KINDS[kind].urgency,
          facts: {
            ...(watch.kind === 'feed' ? { feed: `${watch.door} ${watch.sender}` } : {}),
            ...(watch.agencyName ? { agency: watch.agencyName } : {}),
            says: finding.says,
          },
        },
      ],
      nowMs,
    );
  } else await cancelTasks(tx, watch.id, [kind], nowMs);
  await writeAudit(tx, nowMs, {
    actor: SYSTEM,
    action: state === 'silent' ? 'silence.began' : 'silence.ended',
    objectKind: 'silence-watch',
    objectId: watch.id,
    facts: { kind: watch.kind, lastHeardMs: watch.lastHeardMs },
  });
}
