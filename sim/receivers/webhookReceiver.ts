import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import type { WebhookKey } from '#delivery/channel.js';
import { verify } from '#delivery/signature.js';
import type { SimulatedAgency } from './agency.js';
import type { Reaction } from './plan.js';

export interface HookedAgency {
  readonly agency: SimulatedAgency;
  readonly keys: readonly WebhookKey[];
}

export interface WebhookReceiver {
  readonly port: number;
  /** Where an agency's webhook is. */
  urlOf(agencyId: string): string;
  close(): Promise<void>;
}

const BODY_BYTES_MAX = 64 * 1024;

/** One server for many agencies, each under its own address, on loopback. */
export async function startWebhookReceiver(
  agencies: readonly HookedAgency[],
  port = 0,
  now: () => number = () => Date.now(),
): Promise<WebhookReceiver> {
  const byPath = new Map(agencies.map((one) => [`/agencies/${one.agency.agencyId}/hook`, one]));
  const server = http.createServer((request, response) => {
    const hooked = byPath.get(request.url ?? '');
    if (!hooked || request.method !== 'POST') {
      response.writeHead(404).end();
      return;
    }
    receive(hooked, request, response, now()).catch(() => response.destroy());
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const bound = (server.address() as AddressInfo).port;
  return {
    port: bound,
    urlOf: (agencyId) => `http://127.0.0.1:${bound}/agencies/${agencyId}/hook`,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function receive(
  { agency, keys }: HookedAgency,
  request: http.IncomingMessage,
  response: http.ServerResponse,
  nowMs: number,
): Promise<void> {
  const body = await readBody(request);
  if (!body) {
    agency.log.add({ what: 'rejected', reason: 'body too long' });
    response.writeHead(413).end();
    return;
  }
  // Replays are allowed for here: a resend carries the same id and is acted on once, by the log.
  const verified = verify(request.headers, body, keys, nowMs);
  if (!verified.ok) {
    agency.log.add({ what: 'rejected', reason: verified.error });
    response.writeHead(401).end();
    return;
  }
  const { id } = verified.value;
  if (!isPointerTo(body, id)) {
    agency.log.add({ what: 'rejected', reason: 'body is not a pointer to its id' });
    response.writeHead(400).end();
    return;
  }
  const { reaction, arrival } = agency.meet(id);
  agency.note('webhook', id, body, reaction);
  await react(agency, { id, reaction, arrival }, response);
}

async function react(
  agency: SimulatedAgency,
  met: { readonly id: string; readonly reaction: Reaction; readonly arrival: number },
  response: http.ServerResponse,
): Promise<void> {
  const { id, reaction, arrival } = met;
  switch (reaction) {
    case 'take':
      agency.take('webhook', id);
      response.writeHead(204).end();
      return;
    case 'takeLate':
      agency.take('webhook', id);
      await wait(agency.plan.delayMs('lateMs', id, arrival));
      response.writeHead(200).end('ok');
      return;
    case 'takeTwice':
      agency.take('webhook', id);
      response.socket?.end('HTTP/1.1 204 No Content\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n');
      return;
    case 'takeSilently':
      agency.take('webhook', id);
      response.destroy();
      return;
    case 'fail':
      response.writeHead(500).end('our database is away');
      return;
    case 'busy':
      response.writeHead(503, { 'retry-after': '1' }).end();
      return;
    case 'refuse':
      response.writeHead(400).end();
      return;
    case 'gone':
      response.writeHead(410).end();
      return;
    case 'hang':
      await wait(agency.plan.delayMs('hangMs', id, arrival), undefined, { ref: false });
      response.destroy();
      return;
  }
}

function isPointerTo(body: Uint8Array, id: string): boolean {
  try {
    return (JSON.parse(Buffer.from(body).toString('utf8')) as { id?: unknown }).id === id;
  } catch {
    return false;
  }
}

async function readBody(request: http.IncomingMessage): Promise<Uint8Array | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > BODY_BYTES_MAX) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
