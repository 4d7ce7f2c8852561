import type { JWK } from 'jose';
import { expect, test } from 'vitest';
import { signForeignMessage } from '#delivery/foreignGateway.js';
import { withdrawalMessage } from '#domain/foreignMessage.js';
import { FOREIGN_KEY_ID, foreignPublicJwk, foreignSigningKey } from '#storage/foreignKey.js';
import { seeded } from '../../bench/matching/random.js';
import { answerOf, readSigned } from './i247.js';

const master = new Uint8Array(32).fill(7);
const sign = () => signForeignMessage(message, foreignSigningKey(master), FOREIGN_KEY_ID);
const message = withdrawalMessage('PRT', {
  reference: 'RT-1-PRT-2',
  supersedes: 'RT-1-PRT-1',
  issuedAtMs: Date.parse('2026-03-10T17:00:00Z'),
  test: true,
  reason: 'not-travelling',
});

test('what this installation signed is read; a changed byte or another key is not', async () => {
  const body = new TextDecoder().decode(await sign());
  const key = foreignPublicJwk(master) as JWK;
  expect(await readSigned(body, key)).toEqual(message);
  expect(
    await readSigned(
      body.replace(/.$/, (c) => (c === 'A' ? 'Q' : 'A')),
      key,
    ),
  ).toBeNull();
  expect(await readSigned(`${body.slice(0, 80)}x${body.slice(81)}`, key)).toBeNull();
  expect(await readSigned(body, foreignPublicJwk(new Uint8Array(32).fill(8)) as JWK)).toBeNull();
  expect(await readSigned('no signature', key)).toBeNull();
});

test('signing again gives the same bytes', async () => {
  expect(await sign()).toEqual(await sign());
});

test('bureaus answer notices in every way, withdrawals never', () => {
  expect(answerOf(message, 1, seeded(1))).toBeNull();
  const notice = {
    ...message,
    kind: 'notice' as const,
    fields: [{ field: 'names' as const, label: 'Names', value: 'HALVORSON, ERIK' }],
  };
  const answers = Array.from({ length: 200 }, (_, n) => answerOf(notice, n, seeded(n * 49_979_687)));
  const said = answers.flatMap((a) =>
    a === null ? [] : [JSON.parse(new TextDecoder().decode(a)) as { ourReference?: string; text: string }],
  );
  const quoted = said.filter((a) => a.ourReference === notice.reference).length;
  const wrong = said.filter(
    (a) => a.ourReference !== undefined && a.ourReference !== notice.reference,
  ).length;
  expect(
    [answers.length - said.length, quoted, wrong, said.length - quoted - wrong].every((n) => n > 5),
  ).toBe(true);
  expect(said.every((a) => a.text.includes('HALVORSON'))).toBe(true);
});
