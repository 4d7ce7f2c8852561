import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Actor } from '#domain/actor.js';
import { keepHouse } from '#steps/keepHouse.js';
import type { Browser } from '../../../test/support/browser.js';
import { type CaseWorld, makeCaseWorld } from '../../../test/support/caseWorld.js';
import { onBothDatabases } from '../../../test/support/databases.js';

const DAY = 86_400_000;

onBothDatabases('secure messages and shared files', (database) => {
  let world: CaseWorld;
  let ohio: Browser;
  let tribe: Browser;
  let desk: Browser;
  let stranger: Browser;
  const rows = <Row>(text: string) => world.journey.rows<Row>(text);

  beforeAll(async () => {
    world = await makeCaseWorld(database());
    const { sora, tribe: nation, lea } = world.journey.agencies;
    const all = ['register-officer', 'agency-officer'] as const;
    ohio = await world.signedIn(await world.person(sora, all, { name: 'olive' }));
    tribe = await world.signedIn(await world.person(nation, all, { name: 'tom' }));
    stranger = await world.signedIn(await world.person(lea, all));
    desk = await world.signedIn(world.officer);
  });
  afterAll(() => world?.server.close());

  async function write(fields: Record<string, string>): Promise<string> {
    await ohio.get('/messages/new');
    const sent = await ohio.post('/messages/new', {
      subject: 'Move of Thistlewood',
      body: 'He leaves on the morning bus to Cedar.',
      'to-1': world.journey.agencies.tribe,
      ...fields,
    });
    expect(sent.status, sent.text).toBe(303);
    await world.settle();
    return sent.location!.split('?')[0]!;
  }

  test('the other agency reads, gives a receipt and answers; nobody else finds, reads or answers it', async () => {
    const none = (await tribe.get('/messages')).text;
    expect(none).toContain('There are no messages yet');
    expect(none).not.toContain('No message fits');
    const thread = await write({});
    expect((await tribe.get('/messages')).text).toContain('1 unread');
    expect((await tribe.get('/exchange')).text).toContain('Secure messages');
    const opened = await tribe.get(thread);
    expect(opened.text).toContain('morning bus');
    expect((await tribe.get('/messages')).text).not.toContain('1 unread');
    expect((await ohio.get(thread)).text).toContain('Read by');
    await tribe.get(thread);
    expect((await tribe.post(thread, { body: 'We expect him on Monday.' })).status).toBe(303);
    expect((await ohio.get('/messages?show=unread')).text).toContain('Move of Thistlewood');
    for (const other of [stranger, desk]) {
      const list = await other.get('/messages?q=bus');
      expect(list.status).toBe(200);
      expect(list.text).not.toContain('Thistlewood');
      expect((await other.get(thread)).status).toBe(404);
      await other.get('/messages/new');
      expect((await other.post(thread, { body: 'x' })).status).toBe(404);
    }
  });

  test('a search finds whole words of subject and body, in sealed rows only', async () => {
    await write({ body: 'The café on Ridge Road closes early.' });
    for (const q of ['ridge', 'CAFE closes', 'thistlewood ridge'])
      expect((await tribe.get(`/messages?q=${encodeURIComponent(q)}`)).text).toContain(
        '1–1 of 1|Move of'.split('|')[1]!,
      );
    for (const q of ['rid', 'ridge monday', '?'])
      expect((await tribe.get(`/messages?q=${encodeURIComponent(q)}`)).text).toContain('No message fits');
    const kept = await rows<{ body: Buffer; subject: Buffer; words: string[] }>(
      `select m.body, t.subject, m.words from messages m join message_threads t on t.id = m.thread_id`,
    );
    for (const row of kept) {
      expect(row.body.includes('Ridge')).toBe(false);
      expect(row.subject.includes('Thistlewood')).toBe(false);
      expect(row.words.join(' ')).not.toMatch(/RIDGE|ridge/);
    }
  });

  test('a message to a person is that person’s, not the office’s', async () => {
    const { tribe: nation } = world.journey.agencies;
    const colleague = await world.signedIn(await world.person(nation, ['agency-officer'], { name: 'cora' }));
    const thread = await write({ 'person-1': 'tom', subject: 'For Tom alone' });
    expect((await tribe.get(thread)).status).toBe(200);
    expect((await colleague.get(thread)).status).toBe(404);
    expect((await colleague.get('/messages')).text).not.toContain('For Tom alone');
    await ohio.get('/messages/new');
    const unknown = await ohio.post('/messages/new', {
      subject: 's',
      body: 'b',
      'to-1': nation,
      'person-1': 'nobody.here',
    });
    expect(unknown.status).toBe(422);
    expect(unknown.text).toContain('Nobody of this agency');
  });

  test('in the database neither another agency, nor national work, nor a colleague sees a thread', async () => {
    const { sora, tribe: nation, lea, nsotc } = world.journey.agencies;
    const [tom] = await rows<{ id: string }>(`select id from users where sign_in_name = 'tom'`);
    const seen = (actor: Partial<Extract<Actor, { kind: 'user' }>>) =>
      database().asActor(
        {
          kind: 'user',
          id: 'x',
          name: 'x',
          agencyId: lea,
          agencyRole: 'sora',
          roles: [],
          sessionDigest: 'd',
          ...actor,
        } as Actor,
        async (tx) => {
          const n = await sql<{ t: number; m: number; k: number }>`
            select (select count(*) from message_threads) as t, (select count(*) from messages) as m, (select count(*) from data_keys) as k`.execute(
            tx,
          );
          return n.rows[0]!;
        },
      );
    const all = await rows<{ n: number }>('select count(*)::int as n from message_threads');
    expect(await seen({})).toEqual({ t: 0, m: 0, k: 0 });
    expect(await seen({ agencyId: nsotc, agencyRole: 'nsotc' })).toMatchObject({ t: 0, m: 0 });
    expect((await seen({ agencyId: nation })).t).toBe(all[0]!.n - 1);
    expect((await seen({ agencyId: nation, id: tom!.id })).t).toBe(all[0]!.n);
    expect((await seen({ agencyId: sora })).t).toBe(all[0]!.n - 1);
  });

  test('a link is released only where the other side may see the object', async () => {
    await ohio.get('/registry/new');
    const on = { 'on-year': '2026', 'on-month': '11', 'on-day': '19' };
    const file = (
      await ohio.post('/registry/new', {
        another: 'yes',
        surname: 'Quill',
        given: 'Ann',
        number: 'L-1',
        juvenile: 'no',
        basis: 'residence',
        ...on,
      })
    ).location!;
    const about = `registrant:${file.split('/').pop()}`;
    await ohio.get('/messages/new');
    const fields = { subject: 's', body: 'b', 'to-1': world.journey.agencies.tribe, about };
    const refused = await ohio.post('/messages/new', fields);
    expect(refused.status).toBe(422);
    expect(refused.text).toContain('may not see it');
    await ohio.get(`${file}/relocate`);
    const move = await ohio.post(`${file}/relocate`, {
      agency: world.journey.agencies.tribe,
      tie: 'residence',
      ...on,
      'on-day': '20',
    });
    expect(move.status, move.text).toBe(303);
    await ohio.get('/messages/new');
    const sent = await ohio.post('/messages/new', fields);
    expect(sent.status, sent.text).toBe(303);
    const thread = sent.location!.split('?')[0]!;
    expect((await ohio.get(thread)).text).toContain(`href="${file}"`);
    const theirs = (await tribe.get(thread)).text;
    expect(theirs).toContain(`href="${move.location!.split('?')[0]}"`);
    expect(theirs).not.toContain(`href="${file}"`);
  });

  test('mail says that something waits and nothing of whom; it goes once to each party', async () => {
    const mails = await rows<{ address: string; subject: string; path: string; state: string }>(
      `select address, subject, path, state from mail_notices`,
    );
    expect(JSON.stringify(mails)).not.toMatch(/Thistlewood|bus|Quill/);
    await write({});
    await world.settle();
    const keys = await rows<{ k: string }>('select natural_key as k from mail_notices');
    expect(new Set(keys.map((k) => k.k)).size).toBe(keys.length);
  });

  test('a file is added by its owner, saved by those it is for, and gone when its time is over', async () => {
    await ohio.get('/files/new');
    const made = await ohio.post('/files/new', {
      title: 'Procedures',
      note: '',
      'to-1': world.journey.agencies.tribe,
      days: '5',
    });
    expect(made.status, made.text).toBe(303);
    const file = made.location!.split('?')[0]!;
    await ohio.get(file);
    const added = await world.server.app.inject({
      method: 'POST',
      url: `${file}/attachments`,
      headers: {
        accept: 'text/html',
        cookie: [...ohio.cookies].map(([n, v]) => `${n}=${v}`).join('; '),
        'content-type': 'multipart/form-data; boundary=b',
      },
      payload: `--b\r\ncontent-disposition: form-data; name="_csrf"\r\n\r\n${ohio.csrf}\r\n--b\r\ncontent-disposition: form-data; name="file"; filename="p.txt"\r\ncontent-type: text/plain\r\n\r\nplain words\r\n--b--\r\n`,
    });
    expect(added.statusCode, added.body).toBe(303);
    await world.settle();
    const page = (await tribe.get(file)).text;
    const href = /href="(\/files\/[^"]+\/attachments\/[^"]+)"/.exec(page)![1]!;
    expect((await tribe.get(href)).text).toBe('plain words');
    expect((await ohio.get(file)).text).toContain('saved');
    for (const other of [stranger, desk]) {
      expect((await other.get(file)).status).toBe(404);
      expect((await other.get(href)).status).toBe(404);
      expect((await other.get('/files')).text).not.toContain('Procedures');
    }
    await tribe.get('/files');
    expect((await tribe.post(`${file}/end`)).status).toBe(404);
    world.clock.pass(6 * DAY);
    const later = await world.signedIn(await world.person(world.journey.agencies.tribe, ['agency-officer']));
    expect((await later.get(file)).status).toBe(404);
    world.journey.clock.set(world.clock.now());
    await keepHouse(world.journey.context);
    expect(
      await rows(
        `select a.sealed is null as gone, k.wrapped is null as lost from attachments a join data_keys k on k.id = a.key_id where a.object_kind = 'shared-file'`,
      ),
    ).toEqual([{ gone: true, lost: true }]);
  });

  test('threads nobody wrote in for three years go with their keys', async () => {
    world.journey.clock.set(world.clock.now() + 3 * 366 * DAY);
    await keepHouse(world.journey.context);
    expect(await rows('select id from message_threads')).toEqual([]);
    expect(await rows('select id from messages')).toEqual([]);
    expect(
      await rows(`select keys_destroyed > 0 as k from erasures where table_name = 'message_threads'`),
    ).toEqual([{ k: true }]);
  });
});
