import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hashPassword } from '#access/password.js';
import { fate } from '#delivery/channel.js';
import { writeAnswer } from '#formats/ncic/write.js';
import { followShares } from '#steps/followShares.js';
import { projectPublic } from '#steps/projectPublic.js';
import { addClient } from '#storage/apiClients.js';
import type { Database } from '#storage/database.js';
import { SHARE_SETTLES_MS } from '#storage/shareRounds.js';
import type { Browser } from '../support/browser.js';
import { type CaseWorld, makeCaseWorld } from '../support/caseWorld.js';
import { onBothDatabases, openOwner } from '../support/databases.js';
import { departure, traveller } from '../support/journeyWorld.js';
import { registered } from '../support/registry.js';

const SECRET = 'a secret of more than thirty-two characters';
/** Two words that stand nowhere else. */
const MARKS = ['Qwirlathe', 'Zonnbright'] as const;

/** Where the words may stand after a purge, each with the reason; everywhere else they are an error. */
const KEPT: Readonly<Record<string, string>> = {
  travel_events: 'what a carrier reported of its passenger; erased by age, and no registry’s to change',
};

onBothDatabases('a name that must not be held', (database) => {
  let world: CaseWorld;
  let owner: Database;
  let clerk: Browser;
  let tribe: Browser;

  beforeAll(async () => {
    world = await makeCaseWorld(database());
    owner = await openOwner(database());
    const { sora, tribe: nation, nsotc } = world.journey.agencies;
    clerk = await world.signedIn(
      await world.person(sora, ['register-officer', 'agency-officer', 'agency-administrator']),
    );
    tribe = await world.signedIn(await world.person(nation, ['register-officer', 'agency-officer']));
    Object.assign(world.journey.context.channels, {
      email: {
        kind: 'email',
        compose: async () => new Uint8Array(),
        send: async () => fate('accepted', '250 queued'),
      },
    });
    const secretHash = await hashPassword(SECRET);
    await database().asSystem((tx) =>
      addClient(
        tx,
        { agencyId: nsotc, clientId: 'ncic', name: 'NCIC', scopes: ['ncic:write'], secretHash },
        world.clock.now(),
      ),
    );
  });
  afterAll(async () => {
    await world?.server.close();
    if (owner && owner !== database()) await owner.close();
  });

  async function ncic(url: string, payload: string, type: string) {
    const signedIn = await world.server.app.inject({
      method: 'POST',
      url: '/oauth/token',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: `grant_type=client_credentials&client_id=ncic&client_secret=${encodeURIComponent(SECRET)}`,
    });
    const headers = { authorization: `Bearer ${signedIn.json().access_token}`, 'content-type': type };
    return world.server.app.inject({ method: 'POST', url, headers, payload });
  }
  /** NCIC fetches what waits and accepts it, until nothing waits. @returns the texts that it was sent */
  async function ncicAccepts(): Promise<{ key: string; text: string }[]> {
    const all: { key: string; control: string; text: string }[] = [];
    for (;;) {
      const { messages, skipped } = (await ncic('/api/v1/nsor/fetch', '{}', 'application/json')).json();
      expect(skipped).toEqual([]);
      if (messages.length === 0) return all;
      all.push(...messages);
      for (const { control } of messages)
        await ncic(
          '/api/v1/ncic',
          writeAnswer({ kind: 'accepted', control, ori: 'OHTEST001', nic: 'X500777777', oca: 'PU-1' }),
          'text/plain',
        );
      await world.settle();
    }
  }
  async function settled(ms: number): Promise<void> {
    world.clock.pass(ms);
    await world.settle();
    await followShares(world.journey.context);
    await projectPublic({ ...world.journey.context, clock: world.clock });
    await world.settle();
  }
  /** Every table of which any column holds a mark as text, as JSON or as plain bytes. */
  async function tablesWithMark(): Promise<string[]> {
    return owner.asOwner(async (tx) => {
      const { rows } = await sql<{ t: string }>`select relname as t from pg_class where relkind in ('r', 'p')
         and relnamespace = 'public'::regnamespace`.execute(tx);
      expect(rows.length).toBeGreaterThan(100);
      const found: string[] = [];
      for (const { t } of rows) {
        const looks = MARKS.flatMap((m) => [
          sql`x::text ilike ${`%${m}%`}`,
          ...[m, m.toUpperCase(), m.toLowerCase()].map(
            (bytes) => sql`x::text like ${`%${Buffer.from(bytes).toString('hex')}%`}`,
          ),
        ]);
        const hit =
          await sql`select 1 from ${sql.table(t)} x where ${sql.join(looks, sql` or `)} limit 1`.execute(tx);
        if (hit.rows.length > 0) found.push(t);
      }
      return found.sort();
    });
  }
  async function purgeAll(who: Browser, at: string): Promise<void> {
    const page = await who.get(`${at}/purge`);
    const ids = [
      ...page.text.matchAll(
        /<input[^>]*name="values"[^>]*value="([0-9a-f-]+)"|<input[^>]*value="([0-9a-f-]+)"[^>]*name="values"/g,
      ),
    ].map((m) => m[1] ?? m[2]!);
    expect(ids.length).toBeGreaterThan(0);
    expect((await who.post(`${at}/purge`, { values: ids })).status).toBe(303);
  }

  test('is found wherever it went by real doors, and after the purge nowhere but where a reason stands', async () => {
    const { sora, tribe: nation, lea } = world.journey.agencies;
    // Whoever must know: an inbox, a mail link, a letter.
    for (const r of [
      { kind: 'sheriff', name: 'County Sheriff', way: 'inbox', agency: lea },
      { kind: 'school', name: 'Granville School', way: 'email', email: 'office@school.example' },
      { kind: 'public-housing', name: 'Granville Housing', way: 'print', postal: 'Granville Housing' },
    ]) {
      await clerk.get('/registry/recipients/new');
      expect((await clerk.post('/registry/recipients/new', { active: 'yes', ...r })).status).toBe(303);
    }
    const id = await registered(
      database(),
      {
        agencyId: sora,
        number: 'PU-1',
        surname: 'Thistlewood',
        given: 'Osric',
        values: {
          alias: { surname: 'Zonnbright', given: 'Qwirlathe' },
          'tribal-name': { full: 'Qwirlathe Zonnbright', common: 'yes' },
          origin: { place: 'OH', sex: 'M', citizenships: 'USA' },
          description: { height: '509', weight: '180', eyes: 'BRO', hair: 'BLK', race: 'W' },
        },
      },
      world.clock.now(),
    );
    const at = `/registry/${id}`;
    const today = { 'on-year': '2026', 'on-month': '11', 'on-day': '20' };
    await clerk.get(at);
    const note = { ...today, note: 'He says that Qwirlathe Zonnbright is his name.' };
    expect((await clerk.post(`${at}/visits`, note)).status).toBe(303);
    await settled(SHARE_SETTLES_MS + 1000);
    expect((await clerk.post(`${at}/nsor`, {})).status).toBe(303);
    expect((await ncicAccepts()).map((m) => m.key)).toContain('EXSN');
    // Somebody travels under it, and a candidate opens.
    await world.journey.handIn(
      departure(
        [traveller({ names: [{ surname: 'ZONNBRIGHT', given: 'QWIRLATHE' }], birthDates: ['1971-04-23'] })],
        { day: world.tomorrow },
      ),
    );
    await world.settle();
    expect(await world.journey.rows('select id from candidates')).toHaveLength(1);
    // Handed over, with a note of its own; the other side opens its file.
    const moved = await clerk.post(`${at}/relocate`, {
      agency: nation,
      tie: 'residence',
      note: 'goes by Qwirlathe',
      ...today,
    });
    expect(moved.status, moved.text).toBe(303);
    await world.settle();
    const move = moved.location!.split('?')[0]!;
    await tribe.get(move);
    await tribe.post(move, { move: 'accept', note: '' });
    const arrived = await tribe.post(move, { move: 'arrive', note: '' });
    await settled(SHARE_SETTLES_MS + 1000);
    // A form begun and not handed in, a table that was uploaded, a file of everything.
    await clerk.get('/notices/new');
    const draft = await clerk.post('/notices/drafts/new/registrant', {
      recordNumber: 'X500777777',
      reference: 'Zonnbright 1',
      'reportedOn-year': '2026',
      'reportedOn-month': '11',
      'reportedOn-day': '20',
    });
    expect(draft.status, draft.text.slice(0, 3000)).toBe(303);
    await clerk.get('/registry/imports');
    const table = 'File No,Last Name,First Name,Alias\nPU-1,Thistlewood,Osric,Qwirlathe Zonnbright\n';
    const uploaded = await clerk.upload('/registry/imports', { name: 'zonnbright.csv', content: table });
    expect(uploaded.status).toBe(303);
    await clerk.get('/exports');
    expect((await clerk.post('/exports')).status).toBe(303);
    await world.settle();
    expect(await world.journey.rows(`select state from agency_exports`)).toEqual([{ state: 'ready' }]);
    const before = await tablesWithMark();
    expect(before).toEqual(
      expect.arrayContaining([
        'candidates',
        'form_drafts',
        'notifications',
        'nsor_messages',
        'public_entries',
        'register_records',
        'registrant_imports',
        'registrant_values',
        'registrant_visits',
        'registrants',
        'relocations',
        'shares',
      ]),
    );

    await purgeAll(clerk, at);
    await world.settle();
    // Only the message that has NCIC remove it still holds it here; the other side's own file is the other side's.
    const waits = await tablesWithMark();
    expect(waits.filter((t) => !KEPT[t])).toEqual(['nsor_messages', 'registrant_values', 'registrants']);
    expect(
      await world.journey.rows(
        `select distinct message_key as key, state from nsor_messages where content::text ilike '%zonnbright%'`,
      ),
    ).toEqual([{ key: 'XXSN', state: 'queued' }]);
    for (const t of ['registrant_values', 'registrants'])
      expect(
        await world.journey.rows(
          `select 1 from ${t} x where agency_id = '${sora}' and x::text ilike '%zonnbright%'`,
        ),
        t,
      ).toEqual([]);
    expect((await clerk.get(`${at}/purge`)).text).toContain('asks NCIC to remove it');
    const removal = await ncicAccepts();
    expect(removal.map((m) => m.key)).toEqual(['XXSN']);
    expect(removal[0]!.text).toContain('AKA/ZONNBRIGHT, QWIRLATHE');
    for (let i = 0; i < 3; i++) await settled(61_000);
    await settled(SHARE_SETTLES_MS + 1000);
    await ncicAccepts();
    const page = (await clerk.get(`${at}/purge`)).text;
    expect(page).toContain('nothing that can be read here holds it any more');
    expect(page).toContain('NSOR, national file: removed');
    expect(page).toContain('has the task to remove it');
    expect(page).toContain('Granville School, told of the registration');
    expect(page).toContain('is told anew');
    expect((await tribe.get('/tasks')).text).toContain('purged a name that must not be held');

    // Told, the other side removes it from its own file too.
    await purgeAll(tribe, arrived.location!.split('?')[0]!);
    for (let i = 0; i < 4; i++) await settled(61_000);
    await settled(SHARE_SETTLES_MS + 1000);
    expect((await tablesWithMark()).filter((t) => !KEPT[t])).toEqual([]);
    expect(await world.journey.rows(`select state, sealed from registrant_purges`)).toEqual([
      { state: 'done', sealed: null },
      { state: 'done', sealed: null },
    ]);
    // What was said and done stays: the visit, the move, the messages, the audit without the name.
    const [visit] = await world.journey.rows<{ note: string }>(
      `select note from registrant_visits where registrant_id = '${id}'`,
    );
    expect(visit!.note).toBe('He says that [removed] is his name.');
    expect(
      await world.journey.rows(`select action from audit_entries where action = 'registrant.purge-ended'`),
    ).toHaveLength(2);
    expect(await world.journey.rows(`select state from agency_exports`)).toEqual([{ state: 'expired' }]);
    expect((await clerk.get(at)).text).toContain('Thistlewood, Osric');
  });
});
