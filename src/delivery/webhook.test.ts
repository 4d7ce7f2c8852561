import { once } from 'node:events';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { describe, expect, test } from 'vitest';
import { networkGuard } from './networkGuard.js';
import { channelContract, deadlineIn, LETTER, type Rig, type Situation } from './testkit/contract.js';
import { type Answer, MISBEHAVIOUR, nobodyAt, receiver } from './testkit/receiver.js';
import { selfSigned } from './testkit/selfSigned.js';
import { webhookChannel } from './webhook.js';

const SECRET = `whsec_${Buffer.from('an invented secret of 32 bytes!!').toString('base64')}`;
const OLDER = `whsec_${Buffer.from('an older invented secret, 32 by!').toString('base64')}`;
const keys = [
  { id: 'k2', secret: SECRET },
  { id: 'k1', secret: OLDER },
];
const loopback = networkGuard(['127.0.0.1/32']);
const context = { clock: { now: () => Date.now() } };

const ANSWERS: { readonly [S in Situation]?: Answer } = {
  well: (_got, response) => response.writeHead(204).end(),
  // Hostile on purpose: it plays back what it was sent.
  refuses: (got, response) => response.writeHead(400).end(JSON.stringify(got.headers) + SECRET),
  busy: (_got, response) => response.writeHead(503, { 'retry-after': '120' }).end('later'),
  ...MISBEHAVIOUR,
};

async function rig(situation: Situation): Promise<Rig<'webhook'>> {
  const channel = webhookChannel({ guard: loopback, deadlineMs: deadlineIn(situation) });
  if (situation === 'nobodyThere') {
    const url = await nobodyAt();
    return {
      channel,
      address: { kind: 'webhook', url, keys },
      arrivals: async () => [],
      secrets: [SECRET, OLDER],
      close: async () => undefined,
    };
  }
  const elsewhere = await receiver((_g, response) => response.writeHead(204).end());
  const answer: Answer =
    ANSWERS[situation] ?? ((_got, response) => response.writeHead(307, { location: elsewhere.url }).end());
  const made = await receiver(answer);
  return {
    channel,
    address: { kind: 'webhook', url: made.url, keys },
    arrivals: async () => made.got.map((g) => g.body),
    secrets: [SECRET, OLDER, 'v1,'],
    answerBytesTaken: made.answerBytesTaken,
    elsewhereCalled: () => elsewhere.got.length > 0,
    close: async () => {
      await made.close();
      await elsewhere.close();
    },
  };
}

channelContract({ kind: 'webhook', cannotHappen: {}, rig });

describe('what a webhook receiver sees', () => {
  test('any Standard Webhooks library verifies it, with either of the active keys', async () => {
    const made = await receiver((_g, response) => response.writeHead(204).end());
    await webhookChannel({ guard: loopback }).send(LETTER, { kind: 'webhook', url: made.url, keys }, context);
    await made.close();
    const { headers, body } = made.got[0]!;
    for (const secret of [SECRET, OLDER])
      expect(new Webhook(secret).verify(body, headers as Record<string, string>)).toMatchObject({
        type: 'notification.issued',
        id: LETTER.notificationId,
        test: true,
      });
    const stranger = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
    expect(() => new Webhook(stranger).verify(body, headers as Record<string, string>)).toThrow();
  });

  test('it carries a pointer, never the record', async () => {
    const made = await receiver((_g, response) => response.writeHead(204).end());
    await webhookChannel({ guard: loopback }).send(LETTER, { kind: 'webhook', url: made.url, keys }, context);
    await made.close();
    const wire = JSON.stringify(made.got[0]!.headers) + made.got[0]!.body;
    expect(wire).not.toContain('ZZINVENTED');
    expect(wire).not.toContain('1971');
  });

  test.each([
    [200, 'delivered'],
    [202, 'accepted'],
    [301, 'refused-for-good'],
    [302, 'failed-try-again'],
    [400, 'refused-for-good'],
    [401, 'failed-try-again'],
    [404, 'failed-try-again'],
    [410, 'refused-for-good'],
    [429, 'failed-try-again'],
    [500, 'failed-try-again'],
  ] as const)('an answer %i means %s', async (status, kind) => {
    const made = await receiver((_g, response) =>
      response.writeHead(status, { 'x-request-id': 'their-17', 'retry-after': '90' }).end(),
    );
    const result = await webhookChannel({ guard: loopback }).send(
      LETTER,
      { kind: 'webhook', url: made.url, keys },
      context,
    );
    await made.close();
    expect(result).toMatchObject({ kind, httpStatus: status, providerReference: 'their-17' });
    expect(result.retryAfterMs).toBe(kind === 'failed-try-again' ? 90_000 : undefined);
  });

  test('TLS: a named authority is believed, an unknown one gets nothing', async () => {
    const { key, cert } = selfSigned();
    let requests = 0;
    const server = https.createServer({ key, cert }, (request, response) => {
      requests++;
      request.resume();
      response.writeHead(204).end();
    });
    server.on('tlsClientError', () => undefined);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `https://localhost:${(server.address() as AddressInfo).port}/`;
    const guard = networkGuard(['127.0.0.1/32', '::1/128']);
    const sending = (ca?: string) =>
      webhookChannel({ guard, ...(ca ? { ca } : {}) }).send(LETTER, { kind: 'webhook', url, keys }, context);
    expect((await sending()).kind).toBe('failed-try-again');
    expect(requests).toBe(0);
    expect(await sending(cert)).toMatchObject({ kind: 'delivered', httpStatus: 204 });
    server.close();
  });
});

describe('addresses that are not reached', () => {
  const send = (url: string, guard = networkGuard()) =>
    webhookChannel({ guard }).send(LETTER, { kind: 'webhook', url, keys }, context);

  test.each([
    'https://127.0.0.1/',
    'https://127.1/',
    'https://2130706433/',
    'https://0x7f.0.0.1/',
    'https://0/',
    'https://10.1.2.3/',
    'https://172.20.0.1/',
    'https://192.168.1.1/',
    'https://169.254.169.254/latest/meta-data/',
    'https://100.64.0.1/',
    'https://[::1]/',
    'https://[::ffff:127.0.0.1]/',
    'https://[fe80::1]/',
    'https://[fd00::1]/',
    'https://[64:ff9b::7f00:1]/',
    'https://[2002:7f00:1::]/',
    'https://user:pass@example.org/',
    'ftp://example.org/',
    'file:///etc/passwd',
    'not a url',
  ])('%s', async (url) => {
    const result = await send(url);
    expect(result.kind).toBe('refused-for-good');
    expect(result.detail).not.toContain('pass@');
  });

  test('a name that resolves into a private network gets no connection', async () => {
    const made = await receiver((_g, response) => response.writeHead(204).end());
    const guard = networkGuard([], (_host, callback) =>
      callback(null, [{ address: '127.0.0.1', family: 4 }]),
    );
    const result = await send(made.url.replace('127.0.0.1', 'agency.example'), guard);
    expect(result).toMatchObject({ kind: 'refused-for-good' });
    expect(made.sockets.size).toBe(0);
    await made.close();
  });

  test('a name that changes its mind between lookups gains nothing (DNS rebinding)', async () => {
    const made = await receiver((_g, response) => response.writeHead(204).end());
    let lookups = 0;
    const guard = networkGuard([], (_host, callback) => {
      lookups++;
      callback(null, [{ address: lookups === 1 ? '127.0.0.1' : '198.41.0.4', family: 4 }]);
    });
    const result = await send(made.url.replace('127.0.0.1', 'rebind.example'), guard);
    expect(result.kind).toBe('refused-for-good');
    expect(lookups).toBe(1);
    expect(made.got).toHaveLength(0);
    await made.close();
  });

  test('the address that was connected to is looked at once more before a byte leaves', async () => {
    const made = await receiver((_g, response) => response.writeHead(204).end());
    const blind = { lookup: loopback.lookup, isNamed: () => true, permits: () => false };
    const result = await send(made.url.replace('127.0.0.1', 'localhost'), blind);
    expect(result.kind).toBe('refused-for-good');
    expect(made.got).toHaveLength(0);
    await made.close();
  });

  test('plain HTTP only in a network that the operator has named', async () => {
    const made = await receiver((_g, response) => response.writeHead(204).end());
    const open = { ...networkGuard(['127.0.0.1/32']), isNamed: () => false };
    expect((await send(made.url, open)).kind).toBe('refused-for-good');
    expect(made.got).toHaveLength(0);
    await made.close();
  });

  test('no key, no message: an unsigned pointer never leaves', async () => {
    const made = await receiver((_g, response) => response.writeHead(204).end());
    const channel = webhookChannel({ guard: loopback });
    for (const none of [[], [{ id: 'k', secret: 'hunter2' }]]) {
      const result = await channel.send(LETTER, { kind: 'webhook', url: made.url, keys: none }, context);
      expect(result.kind).toBe('failed-try-again');
      expect(result.detail).not.toContain('hunter2');
    }
    expect(made.got).toHaveLength(0);
    await made.close();
  });
});
