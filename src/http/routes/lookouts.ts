import { z } from 'zod';
import { lookoutState } from '#domain/lookout.js';
import type { Tx } from '#storage/database.js';
import { type Lookout, listLookouts } from '#storage/lookouts.js';
import { findRecord, type RegisterRecord } from '#storage/registerRecords.js';
import { jsonAnswer } from '../answer.js';
import { refuse } from '../errors.js';
import { type FoundLookout, findLookout, placeOn, todayOf, withdrawOne } from '../lookoutDoor.js';
import { type AnyRoute, type Finding, type Found, route } from '../route.js';

/** Lookouts for an agency's own programs. */
const Out = z
  .object({
    id: z.uuid(),
    number: z.string(),
    file: z.string(),
    recordNumber: z.string(),
    reason: z.string(),
    until: z.string().nullable(),
    state: z.enum(['running', 'expired', 'record-ended', 'withdrawn']),
    placedAt: z.string(),
  })
  .meta({ id: 'Lookout' });

function asJson(l: Lookout, nowMs: number): z.infer<typeof Out> {
  return {
    id: l.id,
    number: l.number,
    file: l.recordFile,
    recordNumber: l.recordNumber,
    reason: l.reason,
    until: l.until,
    state: lookoutState(l, todayOf(nowMs)),
    placedAt: new Date(l.placedAtMs).toISOString(),
  };
}

const list = route({
  method: 'GET',
  path: '/api/v1/lookouts',
  kind: 'api',
  scope: 'lookouts:write',
  object: { kind: 'Lookout', all: true },
  policy: 'lookout.list',
  audit: 'lookout.list',
  says: 'Lists the agency’s lookouts',
  query: z.object({ page: z.coerce.number().int().min(1).max(10_000).default(1) }),
  response: { 200: z.object({ total: z.number(), lookouts: z.array(Out) }) },
  handler: async ({ tx, now, query, note }) => {
    const { lookouts, total } = await listLookouts(tx, { limit: 200, offset: (query.page - 1) * 200 });
    note({ shown: lookouts.map((l) => l.id), total });
    return jsonAnswer({ total, lookouts: lookouts.map((l) => asJson(l, now)) });
  },
});

const Place = z.object({
  file: z.enum(['NSOR', 'WANTED', 'WIN']),
  recordNumber: z.string().max(30),
  reason: z.string().max(600),
  until: z.string().max(10).nullable().default(null),
});

interface FoundTarget extends Found {
  readonly record?: RegisterRecord;
}

async function findTarget({
  tx,
  body,
  actor,
}: Finding<unknown, unknown, z.infer<typeof Place>>): Promise<FoundTarget | undefined> {
  const record = await visibleRecord(tx, body);
  return {
    id: '*',
    agencyId: record?.enteringAgencyId ?? actor?.agencyId ?? null,
    ...(record ? { record } : {}),
  };
}

function visibleRecord(tx: Tx, at: { readonly file: string; readonly recordNumber: string }) {
  return findRecord(tx, at.file, at.recordNumber);
}

const place = route({
  method: 'POST',
  path: '/api/v1/lookouts',
  kind: 'api',
  scope: 'lookouts:write',
  object: { kind: 'Lookout', find: findTarget },
  policy: 'lookout.placed',
  audit: 'lookout.placed',
  says: 'Places a lookout: the agency wants to hear before a passport issues to its registrant',
  body: Place,
  response: { 201: Out },
  handler: async ({ tx, now, actor, body, found }) => {
    if (!found.record)
      return refuse('unprocessable', {
        issues: [
          { at: 'body.recordNumber', problem: 'a record of your agency, or of one whose records it keeps' },
        ],
      });
    const placed = await placeOn(tx, actor, found.record, body, now);
    if (!placed.ok)
      return refuse('unprocessable', {
        issues: placed.error.map((p) => ({ at: `body.${p.field}`, problem: p.expected })),
      });
    return jsonAnswer(asJson(placed.value, now), {
      status: 201,
      audit: { objectId: placed.value.id, facts: { record: found.record.id } },
    });
  },
});

const withdraw = route({
  method: 'POST',
  path: '/api/v1/lookouts/:id/withdraw',
  kind: 'api',
  scope: 'lookouts:write',
  object: { kind: 'Lookout', find: findLookout },
  policy: 'lookout.withdrawn',
  audit: 'lookout.withdrawn',
  says: 'Withdraws a lookout',
  params: z.object({ id: z.string().max(60) }),
  body: z.object({ reason: z.string().trim().min(3).max(500) }),
  response: { 200: z.object({ withdrawn: z.literal(true) }) },
  handler: async ({ tx, now, actor, body, found }: { readonly found: FoundLookout } & WithdrawContext) => {
    if (!(await withdrawOne(tx, actor, found.lookout.id, body.reason, now))) return refuse('stale');
    return jsonAnswer({ withdrawn: true });
  },
});

interface WithdrawContext {
  readonly tx: Tx;
  readonly now: number;
  readonly actor: { readonly id: string };
  readonly body: { readonly reason: string };
}

export const lookoutApiRoutes: readonly AnyRoute[] = [list, place, withdraw];
