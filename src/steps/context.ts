import type { Clock } from '#basics/clock.js';
import type { Channels } from '#delivery/channel.js';
import type { ForeignGateway } from '#delivery/foreignGateway.js';
import type { NletsLine } from '#delivery/nlets.js';
import type { ReminderGateway } from '#delivery/reminderGateway.js';
import type { CanarySettings } from '#domain/canary.js';
import type { WorkItem, WorkKind } from '#domain/workItem.js';
import type { ScreeningDoors } from '#screening/doors.js';
import type { Database, Tx } from '#storage/database.js';
import type { Keys } from '#storage/keys.js';

/** Hands the canary in as a partner does, over HTTP with a token of its own client. */
export interface CanaryDoor {
  readonly settings: CanarySettings;
  /** False until this process's own door is open. */
  ready(): boolean;
  secretHash(): Promise<string>;
  /** @returns what the door said when it did not take it; null when it did */
  post(manifest: Uint8Array): Promise<string | null>;
}

/** What a step is handed. Everything that is not a decision comes from here. */
export interface StepContext {
  readonly db: Database;
  readonly keys: Keys;
  readonly clock: Clock;
  /** Present in processes of the role `screen`. */
  readonly screening: ScreeningDoors | null;
  readonly channels: Channels;
  /** The way of released foreign messages to USNCB; without one, people carry them. */
  readonly foreignGateway?: ForeignGateway;
  /** The provider of e-mail and text messages to registrants; absent: their reminders become tasks. */
  readonly reminderGateway?: ReminderGateway;
  /** The line to the Nlets switch; without one, hits are confirmed by telephone. */
  readonly nlets?: NletsLine;
  /** The way to our own door and how often it is tried; without one, no canary is sent. */
  readonly canary?: CanaryDoor;
  /** Where links in messages lead, without a slash at the end. */
  readonly publicUrl: string;
  /** Messages say TEST when true. */
  readonly isTest: boolean;
  /** A line for operators: never personal data, never a secret. */
  log(level: 'info' | 'warn' | 'error', text: string, facts?: Readonly<Record<string, unknown>>): void;
}

export type ItemOf<K extends WorkKind> = Extract<WorkItem, { readonly kind: K }>;

/**
 * How a step ends or goes on. All write in one transaction with the item itself; a step that lost its lease writes nothing,
 * since another has taken over.
 */
export interface Beats {
  /** The last beat: outcome, audit, next work; the item is gone. */
  save<T>(work: (tx: Tx, nowMs: number) => Promise<T>): Promise<T>;
  /** In between: what is done already is written at once and the item stays. It may be done again: see `save`. */
  along<T>(work: (tx: Tx, nowMs: number) => Promise<T>): Promise<T>;
  /** Not now: what is known is written and the item runs again at `runAtMs`. Not a failure, does not count as one. */
  postpone(runAtMs: number, reason: string, work?: (tx: Tx, nowMs: number) => Promise<void>): Promise<void>;
}

/** One step of the journey: load, decide, save. */
export type Step<K extends WorkKind> = (context: StepContext, item: ItemOf<K>, beats: Beats) => Promise<void>;

/** The actor of steps and clocks in the audit. */
export const SYSTEM = { kind: 'system', id: 'steps' } as const;
