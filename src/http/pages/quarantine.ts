import { z } from 'zod';
import { isUuid } from '#basics/ids.js';
import { candidateReference, noticeReference, redressReference } from '#domain/reference.js';
import { FORMATS } from '#formats/read.js';
import { writeAudit } from '#storage/audit.js';
import {
  claimQuarantined,
  closeQuarantined,
  listQuarantined,
  type Quarantined,
  type QuarantineFilter,
  readAgain,
  readQuarantined,
} from '#storage/quarantine.js';
import { type Reading, readingsOf, travelOfTransmission } from '#storage/transmissionReadings.js';
import { openTransmission } from '#storage/transmissions.js';
import { userNames } from '#storage/userNames.js';
import {
  type BecameView,
  type QuarantineRow,
  quarantinedPage,
  quarantinePage,
  type ReadingLine,
} from '#web/pages/quarantine.js';
import type { FieldError, FormState } from '#web/view.js';
import { type PlainAnswer, redirect } from '../answer.js';
import { refuse } from '../errors.js';
import { type AnyRoute, type AtPage, type Finding, type Found, route } from '../route.js';
import { type Showing, show } from '../shell.js';
import { iso } from '../views/eventLine.js';

/**
 * What no adapter understood in full: somebody owns it, reads it again as a format of their choice, looks at the bytes
 * with a reason that is audited, and closes it with another.
 */
const ROWS = 50;
const SHOWS = ['waiting', 'mine', 'claimed', 'closed'] as const satisfies readonly QuarantineFilter[];

const list = route({
  method: 'GET',
  path: '/quarantine',
  kind: 'page',
  object: { kind: 'Transmission', all: true },
  policy: 'transmission.list',
  audit: 'transmission.list',
  says: 'Transmissions that were set aside, with their owners',
  query: z.object({
    show: z.enum(SHOWS).catch('waiting'),
    page: z.coerce.number().int().min(1).max(10_000).catch(1),
  }),
  handler: async (c) => {
    const { show: which, page } = c.query;
    const { rows, total } = await listQuarantined(c.tx, {
      show: which,
      userId: c.actor.id,
      limit: ROWS,
      offset: (page - 1) * ROWS,
    });
    c.note({ transmissions: rows.length, show: which });
    return show(
      c,
      quarantinePage,
      {
        rows: rows.map(rowOf),
        paging: {
          page,
          pages: Math.max(1, Math.ceil(total / ROWS)),
          total,
          base: `/quarantine?show=${which}`,
        },
        filter: { values: { show: which } },
      },
      { here: 'feeds' },
    );
  },
});

interface FoundQuarantined extends Found {
  readonly quarantined: Quarantined;
}

const ONE = {
  kind: 'Transmission',
  find: async ({
    tx,
    params,
  }: Finding<{ id: string }, unknown, unknown>): Promise<FoundQuarantined | undefined> => {
    const quarantined = isUuid(params.id) ? await readQuarantined(tx, params.id) : undefined;
    return quarantined && { id: quarantined.id, agencyId: null, quarantined };
  },
} as const;
const PARAMS = z.object({ id: z.string().max(60) });

type AtOne = AtPage<FoundQuarantined>;

const showOne = route({
  method: 'GET',
  path: '/quarantine/:id',
  kind: 'page',
  object: ONE,
  policy: 'transmission.show',
  audit: 'transmission.show',
  says: 'A transmission that was set aside: what was wrong, and what can be done; never its content',
  params: PARAMS,
  handler: (c) => showQuarantined(c, { values: {} }),
});

const claim = route({
  method: 'POST',
  path: '/quarantine/:id/claim',
  kind: 'page',
  object: ONE,
  policy: 'transmission.claim',
  audit: 'transmission.claim',
  says: 'Takes a transmission that was set aside',
  params: PARAMS,
  // The colleague from whom it is taken over, as the page named them: a third who was quicker keeps it.
  body: z.object({ from: z.string().max(60).default('') }),
  handler: async (c) => {
    const from = isUuid(c.body.from) ? c.body.from : null;
    if (!(await claimQuarantined(c.tx, c.found.quarantined.taskId, c.actor.id, from))) return refuse('stale');
    if (from !== null) c.note({ from });
    return redirect(`/quarantine/${c.found.id}?done=tookAside`);
  },
});

/** Bytes are opened, read again and closed by the owner only: it is one person's duty at a time. */
function isOwner(c: AtOne): boolean {
  const { taskState, ownerUserId } = c.found.quarantined;
  return taskState === 'open' && ownerUserId === c.actor.id;
}

const retry = route({
  method: 'POST',
  path: '/quarantine/:id/retry',
  kind: 'page',
  object: ONE,
  policy: 'transmission.retry',
  audit: 'transmission.retry',
  says: 'Reads a transmission that was set aside again, as a format that its owner names',
  params: PARAMS,
  body: z.object({ format: z.string().max(40).default('') }),
  handler: async (c) => {
    if (!isOwner(c)) return refuse('stale');
    const { format } = c.body;
    const again = (error: FieldError) =>
      showQuarantined(
        c,
        { values: { format }, errors: [error] },
        { status: 422, audit: { outcome: 'refused' } },
      );
    if (!FORMATS.some((f) => f.name === format)) return again({ field: 'format', problem: 'chooseOne' });
    if (!(await readAgain(c.tx, c.found.id, format, c.actor.id, c.now)))
      return again({ field: 'format', problem: 'stale' });
    c.note({ format });
    return redirect(`/quarantine/${c.found.id}?done=readAgain`);
  },
});

const close = route({
  method: 'POST',
  path: '/quarantine/:id/close',
  kind: 'page',
  object: ONE,
  policy: 'transmission.close',
  audit: 'transmission.close',
  says: 'Closes a transmission that was set aside, with a reason',
  params: PARAMS,
  body: z.object({ reason: z.string().max(2000).default('') }),
  handler: async (c) => {
    if (!isOwner(c)) return refuse('stale');
    const reason = c.body.reason.trim();
    if (reason === '')
      return showQuarantined(
        c,
        { values: {}, errors: [{ field: 'reason', problem: 'required' }] },
        { status: 422, audit: { outcome: 'refused' } },
      );
    if (!(await closeQuarantined(c.tx, c.found.quarantined.taskId, { userId: c.actor.id, reason }, c.now)))
      return refuse('stale');
    return redirect('/quarantine?done=taskDone');
  },
});

/** As much as a person looks at; the rest stays sealed. */
const RAW_SHOWN = 16 * 1024;

const raw = route({
  method: 'POST',
  path: '/quarantine/:id/raw',
  kind: 'page',
  object: ONE,
  policy: 'transmission.opened',
  audit: 'transmission.opened',
  says: 'Shows the bytes of a transmission that was set aside to its owner, for a reason that is audited',
  params: PARAMS,
  body: z.object({ why: z.string().max(500).default('') }),
  // The key of the bytes is the system's; the transaction that opens them writes who looked and why.
  prepare: async ({ services, params, body, actor, now, request, session }) => {
    const why = body.why.trim();
    if (why === '') return null;
    return services.db.asSystem(async (tx) => {
      const quarantined = isUuid(params.id) ? await readQuarantined(tx, params.id) : undefined;
      if (quarantined?.taskState !== 'open' || quarantined.ownerUserId !== actor.id) return null;
      const bytes = await openTransmission(tx, services.keys, params.id);
      await writeAudit(tx, now, {
        actor,
        action: 'transmission.opened',
        objectKind: 'Transmission',
        objectId: params.id,
        purpose: session.facts.purpose ?? '',
        facts: { why, bytes: bytes?.length ?? 0, request: request.id },
        source: request.ip,
      });
      return bytes?.subarray(0, RAW_SHOWN) ?? null;
    });
  },
  handler: async (c) => {
    if (!isOwner(c)) return refuse('stale');
    const why = c.body.why.trim();
    if (why === '')
      return showQuarantined(
        c,
        { values: {}, errors: [{ field: 'why', problem: 'required' }] },
        { status: 422, audit: { outcome: 'refused' } },
      );
    const { prepared } = c;
    return showQuarantined(
      c,
      { values: { why } },
      { audit: { written: true } },
      prepared ? { lines: dump(prepared), cut: c.found.quarantined.bytes > RAW_SHOWN } : undefined,
    );
  },
});

export const quarantineRoutes: readonly AnyRoute[] = [list, showOne, claim, retry, close, raw];

/** Offset, sixteen bytes and what they say, a line: nothing in them can draw or run. */
function dump(bytes: Uint8Array): string[] {
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += 16) {
    const row = bytes.subarray(at, at + 16);
    const hex = [...row].map((b) => b.toString(16).padStart(2, '0')).join(' ');
    const text = [...row].map((b) => (b >= 0x20 && b < 0x7f ? String.fromCharCode(b) : '.')).join('');
    lines.push(`${at.toString(16).padStart(6, '0')}  ${hex.padEnd(47)}  ${text}`);
  }
  return lines;
}

function rowOf(q: Quarantined): QuarantineRow {
  return {
    id: q.id,
    sender: q.senderName,
    ...(q.senderName === q.sender ? {} : { senderId: q.sender }),
    door: q.door,
    ...(q.format ? { format: q.format } : {}),
    receivedAt: iso(q.receivedAtMs),
    outcome: q.state === 'received' ? 'waiting' : q.state === 'failed' ? 'failed' : (q.outcome ?? 'waiting'),
    persons: q.persons,
    firstProblem: q.warnings[0]?.text ?? '',
    ...(q.ownerName ? { owner: q.ownerName } : {}),
    ...(q.taskState === 'open' && q.dueAtMs !== null ? { due: iso(q.dueAtMs) } : {}),
  };
}

async function showQuarantined(
  c: AtOne,
  form: FormState,
  showing: Showing = {},
  bytes?: { readonly lines: readonly string[]; readonly cut: boolean },
): Promise<PlainAnswer> {
  const q = c.found.quarantined;
  const open = q.taskState === 'open';
  const readings = await readingsOf(c.tx, q.id);
  return show(
    c,
    quarantinedPage,
    {
      row: rowOf(q),
      bytes: q.bytes,
      problems: q.warnings.slice(0, 50),
      formats: FORMATS.map(({ name, summary }) => ({ name, summary })),
      readings: await readingLines(c, readings),
      became: await becameView(c, readings),
      mayClaim: open && q.ownerUserId === null,
      ...(open && q.ownerUserId !== null && q.ownerUserId !== c.actor.id
        ? { takeOverFrom: q.ownerUserId }
        : {}),
      mine: open && q.ownerUserId === c.actor.id,
      erased: q.erasedAtMs !== null,
      ...(open ? {} : { closed: { note: q.note, byReading: q.taskState === 'cancelled' } }),
      ...(bytes ? { raw: bytes } : {}),
      form,
    },
    { here: 'feeds', ...showing },
  );
}

async function readingLines(c: AtOne, readings: readonly Reading[]): Promise<readonly ReadingLine[]> {
  const names = await userNames(
    c.tx,
    readings.flatMap((r) => r.asked?.userId ?? []),
  );
  const failed = c.found.quarantined.state === 'failed';
  return readings.map(({ asked, ended }) => ({
    at: iso(ended?.atMs ?? asked!.atMs),
    ...(asked ? { by: names.get(asked.userId) ?? asked.userId } : {}),
    format: asked?.format ?? ended!.format,
    outcome: ended?.outcome ?? (failed ? 'failed' : 'waiting'),
    persons: ended?.persons ?? 0,
    firstProblem: ended?.says ?? '',
  }));
}

/** Candidates named on the page; the list of candidates has the others. */
const CANDIDATES = 20;

async function becameView(c: AtOne, readings: readonly Reading[]): Promise<BecameView> {
  const { events, screened, candidateIds } = await travelOfTransmission(c.tx, c.found.id, CANDIDATES);
  const ids = (kind: 'travel-notice' | 'redress') => [
    ...new Set(readings.flatMap((r) => r.ended?.became ?? []).flatMap((b) => (b.kind === kind ? b.id : []))),
  ];
  c.note({ candidates: candidateIds });
  return {
    events,
    screened,
    candidates: candidateIds.map((id) => ({ id, reference: candidateReference(id) })),
    notices: ids('travel-notice').map((id) => ({ id, reference: noticeReference(id) })),
    inquiries: ids('redress').map((id) => ({ id, reference: redressReference(id) })),
  };
}
