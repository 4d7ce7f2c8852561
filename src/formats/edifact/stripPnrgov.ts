import type { Removed } from '#domain/doorBytes.js';
import { ByteText, Lexer, pack } from './lexer.js';
import { KNOWN_TAGS } from './paxlstFields.js';
import { INTERCHANGES_MAX } from './read.js';
import { findEnvelope, isDropped } from './separators.js';

/** Segments of a PNRGOV whose values are kept; of SSR only the three services below. */
const KEPT: ReadonlySet<number> = new Set(
  'UNA UNB UNG UNH UNT UNE UNZ MSG TVL EQN SRC RCI TIF'.split(' ').map(pack),
);
const SSR = pack('SSR');
const UNB = pack('UNB');
const UNH = pack('UNH');
const UNZ = pack('UNZ');
const SERVICES = new Set(['DOCS', 'DOCO', 'DOCA']);
const BLANK = 0x20;

/**
 * Blanks in place what a PNRGOV holds beyond travellers, documents, addresses of stay and flights: payment (FOP),
 * fares, agents, addresses, telephones, mail, remarks, baggage, history. Separators stay, so that a reader counts the
 * same segments at the same offsets. Other messages of the interchange are left alone. Linear; never throws.
 * @param kept a copy of the bytes, changed here
 */
export function stripPnrgov(kept: Uint8Array): Removed[] {
  const removed: Removed[] = [];
  const text = new ByteText(kept);
  let at = 0;
  for (let n = 0; n < INTERCHANGES_MAX; n++) {
    const envelope = findEnvelope(kept, at, kept.length, n > 0);
    if (!envelope) break;
    const { component, element, terminator, release, repetition } = envelope.separators;
    const isMark = (b: number) => b === component || b === element || b === terminator || b === repetition;
    const s = new Lexer(text, envelope.separators, envelope.at);
    let inside = false;
    let end = -1;
    while (s.next()) {
      const another =
        s.tag === UNB
          ? s.start !== envelope.at
          : !KNOWN_TAGS.has(s.tag) && findEnvelope(kept, s.start, s.end, true) !== undefined;
      if (another) {
        end = s.start;
        break;
      }
      if (s.tag === UNZ) {
        end = s.position;
        break;
      }
      if (s.tag === UNH) inside = s.text(2, 0).toUpperCase() === 'PNRGOV';
      if (!inside || KEPT.has(s.tag) || (s.tag === SSR && SERVICES.has(s.text(1, 0).toUpperCase()))) continue;
      let i = s.start;
      while (i < s.end && kept[i] !== element) i++;
      const from = i;
      let changed = false;
      for (; i < s.end; i++) {
        const b = kept[i]!;
        if (b === release) {
          kept[i] = BLANK;
          if (i + 1 < s.end && !isDropped(kept[i + 1]!)) kept[++i] = BLANK;
          changed = true;
        } else if (!isMark(b) && !isDropped(b) && b !== BLANK) {
          kept[i] = BLANK;
          changed = true;
        }
      }
      if (changed) removed.push({ what: 'booking-data', from, to: s.end });
    }
    if (end < 0) break;
    at = Math.max(end, at + 1);
  }
  return removed;
}
