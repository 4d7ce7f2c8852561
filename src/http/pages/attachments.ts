import { z } from 'zod';
import { isUuid } from '#basics/ids.js';
import { addAttachment, openAttachment, readAttachment } from '#storage/attachments.js';
import { file, redirect } from '../answer.js';
import { refuse } from '../errors.js';
import { findNotification } from '../openNotification.js';
import { type AnyRoute, type Context, type Finding, type Found, route } from '../route.js';
import { takeUpload, UPLOAD } from '../uploads.js';
import { PLACES, type Place } from './attachmentsList.js';
import { findRequest } from './findRequest.js';
import { findNoticeById } from './notices.js';
import { findRecordById } from './records.js';

/**
 * Files kept with a notification or a register record: bounded, of few types that are told by their bytes, pictures
 * painted anew and PDFs looked through (`checkUpload.ts`), encrypted under a key of their own, owned by the agency of the
 * object, saved and never shown in place.
 */
const Body = z.object({ file: UPLOAD.optional() });
const Params = z.object({ id: z.string() });

const OBJECTS = {
  notifications: { ...PLACES.notifications, find: findNotification },
  notices: { ...PLACES.notices, find: findNoticeById },
  records: { ...PLACES.records, find: findRecordById },
  'passport-requests': { ...PLACES['passport-requests'], find: findRequest },
} as const;

function routesOf(place: Place): AnyRoute[] {
  const { kind, stored, find } = OBJECTS[place];
  const add = route({
    method: 'POST',
    path: `/${place}/:id/attachments`,
    kind: 'page',
    upload: true,
    object: {
      kind,
      find: (finding: Finding<{ id: string }, unknown, unknown>): Promise<Found | undefined> => find(finding),
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
          retentionClass: 'case',
          addedBy: c.actor.id,
          content: upload.content,
        },
        c.now,
      );
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
];
