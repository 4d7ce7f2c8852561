import type { ManifestMessage, ReadOptions } from '../manifest.js';
import { rejectedMessage } from '../manifest.js';
import { InterchangeReader, type Transmission } from './interchange.js';
import { ByteText } from './lexer.js';
import { findEnvelope } from './separators.js';

/** Largest transmission read. */
export const TRANSMISSION_BYTES_MAX = 64 * 1024 * 1024;
/** Most interchanges looked into: finding the service characters of each costs more than its bytes. */
export const INTERCHANGES_MAX = 10_000;

/**
 * Reads every message of every interchange in a transmission (ISO 9735 syntax 1 to 4), whatever stands around
 * them: telegraph heads, line wraps, mail footers. Pure, linear in the size of the input, never throws. One
 * ManifestMessage for each UNH; at least one, rejected, when there is none.
 */
export function readEdifact(bytes: Uint8Array, options: ReadOptions = {}): ManifestMessage[] {
  if (bytes.length > TRANSMISSION_BYTES_MAX)
    return [
      rejectedMessage(
        'edifact',
        'too-large',
        `${bytes.length} bytes. Expected at most ${TRANSMISSION_BYTES_MAX}`,
        0,
        bytes.length,
      ),
    ];
  const t: Transmission = {
    bytes,
    text: new ByteText(bytes),
    options,
    messages: [],
    persons: 0,
    full: false,
  };
  let envelope = findEnvelope(bytes, 0);
  let at = 0;
  for (let n = 0; envelope && !t.full && n < INTERCHANGES_MAX; n++) {
    at = new InterchangeReader(t, envelope).read();
    envelope = findEnvelope(bytes, at, bytes.length, true);
  }
  const last = t.messages.at(-1);
  if (!last)
    return [
      rejectedMessage(
        'edifact',
        'no-message',
        `${bytes.length} bytes without a UNH. Expected at least one message header`,
        0,
        bytes.length,
      ),
    ];
  const tail = firstVisible(bytes, at);
  if (envelope && !t.full)
    last.remarks.add(
      'too-many-interchanges',
      at,
      `more than ${INTERCHANGES_MAX} interchanges. Expected no more; the rest is not read`,
      undefined,
      'quarantined',
    );
  else if (tail >= 0)
    last.remarks.add(
      'trailing-text',
      tail,
      `${bytes.length - tail} bytes after the end of the interchange. Expected nothing; not read`,
    );
  return t.messages.map(({ message, remarks }) => ({
    ...message,
    outcome: remarks.outcome,
    warnings: remarks.warnings,
  }));
}

function firstVisible(bytes: Uint8Array, from: number): number {
  for (let i = from; i < bytes.length; i++) if (bytes[i]! > 0x20 && bytes[i] !== 0x7f) return i;
  return -1;
}
