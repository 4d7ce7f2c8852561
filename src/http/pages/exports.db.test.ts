import { strFromU8, unzipSync } from 'fflate';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { proposeTargets } from '#domain/importTargets.js';
import { readCsv } from '#formats/csv.js';
import type { exportAgency } from '#steps/exportAgency.js';
import { runImport } from '#steps/importRegistrants.js';
import { runItem } from '#steps/runSteps.js';
import { addAttachment } from '#storage/attachments.js';
import { addFirstFacts } from '#storage/firstFacts.js';
import { addImport, beginPhase } from '#storage/registrantImports.js';
import { addRegistrant, readRegistrant, registrantsByNumber } from '#storage/registrants.js';
import { valuesOf } from '#storage/registrantValues.js';
import { enterElement } from '#storage/registration.js';
import { startThread } from '#storage/secureMessages.js';
import { sweep } from '#storage/sweeps.js';
import { claimWork } from '#storage/workItems.js';
import type { Browser } from '../../../test/support/browser.js';
import { onBothDatabases } from '../../../test/support/databases.js';
import { makeWorld, type World } from '../../../test/support/world.js';

onBothDatabases('exports of an agency', (database) => {
  let world: World;
  let keeper: Browser;
  let clerk: Browser;
  let other: Browser;
  let ohio = '';
  let iowa = '';

  beforeAll(async () => {
    world = await makeWorld(database());
    await database().asSystem((tx) => addFirstFacts(tx, world.clock.now()));
    ohio = await world.agency({ name: 'Ohio Unit', jurisdiction: 'OH' });
    iowa = await world.agency({ name: 'Iowa Unit', jurisdiction: 'IA' });
    keeper = await world.signedIn(await world.person(ohio, ['agency-administrator', 'register-officer']));
    clerk = await world.signedIn(await world.person(ohio, ['register-officer']));
    other = await world.signedIn(await world.person(iowa, ['agency-administrator']));
    await database().asSystem(async (tx) => {
      const door = { actor: { kind: 'system', id: 'test' } as const, nowMs: world.clock.now() };
      for (const [agencyId, surname] of [
        [ohio, '=Quill"feather'],
        [iowa, 'Elsewhere'],
      ] as const) {
        const id = await addRegistrant(
          tx,
          {
            agencyId,
            number: 'A-1',
            displayName: surname,
            juvenile: false,
            initialBasis: 'residence',
            initialOn: '2026-03-09',
          },
          door.nowMs,
        );
        const r = (await readRegistrant(tx, id!))!;
        const enter = (element: string, value: Record<string, string> | null, fromOn?: string) =>
          enterElement(tx, door, r, {
            element,
            state: value ? 'known' : 'refused',
            value: value ?? {},
            source: `seen, "${element}"`,
            ...(fromOn ? { fromOn } : {}),
          });
        await enter('name', { surname, given: 'Zoé, Ann' });
        for (const full of ['One', 'Two']) await enter('alias', { full });
        await enter('ssn', null);
        await enter('residence', { street: '4 Elm\nRear', state: 'OH' }, '2020-02-29');
      }
    });
  });
  afterAll(() => world?.server.close());

  async function write(
    from: string,
    to: { agencyId: string; userId: string | null },
    body: string,
  ): Promise<void> {
    await database().asSystem(async (tx) => {
      const nowMs = world.clock.now();
      const author = { id: null, name: 'Pat Writer', agencyId: from };
      const of = { subject: `About ${body}`, body, to: [to], about: null };
      const { threadId } = await startThread(tx, world.keys, author, of, nowMs);
      const file = {
        fileName: `${body}.txt`,
        mediaType: 'text/plain',
        content: Buffer.from(`file of ${body}`),
      };
      await addAttachment(
        tx,
        world.keys,
        {
          ...file,
          ownerAgencyId: ohio,
          objectKind: 'message-thread',
          objectId: threadId,
          retentionClass: 'message',
          addedBy: 'x',
        },
        nowMs,
      );
    });
  }

  async function work(): Promise<void> {
    const context = {
      db: database(),
      keys: world.keys,
      clock: world.clock,
      log: () => undefined,
    } as unknown as Parameters<typeof exportAgency>[0];
    const items = await claimWork(database(), {
      role: 'work',
      owner: 'test',
      limit: 50,
      leaseMs: 60_000,
      nowMs: world.clock.now(),
      kinds: ['agencyExportAsked'],
    });
    for (const item of items) await runItem(context, item, 'test');
  }

  test('asked for, made, taken once with the password again; it holds what the agency owns and nothing else', async () => {
    await write(iowa, { agencyId: ohio, userId: null }, 'the agency’s lamp');
    await write(
      iowa,
      { agencyId: ohio, userId: (await world.person(ohio, ['register-officer'])).id },
      'a private lamp',
    );
    await keeper.get('/exports');
    expect((await keeper.post('/exports')).status).toBe(303);
    expect((await keeper.get('/exports')).text).toContain('A file is being made');
    await work();
    const page = await keeper.get('/exports');
    const take = /action="(\/exports\/[^"]+\/take)"/.exec(page.text)![1]!;
    expect((await keeper.post(take, { password: 'not it' })).status).toBe(422);
    // A sealed file is in it with its name: who takes it says what for, and the audit keeps that.
    expect(page.text).not.toContain('name="purpose"');
    await database().asSystem((tx) =>
      sql`update registrants set sealed_at = now() where agency_id = ${ohio} and number = 'A-1'`.execute(tx),
    );
    expect((await keeper.get('/exports')).text).toContain('One file of yours is sealed');
    const unsaid = await keeper.post(take, { password: 'correct horse battery' });
    expect(unsaid.status).toBe(422);
    expect(unsaid.text).toContain('href="#purpose"');
    await clerk.get('/registry');
    expect((await clerk.post(take, { password: 'correct horse battery' })).status).toBe(403);
    await other.get('/exports');
    expect((await other.post(take, { password: 'correct horse battery' })).status).toBe(404);

    const answer = await world.server.app.inject({
      method: 'POST',
      url: take,
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        cookie: [...keeper.cookies].map(([k, v]) => `${k}=${v}`).join('; '),
      },
      payload: new URLSearchParams({
        _csrf: keeper.csrf,
        password: 'correct horse battery',
        purpose: 'other',
        why: 'We change programs',
      }).toString(),
    });
    expect(answer.statusCode, answer.body.slice(0, 300)).toBe(200);
    const audited = await database().asSystem((tx) =>
      sql<{
        facts: object;
      }>`select facts from audit_entries where action = 'export.taken' and outcome <> 'refused'`.execute(tx),
    );
    expect(audited.rows[0]!.facts).toMatchObject({ sealed: 1, purpose: 'We change programs' });
    await database().asSystem((tx) =>
      sql`update registrants set sealed_at = null where agency_id = ${ohio}`.execute(tx),
    );
    const files = unzipSync(answer.rawPayload);
    const manifest = JSON.parse(strFromU8(files['manifest.json']!)) as {
      files: Record<string, { rows: number }>;
      leftOut: Record<string, string>;
    };
    expect(manifest.files['registrants.csv']!.rows).toBe(1);
    expect(manifest.files['tables/values-with-history.csv']!.rows).toBe(5);
    for (const [name, content] of Object.entries(files)) {
      expect(strFromU8(content), name).not.toContain('Elsewhere');
      expect(strFromU8(content), name).not.toContain('a private lamp');
      expect(strFromU8(content), name).not.toMatch(/\$argon2|\$scrypt|scrypt:/);
      expect(name).not.toContain('private');
    }
    expect(strFromU8(files['tables/messages.csv']!)).toContain('About the agency’s lamp');
    expect(manifest.files['tables/messages.csv']!.rows).toBe(1);
    expect(Object.keys(files).filter((name) => name.startsWith('documents/message-thread/'))).toHaveLength(1);
    const people = strFromU8(files['tables/people.csv']!);
    expect(people).toContain('sign_in_name');
    expect(people).not.toContain('password_hash');
    expect(manifest.leftOut['users.password_hash']).toBe('a secret of the person');
    expect(manifest.leftOut.sessions).toContain('secrets');
    expect((await keeper.post(take, { password: 'correct horse battery' })).status).toBe(410);

    // Brought into an empty agency it gives the same values, sources and answers.
    const empty = await world.agency({ name: 'Michigan Unit', jurisdiction: 'MI' });
    const content = Buffer.from(files['registrants.csv']!);
    const read = readCsv(content);
    if (!read.ok) throw new Error(read.error);
    const { header, delimiter, encoding } = read.value;
    const targets = proposeTargets(header);
    expect(targets).not.toContain(null);
    const nowMs = world.clock.now();
    const id = await database().asSystem(async (tx) => {
      const added = await addImport(
        tx,
        world.keys,
        {
          agencyId: empty,
          fileName: 'registrants.csv',
          encoding,
          delimiter,
          columns: header,
          mapping: { columns: Object.fromEntries(header.map((h, i) => [h, targets[i]!])), defaults: {} },
          content,
          uploadedBy: null,
        },
        nowMs,
      );
      await beginPhase(tx, added, 'checking', null, nowMs);
      return added;
    });
    const context = { db: database(), keys: world.keys, clock: world.clock };
    expect(await runImport(context, id)).toMatchObject({ state: 'checked', added: 1, refused: 0 });
    await database().asSystem((tx) => beginPhase(tx, id, 'importing', null, nowMs));
    await runImport(context, id);
    const valuesIn = (agency: string) =>
      database().asSystem(async (tx) => {
        const r = (await registrantsByNumber(tx, agency, ['A-1'])).get('A-1')!;
        return {
          name: r.displayName,
          juvenile: r.juvenile,
          basis: r.initialBasis,
          on: r.initialOn,
          percent: r.percentComplete,
          state: r.state,
          values: (await valuesOf(tx, r.id))
            .map(({ element, state, value, fromOn, untilOn, source }) =>
              JSON.stringify({
                element,
                state,
                value: Object.entries(value).sort(),
                fromOn,
                untilOn,
                source,
              }),
            )
            .sort(),
        };
      });
    expect(await valuesIn(empty)).toEqual(await valuesIn(ohio));
  });

  test('what was taken is destroyed, and so is what nobody came for within a week', async () => {
    await keeper.get('/exports');
    await keeper.post('/exports');
    await work();
    world.clock.pass(8 * 86_400_000);
    const swept = await database().asSystem((tx) => sweep(tx, world.clock.now()));
    expect(swept.agency_export_parts).toBe(2);
    const later = await world.signedIn(await world.person(ohio, ['agency-administrator']));
    expect((await later.get('/exports')).text).toContain('Nobody came for it');
  });
});
