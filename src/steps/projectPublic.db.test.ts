import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { looksProhibited, MAY_BE_SHOWN, PUBLIC_FIELDS } from '#domain/publicProjection.js';
import { ELEMENTS, type ElementCode } from '#domain/registrationElements.js';
import { abscondingOf, decideAbsconding, openAbsconding } from '#storage/abscondings.js';
import { changeAgency, findAgency } from '#storage/agencies.js';
import type { Database } from '#storage/database.js';
import { markAgencyDue } from '#storage/publicDue.js';
import { isPublicDue, projectRegistrants, publicRecordOf } from '#storage/publicProjection.js';
import { endRegistration } from '#storage/registrantEnds.js';
import { readRegistrant } from '#storage/registrants.js';
import { valuesOf } from '#storage/registrantValues.js';
import { enterElement } from '#storage/registration.js';
import { onBothDatabases, openOwner } from '../../test/support/databases.js';
import { makeWorld, type World } from '../../test/support/journeyWorld.js';
import { registered } from '../../test/support/registry.js';
import { endPublic, projectPublic } from './projectPublic.js';

const SYSTEM = { kind: 'system', id: 'test' } as const;

onBothDatabases('what the public may see', (database) => {
  let w: World;
  let owner: Database;
  let adult: string;
  beforeAll(async () => {
    owner = await openOwner(database());
    w = await makeWorld(database());
    adult = await registered(
      database(),
      {
        agencyId: w.agencies.sora,
        number: 'P-1',
        surname: 'Thistlewood',
        given: 'Osric',
        values: {
          ssn: { number: '123-45-6789', kind: 'valid' },
          internet: { kind: 'email', value: 'osric@example.net' },
          document: { kind: 'passport', number: 'A1234567', issuer: 'USA' },
          arrest: { on: '2001-02-03', charge: 'Trespass' },
          employment: { name: 'Example Mill', street: '1 Mill Road', city: 'Millbrook', state: 'OH' },
        },
      },
      w.clock.now(),
    );
  });
  afterAll(async () => {
    if (owner !== database()) await owner.close();
  });

  const project = () => projectPublic(w.context);
  const kept = (id: string) => database().asSystem((tx) => publicRecordOf(tx, id));
  const enter = (id: string, element: ElementCode, value: Record<string, string>, more = {}) =>
    database().asSystem(async (tx) => {
      const done = await enterElement(
        tx,
        { actor: SYSTEM, nowMs: w.clock.now() },
        (await readRegistrant(tx, id))!,
        { element, state: 'known', value, source: 'The registrant', ...more },
      );
      if (!done.ok) throw new Error(JSON.stringify(done.error));
    });
  const options = (settings: Record<string, boolean>) =>
    database().asSystem(async (tx) => {
      const agency = (await findAgency(tx, w.agencies.sora))!;
      await changeAgency(tx, agency.id, agency.version, { ...agency, settings }, w.clock.now());
      await markAgencyDue(tx, agency.id, w.clock.now());
    });

  test('a change is not there before its step, and is there after it, with nothing prohibited', async () => {
    expect(await kept(adult)).toBeUndefined();
    expect(await database().asSystem((tx) => isPublicDue(tx, adult))).toBe(true);
    expect(await project()).toBe(1);
    const first = (await kept(adult))!;
    expect(first).toMatchObject({ listed: true, notListed: null, absconded: false });
    expect(first.entries.map((e) => e.element)).toEqual(
      expect.arrayContaining(['name', 'residence', 'employment', 'offence']),
    );
    const text = JSON.stringify(first);
    for (const never of ['123-45', 'example.net', 'A1234567', 'Trespass', 'Example Mill', 'victim'])
      expect(text).not.toContain(never);
    expect(await project()).toBe(0);
    w.clock.add(60_000);
    await enter(adult, 'alias', { full: 'The Heron' });
    expect(JSON.stringify(await kept(adult))).not.toContain('The Heron');
    await project();
    const second = (await kept(adult))!;
    expect(JSON.stringify(second)).toContain('The Heron');
    expect(second.changedAtMs).toBe(w.clock.now());
    // Looked at again without a change, it is the same and says so.
    w.clock.add(60_000);
    await enter(adult, 'phone', { number: '330-555-0100' });
    await project();
    expect(await kept(adult)).toMatchObject({ changedAtMs: second.changedAtMs, madeAtMs: w.clock.now() });
  });

  test('what was typed into a field that may be shown and must not be is held back, and what has ended goes by its day', async () => {
    await enter(adult, 'mark', { kind: 'tattoo', where: 'left arm', text: 'reads 987-65-4321' });
    await enter(adult, 'vehicle', { kind: 'land', make: 'Ford', kept: 'see www.example.net' });
    await enter(
      adult,
      'residence',
      { street: '9 Former Lane', city: 'Granville', state: 'OH' },
      { fromOn: '2026-01-02', untilOn: '2026-03-11' },
    );
    await project();
    const text = JSON.stringify(await kept(adult));
    expect(text).not.toContain('4321');
    expect(text).not.toContain('example.net');
    expect(text).toContain('9 Former Lane');
    w.clock.add(3 * 86_400_000);
    await endPublic(w.context);
    await project();
    expect(JSON.stringify(await kept(adult))).not.toContain('9 Former Lane');
  });

  test('names of employers, juveniles and Tier I follow the options, for everybody of the agency', async () => {
    const juvenile = await registered(
      database(),
      {
        agencyId: w.agencies.sora,
        number: 'P-2',
        surname: 'Larkspur',
        given: 'Odile',
        juvenile: true,
        tier: 'III',
      },
      w.clock.now(),
    );
    await project();
    expect(await kept(juvenile)).toMatchObject({
      listed: false,
      notListed: 'juvenile',
      entries: [],
      photoId: null,
    });
    await options({ publicJuveniles: true, publicEmployerNames: true });
    await project();
    expect(await kept(juvenile)).toMatchObject({ listed: true });
    expect(JSON.stringify(await kept(adult))).toContain('Example Mill');
    await options({});
    await project();
    expect(await kept(juvenile)).toMatchObject({ listed: false, entries: [] });
    expect(JSON.stringify(await kept(adult))).not.toContain('Example Mill');
  });

  test('an absconder is shown as one; an end takes everything off', async () => {
    const door = { actor: await w.actor('sora', ['register-officer']), nowMs: w.clock.now() };
    await database().asSystem(async (tx) => {
      const registrant = (await readRegistrant(tx, adult))!;
      await openAbsconding(tx, door, registrant, 'Did not come to the appearance');
      await decideAbsconding(tx, door, registrant, (await abscondingOf(tx, adult))!, 'absconded');
    });
    await project();
    expect(await kept(adult)).toMatchObject({ listed: true, absconded: true });
    await database().asSystem(async (tx) => {
      const ended = await endRegistration(tx, { actor: SYSTEM, nowMs: w.clock.now() }, adult, {
        end: 'vacated',
        reason: 'Order of the court of 3 March',
        on: '2026-03-10',
      });
      if (!ended.ok) throw new Error(ended.error.says);
    });
    await project();
    expect(await kept(adult)).toMatchObject({ listed: false, absconded: false, photoId: null, entries: [] });
    expect((await database().asSystem((tx) => valuesOf(tx, adult))).length).toBeGreaterThan(5);
  });

  test('the database takes of each element just the fields that may be shown, and of nobody who is not listed', async () => {
    const juvenile = (await w.rows<{ id: string }>("select id from registrants where number = 'P-2'"))[0]!.id;
    await options({ publicJuveniles: true });
    await project();
    const holds = async (
      element: string,
      fields: unknown,
      id = juvenile,
      listed = true,
    ): Promise<boolean> => {
      try {
        await owner.asOwner(async (tx) => {
          // As the owner of the tables, whom no row security stops.
          await sql`set local role rsoits_system`.execute(tx);
          await sql`insert into public_entries (registrant_id, agency_id, position, element, fields, listed)
            values (${id}, ${w.agencies.sora}, 900, ${element}, ${JSON.stringify(fields)}::jsonb, ${listed})`.execute(
            tx,
          );
          throw new Error('held');
        });
        return true;
      } catch (error) {
        return error instanceof Error && error.message === 'held';
      }
    };
    for (const element of Object.keys(ELEMENTS) as ElementCode[]) {
      const may: readonly string[] = Object.hasOwn(PUBLIC_FIELDS, element)
        ? [
            ...PUBLIC_FIELDS[element as keyof typeof PUBLIC_FIELDS],
            ...(MAY_BE_SHOWN[element as keyof typeof PUBLIC_FIELDS] ?? []),
          ]
        : [];
      for (const { code } of ELEMENTS[element].fields)
        expect(await holds(element, { [code]: 'x' }), `${element}.${code}`).toBe(may.includes(code));
    }
    expect(await holds('name', {})).toBe(false);
    expect(await holds('name', { surname: 'x', ssn: 'x' })).toBe(false);
    expect(await holds('name', { surname: { ssn: 'x' } })).toBe(false);
    expect(await holds('name', { surname: ['x'] })).toBe(false);
    expect(await holds('name', { surname: 'x' }, adult)).toBe(false);
    expect(await holds('name', { surname: 'x' }, juvenile, false)).toBe(false);
    // Both sides know the same patterns.
    for (const where of [
      '123-45-6789',
      'x 123 45 6789 x',
      'me@example.net',
      'HTTPS://x',
      'Www.x',
      'at 43055-1234',
      '1234-56-7890',
      '330-555-0100',
      'Route 9',
    ])
      expect(await holds('mark', { where }), where).toBe(!looksProhibited({ where }));
  });

  test('a view is written once when it is made, and its row alone is touched when nothing differs', async () => {
    const id = await registered(
      database(),
      { agencyId: w.agencies.sora, number: 'P-5', surname: 'Larkspur', given: 'Odile' },
      w.clock.now(),
    );
    const writes = () =>
      database().asSystem(async (tx) => {
        const count = async () =>
          (
            await sql<{ made: number; again: number }>`
            select n_tup_ins::int as made, n_tup_upd::int as again from pg_stat_xact_user_tables where relname = 'public_registrants'`.execute(
              tx,
            )
          ).rows[0]!;
        const before = await count();
        await projectRegistrants(tx, [id], w.clock.now());
        const after = await count();
        return { made: after.made - before.made, again: after.again - before.again };
      });
    expect(await writes()).toEqual({ made: 1, again: 0 });
    expect(await writes()).toEqual({ made: 0, again: 1 });
  });

  test('one whose view cannot be made keeps nobody else from being current, and is told', async () => {
    const told: unknown[] = [];
    const bad = await registered(
      database(),
      { agencyId: w.agencies.sora, number: 'P-3', surname: 'Quillfeather', given: 'Ambrosius' },
      w.clock.now(),
    );
    const good = await registered(
      database(),
      { agencyId: w.agencies.sora, number: 'P-4', surname: 'Saltmarsh', given: 'Ines' },
      w.clock.now(),
    );
    // Such a value passes no form; written past them all, the table still refuses it.
    await w.rows(
      `update registrant_values set value = '{"surname": ["x"]}' where registrant_id = '${bad}' and element = 'name' returning id`,
    );
    await projectPublic({ ...w.context, log: (_level, _text, facts) => void told.push(facts) });
    expect(told).toMatchObject([{ registrantId: bad }]);
    expect(await kept(bad)).toBeUndefined();
    expect(await kept(good)).toMatchObject({ listed: true });
    expect(await database().asSystem((tx) => isPublicDue(tx, bad))).toBe(true);
  });
});
