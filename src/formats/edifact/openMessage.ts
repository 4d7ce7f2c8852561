import type { ManifestMessage, ManifestReferences } from '../manifest.js';
import type { Remarks } from '../outcome.js';
import { CusresReader } from './cusres.js';
import { type Designator, readDesignator } from './flight.js';
import { PaxlstReader } from './paxlst.js';
import type { Mutable } from './personDraft.js';
import { PnrgovReader } from './pnrgov.js';

/** A message that is being read: who reads its segments, and what is said of it at its end. */

export type References = Mutable<ManifestReferences>;

export type Reader = PaxlstReader | CusresReader | PnrgovReader;

export interface OpenMessage {
  readonly reader: Reader | undefined;
  readonly remarks: Remarks;
  readonly references: References;
  readonly type: string;
  readonly from: number;
  /** Segments so far, the UNH among them. */
  segments: number;
  commonAccess: string;
  /** Segments cut in two because a terminator was lost. */
  splits: number;
}

/** The message ends without a UNT: because the input does, or because the next one begins. */
export function noteNoTrailer(open: OpenMessage, reader: Reader, cut: boolean, end: number): void {
  const counted =
    reader instanceof PaxlstReader &&
    (reader.totals.passengers !== undefined || reader.totals.crew !== undefined);
  if (cut && !counted)
    open.remarks.add(
      'truncated',
      end,
      `the message ends after ${open.segments} segments. Expected a UNT; what came before is kept`,
      open.segments,
      'quarantined',
    );
  else open.remarks.add('no-trailer', end, 'no UNT at the end of the message. Expected one', open.segments);
}

/** What a list of persons lacks as a whole. */
export function judgePaxlst(open: OpenMessage, reader: PaxlstReader, end: number): void {
  const { remarks } = open;
  const old = open.references.messageType?.startsWith('PAXLST:001') ?? false;
  if (!reader.sawDocument) {
    if (reader.persons.length > 0) reader.kind = guessKind(reader);
    if (!old)
      remarks.add(
        'no-document',
        open.from,
        'no BGM. Expected one after the UNH; what the message is about was guessed from its persons',
        1,
        reader.persons.length > 0 ? 'quarantined' : 'rejected',
      );
    else if (reader.persons.length === 0) reader.kind = 'passengers';
  }
  const excess = reader.tooManyForTotals();
  if (excess) remarks.add('total-exceeded', end, `${excess}. Expected no more than declared`, open.segments);
  if (reader.legs.length === 0 && reader.kind !== 'ignored')
    remarks.add('no-flight', open.from, 'no TDT with a place or number. Expected at least one leg', 1);
}

function guessKind(reader: PaxlstReader): ManifestMessage['kind'] {
  return reader.persons.every((p) => p.role === 'crew' || p.role === 'transit-crew') ? 'crew' : 'passengers';
}

/** The reader of a message type; undefined for types that are kept unread. */
export function readerOf(type: string, remarks: Remarks, reference: string | undefined): Reader | undefined {
  if (type === 'PAXLST') return new PaxlstReader(remarks, reference);
  if (type === 'CUSRES') return new CusresReader(remarks);
  if (type === 'PNRGOV') return new PnrgovReader(remarks, reference);
  return undefined;
}

/** Puts what a reader learnt about the message itself beside what the envelope said. */
export function describe(reader: Reader, references: References): void {
  if (reader.transaction !== '') references.transaction = reader.transaction;
  if (reader.documentCode !== '') references.documentCode = reader.documentCode;
  if (!(reader instanceof PaxlstReader)) return;
  if (references.part === undefined && /^\d{1,3}$/.test(reader.transactionPart))
    references.part = Number(reader.transactionPart);
  if (reader.documentNumber !== '') references.documentNumber = reader.documentNumber;
  if (reader.reportingParty !== '') references.reportingParty = reader.reportingParty;
}

/** The flight of the message: its first TDT, else what the common access reference says (`OK688/071008/1310`). */
export function mainFlight(designator: Designator, commonAccess: string): Designator {
  if (designator.number !== undefined) return designator;
  const access = /^([A-Z0-9]{3,8})(\/|$)/.exec(commonAccess);
  if (!access) return designator;
  const known = readDesignator(access[1]!, designator.carrier ?? '');
  return known.carrier !== undefined && known.number !== undefined ? known : designator;
}
