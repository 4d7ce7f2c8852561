import { err, ok, type Result } from '#basics/result.js';
import { localDate } from '#basics/zones.js';
import type { FieldProblem } from '#domain/fieldReader.js';
import { isObject } from '#domain/fieldReader.js';
import { type NoticeDefaults, readTravelNotice } from '#domain/readTravelNotice.js';
import type { RecordDetails } from '#domain/registerRecord.js';
import { noticePolicyOf } from '#domain/travelNotice.js';
import { actingFor } from './actsFor.js';
import type { Tx } from './database.js';
import { agenciesFor, type DirectoryAgency } from './directory.js';
import { findRecord, type RegisterRecord } from './registerRecords.js';
import { type Filed, fileNotice, type NoticeDoor } from './travelNotices.js';

/** Who files: a person or program of an agency. */
export interface Filer {
  readonly agencyId: string;
  readonly name: string;
}

/** What page, API, CSV and mailed form have in common: whose notice it is, what the register knows already, and how it is filed. */
export const REFERENCE = /^[A-Za-z0-9][A-Za-z0-9./-]{0,39}$/;

export interface EnteredNotice extends Filed {
  readonly warnings: readonly FieldProblem[];
}

/** The residence jurisdiction that the actor files for: the agency of the ORI in the body, else the actor's own. */
export async function residenceOf(
  tx: Tx,
  actor: Pick<Filer, 'agencyId'>,
  ori: unknown,
  nowMs: number,
): Promise<DirectoryAgency | undefined> {
  return residenceAmong(await residencesOf(tx, actor, nowMs), actor, ori);
}

/** All registration agencies that the actor files for: read once for a file of many notices. */
export async function residencesOf(
  tx: Tx,
  actor: Pick<Filer, 'agencyId'>,
  nowMs: number,
): Promise<readonly DirectoryAgency[]> {
  const agreements = await actingFor(tx, actor.agencyId, nowMs);
  const ids = [
    actor.agencyId,
    ...agreements.filter((a) => a.scope === 'registrations').map((a) => a.forAgencyId),
  ];
  return (await agenciesFor(tx, { ids })).filter((a) => a.recipientRole === 'sora');
}

function residenceAmong(
  kept: readonly DirectoryAgency[],
  actor: Pick<Filer, 'agencyId'>,
  ori: unknown,
): DirectoryAgency | undefined {
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
  actor: Filer,
  body: unknown,
  as: {
    readonly reference: string;
    readonly door: NoticeDoor;
    readonly reason?: string;
    /** What `residencesOf` answered, where it was asked for all notices of a file. */
    readonly residences?: readonly DirectoryAgency[];
  },
  nowMs: number,
): Promise<Result<EnteredNotice, readonly FieldProblem[]>> {
  const value = isObject(body) ? body : {};
  if (!REFERENCE.test(as.reference))
    return err([problemOf('reference', 'up to 40 letters, digits, dots, slashes or hyphens')]);
  const residences = as.residences ?? (await residencesOf(tx, actor, nowMs));
  const agency = residenceAmong(residences, actor, value.ori);
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

/** A jurisdiction that is in no directory. */
export const OTHER_JURISDICTION = 'OTHER';

/**
 * Files a notice whose form came by mail from a jurisdiction that does not work with this system. The jurisdiction's
 * agency, where the directory has one, sees it and is asked; the record is the one of the number, whoever entered it.
 */
export async function enterMailedNotice(
  tx: Tx,
  by: { readonly name: string },
  body: unknown,
  deskZone: string,
  nowMs: number,
): Promise<Result<EnteredNotice, readonly FieldProblem[]>> {
  const value = isObject(body) ? body : {};
  const { jurisdiction, reference, recordNumber, file } = value;
  if (typeof jurisdiction !== 'string' || !/^[A-Z0-9]{2,5}$/.test(jurisdiction))
    return err([problemOf('jurisdiction', 'a code of a state, territory or tribe, or OTHER')]);
  if (typeof reference !== 'string' || !REFERENCE.test(reference))
    return err([problemOf('reference', 'up to 40 letters, digits, dots, slashes or hyphens')]);
  const agency = (await agenciesFor(tx, { soraJurisdictions: [jurisdiction] }))[0];
  const record =
    typeof recordNumber === 'string' && recordNumber.trim() !== ''
      ? await findRecord(tx, file === 'FOREIGN' ? 'FOREIGN' : 'NSOR', recordNumber.trim().toUpperCase())
      : undefined;
  if (typeof recordNumber === 'string' && recordNumber.trim() !== '' && record?.state !== 'active')
    return err([problemOf('recordNumber', 'the number of an active record, or none')]);
  const zone = agency?.hours.timeZone ?? deskZone;
  const policy = noticePolicyOf(agency?.settings ?? {});
  const read = readTravelNotice(
    body,
    { zone, today: localDate(zone, nowMs), policy },
    record ? defaultsOf(record, jurisdiction) : null,
  );
  if (!read.ok) return read;
  const filed = await fileNotice(
    tx,
    {
      agencyId: agency?.id ?? null,
      jurisdiction,
      timeZone: zone,
      policy,
      recordId: record?.id ?? null,
      reference,
      ...read.value,
      door: 'mail',
      filedBy: by.name,
    },
    nowMs,
  );
  return ok({ ...filed, warnings: read.value.warnings });
}

function problemOf(path: string, expected: string): FieldProblem {
  return { path, came: '', expected };
}
