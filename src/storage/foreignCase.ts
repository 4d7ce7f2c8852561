import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { type CautionFacts, conductOf } from '#domain/destinationCaution.js';
import type { FieldName } from '#domain/fieldCatalogue.js';
import type { CopySource } from '#domain/foreignCopy.js';
import type { DraftFacts, ForeignLeg } from '#domain/foreignRelease.js';
import type { MessageValues } from '#domain/message.js';
import type { PersonDescription } from '#domain/person.js';
import { findPort } from '#domain/ports.js';
import { referenceOf } from '#domain/reference.js';
import type { RecordDetails } from '#domain/registerRecord.js';
import { type NoticeContent, type NoticePlace, PURPOSES, placeInstant } from '#domain/travelNotice.js';
import { readCandidate } from './candidates.js';
import { agenciesOf, type CaseFacts, loadCase } from './caseFacts.js';
import type { Tx } from './database.js';
import { messageValues, occasionValues } from './messageValues.js';
import { loadNoticeOccasion } from './noticeOccasions.js';
import { activeRecordsOfSubject, type RegisterRecord } from './registerRecords.js';
import { statusOfRecord } from './statusOfRecord.js';
import { readNotice, readVersion } from './travelNotices.js';
import { partsOfTrip, type Trip } from './trips.js';
import type { Voyage } from './voyages.js';

/** Everything the release desk needs of one journey, whatever it comes from. */
export interface ForeignCase {
  readonly reference: string;
  readonly tripId: string | null;
  readonly subjectId: string | null;
  readonly legs: readonly ForeignLeg[];
  readonly facts: DraftFacts;
  readonly about: CautionFacts;
  readonly madeOf: CopySource;
}

/** States of a trip in which nobody abroad has anything to hear. */
const OFF = new Set(['cancelled', 'did-not-travel', 'refuted']);

/**
 * The case of a departing trip that an officer has confirmed; null while nobody has, when the journey is off, and
 * when it leads into the country.
 */
export async function foreignCaseOfTrip(tx: Tx, trip: Trip, nowMs: number): Promise<ForeignCase | null> {
  if (trip.direction !== 'departure' || OFF.has(trip.state)) return null;
  const cases: CaseFacts[] = [];
  for (const { candidateId } of await partsOfTrip(tx, trip.id)) {
    const candidate = await readCandidate(tx, candidateId);
    if (candidate?.outcome !== 'same') continue;
    const facts = await loadCase(tx, candidateId, nowMs);
    if (facts) cases.push(facts);
  }
  const latest = cases.at(-1);
  if (!latest) return null;
  const voyages = [...new Map(cases.flatMap((c) => (c.voyage ? [[c.voyage.id, c.voyage]] : []))).values()];
  const legs = legsOf(voyages);
  const values: MessageValues = {
    ...messageValues(latest, referenceOf(trip.id)),
    ...OUR_CONTACT,
    identityClaim: 'Confirmed by an officer',
  };
  return {
    reference: referenceOf(trip.id),
    tripId: trip.id,
    subjectId: trip.subjectId,
    legs,
    facts: {
      status: trip.status,
      ...factsOfRecords(latest.records),
      departsAtMs: trip.facts.departsAtMs ?? voyages[0]?.departsAtMs ?? null,
    },
    about: aboutOf(latest.records, latest.event.traveller),
    madeOf: madeOf(values, latest.records, [latest.event.traveller]),
  };
}

/** States of a notice in which the desk has nothing to do: nobody has accepted it yet, or it is over. */
const NO_DRAFTS = new Set(['ended']);

/**
 * The case of a travel notice that NSOTC has accepted once; a changed version is drafted before it is accepted again,
 * because whoever was told must hear of it. Null: leave what there is as it is.
 */
export async function foreignCaseOfNotice(
  tx: Tx,
  noticeId: string,
  nowMs: number,
): Promise<ForeignCase | 'not-travelling' | null> {
  const notice = await readNotice(tx, noticeId);
  if (!notice || notice.acceptedVersion === null || NO_DRAFTS.has(notice.state)) return null;
  if (notice.state === 'cancelled') return 'not-travelling';
  const said = await loadNoticeOccasion(tx, { noticeId, version: notice.version }, nowMs);
  const version = await readVersion(tx, noticeId, notice.version);
  if (said === null || said === 'not-yet' || said.subjectId === null || !version) return null;
  const records = await activeRecordsOfSubject(tx, said.subjectId);
  const [record] = records;
  const { status } = record ? await statusOfRecord(tx, record) : { status: 'non-fugitive' as const };
  const reference = referenceOf(notice.tripId ?? notice.id);
  const agencies = await agenciesOf(tx, records, []);
  const values: MessageValues = {
    ...occasionValues(said, records, agencies, reference),
    ...OUR_CONTACT,
    travelNotice: noticeWords(version.content, notice.returnsOn),
  };
  return {
    reference,
    tripId: notice.tripId,
    subjectId: said.subjectId,
    legs: legsOfNotice(version.content, notice.timeZone),
    facts: {
      status: status === 'wanted' ? 'wanted' : 'non-fugitive',
      ...factsOfRecords(records),
      departsAtMs: notice.departsAtMs,
    },
    about: aboutOf(records, said.person),
    madeOf: madeOf(values, records, [said.person]),
  };
}

/** What the notice says of the journey, one thing a line; `foreignCopy.ts` knows these beginnings. */
function noticeWords(n: NoticeContent, returnsOn: string | null): string {
  return [
    'on file',
    `purpose ${n.purposes.map((p) => (p === 'other' ? (n.otherPurpose ?? '') : PURPOSES[p])).join(', ')}`,
    n.noReturn ? 'no return meant' : returnsOn ? `return ${returnsOn}` : 'no day of return',
    ...(n.destinations ?? []).flatMap((d) => [
      ...(d.address ? [`stay in ${d.country}: ${d.address.replaceAll('\n', ', ')}`] : []),
      ...(d.contact ? [`contact in ${d.country}: ${d.contact.replaceAll('\n', ', ')}`] : []),
    ]),
  ].join('\n');
}

/** Every arrival abroad is a stay until the next departure; intermediate stops are passed through at once. */
function legsOfNotice(n: NoticeContent, zone: string): ForeignLeg[] {
  const at = (place: NoticePlace) => placeInstant(place, zone).atMs;
  const legs = n.legs.flatMap((leg, i) => {
    const next = n.legs[i + 1];
    const through = (leg.stops ?? []).map((country) => ({
      country,
      place: null,
      arrivesAtMs: at(leg.from),
      leavesAtMs: at(leg.from),
    }));
    return [
      ...through,
      {
        country: leg.to.country,
        place: leg.to.place,
        arrivesAtMs: at(leg.to),
        ...(leg.to.time === undefined ? { arrivesOn: leg.to.date } : {}),
        leavesAtMs: next ? at(next.from) : null,
      },
    ];
  });
  const named = (n.destinations ?? [])
    .filter((d) => !legs.some((l) => l.country === d.country))
    .map((d) => ({ country: d.country, place: null, arrivesAtMs: null, leavesAtMs: null }));
  return [...legs, ...named].map((l, i) => ({ seq: i + 1, ...l }));
}

/** Whom a foreign authority asks: never the agency that registers or wants the person. */
export const OUR_CONTACT: MessageValues = { contactAgency: 'INTERPOL Washington (USNCB)', contactPhone: '' };

/** Foreign stays of the voyages in order; ports that the table does not know have no country and are left out. */
function legsOf(voyages: readonly Voyage[]): ForeignLeg[] {
  const stops = voyages
    .flatMap((v) => v.legs)
    .sort((a, b) => (a.departsAtMs ?? 0) - (b.departsAtMs ?? 0))
    .map((leg) => ({ leg, port: leg.arrivalPort ? findPort(leg.arrivalPort) : undefined }));
  return stops.flatMap(({ leg, port }, i) =>
    port && port.country !== 'USA'
      ? [
          {
            seq: i + 1,
            country: port.country,
            place: `${port.name} (${leg.arrivalPort})`,
            arrivesAtMs: leg.arrivesAtMs,
            leavesAtMs: stops[i + 1]?.leg.departsAtMs ?? null,
          },
        ]
      : [],
  );
}

/** What the copies are made of: the values, codes of the offences, and the numbers that never leave. */
export function madeOf(
  values: MessageValues,
  records: readonly Pick<RegisterRecord, 'person' | 'details'>[],
  others: readonly PersonDescription[] = [],
): CopySource {
  const persons = [...records.map((r) => r.person), ...others];
  const details = records.map((r) => r.details as RecordDetails);
  const registration = details.find((d) => d.offenseCode && !d.warrant)?.offenseCode;
  const warrant = details.find((d) => d.warrant)?.warrant?.offenseCode;
  return {
    values,
    offenceCodes: {
      ...(registration === undefined ? {} : { registration }),
      ...(warrant === undefined ? {} : { warrant }),
    },
    neverAbroad: [
      ...new Set(
        persons.flatMap((p) =>
          [
            p.fbiNumber,
            p.aNumber,
            ...(p.documents ?? []).filter((d) => d.kind === 'ssn').map((d) => d.number),
          ].filter((n): n is string => n !== undefined),
        ),
      ),
    ],
  };
}

export function factsOfRecords(
  records: readonly Pick<RegisterRecord, 'details'>[],
): Pick<DraftFacts, 'tier' | 'minorVictim'> {
  const victims = records.flatMap((r) => (r.details as RecordDetails).victims ?? []);
  const tiers = records.flatMap((r) => {
    const { tier } = r.details as RecordDetails;
    return tier === undefined ? [] : [Number(tier)];
  });
  return {
    tier: tiers.length > 0 ? (Math.max(...tiers) as 1 | 2 | 3) : null,
    minorVictim: victims.some((v) => v.age !== undefined && v.age < 18)
      ? 'yes'
      : victims.length > 0 && victims.every((v) => v.age !== undefined)
        ? 'no'
        : 'unknown',
  };
}

/** What destination cautions ask about. A refugee travel document says that the countries of citizenship were fled. */
export function aboutOf(
  records: readonly Pick<RegisterRecord, 'person' | 'details'>[],
  traveller?: PersonDescription,
): CautionFacts {
  const details = records.map((r) => r.details as RecordDetails);
  const persons = [...records.map((r) => r.person), ...(traveller ? [traveller] : [])];
  const isRefugee = persons.some((p) => (p.documents ?? []).some((d) => d.kind === 'refugee'));
  return {
    conduct: conductOf(
      details.map((d) => ({ code: d.offenseCode ?? d.warrant?.offenseCode })),
      details.flatMap((d) => (d.victims ?? []).map((v) => v.age)),
    ),
    tier: factsOfRecords(records).tier,
    juvenile: details.some((d) => d.juvenile === true),
    protectedFrom: isRefugee
      ? [...new Set(persons.flatMap((p) => p.citizenships ?? []).filter((c) => c !== 'USA'))]
      : [],
  };
}

/** Fields whose change is worth a correction; how the match came about and what a list called it are not. */
const SAID: readonly FieldName[] = [
  'names',
  'aliases',
  'birthDate',
  'sex',
  'citizenships',
  'documents',
  'voyage',
  'route',
  'departure',
  'arrival',
  'offense',
  'convictionDate',
  'convictionPlace',
  'travelNotice',
  'registersUntil',
  'warrantDate',
  'warrantOffense',
  'caution',
  'juvenileAdjudication',
  'victimAge',
];

/** Equal digests: a foreign authority has nothing new to hear. */
export function draftDigest(of: {
  readonly country: string;
  readonly role: string;
  readonly needed: boolean;
  readonly values: MessageValues;
}): string {
  const said = Object.fromEntries(SAID.map((f) => [f, of.values[f] ?? '']));
  const text = canonicalize({ country: of.country, role: of.role, needed: of.needed, said })!;
  return createHash('sha256').update(text).digest('hex');
}
