import { z } from 'zod';
import type { FieldProblem } from '#domain/fieldReader.js';
import { noticeReference } from '#domain/reference.js';
import type { Tx } from '#storage/database.js';
import { enterNotice, residenceOf } from '#storage/enterNotices.js';
import {
  cancelNotice,
  findNotice,
  noticeKey,
  readVersion,
  stepsOfNotice,
  type TravelNotice,
} from '#storage/travelNotices.js';
import { jsonAnswer } from '../answer.js';
import { refuse } from '../errors.js';
import { agenciesKeptFor } from '../registerDoor.js';
import { type AnyRoute, type Finding, type Found, type Machine, type Person, route } from '../route.js';

/** Travel notices by an agency's own programs, one at a time; many at once come as CSV (`noticesCsv.ts`). */
const Params = z.object({
  reference: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9.-]{0,39}$/)
    .meta({
      description: 'Your own number of the notice; the same number again is a new version',
      examples: ['OH-2026-0117'],
    }),
});
type At = z.infer<typeof Params>;

const EXAMPLE = {
  recordNumber: 'X123456789',
  reportedOn: '2026-05-01',
  legs: [
    {
      means: 'air',
      from: { port: 'JFK', date: '2026-06-01', time: '18:30' },
      to: { port: 'LHR', date: '2026-06-02', time: '06:30' },
      carrier: 'TX',
      number: '101',
    },
  ],
  returnsOn: '2026-06-20',
  destinations: [{ country: 'GBR', address: '1 Example Street, London', contact: 'A hotel' }],
  purposes: ['vacation'],
  officer: { name: 'D. Winterfeld', phone: '555-0100' },
};

/** Read by the function that reads pages, CSV and mailed forms, so that all refuse the same things in the same words. */
const Body = z.looseObject({}).meta({
  id: 'TravelNoticeBody',
  description:
    'Fields of docs/formats/travel-notice.md; identity and convictions come from the register when left out',
  examples: [EXAMPLE],
});

const Problem = z.object({ at: z.string(), problem: z.string() });
const NoticeOut = z
  .object({
    id: z.uuid(),
    reference: z.string(),
    number: z.string(),
    state: z.string(),
    version: z.number().int(),
    timeliness: z.string(),
    daysOfNotice: z.number().int(),
    departsOn: z.string(),
    returnsOn: z.string().nullable(),
    countries: z.array(z.string()),
    reportedOn: z.string(),
    receivedAt: z.string(),
    warnings: z.array(Problem),
    steps: z.array(
      z.object({
        kind: z.string(),
        version: z.number().int(),
        at: z.string(),
        role: z.string(),
        country: z.string(),
        note: z.string(),
      }),
    ),
  })
  .meta({ id: 'TravelNotice' });
const Entered = NoticeOut.extend({ outcome: z.enum(['filed', 'changed', 'same']) }).meta({
  id: 'TravelNoticeEntered',
});

export interface FoundNotice extends Found {
  readonly notice?: TravelNotice;
}

async function findOwn({
  tx,
  params,
  actor,
  now,
}: Finding<At, unknown, unknown>): Promise<FoundNotice | undefined> {
  if (!actor) return undefined;
  const notice = await ownNotice(tx, actor, params.reference, now);
  return notice && { id: notice.id, agencyId: notice.agencyId, notice };
}

async function ownNotice(
  tx: Tx,
  actor: Person | Machine,
  reference: string,
  nowMs: number,
): Promise<TravelNotice | undefined> {
  for (const a of await agenciesKeptFor(tx, actor, nowMs)) {
    const notice = await findNotice(tx, noticeKey(a.id, a.jurisdiction, reference));
    if (notice) return notice;
  }
  return undefined;
}

const put = route({
  method: 'PUT',
  path: '/api/v1/notices/:reference',
  kind: 'api',
  scope: 'notices:write',
  object: {
    kind: 'TravelNotice',
    find: async (
      finding: Finding<At, unknown, Record<string, unknown>>,
    ): Promise<FoundNotice | undefined> => {
      const { tx, actor, body, now } = finding;
      if (!actor) return undefined;
      const agency = await residenceOf(tx, actor, body.ori, now);
      // Somebody else's ORI is a problem of the body, told by its field.
      return { id: '*', agencyId: agency?.id ?? actor.agencyId };
    },
  },
  policy: 'notice.filed',
  audit: 'notice.filed',
  says: 'Files a travel notice, or a version of it that supersedes',
  explains:
    'A late notice is taken and marked, never refused. Problems are told by field, all at once, and then nothing is filed; warnings stand on the notice until a version mends them. Sending the same again changes nothing.',
  params: Params,
  body: Body,
  response: { 200: Entered, 201: Entered },
  handler: async (c) => {
    const done = await enterNotice(
      c.tx,
      c.actor,
      c.body,
      { reference: c.params.reference, door: 'api' },
      c.now,
    );
    if (!done.ok) return refuse('unprocessable', { issues: done.error.map(issueOf) });
    const { notice, outcome } = done.value;
    return jsonAnswer(
      { ...(await asJson(c.tx, notice)), outcome },
      {
        status: outcome === 'filed' ? 201 : 200,
        audit: {
          action: outcome === 'filed' ? 'notice.filed' : 'notice.changed',
          objectId: notice.id,
          facts: { outcome, version: notice.version, agency: notice.agencyId, timeliness: notice.timeliness },
        },
      },
    );
  },
});

const show = route({
  method: 'GET',
  path: '/api/v1/notices/:reference',
  kind: 'api',
  scope: 'notices:write',
  object: { kind: 'TravelNotice', find: findOwn },
  policy: 'notice.show',
  audit: 'notice.show',
  says: 'Shows where a travel notice of your agency stands: versions, warnings, and every hop with its time',
  params: Params,
  response: { 200: NoticeOut },
  handler: async (c) => jsonAnswer(await asJson(c.tx, c.found.notice!)),
});

const cancel = route({
  method: 'POST',
  path: '/api/v1/notices/:reference/cancel',
  kind: 'api',
  scope: 'notices:write',
  object: { kind: 'TravelNotice', find: findOwn },
  policy: 'notice.cancelled',
  audit: 'notice.cancelled',
  says: 'Cancels a travel notice; everybody who was told of it is told',
  params: Params,
  body: z
    .object({ reason: z.string().trim().min(1).max(1000) })
    .meta({ id: 'TravelNoticeCancel', examples: [{ reason: 'The registrant stays at home' }] }),
  response: { 200: NoticeOut },
  handler: async (c) => {
    const done = await cancelNotice(
      c.tx,
      c.found.id,
      { name: c.actor.name, reason: c.body.reason, door: 'api' },
      c.now,
    );
    if (!done) return refuse('stale', { issues: [{ at: 'params', problem: 'a notice that is in force' }] });
    return jsonAnswer(await asJson(c.tx, done), { audit: { facts: { version: done.version } } });
  },
});

export const noticeApi: readonly AnyRoute[] = [put, show, cancel];

async function asJson(tx: Tx, notice: TravelNotice) {
  const version = (await readVersion(tx, notice.id, notice.version))!;
  return {
    id: notice.id,
    reference: notice.reference,
    number: noticeReference(notice.id),
    state: notice.state,
    version: notice.version,
    timeliness: notice.timeliness,
    daysOfNotice: notice.daysOfNotice,
    departsOn: notice.departsOn,
    returnsOn: notice.returnsOn,
    countries: notice.countries,
    reportedOn: version.reportedOn,
    receivedAt: new Date(version.receivedAtMs).toISOString(),
    warnings: version.warnings.map(issueOf),
    steps: (await stepsOfNotice(tx, notice.id)).map(({ kind, version: of, atMs, role, country, note }) => ({
      kind,
      version: of,
      at: new Date(atMs).toISOString(),
      role,
      country,
      note,
    })),
  };
}

export function issueOf({ path, expected }: FieldProblem) {
  return {
    at: path === '' ? 'body' : `body.${path.replace(/\[(\d+)\]/g, '.$1')}`,
    problem: `expected ${expected}`,
  };
}
