import { z } from 'zod';
import { SPEAKS_FOR_NCIC } from '#domain/agency.js';
import { TASK_KINDS, taskKey } from '#domain/task.js';
import { writeLine } from '#formats/ncic/write.js';
import { markNsorSent, nicOf, readyForNcic } from '#storage/nsorMessages.js';
import { cancelTasksByKey, openTasks } from '#storage/tasks.js';
import { jsonAnswer } from '../answer.js';
import { refuse } from '../errors.js';
import { type AnyRoute, route } from '../route.js';

/** Where NCIC's side fetches what the registries have for it. Answers come in as text at the door `ncic`. */
const FETCHED_AT_ONCE = 100;

const fetchMessages = route({
  method: 'POST',
  path: '/api/v1/nsor/fetch',
  kind: 'api',
  object: { kind: 'NsorMessage', all: true },
  policy: 'nsor.sent',
  audit: 'nsor.sent',
  says: 'Hands out messages for NSOR that wait, and counts them as sent; the answer to each comes in at the door ncic',
  response: {
    200: z.object({
      messages: z.array(z.object({ control: z.string(), key: z.string(), text: z.string() })),
      /** Messages that cannot be written as they are, each with what is wrong; their agencies have a task. */
      skipped: z.array(z.object({ control: z.string(), key: z.string(), problem: z.string() })),
    }),
  },
  // As the system: the messages are those of many agencies, and the client is of none of them.
  prepare: async ({ services, actor, now }) => {
    if (actor.kind !== 'client' || !actor.scopes.includes('ncic:write')) refuse('forbidden');
    if (!SPEAKS_FOR_NCIC.has(actor.agencyRole)) refuse('forbidden');
    return services.db.asSystem(async (tx) => {
      const sent: { id: string; control: string; key: string; text: string }[] = [];
      const skipped: { id: string; control: string; key: string; problem: string }[] = [];
      for (const m of await readyForNcic(tx, FETCHED_AT_ONCE)) {
        // What was accepted since this was made gave the record its number.
        const nic = m.subject.nic ?? (await nicOf(tx, m.registrantId)) ?? '';
        const values = m.content.values.map((v) =>
          v.code === 'NIC' && v.value === '' ? { ...v, value: nic } : v,
        );
        const line = writeLine({
          key: m.key,
          control: m.control,
          ori: m.subject.ori,
          values,
          cleared: m.content.cleared,
          test: services.settings.isTest,
        });
        const unwritten = taskKey('nsor-unwritten', m.id);
        if (!line.ok) {
          // It keeps its place; its agency hears why, and so does whoever fetches. Repaired, it goes with the next fetch.
          const says = line.error.map((p) => `${p.code}: ${p.says}`).join(' ');
          skipped.push({ id: m.id, control: m.control, key: m.key, problem: says });
          await openTasks(
            tx,
            [
              {
                naturalKey: unwritten,
                kind: 'nsor-unwritten',
                ownerAgencyId: m.agencyId,
                objectKind: 'registrant',
                objectId: m.registrantId,
                urgency: TASK_KINDS['nsor-unwritten'].urgency,
                facts: { control: m.control, key: m.key, fields: line.error.map((p) => p.code) },
              },
            ],
            now,
          );
          continue;
        }
        await cancelTasksByKey(tx, [unwritten], now);
        await markNsorSent(tx, m.id, line.value, now);
        sent.push({ id: m.id, control: m.control, key: m.key, text: line.value });
      }
      return { sent, skipped };
    });
  },
  handler: ({ prepared, note }) => {
    const { sent, skipped } = prepared;
    note({ messages: sent.map((m) => m.id), skipped: skipped.map((m) => m.id) });
    return jsonAnswer({ messages: sent, skipped });
  },
});

export const nsorApiRoutes: readonly AnyRoute[] = [fetchMessages];
