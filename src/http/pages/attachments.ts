import { z } from 'zod';
import { isUuid } from '#basics/ids.js';
import { ATTACHMENT_BYTES_MAX, addAttachment, openAttachment, readAttachment } from '#storage/attachments.js';
import { file, redirect } from '../answer.js';
import { refuse } from '../errors.js';
import { findNotification } from '../openNotification.js';
import { type AnyRoute, type Context, type Finding, type Found, route } from '../route.js';
import { PLACES, type Place } from './attachmentsList.js';
import { findRequest } from './findRequest.js';
import { findNoticeById } from './notices.js';
import { findRecordById } from './records.js';

/**
 * Files kept with a notification or a register record: bounded, of few types that are told by their first bytes,
 * encrypted under a key of their own, owned by the agency of the object, saved and never shown in place.
 */
const UPLOAD = z.object({
  fileName: z.string(),
  mediaType: z.string(),
  content: z.custom<Buffer>(Buffer.isBuffer),
});
const Body = z.object({ file: UPLOAD.optional() });
const Params = z.object({ id: z.string() });

const OBJECTS = {
  notifications: { ...PLACES.notifications, find: findNotification },
  notices: { ...PLACES.notices, find: findNoticeById },
  records: { ...PLACES.records, find: findRecordById },
  'passport-requests': { ...PLACES['passport-requests'], find: findRequest },
} as const;

/** The types that are taken, by the bytes that every file of the type begins with. */
const TYPES: readonly { readonly mediaType: string; readonly is: (bytes: Buffer) => boolean }[] = [
  { mediaType: 'application/pdf', is: (b) => b.subarray(0, 5).equals(Buffer.from('%PDF-')) },
  { mediaType: 'image/png', is: (b) => b.subarray(0, 8).equals(Buffer.from('89504e470d0a1a0a', 'hex')) },
  { mediaType: 'image/jpeg', is: (b) => b.subarray(0, 3).equals(Buffer.from('ffd8ff', 'hex')) },
  { mediaType: 'text/plain', is: isText },
];

function isText(bytes: Buffer): boolean {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return !/[\u0000-\u0008\u000e-\u001f]|<(script|html|svg|!doctype)/i.test(text);
  } catch {
    return false;
  }
}

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
    handler: async (c: Context<'page', { id: string }, unknown, z.infer<typeof Body>, Found, unknown>) => {
      const upload = c.body.file;
      const back = `/${place}/${c.found.id}`;
      if (!upload || upload.content.length === 0) return redirect(`${back}?attach=required#attach`);
      if (upload.content.length > ATTACHMENT_BYTES_MAX) return refuse('too-large');
      const type = TYPES.find((t) => t.is(upload.content));
      if (!type) return redirect(`${back}?attach=fileType#attach`);
      const id = await addAttachment(
        c.tx,
        c.services.keys,
        {
          ownerAgencyId: c.found.agencyId ?? c.actor.agencyId,
          objectKind: stored,
          objectId: c.found.id,
          fileName: nameOf(upload.fileName),
          mediaType: type.mediaType,
          retentionClass: 'case',
          addedBy: c.actor.id,
          content: upload.content,
        },
        c.now,
      );
      return redirect(`${back}?done=saved#attachments`, {
        audit: { facts: { attachment: id, bytes: upload.content.length, type: type.mediaType } },
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

function nameOf(given: string): string {
  const last = given.split(/[/\\]/).at(-1) ?? '';
  const plain = last
    .replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '')
    .trim();
  return plain.slice(0, 120) || 'file';
}
