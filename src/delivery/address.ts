import { err, ok, type Result } from '#basics/result.js';
import type { ChannelAddress, ChannelKind, WebhookKey } from './channel.js';
import { isWebhookSecret } from './signature.js';

/** A channel as the directory keeps it: the address in the open, its secrets unsealed by the caller. */
export interface StoredChannel {
  readonly kind: ChannelKind;
  readonly agencyId: string;
  /** `{to}` for e-mail, `{url}` for a webhook, `{folder}` for files, `{ori}` for Nlets, nothing for the portal. */
  readonly address: Readonly<Record<string, unknown>>;
  /** `{keys: [{id, secret}]}` for a webhook; null when the kind has none. */
  readonly secrets: unknown;
  readonly carriesContent: boolean;
}

/** The address to send to, or what is wrong with what the directory has: a task for who keeps the directory. */
export function readAddress(stored: StoredChannel): Result<ChannelAddress, string> {
  const { address } = stored;
  const text = (field: string) => {
    const value = address[field];
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  switch (stored.kind) {
    case 'portal':
      return ok({ kind: 'portal', agencyId: stored.agencyId });
    case 'email': {
      const to = text('to');
      return to ? ok({ kind: 'email', to }) : err('e-mail channel without "to"');
    }
    case 'file': {
      const folder = text('folder');
      if (!folder) return err('file channel without "folder"');
      return ok({ kind: 'file', folder, carries: stored.carriesContent ? 'content' : 'reference' });
    }
    case 'nlets': {
      const ori = text('ori')?.toUpperCase();
      if (!ori || !/^([A-Z0-9]{9}|[A-Z]{2})$/.test(ori))
        return err('Nlets channel without "ori" of nine characters, or two for a state');
      return ok({ kind: 'nlets', ori, carries: stored.carriesContent ? 'content' : 'reference' });
    }
    case 'webhook': {
      const url = text('url');
      if (!url) return err('webhook channel without "url"');
      const keys = readKeys(stored.secrets);
      return keys ? ok({ kind: 'webhook', url, keys }) : err('webhook channel without usable keys');
    }
  }
}

function readKeys(secrets: unknown): readonly WebhookKey[] | undefined {
  const keys = (secrets as { keys?: unknown } | null)?.keys;
  if (!Array.isArray(keys) || keys.length === 0) return undefined;
  return keys.every(isKey) ? keys : undefined;
}

function isKey(key: unknown): key is WebhookKey {
  const { id, secret } = (key ?? {}) as Partial<Record<'id' | 'secret', unknown>>;
  return typeof id === 'string' && typeof secret === 'string' && isWebhookSecret(secret);
}
