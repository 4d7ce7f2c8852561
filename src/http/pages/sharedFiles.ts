import { z } from 'zod';
import { MS } from '#basics/clock.js';
import { isUuid } from '#basics/ids.js';
import {
  endSharedFile,
  listSharedFiles,
  readSharedFile,
  SHARED_DAYS_MAX,
  type SharedFile,
  shareFile,
} from '#storage/sharedFiles.js';
import { RECIPIENTS } from '#web/pages/messages.js';
import { type FileRow, fileNewPage, filesPage, sharedFilePage } from '#web/pages/sharedFiles.js';
import type { FieldError, FormState } from '#web/view.js';
import { redirect } from '../answer.js';
import { refuse } from '../errors.js';
import { type AnyRoute, type AtPage, type Finding, type Found, route } from '../route.js';
import { asRefused, show } from '../shell.js';
import { attachmentsView } from '../views/attachments.js';
import { iso } from '../views/eventLine.js';
import { chosen, recipientChoices } from './recipients.js';

/** Files for named agencies until a day; then nobody can save them and they are erased. */
const LISTED = 200;
const ALL = { kind: 'SharedFile', all: true } as const;

interface FoundFile extends Found {
  readonly file: SharedFile;
}

/** Whoever may save it: the agency that shares it, or one of those it named, each as the row says. */
export async function findSharedFile({
  tx,
  params,
  actor,
  now,
}: Finding<{ id: string }, unknown, unknown>): Promise<FoundFile | undefined> {
  const file = isUuid(params.id) ? await readSharedFile(tx, params.id) : undefined;
  if (!file || actor?.kind !== 'user') return undefined;
  if (file.agencyId === actor.agencyId) return { id: file.id, agencyId: file.agencyId, file };
  const recipient = file.recipients.find((r) => r.agencyId === actor.agencyId);
  if (!recipient || file.endedAtMs !== null || file.expiresAtMs <= now) return undefined;
  return { id: file.id, agencyId: recipient.agencyId, file };
}

/** Only the agency that shares it, while it is shared. */
export async function findOwnFile(
  finding: Finding<{ id: string }, unknown, unknown>,
): Promise<FoundFile | undefined> {
  const found = await findSharedFile(finding);
  return found && found.file.agencyId === finding.actor?.agencyId && found.file.endedAtMs === null
    ? found
    : undefined;
}

const list = route({
  method: 'GET',
  path: '/files',
  kind: 'page',
  object: ALL,
  policy: 'file.list',
  audit: 'file.list',
  says: 'Files that agencies share with the reader’s agency, and its own',
  handler: async (c) => {
    const files = await listSharedFiles(c.tx, { nowMs: c.now, limit: LISTED });
    c.note({ shown: files.map((f) => f.id) });
    return show(c, filesPage, { rows: files.map((f) => rowOf(f, c.actor.agencyId)) }, { here: 'exchange' });
  },
});

const begin = route({
  method: 'GET',
  path: '/files/new',
  kind: 'page',
  object: ALL,
  policy: 'file.shared',
  audit: 'file.list',
  says: 'A new share: for whom and how long',
  handler: (c) => drawNew(c, { values: { days: '30' } }),
});

const share = route({
  method: 'POST',
  path: '/files/new',
  kind: 'page',
  object: ALL,
  policy: 'file.shared',
  audit: 'file.shared',
  says: 'Makes a share for named agencies with an end; the file is added on its page',
  body: z.record(z.string().max(20), z.string().max(2000)),
  handler: async (c) => {
    const fields = c.body as Readonly<Record<string, string>>;
    const title = (fields.title ?? '').trim();
    const days = Number(fields.days ?? '');
    const known = new Set((await recipientChoices(c.tx, c.actor.agencyId)).map((a) => a.value));
    const to = chosen(fields, RECIPIENTS).filter((id) => known.has(id));
    const errors: FieldError[] = [];
    if (title === '') errors.push({ field: 'title', problem: 'required' });
    if (title.length > 120) errors.push({ field: 'title', problem: 'tooLong', values: { max: 120 } });
    if (to.length === 0) errors.push({ field: 'to-1', problem: 'chooseOne' });
    if (!Number.isInteger(days) || days < 1 || days > SHARED_DAYS_MAX)
      errors.push({
        field: 'days',
        problem: 'expected',
        values: { expected: `a number of days, 1 to ${SHARED_DAYS_MAX}` },
      });
    if (errors.length > 0) return drawNew(c, { values: fields, errors }, 422);
    const id = await shareFile(
      c.tx,
      {
        agencyId: c.actor.agencyId,
        sharedBy: c.actor.id,
        title,
        note: (fields.note ?? '').trim(),
        expiresAtMs: c.now + days * MS.day,
        to,
      },
      c.now,
    );
    return redirect(`/files/${id}?done=saved#attach`, {
      audit: { objectId: id, facts: { agencies: to, days } },
    });
  },
});

const params = z.object({ id: z.string().max(60) });

const open = route({
  method: 'GET',
  path: '/files/:id',
  kind: 'page',
  object: { kind: 'SharedFile', find: findSharedFile },
  policy: 'file.show',
  audit: 'file.show',
  says: 'A share: what it holds, for whom and until when',
  params,
  handler: async (c) => {
    const { file } = c.found;
    const isOwn = file.agencyId === c.actor.agencyId;
    const view = await attachmentsView(c.tx, 'files', c.found, { actor: c.actor, path: c.request.path });
    const { add: _add, ...readOnly } = view;
    return show(
      c,
      sharedFilePage,
      {
        ...rowOf(file, c.actor.agencyId),
        note: file.note,
        recipients: file.recipients.map((r) => ({
          name: r.name,
          savedAt: r.savedAt === null ? null : new Date(r.savedAt).toISOString(),
        })),
        over: file.endedAtMs !== null,
        attachments: isOwn && file.endedAtMs === null ? view : readOnly,
      },
      { here: 'exchange' },
    );
  },
});

const end = route({
  method: 'POST',
  path: '/files/:id/end',
  kind: 'page',
  object: { kind: 'SharedFile', find: findOwnFile },
  policy: 'file.ended',
  audit: 'file.ended',
  says: 'Ends a share: nobody can save the file any more, and it is erased',
  params,
  handler: async (c) => {
    if (!(await endSharedFile(c.tx, c.found.id, c.now))) return refuse('stale');
    return redirect('/files?done=saved');
  },
});

export const sharedFileRoutes: readonly AnyRoute[] = [list, begin, share, open, end];

function rowOf(f: SharedFile, ownAgencyId: string): FileRow {
  return {
    id: f.id,
    title: f.title,
    by: f.agencyName,
    isOwn: f.agencyId === ownAgencyId,
    to: f.recipients.map((r) => r.name),
    sharedAt: iso(f.sharedAtMs),
    until: iso(f.expiresAtMs),
  };
}

async function drawNew(c: AtPage, form: FormState, status?: number) {
  return show(
    c,
    fileNewPage,
    { agencies: await recipientChoices(c.tx, c.actor.agencyId), form },
    { here: 'exchange', ...asRefused(status) },
  );
}
