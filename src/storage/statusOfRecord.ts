import { isSexOffenceCode } from '#domain/offences.js';
import { isWarrantFile, type RecordDetails } from '#domain/registerRecord.js';
import { type SubjectStatus, subjectStatus } from '#domain/subject.js';
import type { Tx } from './database.js';
import {
  activeFilesOfSubjects,
  type FileOfSubject,
  type RegisterRecord,
  recordsOfSameSubject,
} from './registerRecords.js';

export interface SubjectRecords {
  readonly status: SubjectStatus | 'not-screened';
  /** All active records of the subject. */
  readonly records: readonly RegisterRecord[];
  readonly hasNsorRecord: boolean;
}

/** The status of the person a record belongs to, from all records that people linked to the same subject. */
export async function statusOfRecord(tx: Tx, record: Pick<RegisterRecord, 'id'>): Promise<SubjectRecords> {
  const records = (await recordsOfSameSubject(tx, record.id)).filter((r) => r.state === 'active');
  const files = records.map((r) => ({ file: r.file, warrantCode: warrantCode(r.details as RecordDetails) }));
  return { records, hasNsorRecord: files.some((f) => f.file === 'NSOR'), status: statusOfFiles(files) };
}

/** The status of each record's person; a record that is not here has nothing active left. */
export async function statusesOfRecords(
  tx: Tx,
  recordIds: readonly string[],
): Promise<Map<string, SubjectStatus | 'not-screened'>> {
  const files = await activeFilesOfSubjects(tx, recordIds);
  return new Map([...files].map(([id, of]) => [id, statusOfFiles(of)]));
}

function warrantCode(details: RecordDetails): string | null {
  return details.warrant?.offenseCode ?? details.offenseCode ?? null;
}

/** The status of whoever has these active records. */
export function statusOfFiles(files: readonly FileOfSubject[]): SubjectStatus | 'not-screened' {
  const has = (file: FileOfSubject['file']) => files.some((f) => f.file === file);
  return subjectStatus({
    activeNsorRecord: has('NSOR'),
    activeForeignAdvice: has('FOREIGN'),
    activeWarrant: files.some((f) => isWarrantFile(f.file)),
    // Any warrant of a registrant counts; when the registration ends, only one for a sex offence still does.
    warrantForSexOffence: files.some((f) => isWarrantFile(f.file) && isSexOffenceCode(f.warrantCode ?? '')),
  });
}
