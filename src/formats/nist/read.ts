import { readFullDate } from '../dates.js';
import { transactionMessage } from '../ebts/message.js';
import type { ManifestMessage } from '../manifest.js';
import { rejectedMessage } from '../manifest.js';
import { person } from '../niem/person.js';
import { Remarks } from '../outcome.js';
import { NIST_BYTES_MAX, readRecords } from './records.js';
import { fieldValue, readType2 } from './type2.js';

/**
 * Reads an ANSI/NIST-ITL file in its tagged form: the header (Type 1) and the description of the person (Type 2).
 * Images, prints and minutiae of the other types are measured and passed over. One message; never throws.
 */
export function readNist(bytes: Uint8Array): ManifestMessage[] {
  if (bytes.length > NIST_BYTES_MAX)
    return [
      rejectedMessage(
        'nist',
        'too-large',
        `${bytes.length} bytes. Expected at most ${NIST_BYTES_MAX}`,
        0,
        bytes.length,
      ),
    ];
  const remarks = new Remarks();
  const records = readRecords(bytes, remarks);
  const [header] = records;
  const descriptive = records.find((r) => r.type === 2);
  const type = fieldValue(header, 4)?.toUpperCase() ?? '';
  const pieces = descriptive ? readType2(descriptive, remarks) : undefined;
  const prepared = readDate(fieldValue(header, 5));
  const utc = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(fieldValue(header, 14) ?? '');
  for (const born of pieces?.birthDates ?? [])
    if (prepared !== undefined && born > prepared.slice(0, born.length))
      remarks.add(
        'birth-date',
        descriptive!.offset,
        '2.022 is after 1.005. Expected a birth before the transaction',
      );
  const controlNumber = fieldValue(header, 9);
  const answersNumber = fieldValue(header, 10);
  const sender = fieldValue(header, 8);
  const recipient = fieldValue(header, 7);
  return [
    transactionMessage(
      {
        type,
        controlNumber,
        answersNumber,
        occurredAt: utc
          ? `${utc[1]}-${utc[2]}-${utc[3]}T${utc[4]}:${utc[5]}:${utc[6]}Z`
          : prepared === undefined
            ? undefined
            : `${prepared}T00:00`,
        searchResult: fieldValue(descriptive, 59)?.toUpperCase(),
        reason: fieldValue(descriptive, 37),
        agency: fieldValue(descriptive, 73) ?? sender,
        officer: fieldValue(descriptive, 6),
        says: fieldValue(descriptive, 60)?.slice(0, 300),
        trigger: undefined,
        person: pieces ? person(pieces, descriptive!.offset, 'subject') : undefined,
        references: {
          messageType: `ANSI/NIST-ITL ${fieldValue(header, 2) ?? ''}`.trim(),
          documentCode: type,
          ...(controlNumber === undefined ? {} : { message: controlNumber }),
          ...(answersNumber === undefined ? {} : { transaction: answersNumber }),
          ...(sender === undefined ? {} : { sender }),
          ...(recipient === undefined ? {} : { recipient }),
          ...(prepared === undefined ? {} : { prepared }),
        },
      },
      'nist',
      remarks,
      bytes.length,
    ),
  ];
}

function readDate(text: string | undefined): string | undefined {
  const date = text === undefined ? undefined : readFullDate(text);
  return date?.length === 10 ? date : undefined;
}
