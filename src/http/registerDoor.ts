import { err, ok, type Result } from '#basics/result.js';
import type { FieldProblem } from '#domain/fieldReader.js';
import { isWarrantFile, type RecordEntry, readRecordEntry } from '#domain/registerRecord.js';
import { actingFor } from '#storage/actsFor.js';
import type { Tx } from '#storage/database.js';
import { agenciesFor, type DirectoryAgency } from '#storage/directory.js';
import { enterRecords } from '#storage/enterRecords.js';
import { REGISTER_FEED } from '#storage/firstFacts.js';
import { isRegistrant } from '#storage/knownRegistrants.js';
import { findRecord, type RegisterRecord } from '#storage/registerRecords.js';
import type { Found, Machine, Person } from './route.js';
import type { Services } from './services.js';

/** What the API and the pages of the register have in common: who may keep which record, and how one is entered. */
export interface FoundRecord extends Found {
  /** Absent: it would be a new one. */
  readonly record?: RegisterRecord;
}

/** The own agency and those whose registrations it keeps by agreement now. */
export async function agenciesKeptFor(
  tx: Tx,
  actor: Person | Machine,
  nowMs: number,
): Promise<DirectoryAgency[]> {
  const agreements = await actingFor(tx, actor.agencyId, nowMs);
  const ids = [
    actor.agencyId,
    ...agreements.filter((a) => a.scope === 'registrations').map((a) => a.forAgencyId),
  ];
  return agenciesFor(tx, { ids });
}

export function problemOf(path: string, expected: string): FieldProblem {
  return { path, came: '', expected };
}

export interface EntryFacts {
  /** The number belongs to an agency that the actor does not keep records for. */
  readonly isTaken: boolean;
  /** A warrant of somebody on the NSOR file, whatever it is for. */
  readonly isRegistered: boolean;
}

/**
 * What an entry must know of other agencies' records. Asked as the system: row security hides them from the actor, and
 * entering over one must be refused in words, not by an error.
 */
export async function entryFacts(
  services: Services,
  actor: Person | Machine,
  line: Readonly<Record<string, unknown>>,
  nowMs: number,
): Promise<EntryFacts> {
  return services.db.asSystem(async (tx) => {
    const record = await findRecord(tx, String(line.file ?? ''), String(line.recordNumber ?? ''));
    const isTaken =
      record !== undefined &&
      !(await agenciesKeptFor(tx, actor, nowMs)).some((a) => a.id === record.enteringAgencyId);
    const read = isWarrantFile(String(line.file)) ? readRecordEntry(line, true) : undefined;
    return { isTaken, isRegistered: read?.ok === true && (await isRegistrant(tx, read.value)) };
  });
}

export interface EnteredRecord {
  readonly record: RegisterRecord;
  readonly outcome: 'added' | 'changed' | 'same';
}

/** Reads a line and enters it for an agency that the actor keeps records of; every problem is told by its path. */
export async function enterRecord(
  tx: Tx,
  actor: Person | Machine,
  line: unknown,
  nowMs: number,
  /** What `entryFacts` found. */
  isRegistered = false,
): Promise<Result<EnteredRecord, readonly FieldProblem[]>> {
  const read = readRecordEntry(line, isRegistered);
  if (!read.ok) return read;
  const owner = await ownerOf(tx, actor, read.value, nowMs);
  if (!owner) return err([problemOf('ori', 'the ORI of your agency or of one whose records it keeps')]);
  if (!read.value.screened)
    return err([
      problemOf(
        isWarrantFile(read.value.file) ? 'warrant.offenseCode' : 'offenseCode',
        'a code of the sex-offense table, or the NSOR record or FBI number of a registrant: other warrants are not kept here',
      ),
    ]);
  const counts = await enterRecords(tx, { actor, nowMs, feed: REGISTER_FEED.code }, [
    { entry: read.value, agencyId: owner.id },
  ]);
  const record = (await findRecord(tx, read.value.file, read.value.recordNumber))!;
  return ok({ record, outcome: counts.added > 0 ? 'added' : counts.changed > 0 ? 'changed' : 'same' });
}

async function ownerOf(
  tx: Tx,
  actor: Person | Machine,
  entry: RecordEntry,
  nowMs: number,
): Promise<DirectoryAgency | undefined> {
  return (await agenciesKeptFor(tx, actor, nowMs)).find((a) => a.ori === entry.ori);
}
