import { availableParallelism } from 'node:os';
import type { Database } from '#storage/database.js';
import { activePersons, lastSeq, registerMark } from '#storage/registerRecords.js';
import type { RegisterPerson, ScreeningDoors } from './doors.js';
import { startScreening } from './pool.js';

const PAGE = 5000;

/**
 * Opens the doors of screening over the register of a database. The feed's sequence is read before the records: a
 * change that commits meanwhile comes again through the feed, never not at all.
 * @param threads screening threads; default one a core less one, at least one
 */
export async function screenRegister(
  db: Database,
  options: {
    readonly threads?: number;
    /** Where the index is kept between starts, and who hears when that cannot be. */
    readonly snapshot?: { readonly file: string; readonly onProblem: (text: string) => void };
    readonly progress?: (loaded: number) => void;
  } = {},
): Promise<ScreeningDoors> {
  const epoch = await db.asSystem((tx) => lastSeq(tx));
  const doors = await startScreening({
    source: { persons: activeRegister(db, options.progress ?? (() => undefined)), epoch },
    threads: options.threads ?? Math.max(1, Math.min(8, availableParallelism() - 1)),
    ...(options.snapshot
      ? { snapshot: { ...options.snapshot, mark: (seq) => db.asSystem((tx) => registerMark(tx, seq)) } }
      : {}),
  });
  // Not waited for: the doors are open, only the first questions would be slow without it.
  void warmUp(db, doors).catch(() => undefined);
  return doors;
}

/** Records that stand in for travellers before the first real ones. */
const WARMED_BY = 6000;

/**
 * The first comparisons of a thread run uncompiled, ten times slower, and a name met before costs a third of a new one:
 * records of the register stand in for travellers, while nobody else asks for anything.
 */
async function warmUp(db: Database, doors: ScreeningDoors): Promise<void> {
  const records = await db.asSystem((tx) => activePersons(tx, null, WARMED_BY));
  const some = records.map(({ id, person }) => ({
    id,
    person: { ...person, names: person.names.slice(0, 1) },
  }));
  for await (const _ of doors.screenList(some, { idle: true }));
}

async function* activeRegister(
  db: Database,
  progress: (loaded: number) => void,
): AsyncGenerator<RegisterPerson> {
  let loaded = 0;
  for (let after: string | null = null; ; ) {
    const page: { id: string; person: RegisterPerson['person'] }[] = await db.asSystem((tx) =>
      activePersons(tx, after, PAGE),
    );
    yield* page;
    loaded += page.length;
    progress(loaded);
    if (page.length < PAGE) return;
    after = page.at(-1)!.id;
  }
}
