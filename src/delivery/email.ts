import { isIP } from 'node:net';
import { Readable } from 'node:stream';
import type { ConnectionOptions } from 'node:tls';
import MailComposer from 'nodemailer/lib/mail-composer';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import { timesInLetters } from '#basics/dates.js';
import { type Channel, type Fate, fate, isPlainId, type Letter, oneLine } from './channel.js';

export interface EmailOptions {
  /** The relay, usually the operator's own; its network is the operator's choice. */
  readonly host: string;
  readonly port: number;
  /** `from-start` (port 465), `required` by STARTTLS, or `none` for a relay on this machine. */
  readonly tls: 'from-start' | 'required' | 'none';
  readonly tlsOptions?: ConnectionOptions;
  readonly auth?: { readonly user: string; readonly password: string };
  /** Visible sender, `Name <address>`; machine mail, nobody reads answers. */
  readonly from: string;
  /** Bounces come back to `local+ID@domain`, so that each one names its notification. */
  readonly bounceTo: string;
  readonly deadlineMs?: number;
}

const DEADLINE_MS = 30_000;
const ANSWER_BYTES_MAX = 64 * 1024;

/**
 * A pointer by SMTP: reference and link, nothing about a person. Message-ID, date and bytes are those of the
 * letter, so a mail that is sent again can be recognised. The relay's "250" means `accepted`: bounces come
 * later, to the address of the envelope.
 */
export function emailChannel(options: EmailOptions): Channel<'email'> {
  const deadlineMs = options.deadlineMs ?? DEADLINE_MS;
  return {
    kind: 'email',
    compose: (letter, address) => composeMail(letter, address.to, options),
    async send(letter, address, context) {
      if (!isPlainId(letter.notificationId)) return fate('refused-for-good', 'notification id is malformed');
      if (!isMailbox(address.to)) return fate('refused-for-good', 'address is not a mailbox');
      if (context.signal?.aborted) return fate('failed-try-again', 'the program is stopping');
      const message = await composeMail(letter, address.to, options);
      const envelope = {
        from: bounceAddress(options.bounceTo, letter.notificationId),
        to: address.to,
        size: message.length,
        dsn: { ret: 'HDRS', envid: letter.notificationId, notify: ['FAILURE', 'DELAY'] },
      };
      return await transmit({ options, message, envelope, deadlineMs, signal: context.signal });
    },
  };
}

/** The bytes of the mail, equal for equal letters. */
export async function composeMail(letter: Letter, to: string, options: EmailOptions): Promise<Buffer> {
  const subject = oneLine(letter.subject, 120);
  const composer = new MailComposer({
    from: oneLine(options.from),
    to,
    subject: letter.test ? `TEST - ${subject}` : subject,
    messageId: `<${messageId(letter)}>`,
    date: new Date(letter.issuedAt),
    text: mailText(letter),
    textEncoding: 'quoted-printable',
    xMailer: false,
    disableFileAccess: true,
    disableUrlAccess: true,
    headers: [
      // RFC 3834: no vacation answers to a machine; the second header says so to Exchange.
      { key: 'Auto-Submitted', value: 'auto-generated' },
      { key: 'X-Auto-Response-Suppress', value: 'All' },
      { key: 'X-RSOITS-Reference', value: oneLine(letter.reference, 80) },
    ],
  });
  return await composer.compile().build();
}

/** RFC 5322, 3.6.4. One that is malformed is made anew of the id, never at random: a resend must carry the same. */
function messageId(letter: Letter): string {
  const [, plain] = /^([\w.!#$%&'*+/=?^`{|}~-]{1,120}@[A-Za-z0-9.-]{1,80})$/.exec(letter.messageId) ?? [];
  return plain ?? `${letter.notificationId}@rsoits.invalid`;
}

/** How a mail speaks to somebody who opens what waits: by signing in, by the link alone, or by asking for it. */
const WORDS = {
  account: {
    waits: (subject: string) => `A notification is waiting for your agency: ${subject}`,
    opened: 'Open and acknowledge it here',
    ends: 'This mail carries no case data. Sign in to read the notification. Answers to this address are not read.',
  },
  link: {
    waits: (subject: string) => subject,
    opened: 'Open it here',
    ends: 'This mail carries no data of a person. The link is meant for you alone and opens for a limited time. Answers to this address are not read.',
  },
  desk: {
    waits: (subject: string) => subject,
    opened: 'Ask for it, quoting the reference, at',
    ends: 'This mail carries no data of a person. Answers to this address are not read.',
  },
} as const;

function mailText(letter: Letter): string {
  const words = WORDS[letter.openedBy ?? 'account'];
  return [
    ...(letter.test
      ? ['TEST. This message comes from a trial or training system. Do not act on it.', '']
      : []),
    words.waits(oneLine(letter.subject)),
    '',
    `Reference: ${oneLine(letter.reference, 80)}`,
    `Issued: ${timesInLetters(oneLine(letter.issuedAt, 40))}`,
    `${words.opened}: ${oneLine(letter.openAt, 500)}`,
    '',
    words.ends,
    '',
  ].join('\r\n');
}

interface Transmission {
  readonly options: EmailOptions;
  readonly message: Buffer;
  readonly envelope: {
    readonly from: string;
    readonly to: string;
    readonly size: number;
    readonly dsn: { ret: string; envid: string; notify: string[] };
  };
  readonly deadlineMs: number;
  readonly signal: AbortSignal | undefined;
}

/** Never rejects; ends within the deadline even if the relay drips one byte a second. */
function transmit(task: Transmission): Promise<Fate> {
  const { options } = task;
  return new Promise((resolve) => {
    // From the first byte of the message on, the relay may have it, whatever happens to the connection.
    let contentLeft = false;
    let settled = false;
    const connection = new SMTPConnection({
      host: options.host,
      port: options.port,
      secure: options.tls === 'from-start',
      requireTLS: options.tls === 'required',
      ignoreTLS: options.tls === 'none',
      tls: { minVersion: 'TLSv1.2', ...options.tlsOptions },
      ...(isIP(options.host) === 0 ? { servername: options.host } : {}),
      connectionTimeout: task.deadlineMs,
      greetingTimeout: task.deadlineMs,
      socketTimeout: task.deadlineMs,
      dnsTimeout: task.deadlineMs,
      socketCloseTimeout: 0,
      maxResponseSize: ANSWER_BYTES_MAX,
      logger: false,
    });
    const settle = (result: Fate) => {
      if (settled) return;
      settled = true;
      clearTimeout(deadline);
      task.signal?.removeEventListener('abort', stop);
      if (result.kind === 'accepted') connection.quit();
      else connection.close();
      resolve(result);
    };
    const cut = (why: string) => settle(fate(contentLeft ? 'unknown' : 'failed-try-again', why));
    const stop = () => cut('the program is stopping');
    const deadline = setTimeout(() => cut(`relay took longer than ${task.deadlineMs} ms`), task.deadlineMs);
    task.signal?.addEventListener('abort', stop, { once: true });

    // Errors after settling (a reset while quitting) have nobody to tell.
    connection.on('error', (error: SmtpError) => settle(fateOfError(error, contentLeft)));
    connection.on('end', () => cut('relay closed the connection'));
    connection.connect((failed) => {
      if (failed) return settle(fateOfError(failed, false));
      if (!options.auth) return send();
      connection.login(
        { credentials: { user: options.auth.user, pass: options.auth.password } },
        (refused) =>
          refused
            ? settle(fate('failed-try-again', `relay refused our sign-in (${statusOf(refused)})`))
            : send(),
      );
    });
    const send = () => {
      const body = new Readable({
        read() {
          contentLeft = true;
          this.push(task.message);
          this.push(null);
        },
      });
      connection.send(task.envelope, body, (error, info) => {
        if (error) return settle(fateOfError(error, contentLeft));
        settle(fate('accepted', 'relay took charge of the mail', queueId(info?.response)));
      });
    };
  });
}

type SmtpError = Error & {
  readonly code?: string | undefined;
  readonly responseCode?: number | undefined;
  readonly command?: string | undefined;
};

/**
 * RFC 5321, 4.2.1: 4yz may pass later, 5yz will not, except that a 5yz before the envelope (no TLS, no
 * sign-in, greeting 554) is about us and this relay, which our operator mends, not about the letter.
 */
function fateOfError(error: SmtpError, contentLeft: boolean): Fate {
  const status = error.responseCode;
  const aboutLetter = /^(MAIL FROM|RCPT TO|DATA)/.test(error.command ?? '') || error.code === 'EENVELOPE';
  if (status !== undefined && status >= 500 && aboutLetter)
    return fate('refused-for-good', `relay refused the mail (${statusOf(error)})`);
  if (status !== undefined) return fate('failed-try-again', `relay cannot take it now (${statusOf(error)})`);
  if (contentLeft) return fate('unknown', `connection lost before the relay confirmed (${statusOf(error)})`);
  return fate('failed-try-again', `relay not reached (${statusOf(error)})`);
}

/** Only codes: a relay's words may echo what we sent. */
function statusOf(error: SmtpError): string {
  const code = /^[A-Z0-9_]{1,40}$/.test(error.code ?? '') ? error.code : 'no code';
  return error.responseCode === undefined ? `${code}` : `${error.responseCode} ${code}`;
}

/** The relay's queue number, if its last words end in something that looks like one. */
function queueId(response: string | undefined): { readonly providerReference?: string } {
  const m = /\b(?:queued as|id=?)\s*([A-Za-z0-9.-]{4,60})\s*$/i.exec(response?.slice(0, 500) ?? '');
  return m ? { providerReference: m[1]! } : {};
}

function bounceAddress(bounceTo: string, id: string): string {
  const at = bounceTo.lastIndexOf('@');
  return `${bounceTo.slice(0, at)}+${id}${bounceTo.slice(at)}`;
}

/** One plain mailbox, no list, no display name, no controls: what goes into RCPT TO as it is. */
function isMailbox(text: string): boolean {
  return text.length <= 254 && /^[^\s<>()[\],;:\\"@\x00-\x20\x7f]{1,64}@[A-Za-z0-9.-]{1,189}$/.test(text);
}
