import { z } from 'zod';
import type { FieldProblem } from '#domain/fieldReader.js';
import { isObject } from '#domain/fieldReader.js';
import { checkRecordEnd, RECORD_ENDS } from '#domain/recordEnd.js';
import { recordLineOf } from '#domain/recordLine.js';
import { RECORD_NUMBER, REGISTER_FILE_CODES } from '#domain/registerRecord.js';
import { endRegisterRecord } from '#storage/enterRecords.js';
import { REGISTER_FEED } from '#storage/firstFacts.js';
import { findRecord, type RegisterRecord } from '#storage/registerRecords.js';
import { jsonAnswer } from '../answer.js';
import { refuse } from '../errors.js';
import { agenciesKeptFor, enterRecord, entryFacts, type FoundRecord } from '../registerDoor.js';
import { type AnyRoute, type Finding, route } from '../route.js';

/** Register records one at a time, for an agency's own programs. */
const Params = z.object({
  file: z.enum(REGISTER_FILE_CODES).meta({
    description:
      'The file that the record is an entry of; WIN is the warrant information network of the U.S. Marshals',
  }),
  recordNumber: z
    .string()
    .regex(RECORD_NUMBER)
    .meta({ description: 'As the file gave it', examples: ['X123456789'] }),
});
type At = z.infer<typeof Params>;

const EXAMPLE = {
  ori: 'OHTEST001',
  names: [{ surname: 'EXAMPLE', given: 'INVENTED' }],
  birthDates: ['1971-04-23'],
  sex: 'M',
  citizenships: ['USA'],
  documents: [{ kind: 'passport', number: '910228374', issuer: 'USA' }],
  offense: 'Sexual battery',
  offenseCode: '1108',
  registrationDates: { from: '2010-01-15', until: '2035-01-15' },
};

/** Read by the same function as an import line, so that both refuse the same things in the same words. */
const Body = z.looseObject({}).meta({
  id: 'RegisterRecordLine',
  description: 'The fields of a line of a register file; file and number come from the address',
  examples: [EXAMPLE],
});

const RecordOut = z
  .object({
    id: z.uuid(),
    state: z.string(),
    version: z.number().int(),
    updatedAt: z.string(),
    endedReason: z.string().nullable(),
    record: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'RegisterRecord' });
const Entered = RecordOut.extend({ outcome: z.enum(['added', 'changed', 'same']) }).meta({
  id: 'RegisterRecordEntered',
});

async function findOwn({ tx, params }: Finding<At, unknown, unknown>): Promise<FoundRecord | undefined> {
  const record = await findRecord(tx, params.file, params.recordNumber);
  return record && { id: record.id, agencyId: record.enteringAgencyId, record };
}

const put = route({
  method: 'PUT',
  path: '/api/v1/records/:file/:recordNumber',
  kind: 'api',
  scope: 'register:write',
  object: {
    kind: 'RegisterRecord',
    find: async (
      finding: Finding<At, unknown, Record<string, unknown>>,
    ): Promise<FoundRecord | undefined> => {
      const known = await findOwn(finding);
      if (known) return known;
      const { tx, actor, body, now } = finding;
      if (!actor) return undefined;
      const owner = (await agenciesKeptFor(tx, actor, now)).find((a) => a.ori === body.ori);
      // Somebody else's ORI is a problem of the body, told by its field.
      return { id: '*', agencyId: owner?.id ?? actor.agencyId };
    },
  },
  policy: 'record.entered',
  audit: 'record.entered',
  says: 'Enters a register record, or changes it',
  explains:
    'Travelers of open journeys are screened against it within a minute. Sending the same again changes nothing. Problems are told by field, all at once, and then nothing is entered.',
  params: Params,
  body: Body,
  response: { 200: Entered, 201: Entered },
  prepare: async (c) =>
    entryFacts(c.services, c.actor, { ...(isObject(c.body) ? c.body : {}), ...c.params }, c.now),
  handler: async (c) => {
    if (c.prepared.isTaken)
      return refuse('unprocessable', {
        issues: [
          { at: 'params.recordNumber', problem: 'a number that no other agency has used in this file' },
        ],
      });
    const line = { ...(isObject(c.body) ? c.body : {}), ...c.params };
    const done = await enterRecord(c.tx, c.actor, line, c.now, c.prepared.isRegistered);
    if (!done.ok) return refuse('unprocessable', { issues: done.error.map(issueOf) });
    const { record, outcome } = done.value;
    return jsonAnswer(
      { ...asJson(record), outcome },
      {
        status: outcome === 'added' ? 201 : 200,
        audit: {
          action: outcome === 'added' ? 'record.entered' : 'record.changed',
          objectId: record.id,
          facts: { outcome, version: record.version, agency: record.enteringAgencyId },
        },
      },
    );
  },
});

const show = route({
  method: 'GET',
  path: '/api/v1/records/:file/:recordNumber',
  kind: 'api',
  scope: 'register:write',
  object: { kind: 'RegisterRecord', find: findOwn },
  policy: 'record.show',
  audit: 'record.show',
  says: 'Shows a register record of your agency as the line that would enter it again',
  params: Params,
  response: { 200: RecordOut },
  handler: (c) => jsonAnswer(asJson(c.found.record!)),
});

const end = route({
  method: 'POST',
  path: '/api/v1/records/:file/:recordNumber/end',
  kind: 'api',
  scope: 'register:write',
  object: { kind: 'RegisterRecord', find: findOwn },
  policy: 'record.ended',
  audit: 'record.ended',
  says: 'Ends a register record',
  explains:
    'Open candidates of the record close, messages that were not sent are stopped, and those who were told about open journeys are told that it ended and why.',
  params: Params,
  body: z
    .object({
      as: z.enum(Object.keys(RECORD_ENDS) as (keyof typeof RECORD_ENDS)[]).meta({
        description: Object.entries(RECORD_ENDS)
          .map(([code, { says }]) => `${code}: ${says}`)
          .join('. '),
      }),
      reason: z.string().trim().min(1).max(1000),
    })
    .meta({
      id: 'RegisterRecordEnd',
      examples: [{ as: 'vacated', reason: 'Order of the court of 3 March 2026' }],
    }),
  response: { 200: RecordOut },
  handler: async (c) => {
    const record = c.found.record!;
    const kept = (await agenciesKeptFor(c.tx, c.actor, c.now)).map((a) => a.id);
    const checked = checkRecordEnd(record, c.body, kept);
    if (!checked.ok) {
      if (checked.error.code === 'not-active')
        return refuse('stale', { issues: [{ at: 'params', problem: checked.error.says }] });
      return refuse('unprocessable', { issues: [{ at: 'body', problem: checked.error.says }] });
    }
    await endRegisterRecord(
      c.tx,
      { actor: c.actor, nowMs: c.now, feed: REGISTER_FEED.code, audit: 'caller' },
      record.id,
      { state: checked.value, reason: c.body.reason },
    );
    const after = (await findRecord(c.tx, c.params.file, c.params.recordNumber))!;
    return jsonAnswer(asJson(after), { audit: { facts: { as: checked.value, version: after.version } } });
  },
});

export const recordApi: readonly AnyRoute[] = [put, show, end];

function asJson(record: RegisterRecord) {
  return {
    id: record.id,
    state: record.state,
    version: record.version,
    updatedAt: new Date(record.updatedAtMs).toISOString(),
    endedReason: record.endedReason,
    record: recordLineOf(record),
  };
}

function issueOf({ path, expected }: FieldProblem) {
  return {
    at: path === '' ? 'body' : `body.${path.replace(/\[(\d+)\]/g, '.$1')}`,
    problem: `expected ${expected}`,
  };
}
