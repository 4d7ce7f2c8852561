import { readCap } from '../cap/read.js';
import { readEbts } from '../ebts/read.js';
import { readLexs } from '../lexs/read.js';
import type { ManifestMessage, ReadOptions } from '../manifest.js';
import { rejectedMessage } from '../manifest.js';
import { plainMessage } from '../message.js';
import { type Vocabulary, vocabulary } from '../niem/namespaces.js';
import { readNotification } from '../niem/notification.js';
import { readNiemPersons } from '../niem/read.js';
import { Remarks } from '../outcome.js';
import type { XmlInput } from './input.js';
import { rootPart } from './mime.js';
import { parseXml, startsLikeXml, type XmlReading } from './parse.js';
import type { XmlElement } from './tree.js';

interface XmlRow {
  readonly format: string;
  readonly says: string;
  takes(root: XmlElement, vocabulary: Vocabulary): boolean;
  read(input: XmlInput): ManifestMessage;
}

/** Which element makes which document; the first row that takes the root reads it. */
export const XML_DOCUMENTS: readonly XmlRow[] = [
  {
    format: 'ebts',
    says: 'EBTS 10 package: fingerprint search answers, hits, enrollments',
    takes: (root) => root.name === 'NISTBiometricInformationExchangePackage',
    read: readEbts,
  },
  {
    format: 'police-alert',
    says: 'state broker’s notification message: arrest, incident, disposition, warrant, crash',
    takes: (root, v) => root.name === 'NotificationMessage' && v === 'ojbc',
    read: readNotification,
  },
  {
    format: 'lexs',
    says: 'LEXS and N-DEx publications and search answers',
    takes: (_root, v) => v === 'lexs' || v === 'ndex',
    read: readLexs,
  },
  {
    format: 'cap',
    says: 'Common Alerting Protocol 1.1 and 1.2',
    takes: (root, v) => root.name === 'alert' && v === 'cap',
    read: readCap,
  },
  {
    format: 'niem',
    says: 'any other NIEM exchange that describes persons',
    takes: (_root, v) => v !== 'extension' && v !== 'soap',
    read: readNiemPersons,
  },
];

/** Envelopes around a document: SOAP, WS-Notification. */
const ENVELOPES: readonly (readonly [Vocabulary, string])[] = [
  ['soap', 'Envelope'],
  ['soap', 'Body'],
  ['notification', 'Notify'],
  ['notification', 'NotificationMessage'],
  ['notification', 'Message'],
];

/** Reads an XML document of whatever kind: one message. */
export function readXml(bytes: Uint8Array, options: ReadOptions = {}): ManifestMessage[] {
  const part = startsLikeXml(bytes) ? undefined : rootPart(bytes);
  const reading = part ? shifted(parseXml(bytes.subarray(part.from, part.to)), part.from) : parseXml(bytes);
  if (!reading.ok) {
    const { code, text, offset } = reading.warning;
    const message = rejectedMessage('xml', code, text, 0, bytes.length);
    return [{ ...message, warnings: [{ code, text, offset }] }];
  }
  const remarks = new Remarks();
  for (const w of reading.warnings) remarks.add(w.code, w.offset, w.text);
  const root = unwrapped(reading.root);
  const v = vocabulary(root.ns);
  const input: XmlInput = { root, bytes, remarks, options };
  const row = XML_DOCUMENTS.find((r) => r.takes(root, v));
  if (row) return [row.read(input)];
  // A partner's own root around NIEM content is read for what it holds; one without any is not ours.
  const message = readNiemPersons(input);
  if (message.persons.length > 0 || usesNiem(root)) return [message];
  remarks.add(
    'unknown-document',
    root.offset,
    `a document of ${root.name.slice(0, 40)} in a namespace that is not known. Expected one of ${XML_DOCUMENTS.map((r) => r.format).join(', ')}`,
    undefined,
    'rejected',
  );
  return [plainMessage({ format: 'xml', remarks, kind: 'unknown', to: bytes.length })];
}

/** A reading of a part of the bytes, its positions counted from the beginning of the whole. */
function shifted(reading: XmlReading, by: number): XmlReading {
  const moved = <T extends { readonly offset: number }>(w: T): T => ({ ...w, offset: w.offset + by });
  const deep = (e: XmlElement): XmlElement => ({ ...moved(e), children: e.children.map(deep) });
  if (!reading.ok) return { ok: false, warning: moved(reading.warning) };
  return { ok: true, root: deep(reading.root), warnings: reading.warnings.map(moved) };
}

/** Whether the bytes are a document of markup, alone or as the first of several parts. */
export function looksLikeXml(bytes: Uint8Array): boolean {
  if (startsLikeXml(bytes)) return true;
  const part = rootPart(bytes);
  return part !== undefined && startsLikeXml(bytes.subarray(part.from, part.to));
}

function unwrapped(root: XmlElement): XmlElement {
  let e = root;
  for (let n = 0; n < 10; n++) {
    const v = vocabulary(e.ns);
    if (!ENVELOPES.some(([ns, name]) => ns === v && name === e.name)) return e;
    // A header or topic stands before the body; the content is the last child.
    const inner =
      e.children.find((c) => ENVELOPES.some(([ns, name]) => ns === vocabulary(c.ns) && name === c.name)) ??
      e.children.at(-1);
    if (!inner) return e;
    e = inner;
  }
  return e;
}

function usesNiem(root: XmlElement): boolean {
  return [root, ...root.children, ...root.children.flatMap((c) => c.children)].some((e) =>
    ['core', 'justice', 'niem', 'ojbc'].includes(vocabulary(e.ns)),
  );
}
