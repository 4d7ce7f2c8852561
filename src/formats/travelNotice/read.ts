import { isObject, show } from '#domain/fieldReader.js';
import { beginsJsonWith } from '../json/jsonText.js';
import { parseJson } from '../jsonDocument.js';
import type { ManifestMessage } from '../manifest.js';
import { rejectedMessage } from '../manifest.js';
import { Remarks } from '../outcome.js';
import { looksLikeNoticeCsv, readNoticeCsv } from './csv.js';
import { looksLikeNoticeMail, readNoticeMail } from './mail.js';
import { NOTICES_FORMAT, NOTICES_VERSION, type NoticeSubmission } from './message.js';

/** Whether bytes are travel notices: CSV, JSON, or a mail of the travel form. */
export function looksLikeTravelNotices(bytes: Uint8Array): boolean {
  return (
    beginsJsonWith(bytes, 'format', NOTICES_FORMAT) || looksLikeNoticeCsv(bytes) || looksLikeNoticeMail(bytes)
  );
}

/** Reads travel notices into one message (docs/formats/travel-notice.md). Never throws for what the bytes hold. */
export function readTravelNotices(bytes: Uint8Array): ManifestMessage[] {
  if (looksLikeNoticeMail(bytes)) {
    const { json } = readNoticeMail(bytes);
    if (json === null)
      return [
        rejectedMessage(
          'travel-notice-mail',
          'no-json',
          'a mail of the travel form without a JSON part. Expected one; a person reads the mail and enters the form',
          0,
          bytes.length,
        ),
      ];
    return [readDocument(json, 'travel-notice-mail', bytes.length)];
  }
  if (!looksLikeNoticeCsv(bytes)) return [readDocument(bytes, 'travel-notices-json', bytes.length)];
  const remarks = new Remarks();
  const notices = readNoticeCsv(bytes, remarks);
  return [message('travel-notices-csv', notices, remarks, bytes.length)];
}

function readDocument(bytes: Uint8Array, format: string, length: number): ManifestMessage {
  const parsed = parseJson(bytes);
  if (!parsed.ok) {
    const { code, text, offset } = parsed.warning;
    return rejectedMessage(format, code, text, offset, length);
  }
  const remarks = new Remarks();
  for (const w of parsed.warnings) remarks.add(w.code, w.offset, w.text);
  const document = parsed.value;
  if (!isObject(document) || !Array.isArray(document.notices))
    return rejectedMessage(
      format,
      'no-notices',
      'no list of notices. Expected {"format", "version", "notices": [...]}',
      0,
      length,
    );
  if (document.version !== NOTICES_VERSION)
    remarks.add(
      'unknown-version',
      0,
      `version ${show(document.version)}. Expected ${NOTICES_VERSION}; read as that`,
      undefined,
      'quarantined',
    );
  const notices = document.notices.flatMap((n: unknown, i: number): NoticeSubmission[] => {
    if (isObject(n)) return [{ line: i + 1, body: n }];
    remarks.add('no-object', 0, `notice ${i + 1}: ${show(n)}. Expected an object`, i + 1, 'quarantined');
    return [];
  });
  return message(format, notices, remarks, length);
}

function message(
  format: string,
  notices: readonly NoticeSubmission[],
  remarks: Remarks,
  bytes: number,
): ManifestMessage {
  if (notices.length === 0 && remarks.outcome === 'accepted')
    remarks.add('empty', 0, 'no notice. Expected one or more', undefined, 'quarantined');
  return {
    format,
    outcome: remarks.outcome,
    warnings: remarks.warnings,
    references: { messageType: NOTICES_FORMAT },
    kind: 'travel-notices',
    legs: [],
    persons: [],
    declaredTotals: {},
    notices,
    range: { from: 0, to: bytes },
  };
}
