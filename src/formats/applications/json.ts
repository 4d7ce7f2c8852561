import { isObject, show } from '#domain/fieldReader.js';
import { type ApplicationFile, CONTRACT, CONTRACT_VERSION, DEPTH_MAX, EVENTS_MAX } from './fields.js';
import type { PlainFile, Refusal } from './plain.js';
import { decodeUtf8 } from './plain.js';

/** Reads the JSON form. One pass finds depth and the place of each event, before anything is built of the bytes. */
export function readJson(bytes: Uint8Array): PlainFile | Refusal {
  const text = decodeUtf8(bytes);
  if (text === undefined)
    return { code: 'charset', offset: 0, text: 'bytes that are not UTF-8. Expected JSON in UTF-8' };
  const scan = scanJson(bytes);
  if (scan.deepAt !== undefined)
    return {
      code: 'depth',
      offset: scan.deepAt,
      text: `more than ${DEPTH_MAX} levels. Expected the shape of ${CONTRACT}`,
    };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return {
      code: 'json',
      offset: scan.end,
      text: `not JSON, or cut off. Expected one object of ${CONTRACT}`,
    };
  }
  if (!isObject(value))
    return {
      code: 'json',
      offset: 0,
      text: `${show(value).slice(0, 20)}. Expected one object of ${CONTRACT}`,
    };
  const { contract, version, events, ...head } = value;
  if (contract !== CONTRACT || version !== CONTRACT_VERSION)
    return {
      code: 'version',
      offset: 0,
      text: `contract ${show(contract)} version ${show(version)}. Expected ${CONTRACT} version ${CONTRACT_VERSION}`,
    };
  if (!Array.isArray(events))
    return { code: 'events', offset: 0, text: `events: ${show(events)}. Expected a list` };
  return {
    form: 'json',
    head,
    events: events.slice(0, EVENTS_MAX + 1).map((e, i) => ({ value: e, offset: scan.items[i] ?? 0 })),
    remarks: [],
  };
}

const [OPEN_BRACE, CLOSE_BRACE, OPEN, CLOSE, QUOTE, BACKSLASH, COMMA] = [...'{}[]"\\,'].map((c) =>
  c.charCodeAt(0),
) as [number, number, number, number, number, number, number];

const EVENTS_KEY = [...'events'].map((c) => c.charCodeAt(0));

/** Depth, and where the items of the list `events` begin. Linear, whatever the bytes are. */
function scanJson(bytes: Uint8Array): {
  readonly items: readonly number[];
  readonly deepAt?: number;
  readonly end: number;
} {
  const items: number[] = [];
  let depth = 0;
  let inText = false;
  let textFrom = 0;
  let textTo = 0;
  let inEvents = false;
  let expectItem = false;
  for (let i = 0; i < bytes.length; i++) {
    const b = bytes[i]!;
    if (inText) {
      if (b === BACKSLASH) i++;
      else if (b === QUOTE) {
        inText = false;
        textTo = i;
      }
      continue;
    }
    if (b <= 0x20) continue;
    if (expectItem && b !== CLOSE) {
      if (items.length <= EVENTS_MAX) items.push(i);
      expectItem = false;
    }
    if (b === QUOTE) {
      inText = true;
      textFrom = i + 1;
    } else if (b === OPEN_BRACE || b === OPEN) {
      depth++;
      if (depth > DEPTH_MAX) return { items, deepAt: i, end: i };
      if (b === OPEN && depth === 2) {
        inEvents = EVENTS_KEY.every((k, n) => bytes[textFrom + n] === k) && textTo - textFrom === 6;
        expectItem = inEvents;
      }
    } else if (b === CLOSE_BRACE || b === CLOSE) {
      depth--;
      expectItem = false;
    } else if (b === COMMA && depth === 2 && inEvents) expectItem = true;
  }
  return { items, end: bytes.length };
}

/** Writes the JSON form. */
export function writeJson(file: ApplicationFile): Uint8Array {
  const { events, ...head } = file;
  return new TextEncoder().encode(
    `${JSON.stringify({ contract: CONTRACT, version: CONTRACT_VERSION, ...head, events }, null, 1)}\n`,
  );
}
