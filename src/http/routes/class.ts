import { z } from 'zod';
import { isUuid } from '#basics/ids.js';
import { INFORMS_ONLY } from '#domain/application.js';
import type { FieldName } from '#domain/fieldCatalogue.js';
import { clean } from '#domain/fieldReader.js';
import { nameText, type PersonDescription } from '#domain/person.js';
import { liveResult, registerDoubt } from '#domain/registerDoubt.js';
import type { RecordDetails } from '#domain/registerRecord.js';
import { DOMESTIC, type ReleaseBody, releaseFields } from '#domain/release.js';
import type { RuleSet } from '#domain/ruleSet.js';
import { type ExtractRecord, extractPerson, writeClassExtract } from '#formats/classExtract.js';
import { catchUp } from '#screening/followRegister.js';
import { writeAudit } from '#storage/audit.js';
import { extractRows } from '#storage/classExtract.js';
import { agenciesFor } from '#storage/directory.js';
import { lookoutsOnRecords, runningLookouts } from '#storage/lookouts.js';
import { feedStates, lastSeq, readRecords } from '#storage/registerRecords.js';
import { ruleSetAt } from '#storage/ruleSets.js';
import { file, jsonAnswer } from '../answer.js';
import { refuse } from '../errors.js';
import { freshnessOf, freshnessShape, liveResultShape } from '../liveAnswer.js';
import { type AnyRoute, route } from '../route.js';
import { personAsked } from './screenings.js';

/**
 * The passport authority's two doors: a live query about one applicant, and the extract that its own loose search runs
 * on until the query takes its place (white paper IV.A.1). Each answer is dissemination of a restricted file.
 */
const CHANGED_BY_JUVENILE = 'recordNumber' satisfies FieldName;
const MATCHES_MAX = 20;

const Match = z.object({
  file: z.string(),
  number: z.string(),
  name: z.string(),
  birthDates: z.array(z.string()),
  /** How strongly the evidence speaks, never whether it is the person. */
  band: z.enum(['urgent', 'review']),
  agency: z.object({ name: z.string(), ori: z.string().nullable() }),
  lookouts: z.array(z.string()),
});

const query = route({
  method: 'POST',
  path: '/api/v1/class/queries',
  kind: 'api',
  scope: 'class:query',
  object: { kind: 'Extract', all: true },
  policy: 'class.queried',
  audit: 'class.queried',
  says: 'Asks about one passport or visa applicant; told possible matches, the register’s state and whether to trust it',
  explains:
    'A possible match is for a person to look at, never a decision. The purpose and the application’s number are kept in the audit.',
  body: z.object({
    purpose: z.enum(['passport', 'visa', 'other-consular']),
    reference: z.string().trim().min(1).max(60),
    person: personAsked,
  }),
  response: {
    200: z.object({
      informs: z.string(),
      result: liveResultShape,
      matches: z.array(Match),
      /** Possible matches that may not be described to this agency: ask NSOTC. */
      withheld: z.number(),
      degraded: z.boolean(),
      reason: z.string(),
      register: z.object({ epoch: z.number(), records: z.number() }).nullable(),
      freshness: freshnessShape,
      askedAt: z.string(),
    }),
  },
  prepare: async ({ services, body, now, actor }) => {
    const { screening } = services;
    if (!screening) return null;
    await catchUp(services.db, screening);
    const found = await screening.screenNow({ id: 'asked', person: clean(body.person) as PersonDescription });
    const matches = (found.screened[0]?.matches ?? []).slice(0, MATCHES_MAX);
    const ids = matches.map((m) => m.id);
    // As the system: a client may read no record; what it is told of one goes through the release rules.
    return services.db.asSystem(async (tx) => {
      const release = (await ruleSetAt<ReleaseBody>(tx, 'release', now)) as RuleSet<ReleaseBody>;
      const records = await readRecords(tx, ids);
      const lookouts = await lookoutsOnRecords(tx, ids, now);
      const agencies = await agenciesFor(tx, {
        ids: [...new Set([...records.values()].map((r) => r.enteringAgencyId))],
      });
      const told = matches.flatMap((m) => {
        const record = records.get(m.id);
        if (record?.state !== 'active') return [];
        const about = { juvenile: (record.details as RecordDetails).juvenile === true };
        const { withheld } = releaseFields(
          release,
          ['names', 'birthDate', 'recordFile', 'recordNumber', 'contactAgency'],
          actor.agencyRole,
          DOMESTIC,
          about,
        );
        const agency = agencies.find((a) => a.id === record.enteringAgencyId);
        return [
          {
            recordId: record.id,
            may: withheld.length === 0,
            match: {
              file: record.file,
              number: record.recordNumber,
              name: nameText(record.person.names[0] ?? {}),
              birthDates: [...(record.person.birthDates ?? [])],
              band: m.band ?? ('review' as const),
              agency: { name: agency?.name ?? '', ori: agency?.ori ?? null },
              lookouts: lookouts.filter((l) => l.recordId === record.id).map((l) => l.number),
            },
          },
        ];
      });
      return { told, stamp: found.stamp };
    });
  },
  handler: async ({ tx, now, actor, body, prepared, note, request }) => {
    const feeds = await feedStates(tx);
    const doubt = registerDoubt(prepared !== null, feeds, now);
    const { stale, degraded, reason } = doubt;
    const told = prepared?.told ?? [];
    const result = liveResult(told.length, doubt);
    note({
      result,
      purpose: body.purpose,
      reference: body.reference,
      matches: told.length,
      epoch: prepared?.stamp.registerEpoch ?? null,
      stale: stale.map((f) => f.code),
    });
    await writeAudit(
      tx,
      now,
      told.map(({ recordId, may }) => ({
        actor,
        action: 'restricted.disseminated' as const,
        objectKind: 'register-record',
        objectId: recordId,
        facts: { by: 'class-query', purpose: body.purpose, reference: body.reference, described: may },
        source: request.ip,
      })),
    );
    return jsonAnswer({
      informs: INFORMS_ONLY,
      result,
      matches: told.filter((t) => t.may).map((t) => t.match),
      withheld: told.filter((t) => !t.may).length,
      degraded,
      reason,
      register: prepared && {
        epoch: prepared.stamp.registerEpoch,
        records: prepared.stamp.registerSize,
      },
      freshness: freshnessOf(feeds, stale),
      askedAt: new Date(now).toISOString(),
    });
  },
});

/** Records a part; a register of a million is fifty parts. */
const PART = 20_000;

const extract = route({
  method: 'GET',
  path: '/api/v1/class/extract',
  kind: 'api',
  scope: 'class:extract',
  object: { kind: 'Extract', all: true },
  policy: 'class.extracted',
  audit: 'class.extracted',
  says: 'The register extract for CLASS as JSON lines: full, or what changed after an epoch',
  explains: `Parts of ${PART} records; the last line of a part names the cursor of the next. Keep the epoch of the head for the next delta.`,
  query: z.object({
    after: z.coerce.number().int().min(0).default(0),
    cursor: z.string().max(80).optional(),
    part: z.coerce.number().int().min(1).max(PART).default(PART),
  }),
  prepare: async ({ services, query, now, actor }) =>
    services.db.asSystem(async (tx) => {
      const [epochText, afterId] = (query.cursor ?? '').split(':');
      if (query.cursor !== undefined && (!/^\d+$/.test(epochText!) || !isUuid(afterId ?? '')))
        refuse('invalid', { issues: [{ at: 'query.cursor', problem: 'the cursor of the part before' }] });
      const epoch = query.cursor === undefined ? await lastSeq(tx) : Number(epochText);
      if (query.after > epoch)
        refuse('invalid', { issues: [{ at: 'query.after', problem: `an epoch up to ${epoch}` }] });
      const rows = await extractRows(tx, {
        after: query.after,
        epoch,
        afterId: afterId ?? null,
        limit: query.part + 1,
      });
      const shown = rows.slice(0, query.part);
      const isLast = rows.length <= query.part;
      const release = (await ruleSetAt<ReleaseBody>(tx, 'release', now)) as RuleSet<ReleaseBody>;
      const releasable = (juvenile: boolean) =>
        releaseFields(release, ['names', CHANGED_BY_JUVENILE], actor.agencyRole, DOMESTIC, { juvenile })
          .withheld.length === 0;
      const [adult, young] = [releasable(false), releasable(true)];
      const records: ExtractRecord[] = shown
        // Who may no longer be shown is taken off a file that may have them from before.
        .filter((r) => (r.juvenile ? young : adult) || (query.after > 0 && r.version > 1))
        .map((r) =>
          r.active && (r.juvenile ? young : adult)
            ? {
                file: r.file,
                number: r.recordNumber,
                change: 'on-file',
                person: extractPerson(r.person),
                agency: { name: r.agencyName, ori: r.agencyOri, phone: r.agencyPhone },
              }
            : { file: r.file, number: r.recordNumber, change: 'ended' },
        );
      const lookouts = (isLast ? await runningLookouts(tx, now) : []).filter((l) =>
        l.juvenile ? young : adult,
      );
      const names = await agenciesFor(tx, { ids: [...new Set(lookouts.map((l) => l.agencyId))] });
      return {
        withheld: shown.length - records.length,
        extract: {
          head: {
            extract: query.after === 0 ? ('full' as const) : ('delta' as const),
            after: query.after,
            epoch,
            prepared: new Date(now).toISOString(),
            test: services.settings.isTest,
          },
          records,
          lookouts: lookouts.map((l) => ({
            number: l.number,
            file: l.recordFile,
            record: l.recordNumber,
            agency: {
              name: l.agencyName,
              ori: names.find((a) => a.id === l.agencyId)?.ori ?? null,
              phone: null,
            },
            until: l.until,
          })),
          next: isLast ? null : `${epoch}:${shown.at(-1)!.id}`,
        },
      };
    }),
  handler: async ({ tx, now, actor, prepared, note, request }) => {
    const { extract: part, withheld } = prepared;
    const facts = {
      extract: part.head.extract,
      after: part.head.after,
      epoch: part.head.epoch,
      records: part.records.length,
      lookouts: part.lookouts.length,
      withheld,
      more: part.next !== null,
    };
    note(facts);
    await writeAudit(tx, now, {
      actor,
      action: 'restricted.disseminated',
      objectKind: 'extract',
      objectId: String(part.head.epoch),
      facts: { by: 'class-extract', ...facts },
      source: request.ip,
    });
    return file(writeClassExtract(part), {
      type: 'application/x-ndjson; charset=utf-8',
      name: `class-extract-${part.head.epoch}.ndjson`,
    });
  },
});

export const classApiRoutes: readonly AnyRoute[] = [query, extract];
