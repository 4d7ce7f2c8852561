import { z } from 'zod';
import { isUuid } from '#basics/ids.js';
import { DOORS, type DoorName } from '#domain/door.js';
import { TRANSMISSION_BYTES_MAX } from '#formats/edifact/read.js';
import { stripAtDoor } from '#formats/stripAtDoor.js';
import { findClient } from '#storage/apiClients.js';
import { receiveForReading } from '#storage/receive.js';
import { readTransmissionWithOwner } from '#storage/transmissions.js';
import { jsonAnswer } from '../answer.js';
import { refuse } from '../errors.js';
import { type AnyRoute, type Finding, RAW_BODY, route } from '../route.js';

/** Bytes as the partner made them, kept before anything is read of them. */

const received = z.object({
  transmissionId: z.string(),
  /** new: kept and queued. repeated: the same bytes came before. retry: came before, failed to load, loads again. */
  received: z.enum(['new', 'repeated', 'retry']),
  status: z.string(),
});

/** A form is no transmission; JSON manifests have a media type of their own. */
const NOT_BYTES = /urlencoded|multipart/;

const NAMES = Object.keys(DOORS) as DoorName[];

/** One address a door: `/api/v1/manifests`, `/api/v1/applications`… */
const handIn = NAMES.map((door) =>
  route({
    method: 'POST',
    path: `/api/v1/${door}`,
    kind: 'api',
    object: { kind: 'Transmission', all: true },
    policy: 'transmission.received',
    audit: 'transmission.received',
    says: `${DOORS[door].says}: hands in the bytes as the partner made them; the same bytes again are recognised`,
    raw: true,
    body: RAW_BODY,
    bodyBytesMax: TRANSMISSION_BYTES_MAX,
    response: { 200: received, 202: received },
    // As the system: a client may not read the rows among which its bytes are recognised. The transaction that keeps
    // the bytes writes the audit row in the client's name and leaves the work, so all three happen or none does.
    prepare: async ({ services, actor, body, now, request }) => {
      if (actor.kind !== 'client' || !actor.scopes.includes(DOORS[door].scope)) refuse('forbidden');
      const type = String(request.headers['content-type'] ?? '').toLowerCase();
      if (NOT_BYTES.test(type)) refuse('wrong-media');
      if (body.length === 0)
        refuse('invalid', { issues: [{ at: 'body', problem: 'the bytes of a transmission' }] });
      return services.db.asSystem(async (tx) => {
        const client = await findClient(tx, actor.id);
        return receiveForReading(
          tx,
          services.keys,
          {
            // Manifests keep the name they always had, so that bytes sent before and after are still recognised.
            door: door === 'manifests' ? 'api' : door,
            sender: client?.clientId ?? actor.id,
            raw: stripAtDoor(body),
            actor,
            source: request.ip,
          },
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
  }),
);

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

export const transmissionApiRoutes: readonly AnyRoute[] = [...handIn, status];
