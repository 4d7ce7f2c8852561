import { describe, expect, test } from 'vitest';
import { readNlets } from '#formats/nlets/read.js';
import { networkGuard } from './networkGuard.js';
import { nletsChannel, nletsLine } from './nlets.js';
import { channelContract, deadlineIn, LETTER, type Rig, type Situation } from './testkit/contract.js';
import { type Answer, MISBEHAVIOUR, nobodyAt, receiver } from './testkit/receiver.js';

const TOKEN = 'an-invented-token';
const loopback = networkGuard(['127.0.0.1/32']);
const context = { clock: { now: () => Date.parse('2026-03-04T05:06:08Z') } };
const ADDRESS = { kind: 'nlets', ori: 'INTEST001', carries: 'reference' } as const;

const gateway = (answer: Answer) => receiver(answer, '/switch');

const status = (code: string) =>
  `SM.VANSOTC01\n10:01 03/04/2026 00001\n10:01 03/04/2026 00002 NLETS0000\nTXT\n.${code}. SEE MANUAL ${TOKEN}\n`;
const ANSWERS: { readonly [S in Situation]?: Answer } = {
  well: (_got, response) => response.writeHead(200).end(),
  refuses: (_got, response) => response.writeHead(200).end(status('02')),
  busy: (_got, response) => response.writeHead(200).end(status('04')),
  ...MISBEHAVIOUR,
};

function channelTo(url: string, deadlineMs = 60_000) {
  return nletsChannel(
    nletsLine({ gateway: url, sender: 'VANSOTC01', token: TOKEN, guard: loopback, deadlineMs }),
  );
}

async function rig(situation: Situation): Promise<Rig<'nlets'>> {
  if (situation === 'nobodyThere') {
    const url = await nobodyAt();
    return {
      channel: channelTo(url),
      address: ADDRESS,
      arrivals: async () => [],
      secrets: [TOKEN],
      close: async () => undefined,
    };
  }
  const elsewhere = await gateway((_got, response) => response.writeHead(204).end());
  const answer: Answer =
    ANSWERS[situation] ?? ((_got, response) => response.writeHead(308, { location: elsewhere.url }).end());
  const made = await gateway(answer);
  return {
    channel: channelTo(made.url, deadlineIn(situation)),
    address: ADDRESS,
    arrivals: async () => made.got.map((g) => g.body),
    secrets: [TOKEN],
    answerBytesTaken: made.answerBytesTaken,
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
    const made = await gateway((_got, response) => response.writeHead(200).end(status('99')));
    expect(await channelTo(made.url).send(LETTER, ADDRESS, context)).toMatchObject({
      kind: 'failed-try-again',
    });
    await made.close();
  });
});
