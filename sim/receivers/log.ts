import { closeSync, existsSync, openSync, readFileSync, writeSync } from 'node:fs';

/**
 * A simulated agency's own record of what reached it, kept apart from the system under test: one JSON line an
 * entry, only ever appended. What it says is compared with the ledger afterwards (`compare.ts`).
 */
export type LogEntry = EntryBase &
  (
    | {
        /** Something came in, however often; the hash is of the bytes as they arrived. */
        readonly what: 'received';
        readonly channel: ReceivingChannel;
        readonly id: string;
        readonly bodySha256: string;
        /** What the agency answered, by plan. */
        readonly reaction: string;
      }
    /** The agency did what the notification asks for. Once for each id, or the agency is broken. */
    | { readonly what: 'acted'; readonly channel: ReceivingChannel; readonly id: string }
    | { readonly what: 'fetched'; readonly id: string; readonly status: number }
    | {
        readonly what: 'acknowledged';
        readonly id: string;
        readonly via: 'api' | 'signed-reply';
        readonly action: string;
        readonly status: number;
      }
    /** Came in, but not from us: a wrong or missing signature, an unreadable body. */
    | { readonly what: 'rejected'; readonly reason: string }
  );

interface EntryBase {
  readonly at: string;
  readonly agencyId: string;
}

export type ReceivingChannel = 'webhook' | 'email' | 'file';

/** An entry as the caller gives it; the log knows agency and time. */
export type NewEntry = LogEntry extends infer E
  ? E extends LogEntry
    ? Omit<E, 'at' | 'agencyId'>
    : never
  : never;

/**
 * The entry is with the operating system before `add` returns, so that a killed agency never answered "received"
 * for what it forgot (a power cut is not simulated). A log that is opened again remembers what was acted on.
 */
export class ReceiverLog {
  readonly #file: number;
  readonly #agencyId: string;
  readonly #now: () => number;
  readonly #acted = new Set<string>();
  readonly #answered = new Set<string>();

  constructor(path: string, agencyId: string, now: () => number = Date.now) {
    const before = existsSync(path) ? readReceiverLog(path) : [];
    for (const entry of before) this.#remember(entry);
    this.#file = openSync(path, 'a');
    // A torn last line of a killed process must not swallow the next entry.
    if (existsSync(path) && !endsWell(path)) writeSync(this.#file, '\n');
    this.#agencyId = agencyId;
    this.#now = now;
  }

  add(entry: NewEntry): void {
    const line: LogEntry = { at: new Date(this.#now()).toISOString(), agencyId: this.#agencyId, ...entry };
    writeSync(this.#file, `${JSON.stringify(line)}\n`);
    this.#remember(line);
  }

  hasActed(id: string): boolean {
    return this.#acted.has(id);
  }

  /** What was acted on and not yet acknowledged for good, in order: what a restarted agency goes on with. */
  unanswered(): string[] {
    return [...this.#acted].filter((id) => !this.#answered.has(id));
  }

  #remember(entry: LogEntry): void {
    if (entry.what === 'acted') this.#acted.add(entry.id);
    if (entry.what === 'acknowledged' && entry.status >= 200 && entry.status < 300)
      this.#answered.add(entry.id);
  }

  close(): void {
    closeSync(this.#file);
  }
}

/** All whole entries; a line torn by a kill is left out, since nothing was answered for it. */
export function readReceiverLog(path: string): LogEntry[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .flatMap((line) => {
      try {
        return line === '' ? [] : [JSON.parse(line) as LogEntry];
      } catch {
        return [];
      }
    });
}

function endsWell(path: string): boolean {
  const text = readFileSync(path, 'utf8');
  return text === '' || text.endsWith('\n');
}
