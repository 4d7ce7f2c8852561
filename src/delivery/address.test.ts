import { describe, expect, test } from 'vitest';
import { readAddress, type StoredChannel } from './address.js';

const stored: StoredChannel = {
  kind: 'portal',
  agencyId: 'a-1',
  address: {},
  secrets: null,
  carriesContent: false,
};
const keys = [{ id: 'k', secret: `whsec_${Buffer.alloc(32, 1).toString('base64')}` }];

describe('addresses of the agency directory', () => {
  test('each kind is read to what its channel takes', () => {
    expect(readAddress(stored)).toEqual({ ok: true, value: { kind: 'portal', agencyId: 'a-1' } });
    expect(readAddress({ ...stored, kind: 'email', address: { to: 'a@b.test' } })).toEqual({
      ok: true,
      value: { kind: 'email', to: 'a@b.test' },
    });
    const file = { ...stored, kind: 'file', address: { folder: '/drop' } } as const;
    expect(readAddress(file)).toMatchObject({ value: { carries: 'reference' } });
    expect(readAddress({ ...file, carriesContent: true })).toMatchObject({ value: { carries: 'content' } });
    const webhook = {
      ...stored,
      kind: 'webhook',
      address: { url: 'https://a.test' },
      secrets: { keys },
    } as const;
    expect(readAddress(webhook)).toEqual({
      ok: true,
      value: { kind: 'webhook', url: 'https://a.test', keys },
    });
  });

  test.each([
    [{ kind: 'email' }, 'e-mail channel without "to"'],
    [{ kind: 'email', address: { to: 7 } }, 'e-mail channel without "to"'],
    [{ kind: 'file', address: { folder: '' } }, 'file channel without "folder"'],
    [{ kind: 'webhook' }, 'webhook channel without "url"'],
    [{ kind: 'webhook', address: { url: 'x' } }, 'webhook channel without usable keys'],
    [
      { kind: 'webhook', address: { url: 'x' }, secrets: { keys: [] } },
      'webhook channel without usable keys',
    ],
    [
      { kind: 'webhook', address: { url: 'x' }, secrets: { keys: [{ id: 'k', secret: 'short' }] } },
      'webhook channel without usable keys',
    ],
  ] as const)('%j is a fault of the directory', (part, error) => {
    expect(readAddress({ ...stored, ...part })).toEqual({ ok: false, error });
  });
});
