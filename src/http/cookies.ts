import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Keys } from '#storage/keys.js';
import type { HttpSettings } from './services.js';

/**
 * Names of our cookies. Over TLS they carry the `__Host-` prefix: the browser then takes them only from this very
 * host, over TLS and for the whole site, so that no neighbouring host can plant one.
 */
export function cookieNames(settings: Pick<HttpSettings, 'secureCookies'>): {
  readonly session: string;
  /** Ties forms to a browser before anybody has signed in. */
  readonly visitor: string;
  /** A passkey challenge under way before anybody has signed in. */
  readonly passkey: string;
} {
  const prefix = settings.secureCookies ? '__Host-' : '';
  return {
    session: `${prefix}rsoits`,
    visitor: `${prefix}rsoits-visitor`,
    passkey: `${prefix}rsoits-passkey`,
  };
}

export function newVisitor(): string {
  return randomBytes(18).toString('base64url');
}

export function isVisitor(text: string | undefined): text is string {
  return text !== undefined && /^[\w-]{24}$/.test(text);
}

/** The form token of a visitor: nobody who can set cookies but lacks the key can make it. */
export function visitorCsrf(keys: Keys, visitor: string): string {
  return createHmac('sha256', keys.token).update(`form ${visitor}`).digest('base64url');
}

/** Signs a short text for a cookie of ours, with the instant at which it ends. */
export function signText(keys: Keys, purpose: string, text: string, endsAtMs: number): string {
  const body = `${Buffer.from(text).toString('base64url')}.${endsAtMs}`;
  return `${body}.${mac(keys, purpose, body)}`;
}

/** @returns undefined when it was changed, is for another purpose or its time is over */
export function readSigned(
  keys: Keys,
  purpose: string,
  signed: string | undefined,
  nowMs: number,
): { readonly text: string; readonly endsAtMs: number } | undefined {
  const m = /^([\w-]*)\.(\d{1,15})\.([\w-]+)$/.exec(signed ?? '');
  if (!m) return undefined;
  if (!sameText(m[3]!, mac(keys, purpose, `${m[1]}.${m[2]}`))) return undefined;
  const endsAtMs = Number(m[2]);
  return endsAtMs > nowMs ? { text: Buffer.from(m[1]!, 'base64url').toString(), endsAtMs } : undefined;
}

function mac(keys: Keys, purpose: string, body: string): string {
  return createHmac('sha256', keys.token).update(`${purpose} ${body}`).digest('base64url');
}

/** Compares without telling by its time where two texts differ. */
export function sameText(a: string, b: string): boolean {
  const [x, y] = [Buffer.from(a), Buffer.from(b)];
  return x.length === y.length && timingSafeEqual(x, y);
}
