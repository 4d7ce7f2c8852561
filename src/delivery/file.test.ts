import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fileChannel } from './file.js';
import { channelContract, LETTER, type Rig, type Situation } from './testkit/contract.js';

const context = { clock: { now: () => 0 } };
const NAME = `${LETTER.notificationId}.json`;

async function rig(situation: Situation): Promise<Rig<'file'>> {
  const folder = await mkdtemp(join(tmpdir(), 'rsoits-drop-'));
  if (situation === 'refuses') await writeFile(join(folder, NAME), 'somebody else wrote this');
  const target = { busy: 'a-file', nobodyThere: 'missing' }[situation as string];
  if (situation === 'busy') await writeFile(join(folder, 'a-file'), '');
  return {
    channel: fileChannel(),
    address: { kind: 'file', folder: target ? join(folder, target) : folder, carries: 'reference' },
    arrivals: async () => {
      const names = (await readdir(folder)).filter((n) => n !== 'a-file');
      return Promise.all(names.map((name) => readFile(join(folder, name))));
    },
    secrets: [folder],
    close: () => rm(folder, { recursive: true }),
  };
}

const NO_ANSWER = 'a folder gives no answer of its own; the system call ends or the deadline cuts it';
channelContract({
  kind: 'file',
  cannotHappen: {
    silent: NO_ANSWER,
    cutAfterReceiving: NO_ANSWER,
    slowLoris: NO_ANSWER,
    giantAnswer: NO_ANSWER,
    redirect: 'a link in the folder is the operator’s own',
  },
  rig,
});

describe('a file in the agency’s folder', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rsoits-drop-'));
  });
  afterEach(() => rm(folder, { recursive: true }));
  const channel = fileChannel();
  const to = (carries: 'reference' | 'content') => ({ kind: 'file', folder, carries }) as const;

  test('is named by the notification, and nothing half-written stays', async () => {
    await channel.send(LETTER, to('reference'), context);
    expect(await readdir(folder)).toEqual([NAME]);
    expect(await readFile(join(folder, NAME), 'utf8')).not.toContain('ZZINVENTED');
  });

  test('carries the record only where the address is approved for it', async () => {
    await channel.send(LETTER, to('content'), context);
    expect(await readFile(join(folder, NAME))).toEqual(Buffer.from(LETTER.content!.bytes));
  });

  test('an equal file that is there already is a delivery, a different one is never overwritten', async () => {
    await channel.send(LETTER, to('content'), context);
    expect((await channel.send(LETTER, to('content'), context)).kind).toBe('delivered');
    const other = await channel.send(LETTER, to('reference'), context);
    expect(other.kind).toBe('refused-for-good');
    const bytes = LETTER.content!.bytes.with(0, 0);
    const asLong = { ...LETTER, content: { ...LETTER.content!, bytes } };
    expect((await channel.send(asLong, to('content'), context)).kind).toBe('refused-for-good');
    expect(await readFile(join(folder, NAME))).toEqual(Buffer.from(LETTER.content!.bytes));
    expect(await readdir(folder)).toEqual([NAME]);
  });

  test('a letter without a record is not delivered as an empty file', async () => {
    const { content: _content, ...bare } = LETTER;
    expect((await channel.send(bare, to('content'), context)).kind).toBe('failed-try-again');
    expect(await readdir(folder)).toEqual([]);
  });

  test('two senders at once leave one whole file', async () => {
    const fates = await Promise.all([1, 2, 3, 4].map(() => channel.send(LETTER, to('content'), context)));
    expect(fates.map((f) => f.kind)).toEqual(Array(4).fill('delivered'));
    expect(await readdir(folder)).toEqual([NAME]);
  });

  test.each([
    ['text/plain; charset=utf-8', 'txt'],
    ['application/x-unheard-of', 'bin'],
  ])('a record of kind %s keeps its bytes under .%s', async (mediaType, ending) => {
    const content = { bytes: Uint8Array.of(0, 1, 255), mediaType };
    await channel.send({ ...LETTER, content }, to('content'), context);
    expect(await readdir(folder)).toEqual([`${LETTER.notificationId}.${ending}`]);
    expect(await readFile(join(folder, `${LETTER.notificationId}.${ending}`))).toEqual(
      Buffer.from(content.bytes),
    );
  });
});
