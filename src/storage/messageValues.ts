import { wallText } from '#basics/zones.js';
import { explainMatch } from '#domain/explanation.js';
import { conflictSays } from '#domain/legConflicts.js';
import { JUVENILE_YES, type MessageValues, personValues } from '#domain/message.js';
import { nameText, type PersonName } from '#domain/person.js';
import { findPort } from '#domain/ports.js';
import { EXTRADITION_LIMITS, type RecordDetails } from '#domain/registerRecord.js';
import { isApplication, TRAVEL_EVENT_KINDS } from '#domain/travelEvent.js';
import type { StoredCandidate } from './candidates.js';
import type { CaseFacts } from './caseFacts.js';
import type { OccasionFacts } from './occasion.js';
import type { RegisterRecord } from './registerRecords.js';
import type { TravelEvent } from './travelEvents.js';
import type { Voyage } from './voyages.js';

/** Everything a message of the case could say, by catalogue field; what may go to whom is decided by release. */
export function messageValues(c: CaseFacts, reference: string): MessageValues {
  return known({
    ...recordValues(c.record, c.records, c.agencies),
    ...journeyValues(c.event, c.voyage),
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
    recordFile: c.records.map((r) => r.file).join(', '),
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

/** The journey in the words of its ports: local time of the port, the zone's name, and UTC. */
export function journeyValues(
  event: TravelEvent,
  voyage: Voyage | undefined,
): Record<string, string | undefined> {
  return {
    event: `${TRAVEL_EVENT_KINDS[event.kind].label} (${event.state.replaceAll('-', ' ')}), from ${event.senderName}`,
    direction: isApplication(event.kind)
      ? undefined
      : {
          entry: 'entering the United States',
          departure: 'leaving the United States',
          none: 'no border crossed',
          unknown: 'unknown',
        }[event.direction],
    ...applicationValues(event),
    voyage: voyage ? `${voyage.carrier} ${voyage.number}`.trim() : undefined,
    route: voyage?.legs.map((l) => `${portName(l.departurePort)} to ${portName(l.arrivalPort)}`).join('\n'),
    departure: voyage ? portTime(voyage.departurePort, voyage.departsAtMs) : undefined,
    arrival: voyage ? portTime(voyage.arrivalPort, voyage.arrivesAtMs) : undefined,
    onBoard: {
      'on-board': 'yes, by the carrier’s closing list',
      'not-on-board': 'no, by the carrier’s closing list',
    }[event.state],
  };
}

/** What is applied for; for whom, of a sponsorship; and which lookouts it met (`formats/applications`). */
function applicationValues(event: TravelEvent): Record<string, string | undefined> {
  if (!isApplication(event.kind)) return {};
  const f = event.facts as {
    readonly reference?: string;
    readonly form?: string;
    readonly visaClass?: string;
    readonly admissionClass?: string;
    readonly waiverGround?: string;
    readonly office?: string;
    readonly beneficiary?: { readonly names?: readonly PersonName[]; readonly birthDate?: string };
    readonly lookoutsMet?: readonly string[];
  };
  const known = (parts: readonly (string | undefined)[]) => parts.filter(Boolean).join(', ') || undefined;
  return {
    application: known([
      f.reference && `number ${f.reference}`,
      f.form,
      f.visaClass,
      f.admissionClass,
      f.waiverGround,
      f.office,
    ]),
    beneficiary: known([
      ...(f.beneficiary?.names ?? []).map(nameText),
      f.beneficiary?.birthDate && `born ${f.beneficiary.birthDate}`,
    ]),
    lookoutsMet: known(f.lookoutsMet ?? []),
  };
}

function portName(code: string | null | undefined): string {
  const port = code ? findPort(code) : undefined;
  return port ? `${port.name} (${code})` : (code ?? 'unknown port');
}

function portTime(code: string | null, ms: number | null): string | undefined {
  return ms === null ? undefined : timeAtPort(code, ms);
}

function timeAtPort(code: string | null, ms: number): string {
  const utc = wallText('UTC', ms);
  const port = code ? findPort(code) : undefined;
  return port ? `${wallText(port.zone, ms)} local time (${utc} UTC)` : `not before ${utc} UTC (port unknown)`;
}

function list(values: readonly (string | number | undefined)[]): string | undefined {
  const known = values.filter((v) => v !== undefined);
  return known.length > 0 ? known.join(', ') : undefined;
}

/** The same words as on the candidate page: the sum in a sentence, then each field that says something of the person. */
function matchSummary({ kept }: StoredCandidate): string {
  const { summary, rows } = explainMatch(kept.match, kept.stamp, kept.marginBits);
  return [
    summary,
    ...rows.filter((r) => r.bits !== 0 && r.field !== 'together').map((r) => `${r.label}: ${r.sentence}`),
  ].join('\n');
}
