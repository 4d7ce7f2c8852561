import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { first, instant, many, run, type Tx, uuids } from './database.js';
import { destroyDataKeys, makeDataKey } from './dataKeys.js';
import { type Keys, seal, unseal } from './keys.js';
import { newId } from './newId.js';

/** A file kept with an object of an agency: encrypted under a key of its own, visible by row-level security. */
export interface Attachment {
  readonly id: string;
  readonly ownerAgencyId: string;
  readonly objectKind: string;
  readonly objectId: string;
  readonly fileName: string;
  readonly mediaType: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly retentionClass: string;
  readonly legalHold: boolean;
  readonly addedBy: string;
  readonly addedAtMs: number;
}

/** Larger files are refused at the door. */
export const ATTACHMENT_BYTES_MAX = 20 * 1024 * 1024;

const COLUMNS = sql.raw(
  'a.id, a.owner_agency_id as "ownerAgencyId", a.object_kind as "objectKind", a.object_id as "objectId", a.file_name as "fileName", a.media_type as "mediaType", a.bytes, a.sha256, a.retention_class as "retentionClass", a.legal_hold as "legalHold", a.added_by as "addedBy", a.added_at as "addedAtMs"',
);

export async function addAttachment(
  tx: Tx,
  keys: Keys,
  a: Omit<Attachment, 'id' | 'bytes' | 'sha256' | 'legalHold' | 'addedAtMs'> & {
    readonly content: Uint8Array;
  },
  nowMs: number,
): Promise<string> {
  if (a.content.length > ATTACHMENT_BYTES_MAX)
    throw new Error(`the attachment has ${a.content.length} bytes, at most ${ATTACHMENT_BYTES_MAX} are kept`);
  const id = newId(nowMs);
  const { id: keyId, key: dataKey } = await makeDataKey(tx, keys, nowMs);
  await run(
    tx,
    sql`
    insert into attachments (id, owner_agency_id, object_kind, object_id, file_name, media_type, bytes, sha256, sealed, key_id, retention_class, added_by, added_at)
    values (${id}, ${a.ownerAgencyId}, ${a.objectKind}, ${a.objectId}, ${a.fileName}, ${a.mediaType}, ${a.content.length},
           ${createHash('sha256').update(a.content).digest('hex')}, ${seal(dataKey, a.content, `attachment ${id}`)}, ${keyId}, ${a.retentionClass}, ${a.addedBy}, ${instant(nowMs)})`,
  );
  return id;
}

export async function attachmentsOf(tx: Tx, objectKind: string, objectId: string): Promise<Attachment[]> {
  return many(
    tx,
    sql<Attachment>`select ${COLUMNS} from attachments a where a.object_kind = ${objectKind} and a.object_id = ${objectId} and a.erased_at is null order by a.added_at`,
  );
}

/**
 * Documents of an agency as they came in, a page behind an id; but for the tables it brought along, whose content is in
 * its registry, and files of conversations between persons, which are theirs.
 */
export async function attachmentsOfAgency(
  tx: Tx,
  agencyId: string,
  page: { readonly after: string | null; readonly limit: number },
): Promise<Attachment[]> {
  return many(
    tx,
    sql<Attachment>`select ${COLUMNS} from attachments a
      where ${documentsOf(agencyId)} ${page.after === null ? sql`` : sql`and a.id > ${page.after}`} order by a.id limit ${page.limit}`,
  );
}

export async function countAttachmentsOfAgency(tx: Tx, agencyId: string): Promise<number> {
  return (await first(
    tx,
    sql<{ n: number }>`select count(*) as n from attachments a where ${documentsOf(agencyId)}`,
  ))!.n;
}

function documentsOf(agencyId: string) {
  return sql`a.owner_agency_id = ${agencyId} and a.erased_at is null and a.object_kind <> 'registrant-import'
    and (a.object_kind <> 'message-thread'
         or exists (select from message_parties p where p.thread_id = a.object_id and p.agency_id = ${agencyId} and p.user_id is null))`;
}

export async function readAttachment(tx: Tx, id: string): Promise<Attachment | undefined> {
  return first(
    tx,
    sql<Attachment>`select ${COLUMNS} from attachments a where a.id = ${id} and a.erased_at is null`,
  );
}

/** Destroys content and key; the row stays with its hash. @returns false when it was gone already */
export async function eraseAttachment(tx: Tx, id: string, nowMs: number): Promise<boolean> {
  await run(
    tx,
    sql`update data_keys set wrapped = null, destroyed_at = ${instant(nowMs)} where id = (select key_id from attachments where id = ${id} and erased_at is null)`,
  );
  const erased = await run(
    tx,
    sql`update attachments set sealed = null, erased_at = ${instant(nowMs)} where id = ${id} and erased_at is null`,
  );
  return erased === 1;
}

/** Decrypts. Null when erased or not visible to the asker. */
export async function openAttachment(tx: Tx, keys: Keys, id: string): Promise<Buffer | null> {
  const row = await first(
    tx,
    sql<{ sealed: Buffer | null; wrapped: Buffer | null; keyId: string }>`
    select a.sealed, k.wrapped, k.id as "keyId" from attachments a join data_keys k on k.id = a.key_id where a.id = ${id}`,
  );
  if (!row?.sealed || !row.wrapped) return null;
  return unseal(unseal(keys.master, row.wrapped, `data key ${row.keyId}`), row.sealed, `attachment ${id}`);
}

/** Erases the files of objects that have served their purpose; what is under legal hold stays. @returns files */
export async function eraseAttachments(
  tx: Tx,
  objectKind: string,
  objectIds: readonly string[],
  nowMs: number,
): Promise<number> {
  if (objectIds.length === 0) return 0;
  const rows = await many(
    tx,
    sql<{ keyId: string | null }>`update attachments set sealed = null, erased_at = ${instant(nowMs)}
      where object_kind = ${objectKind} and object_id = any(${uuids(objectIds)}) and erased_at is null and not legal_hold returning key_id as "keyId"`,
  );
  await destroyDataKeys(
    tx,
    rows.flatMap((r) => (r.keyId ? [r.keyId] : [])),
    nowMs,
  );
  return rows.length;
}
