import { createHash } from 'node:crypto';
import { z } from 'zod';
import { newWork } from '#domain/workItem.js';
import { receiveReply } from '#storage/acknowledgements.js';
import { findClientByName } from '#storage/apiClients.js';
import { addWork } from '#storage/workItems.js';
import { jsonAnswer } from '../answer.js';
import { refuse } from '../errors.js';
import { type AnyRoute, RAW_BODY, route } from '../route.js';

/**
 * Signed replies of agencies whose machines take and send webhooks only. The bytes and the three signature headers
 * are kept as they came; the step that applies them checks the signature with the agency's own keys, and what does
 * not hold waits for a person. Nothing is believed here.
 */
const REPLY_BYTES_MAX = 16 * 1024;
const SIGNATURE_HEADERS = ['webhook-id', 'webhook-timestamp', 'webhook-signature'] as const;

const Claimed = z.looseObject({ clientId: z.string().min(1).max(200) });

const take = route({
  method: 'POST',
  path: '/api/v1/replies',
  kind: 'public',
  machine: true,
  raw: true,
  isTry: true,
  body: RAW_BODY,
  bodyBytesMax: REPLY_BYTES_MAX,
  object: { kind: 'Reply', all: true },
  policy: 'reply.received',
  audit: 'reply.received',
  says: 'Takes a signed reply',
  explains:
    'Standard Webhooks signature with a key of your webhook channel: headers webhook-id, webhook-timestamp, webhook-signature. Body: {"type":"notification.acknowledged","clientId":…,"id":…,"officer":…,"action":…,"note":…,"at":…}. 202 says that it was kept, not that it was believed; the notification shows what came of it. The same bytes again are one reply.',
  headers: z.object({
    'webhook-id': z.string().meta({ description: 'Chosen by you, the same for every try' }),
    'webhook-timestamp': z.string().meta({ description: 'Seconds since 1970 UTC, at most 5 minutes off' }),
    'webhook-signature': z.string().meta({ description: 'v1,BASE64 of HMAC-SHA256 over id.timestamp.body' }),
  }),
  response: { 202: z.object({ received: z.boolean() }).meta({ id: 'ReplyReceived' }) },
  handler: async (c) => {
    const headers: Record<string, string> = {};
    for (const name of SIGNATURE_HEADERS) {
      const value = c.request.headers[name];
      if (typeof value !== 'string' || value === '' || value.length > 1000)
        return refuse('invalid', { issues: [{ at: `headers.${name}`, problem: 'expected once' }] });
      headers[name] = value;
    }
    const claimed = Claimed.safeParse(parse(c.body));
    if (!claimed.success)
      return refuse('invalid', { issues: [{ at: 'body', problem: 'a JSON object with your clientId' }] });
    const client = await findClientByName(c.tx, claimed.data.clientId);
    if (!client?.active) return refuse('bad-client');
    // By content, not by the id alone: a stranger who guesses an id cannot take it from its owner.
    const key = createHash('sha256')
      .update(JSON.stringify([client.id, ...SIGNATURE_HEADERS.map((name) => headers[name])]))
      .update(c.body)
      .digest('hex');
    const id = await receiveReply(
      c.tx,
      {
        door: 'signed-reply',
        replyId: key,
        agencyId: client.agencyId,
        body: { raw: c.body.toString('base64'), headers },
      },
      c.now,
    );
    if (id)
      await addWork(c.tx, [newWork('replyReceived', `reply ${id}`, { replyId: id }, { urgency: 1 })], c.now);
    return jsonAnswer(
      { received: true },
      {
        status: 202,
        audit: {
          ...(id ? { objectId: id } : {}),
          facts: { agency: client.agencyId, client: client.id, again: !id },
        },
      },
    );
  },
});

export const replyDoor: readonly AnyRoute[] = [take];

function parse(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}
