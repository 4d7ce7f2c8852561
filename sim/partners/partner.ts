import type { Database } from '../../src/storage/database.js';
import type { Keys } from '../../src/storage/keys.js';
import type { Trial } from '../trial.js';

/** What a simulated partner of the trial is handed. */
export interface PartnerContext {
  /** Of the running system, without a slash at the end. */
  readonly address: string;
  readonly trial: Trial;
  /** For what a partner's own system would know, such as that a feed is complete; never to put facts behind a door. */
  readonly db: Database;
  readonly keys: Keys;
  readonly say: (line: string) => void;
  /** Folder for what the partner keeps between starts and for its own log. */
  readonly folder: string;
}

export interface RunningPartner {
  stop(): Promise<void>;
}

/** A counterparty that speaks its real bytes to the trial, with faults, as long as the trial runs. */
export interface Partner {
  readonly name: string;
  start(context: PartnerContext): Promise<RunningPartner>;
}

/**
 * Does something again and again until stopped; a failure is said and does not end it.
 * @param everyMs wait between the end of one turn and the begin of the next
 */
export function repeating(
  context: Pick<PartnerContext, 'say'>,
  name: string,
  everyMs: number,
  turn: (n: number) => Promise<void>,
): RunningPartner {
  const stop = new AbortController();
  const done = (async () => {
    for (let n = 0; !stop.signal.aborted; n++) {
      try {
        await turn(n);
      } catch (error) {
        if (!stop.signal.aborted) context.say(`${name}: ${(error as Error).message}`);
      }
      await new Promise<void>((wake) => {
        const done = () => {
          clearTimeout(timer);
          stop.signal.removeEventListener('abort', done);
          wake();
        };
        const timer = setTimeout(done, everyMs);
        stop.signal.addEventListener('abort', done);
        if (stop.signal.aborted) done();
      });
    }
  })();
  return {
    stop: async () => {
      stop.abort();
      await done;
    },
  };
}
