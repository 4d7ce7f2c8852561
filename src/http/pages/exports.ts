import { Readable } from 'node:stream';
import { z } from 'zod';
import { passwordFits } from '#access/password.js';
import { isUuid } from '#basics/ids.js';
import type { Actor } from '#domain/actor.js';
import { purposeProblem, purposeText } from '#domain/purpose.js';
import { newWork } from '#domain/workItem.js';
import {
  type AgencyExport,
  askExport,
  endTaking,
  listExports,
  readExport,
  type TakenExport,
  takeExport,
} from '#storage/agencyExports.js';
import { openParts, type PartKey } from '#storage/exportFiles.js';
import { countSealed } from '#storage/sealedRegistrants.js';
import { readCredentialsOf } from '#storage/users.js';
import { addWork } from '#storage/workItems.js';
import { exportsPage } from '#web/pages/exports.js';
import type { FieldError, FormState } from '#web/view.js';
import { file, type PlainAnswer, redirect } from '../answer.js';
import { refuse } from '../errors.js';
import { type AnyRoute, type AtPage, type Finding, type Found, route } from '../route.js';
import type { Services } from '../services.js';
import { asRefused, show } from '../shell.js';
import { iso } from '../views/eventLine.js';

/** Everything an agency owns as one file: asked for, made in the background, taken once by who gives the password again. */
const LISTED = 20;
/** Of a file that is taken, so much is read and held at a time. */
const READ_BYTES = 4 * 1024 * 1024;

interface FoundExport extends Found {
  readonly of: AgencyExport;
}

async function findExport({
  tx,
  params,
}: Finding<{ id: string }, unknown, unknown>): Promise<FoundExport | undefined> {
  const of = isUuid(params.id) ? await readExport(tx, params.id) : undefined;
  return of && { id: of.id, agencyId: of.agencyId, of };
}

const list = route({
  method: 'GET',
  path: '/exports',
  kind: 'page',
  object: { kind: 'AgencyExport', all: true },
  policy: 'export.list',
  audit: 'export.list',
  says: 'Everything your agency owns as one file, to take along',
  handler: (c) => draw(c, { values: {} }),
});

async function draw(c: AtPage, form: FormState, status?: number): Promise<PlainAnswer> {
  const rows = await listExports(c.tx, LISTED);
  const ready = rows.find((r) => r.state === 'ready');
  return show(
    c,
    exportsPage,
    {
      rows: rows.map((r) => ({
        id: r.id,
        at: iso(r.askedAtMs),
        by: r.askedByName ?? '',
        state: r.state,
        kilobytes: r.bytes === null ? null : Math.ceil(r.bytes / 1024),
        sha256: r.sha256,
        progress:
          r.state === 'making' && r.filesTotal !== null
            ? { files: r.filesMade, of: r.filesTotal, kilobytes: Math.ceil(r.bytesRead / 1024) }
            : null,
      })),
      ready: ready ? { id: ready.id, form, sealed: await countSealed(c.tx, c.actor.agencyId) } : null,
    },
    asRefused(status),
  );
}

const ask = route({
  method: 'POST',
  path: '/exports',
  kind: 'page',
  object: { kind: 'AgencyExport', all: true },
  policy: 'export.asked',
  audit: 'export.asked',
  says: 'Has the file of everything an agency owns made',
  handler: async (c) => {
    const id = await askExport(c.tx, c.actor.agencyId, c.actor.id, c.now);
    if (!id) return refuse('stale');
    await addWork(
      c.tx,
      [newWork('agencyExportAsked', `export ${id}`, { exportId: id }, { urgency: 8 })],
      c.now,
    );
    return redirect('/exports', { audit: { objectId: id } });
  },
});

const take = route({
  method: 'POST',
  path: '/exports/:id/take',
  kind: 'page',
  isTry: true,
  object: { kind: 'AgencyExport', find: findExport },
  policy: 'export.taken',
  audit: 'export.taken',
  says: 'Hands out the file, once, to who gives the password again',
  params: z.object({ id: z.string().max(60) }),
  body: z.object({
    password: z.string().max(300).default(''),
    purpose: z.string().trim().max(40).default(''),
    caseNumber: z.string().trim().max(60).default(''),
    why: z.string().trim().max(200).default(''),
  }),
  prepare: async ({ services, user, actor, body }) => {
    const credentials = await services.db.asActor(actor, (tx) => readCredentialsOf(tx, user.id));
    return { fits: await passwordFits(body.password, credentials?.passwordHash) };
  },
  handler: async (c): Promise<PlainAnswer> => {
    const { password: _, ...typed } = c.body;
    const sealed = await countSealed(c.tx, c.actor.agencyId);
    const wrong = sealed > 0 ? purposeProblem(typed) : null;
    const errors: FieldError[] = [
      ...(c.prepared.fits ? [] : [{ field: 'password', problem: 'wrongPassword' } as const]),
      ...(wrong ? [wrong] : []),
    ];
    if (errors.length > 0) return draw(c, { values: typed, errors }, 422);
    const taken = await takeExport(c.tx, c.services.keys, c.found.id, c.actor.id, c.now);
    if (!taken) return refuse('gone');
    // Whose files are sealed is in the file under their names: what for stands on the audit row, as when one is opened.
    c.note({
      bytes: taken.bytes,
      sha256: c.found.of.sha256,
      ...(sealed > 0 ? { sealed, purpose: purposeText(typed) } : {}),
    });
    return file(Readable.from(partsOf(c.services, c.actor, c.found.id, taken), { objectMode: false }), {
      type: 'application/zip',
      headers: { 'content-length': String(taken.bytes) },
      name: `rsoits-export-${new Date(c.now).toISOString().slice(0, 10)}.zip`,
    });
  },
});

/** The file piece by piece, as whoever took it; when it has ended, or the line broke, what is left may go. */
async function* partsOf(
  { db, clock }: Services,
  actor: Actor,
  id: string,
  taken: TakenExport,
): AsyncGenerator<Buffer> {
  try {
    for (let after: PartKey | null = null; ; ) {
      const page: { after: PartKey | null; bytes: number } = { after, bytes: READ_BYTES };
      const parts = await db.asActor(actor, (tx) => openParts(tx, taken.key, id, page));
      for (const { content } of parts) yield content;
      if (parts.length === 0) return;
      after = parts.at(-1)!.at;
    }
  } finally {
    // If this fails, the clock that destroys what was taken finds it a day later.
    await db.asActor(actor, (tx) => endTaking(tx, id, clock.now())).catch(() => undefined);
  }
}

export const exportRoutes: readonly AnyRoute[] = [list, ask, take];
