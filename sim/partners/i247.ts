import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { compactVerify, importJWK, type JWK } from 'jose';
import { sql } from 'kysely';
import { addDays } from '#basics/dates.js';
import type { ForeignMessage } from '#domain/foreignMessage.js';
import { writeReceipt } from '#formats/interpol/write.js';
import { type Random, seeded } from '../../bench/matching/random.js';
import { newPartnerClient } from './client.js';
import { Counter, sendWithFaults } from './faultySender.js';
import type { Partner } from './partner.js';

/** Most a message may have; the real line takes less. */
const BYTES_MAX = 256 * 1024;
/** How long a bureau abroad takes to answer, at least and at most. */
const ANSWER_MS = [5_000, 40_000] as const;

/**
 * The line of INTERPOL, as far as USNCB shows it to this system: takes signed messages, refuses what its key does not
 * cover, is out of order now and then, and lets bureaus abroad answer: most quote our reference, some quote none or a
 * wrong one, some never answer.
 */
export const i247Partner: Partner = {
  name: 'i247',
  async start(context) {
    const agency = context.trial.agencies.find((a) => a.key === 'usncb');
    if (!agency) throw new Error('no USNCB in the trial');
    const client = await newPartnerClient(context, {
      agencyId: agency.id,
      name: 'I-24/7 line',
      scopes: ['advice:write'],
    });
    const counter = new Counter(context.folder);
    const waiting = new Set<NodeJS.Timeout>();
    const key = await signingKey(context.address);
    const server = createServer((request, response) => {
      void take(request, response, async (body) => {
        const n = counter.next();
        const random = seeded(n * 49_979_687);
        if (random.chance(0.1)) return 503;
        const message = await readSigned(body, key);
        if (message === null) return 400;
        context.say(`i247: ${message.kind} ${message.reference} for ${message.to.country}`);
        const answer = answerOf(message, n, random);
        if (answer) {
          const timer = setTimeout(
            () => {
              waiting.delete(timer);
              sendWithFaults(client, '/api/v1/advice', answer, random).catch((error: Error) =>
                context.say(`i247: ${error.message}`),
              );
            },
            ANSWER_MS[0] + random.below(ANSWER_MS[1] - ANSWER_MS[0]),
          );
          waiting.add(timer);
        }
        return 202;
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/i247`;
    await context.db.asSystem((tx) =>
      sql`update agencies set settings = settings || jsonb_build_object('i247Url', ${url}::text) where id = ${agency.id}`.execute(
        tx,
      ),
    );
    return {
      async stop() {
        for (const timer of waiting) clearTimeout(timer);
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
      },
    };
  },
};

async function signingKey(address: string): Promise<JWK> {
  const answer = await fetch(`${address}/api/v1/signing-keys`);
  const { keys } = (await answer.json()) as { keys: JWK[] };
  if (!keys[0]) throw new Error('the trial publishes no signing key');
  return keys[0];
}

/** The message of a compact JWS, or null when the signature does not hold or the words are not ours. */
export async function readSigned(body: string, key: JWK): Promise<ForeignMessage | null> {
  try {
    const { payload } = await compactVerify(body, await importJWK(key, 'EdDSA'), { algorithms: ['EdDSA'] });
    const message = JSON.parse(new TextDecoder().decode(payload)) as ForeignMessage;
    return message.format === 'rsoits.foreign-notice' ? message : null;
  } catch {
    return null;
  }
}

/** What the bureau abroad answers, if anything: a withdrawal is not answered. */
export function answerOf(message: ForeignMessage, n: number, random: Random): Uint8Array | null {
  if (message.kind === 'withdrawal' || random.chance(0.2)) return null;
  const name = message.fields.find((f) => f.field === 'names')?.value ?? 'the person';
  const quotes = random.below(100);
  return writeReceipt({
    id: `I247-${n}`,
    country: message.to.country,
    bureau: message.to.bureau,
    ...(quotes < 60
      ? { ourReference: message.reference }
      : quotes < 75
        ? { ourReference: `RT-${String(n).padStart(10, '0')}-${message.to.country}-1` }
        : {}),
    outcome: random.pick(['admitted', 'admitted', 'refused', 'interviewed', 'unknown']),
    date: addDays(message.issuedAt.slice(0, 10), random.below(3)),
    agency: 'Border police',
    text: `Sirs, your message about ${name}. The person was seen by our officers.`,
  });
}

async function take(
  request: IncomingMessage,
  response: ServerResponse,
  handle: (body: string) => Promise<number>,
): Promise<void> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  let status = 400;
  try {
    for await (const chunk of request) {
      bytes += (chunk as Buffer).length;
      if (bytes > BYTES_MAX) break;
      chunks.push(chunk as Buffer);
    }
    status =
      bytes > BYTES_MAX
        ? 413
        : request.method === 'POST'
          ? await handle(Buffer.concat(chunks).toString('utf8'))
          : 405;
  } catch {
    status = 500;
  }
  response.writeHead(status, { 'content-type': 'text/plain' });
  response.end();
}
