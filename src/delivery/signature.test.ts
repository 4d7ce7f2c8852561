import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { describe, expect, test } from 'vitest';
import { isWebhookSecret, ReplayMemory, sign, TOLERANCE_MS, verify } from './signature.js';

const secret = (fill: number) => `whsec_${Buffer.alloc(32, fill).toString('base64')}`;
const key = { id: 'now', secret: secret(1) };
const old = { id: 'before', secret: secret(2) };
const NOW = Date.parse('2026-03-04T05:06:07Z');
const body = new TextEncoder().encode('{"id":"x"}');

describe('signatures of webhooks and signed replies', () => {
  test('equal to the reference library for any id and body', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z0-9-]{1,40}$/), fc.string(), (id, text) => {
        const headers = sign({ id, body: new TextEncoder().encode(text) }, [key], NOW);
        expect(headers['webhook-signature']).toBe(new Webhook(key.secret).sign(id, new Date(NOW), text));
      }),
    );
  });

  test('what was signed verifies, under the name of the key that signed', () => {
    const headers = { ...sign({ id: 'n-1', body }, [old, key], NOW) };
    expect(verify(headers, body, [key], NOW)).toEqual({ ok: true, value: { id: 'n-1', keyId: 'now' } });
    expect(verify(headers, body, [old], NOW)).toEqual({ ok: true, value: { id: 'n-1', keyId: 'before' } });
  });

  test('any changed byte of id, time or body breaks it', () => {
    const headers = { ...sign({ id: 'n-1', body }, [key], NOW) };
    const other = Uint8Array.from(body);
    other[3]! ^= 1;
    const wrong = { ok: false, error: 'wrong-signature' };
    expect(verify(headers, other, [key], NOW)).toEqual(wrong);
    expect(verify({ ...headers, 'webhook-id': 'n-2' }, body, [key], NOW)).toEqual(wrong);
    const later = String(Number(headers['webhook-timestamp']) + 1);
    expect(verify({ ...headers, 'webhook-timestamp': later }, body, [key], NOW)).toEqual(wrong);
    expect(verify(headers, body, [old], NOW)).toEqual(wrong);
    expect(verify(headers, body, [], NOW)).toEqual(wrong);
  });

  test('five minutes either way, not a second more', () => {
    const headers = { ...sign({ id: 'n-1', body }, [key], NOW) };
    expect(verify(headers, body, [key], NOW + TOLERANCE_MS).ok).toBe(true);
    expect(verify(headers, body, [key], NOW - TOLERANCE_MS).ok).toBe(true);
    expect(verify(headers, body, [key], NOW + TOLERANCE_MS + 1)).toEqual({ ok: false, error: 'too-old' });
    expect(verify(headers, body, [key], NOW - TOLERANCE_MS - 1)).toEqual({ ok: false, error: 'too-new' });
  });

  test('a replay within the tolerance is seen, and a forger cannot burn an id', () => {
    const headers = { ...sign({ id: 'n-1', body }, [key], NOW) };
    const memory = new ReplayMemory();
    const remember = (id: string, until: number) => memory.remember(id, until, NOW);
    const forged = { ...headers, 'webhook-signature': `v1,${Buffer.alloc(32).toString('base64')}` };
    expect(verify(forged, body, [key], NOW, remember)).toEqual({ ok: false, error: 'wrong-signature' });
    expect(verify(headers, body, [key], NOW, remember).ok).toBe(true);
    expect(verify(headers, body, [key], NOW, remember)).toEqual({ ok: false, error: 'seen-before' });
  });

  test('memory of ids is bounded by time and by number', () => {
    const memory = new ReplayMemory(3);
    expect(memory.remember('a', 10, 0)).toBe(true);
    expect(memory.remember('a', 10, 10)).toBe(false);
    expect(memory.remember('a', 30, 11)).toBe(true);
    for (const id of ['b', 'c', 'd']) memory.remember(id, 40, 12);
    expect(memory.remember('a', 40, 12)).toBe(true);
    expect(memory.remember('d', 40, 12)).toBe(false);
  });

  test('junk in the headers is a refusal, never a throw', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), (id, timestamp, signature) => {
        const headers = {
          'webhook-id': id,
          'webhook-timestamp': timestamp,
          'webhook-signature': signature,
        };
        expect(verify(headers, body, [key], NOW).ok).toBe(false);
      }),
    );
    expect(verify({}, body, [key], NOW)).toEqual({ ok: false, error: 'incomplete' });
    expect(verify({ 'webhook-id': ['a', 'b'] }, body, [key], NOW)).toEqual({
      ok: false,
      error: 'incomplete',
    });
  });

  test('secrets have the form of the standard', () => {
    expect(isWebhookSecret(secret(9))).toBe(true);
    for (const bad of ['', 'whsec_', 'whsec_c2hvcnQ=', secret(1).slice(6), `${secret(1)}\n`, 'whsec_%%%'])
      expect(isWebhookSecret(bad)).toBe(false);
    expect(() => sign({ id: 'n', body }, [], NOW)).toThrow('at least one');
  });
});
