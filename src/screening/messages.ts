import type { Commonness } from '#matching/commonness.js';
import type { SegmentArrays } from '#matching/segment.js';
import type { SegmentPart } from '#matching/segmentPart.js';
import type { TokenKeyLists } from '#matching/tokenKeyLists.js';
import type { RegisterPerson, Traveller } from './doors.js';
import type { RegisterChange } from './screener.js';

/** An index as threads hand it to each other: shared arrays, counted name frequencies, feed sequence. */
export interface SharedIndex {
  readonly arrays: readonly SegmentArrays[];
  readonly commonness: Commonness;
  readonly epoch: number;
}

/** An index read from a file, and the mark of the register that it was made of. */
export interface LoadedSnapshot {
  readonly index: SharedIndex;
  readonly mark: string;
}

/** What changed since the large segment up to an epoch of the feed, made into segments by the thread that builds. */
export interface GatheredChanges {
  readonly arrays: readonly SegmentArrays[];
  readonly epoch: number;
}

/** What the pool asks of a worker. Messages are acted on in order, so a change is visible to what is asked after it. */
export type Ask =
  | { readonly kind: 'build'; readonly persons: readonly RegisterPerson[] }
  /** Records whose ids came before: they replace those. */
  | { readonly kind: 'again'; readonly persons: readonly RegisterPerson[] }
  /** What was built since, as a part for another thread. */
  | { readonly kind: 'part' }
  | { readonly kind: 'append'; readonly part: SegmentPart }
  /** The tokens of what was taken in, a line each; and what is worked out of such lines by themselves. */
  | { readonly kind: 'tokens' }
  | { readonly kind: 'keys'; readonly tokens: string }
  | { readonly kind: 'built'; readonly epoch: number; readonly lists?: readonly TokenKeyLists[] }
  | { readonly kind: 'load'; readonly file: string }
  /** `partMax` as in `IndexOptions`: for threads that answer. */
  | {
      readonly kind: 'adopt';
      readonly index: SharedIndex;
      readonly changes: readonly RegisterChange[];
      readonly partMax?: number;
    }
  | { readonly kind: 'apply'; readonly changes: readonly RegisterChange[] }
  | { readonly kind: 'screen'; readonly travellers: readonly Traveller[] }
  /** Which of them, by place, show an identifier that a record has. */
  | { readonly kind: 'identified'; readonly travellers: readonly Traveller[] }
  | {
      readonly kind: 'reverse';
      readonly records: readonly RegisterPerson[];
      readonly travellers: readonly Traveller[];
    }
  | { readonly kind: 'explain'; readonly traveller: Traveller; readonly record: RegisterPerson }
  | { readonly kind: 'merge' }
  | { readonly kind: 'gather' }
  /** Said when the thread that builds is asked to gather; then what it gathered. */
  | { readonly kind: 'mark' }
  | { readonly kind: 'take'; readonly gathered: GatheredChanges }
  | { readonly kind: 'save'; readonly index: SharedIndex; readonly mark: string; readonly file: string };

export interface Asked {
  readonly number: number;
  readonly ask: Ask;
}

export type Answered =
  | { readonly number: number; readonly value: unknown }
  | { readonly number: number; readonly error: string };
