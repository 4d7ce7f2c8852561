import { isIsoDate } from '#basics/dates.js';
import { clean, FieldReader, isObject, problemText, show } from '#domain/fieldReader.js';
import { readCsv } from '../csv.js';
import { beginsJsonWith } from '../json/jsonText.js';
import { readPersonJson } from '../json/person.js';
import { parseJson } from '../jsonDocument.js';
import type { ManifestMessage } from '../manifest.js';
import { rejectedMessage } from '../manifest.js';
import { plainMessage } from '../message.js';
import { Remarks } from '../outcome.js';
import {
  REDRESS_COLUMNS,
  REDRESS_FORMAT,
  REDRESS_VERSION,
  type RedressColumn,
  type RedressSubmission,
} from './message.js';

const NEEDED: readonly RedressColumn[] = ['reference', 'birthDate', 'documentNumber', 'complaint', 'address'];

export function looksLikeRedressCsv(bytes: Uint8Array): boolean {
  const head = new TextDecoder('utf-8').decode(bytes.subarray(0, 2000)).split(/\r?\n/, 1)[0] ?? '';
  const names = head
    .replace(/^\ufeff/, '')
    .split(/[,;\t|]/)
    .map((n) => n.trim().replaceAll('"', ''));
  return NEEDED.every((n) => names.includes(n));
}

/** Whether bytes are redress inquiries, as JSON or CSV. */
export function looksLikeRedress(bytes: Uint8Array): boolean {
  return beginsJsonWith(bytes, 'format', REDRESS_FORMAT) || looksLikeRedressCsv(bytes);
}

/** Reads inquiries into one message (docs/formats/redress.md); one that is wrong costs no other. Never throws. */
export function readRedress(bytes: Uint8Array): ManifestMessage[] {
  if (looksLikeRedressCsv(bytes)) return [fromCsv(bytes)];
  const parsed = parseJson(bytes);
  if (!parsed.ok) {
    const { code, text, offset } = parsed.warning;
    return [rejectedMessage('redress-json', code, text, offset, bytes.length)];
  }
  const remarks = new Remarks();
  for (const w of parsed.warnings) remarks.add(w.code, w.offset, w.text);
  const document = parsed.value;
  if (!isObject(document) || !Array.isArray(document.inquiries))
    return [
      rejectedMessage(
        'redress-json',
        'no-inquiries',
        'no list of inquiries. Expected {"format", "version", "inquiries": [...]}',
        0,
        bytes.length,
      ),
    ];
  if (document.version !== REDRESS_VERSION)
    remarks.add(
      'unknown-version',
      0,
      `version ${show(document.version)}. Expected ${REDRESS_VERSION}; read as that`,
      undefined,
      'quarantined',
    );
  const inquiries = document.inquiries.flatMap(
    (value: unknown, i: number) => inquiryOf(value, i + 1, remarks) ?? [],
  );
  return [message('redress-json', inquiries, remarks, bytes.length)];
}

function fromCsv(bytes: Uint8Array): ManifestMessage {
  const remarks = new Remarks();
  const file = readCsv(bytes);
  if (!file.ok) return rejectedMessage('redress-csv', 'broken-csv', file.error, 0, bytes.length);
  const { header, rows } = file.value;
  for (const name of header)
    if (!(REDRESS_COLUMNS as readonly string[]).includes(name))
      remarks.add(
        'unknown-column',
        0,
        `column "${name.slice(0, 40)}" is not known. Expected one of ${REDRESS_COLUMNS.join(', ')}`,
        1,
        'quarantined',
      );
  const inquiries = [...rows].flatMap((row) => {
    if (!row.ok) {
      remarks.add('broken-row', 0, `line ${row.line}: ${row.problem}`, row.line, 'quarantined');
      return [];
    }
    const cell = (name: RedressColumn) => (row.cells[header.indexOf(name)] ?? '').trim();
    if (header.every((name) => cell(name as RedressColumn) === '')) return [];
    const value = given({
      reference: cell('reference'),
      number: cell('number'),
      receivedOn: cell('receivedOn'),
      address: cell('address').replaceAll(' | ', '\n'),
      email: cell('email'),
      complaint: cell('complaint'),
      person: given({
        names: [given({ surname: cell('surname'), given: cell('given'), middle: cell('middle') })],
        birthDate: cell('birthDate'),
        sex: cell('sex'),
        citizenship: cell('citizenship'),
        documents: cell('documentNumber')
          ? [
              given({
                kind: cell('documentKind') || 'passport',
                number: cell('documentNumber'),
                issuer: cell('documentIssuer'),
              }),
            ]
          : '',
      }),
    });
    return inquiryOf(value, row.line, remarks) ?? [];
  });
  return message('redress-csv', inquiries, remarks, bytes.length);
}

function given(values: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, v]) => v !== ''));
}

const REFERENCE = /^[A-Za-z0-9][A-Za-z0-9./-]{0,39}$/;

/** One inquiry; null when something in it cannot be, which is remarked by line and field, never by value. */
function inquiryOf(value: unknown, line: number, remarks: Remarks): RedressSubmission | null {
  const r = new FieldReader();
  if (!isObject(value)) {
    remarks.add('not-read', 0, `inquiry ${line}: ${show(value)}. Expected an object`, line, 'quarantined');
    return null;
  }
  r.only(value, '', ['reference', 'number', 'receivedOn', 'person', 'address', 'email', 'complaint']);
  const reference = r.matching(value, 'reference', REFERENCE, 'your number of the inquiry', true);
  const externalNumber = r.matching(value, 'number', /^[A-Za-z0-9-]{3,20}$/, 'a redress number') ?? '';
  const receivedOn = r.matching(value, 'receivedOn', /^\d{4}-\d{2}-\d{2}$/, 'a date as 2026-03-10');
  if (receivedOn !== undefined && !isIsoDate(receivedOn))
    r.problem('receivedOn', 'no date of the calendar', 'a real date');
  const address = r.matching(value, 'address', /^[\s\S]{5,500}$/, 'where the answer is to go', true);
  const email = r.matching(value, 'email', /^[^\s@]{1,100}@[^\s@]{1,150}$/, 'an e-mail address');
  const complaint = r.matching(value, 'complaint', /^[\s\S]{3,4000}$/, 'what happened, in words', true);
  const person = readPersonJson(r, value.person, 'person');
  if (person.names.length === 0) r.problem('person.names', 'no name', 'the name of the person');
  // The path says where; what came stays out of remarks, which operators read.
  for (const p of r.problems)
    remarks.add(
      'not-read',
      0,
      `inquiry ${line}: ${problemText({ ...p, came: 'cannot be read' })}`,
      line,
      'quarantined',
    );
  if (r.problems.length > 0 || !reference || !address || !complaint) return null;
  return clean({
    line,
    reference,
    externalNumber,
    receivedOn,
    person,
    contact: clean({ address, email }),
    complaint,
  });
}

function message(
  format: string,
  inquiries: readonly RedressSubmission[],
  remarks: Remarks,
  bytes: number,
): ManifestMessage {
  if (inquiries.length === 0 && remarks.outcome === 'accepted')
    remarks.add('empty', 0, 'no inquiry. Expected one or more', undefined, 'quarantined');
  return {
    ...plainMessage({
      format,
      remarks,
      kind: 'redress',
      to: bytes,
      references: { messageType: REDRESS_FORMAT },
    }),
    inquiries,
  };
}
