import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a provider of messages was given, as it came. */
export interface GivenReminder {
  readonly id: string;
  readonly way: 'email' | 'text';
  readonly to: string;
  readonly subject?: string;
  readonly text: string;
}

export interface ReminderProvider {
  readonly url: string;
  readonly token: string;
  /** Every message once, whatever often it was posted. */
  readonly given: ReadonlyMap<string, GivenReminder>;
  close(): Promise<void>;
}

/**
 * A simulated provider of text messages and e-mail, with the faults of real ones: a number that ends in 0000 is refused for
 * good, one that ends in 0001 finds the provider away at its first try. It sends nothing to anybody.
 */
export async function startReminderProvider(port = 0): Promise<ReminderProvider> {
  const given = new Map<string, GivenReminder>();
  const seen = new Map<string, number>();
  const token = 'simulated-provider';
  const server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      if (request.method !== 'POST' || request.headers.authorization !== `Bearer ${token}`)
        return response.writeHead(401).end();
      const message = JSON.parse(Buffer.concat(chunks).toString('utf8')) as GivenReminder;
      if (request.headers['idempotency-key'] !== message.id) return response.writeHead(400).end();
      const tries = (seen.get(message.id) ?? 0) + 1;
      seen.set(message.id, tries);
      const local = message.to.replace(/@.*/, '');
      if (local.endsWith('0000')) return response.writeHead(422).end('{"error":"not in service"}');
      if (local.endsWith('0001') && tries === 1) return response.writeHead(503).end();
      given.set(message.id, message);
      return response
        .writeHead(202, { 'content-type': 'application/json' })
        .end(JSON.stringify({ id: `SM${message.id.slice(-8)}` }));
    });
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/messages`,
    token,
    given,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
