import { z } from 'zod';
import { isUuid } from '#basics/ids.js';
import { findClient } from '#storage/apiClients.js';
import { receiveForReading } from '#storage/receive.js';
import { readTransmissionWithOwner } from '#storage/transmissions.js';
import { jsonAnswer } from '../answer.js';
import { refuse } from '../errors.js';
import { type AnyRoute, type Finding, RAW_BODY, route } from '../route.js';

/** Manifests in by HTTP: bytes as the carrier made them, kept before anything is read of them. */
export const MANIFEST_BYTES_MAX = 64 * 1024 * 1024;

const received = z.object({
  transmissionId: z.string(),
  /** new: kept and queued. repeated: the same bytes came before. retry: came before, failed to load, loads again. */
  received: z.enum(['new', 'repeated', 'retry']),
  status: z.string(),
});

const handIn = route({
  method: 'POST',
  path: '/api/v1/manifests',
  kind: 'api',
  object: { kind: 'Transmission', all: true },
  policy: 'transmission.received',
  audit: 'transmission.received',
  says: 'Hands in a manifest (UN/EDIFACT, any PAXLST as sent); the same bytes again are recognised',
  raw: true,
  body: RAW_BODY,
  bodyBytesMax: MANIFEST_BYTES_MAX,
  response: { 200: received, 202: received },
  // As the system: a client may not read the rows among which its bytes are recognised. The transaction that keeps
  // the bytes writes the audit row in the client's name and leaves the work, so all three happen or none does.
  prepare: async ({ services, actor, body, now, request }) => {
    const type = String(request.headers['content-type'] ?? '').toLowerCase();
    if (/json|urlencoded|multipart/.test(type)) refuse('wrong-media');
    if (body.length === 0)
      refuse('invalid', { issues: [{ at: 'body', problem: 'the bytes of a manifest' }] });
    return services.db.asSystem(async (tx) => {
      const client = await findClient(tx, actor.id);
      return receiveForReading(
        tx,
        services.keys,
        { door: 'api', sender: client?.clientId ?? actor.id, raw: body, actor, source: request.ip },
        now,
      );
    });
  },
  handler: ({ prepared }) =>
    jsonAnswer(
      {
        transmissionId: prepared.id,
        received: prepared.kind,
        status: `/api/v1/transmissions/${prepared.id}`,
      },
      { status: prepared.kind === 'repeated' ? 200 : 202, audit: { written: true } },
    ),
});

const warning = z.object({
  code: z.string(),
  text: z.string(),
  offset: z.number(),
  segment: z.number().optional(),
});

const status = route({
  method: 'GET',
  path: '/api/v1/transmissions/:id',
  kind: 'api',
  object: {
    kind: 'Transmission',
    find: async ({ tx, params }: Finding<{ id: string }, unknown, unknown>) => {
      const t = isUuid(params.id) ? await readTransmissionWithOwner(tx, params.id) : undefined;
      return t && { id: t.id, agencyId: t.ownerAgencyId, transmission: t };
    },
  },
  policy: 'transmission.show',
  audit: 'transmission.show',
  says: 'What became of a transmission: outcome, warnings with their positions, counts',
  params: z.object({ id: z.string().max(60) }),
  response: {
    200: z.object({
      transmissionId: z.string(),
      receivedAt: z.string(),
      sha256: z.string(),
      bytes: z.number(),
      repeats: z.number(),
      /** received: waits to be read. failed: our side broke, send it again. */
      state: z.enum(['received', 'read', 'failed']),
      format: z.string().nullable(),
      outcome: z.enum(['accepted', 'warnings', 'quarantined', 'rejected']).nullable(),
      persons: z.number(),
      warnings: z.array(warning),
      references: z.record(z.string(), z.unknown()),
    }),
  },
  handler: ({ found }) => {
    const t = found.transmission;
    return jsonAnswer({
      transmissionId: t.id,
      receivedAt: new Date(t.receivedAtMs).toISOString(),
      sha256: t.sha256,
      bytes: t.bytes,
      repeats: t.repeats,
      state: t.state,
      format: t.format,
      outcome: t.outcome,
      persons: t.persons,
      warnings: t.warnings,
      references: t.refs,
    });
  },
});

export const transmissionApiRoutes: readonly AnyRoute[] = [handIn, status];
