import { expect, test } from 'vitest';
import { acknowledgeNotification } from '#storage/applyAcknowledgement.js';
import { onBothDatabases } from '../../test/support/databases.js';
import { BARNABY, departure, makeWorld, REGISTRANT } from '../../test/support/journeyWorld.js';

onBothDatabases('what agencies say they will do', (database) => {
  test('becomes a task where it is to be done, once for each answer', async () => {
    const w = await makeWorld(database());
    await w.enter({ ...REGISTRANT, supervision: { ori: 'INTEST001' } });
    await w.handIn(departure([BARNABY]));
    await w.settle();
    const [row] = await w.rows<{ id: string }>(
      `select id from notifications where recipient_agency_id = '${w.agencies.sora}'`,
    );
    const sora = await w.actor('sora', ['agency-officer']);
    for (const [i, action] of [
      'told-usncb',
      'ask-about-travel',
      'raise-supervision',
      'travel-known',
    ].entries()) {
      const done = await w.db.asActor(sora, (tx) =>
        acknowledgeNotification(tx, { actor: sora, nowMs: w.clock.now() }, row!.id, {
          agencyId: sora.agencyId,
          officer: 'Ada Quist',
          userId: sora.id,
          via: 'page',
          action,
          note: `note ${i}`,
          replyId: null,
        }),
      );
      if (!done.ok) throw new Error(done.error.says);
      await w.settle();
      await w.settle();
    }
    const tasks = await w.rows<{ kind: string; owner: string; due: string }>(
      `select kind, owner_agency_id as owner, to_char(due_at at time zone 'America/New_York', 'YYYY-MM-DD HH24:MI') as due
         from tasks where kind in ('usncb-was-told', 'ask-registrant', 'raise-supervision', 'seek-warrant', 'number-in-nsor') order by kind`,
    );
    // A Tuesday noon: three business days end on Friday, one on Wednesday.
    expect(tasks).toEqual([
      { kind: 'ask-registrant', owner: w.agencies.sora, due: '2026-03-13 23:59' },
      { kind: 'raise-supervision', owner: w.agencies.lea, due: '2026-03-11 23:59' },
      { kind: 'usncb-was-told', owner: w.agencies.usncb, due: '2026-03-11 23:59' },
    ]);
  });
});
