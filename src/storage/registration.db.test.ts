import { beforeAll, expect, test } from 'vitest';
import { ELEMENTS, type ElementCode } from '#domain/registrationElements.js';
import { onBothDatabases } from '../../test/support/databases.js';
import { makeWorld, type OfficerActor, type World } from '../../test/support/journeyWorld.js';
import { ENTICING } from '../../test/support/registry.js';
import { makeKeys } from './keys.js';
import { dutiesOf, listDue } from './registrantDuties.js';
import { addRegistrant, listRegistrants, readRegistrant } from './registrants.js';
import { historyOf, valuesOf } from './registrantValues.js';
import {
  decideTier,
  endElement,
  enterElement,
  purgeElements,
  recordVisit,
  registerPerson,
  tierDecisionsOf,
} from './registration.js';
import { listTribes } from './registryPlaces.js';

const OFFENCE = {
  ...ENTICING,
  victimAge: '14',
  victimRelationship: 'stranger',
};

onBothDatabases('registration', (database) => {
  let w: World;
  let officer: OfficerActor;
  beforeAll(async () => {
    w = await makeWorld(database());
    officer = await w.actor('sora', ['register-officer']);
  });
  const door = () => ({ actor: officer, nowMs: w.clock.now() });
  const add = (number: string) =>
    w.db.asActor(officer, async (tx) => {
      const id = await addRegistrant(
        tx,
        {
          agencyId: w.agencies.sora,
          number,
          displayName: 'Thistlewood, Osric',
          juvenile: false,
          initialBasis: 'residence',
          initialOn: '2026-03-09',
        },
        w.clock.now(),
      );
      return id!;
    });
  const enter = (
    id: string,
    element: string,
    value: Record<string, string> | 'unknown' | 'refused' | 'none',
    more: object = {},
  ) =>
    w.db.asActor(officer, async (tx) => {
      w.clock.add(1000);
      return enterElement(tx, door(), (await readRegistrant(tx, id, true))!, {
        element,
        state: typeof value === 'string' ? value : 'known',
        value: typeof value === 'string' ? {} : value,
        source: 'the registrant',
        ...more,
      });
    });
  const fill = async (id: string) => {
    await enter(id, 'name', { surname: 'Thistlewood', given: 'Osric' });
    await enter(id, 'alias', { full: 'Ozzie Thorn' });
    await enter(id, 'residence', { street: '4 Elm Street', state: 'OH' }, { fromOn: '2026-03-09' });
    await enter(id, 'offence', OFFENCE);
    const have = new Set((await w.db.asSystem((tx) => valuesOf(tx, id))).map((v) => v.element));
    for (const element of Object.keys(ELEMENTS) as ElementCode[])
      if (ELEMENTS[element].asked && !have.has(element)) await enter(id, element, 'unknown');
  };

  test('a tribe is found by its name, and its jurisdiction without its name is refused at its field', async () => {
    const id = await add('A-0');
    const tribe = await w.db.asSystem(async (tx) => (await listTribes(tx))[0]!);
    const at = { fromOn: '2026-03-09' };
    const place = { street: '1 Ridge Road', state: 'AZ', landUnder: 'tribe' };
    const without = await enter(id, 'residence', place, at);
    expect(without).toMatchObject({ ok: false, error: [{ field: 'tribe', came: 'nothing' }] });
    expect(await enter(id, 'residence', { ...place, tribe: tribe.name.toUpperCase() }, at)).toMatchObject({
      ok: true,
    });
    expect(
      await enter(id, 'employment', { ...place, name: 'Mill', tribe: 'Bluestone Band' }, at),
    ).toMatchObject({ ok: true });
    const values = await w.db.asSystem((tx) => valuesOf(tx, id));
    expect(values.map((v) => [v.element, v.value.tribe])).toEqual(
      expect.arrayContaining([
        ['residence', tribe.code],
        ['employment', 'Bluestone Band'],
      ]),
    );
  });

  test('nobody is registered before everything was asked; then the tier is due, then appearances', async () => {
    const id = await add('A-1');
    await enter(id, 'name', { surname: 'Thistlewood', given: 'Osric' });
    const early = await w.db.asActor(officer, (tx) => registerPerson(tx, door(), id, '2026-03-10'));
    expect(early).toMatchObject({ ok: false, error: { code: 'no-offence' } });
    await fill(id);
    const registered = await w.db.asActor(officer, (tx) => registerPerson(tx, door(), id, '2026-03-10'));
    expect(registered.ok && registered.value.open.map((d) => [d.kind, d.dueOn])).toEqual([
      ['tier-decision', '2026-03-13'],
    ]);
    const decided = await w.db.asActor(officer, (tx) =>
      decideTier(tx, door(), id, { tier: 'II', reason: '' }),
    );
    expect(decided.ok && decided.value.open.map((d) => [d.kind, d.dueOn])).toEqual([
      ['nsor-entry', '2026-03-13'],
      ['appearance', '2026-09-10'],
      ['photo', '2026-09-10'],
      ['duty-ends', '2051-03-10'],
    ]);
    const [decision] = await w.db.asSystem((tx) => tierDecisionsOf(tx, id));
    expect(decision?.computed.offences[0]).toMatchObject({ tier: 'II', ruleIds: ['C2-enticing'] });
    const stored = await w.db.asSystem((tx) => dutiesOf(tx, id));
    expect(stored.map((d) => [d.kind, d.state])).toEqual([
      ['first-registration', 'done'],
      ['nsor-entry', 'open'],
      ['tier-decision', 'done'],
      ['appearance', 'open'],
      ['photo', 'open'],
      ['duty-ends', 'open'],
    ]);
  });

  test('a tier other than the rules give needs a reason', async () => {
    const id = await add('A-2');
    await fill(id);
    const bare = await w.db.asActor(officer, (tx) => decideTier(tx, door(), id, { tier: 'III', reason: '' }));
    expect(bare).toMatchObject({ ok: false, error: { code: 'reason-needed' } });
    const given = await w.db.asActor(officer, (tx) =>
      decideTier(tx, door(), id, { tier: 'III', reason: 'Ordered by the court' }),
    );
    expect(given.ok).toBe(true);
  });

  test('a late visit keeps its appearance, marked late, and moves no later one', async () => {
    const id = await add('A-3');
    await fill(id);
    await w.db.asActor(officer, (tx) => registerPerson(tx, door(), id, '2025-03-10'));
    await w.db.asActor(officer, (tx) => decideTier(tx, door(), id, { tier: 'II', reason: '' }));
    const visit = { on: '2026-03-10', verified: ['residence'], photoTaken: true, note: '' };
    await w.db.asActor(officer, (tx) => recordVisit(tx, door(), id, visit));
    const appearances = (await w.db.asSystem((tx) => dutiesOf(tx, id))).filter(
      (d) => d.kind === 'appearance',
    );
    expect(appearances.map((d) => [d.key, d.dueOn, d.state, d.late])).toEqual([
      ['1', '2025-09-10', 'done', true],
      ['2', '2026-03-10', 'open', false],
    ]);
  });

  test('what is replaced, ended or purged stays as history; a purged value is gone', async () => {
    const id = await add('A-4');
    await enter(id, 'name', { surname: 'Thistlewood', given: 'Osric' });
    await enter(id, 'name', { surname: 'Thorn', given: 'Osric' });
    expect((await w.db.asSystem((tx) => readRegistrant(tx, id)))?.displayName).toBe('Thorn, Osric');
    const name = await enter(id, 'tribal-name', { full: 'Not for this register', common: 'yes' });
    if (!name.ok) throw new Error('not entered');
    await w.db.asActor(officer, async (tx) =>
      purgeElements(tx, makeKeys(), door(), (await readRegistrant(tx, id))!, [name.value]),
    );
    const history = await w.db.asSystem((tx) => historyOf(tx, id));
    expect(history.map((v) => [v.element, v.purgedAtMs !== null, v.endedAtMs !== null])).toEqual([
      ['tribal-name', true, true],
      ['name', false, false],
      ['name', false, true],
    ]);
    expect(JSON.stringify(history)).not.toContain('Not for this register');
  });

  test('a value is refused with every problem, and nothing is stored', async () => {
    const id = await add('A-5');
    const refused = await enter(
      id,
      'residence',
      { state: 'Ohaio', street: 'x' },
      { fromOn: '2026-13-01', source: '' },
    );
    expect(refused.ok ? [] : refused.error.map((p) => p.field)).toEqual(['state', 'fromOn', 'source']);
    expect(await w.db.asSystem((tx) => valuesOf(tx, id))).toEqual([]);
    const job = await enter(id, 'employment', { name: 'Mill', state: 'OH' }, { fromOn: '2026-01-01' });
    if (!job.ok) throw new Error('not entered');
    const other = await add('A-6');
    const foreign = await w.db.asActor(officer, async (tx) =>
      endElement(tx, door(), (await readRegistrant(tx, other))!, job.value),
    );
    expect(foreign).toBe(false);
  });

  test('the same answers again write nothing but what differs', async () => {
    const id = await add('A-7');
    await fill(id);
    await w.db.asActor(officer, (tx) => registerPerson(tx, door(), id, '2026-03-10'));
    const at = () =>
      w.rows<{ updated_at: string }>(
        `select updated_at::text from registrant_duties where registrant_id = '${id}' order by kind, key`,
      );
    const before = await at();
    w.clock.add(1000);
    await enter(id, 'phone', { number: '330 555 0100' });
    expect(await at()).toEqual(before);
  });

  test('another agency sees none of it, finds none of it and changes none of it', async () => {
    const id = await add('A-8');
    await enter(id, 'name', { surname: 'Thistlewood', given: 'Osric' });
    const other = await w.actor('tribe', ['register-officer']);
    // Asked for by name: row security cuts what the statement does not.
    const agencyIds = [w.agencies.sora];
    await w.db.asActor(other, async (tx) => {
      expect(await readRegistrant(tx, id)).toBeUndefined();
      expect(await listRegistrants(tx, { agencyIds, words: 'thistle', limit: 10 })).toEqual([]);
      expect(await listDue(tx, { agencyIds, by: '2060-01-01', limit: 10 })).toEqual([]);
      expect(await valuesOf(tx, id)).toEqual([]);
    });
    await expect(
      w.db.asActor(other, (tx) =>
        addRegistrant(
          tx,
          {
            agencyId: w.agencies.sora,
            number: 'X',
            displayName: 'X',
            juvenile: false,
            initialBasis: 'residence',
            initialOn: '2026-03-09',
          },
          w.clock.now(),
        ),
      ),
    ).rejects.toThrow();
    const found = await w.db.asActor(officer, (tx) =>
      listRegistrants(tx, { agencyIds, words: 'osric THIST', limit: 100 }),
    );
    expect(found.map((r) => r.id)).toContain(id);
  });
});
