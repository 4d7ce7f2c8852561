import { sql } from 'kysely';
import type { PriorityFacts } from '#domain/casePriority.js';
import { CASE_OUTCOMES, type CaseEvidence, type CaseOutcome } from '#domain/complianceCase.js';
import { nameText } from '#domain/person.js';
import { instantText } from '#domain/reckoning.js';
import { isWarrantFile, type RecordDetails, recordLabel } from '#domain/registerRecord.js';
import { leadRegistration } from '#domain/subject.js';
import type { Tier } from '#domain/tierRules.js';
import { TRAVEL_EVENT_KINDS } from '#domain/travelEvent.js';
import { adjudicationsOf } from './adjudications.js';
import { casesOfSubject } from './complianceCases.js';
import { many, type Tx } from './database.js';
import { messagesOfTrip } from './foreignMessages.js';
import { reconciliationOf } from './reconciliations.js';
import { type RegisterRecord, readRecords } from './registerRecords.js';
import { statusOfRecord } from './statusOfRecord.js';
import { linksOfSubject } from './subjects.js';
import { readEvents } from './travelEvents.js';
import { noticesOfSubject } from './travelNotices.js';
import { partsOfTrip, readTrip } from './trips.js';

/** What the ledger knows of a subject and a journey, as a compliance case needs it: for its weight and its elements. */
export interface CaseGround {
  readonly name: string;
  readonly registeringAgencyId: string | null;
  readonly facts: PriorityFacts;
  readonly evidence: readonly CaseEvidence[];
}

interface RegistrantRow {
  readonly id: string;
  readonly number: string;
  readonly agencyId: string;
  readonly agencyName: string;
  readonly state: string;
  readonly tier: Tier | null;
  readonly dutyEndsOn: string | null;
  readonly signed: string | null;
  readonly form: string | null;
}

/** @param caseId of the case itself, which is not an earlier one */
export async function loadCaseGround(
  tx: Tx,
  subjectId: string,
  tripId: string | null,
  caseId: string | null,
): Promise<CaseGround> {
  const records = await recordsEver(tx, subjectId);
  const active = records.filter((r) => r.state === 'active');
  const nsor = active.filter((r) => r.file === 'NSOR');
  const registrants = await registrantsOf(
    tx,
    subjectId,
    records.map((r) => r.id),
  );
  const lead = leadRegistration(
    nsor.map((r) => {
      const d = detailsOf(r);
      return {
        agencyId: r.enteringAgencyId,
        jurisdiction: '',
        because: d.registersFor ?? 'unknown',
        registeredOn: d.registeredOn ?? null,
      };
    }),
  );
  const shown = nsor[0] ?? active[0] ?? records[0];
  return {
    name: nameText(shown?.person.names[0] ?? { full: 'Subject without records' }),
    registeringAgencyId: lead?.agencyId ?? registrants[0]?.agencyId ?? null,
    facts: {
      wanted: await wantedFact(tx, active),
      victim: victimFact(active),
      tier: tierFact(nsor, registrants),
      supervision: supervisionFact(active),
      repeat: await repeatFact(tx, subjectId, caseId),
      ...(await journeyFacts(tx, tripId)),
    },
    evidence: [
      ...dutyEvidence(nsor, registrants),
      ...(await knowledgeEvidence(tx, subjectId, registrants)),
      ...(await informationEvidence(tx, subjectId, tripId)),
      ...(await travelEvidence(tx, tripId)),
    ],
  };
}

const detailsOf = (r: RegisterRecord) => r.details as RecordDetails;

/** Ended records too: who was on the register when the journey was made may be off it now. */
async function recordsEver(tx: Tx, subjectId: string): Promise<RegisterRecord[]> {
  const links = (await linksOfSubject(tx, subjectId)).filter((l) => l.unlinkedAtMs === null);
  return [
    ...(
      await readRecords(
        tx,
        links.map((l) => l.recordId),
      )
    ).values(),
  ];
}

async function registrantsOf(
  tx: Tx,
  subjectId: string,
  recordIds: readonly string[],
): Promise<RegistrantRow[]> {
  return many(
    tx,
    sql<RegistrantRow>`
    select r.id, r.number, r.agency_id as "agencyId", a.name as "agencyName", r.state, r.tier, r.duty_ends_on as "dutyEndsOn",
           v.value ->> 'signedOn' as signed, v.value ->> 'form' as form
      from registrants r join agencies a on a.id = r.agency_id
      left join lateral (select value from registrant_values v where v.registrant_id = r.id and v.element = 'acknowledgement' and v.ended_at is null and v.state = 'known'
                          order by v.entered_at desc limit 1) v on true
     where r.sealed_at is null and (r.subject_id = ${subjectId} ${recordIds.length > 0 ? sql`or r.record_id in (${sql.join(recordIds)})` : sql``})
     order by r.updated_at desc`,
  );
}

async function wantedFact(tx: Tx, active: readonly RegisterRecord[]): Promise<PriorityFacts['wanted']> {
  const warrant = active.find((r) => isWarrantFile(r.file));
  const [any] = active;
  const wanted = any !== undefined && (await statusOfRecord(tx, any)).status === 'wanted';
  return wanted
    ? { answer: 'yes', source: warrant ? `Warrant ${recordLabel(warrant)}` : '' }
    : { answer: 'no', source: 'No warrant of this subject is in force' };
}

function victimFact(active: readonly RegisterRecord[]): PriorityFacts['victim'] {
  const ages = active.flatMap((r) =>
    (detailsOf(r).victims ?? []).flatMap((v) =>
      v.age === undefined ? [] : [{ age: v.age, of: r.recordNumber }],
    ),
  );
  const youngest = ages.reduce<(typeof ages)[number] | null>(
    (least, v) => (least === null || v.age < least.age ? v : least),
    null,
  );
  if (!youngest) return { answer: 'unknown', source: 'No record says how old a victim was' };
  return {
    answer: youngest.age < 13 ? 'under-13' : youngest.age < 18 ? 'minor' : 'adult',
    source: `NSOR ${youngest.of}`,
  };
}

function tierFact(
  nsor: readonly RegisterRecord[],
  registrants: readonly RegistrantRow[],
): PriorityFacts['tier'] {
  const highest = nsor
    .filter((r) => detailsOf(r).tier)
    .sort((a, b) => Number(detailsOf(b).tier) - Number(detailsOf(a).tier))[0];
  if (highest)
    return {
      answer: (['I', 'II', 'III'] as const)[Number(detailsOf(highest).tier) - 1]!,
      source: `NSOR ${highest.recordNumber}`,
    };
  const decided = registrants.find((r) => r.tier !== null);
  return decided
    ? { answer: decided.tier!, source: `File ${decided.number} of ${decided.agencyName}` }
    : { answer: 'unknown', source: 'Neither record nor file says a tier' };
}

function supervisionFact(active: readonly RegisterRecord[]): PriorityFacts['supervision'] {
  const supervised = active.filter((r) => detailsOf(r).supervision);
  const barred = supervised.find((r) => detailsOf(r).supervision!.travelBarred);
  if (barred) return { answer: 'bars-travel', source: `NSOR ${barred.recordNumber}` };
  return supervised[0]
    ? { answer: 'supervised', source: `NSOR ${supervised[0].recordNumber}` }
    : { answer: 'none', source: 'No record names a supervising office' };
}

async function repeatFact(
  tx: Tx,
  subjectId: string,
  caseId: string | null,
): Promise<PriorityFacts['repeat']> {
  const earlier = (await casesOfSubject(tx, subjectId)).filter(
    (c) => c.id !== caseId && c.outcome !== null && CASE_OUTCOMES[c.outcome as CaseOutcome].violation,
  );
  return {
    answer: earlier.length > 1 ? 'several' : earlier.length === 1 ? 'one' : 'none',
    source:
      earlier.length > 0 ? earlier.map((c) => c.number).join(', ') : 'No earlier case found a violation',
  };
}

async function journeyFacts(
  tx: Tx,
  tripId: string | null,
): Promise<Pick<PriorityFacts, 'destination' | 'whereabouts'>> {
  const trip = tripId === null ? undefined : await readTrip(tx, tripId);
  if (!trip)
    return {
      destination: { answer: 'no-journey', source: 'The case is about no journey' },
      whereabouts: { answer: 'unknown', source: 'The case is about no journey' },
    };
  const sent = (await messagesOfTrip(tx, trip.id)).filter((m) => m.kind === 'notice' && m.sentAtMs !== null);
  const leftAtMs = trip.facts.departsAtMs ?? null;
  const before = sent.find((m) => leftAtMs === null || m.sentAtMs! < leftAtMs);
  const held = await reconciliationOf(tx, trip.id);
  return {
    destination: before
      ? { answer: 'told', source: `Message ${before.reference}, ${instantText(before.sentAtMs!)}` }
      : leftAtMs === null
        ? { answer: 'unknown', source: 'When the person left is not known' }
        : { answer: 'not-told', source: `No message left before ${instantText(leftAtMs)}` },
    whereabouts: whereaboutsOf(held?.return, held?.returnSays),
  };
}

function whereaboutsOf(finding: string | undefined, says: string | undefined): PriorityFacts['whereabouts'] {
  switch (finding) {
    case 'resumed':
    case 'resume-due':
    case 'resume-overdue':
      return { answer: 'back', source: says! };
    case 'none-meant':
    case 'overdue':
    case 'expected':
    case 'not-due':
    case 'no-date':
      return { answer: 'abroad', source: says! };
    default:
      return { answer: 'unknown', source: says ?? 'The journey has not been held against a notice' };
  }
}

function dutyEvidence(
  nsor: readonly RegisterRecord[],
  registrants: readonly RegistrantRow[],
): readonly CaseEvidence[] {
  const found = [
    ...nsor.map(
      (r): CaseEvidence => ({
        element: 'duty',
        found: true,
        says: [
          `NSOR ${r.recordNumber}, in force`,
          detailsOf(r).registeredOn && `registered ${detailsOf(r).registeredOn}`,
          r.registersUntil ? `until ${r.registersUntil}` : 'no last day stated',
        ]
          .filter(Boolean)
          .join(', '),
        href: `/records/${r.id}`,
      }),
    ),
    ...registrants.map(
      (r): CaseEvidence => ({
        element: 'duty',
        found: r.state !== 'ended',
        says: `File ${r.number} of ${r.agencyName}: ${r.state}${r.dutyEndsOn ? `, duty until ${r.dutyEndsOn}` : ''}`,
        href: null,
      }),
    ),
  ];
  return found.length > 0 ? found : [none('duty', 'No NSOR record is in force')];
}

async function knowledgeEvidence(
  tx: Tx,
  subjectId: string,
  registrants: readonly RegistrantRow[],
): Promise<readonly CaseEvidence[]> {
  const signed = registrants
    .filter((r) => r.signed !== null)
    .map(
      (r): CaseEvidence => ({
        element: 'knowledge',
        found: true,
        says: `Acknowledgement of duties signed on ${r.signed}, form ${r.form ?? 'not stated'} (file ${r.number} of ${r.agencyName})`,
        href: null,
      }),
    );
  const missing =
    signed.length > 0
      ? []
      : [
          none(
            'knowledge',
            registrants.length > 0
              ? 'The registrant’s file holds no signed acknowledgement of duties'
              : 'The agency keeps its file outside RSOITS: ask it for the signed acknowledgement of duties',
          ),
        ];
  const notices = (await noticesOfSubject(tx, subjectId)).map(
    (n): CaseEvidence => ({
      element: 'knowledge',
      found: true,
      says: `Filed travel notice ${n.reference} on ${instantText(n.filedAtMs)}`,
      href: `/notices/${n.id}`,
    }),
  );
  return [...signed, ...missing, ...notices];
}

async function informationEvidence(
  tx: Tx,
  subjectId: string,
  tripId: string | null,
): Promise<readonly CaseEvidence[]> {
  const held = tripId === null ? undefined : await reconciliationOf(tx, tripId);
  const notices = await noticesOfSubject(tx, subjectId);
  return [
    held
      ? {
          element: 'information',
          found: true,
          says: `${held.departureSays} (held against the notices ${instantText(held.changedAtMs)})`,
          href: `/trips/${tripId}`,
        }
      : none('information', 'No journey of the case was held against a notice'),
    {
      element: 'information',
      found: true,
      says:
        notices.length === 0
          ? 'No travel notice of this person was ever received'
          : `${notices.length} travel notices of this person are on file, the last for ${notices[0]!.departsOn}`,
      href: null,
    },
  ];
}

async function travelEvidence(tx: Tx, tripId: string | null): Promise<readonly CaseEvidence[]> {
  if (tripId === null) return [none('travel', 'The case names no journey')];
  const parts = await partsOfTrip(tx, tripId);
  const events = await readEvents(tx, [...new Set(parts.map((p) => p.travelEventId))]);
  const found = events.map(
    (e): CaseEvidence => ({
      element: 'travel',
      found: true,
      says: `${TRAVEL_EVENT_KINDS[e.kind].label}, ${e.direction}, ${e.state}, reported ${instantText(e.recordedAtMs)}`,
      href: `/trips/${tripId}`,
    }),
  );
  for (const { candidateId } of parts) {
    const inForce = (await adjudicationsOf(tx, candidateId)).find(
      (a) => a.state === 'in-force' && a.outcome === 'same',
    );
    if (inForce)
      found.push({
        element: 'travel',
        found: true,
        says: `An officer decided that it is this person, ${instantText(inForce.decidedAtMs)}`,
        href: `/candidates/${candidateId}`,
      });
  }
  return found.length > 0 ? found : [none('travel', 'Nothing of the journey was seen')];
}

function none(element: CaseEvidence['element'], says: string): CaseEvidence {
  return { element, found: false, says, href: null };
}
