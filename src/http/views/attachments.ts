import { decide } from '#access/decide.js';
import type { Actor } from '#domain/actor.js';
import { attachmentsOf } from '#storage/attachments.js';
import type { Tx } from '#storage/database.js';
import type { AttachmentsView } from '#web/parts/Attachments.js';
import type { Found, Person } from '../route.js';

/** What files are kept with: the object's kind, its word in storage, the scope of an agreement that reaches it. */
export const PLACES = {
  notifications: { kind: 'Notification', stored: 'notification', scope: 'notifications' },
  notices: { kind: 'TravelNotice', stored: 'travel-notice', scope: 'registrations' },
  records: { kind: 'RegisterRecord', stored: 'record', scope: 'registrations' },
  messages: { kind: 'Thread', stored: 'message-thread', scope: '' },
  files: { kind: 'SharedFile', stored: 'shared-file', scope: '' },
  redress: { kind: 'Redress', stored: 'redress', scope: 'registrations' },
  'registry/agreements': { kind: 'Agreement', stored: 'agreement', scope: '' },
  'passport-requests': { kind: 'PassportRequest', stored: 'passport-request', scope: 'registrations' },
} as const;
export type Place = keyof typeof PLACES;

/** What can have been wrong with the last try. */
const PROBLEMS = [
  'required',
  'fileType',
  'pictureDamaged',
  'pictureTooLarge',
  'pictureTooSmall',
  'pdfRefused',
] as const;

/** The list and, where the reader may add one, the form; the query says what was wrong with the last try. */
export async function attachmentsView(
  tx: Tx,
  place: Place,
  found: Found,
  reader: { readonly actor: Person; readonly path: string },
): Promise<AttachmentsView> {
  const { kind, stored, scope } = PLACES[place];
  const rows = await attachmentsOf(tx, stored, found.id);
  const problem = new URL(reader.path, 'http://rsoits.invalid').searchParams.get('attach');
  return {
    rows: rows.map((a) => ({
      id: a.id,
      name: a.fileName,
      href: `/${place}/${found.id}/attachments/${a.id}`,
      kilobytes: Math.max(1, Math.round(a.bytes / 1024)),
      at: new Date(a.addedAtMs).toISOString(),
    })),
    ...(mayAdd(reader.actor, { kind, id: found.id, agencyId: found.agencyId }, scope)
      ? {
          add: {
            action: `/${place}/${found.id}/attachments`,
            form: {
              values: {},
              ...(PROBLEMS.some((p) => p === problem)
                ? { errors: [{ field: 'file', problem: problem as (typeof PROBLEMS)[number] }] }
                : {}),
            },
          },
        }
      : {}),
  };
}

/** Whoever sees the object is its agency, acts for it or is NSOTC: the agreement is known to hold. */
function mayAdd(actor: Actor, object: Parameters<typeof decide>[2], scope: string): boolean {
  const actsFor = object.agencyId === null ? [] : [{ agencyId: object.agencyId, scope }];
  const national = actor.kind === 'user' && actor.agencyRole === 'nsotc';
  return decide(actor, 'attachment.added', object, national ? undefined : { actsFor }).allowed;
}
