import type { Readable } from 'node:stream';
import type { Actor } from '#domain/actor.js';
import type { AuditAction } from '#domain/auditAction.js';
import type { LiveStream } from './events.js';

export interface Cookie {
  readonly name: string;
  /** Null removes it. */
  readonly value: string | null;
  /** Absent: until the browser closes. */
  readonly maxAgeSeconds?: number;
}

/** What the audit row of the action says beyond the route's own declaration. */
export interface AuditMore {
  /** Another action of the catalogue, when what happened is only known afterwards (a sign-in that failed). */
  readonly action?: AuditAction;
  readonly objectId?: string;
  readonly outcome?: 'done' | 'refused' | 'failed';
  /** Ids, counts and keyed digests; never values of persons. */
  readonly facts?: Readonly<Record<string, unknown>>;
  /** The row stands already: storage wrote it in the transaction that did the deed. */
  readonly written?: true;
  /** Who it was, when the route could not know (sign-in). */
  readonly actor?: Actor;
}

interface Common {
  readonly status?: number;
  readonly cookies?: readonly Cookie[];
  readonly headers?: Readonly<Record<string, string>>;
  readonly audit?: AuditMore;
}

/** What a handler gives back. Written by the registry after the transaction has committed. */
export type Answer =
  | (Common & { readonly as: 'page'; readonly html: string | (() => string) })
  | (Common & { readonly as: 'json'; readonly body: unknown })
  | (Common & { readonly as: 'redirect'; readonly to: string })
  | (Common & {
      readonly as: 'file';
      /** A stream is read when the transaction has committed. */
      readonly body: Buffer | string | Readable;
      readonly type: string;
      /** Offered for saving under this name; absent: shown in place. */
      readonly name?: string;
    })
  | (Common & { readonly as: 'nothing' })
  | (Common & { readonly as: 'stream'; readonly stream: LiveStream })
  | (Common & { readonly as: 'replay'; readonly kept: KeptPost });

/** A post that came while the session was locked; `referer` is the page whose form it was. */
export interface KeptPost {
  readonly path: string;
  readonly referer?: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** An answer that the registry writes as it is. */
export type PlainAnswer = Exclude<Answer, { as: 'stream' | 'replay' }>;

/** @param html drawn after the transaction when given as a function, so that no lock waits for drawing */
export function page(html: string | (() => string), more: Common = {}): PlainAnswer {
  return { as: 'page', html, ...more };
}

export function jsonAnswer(body: unknown, more: Common = {}): PlainAnswer {
  return { as: 'json', body, ...more };
}

/** After a post: 303, so that going back and reloading do not post again. @param to a path of ours */
export function redirect(to: string, more: Common = {}): PlainAnswer {
  return { as: 'redirect', to, ...more };
}

export function file(
  body: Buffer | string | Readable,
  options: Common & { readonly type: string; readonly name?: string },
): PlainAnswer {
  return { as: 'file', body, ...options };
}

/** Whether an address given from outside is a path of ours: never another host, never a scheme. */
export function isOwnPath(path: string): boolean {
  return /^\/(?![/\\])[^\\\u0000-\u001f]*$/.test(path) && path.length <= 2000;
}
