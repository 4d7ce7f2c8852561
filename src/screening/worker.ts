import { closeSync, fsyncSync, openSync, readSync, renameSync, statSync, writeSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';
import { IndexBuilder, MatchIndex } from '#matching/engine.js';
import { allocateShared, Segment } from '#matching/segment.js';
import { buffersIn, buffersOf, linesOf, type SegmentPart } from '#matching/segmentPart.js';
import { loadSnapshot, snapshot } from '#matching/snapshot.js';
import { type TokenKeyLists, tokenKeyLists } from '#matching/tokenKeyLists.js';
import type { Answered, Ask, Asked, SharedIndex } from './messages.js';
import { Screener } from './screener.js';

/**
 * One screening thread. Searches index arrays that all threads share; keeps changes since in a private delta that is
 * small. Messages are handled one after another: what was applied is visible to everything asked later.
 */
let screener: Screener | null = null;
let builder: IndexBuilder | null = null;

const port = parentPort;
if (!port) throw new Error('src/screening/worker runs as a worker thread of the pool only');
port.on('message', ({ number, ask }: Asked) => {
  let answer: Answered;
  try {
    answer = { number, value: act(ask) };
  } catch (error) {
    answer = { number, error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
  port.postMessage(answer, handedOver(ask, answer));
});

/** What is handed to the other thread instead of being copied. */
function handedOver({ kind }: Ask, answer: Answered): ArrayBuffer[] {
  if (!('value' in answer)) return [];
  if (kind === 'part') return buffersOf(answer.value as SegmentPart);
  return kind === 'keys' ? buffersIn([answer.value as TokenKeyLists]) : [];
}

function act(ask: Ask): unknown {
  switch (ask.kind) {
    case 'build':
      for (const { id, person } of ask.persons) building().add({ ...person, id });
      return null;
    case 'again':
      for (const { id, person } of ask.persons) building().replace({ ...person, id });
      return null;
    case 'part': {
      const part = building().part();
      builder = null;
      return part;
    }
    case 'append':
      building().append(ask.part);
      return null;
    case 'tokens':
      return building().tokens();
    case 'keys':
      return tokenKeyLists(linesOf(ask.tokens));
    case 'built': {
      const built = building().build(ask.epoch, ask.lists);
      builder = null;
      return share(built);
    }
    case 'load':
      return share(load(ask.file));
    case 'adopt':
      screener = new Screener(adopted(ask.index));
      screener.apply(ask.changes);
      return null;
    case 'apply':
      ready().apply(ask.changes);
      return null;
    case 'screen':
      return ready().screen(ask.travellers);
    case 'identified':
      return ready().identified(ask.travellers);
    case 'reverse':
      return ready().reverse(ask.records, ask.travellers);
    case 'explain':
      return ready().explain(ask.traveller, ask.record);
    case 'merge':
      return share(ready().index);
    case 'save':
      save(ready().index, ask.file);
      return null;
  }
}

function building(): IndexBuilder {
  builder ??= new IndexBuilder({ allocate: allocateShared });
  return builder;
}

function ready(): Screener {
  if (!screener) throw new Error('the screening thread has no index yet');
  return screener;
}

/** What other threads need of an index; merged first, since a delta is private to its thread. */
function share(index: MatchIndex): SharedIndex {
  index.merge();
  return {
    arrays: index.segments.map((segment) => segment.arrays),
    commonness: index.commonness,
    epoch: index.stamp().registerEpoch,
  };
}

function adopted({ arrays, commonness, epoch }: SharedIndex): MatchIndex {
  const segments = arrays.map((a) => new Segment(a));
  return new MatchIndex(segments, { epoch, commonness, allocate: allocateShared });
}

const PIECE_BYTES = 1 << 26;

/** Reads a snapshot straight into shared memory. Throws when it is damaged or of another model: rebuild then. */
function load(file: string): MatchIndex {
  const size = statSync(file).size;
  const bytes = new Uint8Array(new SharedArrayBuffer(size));
  const descriptor = openSync(file, 'r');
  try {
    for (let at = 0; at < size; ) {
      const read = readSync(descriptor, bytes, at, Math.min(PIECE_BYTES, size - at), at);
      if (read === 0) throw new Error(`${file}: ends early`);
      at += read;
    }
  } finally {
    closeSync(descriptor);
  }
  const loaded = loadSnapshot(bytes, { allocate: allocateShared });
  if (!loaded.ok) throw new Error(`${file}: ${loaded.error}`);
  return loaded.value;
}

/** Writes beside the old file and renames, so that there is always a whole snapshot. */
function save(index: MatchIndex, file: string): void {
  const bytes = snapshot(index);
  const descriptor = openSync(`${file}.new`, 'w', 0o600);
  try {
    for (let at = 0; at < bytes.length; )
      at += writeSync(descriptor, bytes, at, Math.min(PIECE_BYTES, bytes.length - at));
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  renameSync(`${file}.new`, file);
}
