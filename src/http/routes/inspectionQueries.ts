import { z } from 'zod';
import { memoryHolds } from '#domain/adjudication.js';
import { clearanceSays, travellerDigests } from '#domain/clearance.js';
import { CROSSING_MODES } from '#domain/coverage.js';
import type { PossibleMatch } from '#domain/evidence.js';
import { clean } from '#domain/fieldReader.js';
import { identityDigestText } from '#domain/identity.js';
import { BY_HAND, type InspectorHit, inspectorHit } from '#domain/inspectorHit.js';
import type { PersonDescription } from '#domain/person.js';
import { findPort } from '#domain/ports.js';
import { liveResult, registerDoubt } from '#domain/registerDoubt.js';
import { closesAt, mayBeSamePerson, referencedEventKey } from '#domain/travelEvent.js';
import { newWork } from '#domain/workItem.js';
import { readMrz } from '#formats/mrz/read.js';
import type { ScreenedBatch } from '#screening/doors.js';
import { catchUp } from '#screening/followRegister.js';
import { memoriesOf } from '#storage/adjudications.js';
import { clearancesOf } from '#storage/clearances.js';
import type { Tx } from '#storage/database.js';
import { beforeAsking, hitRecords } from '#storage/inspectionQueries.js';
import { keyOfAnother } from '#storage/keyOfAnother.js';
import { type Keys, keyedDigest } from '#storage/keys.js';
import { newId } from '#storage/newId.js';
import type { FeedState } from '#storage/registerRecords.js';
import { addScreenings } from '#storage/screenings.js';
import { statusesOfRecords } from '#storage/statusOfRecord.js';
import { eventsByKey, type SavedEvent, saveEvents, type TravelEvent } from '#storage/travelEvents.js';
import { addWork } from '#storage/workItems.js';
import { jsonAnswer } from '../answer.js';
import { refuse } from '../errors.js';
import { freshnessOf, freshnessShape, liveResultShape } from '../liveAnswer.js';
import { type AnyRoute, route } from '../route.js';
import { personShape } from './screenings.js';

/**
 * An inspector asks about one person and waits. The answer says what may be known at a port and on which state of the
 * register it rests; the question itself is recorded as an inspection at primary, so that a register change within a
 * day is held against it and the port's later report joins it by its own number.
 */
const MODES = Object.keys(CROSSING_MODES) as (keyof typeof CROSSING_MODES)[];

const Question = z
  .object({
    /** The port's own number of the encounter; the same number again is the same inspection. */
    reference: z
      .string()
      .regex(/^[\x21-\x7e]{1,60}$/)
      .optional(),
    direction: z.enum(['entry', 'departure']),
    mode: z.enum(MODES),
    port: z.string().regex(/^[A-Za-z0-9]{3,5}$/, 'IATA code, four-digit port of entry or UN/LOCODE'),
    lane: z
      .string()
      .regex(/^[\w -]{1,12}$/)
      .optional(),
    carrier: z
      .string()
      .regex(/^[A-Z0-9]{2,8}$/)
      .optional(),
    voyage: z
      .string()
      .regex(/^[A-Z0-9]{1,12}$/)
      .optional(),
    vehicle: z
      .object({
        plate: z.string().regex(/^[\w -]{1,12}$/),
        state: z
          .string()
          .regex(/^[A-Z]{2,3}$/)
          .optional(),
        country: z
          .string()
          .regex(/^[A-Z]{2,3}$/)
          .optional(),
      })
      .optional(),
    /** Keyed by the sender. */
    officer: z
      .string()
      .regex(/^[\x21-\x7e]{1,64}$/)
      .optional(),
    person: personShape.extend({
      /** Lines of the machine readable zone, as the reader gave them. */
      mrz: z.string().max(200).optional(),
      /** machine: the port's own reader read the document. */
      documentRead: z.enum(['machine', 'keyed']).optional(),
      /** Redress and known-traveller numbers that the traveller gave. */
      travellerNumbers: z
        .array(z.string().regex(/^[A-Za-z0-9-]{3,25}$/, '3 to 25 letters, digits or hyphens'))
        .max(9)
        .optional(),
    }),
  })
  .meta({ id: 'InspectionQuery' });

const Hit = z.object({
  status: z.enum(['wanted', 'non-fugitive']),
  certainty: z.enum(['certain', 'possible']),
  band: z.enum(['urgent', 'review']).nullable(),
  agrees: z.array(z.string()),
  against: z.array(z.string()),
  instruction: z.string(),
  confirmWith: z.object({ agency: z.string(), ori: z.string(), phone: z.string().nullable() }).nullable(),
});

const Found = z
  .object({
    queryId: z.string(),
    result: liveResultShape,
    degraded: z.boolean(),
    instruction: z.string(),
    hits: z.array(Hit),
    register: z
      .object({
        version: z.string(),
        epoch: z.number(),
        records: z.number(),
        model: z.string(),
        tables: z.string(),
        lines: z.string(),
      })
      .nullable(),
    freshness: freshnessShape,
    askedAt: z.string(),
    /** Milliseconds from the question to just before the answer was kept. */
    tookMs: z.number(),
  })
  .meta({ id: 'InspectionAnswer' });

type Asked = z.infer<typeof Question>;

interface Prepared {
  readonly startedAt: number;
  readonly sender: string;
  readonly feeds: readonly FeedState[];
  readonly traveller: PersonDescription;
  readonly found: ScreenedBatch | null;
}

const ask = route({
  method: 'POST',
  path: '/api/v1/inspections/queries',
  kind: 'api',
  object: { kind: 'Screening', all: true },
  policy: 'inspection.asked',
  audit: 'inspection.asked',
  says: 'Asks about one traveler at a port and records the inspection; told is what an inspector may know',
  explains:
    'Never "no match" on a stale or missing register: the result is then check-by-hand and degraded is true. A hit is a possible match and no ground to arrest, detain or refuse; values of the record are never in the answer.',
  scope: 'inspections:ask',
  asSystem: true,
  requestsPerMinute: 60_000,
  body: Question,
  response: { 200: Found },
  prepare: async ({ services, actor, body, now }): Promise<Prepared> => {
    const startedAt = performance.now();
    const traveller = travellerOf(body, now);
    const { screening, db } = services;
    const { sender, feeds } = await beforeAsking(db, actor.id);
    if (!screening) return { startedAt, sender, feeds, traveller, found: null };
    if (feeds.some((f) => f.lastSeq > screening.epoch())) await catchUp(db, screening);
    const found = await screening.screenNow({ id: 'asked', person: traveller });
    if (found.screened.length !== 1) refuse('failed');
    return { startedAt, sender, feeds, traveller, found };
  },
  handler: async ({ tx, now, body, prepared, services, note }) => {
    const { feeds, found, traveller } = prepared;
    const doubt = registerDoubt(found !== null, feeds, now);
    const { stale, degraded, reason } = doubt;
    const matches = found?.screened[0]?.matches ?? [];
    const given = { traveller, numbers: body.person.travellerNumbers ?? [] };
    const hits = await hitsOf(tx, services.keys, given, matches, now);
    const saved = await record(tx, services.keys, body, prepared, now);
    const result = liveResult(hits.length, doubt);
    if (found)
      await addScreenings(
        tx,
        [
          {
            travelEventId: saved.id,
            eventVersion: saved.version,
            door: 'now',
            result: degraded ? 'check-by-hand' : hits.length > 0 ? 'candidates' : 'clear',
            candidates: hits.length,
            stamp: found.stamp,
            reason,
          },
        ],
        now,
      );
    // Candidates, trips and clocks are made by the step that makes them for every door; nobody waits for it here.
    if (hits.length > 0 || degraded)
      await addWork(
        tx,
        [
          newWork(
            'travelEventsRecorded',
            `screen asked ${saved.id} ${newId(now)}`,
            { transmissionId: null, eventIds: [saved.id] },
            { urgency: 0 },
          ),
        ],
        now,
      );
    note({
      result,
      hits: hits.length,
      records: matches.map((m) => m.id),
      port: body.port,
      mode: body.mode,
      epoch: found?.stamp.registerEpoch ?? null,
      stale: stale.map((f) => f.code),
    });
    return jsonAnswer(
      {
        queryId: saved.id,
        result,
        degraded,
        instruction: hits[0]?.instruction ?? (degraded ? BY_HAND : 'No possible match in the register.'),
        hits,
        register: found && {
          version: `${found.stamp.modelVersion}/${found.stamp.tablesVersion}/${found.stamp.registerEpoch}`,
          epoch: found.stamp.registerEpoch,
          records: found.stamp.registerSize,
          model: found.stamp.modelVersion,
          tables: found.stamp.tablesVersion,
          lines: found.stamp.linesVersion,
        },
        freshness: freshnessOf(feeds, stale),
        askedAt: new Date(now).toISOString(),
        tookMs: Math.round((performance.now() - prepared.startedAt) * 100) / 100,
      },
      { audit: { objectId: saved.id } },
    );
  },
});

export const inspectionQueryRoutes: readonly AnyRoute[] = [ask];

/** The person asked about: what was keyed in, and what the document's zone says where the port's reader read it. */
function travellerOf({ person }: Asked, nowMs: number): PersonDescription {
  const { mrz, documentRead, travellerNumbers: _ofTheJourney, ...keyed } = person;
  const zone = mrz ? readMrz(mrz, { receivedOn: new Date(nowMs).toISOString().slice(0, 10) }) : undefined;
  const names = [...keyed.names.filter((n) => Object.values(n).some(Boolean)), ...(zone?.person.names ?? [])];
  const documents = [...(keyed.documents ?? []), ...(zone?.person.documents ?? [])];
  if (names.length === 0 && documents.length === 0 && !keyed.fbiNumber && !keyed.aNumber)
    refuse('invalid', {
      issues: [{ at: 'body.person', problem: 'a name, a document or its zone, an FBI or alien number' }],
    });
  const read = documentRead === 'machine' || zone?.fields.documentNumber?.checked === 'ok';
  return clean({
    ...zone?.person,
    ...clean(keyed),
    names,
    documents: documents.length > 0 ? documents : undefined,
    birthDates: keyed.birthDates ?? zone?.person.birthDates,
    verified: read && documents.length > 0 ? ['document'] : undefined,
  }) as PersonDescription;
}

/** What may be told of the matches; a pair that an officer told apart is no hit. */
async function hitsOf(
  tx: Tx,
  keys: Keys,
  given: { readonly traveller: PersonDescription; readonly numbers: readonly string[] },
  matches: readonly PossibleMatch[],
  nowMs: number,
): Promise<InspectorHit[]> {
  if (matches.length === 0) return [];
  const { traveller, numbers } = given;
  const ids = matches.map((m) => m.id);
  const records = await hitRecords(tx, ids);
  const statuses = await statusesOfRecords(tx, ids);
  const travellerDigest = keyedDigest(keys, identityDigestText(traveller));
  const memories = await memoriesOf(tx, [travellerDigest], ids);
  const clearances = await clearancesOf(tx, ids);
  const digests =
    clearances.length > 0 ? travellerDigests(traveller, (text) => keyedDigest(keys, text)) : null;
  return matches.flatMap((match) => {
    const held = records.get(match.id);
    const status = statuses.get(match.id);
    if (held?.state !== 'active' || !status || status === 'not-screened') return [];
    const recordDigest = keyedDigest(keys, identityDigestText(held.person));
    if (memories.some((m) => memoryHolds(m, { travellerDigest, recordId: match.id, recordDigest }, nowMs)))
      return [];
    const { agency, ori, phone } = held;
    const pair = { numbers, recordId: match.id, recordDigest };
    const redress = digests && clearanceSays(clearances, digests, pair, nowMs);
    return [inspectorHit(traveller, match, status, { agency, ori, phone }, redress?.finding ?? null)];
  });
}

/** Keeps the question as an inspection at primary; one that got further meanwhile is not moved back. */
async function record(
  tx: Tx,
  keys: Keys,
  body: Asked,
  { sender, traveller }: Prepared,
  nowMs: number,
): Promise<SavedEvent> {
  const reference = body.reference ?? `query ${newId(nowMs)}`;
  const numbered = referencedEventKey('inspection', sender, reference);
  const ownKey = keyOfAnother(keys, numbered, traveller);
  const known = body.reference ? await eventsByKey(tx, [numbered, ownKey]) : new Map<string, TravelEvent>();
  const first = known.get(numbered);
  // A number that another person has: each of the two stays an inspection of their own.
  const naturalKey = first && !mayBeSamePerson(first.traveller, traveller) ? ownKey : numbered;
  const held = known.get(naturalKey);
  const { mode, lane, carrier, vehicle, officer } = body;
  const port = findPort(body.port)?.code ?? body.port.toUpperCase();
  const [saved] = await saveEvents(
    tx,
    [
      {
        kind: 'inspection',
        naturalKey,
        state: held?.state ?? 'primary',
        direction: body.direction,
        voyageId: null,
        transmissionId: held?.transmissionId ?? null,
        sender,
        role: held?.role ?? 'passenger',
        traveller,
        facts: clean({
          mode,
          lane,
          carrier,
          voyage: body.voyage?.replace(/^0+(?=\d)/, ''),
          vehicle,
          officer,
          port,
          queried: true,
          travellerNumbers: body.person.travellerNumbers,
          reference,
        }),
        occursAtMs: held?.occursAtMs ?? nowMs,
        closesAtMs: closesAt({ kind: 'inspection', state: 'primary', recordedAtMs: nowMs }),
      },
    ],
    nowMs,
  );
  return saved!;
}
