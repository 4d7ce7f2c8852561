import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { parentPort } from 'node:worker_threads';
import { MS } from '#basics/clock.js';
import { IndexBuilder, MatchIndex } from '#matching/engine.js';
import { allocateShared, Segment } from '#matching/segment.js';
import { buffersIn, buffersOf, linesOf, type SegmentPart } from '#matching/segmentPart.js';
import { loadSnapshot, type MarkedIndex, snapshot } from '#matching/snapshot.js';
import { type TokenKeyLists, tokenKeyLists } from '#matching/tokenKeyLists.js';
import type { Answered, Ask, Asked, GatheredChanges, SharedIndex } from './messages.js';
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
    case 'load': {
      const { index, mark } = load(ask.file);
      return { index: share(index), mark };
    }
    case 'adopt':
      screener = new Screener(adopted(ask.index, ask.partMax));
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
    case 'gather':
      return gathered(ready().index);
    case 'mark':
      ready().index.mark();
      return null;
    case 'take':
      ready().index.takeGathered(
        ask.gathered.arrays.map((arrays) => new Segment(arrays)),
        ask.gathered.epoch,
      );
      return null;
    case 'save':
      save(ask.index, ask.mark, ask.file);
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

/** The segments beside the large one, which all threads have. */
function gathered(index: MatchIndex): GatheredChanges {
  index.gather();
  return {
    arrays: index.segments.slice(1).map((segment) => segment.arrays),
    epoch: index.stamp().registerEpoch,
  };
}

function adopted({ arrays, commonness, epoch }: SharedIndex, partMax?: number): MatchIndex {
  const segments = arrays.map((a) => new Segment(a));
  return new MatchIndex(segments, {
    ...{ epoch, commonness, allocate: allocateShared },
    ...(partMax === undefined ? {} : { partMax }),
  });
}

const PIECE_BYTES = 1 << 26;

/** Reads a snapshot straight into shared memory. Throws when it is damaged or of another model: rebuild then. */
function load(file: string): MarkedIndex {
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

/** Left behind by a process that ended while it wrote, in milliseconds since. */
const LEFT_BEHIND_MS = MS.hour;

/** Writes beside the old file and renames, so that there is always a whole snapshot, also of two processes in one folder. */
function save(index: SharedIndex, mark: string, file: string): void {
  const folder = dirname(file);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const unfinished = (name: string): boolean =>
    name.startsWith(`${basename(file)}.`) && name.endsWith('.new');
  for (const name of readdirSync(folder).filter(unfinished))
    if (Date.now() - statSync(join(folder, name)).mtimeMs > LEFT_BEHIND_MS)
      rmSync(join(folder, name), { force: true });
  const fresh = `${file}.${process.pid}.new`;
  const bytes = snapshot(adopted(index), mark);
  try {
    const descriptor = openSync(fresh, 'w', 0o600);
    try {
      for (let at = 0; at < bytes.length; )
        at += writeSync(descriptor, bytes, at, Math.min(PIECE_BYTES, bytes.length - at));
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(fresh, file);
  } catch (error) {
    rmSync(fresh, { force: true });
    throw error;
  }
}
