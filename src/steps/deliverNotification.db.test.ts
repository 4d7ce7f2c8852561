import { expect, test } from 'vitest';
import { fate } from '#delivery/channel.js';
import { portalChannel } from '#delivery/portal.js';
import { PROCESS_ENDED } from '#storage/deliveries.js';
import { markNotification } from '#storage/notifications.js';
import { onBothDatabases } from '../../test/support/databases.js';
import { BARNABY, departure, makeWorld, REGISTRANT, type World } from '../../test/support/journeyWorld.js';

onBothDatabases('delivering a notification', (database) => {
  test('what is stopped between loading and sending never leaves; what a dead process began is sent again soon', async () => {
    const sent: string[] = [];
    let stopped: string | null = null;
    const portal = portalChannel();
    const w: World = await makeWorld(database(), {
      channels: {
        portal: {
          ...portal,
          // Composing stands between loading and the first attempt: a decision falls just then.
          compose: async (letter, address) => {
            if (stopped === null) {
              stopped = letter.notificationId;
              await database().asSystem((tx) =>
                markNotification(tx, letter.notificationId, 'withdrawn', w.clock.now(), 'refuted'),
              );
            }
            return portal.compose(letter, address);
          },
          send: async (letter) => {
            sent.push(letter.notificationId);
            return fate('failed-try-again', 'busy');
          },
        },
      },
    });
    await w.enter(REGISTRANT);
    await w.handIn(departure([BARNABY]));
    await w.settle();

    const [one, two] = await w.rows<{ id: string; state: string; attempts: number }>(
      `select n.id, n.state, count(d.id)::int as attempts from notifications n left join deliveries d on d.notification_id = n.id group by 1, 2 order by n.state desc`,
    );
    expect(one).toMatchObject({ id: stopped, state: 'withdrawn', attempts: 0 });
    expect(two).toMatchObject({ state: 'dispatched', attempts: 1 });
    expect(sent).toEqual([two!.id]);

    // Three processes died while sending: the receiver never answered, so its pause is still the first one.
    await w.rows(
      `insert into deliveries (id, notification_id, channel_kind, channel_id, attempt, state, begun_at, ended_at, body_sha256, detail)
       select gen_random_uuid(), d.notification_id, d.channel_kind, d.channel_id, d.attempt + k, 'unknown', d.begun_at, d.begun_at, 'h', '${PROCESS_ENDED}'
         from deliveries d, generate_series(1, 3) k where d.notification_id = '${two!.id}'`,
    );
    w.clock.add(10_000);
    await w.settle();
    const [item] = await w.rows<{ inMs: number }>(
      `select (extract(epoch from run_at) * 1000)::float8 - ${w.clock.now()} as "inMs" from work_items where natural_key = 'deliver ${two!.id}'`,
    );
    expect(sent).toEqual([two!.id, two!.id]);
    expect(item!.inMs).toBeLessThan(20_000);
  });
});
