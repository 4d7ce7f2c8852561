import { z } from 'zod';
import { MS } from '#basics/clock.js';
import { isUuid } from '#basics/ids.js';
import { NCIC_MESSAGES } from '#domain/ncicMessages.js';
import { NSOR_ANSWER_DAYS, NSOR_WHY } from '#domain/nsorCare.js';
import { isNotOnFile, nsorEntry, repairOf } from '#domain/nsorEntry.js';
import { endOfRecord } from '#domain/registrantEnd.js';
import { taskKey } from '#domain/task.js';
import { type SendProblem, sendProblems, writeLine } from '#formats/ncic/write.js';
import { agenciesSeen } from '#storage/actsFor.js';
import { nsorRouteOf } from '#storage/agreements.js';
import {
  checkNsor,
  nsorMessagesOf,
  nsorQueue,
  queueNsor,
  type StoredNsorMessage,
  sendNsorAgain,
} from '#storage/nsorMessages.js';
import { type PlannedNsor, planNsor } from '#storage/nsorPlan.js';
import { noteNsorLost, nsorLookOf } from '#storage/nsorStandings.js';
import { refreshRegistrant } from '#storage/registration.js';
import { standingsOf } from '#storage/standings.js';
import { cancelTasksByKey } from '#storage/tasks.js';
import { nsorPage, nsorQueuePage } from '#web/pages/registrantNsor.js';
import type { FormState } from '#web/view.js';
import { type PlainAnswer, redirect } from '../answer.js';
import { refuse } from '../errors.js';
import { type AtRegistrant, mayDo, REGISTRANT, RegistrantId } from '../foundRegistrant.js';
import { type AnyRoute, route } from '../route.js';
import { asRefused, show } from '../shell.js';
import { iso } from '../views/eventLine.js';

/** A registration and NSOR: what would be sent, what NCIC would refuse, what it answered; and where everybody stands. */
const LISTED = 500;

const queue = route({
  method: 'GET',
  path: '/registry/nsor',
  kind: 'page',
  object: { kind: 'Registrant', all: true },
  policy: 'nsor.list',
  audit: 'nsor.list',
  says: 'Where the registrants of a jurisdiction stand with NSOR: refused and missing ones first',
  handler: async (c) => {
    const rows = await nsorQueue(c.tx, await agenciesSeen(c.tx, c.actor.agencyId, c.now), LISTED);
    c.note({ shown: rows.map((r) => r.registrantId) });
    return show(
      c,
      nsorQueuePage,
      {
        rows: rows.map((r) => ({
          id: r.registrantId,
          name: r.displayName,
          number: r.number,
          state: r.state === 'not-entered' && r.nic ? 'accepted' : r.state,
          nic: r.nic,
          says: r.answer.code ? repairOf(r.answer.code, r.answer.field ?? null).says : '',
          checked: r.checked,
        })),
      },
      { here: 'registry' },
    );
  },
});

const open = route({
  method: 'GET',
  path: '/registry/:id/nsor',
  kind: 'page',
  object: REGISTRANT,
  policy: 'nsor.show',
  audit: 'nsor.show',
  says: 'What NSOR has of a registrant, what would be sent now, what NCIC answered',
  params: RegistrantId,
  handler: (c) => draw(c, { values: {} }),
});

const send = route({
  method: 'POST',
  path: '/registry/:id/nsor',
  kind: 'page',
  object: REGISTRANT,
  policy: 'nsor.queued',
  audit: 'nsor.queued',
  says: 'Puts the entry or the change of a registration on the way to NCIC, after every check that NCIC would make',
  params: RegistrantId,
  handler: async (c) => {
    const planned = await planNsor(c.tx, c.found.registrant, c.now);
    if (!planned) return refused(c, 'send', 'The person is not registered yet.');
    const { subject, plan } = planned;
    const against = await whyNotSent(c, planned);
    if (against !== null) return refused(c, 'send', against);
    await queueNsor(c.tx, { actor: c.actor, nowMs: c.now }, c.found.registrant, subject, plan.messages);
    return redirect(`/registry/${c.found.id}/nsor?done=saved`, {
      audit: { facts: { messages: plan.messages.map((m) => m.key) } },
    });
  },
});

const enterAnew = route({
  method: 'POST',
  path: '/registry/:id/nsor/anew',
  kind: 'page',
  object: REGISTRANT,
  policy: 'nsor.queued',
  audit: 'nsor.queued',
  says: 'Enters a registration in NSOR anew, of which NCIC said that it has no record',
  params: RegistrantId,
  handler: async (c) => {
    const { registrant } = c.found;
    const now = await planNsor(c.tx, registrant, c.now);
    const lost = now && (await lostRecord(c, now, await nsorMessagesOf(c.tx, registrant.id)));
    if (!now || !lost) return refuse('stale');
    const subject = { ...now.subject, nic: null };
    const planned = { subject, held: null, plan: nsorEntry(subject) };
    const against = await whyNotSent(c, planned);
    if (against !== null) return refused(c, 'anew', against);
    await noteNsorLost(c.tx, registrant, c.now);
    await queueNsor(c.tx, { actor: c.actor, nowMs: c.now }, registrant, subject, planned.plan.messages);
    await cancelTasksByKey(c.tx, [taskKey('nsor-refused', lost.id)], c.now);
    return redirect(`/registry/${c.found.id}/nsor?done=saved`, {
      audit: { facts: { messages: planned.plan.messages.map((m) => m.key), notOnFile: now.subject.nic } },
    });
  },
});

function refused(c: AtRegistrant, field: 'send' | 'anew', says: string): Promise<PlainAnswer> {
  return draw(c, { values: {}, errors: [{ field, problem: 'registration', values: { says } }] }, 422);
}

/** Why what is planned cannot go now, in words; null: it can. */
async function whyNotSent(c: AtRegistrant, { subject, plan }: PlannedNsor): Promise<string | null> {
  if (plan.missing.length > 0) return plan.missing.map((m) => m.says).join(' ');
  const [first] = plan.messages;
  if (!first) return 'NSOR has all of it already.';
  const keys = plan.messages.map((m) => m.key);
  const via = await nsorRouteOf(c.tx, c.found.registrant.agencyId, keys, c.now);
  if (via.by === 'nobody') return via.says;
  const problems = sendProblems({
    ...first,
    control: 'CHECK',
    ori: subject.ori,
    test: c.services.settings.isTest,
  });
  return problems.length > 0 ? problems.map((p) => p.says).join(' ') : null;
}

/** The refusal by which NCIC says that it has no record of a registration that runs; null while something is under way. */
async function lostRecord(
  c: AtRegistrant,
  { subject, held }: PlannedNsor,
  messages: readonly StoredNsorMessage[],
): Promise<StoredNsorMessage | null> {
  if (subject.nic === null || held === null || !(await runs(c))) return null;
  if (messages.some((m) => m.state === 'queued' || m.state === 'sent')) return null;
  return messages.find((m) => m.state === 'rejected' && isNotOnFile(m.key, m.answer.code)) ?? null;
}

const check = route({
  method: 'POST',
  path: '/registry/:id/nsor/:message/check',
  kind: 'page',
  object: REGISTRANT,
  policy: 'nsor.checked',
  audit: 'nsor.checked',
  says: 'A second person has compared an entry with the file',
  params: RegistrantId.extend({ message: z.string().max(60) }),
  handler: async (c) => {
    const { message } = c.params;
    if (!isUuid(message) || !(await checkNsor(c.tx, message, c.found.id, c.actor.id, c.now)))
      return refuse('stale');
    await refreshRegistrant(c.tx, c.found.registrant, c.now);
    return redirect(`/registry/${c.found.id}/nsor?done=saved`, { audit: { facts: { message } } });
  },
});

const again = route({
  method: 'POST',
  path: '/registry/:id/nsor/:message/again',
  kind: 'page',
  object: REGISTRANT,
  policy: 'nsor.queued',
  audit: 'nsor.queued',
  says: 'Sends a message to NCIC once more, under its own reference, after days without an answer',
  params: RegistrantId.extend({ message: z.string().max(60) }),
  handler: async (c) => {
    const { message } = c.params;
    const mine = (await nsorMessagesOf(c.tx, c.found.id)).some((m) => m.id === message);
    if (!mine || !(await sendNsorAgain(c.tx, message, c.now - NSOR_ANSWER_DAYS * MS.day)))
      return refuse('stale');
    return redirect(`/registry/${c.found.id}/nsor?done=saved`, {
      audit: { facts: { message, again: true } },
    });
  },
});

/** Whether the registration has an entry in NSOR to keep: one that ended, other than by deportation, has not. */
async function runs(c: AtRegistrant): Promise<boolean> {
  return (
    c.found.registrant.state !== 'ended' &&
    endOfRecord(await standingsOf(c.tx, c.found.registrant.id)) === null
  );
}

async function draw(c: AtRegistrant, form: FormState, status?: number): Promise<PlainAnswer> {
  const { registrant } = c.found;
  const planned = await planNsor(c.tx, registrant, c.now);
  const look = await nsorLookOf(c.tx, registrant.id);
  const messages = await nsorMessagesOf(c.tx, registrant.id);
  const waits = messages.some((m) => m.state === 'queued' || m.state === 'sent');
  const pending = waits || !planned ? [] : planned.plan.messages;
  const lineOf = (m: (typeof pending)[number]) =>
    writeLine({
      ...m,
      control: 'CONTROL',
      ori: planned?.subject.ori ?? '',
      test: c.services.settings.isTest,
    });
  c.note({ messages: messages.length });
  return show(
    c,
    nsorPage,
    {
      id: registrant.id,
      name: registrant.displayName,
      nic: planned?.subject.nic ?? null,
      heldBack: look?.why ? `${NSOR_WHY[look.why]}. ${look.says}`.trim() : null,
      missing: waits || !planned ? [] : planned.plan.missing,
      notes: waits || !planned ? [] : planned.plan.notes,
      pending: pending.flatMap((m) => {
        const line = lineOf(m);
        if (line.ok) return [line.value];
        if (waitsForNumber(line.error)) return [];
        return [`${wordsOf(m.key)}: ${line.error.map((p) => p.says).join(' ')}`];
      }),
      later: pending.flatMap((m) => {
        const line = lineOf(m);
        return !line.ok && waitsForNumber(line.error) ? [wordsOf(m.key)] : [];
      }),
      maySend: pending.length > 0 && mayDo(c.actor, 'nsor.queued', registrant),
      mayEnterAnew:
        planned !== null &&
        (await lostRecord(c, planned, messages)) !== null &&
        mayDo(c.actor, 'nsor.queued', registrant),
      mayValidate: planned?.subject.nic != null && (await runs(c)),
      messages: messages.map((m) => ({
        id: m.id,
        key: m.key,
        says: wordsOf(m.key),
        state: m.state,
        text: m.text,
        answer: answerOf(m),
        repair:
          m.state === 'rejected' && m.answer.code
            ? repairOf(m.answer.code, m.answer.field ?? null).says
            : null,
        madeBy: m.madeByName ?? 'the system',
        madeAt: iso(m.madeAtMs),
        maySendAgain:
          m.state === 'sent' &&
          (m.sentAtMs ?? c.now) <= c.now - NSOR_ANSWER_DAYS * MS.day &&
          mayDo(c.actor, 'nsor.queued', registrant),
        checkedBy: m.checkedByName,
        mayCheck:
          m.checkedAtMs === null && m.madeBy !== c.actor.id && mayDo(c.actor, 'nsor.checked', registrant),
      })),
      form,
    },
    {
      here: 'registry',
      ...asRefused(status),
    },
  );
}

/** What adds to a record names it by the number that NCIC gives to the entry, and goes by itself once it is known. */
const waitsForNumber = (problems: readonly SendProblem[]) => problems.every((p) => p.code === 'NIC');

const wordsOf = (key: string) => NCIC_MESSAGES.get(key)?.says ?? key;

function answerOf(m: StoredNsorMessage): string | null {
  if (m.state === 'accepted') return m.nic ? `NIC ${m.nic}` : null;
  return m.answer.text ?? null;
}

export const registrantNsorRoutes: readonly AnyRoute[] = [queue, open, send, enterAnew, check, again];
