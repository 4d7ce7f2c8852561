import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { AddressOf, Channel, ChannelKind, Letter } from '#delivery/channel.js';
import { emailChannel } from '#delivery/email.js';
import { fileChannel } from '#delivery/file.js';
import { networkGuard } from '#delivery/networkGuard.js';
import { verify } from '#delivery/signature.js';
import { webhookChannel } from '#delivery/webhook.js';
import { SimulatedAgency } from './agency.js';
import { Api } from './api.js';
import { compareWithLedger, type LedgerRow } from './compare.js';
import { readDropFolder } from './dropFolder.js';
import { ReceiverLog, readReceiverLog } from './log.js';
import { startMailSink } from './mailSink.js';
import { HABITS, type Habits, Plan } from './plan.js';
import { startWebhookReceiver } from './webhookReceiver.js';

const key = { id: 'k', secret: `whsec_${Buffer.alloc(32, 5).toString('base64')}` };
const clock = { now: () => Date.now() };
const QUICK = { lateMs: [1, 5], hangMs: [900, 1000], answerAfterMs: [0, 5] } as const;
const quick = (habits: Habits): Habits => ({ ...habits, ...QUICK });

let folder = '';
let closing: (() => Promise<unknown> | unknown)[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rsoits-sim-'));
});
afterEach(async () => {
  for (const close of closing.reverse()) await close();
  closing = [];
  rmSync(folder, { recursive: true });
});

const letter = (id: string): Letter => ({
  notificationId: id,
  reference: `R-${id}`,
  class: 'P1',
  subject: 'A notification for your agency',
  issuedAt: '2026-03-04T05:06:07.000Z',
  messageId: `${id}@rsoits.test`,
  openAt: `https://rsoits.test/inbox/${id}`,
  test: true,
});

/** The system's side of the API, as little of it as an agency sees. */
async function fakeSystem() {
  const acknowledged = new Map<string, number>();
  const calls: string[] = [];
  let troubles = 2;
  const server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (c: Buffer) => chunks.push(c));
    request.on('end', () => {
      const body = Buffer.concat(chunks);
      const url = request.url ?? '';
      calls.push(`${request.method} ${url.replace(/n\d+/, ':id')}`);
      const json = (status: number, value: unknown) =>
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
      if (url === '/oauth/token') return json(200, { access_token: 'token-1', expires_in: 300 });
      if (url === '/api/v1/replies') {
        const verified = verify(request.headers, body, [key], Date.now());
        if (!verified.ok) return json(401, {});
        const { id } = JSON.parse(body.toString()) as { id: string };
        acknowledged.set(id, (acknowledged.get(id) ?? 0) + 1);
        return json(202, {});
      }
      if (request.headers.authorization !== 'Bearer token-1') return json(401, {});
      if (request.method === 'GET') return json(200, { id: url.split('/')[4], actions: ['will-locate'] });
      if (troubles-- > 0) return json(503, {});
      const id = url.split('/')[4]!;
      acknowledged.set(id, (acknowledged.get(id) ?? 0) + 1);
      return json(201, {});
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { acknowledged, calls, api: new Api({ baseUrl, clientId: 'c', clientSecret: 's', replyKey: key }) };
}

function agency(habits: Habits, api?: Api) {
  const path = join(folder, 'sora.jsonl');
  const made = new SimulatedAgency({
    agencyId: 'sora',
    name: 'SORA of Utopia',
    log: new ReceiverLog(path, 'sora'),
    plan: new Plan('seed-1', quick(habits)),
    decide: (n) => ({ action: (n as { actions?: string[] })?.actions?.[0] ?? 'received', note: 'simulated' }),
    ...(api ? { api } : {}),
  });
  closing.push(() => made.close());
  return { made, entries: () => readReceiverLog(path) };
}

/** Sends until it is settled, as the system does, in order of the subject; answers the ledger's view. */
async function deliver<K extends ChannelKind>(
  channel: Channel<K>,
  address: AddressOf<K>,
  ids: readonly string[],
) {
  const ledger: LedgerRow[] = [];
  const kinds: string[] = [];
  for (const [i, id] of ids.entries()) {
    let fate = await channel.send(letter(id), address, { clock });
    for (let n = 0; n < 25 && (fate.kind === 'failed-try-again' || fate.kind === 'unknown'); n++) {
      kinds.push(fate.kind);
      fate = await channel.send(letter(id), address, { clock });
    }
    kinds.push(fate.kind);
    ledger.push({
      notificationId: id,
      recipientAgencyId: 'sora',
      subjectId: 's',
      subjectSeq: i,
      delivered: fate.kind === 'delivered' || fate.kind === 'accepted',
      acknowledged: true,
    });
  }
  return { ledger, kinds };
}

const ids = (count: number) => Array.from({ length: count }, (_, i) => `n${i}`);

describe('simulated receiving agencies', () => {
  test('webhook: every kind of trouble, nothing lost, nothing acted on twice, all acknowledged', async () => {
    const system = await fakeSystem();
    const { made, entries } = agency(HABITS.troubled, system.api);
    const receiver = await startWebhookReceiver([{ agency: made, keys: [key] }]);
    closing.push(() => receiver.close());
    const channel = webhookChannel({ guard: networkGuard(['127.0.0.1/32']), deadlineMs: 300 });
    const address = { kind: 'webhook', url: receiver.urlOf('sora'), keys: [key] } as const;
    const { ledger, kinds } = await deliver(channel, address, ids(40));
    expect(kinds).toContain('unknown');
    expect(kinds).toContain('failed-try-again');
    expect(ledger.every((row) => row.delivered)).toBe(true);
    await made.settled();
    expect(compareWithLedger(ledger, entries())).toEqual([]);
    expect([...system.acknowledged.keys()].sort()).toEqual(ids(40).sort());
    const done = entries().filter((e) => e.what === 'acknowledged');
    expect(new Set(done.map((e) => e.what === 'acknowledged' && e.via))).toEqual(
      new Set(['api', 'signed-reply']),
    );
    expect(done.every((e) => e.what === 'acknowledged' && e.action === 'will-locate')).toBe(true);
    expect(system.calls).toContain('GET /api/v1/notifications/:id');
  });

  test('webhook: an agency that sleeps takes and never answers; one that refuses never acts', async () => {
    const system = await fakeSystem();
    const { made, entries } = agency(HABITS.asleep, system.api);
    const receiver = await startWebhookReceiver([{ agency: made, keys: [key] }]);
    closing.push(() => receiver.close());
    const channel = webhookChannel({ guard: networkGuard(['127.0.0.1/32']), deadlineMs: 300 });
    const address = { kind: 'webhook', url: receiver.urlOf('sora'), keys: [key] } as const;
    await deliver(channel, address, ids(3));
    await made.settled();
    expect(entries().filter((e) => e.what === 'acted')).toHaveLength(3);
    expect(system.acknowledged.size).toBe(0);
  });

  test('an agency that was stopped before it answered answers when it comes back', async () => {
    const system = await fakeSystem();
    const path = join(folder, 'sora.jsonl');
    const before = new ReceiverLog(path, 'sora');
    before.add({ what: 'acted', channel: 'webhook', id: 'n7' });
    before.close();
    const { made } = agency(HABITS.prompt, system.api);
    made.resume();
    await made.settled();
    expect([...system.acknowledged.keys()]).toEqual(['n7']);
  });

  test('a message with a wrong signature is not acted on and is written down', async () => {
    const { made, entries } = agency(HABITS.prompt);
    const receiver = await startWebhookReceiver([{ agency: made, keys: [key] }]);
    closing.push(() => receiver.close());
    const channel = webhookChannel({ guard: networkGuard(['127.0.0.1/32']) });
    const other = { id: 'x', secret: `whsec_${Buffer.alloc(32, 6).toString('base64')}` };
    const sent = await channel.send(
      letter('n1'),
      { kind: 'webhook', url: receiver.urlOf('sora'), keys: [other] },
      { clock },
    );
    expect(sent).toMatchObject({ kind: 'failed-try-again', httpStatus: 401 });
    expect(entries()).toMatchObject([{ what: 'rejected', reason: 'wrong-signature' }]);
  });

  test('e-mail: a mail that comes twice under one Message-ID is acted on once', async () => {
    const { made, entries } = agency(HABITS.troubled);
    const sink = await startMailSink(new Map([['duty@sora.test', made]]));
    closing.push(() => sink.close());
    const channel = emailChannel({
      host: '127.0.0.1',
      port: sink.port,
      tls: 'none',
      from: 'RSOITS <no-reply@rsoits.test>',
      bounceTo: 'bounce@rsoits.test',
    });
    const { ledger } = await deliver(channel, { kind: 'email', to: 'Duty@sora.test' }, ids(20));
    expect(ledger.every((row) => row.delivered)).toBe(true);
    expect(entries().filter((e) => e.what === 'received').length).toBeGreaterThan(20);
    expect(compareWithLedger(ledger, entries())).toEqual([]);
    const nobody = await channel.send(letter('n99'), { kind: 'email', to: 'x@sora.test' }, { clock });
    expect(nobody.kind).toBe('refused-for-good');
  });

  test('files: each is acted on once by its name', async () => {
    const { made, entries } = agency(HABITS.prompt);
    const drop = mkdtempSync(join(folder, 'drop-'));
    const reader = readDropFolder(drop, made, 60_000);
    closing.push(() => reader.close());
    const address = { kind: 'file', folder: drop, carries: 'reference' } as const;
    const { ledger } = await deliver(fileChannel(), address, ids(5));
    await reader.look();
    await deliver(fileChannel(), address, ids(5));
    await reader.look();
    expect(entries().filter((e) => e.what === 'acted')).toHaveLength(5);
    expect(compareWithLedger(ledger, entries())).toEqual([]);
  });
});
