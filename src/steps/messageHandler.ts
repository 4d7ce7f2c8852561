import type { ManifestMessage } from '#formats/manifest.js';
import type { Outcome, ReadWarning } from '#formats/outcome.js';
import type { Tx } from '#storage/database.js';
import type { Became } from '#storage/transmissionReadings.js';
import type { Transmission } from '#storage/transmissions.js';
import type { StepContext } from './context.js';

/** What a message left behind. */
export interface Taken {
  /** Events to screen. */
  readonly screen: readonly string[];
  /** Events whose persons turn out not to travel. */
  readonly off: readonly string[];
  /** What could not be taken as it was said; a remark makes the transmission one with warnings. */
  readonly remarks?: readonly ReadWarning[];
  /** The least that the message makes of the transmission, where that is worse than `warnings`. */
  readonly outcome?: Outcome;
  /** What it became, where no travel event says it. */
  readonly became?: readonly Became[];
}

/** Takes in one message of a transmission, in the transaction that marks the transmission read. Harmless when repeated. */
export type MessageHandler = (
  tx: Tx,
  context: Pick<StepContext, 'keys' | 'isTest'>,
  transmission: Transmission,
  message: ManifestMessage,
  nowMs: number,
) => Promise<Taken>;

export const NOTHING_TAKEN: Taken = { screen: [], off: [] };
