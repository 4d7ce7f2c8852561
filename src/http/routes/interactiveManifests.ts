import { DOORS } from '#domain/door.js';
import { qualityAnswer } from '#formats/edifact/qualityAnswer.js';
import { readAny } from '#formats/read.js';
import { stripAtDoor } from '#formats/stripAtDoor.js';
import { findClient } from '#storage/apiClients.js';
import { receiveForReading } from '#storage/receive.js';
import { file } from '../answer.js';
import { refuse } from '../errors.js';
import { type AnyRoute, RAW_BODY, route } from '../route.js';

/** One request of a carrier's system at check-in: a few persons, and it waits for the answer. */
const REQUEST_BYTES_MAX = 64 * 1024;

/**
 * Person by person while passengers check in (APIS interactive, 19 CFR 122.49a): the same bytes as a list, kept and read
 * as one, answered at once with a CUSRES that speaks of data quality only. Who is on the register is told to agencies
 * by notification and never in an answer that a carrier sees.
 */
const ask = route({
  method: 'POST',
  path: '/api/v1/manifests/interactive',
  kind: 'api',
  scope: 'manifests:write',
  object: { kind: 'Transmission', all: true },
  policy: 'transmission.received',
  audit: 'transmission.received',
  says: 'Interactive: up to 10 persons as PAXLST, answered at once with a CUSRES about data quality only',
  raw: true,
  body: RAW_BODY,
  bodyBytesMax: REQUEST_BYTES_MAX,
  requestsPerMinute: 60_000,
  prepare: async ({ services, actor, body, now, request }) => {
    if (!actor.scopes.includes(DOORS.manifests.scope)) refuse('forbidden');
    if (body.length === 0) refuse('invalid', { issues: [{ at: 'body', problem: 'the bytes of a PAXLST' }] });
    const messages = readAny(body, 'edifact', { receivedOn: new Date(now).toISOString().slice(0, 10) });
    const received = await services.db.asSystem(async (tx) => {
      const client = await findClient(tx, actor.id);
      return receiveForReading(
        tx,
        services.keys,
        {
          door: 'api',
          sender: client?.clientId ?? actor.id,
          raw: stripAtDoor(body),
          actor,
          source: request.ip,
        },
        now,
      );
    });
    return { id: received.id, messages };
  },
  handler: ({ prepared, now }) => {
    const { bytes } = qualityAnswer(prepared.messages, {
      prepared: new Date(now).toISOString().slice(0, 16),
      reference: prepared.id.replace(/-/g, '').slice(-14).toUpperCase(),
      interactive: true,
    });
    return {
      ...file(Buffer.from(bytes), { type: 'application/edifact' }),
      headers: { 'rsoits-transmission': prepared.id },
      audit: { written: true as const },
    };
  },
});

export const interactiveManifestRoutes: readonly AnyRoute[] = [ask];
