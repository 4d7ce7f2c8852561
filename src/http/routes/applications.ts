import { z } from 'zod';
import {
  APPLICATION_ANSWERS,
  APPLICATION_KIND_NAMES,
  answerOf,
  applicationKindOf,
  INFORMS_ONLY,
} from '#domain/application.js';
import { staleFeeds } from '#domain/registerDoubt.js';
import { APPLICATIONS_JSON_SCHEMA, APPLICATIONS_XSD } from '#formats/applications/schema.js';
import { findClient } from '#storage/apiClients.js';
import { type ApplicationStanding, applicationStandings } from '#storage/applicationAnswers.js';
import { type AuditNote, writeAudit } from '#storage/audit.js';
import { feedStates } from '#storage/registerRecords.js';
import { file, jsonAnswer } from '../answer.js';
import { refuse } from '../errors.js';
import { type AnyRoute, route } from '../route.js';

/** Answers to the agencies that decide on applications: whether somebody must look, never what a record holds. */
const PAGE = 500;
/** Changes younger than this may still have older neighbours in transactions that have not ended. */
const SETTLED_MS = 5000;

const Answer = z.object({
  reference: z.string(),
  kind: z.enum(APPLICATION_KIND_NAMES),
  /** The application's state as we have it. */
  state: z.string(),
  sequence: z.number().nullable(),
  answer: z.enum(Object.keys(APPLICATION_ANSWERS) as (keyof typeof APPLICATION_ANSWERS)[]),
  says: z.string(),
  screenedAt: z.string().nullable(),
  registerEpoch: z.number().nullable(),
});

const answers = route({
  method: 'GET',
  path: '/api/v1/applications/answers',
  kind: 'api',
  scope: 'applications:write',
  object: { kind: 'Application', all: true },
  policy: 'application.answered',
  audit: 'application.answered',
  says: 'What was found of applications that this client handed in',
  explains:
    'Either by reference, or from a cursor on, in the order in which answers changed. RSOITS informs and does not decide: the field "informs" says so in every answer.',
  query: z.object({
    reference: z.string().min(1).max(80).optional(),
    kind: z.enum(APPLICATION_KIND_NAMES).optional(),
    after: z.string().max(20).regex(/^\d+$/, 'the cursor of the answer before').optional(),
  }),
  response: {
    200: z.object({
      contract: z.literal('rsoits-application-answers'),
      version: z.literal(1),
      informs: z.string(),
      degraded: z.boolean(),
      reason: z.string(),
      register: z.object({ epoch: z.number() }),
      answers: z.array(Answer),
      /** For `after`; the same as asked when nothing is new. */
      cursor: z.string(),
      more: z.boolean(),
    }),
  },
  // As the system: a client sees no row of the tracking side; it is handed the answers to its own applications only.
  prepare: async ({ services, actor, query, now }) =>
    services.db.asSystem(async (tx) => {
      const client = await findClient(tx, actor.id);
      const after = Number(query.after ?? 0);
      const found = await applicationStandings(tx, {
        sender: client?.clientId ?? actor.id,
        ...(query.kind === undefined ? {} : { kind: query.kind }),
        ...(query.reference === undefined ? { changedAfterMs: after } : { references: [query.reference] }),
        limit: PAGE + 1,
      });
      return query.reference === undefined ? wholeInstants(found, now) : { shown: found, more: false };
    }),
  handler: async ({ tx, now, actor, query, prepared, note, request }) => {
    const { shown, more } = prepared;
    if (query.reference !== undefined && shown.length === 0) refuse('not-found');
    const feeds = await feedStates(tx);
    const stale = staleFeeds(feeds, now);
    const list = shown.map((s) => ({ standing: s, answer: answerOf(s) }));
    note({ answers: list.length, stale: stale.map((f) => f.code) });
    await writeAudit(
      tx,
      now,
      list
        .filter(({ answer }) => answer === 'possible-match' || answer === 'match-confirmed')
        .map(
          ({ standing, answer }): AuditNote => ({
            actor,
            action: 'restricted.disseminated',
            objectKind: 'travel-event',
            objectId: standing.eventId,
            facts: { by: 'application-answer', answer, epoch: standing.registerEpoch },
            source: request.ip,
          }),
        ),
    );
    return jsonAnswer({
      contract: 'rsoits-application-answers',
      version: 1,
      informs: INFORMS_ONLY,
      degraded: stale.length > 0 || feeds.length === 0,
      reason:
        stale.length > 0 ? `Register data too old or missing: ${stale.map((f) => f.name).join(', ')}.` : '',
      register: { epoch: Math.max(0, ...feeds.map((f) => f.lastSeq)) },
      answers: list.map(({ standing: s, answer }) => ({
        reference: s.reference,
        kind: applicationKindOf(s.kind)!,
        state: s.state,
        sequence: s.sequence,
        answer,
        says: APPLICATION_ANSWERS[answer],
        screenedAt: s.screenedAtMs === null ? null : new Date(s.screenedAtMs).toISOString(),
        registerEpoch: s.registerEpoch,
      })),
      cursor: String(shown.at(-1)?.changedAtMs ?? query.after ?? 0),
      more,
    });
  },
});

/** The cursor is an instant: a page ends between two, unless all of it is of one. */
function wholeInstants(
  found: readonly ApplicationStanding[],
  nowMs: number,
): { readonly shown: readonly ApplicationStanding[]; readonly more: boolean } {
  const settled = found.filter((s) => s.changedAtMs <= nowMs - SETTLED_MS);
  if (found.length <= PAGE) return { shown: settled, more: false };
  const cut = found[PAGE]!.changedAtMs;
  const before = settled.filter((s) => s.changedAtMs < cut);
  return { shown: before.length > 0 ? before : settled, more: true };
}

/** The contract's schemas, for who builds against it. */
const schemas = [
  {
    path: '/api/v1/applications/contract.xsd',
    type: 'application/xml; charset=utf-8',
    body: APPLICATIONS_XSD,
  },
  {
    path: '/api/v1/applications/contract.json',
    type: 'application/schema+json; charset=utf-8',
    body: JSON.stringify(APPLICATIONS_JSON_SCHEMA, null, 1),
  },
].map(({ path, type, body }) =>
  route({
    method: 'GET',
    path,
    kind: 'public',
    object: { kind: 'Service', all: true },
    policy: 'api.described',
    audit: 'api.described',
    says: 'The schema of application events',
    handler: () => file(body, { type }),
  }),
);

export const applicationApiRoutes: readonly AnyRoute[] = [answers, ...schemas];
