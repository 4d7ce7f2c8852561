import { err, ok, type Result } from '#basics/result.js';
import { localDate } from '#basics/zones.js';
import type { FieldProblem } from '#domain/fieldReader.js';
import { isObject } from '#domain/fieldReader.js';
import { type NoticeDefaults, readTravelNotice } from '#domain/readTravelNotice.js';
import type { RecordDetails } from '#domain/registerRecord.js';
import { noticePolicyOf } from '#domain/travelNotice.js';
import type { Tx } from '#storage/database.js';
import type { DirectoryAgency } from '#storage/directory.js';
import { findRecord, type RegisterRecord } from '#storage/registerRecords.js';
import { type Filed, fileNotice, type NoticeDoor } from '#storage/travelNotices.js';
import { agenciesKeptFor, problemOf } from './registerDoor.js';
import type { Machine, Person } from './route.js';

/** What page, API and CSV have in common: whose notice it is, what the register knows already, and how it is filed. */
export const REFERENCE = /^[A-Za-z0-9][A-Za-z0-9./-]{0,39}$/;

export interface EnteredNotice extends Filed {
  readonly warnings: readonly FieldProblem[];
}

/** The residence jurisdiction that the actor files for: the agency of the ORI in the body, else the actor's own. */
export async function residenceOf(
  tx: Tx,
  actor: Person | Machine,
  ori: unknown,
  nowMs: number,
): Promise<DirectoryAgency | undefined> {
  const kept = (await agenciesKeptFor(tx, actor, nowMs)).filter((a) => a.recipientRole === 'sora');
  return ori === undefined ? kept.find((a) => a.id === actor.agencyId) : kept.find((a) => a.ori === ori);
}

/** What the record of the registrant says, so that nobody types it twice. */
export function defaultsOf(record: RegisterRecord, jurisdiction: string): NoticeDefaults {
  const d = record.details as RecordDetails;
  return {
    person: record.person,
    convictions: d.offense
      ? [
          {
            offense: d.offense,
            ...(d.convictedOn ? { on: d.convictedOn } : {}),
            ...(d.convictedAt ? { place: d.convictedAt } : {}),
            ...(d.victims ? { victims: d.victims } : {}),
          },
        ]
      : [],
    registersIn: [jurisdiction],
  };
}

/** Reads a notice and files it for a registrant of an agency that the actor files for. Every problem has its path. */
export async function enterNotice(
  tx: Tx,
  actor: Person | Machine,
  body: unknown,
  as: { readonly reference: string; readonly door: NoticeDoor; readonly reason?: string },
  nowMs: number,
): Promise<Result<EnteredNotice, readonly FieldProblem[]>> {
  const value = isObject(body) ? body : {};
  if (!REFERENCE.test(as.reference))
    return err([problemOf('reference', 'up to 40 letters, digits, dots, slashes or hyphens')]);
  const agency = await residenceOf(tx, actor, value.ori, nowMs);
  if (!agency) return err([problemOf('ori', 'the ORI of your registration agency or of one it files for')]);
  const record = await recordOf(tx, agency, value);
  if (!record)
    return err([problemOf('recordNumber', 'the number of an active record that the agency has entered')]);
  const zone = agency.hours.timeZone;
  const policy = noticePolicyOf(agency.settings);
  const read = readTravelNotice(
    body,
    { zone, today: localDate(zone, nowMs), policy },
    defaultsOf(record, agency.jurisdiction),
  );
  if (!read.ok) return read;
  const filed = await fileNotice(
    tx,
    {
      agencyId: agency.id,
      jurisdiction: agency.jurisdiction,
      timeZone: zone,
      policy,
      recordId: record.id,
      reference: as.reference,
      ...read.value,
      door: as.door,
      filedBy: actor.name,
      ...(as.reason ? { reason: as.reason } : {}),
    },
    nowMs,
  );
  return ok({ ...filed, warnings: read.value.warnings });
}

async function recordOf(
  tx: Tx,
  agency: DirectoryAgency,
  value: Readonly<Record<string, unknown>>,
): Promise<RegisterRecord | undefined> {
  const { recordNumber, file } = value;
  if (typeof recordNumber !== 'string' || (file !== undefined && file !== 'NSOR' && file !== 'FOREIGN'))
    return undefined;
  const record = await findRecord(tx, file ?? 'NSOR', recordNumber.trim().toUpperCase());
  return record?.state === 'active' && record.enteringAgencyId === agency.id ? record : undefined;
}
