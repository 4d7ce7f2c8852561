import { Buffer } from 'node:buffer';
import { clip, printable, storable } from '#basics/text.js';
import { boundPersons } from './boundPersons.js';
import { boundVoyage } from './boundVoyage.js';
import { duplicateMembers } from './json/duplicates.js';
import { startsLikeJson } from './jsonDocument.js';
import type { ManifestMessage } from './manifest.js';
import { type ReadWarning, worse } from './outcome.js';

/**
 * Messages as they can be kept, with what every reader would have to say of its bytes. The bytes stay as they came.
 * - A value that holds U+0000 or half of a surrogate pair, which JSON lets through by number and CSV as a byte, and
 *   which no database has a text for, gets U+FFFD in their place. Values are looked at only where the bytes could have
 *   brought such a thing.
 * - Names and numbers of persons are bounded (`boundPersons.ts`), and what keys of voyages are made of (`boundVoyage.ts`).
 * - A NUL that a reader passed over may have stood in for a letter.
 * - A member that stands twice in one JSON object loses a value in silence.
 * Each quarantines: a person looks at what came.
 */
export function keepable(read: ManifestMessage[], bytes: Uint8Array): ManifestMessage[] {
  const messages = read.map((message) => boundVoyage(boundPersons(message)));
  const at = suspiciousAt(bytes);
  const kept =
    at < 0
      ? messages
      : messages.map((message) => {
          const found = { replaced: false };
          const copy = cleaned(message, found) as ManifestMessage;
          if (found.replaced) return remarked(copy, [{ code: 'no-text', offset: at, text: NO_TEXT }]);
          const lost = PLAIN_TEXT.has(message.format) ? nulIn(bytes, message.range) : -1;
          return lost < 0 ? message : remarked(message, [{ code: 'no-text', offset: lost, text: LOST }]);
        });
  if (kept[0] === undefined || !startsLikeJson(bytes)) return kept;
  const twice = duplicateMembers(bytes).map(
    ({ name, offset }): ReadWarning => ({
      code: 'duplicate-member',
      offset,
      text: `member ${clip(printable(storable(name)), 40)} stands twice in one object. Expected each once; the last one counts`,
    }),
  );
  return twice.length === 0 ? kept : [remarked(kept[0], twice), ...kept.slice(1)];
}

/** Formats of one byte a character, whose readers pass over control characters as over line ends. */
const PLAIN_TEXT: ReadonlySet<string> = new Set(['paxlst', 'cusres', 'pnrgov', 'ncic', 'nlets', 'mrz']);
const LOST =
  'a byte of no character (NUL) inside the message, passed over: a value may lack one. Expected text';

function nulIn(bytes: Uint8Array, { from, to }: ManifestMessage['range']): number {
  const at = bytes.indexOf(0, from);
  return at < to ? at : -1;
}

const NO_TEXT =
  'a character that is no text (U+0000, or half of a surrogate pair), kept as U+FFFD. Expected text';

function remarked(message: ManifestMessage, remarks: readonly ReadWarning[]): ManifestMessage {
  return {
    ...message,
    outcome: worse(message.outcome, 'quarantined'),
    warnings: [...remarks, ...message.warnings],
  };
}

/** Where the first byte stands that could bring one; a character of four bytes may be cut in two by a reader's limit. */
function suspiciousAt(bytes: Uint8Array): number {
  const source = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found = [
    source.indexOf(0),
    ...['\\u0000', '\\ud', '\\uD'].map((t) => source.indexOf(t, 0, 'latin1')),
  ];
  for (let lead = 0xf0; lead <= 0xf4; lead++) found.push(source.indexOf(lead));
  const there = found.filter((i) => i >= 0);
  return there.length === 0 ? -1 : Math.min(...there);
}

/** A copy of plain data with every text storable; depth is that of a message, which is ours. */
function cleaned(value: unknown, found: { replaced: boolean }): unknown {
  if (typeof value === 'string') {
    const text = storable(value);
    if (text !== value) found.replaced = true;
    return text;
  }
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value;
  if (Array.isArray(value)) return value.map((v) => cleaned(v, found));
  return Object.fromEntries(
    Object.entries(value).map(([k, v]) => [cleaned(k, found) as string, cleaned(v, found)]),
  );
}
