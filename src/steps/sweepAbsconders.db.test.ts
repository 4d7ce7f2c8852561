import { sql } from 'kysely';
import { expect, test } from 'vitest';
import {
  abscondingOf,
  decideAbsconding,
  openAbsconding,
  recordAbscondingStep,
} from '#storage/abscondings.js';
import { answerPair } from '#storage/registrantPairs.js';
import { readRegistrant } from '#storage/registrants.js';
import { onBothDatabases } from '../../test/support/databases.js';
import { makeWorld, type World } from '../../test/support/journeyWorld.js';
import { registered } from '../../test/support/registry.js';
import { sweepAbsconders } from './sweepAbsconders.js';

onBothDatabases('an absconder who is active elsewhere', (database) => {
  const tasks = (w: World) =>
    w.rows<{ kind: string; owner: string; why: string | null; state: string }>(
      `select kind, owner_agency_id as owner, facts ->> 'why' as why, state from tasks where kind like 'absconder-%' order by kind, why`,
    );

  test('given a linked register that has the person, then both sides get their task, once; located, each step is taken back', async () => {
    const w = await makeWorld(database());
    const born = '1962-05-17';
    const person = { surname: 'Quillfeather', given: 'Ambrosius', born };
    const ours = await registered(
      database(),
      { ...person, agencyId: w.agencies.sora, number: 'AB-1' },
      w.clock.now(),
    );
    const theirs = await registered(
      database(),
      { ...person, agencyId: w.agencies.tribe, number: 'AB-2', state: 'OK' },
      w.clock.now(),
    );
    w.clock.add(61_000);
    await w.settle();
    const officer = await w.actor('sora', ['register-officer']);
    const door = { actor: officer, nowMs: w.clock.now() };
    await database().asSystem(async (tx) => {
      const registrant = (await readRegistrant(tx, ours))!;
      await openAbsconding(tx, door, registrant, 'Did not come to the appearance');
      const found = (await abscondingOf(tx, ours))!;
      for (const step of ['tell-origin', 'determine', 'locate'] as const)
        await recordAbscondingStep(tx, door, (await abscondingOf(tx, ours))!, {
          step,
          outcome: 'done',
          note: '',
        });
      await decideAbsconding(tx, door, registrant, found, 'absconded');
      await recordAbscondingStep(tx, door, (await abscondingOf(tx, ours))!, {
        step: 'public-flag',
        outcome: 'done',
        note: '',
      });
      await recordAbscondingStep(tx, door, (await abscondingOf(tx, ours))!, {
        step: 'marshals',
        outcome: 'not-needed',
        note: 'They are told by the system',
      });
    });
    // Not linked yet: nothing may be said of the other register.
    expect(await sweepAbsconders(w.context)).toBe(0);
    w.clock.add(60_000);
    for (const registrant of [ours, theirs]) {
      const [side] = await w.rows<{ id: string; pairId: string }>(
        `select id, pair_id as "pairId" from registrant_pair_sides where registrant_id = '${registrant}'`,
      );
      await database().asSystem((tx) =>
        answerPair(tx, side!, { answer: 'same', note: 'Photographs', by: officer.id }, w.clock.now()),
      );
    }
    await w.settle();
    expect(await sweepAbsconders(w.context)).toBe(1);
    expect(await sweepAbsconders(w.context)).toBe(1);
    expect((await tasks(w)).map((t) => [t.kind, t.owner])).toEqual([
      ['absconder-active', w.agencies.sora],
      ['absconder-elsewhere', w.agencies.tribe],
    ]);
    await database().asSystem(async (tx) =>
      decideAbsconding(
        tx,
        door,
        (await readRegistrant(tx, ours))!,
        (await abscondingOf(tx, ours))!,
        'located',
      ),
    );
    expect((await tasks(w)).map((t) => [t.kind, t.state, t.why])).toEqual([
      ['absconder-active', 'cancelled', 'A linked register has the person as registered or in custody'],
      ['absconder-elsewhere', 'open', null],
      ['absconder-reversal', 'open', 'Take the mark of an absconder off the public site'],
    ]);
    // The case is over: nobody is asked again.
    expect(await sweepAbsconders(w.context)).toBe(0);
    expect(
      (
        await database().asSystem((tx) =>
          sql`select 1 from absconding_cases where closed_at is null`.execute(tx),
        )
      ).rows,
    ).toHaveLength(0);
  });
});
