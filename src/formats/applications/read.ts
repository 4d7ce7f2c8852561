import type { ManifestMessage, ReadOptions } from '../manifest.js';
import { readApplicationsCsv } from './csv.js';
import { CONTRACT, XML_NAMESPACE } from './fields.js';
import { readJson } from './json.js';
import { readApplications } from './message.js';
import { readXml } from './xml.js';

/** The three forms of the contract, recognised by what must stand near their beginning. */
const HEAD_BYTES = 4096;

function head(bytes: Uint8Array): string {
  return new TextDecoder('utf-8').decode(bytes.subarray(0, HEAD_BYTES));
}

export function looksLikeJson(bytes: Uint8Array): boolean {
  const text = head(bytes);
  return /^\s*\{/.test(text) && text.includes(`"${CONTRACT}"`);
}

export function looksLikeXml(bytes: Uint8Array): boolean {
  const text = head(bytes);
  return /^\s*</.test(text) && text.includes(XML_NAMESPACE);
}

export function looksLikeCsv(bytes: Uint8Array): boolean {
  return /(^|[,;\t|"])contract["]?([,;\t|\r\n])/.test(`${head(bytes).split('\n', 1)[0]}\n`);
}

export const readApplicationsJsonFile = (bytes: Uint8Array, options: ReadOptions): ManifestMessage[] => [
  readApplications('applications-json', bytes, readJson, options),
];
export const readApplicationsXmlFile = (bytes: Uint8Array, options: ReadOptions): ManifestMessage[] => [
  readApplications('applications-xml', bytes, readXml, options),
];
export const readApplicationsCsvFile = (bytes: Uint8Array, options: ReadOptions): ManifestMessage[] => [
  readApplications('applications-csv', bytes, readApplicationsCsv, options),
];
