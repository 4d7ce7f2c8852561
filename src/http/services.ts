import type { Logger } from 'pino';
import type { ObjectKind } from '#access/objectKinds.js';
import type { Clock } from '#basics/clock.js';
import type { AuditAction } from '#domain/auditAction.js';
import type { ScreeningDoors } from '#screening/doors.js';
import type { Database } from '#storage/database.js';
import type { Keys } from '#storage/keys.js';
import type { FirstRunView } from '#web/pages/firstRun.js';
import type { ServedAssets } from './assets.js';
import type { Streams } from './events.js';
import type { Metrics } from './metrics.js';

/** A page that needs nothing but its address. */
export interface ListedPage {
  readonly path: string;
  readonly says: string;
  readonly object: ObjectKind;
  readonly policy: AuditAction;
}

/** What handlers work with, made once when the server starts. */
export interface Services {
  readonly db: Database;
  readonly keys: Keys;
  readonly clock: Clock;
  readonly settings: HttpSettings;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly assets: ServedAssets;
  readonly streams: Streams;
  /** The doors of screening; null where this process has no engine. Never runs on this thread. */
  readonly screening: ScreeningDoors | null;
  /** What a trial shows of itself before anybody signs in; null everywhere else. */
  readonly firstRun: (() => Promise<FirstRunView>) | null;
  /** The OpenAPI document of the running server. */
  readonly describe: () => unknown;
  /** Every page that can be opened by its address alone, for the list of all pages. */
  readonly lists: readonly ListedPage[];
}

export interface HttpSettings {
  /** Address people use, e.g. `https://rsoits.example.gov`; passkeys are bound to its host. */
  readonly publicUrl: string;
  /** True on an installation marked TEST. */
  readonly isTest: boolean;
  readonly installation: string;
  readonly version: string;
  /** Where signed audit checkpoints lie. */
  readonly checkpointsPath: string;
  readonly helpDesk: { readonly phone: string; readonly email?: string };
  /** Cookies only over TLS, with the `__Host-` prefix. */
  readonly secureCookies: boolean;
  readonly rateLimits: {
    /** Tries to sign in or get a token, a minute and address. */
    readonly signInPerMinute: number;
    /** All requests, a minute and address. */
    readonly requestsPerMinute: number;
  };
}
