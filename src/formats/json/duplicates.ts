import { Buffer } from 'node:buffer';

/** A member whose name stood in its object before: JSON.parse keeps the last value and loses the others in silence. */
export interface DuplicateMember {
  readonly name: string;
  /** Byte offset of the name that came again. */
  readonly offset: number;
}

const DUPLICATES_MAX = 20;
/** Deeper objects are refused by every reader. */
const DEPTH_MAX = 200;

const [QUOTE, BACKSLASH, OPEN, CLOSE, OPEN_LIST, CLOSE_LIST, COLON] = [...'"\\{}[]:'].map((c) =>
  c.charCodeAt(0),
) as [number, number, number, number, number, number, number];

/**
 * Members that stand twice in one object (RFC 8259, 4: names should be unique; what is kept differs between readers), at
 * most 20. Linear in the size; the bytes need not be whole JSON.
 */
export function duplicateMembers(bytes: Uint8Array): readonly DuplicateMember[] {
  const source = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found: DuplicateMember[] = [];
  /** Names seen in the open objects; null: a list is open. */
  const open: (Set<string> | null)[] = [];
  for (let i = 0; i < source.length; i++) {
    const b = source[i]!;
    if (b === QUOTE) {
      const from = i + 1;
      for (i++; i < source.length && source[i] !== QUOTE; i++) if (source[i] === BACKSLASH) i++;
      const names = open.at(-1);
      if (!names || nextVisible(source, i + 1) !== COLON) continue;
      const name = nameOf(source.toString('latin1', from, i));
      if (!names.has(name)) names.add(name);
      else if (found.push({ name, offset: from - 1 }) >= DUPLICATES_MAX) return found;
    } else if (b === OPEN || b === OPEN_LIST) {
      if (open.length >= DEPTH_MAX) return found;
      open.push(b === OPEN ? new Set() : null);
    } else if (b === CLOSE || b === CLOSE_LIST) open.pop();
  }
  return found;
}

function nextVisible(source: Buffer, from: number): number | undefined {
  let i = from;
  while (i < source.length && source[i]! <= 0x20) i++;
  return source[i];
}

/** A name written with escapes is the name that they mean. */
function nameOf(written: string): string {
  if (!written.includes('\\')) return written;
  try {
    return JSON.parse(`"${written}"`);
  } catch {
    return written;
  }
}
