import { sql } from 'kysely';
import { expect, test } from 'vitest';
import type { ScreeningDoors } from '#screening/doors.js';
import { claimWork } from '#storage/workItems.js';
import { onBothDatabases, openOwner } from '../../test/support/databases.js';
import {
  BARNABY,
  departure,
  LUCIAN,
  makeWorld,
  REGISTRANT,
  traveller,
  WANTED,
  type World,
} from '../../test/support/journeyWorld.js';
import { runItem } from './runSteps.js';

const OWNER = 'worker one';

/** Answers traveller by traveller, as threads may, and on demand ends like a process that dies after its first finding. */
function oneByOne(inner: ScreeningDoors, dies = false): ScreeningDoors {
  return {
    ...inner,
    epoch: () => inner.epoch(),
    applyChanges: (changes) => inner.applyChanges(changes),
    async *screenList(travellers) {
      for (const one of travellers)
        for await (const batch of inner.screenList([one])) {
          yield batch;
          if (dies && batch.screened[0]!.matches.length > 0) throw new Error('the process ended here');
        }
    },
  };
}

onBothDatabases('screening a list', (database) => {
  /** Two registrants and a stranger between them, read and waiting to be screened. */
  async function listed(): Promise<World> {
    const owner = await openOwner(database());
    await owner.asOwner((tx) =>
      sql`truncate agency_kinds, calendars, calendar_days, rule_sets, register_feeds, subjects, data_keys, voyages, installation, work_items, audit_entries, audit_pending, audit_seals, audit_head cascade`.execute(
        tx,
      ),
    );
    if (owner !== database()) await owner.close();
    const w = await makeWorld(database());
    await w.enter(REGISTRANT, WANTED);
    await w.settle();
    await w.handIn(departure([{ ...BARNABY, documents: [] }, traveller(), LUCIAN]));
    const [read] = await claimWork(w.db, {
      role: 'work',
      owner: OWNER,
      limit: 1,
      leaseMs: 60_000,
      nowMs: w.clock.now(),
    });
    await runItem(w.context, read!, OWNER);
    return w;
  }
  const claim = async (w: World, owner: string) =>
    (await claimWork(w.db, { role: 'screen', owner, limit: 1, leaseMs: 60_000, nowMs: w.clock.now() }))[0]!;
  const quiet = (w: World, screening: ScreeningDoors) => ({ ...w.context, screening, log: () => undefined });
  const count = async (w: World, of: string) =>
    (await w.rows<{ n: number }>(`select count(*)::int as n from ${of}`))[0]!.n;
  const OPENED = `audit_entries where action = 'candidate.opened'`;
  const CLOCKS = `deadlines where kind = 'decide-candidate'`;

  test('shows whom it found while the others are compared; a run that ended in between opens nothing twice', async () => {
    const w = await listed();
    await runItem(quiet(w, oneByOne(w.context.screening!, true)), await claim(w, OWNER), OWNER);
    expect(await count(w, 'candidates')).toBe(1);
    expect(await count(w, `work_items where kind = 'travelEventsRecorded'`)).toBe(1);

    w.clock.add(120_000);
    await runItem(quiet(w, oneByOne(w.context.screening!)), await claim(w, OWNER), OWNER);
    expect(await count(w, `work_items where kind = 'travelEventsRecorded'`)).toBe(0);
    expect(await count(w, 'candidates')).toBe(2);
    expect(await count(w, OPENED)).toBe(2);
    expect(await count(w, CLOCKS)).toBe(2);
    expect(await count(w, 'trips')).toBe(2);
    expect(await count(w, '(select distinct travel_event_id from screenings) s')).toBe(3);
    const [screened] = await w.rows(`select facts from audit_entries where action = 'transmission.screened'`);
    expect(screened).toMatchObject({ facts: { travellers: 3, candidates: 1 } });
  });

  test('a run whose lease another took over opens nothing', async () => {
    const w = await listed();
    const item = await claim(w, OWNER);
    w.clock.add(120_000);
    await claim(w, 'worker two');
    await runItem(quiet(w, oneByOne(w.context.screening!)), item, OWNER);
    expect(await count(w, 'candidates')).toBe(0);
    expect(await count(w, 'screenings')).toBe(0);
  });
});
