import { readFullDate } from '../dates.js';
import type { ManifestMessage } from '../manifest.js';
import { gather, noPieces, person } from '../niem/person.js';
import type { XmlInput } from '../xml/input.js';
import { allNamed, anyText, child, textAt, within, type XmlElement } from '../xml/tree.js';
import { transactionMessage } from './message.js';

/**
 * Reads an EBTS 10 package in XML (ANSI/NIST-ITL 1-2011 with the FBI's Type 2): who, which transaction, what it found.
 * Images and prints are passed over. Read by names and not against the schema: partners' versions differ, and an
 * element more is no reason to lose a hit.
 */
export function readEbts({ root, remarks, bytes }: XmlInput): ManifestMessage {
  const head = child(root, 'PackageInformationRecord');
  const transaction = child(head, 'Transaction');
  const details = allNamed(root, 'PackageDescriptiveTextRecord');
  const fields = details.flatMap((d) => allNamed(d, 'DomainDefinedDescriptiveFields'));
  if (!transaction)
    remarks.add(
      'no-header',
      root.offset,
      'no PackageInformationRecord with a Transaction. Expected one',
      undefined,
      'quarantined',
    );
  const in2 = (name: string): XmlElement | undefined => {
    for (const f of fields) for (const e of within(f)) if (e.name === name) return e;
    return undefined;
  };
  const subjects = fields.flatMap((f) => f.children.filter((c) => c.name === 'RecordSubject'));
  if (subjects.length > 1)
    remarks.add(
      'several-subjects',
      subjects[1]!.offset,
      `${subjects.length} subjects in one transaction. Expected one; read as one person`,
    );
  const pieces = noPieces();
  for (const s of subjects) gather(pieces, s, remarks);
  const at = subjects[0]?.offset ?? 0;

  const type = textAt(transaction, 'TransactionCategoryCode') ?? '';
  const controlNumber = textAt(transaction, 'TransactionControlIdentification/IdentificationID');
  const answersNumber = textAt(transaction, 'TransactionControlReferenceIdentification/IdentificationID');
  const sender = textAt(
    transaction,
    'TransactionOriginatingOrganization/OrganizationIdentification/IdentificationID',
  );
  const recipient = textAt(
    transaction,
    'TransactionDestinationOrganization/OrganizationIdentification/IdentificationID',
  );
  const utc = textAt(transaction, 'TransactionUTCDate/DateTime');
  const date = textAt(transaction, 'TransactionDate/Date');
  const day = date === undefined ? undefined : readFullDate(date);
  return transactionMessage(
    {
      type,
      controlNumber,
      answersNumber,
      occurredAt: utc ?? (day?.length === 10 ? `${day}T00:00` : undefined),
      searchResult: in2('TransactionSearchResultsCode')?.text.toUpperCase(),
      reason: in2('ActivityReasonText')?.text,
      agency: anyText(in2('RecordControllingAgency')) ?? sender,
      officer: in2('CaveatText')?.text ?? in2('RecordRapBackAttentionText')?.text,
      says: clipped(in2('TransactionStatusText')?.text),
      trigger: in2('RapBackTriggeringEventCode')?.text,
      person: subjects.length > 0 ? person(pieces, at, 'subject') : undefined,
      references: {
        messageType:
          `EBTS ${textAt(transaction, 'TransactionDomain/DomainVersionNumberIdentification/IdentificationID') ?? ''}`.trim(),
        documentCode: type,
        ...(controlNumber === undefined ? {} : { message: controlNumber }),
        ...(answersNumber === undefined ? {} : { transaction: answersNumber }),
        ...(sender === undefined ? {} : { sender }),
        ...(recipient === undefined ? {} : { recipient }),
        ...(utc === undefined ? {} : { prepared: utc }),
      },
    },
    'ebts',
    remarks,
    bytes.length,
  );
}

function clipped(text: string | undefined): string | undefined {
  return text === undefined ? undefined : text.replace(/\s+/g, ' ').slice(0, 300);
}
