import { looksLikeInterpol, readInterpol } from './interpol/read.js';
import { isObject, type JsonObject, parseJson } from './jsonDocument.js';
import type { ManifestMessage, ReadOptions } from './manifest.js';
import { rejectedMessage } from './manifest.js';
import { looksLikeNiemJson, treeOfNiemJson } from './niem/jsonLd.js';
import { readNiemPersons } from './niem/read.js';
import { looksLikeNsopw, readNsopwJson } from './nsopw/read.js';
import { Remarks } from './outcome.js';
import { looksLikeVoyage, readVoyageJson } from './voyageJson/read.js';

interface JsonRow {
  readonly format: string;
  readonly says: string;
  takes(value: JsonObject): boolean;
  read(value: JsonObject, remarks: Remarks, bytes: Uint8Array, options: ReadOptions): ManifestMessage;
}

/** Which members make which message; the first row that takes the object reads it. */
export const JSON_MESSAGES: readonly JsonRow[] = [
  {
    format: 'voyage-json',
    says: 'voyage manifest',
    takes: looksLikeVoyage,
    read: (value, remarks, bytes) => readVoyageJson(value, remarks, bytes.length),
  },
  {
    format: 'usncb',
    says: 'advice and receipts of USNCB, and notices in INTERPOL’s shape',
    takes: looksLikeInterpol,
    read: (value, remarks, bytes) => readInterpol(value, remarks, bytes.length),
  },
  {
    format: 'json-schema',
    says: 'a JSON Schema, which is about messages and is none',
    takes: (value) => typeof value.$schema === 'string' && /json-schema\.org/.test(value.$schema),
    read: (_value, _remarks, bytes) =>
      rejectedMessage('json-schema', 'schema', 'a JSON Schema. Expected a message', 0, bytes.length),
  },
  {
    format: 'nsopw',
    says: 'query, answer or upload of the national public site',
    takes: looksLikeNsopw,
    read: (value, remarks, bytes) => readNsopwJson(value, remarks, bytes.length),
  },
  {
    format: 'niem',
    says: 'NIEM JSON',
    takes: looksLikeNiemJson,
    read: (value, remarks, bytes, options) => {
      const root = treeOfNiemJson(value);
      if (!root)
        return rejectedMessage(
          'niem',
          'empty',
          'NIEM JSON with nothing but a context. Expected a message',
          0,
          bytes.length,
        );
      return readNiemPersons({ root, bytes, remarks, options });
    },
  },
];

/** Reads a JSON message of whatever kind: one message. */
export function readJsonMessage(bytes: Uint8Array, options: ReadOptions = {}): ManifestMessage[] {
  const reading = parseJson(bytes);
  if (!reading.ok) {
    const { code, text, offset } = reading.warning;
    return [{ ...rejectedMessage('json', code, text, 0, bytes.length), warnings: [{ code, text, offset }] }];
  }
  const remarks = new Remarks();
  const { value } = reading;
  const row = isObject(value) ? JSON_MESSAGES.find((r) => r.takes(value)) : undefined;
  if (isObject(value) && row) return [row.read(value, remarks, bytes, options)];
  return [
    rejectedMessage(
      'json',
      'unknown-message',
      `a JSON ${Array.isArray(value) ? 'list' : typeof value} of no known message. Expected one of ${JSON_MESSAGES.map((r) => r.format).join(', ')}`,
      0,
      bytes.length,
    ),
  ];
}
