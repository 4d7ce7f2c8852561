import { type SubjectStatus, subjectStatus } from '#domain/subject.js';
import type { Tx } from './database.js';
import { activeFilesOfSubjects, type RegisterRecord, recordsOfSameSubject } from './registerRecords.js';

export interface SubjectRecords {
  readonly status: SubjectStatus | 'not-screened';
  /** All active records of the subject. */
  readonly records: readonly RegisterRecord[];
  readonly hasNsorRecord: boolean;
}

/** The status of the person a record belongs to, from all records that people linked to the same subject. */
export async function statusOfRecord(tx: Tx, record: Pick<RegisterRecord, 'id'>): Promise<SubjectRecords> {
  const records = (await recordsOfSameSubject(tx, record.id)).filter((r) => r.state === 'active');
  const files = records.map((r) => r.file);
  return { records, hasNsorRecord: files.includes('NSOR'), status: statusOfFiles(files) };
}

/** The status of each record's person; a record that is not here has nothing active left. */
export async function statusesOfRecords(
  tx: Tx,
  recordIds: readonly string[],
): Promise<Map<string, SubjectStatus | 'not-screened'>> {
  const files = await activeFilesOfSubjects(tx, recordIds);
  return new Map([...files].map(([id, of]) => [id, statusOfFiles(of)]));
}

function statusOfFiles(files: readonly RegisterRecord['file'][]): SubjectStatus | 'not-screened' {
  return subjectStatus({
    activeNsorRecord: files.includes('NSOR'),
    activeForeignAdvice: files.includes('FOREIGN'),
    activeWarrant: files.includes('WANTED'),
    // Wanted entries without a sex-offence code are counted at import and not loaded.
    warrantForSexOffence: files.includes('WANTED'),
  });
}
