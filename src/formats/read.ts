import {
  looksLikeCsv,
  looksLikeJson,
  looksLikeXml,
  readApplicationsCsvFile,
  readApplicationsJsonFile,
  readApplicationsXmlFile,
} from './applications/read.js';
import { readEdifact } from './edifact/read.js';
import { findEnvelope } from './edifact/separators.js';
import { startsLikeJson } from './jsonDocument.js';
import { readJsonMessage } from './jsonRead.js';
import { keepable } from './keepable.js';
import type { ManifestMessage, ReadOptions } from './manifest.js';
import { rejectedMessage } from './manifest.js';
import { looksLikeManifestFile, readManifestFile } from './manifestFile/read.js';
import { looksLikeMrz, readMrzText } from './mrz/read.js';
import { looksLikeNcic, readNcic } from './ncic/read.js';
import { readNist } from './nist/read.js';
import { looksLikeNist } from './nist/records.js';
import { looksLikeNlets, readNlets } from './nlets/read.js';
import { looksLikeRedress, readRedress } from './redress/read.js';
import { looksLikeTecs, readTecs } from './tecs/read.js';
import { looksLikeTravelNotices, readTravelNotices } from './travelNotice/read.js';
import { startsLikeXml } from './xml/parse.js';
import { looksLikeXml as looksLikeAnyXml, readXml } from './xml/read.js';

/** What the first bytes say of any format: markup, JSON or something else. */
type Beginning = 'markup' | 'json' | 'text';

/** How one format is recognised and read. */
export interface FormatRow {
  readonly name: string;
  /** What it is, for help texts. */
  readonly summary: string;
  /** How its bytes may begin; the others are not shown to it. */
  readonly begins: readonly Beginning[];
  /** Whether the bytes look like it; the first row that says yes reads. */
  looksLike(bytes: Uint8Array): boolean;
  read(bytes: Uint8Array, options: ReadOptions): ManifestMessage[];
}

/** Every format that can be read, in the order in which they are tried. A new format is a row here. */
export const FORMATS: readonly FormatRow[] = [
  {
    name: 'nist',
    begins: ['text'],
    summary: 'ANSI/NIST-ITL transactions: fingerprint searches and their answers',
    looksLike: looksLikeNist,
    read: readNist,
  },
  {
    name: 'travel-notices',
    begins: ['json', 'text'],
    summary: 'travel notices of registration agencies as CSV or JSON, and mails of the travel form',
    looksLike: looksLikeTravelNotices,
    read: readTravelNotices,
  },
  {
    name: 'redress',
    begins: ['json', 'text'],
    summary: 'inquiries of travelers for redress, as JSON or CSV (docs/formats/redress.md)',
    looksLike: looksLikeRedress,
    read: readRedress,
  },
  {
    name: 'applications-json',
    begins: ['json'],
    summary: 'application events (passport, visa, ESTA, residence, sponsorship, waiver) as JSON',
    looksLike: looksLikeJson,
    read: readApplicationsJsonFile,
  },
  {
    name: 'applications-xml',
    begins: ['markup'],
    summary: 'application events as XML in the shape of NIEM',
    looksLike: looksLikeXml,
    read: readApplicationsXmlFile,
  },
  {
    name: 'applications-csv',
    begins: ['text'],
    summary: 'application events as CSV, one row an event',
    looksLike: looksLikeCsv,
    read: readApplicationsCsvFile,
  },
  {
    name: 'edifact',
    begins: ['text'],
    summary: 'UN/EDIFACT interchange: passenger and crew lists (PAXLST), answers (CUSRES)',
    looksLike: (bytes) => !looksLikeAnyXml(bytes) && findEnvelope(bytes, 0) !== undefined,
    read: readEdifact,
  },
  {
    name: 'nlets',
    begins: ['text'],
    summary:
      'Nlets text: free messages (AM), hit confirmation (YQ, YR), sex offender messages (SON, SOQ, SOR)',
    looksLike: looksLikeNlets,
    read: readNlets,
  },
  {
    name: 'ncic',
    begins: ['text'],
    summary: 'NCIC text: register messages (EXS, MXS, CXS, EW...), answers with records, notifications',
    looksLike: looksLikeNcic,
    read: readNcic,
  },
  {
    name: 'mrz',
    begins: ['text'],
    summary: 'machine readable zones of travel documents (ICAO Doc 9303), one block of lines each',
    looksLike: looksLikeMrz,
    read: readMrzText,
  },
  {
    name: 'tecs',
    begins: ['json', 'text'],
    summary: 'border inspections of TECS as a batch, JSON or CSV (docs/formats/tecs.md)',
    looksLike: looksLikeTecs,
    read: readTecs,
  },
  {
    name: 'manifest',
    begins: ['json', 'text'],
    summary:
      'passenger and crew lists as JSON or CSV, private aircraft and vessels (docs/formats/manifest.md)',
    looksLike: looksLikeManifestFile,
    read: readManifestFile,
  },
  // These two take whatever is markup or JSON; doors with a shape of their own stand before them.
  {
    name: 'xml',
    begins: ['markup', 'text'],
    summary: 'XML: EBTS, state brokers’ notifications, NIEM, LEXS and N-DEx, CAP',
    looksLike: looksLikeAnyXml,
    read: readXml,
  },
  {
    name: 'json',
    begins: ['json'],
    summary: 'JSON: advice and receipts of USNCB, voyage manifests, NIEM JSON, NSOPW',
    looksLike: startsLikeJson,
    read: readJsonMessage,
  },
];

/**
 * Reads a transmission of whatever kind. @param format name of a row of FORMATS, to read it as that without asking
 * what it looks like. Never throws for what the bytes hold; throws for a format name that is not in the table.
 */
export function readAny(bytes: Uint8Array, format?: string, options: ReadOptions = {}): ManifestMessage[] {
  if (format !== undefined) {
    const row = FORMATS.find((f) => f.name === format);
    if (!row)
      throw new Error(`no format ${format}. Expected one of ${FORMATS.map((f) => f.name).join(', ')}`);
    return keepable(row.read(bytes, options), bytes);
  }
  const beginning = startsLikeXml(bytes) ? 'markup' : startsLikeJson(bytes) ? 'json' : 'text';
  const row = FORMATS.find((f) => f.begins.includes(beginning) && f.looksLike(bytes));
  if (row) return keepable(row.read(bytes, options), bytes);
  return [
    rejectedMessage(
      'unknown',
      'unknown-format',
      `${bytes.length} bytes of no known format. Expected one of ${FORMATS.map((f) => f.name).join(', ')}`,
      0,
      bytes.length,
    ),
  ];
}
