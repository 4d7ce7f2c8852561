import { createHash } from 'node:crypto';
import { type RawBuilder, sql } from 'kysely';
import type { PersonDescription } from '#domain/person.js';
import { holds, type PurgedWords, type Scrubber } from '#domain/purge.js';
import { type RecordDetails, recordDigestText } from '#domain/registerRecord.js';
import { nameOfValue } from '#domain/registration.js';
import { newWork } from '#domain/workItem.js';
import { eraseAttachments } from './attachments.js';
import { first, instant, many, run, type Tx, uuids } from './database.js';
import { REGISTER_FEED } from './firstFacts.js';
import type { Keys } from './keys.js';
import { personRows, rewriteRows } from './personRows.js';
import type { Told } from './purges.js';
import { readRecord, saveRecords } from './registerRecords.js';
import { openImport, type RegistrantImport } from './registrantImports.js';
import type { Registrant } from './registrants.js';
import { valuesOf } from './registrantValues.js';
import { addWork } from './workItems.js';

/** Rows that were made others, table by table; ids of those that have one. */
export type Swept = Map<string, (string | null)[]>;

/** Tables of an agency, not of a person, in which a name may stand as it was typed or came in. */
const OF_THE_AGENCY = [
  'form_drafts',
  'registrant_import_problems',
  'import_mappings',
  'registrant_imports',
] as const;

/**
 * Takes names out of everything that was written of a registrant here, once.
 * @param spare ids of NSOR messages that must hold them until they are answered
 */
export async function sweepPerson(
  tx: Tx,
  registrant: Registrant,
  scrub: Scrubber,
  spare: readonly string[],
  nowMs: number,
): Promise<Swept> {
  const swept: Swept = new Map();
  const note = (table: string, ids: readonly (string | null)[]) => {
    if (ids.length > 0) swept.set(table, [...(swept.get(table) ?? []), ...ids]);
  };
  if (registrant.recordId && (await cleanRecord(tx, registrant, scrub, nowMs)))
    note('register_records', [registrant.recordId]);
  const { where } = await personRows(
    tx,
    new Map([
      ['registrants', [registrant.id]],
      ['register_records', registrant.recordId ? [registrant.recordId] : []],
    ] as const),
  );
  for (const [table, condition] of where) {
    const spared = SPARED[table];
    const and = spared && spare.length > 0 ? sql` and not ${spared} = any(${uuids(spare)})` : sql``;
    note(table, await rewriteRows(tx, table, sql`${condition}${and}`, scrub));
  }
  for (const table of OF_THE_AGENCY)
    note(table, await rewriteRows(tx, table, sql`agency_id = ${registrant.agencyId}`, scrub));
  const files = sql`owner_agency_id = ${registrant.agencyId} and object_kind = 'registrant-import'`;
  note('attachments', await rewriteRows(tx, 'attachments', files, scrub));
  return swept;
}

const SPARED: Readonly<Record<string, RawBuilder<unknown>>> = {
  nsor_messages: sql`id`,
  nsor_submissions: sql`message_id`,
};

/** The record that travellers are screened against: changed by its own road, so that what is open is held against it anew. */
async function cleanRecord(tx: Tx, registrant: Registrant, scrub: Scrubber, nowMs: number): Promise<boolean> {
  const record = await readRecord(tx, registrant.recordId!);
  if (record?.state !== 'active') return false;
  const person = scrub.json(record.person);
  const details = scrub.json(record.details);
  if (person === record.person && details === record.details) return false;
  const names = person.names.length > 0 ? person.names : await mainName(tx, registrant);
  const cleaned: PersonDescription = { ...person, names };
  const digest = recordDigestText({
    file: record.file,
    recordNumber: record.recordNumber,
    ori: record.enteringOri,
    person: cleaned,
    details: details as RecordDetails,
    registersUntil: record.registersUntil,
  });
  const { seqs } = await saveRecords(
    tx,
    REGISTER_FEED.code,
    [{ ...record, person: cleaned, details, digest: createHash('sha256').update(digest).digest('hex') }],
    nowMs,
  );
  if (seqs)
    await addWork(
      tx,
      [
        newWork(
          'registerChanged',
          `register ${seqs.from} ${seqs.to}`,
          { fromSeq: seqs.from, toSeq: seqs.to },
          { urgency: 1 },
        ),
      ],
      nowMs,
    );
  return true;
}

async function mainName(tx: Tx, registrant: Registrant): Promise<PersonDescription['names']> {
  const name = (await valuesOf(tx, registrant.id)).find((v) => v.element === 'name' && v.state === 'known');
  return name ? [{ full: nameOfValue(name.value) }] : [];
}

/**
 * Destroys the tables that an agency brought along and that hold a name; what they brought stays.
 * @returns their names, and whether one is being read just now and has to be looked at again
 */
export async function destroyImports(
  tx: Tx,
  keys: Keys,
  agencyId: string,
  words: PurgedWords,
  scrub: Scrubber,
  nowMs: number,
): Promise<{ readonly files: readonly string[]; readonly waits: boolean }> {
  const imports = await many(
    tx,
    sql<Pick<RegistrantImport, 'id' | 'fileName' | 'encoding' | 'state'>>`
    select id, file_name as "fileName", encoding, state from registrant_imports where agency_id = ${agencyId} and erased_at is null order by uploaded_at for update`,
  );
  const files: string[] = [];
  let waits = false;
  for (const i of imports) {
    const bytes = await openImport(tx, keys, i.id);
    if (
      !bytes ||
      !holds(words, new TextDecoder(i.encoding.startsWith('utf') ? 'utf-8' : 'windows-1252').decode(bytes))
    )
      continue;
    if (i.state === 'checking' || i.state === 'importing') {
      waits = true;
      continue;
    }
    await eraseAttachments(tx, 'registrant-import', [i.id], nowMs);
    await run(
      tx,
      sql`update registrant_imports set erased_at = ${instant(nowMs)}, state = case when state = 'done' then state else 'cancelled' end,
             ended_at = coalesce(ended_at, ${instant(nowMs)}), updated_at = ${instant(nowMs)} where id = ${i.id}`,
    );
    files.push(scrub.text(i.fileName));
  }
  return { files, waits };
}

/** Files of everything that the agency owns: none that holds the name is handed out any more. Who took one has it. */
export async function endExports(
  tx: Tx,
  registrant: Registrant,
  nowMs: number,
): Promise<{ readonly ended: number; readonly takenBy: readonly string[] }> {
  const since = await first(
    tx,
    sql<{
      ms: number | null;
    }>`select min(entered_at) as ms from registrant_values where registrant_id = ${registrant.id} and purged_at is not null`,
  );
  const taken = await many(
    tx,
    sql<{
      name: string | null;
    }>`select distinct u.display_name as name from agency_exports e left join users u on u.id = e.taken_by
      where e.agency_id = ${registrant.agencyId} and e.taken_at >= ${instant(since?.ms ?? nowMs)} and e.taken_at is not null`,
  );
  const over = await many(
    tx,
    sql<{ id: string; keyId: string | null }>`
    update agency_exports set state = 'expired', key_id = null
      from (select id, key_id from agency_exports where agency_id = ${registrant.agencyId} and state in ('ready', 'making') for update) o
     where agency_exports.id = o.id returning o.id, o.key_id as "keyId"`,
  );
  for (const { id } of over) {
    await run(tx, sql`delete from agency_export_parts where export_id = ${id}`);
    await run(tx, sql`delete from agency_export_files where export_id = ${id}`);
  }
  const keyIds = over.flatMap((o) => (o.keyId ? [o.keyId] : []));
  await run(
    tx,
    sql`update data_keys set wrapped = null, destroyed_at = ${instant(nowMs)} where id = any(${uuids(keyIds)}) and wrapped is not null`,
  );
  return { ended: over.length, takenBy: taken.map((t) => t.name ?? '') };
}

/** Whoever had been sent it, by the rows that held it, and the object by which they find it again. */
export interface Recipient {
  readonly told: Told;
  /** Of an agency here: whom the task goes to, and about what. */
  readonly task?: { readonly agencyId: string; readonly objectKind: string; readonly objectId: string };
}

export async function recipientsOf(tx: Tx, registrant: Registrant, swept: Swept): Promise<Recipient[]> {
  const ids = (table: string) => uuids((swept.get(table) ?? []).flatMap((id) => id ?? []));
  const rows = await many(
    tx,
    sql<{
      to: string;
      way: Told['way'];
      agencyId: string | null;
      kind: string | null;
      objectId: string | null;
    }>`
    select a.name as "to", 'move' as way, a.id as "agencyId", 'relocation' as kind, l.id as "objectId"
      from relocations l join agencies a on a.id = case when l.from_agency_id = ${registrant.agencyId} then l.to_agency_id else l.from_agency_id end
     where l.id = any(${ids('relocations')})
    union all
    select a.name, 'pair', a.id, 'registrant-pair', o.id from registrant_pair_sides s
      join registrant_pair_sides o on o.pair_id = s.pair_id and o.agency_id <> ${registrant.agencyId} join agencies a on a.id = o.agency_id
     where s.id = any(${ids('registrant_pair_sides')}) and o.id = any(${ids('registrant_pair_sides')})
    union all
    select a.name, case when exists (select from shares x where x.notification_id = n.id) then 'share' else 'message' end, a.id, 'notification', n.id
      from notifications n join agencies a on a.id = n.recipient_agency_id
     where n.id = any(${ids('notifications')}) and n.recipient_agency_id <> ${registrant.agencyId}
    union all
    select s.name, 'share', null, null, null from shares s where s.id = any(${ids('shares')}) and s.state = 'told' and s.way in ('email', 'print')
    union all
    select coalesce(c.name, ''), 'abroad', null, null, null from foreign_messages m left join agencies c on c.id = m.forwarder_agency_id
     where m.id = any(${ids('foreign_messages')})`,
  );
  return rows.map(({ to, way, agencyId, kind, objectId }) => ({
    told: { to, way, done: agencyId ? 'task' : way === 'share' ? 'told-anew' : 'by-hand' },
    ...(agencyId ? { task: { agencyId, objectKind: kind!, objectId: objectId! } } : {}),
  }));
}
