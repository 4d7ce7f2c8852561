import { formatTaskKey, formatTimes } from '#domain/formatTask.js';
import { FORMAT_NOTICE_DAYS, formatFor, formatsAnnounced } from '#domain/messageFormat.js';
import type { FormatSwitch, RoutingBody } from '#domain/routingRules.js';
import { TASK_KINDS } from '#domain/task.js';
import { listAgencies } from '#storage/agencies.js';
import type { Tx } from '#storage/database.js';
import { endDeadlines, startDeadlines } from '#storage/deadlines.js';
import { addMailNotices, officeAddresses } from '#storage/mailNotices.js';
import { acceptedFormats } from '#storage/messageFormats.js';
import { ruleSetAt } from '#storage/ruleSets.js';
import {
  cancelTasks,
  cancelTasksByKey,
  noteOnTask,
  openTasks,
  reopenTask,
  type Task,
  tasksAhead,
} from '#storage/tasks.js';
import type { StepContext } from './context.js';

/** More than there are agencies that are told. */
const AGENCIES = 2000;

interface Asked {
  readonly agencyId: string;
  readonly format: FormatSwitch;
}

/**
 * Holds the tasks of agencies against what is announced to them: one is opened for each agency that has not accepted
 * an announced message format, ended when it accepts, when the announcement is taken back or when the day has come,
 * and opened again when it goes back to the earlier format. Agencies hear by mail too. A second run changes nothing.
 */
export async function watchFormats(context: Pick<StepContext, 'db' | 'clock'>): Promise<void> {
  await context.db.asSystem(async (tx) => {
    const nowMs = context.clock.now();
    const { body } = await ruleSetAt<RoutingBody>(tx, 'routing', nowMs);
    const known = await tasksAhead(tx, 'take-format', nowMs);
    // Most of the time nothing is announced to anybody.
    if (known.length === 0 && !(body.formats ?? []).some((f) => Date.parse(f.from) > nowMs)) return;
    const asked = await askedOf(tx, body, nowMs);
    await end(tx, known, asked, body, nowMs);
    await ask(tx, known, asked, nowMs);
    await remind(tx, asked, nowMs);
  });
}

/** Whom the rules in force ask to take which format, the nearest first announced one each. */
async function askedOf(tx: Tx, body: RoutingBody, nowMs: number): Promise<ReadonlyMap<string, Asked>> {
  const { agencies } = await listAgencies(tx, { limit: AGENCIES, offset: 0 });
  const readers = agencies
    .filter((a) => a.active)
    .map((a) => ({ agencyId: a.id, recipientRole: a.recipientRole }))
    .filter((r) => formatsAnnounced(body, r).length > 0);
  const accepted = await acceptedFormats(
    tx,
    readers.map((r) => r.agencyId),
  );
  const asked = new Map<string, Asked>();
  for (const reader of readers) {
    const { next } = formatFor(body, reader, nowMs, accepted.get(reader.agencyId) ?? []);
    if (next) asked.set(formatTaskKey(reader.agencyId, next), { agencyId: reader.agencyId, format: next });
  }
  return asked;
}

async function end(
  tx: Tx,
  known: readonly Task[],
  asked: ReadonlyMap<string, Asked>,
  body: RoutingBody,
  nowMs: number,
): Promise<void> {
  const over = known.filter((t) => !asked.has(t.naturalKey));
  for (const task of over.filter((t) => t.facts.settled !== true)) {
    // The agency's own page ended the task when it accepted; clock and NSOTC's question are ended here.
    await cancelTasksByKey(tx, [task.naturalKey], nowMs);
    const another = [...asked.values()].some((a) => a.agencyId === task.objectId);
    if (!another) await endDeadlines(tx, [task.objectId], ['take-format'], 'met', nowMs);
    await cancelTasks(tx, task.objectId, ['format-untaken'], nowMs);
    await noteOnTask(tx, task.id, { settled: true });
  }
  // Who has accepted it hears too: it gets the earlier format again.
  const announced = (t: Task) =>
    (body.formats ?? []).some((f) => f.version === t.facts.version && f.from === t.facts.from && isFor(f, t));
  await tell(
    tx,
    over.filter((t) => !announced(t)),
    'withdrawn',
    nowMs,
  );
}

const isFor = (f: FormatSwitch, t: Task) =>
  f.recipientRole === t.facts.role && (f.agencyId === null || f.agencyId === t.objectId);

async function ask(
  tx: Tx,
  known: readonly Task[],
  asked: ReadonlyMap<string, Asked>,
  nowMs: number,
): Promise<void> {
  for (const [key, { agencyId, format }] of asked) {
    const before = known.find((t) => t.naturalKey === key);
    // Done by hand: the agency has said that it waits for the day.
    if (before && before.state !== 'cancelled') continue;
    const fromMs = Date.parse(format.from);
    const { askAtMs } = formatTimes(fromMs, before?.createdAtMs ?? nowMs);
    const day = format.from.slice(0, 10);
    const [deadlineId] = await startDeadlines(
      tx,
      [
        {
          kind: 'take-format',
          objectKind: 'agency',
          objectId: agencyId,
          ownerAgencyId: agencyId,
          dueAtMs: askAtMs,
          reckoning: {
            start: new Date(nowMs).toISOString(),
            rule: '30 days before the day of the format; half of a notice shorter than 60 days',
            steps: [`message format ${format.version} comes on ${day}`],
            due: new Date(askAtMs).toISOString(),
            source: `white paper III.A.4: ${FORMAT_NOTICE_DAYS} days’ notice unless the rules set another; the 30 days are this installation’s`,
          },
        },
      ],
      nowMs,
    );
    if (before) {
      await reopenTask(tx, key);
      await noteOnTask(tx, before.id, { settled: false });
    } else
      await openTasks(
        tx,
        [
          {
            naturalKey: key,
            kind: 'take-format',
            ownerAgencyId: agencyId,
            objectKind: 'agency',
            objectId: agencyId,
            deadlineId: deadlineId!,
            dueAtMs: fromMs,
            urgency: TASK_KINDS['take-format'].urgency,
            facts: {
              says: `Try and accept message format ${format.version} by ${day}`,
              version: format.version,
              from: format.from,
              role: format.recipientRole,
            },
          },
        ],
        nowMs,
      );
  }
}

/** Agencies hear by mail that a task has come, and once more when its day comes near. */
async function remind(tx: Tx, asked: ReadonlyMap<string, Asked>, nowMs: number): Promise<void> {
  const open = (await tasksAhead(tx, 'take-format', nowMs)).filter(
    (t) => t.state === 'open' && asked.has(t.naturalKey),
  );
  await tell(tx, open, 'announced', nowMs);
  const late = (t: Task) => t.dueAtMs !== null && formatTimes(t.dueAtMs, t.createdAtMs).remindAtMs <= nowMs;
  await tell(tx, open.filter(late), 'reminder', nowMs);
}

/** One mail of each of these words for a task, to where the office of the agency reads mail. */
async function tell(
  tx: Tx,
  tasks: readonly Task[],
  word: 'announced' | 'reminder' | 'withdrawn',
  nowMs: number,
): Promise<void> {
  const untold = tasks.filter((t) => t.facts[word] !== true);
  const addresses = await officeAddresses(
    tx,
    untold.map((t) => t.objectId),
  );
  for (const { id, naturalKey, objectId: agencyId } of untold) {
    const address = addresses.get(agencyId);
    if (address)
      await addMailNotices(
        tx,
        [
          {
            naturalKey: `${naturalKey}|${word}`,
            agencyId,
            userId: null,
            address,
            subject: 'format',
            path: `/agencies/${agencyId}/format`,
          },
        ],
        nowMs,
      );
    await noteOnTask(tx, id, { [word]: true });
  }
}
