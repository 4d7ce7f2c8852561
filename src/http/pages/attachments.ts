import { z } from 'zod';
import type { ObjectKind } from '#access/objectKinds.js';
import { isUuid } from '#basics/ids.js';
import type { RetentionClass } from '#domain/retention.js';
import { addAttachment, openAttachment, readAttachment } from '#storage/attachments.js';
import type { Tx } from '#storage/database.js';
import { announceFile, noteSaved } from '#storage/sharedFiles.js';
import { file, redirect } from '../answer.js';
import { refuse } from '../errors.js';
import { findNoticeById } from '../foundTravelNotice.js';
import { findNotification } from '../openNotification.js';
import { type AnyRoute, type Context, type Finding, type Found, route } from '../route.js';
import { takeUpload, UPLOAD } from '../uploads.js';
import { PLACES, type Place } from '../views/attachments.js';
import { findAgreement, findAsParty } from './agreements.js';
import { findRequest } from './findRequest.js';
import { findThread } from './messages.js';
import { findRecordById } from './records.js';
import { findInquiry } from './redress.js';
import { findOwnFile, findSharedFile } from './sharedFiles.js';

/**
 * Files kept with a notification or a register record: bounded, of few types that are told by their bytes, pictures
 * painted anew and PDFs looked through (`checkUpload.ts`), encrypted under a key of their own, owned by the agency of the
 * object, saved and never shown in place.
 */
const Body = z.object({ file: UPLOAD.optional() });
const Params = z.object({ id: z.string() });

type Find = (finding: Finding<{ id: string }, unknown, unknown>) => Promise<Found | undefined>;

interface ObjectAt {
  readonly kind: ObjectKind;
  readonly stored: string;
  readonly find: Find;
  /** Where fewer people may add a file than may save one. */
  readonly findToAdd?: Find;
  /** Class of the table of retention; a case where nothing is said. */
  readonly keeps?: RetentionClass;
  /** Also to be done when a file was added or saved. */
  readonly onAdd?: (tx: Tx, id: string, nowMs: number) => Promise<void>;
  readonly onSave?: (tx: Tx, id: string, agencyId: string, nowMs: number) => Promise<void>;
}

const OBJECTS: { readonly [P in Place]: ObjectAt } = {
  notifications: { ...PLACES.notifications, find: findNotification },
  notices: { ...PLACES.notices, find: findNoticeById },
  records: { ...PLACES.records, find: findRecordById },
  messages: { ...PLACES.messages, find: findThread, keeps: 'message' },
  files: {
    ...PLACES.files,
    find: findSharedFile,
    findToAdd: findOwnFile,
    keeps: 'message',
    onAdd: announceFile,
    onSave: noteSaved,
  },
  redress: { ...PLACES.redress, find: findInquiry },
  // As long as the agreement itself, which is never erased.
  'registry/agreements': {
    ...PLACES['registry/agreements'],
    find: findAsParty,
    findToAdd: findAgreement,
    keeps: 'standing',
  },
  'passport-requests': { ...PLACES['passport-requests'], find: findRequest },
};

function routesOf(place: Place): AnyRoute[] {
  const { kind, stored, find, findToAdd = find, keeps = 'case', onAdd, onSave } = OBJECTS[place];
  const add = route({
    method: 'POST',
    path: `/${place}/:id/attachments`,
    kind: 'page',
    upload: true,
    object: {
      kind,
      find: (finding: Finding<{ id: string }, unknown, unknown>): Promise<Found | undefined> =>
        findToAdd(finding),
    },
    policy: 'attachment.added',
    audit: 'attachment.added',
    says: `Keeps a file with a ${stored}`,
    params: Params,
    body: Body,
    prepare: ({ body }) => takeUpload(body.file, 'any'),
    handler: async (
      c: Context<
        'page',
        { id: string },
        unknown,
        z.infer<typeof Body>,
        Found,
        Awaited<ReturnType<typeof takeUpload>>
      >,
    ) => {
      const back = `/${place}/${c.found.id}`;
      if (c.prepared === null) return redirect(`${back}?attach=required#attach`);
      if (!c.prepared.ok) return redirect(`${back}?attach=${c.prepared.error.code}#attach`);
      const upload = c.prepared.value;
      const id = await addAttachment(
        c.tx,
        c.services.keys,
        {
          ownerAgencyId: c.found.agencyId ?? c.actor.agencyId,
          objectKind: stored,
          objectId: c.found.id,
          fileName: upload.name,
          mediaType: upload.mediaType,
          retentionClass: keeps,
          addedBy: c.actor.id,
          content: upload.content,
        },
        c.now,
      );
      await onAdd?.(c.tx, c.found.id, c.now);
      return redirect(`${back}?done=saved#attachments`, {
        audit: { facts: { attachment: id, bytes: upload.content.length, type: upload.mediaType } },
      });
    },
  });
  const save = route({
    method: 'GET',
    path: `/${place}/:id/attachments/:attachment`,
    kind: 'page',
    object: {
      kind,
      find: (
        finding: Finding<{ id: string; attachment: string }, unknown, unknown>,
      ): Promise<Found | undefined> => find(finding),
    },
    policy: 'attachment.read',
    audit: 'attachment.read',
    says: `Saves a file kept with a ${stored}`,
    params: z.object({ id: z.string(), attachment: z.string() }),
    handler: async (c) => {
      const kept = isUuid(c.params.attachment) ? await readAttachment(c.tx, c.params.attachment) : undefined;
      if (!kept || kept.objectKind !== stored || kept.objectId !== c.found.id) return refuse('not-found');
      const content = await openAttachment(c.tx, c.services.keys, kept.id);
      if (!content) return refuse('gone');
      await onSave?.(c.tx, c.found.id, c.actor.agencyId, c.now);
      c.note({ attachment: kept.id, sha256: kept.sha256 });
      return file(content, { type: kept.mediaType, name: kept.fileName });
    },
  });
  return [add, save];
}

export const attachmentRoutes: readonly AnyRoute[] = [
  ...routesOf('notifications'),
  ...routesOf('records'),
  ...routesOf('passport-requests'),
  ...routesOf('notices'),
  ...routesOf('messages'),
  ...routesOf('files'),
  ...routesOf('redress'),
  ...routesOf('registry/agreements'),
];
