import { sql } from 'kysely';
import type { PersonDescription } from '#domain/person.js';
import { isWarrantFile, type RecordDetails, type Warrant } from '#domain/registerRecord.js';
import { sameRegistrant, sameWarrant } from '#domain/sameRegistrant.js';
import { writeAudit } from './audit.js';
import { many, type Tx, uuids } from './database.js';
import { newId } from './newId.js';
import { findRecord, type RegisterRecord, readRecords } from './registerRecords.js';
import { addLink, linksOfRecord, subjectFor, subjectOfRecord } from './subjects.js';

/** Whose link it is when no person made it. */
const BY = 'register';

interface Likely {
  readonly id: string;
  readonly file: RegisterRecord['file'];
  readonly person: PersonDescription;
  readonly because: string;
}

/**
 * The active records of other files that are of the same person beyond doubt: by the number that the agency names, by
 * FBI number, by social security number with name and birth date, and of Wanted and WIN by the warrant itself. Asked as the system: row security hides them from
 * the agency that enters a warrant.
 */
async function recordsOfSamePerson(
  tx: Tx,
  of: {
    readonly file: RegisterRecord['file'];
    readonly person: PersonDescription;
    readonly details: RecordDetails;
  },
): Promise<Likely[]> {
  const named =
    isWarrantFile(of.file) && of.details.nsorRecordNumber !== undefined
      ? await findRecord(tx, 'NSOR', of.details.nsorRecordNumber)
      : undefined;
  const socials = (of.person.documents ?? []).filter((d) => d.kind === 'ssn');
  const ways = [
    ...(of.person.fbiNumber === undefined ? [] : [sql`r.fbi_number = ${of.person.fbiNumber}`]),
    ...socials.slice(0, 1).map((d) => sql`r.social_number = ${d.number}`),
    ...(isWarrantFile(of.file) && of.details.warrant
      ? [sql`r.warrant_key = ${warrantKey(of.details.warrant)}`]
      : []),
  ];
  const found =
    ways.length === 0
      ? []
      : await many(
          tx,
          sql<Pick<RegisterRecord, 'id' | 'file' | 'person' | 'details'>>`
    select r.id, r.file, r.person, r.details from register_records r where r.state = 'active' and r.file <> ${of.file} and (${sql.join(ways, sql` or `)}) order by r.id limit 20`,
        );
  return [
    ...(named?.state === 'active'
      ? [
          {
            id: named.id,
            file: named.file,
            person: named.person,
            because: 'the warrant names the NSOR record',
          },
        ]
      : []),
    ...found.flatMap((r) => {
      if (r.id === named?.id) return [];
      const because =
        sameRegistrant(of.person, r.person) ??
        sameWarrant({ ...of.person, ...of.details }, { ...r.person, ...(r.details as RecordDetails) });
      return because === null ? [] : [{ id: r.id, file: r.file, person: r.person, because }];
    }),
  ];
}

/** As the column `warrant_key` has it. */
function warrantKey(warrant: Warrant): string {
  return `${warrant.issuingOri} ${warrant.dateOfWarrant}`;
}

/** Whether the person of a warrant is on the NSOR file or a foreign one: then any warrant makes wanted. */
export async function isRegistrant(tx: Tx, of: Parameters<typeof recordsOfSamePerson>[1]): Promise<boolean> {
  return (await recordsOfSamePerson(tx, of)).some((r) => !isWarrantFile(r.file));
}

/**
 * Links records that just came or changed with those of the same person in other files, so that a warrant makes the
 * registrant wanted. Only a record without a subject is linked: what people linked or told apart stays as they left it.
 * @returns how many links were made
 */
export async function linkRegistrants(tx: Tx, recordIds: readonly string[], nowMs: number): Promise<number> {
  if (recordIds.length === 0) return 0;
  // Nearly no record of a large import has a namesake in number: the database says which could.
  const likely = await many(
    tx,
    sql<{ id: string }>`
    select r.id from register_records r where r.id = any(${uuids(recordIds)}) and r.state = 'active'
       and not exists (select from subject_links l where l.record_id = r.id)
       and (r.details ? 'nsorRecordNumber'
         or exists (select from register_records o where o.fbi_number = r.fbi_number and o.file <> r.file and o.state = 'active')
         or exists (select from register_records o where o.social_number = r.social_number and o.file <> r.file and o.state = 'active')
         or exists (select from register_records o where o.warrant_key = r.warrant_key and o.file <> r.file and o.state = 'active'))
     order by r.id`,
  );
  let made = 0;
  const records = await readRecords(
    tx,
    likely.map((l) => l.id),
  );
  for (const { id } of likely) {
    const record = records.get(id)!;
    // Of two that came together, the first may have been linked with the second just now.
    if ((await linksOfRecord(tx, id)).length > 0) continue;
    const [first] = await recordsOfSamePerson(tx, record);
    if (!first) continue;
    const subjectId = (await subjectOfRecord(tx, first.id)) ?? (await subjectFor(tx, first.id, BY, nowMs));
    await addLink(tx, {
      id: newId(nowMs),
      subjectId: subjectId as never,
      recordId: record.id,
      linkedAtMs: nowMs,
      linkedBy: BY,
      reason: first.because,
      unlinkedAtMs: null,
      unlinkedBy: null,
      unlinkReason: null,
    });
    made++;
    await writeAudit(tx, nowMs, {
      actor: { kind: 'system', id: BY },
      action: 'subject.linked',
      objectKind: 'subject',
      objectId: subjectId,
      facts: { record: record.id, with: first.id, because: first.because },
    });
  }
  return made;
}
