import { explainMatch, explanationLines } from '#domain/explanation.js';
import { conflictSays } from '#domain/legConflicts.js';
import { JUVENILE_YES, type MessageValues, personValues } from '#domain/message.js';
import { EXTRADITION_LIMITS, REGISTER_FILES, type RecordDetails } from '#domain/registerRecord.js';
import type { StoredCandidate } from './candidates.js';
import type { CaseFacts } from './caseFacts.js';
import { journeyValues, timeAtPort } from './journeyValues.js';
import type { OccasionFacts } from './occasion.js';
import type { RegisterRecord } from './registerRecords.js';

/** Everything a message of the case could say, by catalogue field; what may go to whom is decided by release. */
export function messageValues(c: CaseFacts, reference: string): MessageValues {
  return known({
    ...recordValues(c.record, c.records, c.agencies),
    ...journeyValues(c.event, c.voyage, c.agencies),
    legConflict: c.legConflicts.map((x) => conflictSays(x, (ms, port) => timeAtPort(port, ms))).join('\n'),
    ...(c.event.traveller.usAddress
      ? { usAddress: personValues({ names: [], usAddress: c.event.traveller.usAddress }).usAddress }
      : {}),
    matchSummary: matchSummary(c.candidate),
    reference,
  });
}

/**
 * What an occasion could say: the records of the person, where there are any, then what the noun says itself, which
 * counts more. Without a record the agency that filed or asks is the one to ask.
 */
export function occasionValues(
  said: Pick<OccasionFacts, 'person' | 'values' | 'filedByAgencyId'>,
  records: readonly RegisterRecord[],
  agencies: CaseFacts['agencies'],
  reference: string,
): MessageValues {
  const filing = agencies.find((a) => a.id === said.filedByAgencyId);
  const record = records.find((r) => r.file === 'NSOR') ?? records[0];
  return known({
    ...(record ? recordValues(record, records, agencies) : {}),
    ...personValues(said.person),
    ...(filing
      ? {
          contactOri: filing.ori ?? undefined,
          contactAgency: filing.name,
          contactPhone: filing.phone ?? undefined,
        }
      : {}),
    reference,
    ...said.values,
  });
}

function known(values: Readonly<Record<string, string | undefined>>): MessageValues {
  return Object.fromEntries(
    Object.entries(values).filter(([, v]) => v !== undefined && v !== ''),
  ) as MessageValues;
}

/** What the records of a person say; `record` is the one that the message is about. */
function recordValues(
  record: RegisterRecord,
  records: readonly RegisterRecord[],
  agencies: CaseFacts['agencies'],
): Record<string, string | undefined> {
  const c = { records, agencies };
  const warrant = c.records.map((r) => r.details as RecordDetails).find((d) => d.warrant)?.warrant;
  const nsor = c.records.find((r) => r.file === 'NSOR');
  const registration = nsor?.details as RecordDetails | undefined;
  const details = record.details as RecordDetails;
  const victims = c.records.flatMap((r) => (r.details as RecordDetails).victims ?? []);
  const contact = warrant
    ? c.agencies.find((a) => a.ori === warrant.issuingOri)
    : c.agencies.find((a) => a.id === record.enteringAgencyId);
  return {
    ...personValues(record.person),
    recordFile: c.records.map((r) => REGISTER_FILES[r.file].says).join(', '),
    recordNumber: c.records.map((r) => r.recordNumber).join(', '),
    warrantOri: warrant?.issuingOri,
    warrantDate: warrant?.dateOfWarrant,
    warrantOffense: warrant?.offense ?? warrant?.offenseCode,
    extraditionLimit: warrant && EXTRADITION_LIMITS[warrant.extraditionLimit],
    caution: warrant?.caution,
    registeringAgencies: c.records
      .filter((r) => r.file === 'NSOR')
      .map((r) => c.agencies.find((a) => a.id === r.enteringAgencyId)?.name ?? r.enteringOri)
      .join('\n'),
    registrationDate: registration?.registeredOn,
    supervision: supervisionText(c),
    registersUntil: nsor?.registersUntil ?? (registration?.lifetime ? 'for life' : undefined),
    offense: registration?.offense ?? details.offense,
    convictionDate: registration?.convictedOn ?? details.convictedOn,
    convictionPlace: registration?.convictedAt ?? details.convictedAt,
    juvenileAdjudication: c.records.some((r) => (r.details as RecordDetails).juvenile === true)
      ? JUVENILE_YES
      : undefined,
    victimAge: list(victims.map((v) => v.age)),
    victimGender: list(victims.map((v) => v.gender)),
    victimRelationship: list(victims.map((v) => v.relationship)),
    contactOri: warrant?.issuingOri ?? record.enteringOri,
    contactAgency: contact?.name,
    contactPhone: contact?.phone ?? undefined,
  };
}

function supervisionText(c: Pick<CaseFacts, 'records' | 'agencies'>): string | undefined {
  const own = c.records.flatMap((r) => (r.details as RecordDetails).supervision ?? [])[0];
  if (!own) return undefined;
  const office = c.agencies.find((a) => a.ori === own.ori)?.name ?? own.ori;
  return [office, own.until && `until ${own.until}`, own.travelBarred === true && 'foreign travel is barred']
    .filter(Boolean)
    .join(', ');
}

function list(values: readonly (string | number | undefined)[]): string | undefined {
  const known = values.filter((v) => v !== undefined);
  return known.length > 0 ? known.join(', ') : undefined;
}

/** The words of the candidate page without the values: what was compared is told by fields of its own. */
function matchSummary({ kept }: StoredCandidate): string {
  const explained = explainMatch(kept.match, kept.stamp, kept.marginBits);
  return explanationLines({ ...explained, evidence: kept.match.evidence }).join('\n');
}
