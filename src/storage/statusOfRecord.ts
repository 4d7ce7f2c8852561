import { type SubjectStatus, subjectStatus } from '#domain/subject.js';
import type { Tx } from './database.js';
import { type RegisterRecord, recordsOfSameSubject } from './registerRecords.js';

export interface SubjectRecords {
  readonly status: SubjectStatus | 'not-screened';
  /** All active records of the subject. */
  readonly records: readonly RegisterRecord[];
  readonly hasNsorRecord: boolean;
}

/** The status of the person a record belongs to, from all records that people linked to the same subject. */
export async function statusOfRecord(tx: Tx, record: Pick<RegisterRecord, 'id'>): Promise<SubjectRecords> {
  const records = (await recordsOfSameSubject(tx, record.id)).filter((r) => r.state === 'active');
  const has = (file: RegisterRecord['file']) => records.some((r) => r.file === file);
  return {
    records,
    hasNsorRecord: has('NSOR'),
    status: subjectStatus({
      activeNsorRecord: has('NSOR'),
      activeForeignAdvice: has('FOREIGN'),
      activeWarrant: has('WANTED'),
      // Wanted entries without a sex-offence code are counted at import and not loaded.
      warrantForSexOffence: has('WANTED'),
    }),
  };
}
