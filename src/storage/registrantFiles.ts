import { sql } from 'kysely';
import type { IsoDate } from '#basics/dates.js';
import type { FileKind } from '#domain/registrantFile.js';
import { addAttachment, eraseAttachment } from './attachments.js';
import { first, instant, many, run, type Tx } from './database.js';
import type { Keys } from './keys.js';
import { newId } from './newId.js';
import type { Registrant } from './registrants.js';
import { valuesOf } from './registrantValues.js';
import { endElement, enterElement, type RegistryDoor, refreshRegistrant } from './registration.js';

/** A picture or paper in a registrant's file, or the answer that the photograph there still shows the person. */
export interface RegistrantFile {
  readonly id: string;
  readonly registrantId: string;
  readonly agencyId: string;
  readonly kind: FileKind;
  readonly answer: 'taken' | 'unchanged';
  readonly valueId: string | null;
  readonly label: string;
  readonly takenOn: IsoDate;
  readonly attachmentId: string | null;
  readonly thumbId: string | null;
  readonly mediaType: string | null;
  readonly bytes: number | null;
  readonly recordedByName: string | null;
  readonly recordedAtMs: number;
}

const SELECT = sql.raw(
  `select f.id, f.registrant_id as "registrantId", f.agency_id as "agencyId", f.kind, f.answer, f.value_id as "valueId", f.label, f.taken_on as "takenOn",
   f.attachment_id as "attachmentId", f.thumb_id as "thumbId", a.media_type as "mediaType", a.bytes, u.display_name as "recordedByName", f.recorded_at as "recordedAtMs"
   from registrant_files f left join attachments a on a.id = f.attachment_id left join users u on u.id = f.recorded_by`,
);

/** What is there, the newest first; what was taken away is not. */
export async function filesOf(tx: Tx, registrantId: string): Promise<RegistrantFile[]> {
  return many(
    tx,
    sql<RegistrantFile>`${SELECT} where f.registrant_id = ${registrantId} and f.removed_at is null order by f.taken_on desc, f.recorded_at desc, f.id desc`,
  );
}

export async function readRegistrantFile(tx: Tx, id: string): Promise<RegistrantFile | undefined> {
  return first(tx, sql<RegistrantFile>`${SELECT} where f.id = ${id} and f.removed_at is null`);
}

/** The photograph that shows the person now. */
export function currentPhoto(files: readonly RegistrantFile[]): RegistrantFile | undefined {
  return files.find((f) => f.kind === 'face' && f.answer === 'taken');
}

export interface NewFile {
  readonly kind: FileKind;
  readonly valueId: string | null;
  readonly label: string;
  readonly takenOn: IsoDate;
  readonly name: string;
  readonly mediaType: string;
  readonly content: Uint8Array;
  readonly thumb?: Uint8Array;
}

/** Keeps a checked and repainted file, encrypted. A new photograph of the face settles the photograph that was due. */
export async function addRegistrantFile(
  tx: Tx,
  keys: Keys,
  door: RegistryDoor,
  registrant: Registrant,
  f: NewFile,
): Promise<string> {
  const id = newId(door.nowMs);
  const keep = (content: Uint8Array, mediaType: string, fileName: string) =>
    addAttachment(
      tx,
      keys,
      {
        ownerAgencyId: registrant.agencyId,
        objectKind: 'registrant',
        objectId: registrant.id,
        fileName,
        mediaType,
        retentionClass: 'registry',
        addedBy: userOf(door) ?? 'system',
        content,
      },
      door.nowMs,
    );
  const attachment = await keep(f.content, f.mediaType, f.name);
  const thumb = f.thumb ? await keep(f.thumb, 'image/jpeg', 'thumb.jpg') : null;
  await run(
    tx,
    sql`insert into registrant_files (id, registrant_id, agency_id, kind, value_id, label, taken_on, attachment_id, thumb_id, recorded_by, recorded_at)
      values (${id}, ${registrant.id}, ${registrant.agencyId}, ${f.kind}, ${f.valueId}, ${f.label}, ${f.takenOn}::date, ${attachment}, ${thumb}, ${userOf(door)},
              ${instant(door.nowMs)})`,
  );
  if (f.kind === 'face') await followPhoto(tx, door, registrant, f.takenOn);
  return id;
}

/** The officer has seen the person: the photograph on file still shows them, none is taken this time. */
export async function keepPhoto(
  tx: Tx,
  door: RegistryDoor,
  registrant: Registrant,
  on: IsoDate,
): Promise<void> {
  await run(
    tx,
    sql`insert into registrant_files (id, registrant_id, agency_id, kind, answer, taken_on, recorded_by, recorded_at)
      values (${newId(door.nowMs)}, ${registrant.id}, ${registrant.agencyId}, 'face', 'unchanged', ${on}::date, ${userOf(door)}, ${instant(door.nowMs)})`,
  );
  await followPhoto(tx, door, registrant, on);
}

/** Takes away what was kept in error: the bytes and their keys are destroyed. @returns false when it is gone already */
export async function removeRegistrantFile(
  tx: Tx,
  door: RegistryDoor,
  registrant: Registrant,
  id: string,
): Promise<boolean> {
  const file = await readRegistrantFile(tx, id);
  if (!file || file.registrantId !== registrant.id) return false;
  const removed = await run(
    tx,
    sql`update registrant_files set removed_by = ${userOf(door)}, removed_at = ${instant(door.nowMs)} where id = ${id} and removed_at is null`,
  );
  for (const attachment of [file.attachmentId, file.thumbId])
    if (attachment) await eraseAttachment(tx, attachment, door.nowMs);
  if (file.kind === 'face') await followPhoto(tx, door, registrant, null);
  return removed === 1;
}

/** Writes into the registration which photograph it has, and ends the duty that was met. */
async function followPhoto(
  tx: Tx,
  door: RegistryDoor,
  registrant: Registrant,
  metOn: IsoDate | null,
): Promise<void> {
  const photo = currentPhoto(await filesOf(tx, registrant.id));
  const standing = (await valuesOf(tx, registrant.id)).find((v) => v.element === 'photo');
  if (photo && standing?.value.takenOn !== photo.takenOn)
    await enterElement(tx, door, registrant, {
      element: 'photo',
      state: 'known',
      value: { takenOn: photo.takenOn },
      source: 'Photograph in the file',
    });
  else if (!photo && standing?.state === 'known') await endElement(tx, door, registrant, standing.id);
  const open = await first(
    tx,
    sql<{
      key: string;
    }>`select key from registrant_duties where registrant_id = ${registrant.id} and kind = 'photo' and state = 'open' and opens_on <= ${metOn}::date`,
  );
  await refreshRegistrant(
    tx,
    registrant,
    door.nowMs,
    open && metOn ? [{ kind: 'photo', key: open.key, on: metOn }] : [],
  );
}

function userOf(door: RegistryDoor): string | null {
  return door.actor.kind === 'user' ? door.actor.id : null;
}
