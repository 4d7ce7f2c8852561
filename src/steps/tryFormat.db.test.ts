import { sql } from 'kysely';
import { beforeAll, expect, test } from 'vitest';
import { fate, type Letter } from '#delivery/channel.js';
import type { MessageContent } from '#domain/message.js';
import { ROUTING_V3 } from '#domain/routingSharing.js';
import { newWork } from '#domain/workItem.js';
import { addFormatStep, formatSteps } from '#storage/messageFormats.js';
import { addRuleSet } from '#storage/ruleSets.js';
import { addWork } from '#storage/workItems.js';
import { onBothDatabases } from '../../test/support/databases.js';
import { BARNABY, departure, makeWorld, REGISTRANT, type World } from '../../test/support/journeyWorld.js';

onBothDatabases('message formats', (database) => {
  let w: World;
  const sent: Letter[] = [];
  const texts = () => sent.map((l) => new TextDecoder().decode(l.content?.bytes));
  const step = (kind: 'accepted' | 'taken-back' | 'tried', version = 2) =>
    database().asSystem((tx) =>
      addFormatStep(
        tx,
        { agencyId: w.agencies.sora, version, kind, byName: 'D. Winterfeld', byUserId: null, note: '' },
        w.clock.now(),
      ),
    );
  const messages = () =>
    w.rows<{ id: string; agency: string; v: number; content: MessageContent }>(
      `select n.id, a.name as agency, n.format_version as v, n.content from notifications n
         join agencies a on a.id = n.recipient_agency_id order by n.planned_at, n.subject_seq, a.name`,
    );

  beforeAll(async () => {
    w = await makeWorld(database(), {
      channels: {
        file: {
          kind: 'file',
          compose: async (letter) => letter.content?.bytes ?? new Uint8Array(),
          send: async (letter) => {
            sent.push(letter);
            return fate('delivered', 'written');
          },
        },
      },
    });
    await database().asSystem(async (tx) => {
      await sql`update agency_channels set kind = 'file', address = '{"folder": "x"}', carries_content = true`.execute(
        tx,
      );
      const from = new Date(w.clock.now() + 400 * 86_400_000).toISOString();
      await addRuleSet(
        tx,
        {
          ...ROUTING_V3,
          version: 90,
          validFromMs: w.clock.now(),
          author: 'a',
          approver: 'b',
          body: {
            ...ROUTING_V3.body,
            formats: [{ recipientRole: 'sora', agencyId: null, version: 2, from }],
          },
        },
        w.clock.now(),
      );
    });
    await w.enter(REGISTRANT);
  });

  test('until its day an agency gets the format it has', async () => {
    await w.handIn(departure([BARNABY]));
    await w.settle();
    expect((await messages()).map((m) => [m.agency, m.v])).toEqual([
      ['NSOTC', 1],
      ['Ohio Registration Unit', 1],
    ]);
    expect(texts()).toHaveLength(2);
    for (const text of texts()) expect(text).not.toContain('CODES');
  });

  test('from acceptance on it gets the new one, while another agency gets the old one of the same news', async () => {
    await step('accepted');
    sent.length = 0;
    w.clock.add(3_600_000);
    await w.handIn(departure([BARNABY], { number: '205' }));
    await w.settle();
    const [nsotc, sora] = (await messages()).slice(2);
    expect([nsotc!.agency, nsotc!.v, nsotc!.content.codes]).toEqual(['NSOTC', 1, undefined]);
    expect([sora!.agency, sora!.v]).toEqual(['Ohio Registration Unit', 2]);
    expect(sora!.content.codes).toMatchObject({ format: 2, event: 'departure', class: 'P1' });
    expect(
      texts()
        .map((t) => t.includes('CODES\n  format: 2\n'))
        .sort(),
    ).toEqual([false, true]);
    // An update says which message it replaces.
    const first = (await messages()).find((m) => m.agency === 'Ohio Registration Unit')!;
    expect(sora!.content.codes).toMatchObject({ kind: 'update', replaces: first.id });
  });

  test('an agency that went back gets the earlier one again', async () => {
    w.clock.add(60_000);
    await step('taken-back');
    await w.handIn(departure([BARNABY], { number: '207' }));
    await w.settle();
    expect((await messages()).at(-1)).toMatchObject({ agency: 'Ohio Registration Unit', v: 1 });
  });

  test('a test message goes out on every way, marked as a test, and is no notification', async () => {
    w.clock.add(60_000);
    const before = (await messages()).length;
    sent.length = 0;
    const stepId = await step('tried');
    await database().asSystem((tx) =>
      addWork(tx, [newWork('formatTried', `format tried ${stepId}`, { stepId })], w.clock.now()),
    );
    await w.settle();
    expect(sent).toHaveLength(1);
    expect(sent[0]).toMatchObject({ notificationId: stepId, test: true, class: 'TEST of message format 2' });
    expect(texts()[0]).toContain('SAMPLE, PERSON INVENTED');
    expect(texts()[0]).toContain('CODES\n  format: 2\n');
    const [tried] = await database().asSystem((tx) => formatSteps(tx, w.agencies.sora, 1));
    expect(tried!.fates).toEqual([{ channel: 'file', kind: 'delivered', detail: 'written' }]);
    expect(await messages()).toHaveLength(before);
  });
});
