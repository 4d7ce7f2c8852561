import type { ReadOptions } from '../manifest.js';
import type { Remarks } from '../outcome.js';
import type { XmlElement } from './tree.js';

/** What a reader of one kind of document is handed. */
export interface XmlInput {
  /** The document's element, out of its envelopes. */
  readonly root: XmlElement;
  readonly bytes: Uint8Array;
  readonly remarks: Remarks;
  readonly options: ReadOptions;
}
