import type { Clock } from '#basics/clock.js';
import { clip, printable } from '#basics/text.js';
import type { ChannelKind } from '#domain/agency.js';

export type { ChannelKind };

/**
 * One notification as a channel sees it. Everything in it except `content` is free of personal data: it goes
 * through mail relays and strangers' logs. A resend passes an equal letter and every channel makes the same
 * bytes of it.
 */
export interface Letter {
  readonly notificationId: string;
  /** Opaque, printed for people to quote on the telephone; says nothing about a person. */
  readonly reference: string;
  /** What kind of notification, from the rule row: `wanted`, `departure`, `correction`… */
  readonly class: string;
  /** A line of words without personal data. */
  readonly subject: string;
  /** The record itself; only an address with `carries: 'content'` ever gets it. */
  readonly content?: LetterContent;
  /** Of a notice that somebody moves away: whom, for channels with a message of their own for it. */
  readonly relocation?: { readonly name: string; readonly birthDate: string };
  /** RFC 3339, UTC: when the notification was released, not when this attempt is made. */
  readonly issuedAt: string;
  /** Stable over resends, `local@domain`. */
  readonly messageId: string;
  /** Where the recipient opens the notification with its own rights. */
  readonly openAt: string;
  /** `link`: whoever has the link opens it; `desk`: the recipient has no account and asks at `openAt`; else the recipient signs in. */
  readonly openedBy?: 'link' | 'desk';
  /** A letter of a trial or training system; every channel says so to its reader. */
  readonly test: boolean;
}

export interface LetterContent {
  readonly bytes: Uint8Array;
  readonly mediaType: string;
}

/** Where an agency is reached. Secrets inside are for the channel alone. */
export type ChannelAddress =
  | { readonly kind: 'portal'; readonly agencyId: string }
  | { readonly kind: 'email'; readonly to: string }
  | { readonly kind: 'webhook'; readonly url: string; readonly keys: readonly WebhookKey[] }
  | { readonly kind: 'file'; readonly folder: string; readonly carries: 'reference' | 'content' }
  /** An ORI of nine characters, or a state's two letters. */
  | { readonly kind: 'nlets'; readonly ori: string; readonly carries: 'reference' | 'content' };

export type AddressOf<Kind extends ChannelKind> = Extract<ChannelAddress, { kind: Kind }>;

export interface WebhookKey {
  readonly id: string;
  /** `whsec_` and base64 of 24 to 64 bytes (Standard Webhooks). */
  readonly secret: string;
}

/**
 * What is known after an attempt.
 * - `delivered`: the receiver itself has it.
 * - `accepted`: a relay took charge of it; a bounce may follow.
 * - `refused-for-good`: the same letter at the same address will be refused again; the next channel's turn.
 * - `failed-try-again`: the receiver does not have it.
 * - `unknown`: it may have it. Resent with the same id; e-mail may then arrive twice under one Message-ID.
 */
export type FateKind = 'delivered' | 'accepted' | 'refused-for-good' | 'failed-try-again' | 'unknown';

export interface Fate {
  readonly kind: FateKind;
  /** For the delivery board and the log: no secret, no word of the receiver's, no personal data. */
  readonly detail: string;
  readonly providerReference?: string;
  readonly httpStatus?: number;
  /** The receiver asked not to be tried sooner. */
  readonly retryAfterMs?: number;
}

export interface SendContext {
  readonly clock: Clock;
  /** The program is stopping: gives up as a timeout would. */
  readonly signal?: AbortSignal;
}

/**
 * `send` never throws and always ends within the channel's deadline: every outcome is a fate. It is called
 * outside any transaction, after the attempt was written down as begun.
 */
export interface Channel<Kind extends ChannelKind = ChannelKind> {
  readonly kind: Kind;
  /** The bytes that every attempt at the letter carries; their hash is noted before the first one. */
  compose(letter: Letter, address: AddressOf<Kind>): Promise<Uint8Array>;
  send(letter: Letter, address: AddressOf<Kind>, context: SendContext): Promise<Fate>;
}

/** One channel of each kind, chosen by the address. */
export type Channels = { readonly [Kind in ChannelKind]: Channel<Kind> };

export function sendBy(channels: Channels, letter: Letter, address: ChannelAddress, context: SendContext) {
  const channel = channels[address.kind] as Channel;
  return channel.send(letter, address, context);
}

export function fate(kind: FateKind, detail: string, more: Omit<Fate, 'kind' | 'detail'> = {}): Fate {
  return { kind, detail: clip(printable(detail), 300), ...more };
}

/** One line: line breaks and other controls become a space, so that no value can add a header of its own. */
export function oneLine(text: string, charsMax = 200): string {
  return clip(text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ').trim(), charsMax);
}

/**
 * The pointer that channels without rights to the record carry: stable key order, stable bytes.
 * The receiver fetches `openAt` with its own credentials.
 */
export function pointerBytes(letter: Letter): Uint8Array {
  const pointer = {
    type: 'notification.issued',
    id: letter.notificationId,
    reference: oneLine(letter.reference, 80),
    class: oneLine(letter.class, 80),
    issuedAt: letter.issuedAt,
    openAt: letter.openAt,
    test: letter.test,
  };
  return new TextEncoder().encode(JSON.stringify(pointer));
}

/** Ids become file names and header values; anything else in them is a mistake of ours or an attack. */
export function isPlainId(id: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9._-]{0,119}$/.test(id) && !id.includes('..');
}
