import { Buffer } from 'node:buffer';
import { MAIL_SUBJECT } from './message.js';

/** Where the headers of a mail end and how its body is written; null when the bytes are no such mail. */
export interface NoticeMail {
  readonly from: string;
  /** Bytes of the JSON part. Null: the mail has none that could be found, and a person must read it. */
  readonly json: Uint8Array | null;
}

const HEAD_MAX = 64 * 1024;

/** A mail of the travel form, told by the subject line that the guide asks for. */
export function looksLikeNoticeMail(bytes: Uint8Array): boolean {
  // Every transmission of every door is asked: nearly all are known not to be mails by their first line.
  if (!/^(?:[A-Za-z][A-Za-z0-9-]{0,80}:|From )/.test(latin(bytes.subarray(0, 100)))) return false;
  const head = latin(bytes.subarray(0, HEAD_MAX)).split(/\r?\n\r?\n/, 1)[0]!;
  return subjectOf(head).toLowerCase().includes(MAIL_SUBJECT.toLowerCase());
}

/**
 * Finds the JSON of the form in a mail: the body itself or the first part of it that is JSON, plain, base64 or
 * quoted-printable. Parts of parts are not opened; such a mail goes to a person.
 */
export function readNoticeMail(bytes: Uint8Array): NoticeMail {
  const text = latin(bytes);
  const [head, body] = divide(text);
  const from = /^from:\s*(.{1,200})$/im.exec(unfold(head))?.[1]?.trim() ?? '';
  const boundary = /^content-type:[^\n]*boundary="?([^"\s;]{1,200})"?/im.exec(unfold(head))?.[1];
  const parts =
    boundary === undefined ? [text] : body.split(`--${boundary}`).map((p) => p.replace(/^\r?\n/, ''));
  for (const part of parts) {
    const [partHead, partBody] = divide(part);
    const decoded = decode(
      partBody,
      /^content-transfer-encoding:\s*(\S+)/im.exec(partHead)?.[1]?.toLowerCase(),
    );
    if (/^\s*\{/.test(latin(decoded.subarray(0, 200)))) return { from, json: decoded };
  }
  return { from, json: null };
}

function divide(text: string): [head: string, body: string] {
  const found = /\r?\n\r?\n/.exec(text);
  return found ? [text.slice(0, found.index), text.slice(found.index + found[0].length)] : [text, ''];
}

function unfold(head: string): string {
  return head.replace(/\r?\n[ \t]+/g, ' ');
}

function subjectOf(head: string): string {
  return /^subject:\s*(.{0,300})$/im.exec(unfold(head))?.[1] ?? '';
}

function decode(body: string, encoding: string | undefined): Uint8Array {
  if (encoding === 'base64') return Uint8Array.from(atobSafe(body), (c) => c.charCodeAt(0));
  const plain =
    encoding === 'quoted-printable'
      ? body
          .replace(/=\r?\n/g, '')
          .replace(/=([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
      : body;
  return Uint8Array.from(plain, (c) => c.charCodeAt(0));
}

/** Letters beyond base64 are passed over, as mail asks; what is left over at the end is dropped. */
function atobSafe(text: string): string {
  const letters = text.replace(/[^A-Za-z0-9+/]/g, '');
  return atob(letters.slice(0, letters.length - (letters.length % 4 === 1 ? 1 : 0)));
}

/** Bytes as characters of the same number: nothing is lost whatever the charset. */
function latin(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}
