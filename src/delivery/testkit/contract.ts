import { afterEach, describe, expect, test } from 'vitest';
import type { AddressOf, Channel, ChannelKind, FateKind, Letter } from '../channel.js';

/** What can happen to a letter on its way. Every channel says how each looks on its wire, or why it cannot happen. */
export const SITUATIONS = {
  well: { means: 'the receiver takes it', fates: ['delivered', 'accepted'] },
  refuses: { means: 'the receiver refuses it for good', fates: ['refused-for-good'] },
  busy: { means: 'the receiver cannot take it now', fates: ['failed-try-again'] },
  nobodyThere: { means: 'nothing listens at the address', fates: ['failed-try-again'] },
  silent: {
    means: 'the connection opens and nothing ever comes back',
    fates: ['unknown', 'failed-try-again'],
  },
  cutAfterReceiving: { means: 'all was received, then the line broke before an answer', fates: ['unknown'] },
  slowLoris: { means: 'the answer drips and never ends', fates: ['unknown', 'failed-try-again'] },
  giantAnswer: {
    means: 'the answer never stops',
    fates: ['delivered', 'accepted', 'unknown', 'failed-try-again'],
  },
  redirect: {
    means: 'the receiver points elsewhere',
    fates: ['refused-for-good', 'failed-try-again'],
  },
} as const satisfies Record<string, { means: string; fates: readonly FateKind[] }>;

export type Situation = keyof typeof SITUATIONS;

/** Where nothing whole ever comes, the channel waits shortly; elsewhere as long as an answer takes on a starved machine. */
export function deadlineIn(situation: Situation): number {
  return ['silent', 'slowLoris', 'giantAnswer'].includes(situation) ? 700 : 60_000;
}

export interface Rig<Kind extends ChannelKind> {
  /** With the deadline of the situation. */
  readonly channel: Channel<Kind>;
  readonly address: AddressOf<Kind>;
  /** The bytes that each attempt left with the receiver, without what is of the attempt itself (its time). */
  arrivals(): Promise<readonly Uint8Array[]>;
  /** Values that must not show in any fate. */
  readonly secrets: readonly string[];
  /** Bytes of an endless answer that left the receiver; some megabytes sit in the system's own buffers. */
  answerBytesTaken?(): number;
  /** Whether whoever the redirect points to was contacted. */
  elsewhereCalled?(): boolean;
  close(): Promise<void>;
}

export interface ChannelUnderTest<Kind extends ChannelKind> {
  readonly kind: Kind;
  readonly cannotHappen: { readonly [S in Situation]?: string };
  rig(situation: Situation): Promise<Rig<Kind>>;
}

export const LETTER: Letter = {
  notificationId: '0197a000-0000-7000-8000-00000000c0de',
  reference: 'RS-7F3K-29',
  class: 'departure',
  subject: 'A notification for your agency',
  content: {
    bytes: new TextEncoder().encode('{"surname":"ZZINVENTED","birthDate":"1971-02-03"}'),
    mediaType: 'application/json',
  },
  issuedAt: '2026-03-04T05:06:07.000Z',
  messageId: '0197a000-0000-7000-8000-00000000c0de@rsoits.test',
  openAt: 'https://rsoits.test/inbox/0197a000-0000-7000-8000-00000000c0de',
  test: true,
};

export const HOSTILE = 'a\r\nBcc: everyone@attacker.test\r\n\r\n<script>\u0000\u2028X-Evil: 1';

/** The promises of `Channel`, the same for all. */
export function channelContract<Kind extends ChannelKind>(subject: ChannelUnderTest<Kind>): void {
  const open: Rig<Kind>[] = [];
  const rig = async (situation: Situation) => {
    const made = await subject.rig(situation);
    open.push(made);
    return made;
  };
  afterEach(async () => {
    for (const made of open.splice(0)) await made.close();
  });
  const context = { clock: { now: () => Date.parse('2026-03-04T05:06:08Z') } };

  describe(`${subject.kind} keeps the channel contract`, () => {
    for (const [name, { means, fates }] of Object.entries(SITUATIONS)) {
      const situation = name as Situation;
      if (subject.cannotHappen[situation]) continue;
      test(`${situation}: ${means}`, async () => {
        const { channel, address, secrets, ...made } = await rig(situation);
        const result = await channel.send(LETTER, address, context);
        expect(fates).toContain(result.kind);
        expect(result.detail.length).toBeGreaterThan(0);
        for (const secret of secrets) expect(JSON.stringify(result)).not.toContain(secret);
        expect(JSON.stringify(result)).not.toContain('ZZINVENTED');
        if (situation === 'well') expect(await made.arrivals()).toHaveLength(1);
        if (situation === 'giantAnswer') expect(made.answerBytesTaken?.() ?? 0).toBeLessThan(32_000_000);
        if (situation === 'redirect') expect(made.elsewhereCalled?.()).toBe(false);
      });
    }

    test('the same letter twice is the same bytes', async () => {
      const { channel, address, arrivals } = await rig('well');
      const first = await channel.send(LETTER, address, context);
      const second = await channel.send({ ...LETTER }, address, {
        clock: { now: () => context.clock.now() + 3_600_000 },
      });
      expect(['delivered', 'accepted']).toContain(second.kind);
      expect(first.kind).toBe(second.kind);
      const got = await arrivals();
      expect(got.length).toBeGreaterThan(0);
      const composed = Buffer.from(await channel.compose(LETTER, address));
      for (const bytes of got) expect(Buffer.from(bytes).equals(composed)).toBe(true);
    });

    test('values with line breaks cannot add a header, an address or a second message', async () => {
      const { channel, address, arrivals } = await rig('well');
      const letter = { ...LETTER, subject: HOSTILE, reference: HOSTILE, messageId: HOSTILE, class: HOSTILE };
      const result = await channel.send(letter, address, context);
      expect(['delivered', 'accepted']).toContain(result.kind);
      for (const bytes of await arrivals()) {
        const text = Buffer.from(bytes).toString('utf8');
        expect(text).not.toMatch(/^(Bcc|X-Evil):/im);
      }
    });

    test('an id that is no id never becomes a path or a header', async () => {
      const { channel, address, arrivals } = await rig('well');
      for (const notificationId of ['../../etc/cron.d/x', 'a\r\nb', '', '.hidden', 'a/b']) {
        const result = await channel.send({ ...LETTER, notificationId }, address, context);
        expect(result.kind).toBe('refused-for-good');
      }
      expect(await arrivals()).toHaveLength(0);
    });

    test('a stopping program is not held up', async () => {
      const { channel, address } = await rig(subject.cannotHappen.silent ? 'well' : 'silent');
      const stop = new AbortController();
      const sending = channel.send(LETTER, address, { ...context, signal: stop.signal });
      stop.abort();
      expect((await sending).kind).toMatch(/unknown|failed-try-again|delivered/);
      const already = await channel.send(LETTER, address, { ...context, signal: stop.signal });
      expect(already.kind).toMatch(/unknown|failed-try-again|delivered/);
    });
  });
}
