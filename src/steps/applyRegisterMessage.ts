import { problemText } from '#domain/fieldReader.js';
import type { NcicValue } from '#domain/ncicFields.js';
import { NCIC_MESSAGES, type NcicMessageKind } from '#domain/ncicMessages.js';
import {
  applyValues,
  asRecordLine,
  emptyLine,
  lineOfEntry,
  type RegisterLine,
  splitIdentification,
} from '#domain/ncicRecord.js';
import { recordLineOf } from '#domain/recordLine.js';
import { REGISTER_FILES, type RecordEntry, readRecordEntry } from '#domain/registerRecord.js';
import type { RegisterMessage } from '#formats/ncic/message.js';
import { readNcic } from '#formats/ncic/read.js';
import { findAgencyByOri } from '#storage/agencies.js';
import type { Tx } from '#storage/database.js';
import { endRegisterRecord, enterRecords } from '#storage/enterRecords.js';
import type { Keys } from '#storage/keys.js';
import { isRegistrant } from '#storage/knownRegistrants.js';
import {
  type FeedMessage,
  type FeedMessageState,
  laterMessages,
  type NumberedFeed,
} from '#storage/registerFeeds.js';
import { findRecord, type RegisterRecord } from '#storage/registerRecords.js';
import { openTransmission } from '#storage/transmissions.js';
import { SYSTEM } from './context.js';

/** What came of one message, with the reason where it was not simply applied. */
export interface Done {
  readonly state: FeedMessageState;
  readonly reason: string;
}
const APPLIED: Done = { state: 'applied', reason: '' };
export const refused = (reason: string): Done => ({ state: 'refused', reason });

/** What a message does to the line of its record. */
const HOW: Readonly<Partial<Record<NcicMessageKind['action'], 'set' | 'add' | 'remove'>>> = {
  enter: 'set',
  modify: 'set',
  supplement: 'add',
  'remove-supplement': 'remove',
};

interface Change {
  readonly kind: NcicMessageKind;
  readonly changes: readonly NcicValue[];
  readonly cleared: readonly string[];
}

/**
 * What the messages of one feed do to the records of the register, under the lock of the feed's row. Entries are kept
 * back and written together: call `flush` before what depends on them is read, and at the end.
 */
export class RecordChanges {
  readonly #tx: Tx;
  readonly #keys: Keys;
  readonly #feed: NumberedFeed;
  readonly #nowMs: number;
  /** Entries not yet written: many come in a row and are written together. */
  readonly #entries = new Map<string, { readonly entry: RecordEntry; readonly agencyId: string }>();
  readonly #agencies = new Map<string, string | null>();

  constructor(tx: Tx, keys: Keys, feed: NumberedFeed, nowMs: number) {
    this.#tx = tx;
    this.#keys = keys;
    this.#feed = feed;
    this.#nowMs = nowMs;
  }

  async apply(m: RegisterMessage, kind: NcicMessageKind): Promise<Done> {
    const { nic, changes } = splitIdentification(m.values);
    if (nic === null) return refused('it does not name its record by number (NIC)');
    if (kind.action !== 'enter' || this.#entries.has(`${kind.file} ${nic}`)) await this.flush();
    const record = await findRecord(this.#tx, kind.file, nic);
    const later = await this.#laterThan(m, kind, nic);
    if (kind.action === 'enter') return this.#enter(m, kind, record, later);
    if (!record) return { state: 'waiting', reason: 'its record is not here' };
    if (kind.action === 'locate') return APPLIED;
    if (kind.action === 'cancel' || kind.action === 'clear') return this.#end(m, kind, record);
    if (record.state !== 'active')
      return later.length > 0
        ? { state: 'late', reason: 'the record has ended since' }
        : refused('its record has ended');
    const line = lineOfRecord(record);
    await this.#alter(line, { kind, changes, cleared: m.cleared }, later);
    return this.#save(kind, line, record);
  }

  /** Writes the entries that were kept back. */
  async flush(): Promise<void> {
    if (this.#entries.size === 0) return;
    const entries = [...this.#entries.values()];
    this.#entries.clear();
    await enterRecords(this.#tx, { actor: SYSTEM, nowMs: this.#nowMs, feed: this.#feed.code }, entries);
  }

  /** The message as it came, from the bytes of its transmission; null: they are forgotten, or hold it no more. */
  async reread(row: FeedMessage): Promise<RegisterMessage | null> {
    const raw = await openTransmission(this.#tx, this.#keys, row.transmissionId);
    return (raw && readNcic(raw.subarray(row.byteFrom, row.byteTo))[0]?.ncic?.messages[0]) ?? null;
  }

  /**
   * Applies a change and, where it came late, what the source sent of the record after it once more: the outcome is that
   * of the source's order. Where a later message was forgotten, its fields are left as they stand.
   */
  async #alter(line: RegisterLine, change: Change, later: readonly FeedMessage[]): Promise<void> {
    const again: Change[] = [];
    const forgotten = new Set<string>();
    for (const row of later) {
      const m = await this.reread(row);
      const kind = NCIC_MESSAGES.get(row.messageKey);
      if (!m || !kind) for (const code of row.fields) forgotten.add(code);
      else if (HOW[kind.action])
        again.push({
          kind,
          changes: kind.action === 'enter' ? m.values : splitIdentification(m.values).changes,
          cleared: m.cleared,
        });
    }
    for (const { kind, changes, cleared } of [change, ...again])
      applyValues(
        line,
        changes.filter((v) => !forgotten.has(v.code)),
        HOW[kind.action] ?? 'set',
        cleared.filter((c) => !forgotten.has(c)),
      );
  }

  /** Only a message that fills a hole has later ones. */
  async #laterThan(m: RegisterMessage, kind: NcicMessageKind, nic: string): Promise<FeedMessage[]> {
    if (m.place!.sequence > this.#feed.sourceHighest) return [];
    return laterMessages(this.#tx, this.#feed.code, kind.file, nic, m.place!.sequence);
  }

  async #enter(
    m: RegisterMessage,
    kind: NcicMessageKind,
    record: RegisterRecord | undefined,
    later: readonly FeedMessage[],
  ): Promise<Done> {
    const enteredOn = isoDay(m.place!.at);
    if (record && later.length > 0) {
      if (record.state !== 'active') return { state: 'late', reason: 'the record has ended since' };
      const line = lineOfRecord(record);
      await this.#alter(line, { kind, changes: m.values, cleared: m.cleared }, later);
      return this.#save(kind, line, record);
    }
    const line = lineOfEntry(kind, m.ori, m.values, enteredOn);
    return this.#save(kind, record?.state === 'active' ? { ...beyondNcic(record), ...line } : line, record);
  }

  async #save(kind: NcicMessageKind, line: RegisterLine, before: RegisterRecord | undefined): Promise<Done> {
    const read = readRecordEntry(asRecordLine(line), true);
    if (!read.ok) return refused(read.error.map(problemText).join('; ').slice(0, 500));
    const entry = read.value;
    const agencyId = await this.#agencyOf(entry.ori);
    if (agencyId === null) return refused(`ORI ${entry.ori} is no agency of the directory`);
    if (kind.file === 'WANTED') {
      const own = readRecordEntry(asRecordLine(line), false);
      if (!(own.ok && own.value.screened)) {
        // The registration may be among the entries that wait to be written.
        await this.flush();
        if (!(await isRegistrant(this.#tx, entry)) && before === undefined)
          return { state: 'kept-out', reason: 'a warrant for another offense of nobody on the registry' };
      }
    }
    this.#entries.set(`${entry.file} ${entry.recordNumber}`, { entry, agencyId });
    return APPLIED;
  }

  async #end(m: RegisterMessage, kind: NcicMessageKind, record: RegisterRecord): Promise<Done> {
    if (record.state !== 'active') return APPLIED;
    const said = m.values.find((v) => v.code === 'RPP')?.value ?? '';
    const words = m.values.find((v) => v.code === 'MIS')?.value;
    const state = kind.action === 'cancel' ? 'cancelled' : (ENDS[said] ?? 'cleared');
    await endRegisterRecord(
      this.#tx,
      { actor: SYSTEM, nowMs: this.#nowMs, feed: this.#feed.code, source: 'register feed' },
      record.id,
      { state, reason: words ?? kind.says },
    );
    return APPLIED;
  }

  async #agencyOf(ori: string): Promise<string | null> {
    if (!this.#agencies.has(ori)) this.#agencies.set(ori, (await findAgencyByOri(this.#tx, ori))?.id ?? null);
    return this.#agencies.get(ori)!;
  }
}

/** Reasons of a clear that mean something of their own (words of the field RPP). */
const ENDS: Readonly<Record<string, 'vacated' | 'expired'>> = {
  VACATED: 'vacated',
  PARDONED: 'vacated',
  EXPIRED: 'expired',
};

function lineOfRecord(record: RegisterRecord): RegisterLine {
  const { file } = record;
  if (file !== 'NSOR' && file !== 'WANTED')
    throw new Error(`a record of ${REGISTER_FILES[file].says} is no NCIC record`);
  return structuredClone({ ...emptyLine(file, record.enteringOri), ...recordLineOf(record) }) as RegisterLine;
}

/** What the register knows of a person and NCIC has no field for: an entry that comes again takes none of it away. */
function beyondNcic(record: RegisterRecord): Partial<RegisterLine> {
  const own = new Set(Object.keys(emptyLine('WANTED', '')).concat(EXPRESSED));
  return Object.fromEntries(
    Object.entries(recordLineOf(record)).filter(([key]) => !own.has(key)),
  ) as Partial<RegisterLine>;
}

/** Members of a register line that NCIC's fields say, absent ones too. */
const EXPRESSED = [
  'recordNumber',
  'sex',
  'fbiNumber',
  'aNumber',
  'birthPlace',
  'offenseCode',
  'convictedOn',
  'convictedAt',
  'registrationDates',
];

/** The day of `YYYYMMDDHHMMSS`. */
export function isoDay(at: string): string {
  return `${at.slice(0, 4)}-${at.slice(4, 6)}-${at.slice(6, 8)}`;
}
