import { once } from 'node:events';
import http from 'node:http';
import net, { type AddressInfo, type Socket } from 'node:net';
import { describe, expect, test } from 'vitest';
import { readNlets } from '#formats/nlets/read.js';
import { networkGuard } from './networkGuard.js';
import { nletsChannel, nletsLine } from './nlets.js';
import { channelContract, LETTER, type Rig, type Situation } from './testkit/contract.js';

const TOKEN = 'an-invented-token';
const loopback = networkGuard(['127.0.0.1/32']);
const context = { clock: { now: () => Date.parse('2026-03-04T05:06:08Z') } };
const ADDRESS = { kind: 'nlets', ori: 'INTEST001', carries: 'reference' } as const;

async function gateway(answer: (response: http.ServerResponse, socket: Socket, body: Buffer) => void) {
  const got: Buffer[] = [];
  const sockets = new Set<Socket>();
  const server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (c: Buffer) => chunks.push(c));
    request.on('end', () => {
      const body = Buffer.concat(chunks);
      got.push(body);
      answer(response, request.socket, body);
    });
  });
  server.on('connection', (s) => {
    sockets.add(s);
    s.on('error', () => undefined);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    got,
    sockets,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/switch`,
    close: async () => {
      for (const s of sockets) s.destroy();
      server.close();
    },
  };
}

const status = (code: string) =>
  `SM.VANSOTC01\n10:01 03/04/2026 00001\n10:01 03/04/2026 00002 NLETS0000\nTXT\n.${code}. SEE MANUAL ${TOKEN}\n`;
const ANSWERS: { readonly [S in Situation]?: Parameters<typeof gateway>[0] } = {
  well: (response) => response.writeHead(200).end(),
  refuses: (response) => response.writeHead(200).end(status('02')),
  busy: (response) => response.writeHead(200).end(status('04')),
  silent: () => undefined,
  cutAfterReceiving: (_response, socket) => socket.destroy(),
  slowLoris: (_response, socket) => {
    const drip = setInterval(() => socket.write('H'), 50);
    socket.on('close', () => clearInterval(drip));
  },
  giantAnswer: (response) => {
    response.writeHead(200);
    const block = Buffer.alloc(65_536, 'x');
    const pour = () => {
      while (!response.destroyed && response.write(block));
    };
    response.on('drain', pour);
    pour();
  },
};

function channelTo(url: string) {
  return nletsChannel(
    nletsLine({ gateway: url, sender: 'VANSOTC01', token: TOKEN, guard: loopback, deadlineMs: 700 }),
  );
}

async function rig(situation: Situation): Promise<Rig<'nlets'>> {
  if (situation === 'nobodyThere') {
    const server = net.createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, 'close');
    return {
      channel: channelTo(`http://127.0.0.1:${port}/`),
      address: ADDRESS,
      arrivals: async () => [],
      secrets: [TOKEN],
      close: async () => undefined,
    };
  }
  const elsewhere = await gateway((response) => response.writeHead(204).end());
  const answer: Parameters<typeof gateway>[0] =
    ANSWERS[situation] ?? ((response) => response.writeHead(308, { location: elsewhere.url }).end());
  const made = await gateway(answer);
  return {
    channel: channelTo(made.url),
    address: ADDRESS,
    arrivals: async () => made.got,
    secrets: [TOKEN],
    answerBytesTaken: () => [...made.sockets].reduce((sum, s) => sum + s.bytesWritten - s.writableLength, 0),
    elsewhereCalled: () => elsewhere.got.length > 0,
    close: async () => {
      await made.close();
      await elsewhere.close();
    },
  };
}

channelContract({ kind: 'nlets', cannotHappen: {}, rig });

describe('a notification over Nlets', () => {
  const compose = async (
    address: Parameters<ReturnType<typeof nletsChannel>['compose']>[1],
    letter = LETTER,
  ) => readNlets(await channelTo('http://127.0.0.1/').compose(letter, address))[0]!;

  test('is a free message with our number, marked as a test, without the person where the address may not have it', async () => {
    const message = await compose(ADDRESS);
    expect(message).toMatchObject({ outcome: 'accepted', warnings: [] });
    expect(message.nlets).toMatchObject({
      type: 'AM',
      sender: 'VANSOTC01',
      destinations: ['INTEST001'],
      test: true,
      fields: [
        { code: 'REF', value: 'RS-7F3K-29' },
        { code: 'NID', value: LETTER.notificationId.toUpperCase() },
      ],
    });
    expect(message.nlets!.text).not.toContain('ZZINVENTED');
    expect(message.nlets!.text).toContain('https://rsoits.test/inbox/');
  });

  test('carries the record where the address is approved for it, and a relocation as SON', async () => {
    const to = { ...ADDRESS, carries: 'content' } as const;
    expect((await compose(to)).nlets!.text).toContain('ZZINVENTED');
    const letter = { ...LETTER, relocation: { name: 'ZZINVENTED, PERCIVAL', birthDate: '1971-02-03' } };
    const moved = await compose(to, letter);
    expect(moved.nlets).toMatchObject({ type: 'SON' });
    expect(moved.persons).toMatchObject([{ names: [{ surname: 'ZZINVENTED' }], birthDates: ['1971-02-03'] }]);
    expect((await compose(ADDRESS, letter)).nlets!.type).toBe('AM');
  });

  test('without a line it says so, and the next channel has its turn', async () => {
    expect(await nletsChannel(null).send(LETTER, ADDRESS, context)).toMatchObject({
      kind: 'failed-try-again',
    });
  });

  test('a status that nobody knows is not taken for a receipt', async () => {
    const made = await gateway((response) => response.writeHead(200).end(status('99')));
    expect(await channelTo(made.url).send(LETTER, ADDRESS, context)).toMatchObject({
      kind: 'failed-try-again',
    });
    await made.close();
  });
});
