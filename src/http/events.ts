import type { ServerResponse } from 'node:http';
import type { Tx } from '#storage/database.js';

/**
 * Server-sent events. A stream asks its own question again and again, as its own actor: row-level security answers
 * for that actor each time, so a stream can never show what its reader may not see, and it ends with the session.
 */
export interface LiveStream {
  /** The question; asked in the reader's transaction. What differs from the last answer is sent as JSON. */
  readonly read: (tx: Tx, nowMs: number) => Promise<unknown>;
  /** How often to ask without being poked. */
  readonly everyMs?: number;
  /** Topics that ask at once when poked. */
  readonly topics?: readonly string[];
}

export interface StreamRun {
  readonly stream: LiveStream;
  /** Runs in the reader's transaction; undefined when the reader may no longer see it. */
  readonly ask: (read: LiveStream['read']) => Promise<{ readonly value: unknown } | undefined>;
}

const EVERY_MS = 2000;
const HEARTBEAT_MS = 15_000;

export interface Streams {
  /** Something of the topic changed: its streams ask at once. */
  poke(topic: string): void;
  open(raw: ServerResponse, run: StreamRun): void;
  readonly size: number;
  /** Ends every stream, so that a server can stop. */
  close(): void;
}

export function makeStreams(streamsMax = 2000): Streams {
  const open = new Set<{ topics: ReadonlySet<string>; ask: () => void; end: () => void }>();
  return {
    poke(topic) {
      for (const stream of open) if (stream.topics.has(topic)) stream.ask();
    },
    get size() {
      return open.size;
    },
    close() {
      for (const stream of [...open]) stream.end();
    },
    open(raw, { stream, ask }) {
      if (open.size >= streamsMax) {
        raw.end(': too many\n\n');
        return;
      }
      let last = '';
      let asking = false;
      let again = false;
      const once = async () => {
        if (asking) {
          again = true;
          return;
        }
        asking = true;
        try {
          const answer = await ask(stream.read);
          if (!answer) return end();
          const text = JSON.stringify(answer.value);
          if (text !== last) {
            last = text;
            raw.write(`data: ${text}\n\n`);
          }
        } catch {
          // The browser comes back by itself; an error here would say more than it should.
          end();
        } finally {
          asking = false;
          if (again) {
            again = false;
            void once();
          }
        }
      };
      const ticking = setInterval(() => void once(), stream.everyMs ?? EVERY_MS);
      const beating = setInterval(() => raw.write(': beat\n\n'), HEARTBEAT_MS);
      const entry = { topics: new Set(stream.topics ?? []), ask: () => void once(), end };
      function end(): void {
        if (!open.delete(entry)) return;
        clearInterval(ticking);
        clearInterval(beating);
        raw.end();
      }
      open.add(entry);
      raw.on('close', end);
      raw.write('retry: 5000\n\n');
      void once();
    },
  };
}
