import { sql } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import { MS } from '#basics/clock.js';
import { NSOR_DIFFERENCES } from '#domain/nsorCare.js';
import type { ElementCode } from '#domain/registrationElements.js';
import { abscondingOf, decideAbsconding, openAbsconding } from '#storage/abscondings.js';
import { addClient } from '#storage/apiClients.js';
import { run, type Tx } from '#storage/database.js';
import { endRegisterRecord } from '#storage/enterRecords.js';
import { REGISTER_FEED } from '#storage/firstFacts.js';
import { reconcileNsor } from '#storage/nsorCare.js';
import {
  markNsorSent,
  nsorMessagesOf,
  queueNsor,
  readyForNcic,
  type StoredNsorMessage,
} from '#storage/nsorMessages.js';
import { planNsor } from '#storage/nsorPlan.js';
import { nsorLookOf } from '#storage/nsorStandings.js';
import { refreshRegistrants } from '#storage/refreshRegistrants.js';
import { correctDays } from '#storage/registrantDays.js';
import { dutiesOf } from '#storage/registrantDuties.js';
import { endRegistration, resumeRegistration } from '#storage/registrantEnds.js';
import { changeRegistrant, readRegistrant } from '#storage/registrants.js';
import { valuesOf } from '#storage/registrantValues.js';
import { decideTier, endElement, enterElement } from '#storage/registration.js';
import type { Transmission } from '#storage/transmissions.js';
import { onBothDatabases } from '../../test/support/databases.js';
import { makeWorld, type World } from '../../test/support/journeyWorld.js';
import { ENTICING, registered } from '../../test/support/registry.js';
import { bringNsorUpToDate, NSOR_SETTLES_MS, noteWhatEndedForNsor } from './bringNsorUpToDate.js';
import { takeNsorAnswers } from './nsorAnswers.js';

const START = Date.parse('2026-11-20T15:00:00Z');
const SYSTEM = { kind: 'system', id: 'test' } as const;
const REASON = 'The paper of the court was seen';

onBothDatabases('what changes of a registration that NSOR knows', (database) => {
  let world: World;
  let n = 0;
  let nics = 0;

  beforeAll(async () => {
    world = await makeWorld(database(), { startAtMs: START });
    await tx((t) =>
      addClient(
        t,
        {
          agencyId: world.agencies.nsotc,
          clientId: 'ncic',
          name: 'NCIC',
          scopes: ['ncic:write'],
          secretHash: 'x',
        },
        START,
      ),
    );
  });

  const tx = <T>(work: (t: Tx) => Promise<T>) => database().asSystem(work);
  const door = () => ({ actor: SYSTEM, nowMs: world.clock.now() });
  const today = () => new Date(world.clock.now() - 5 * MS.hour).toISOString().slice(0, 10);
  /** The officer has finished, and the clock has turned. */
  async function turn(): Promise<void> {
    world.clock.add(NSOR_SETTLES_MS + MS.second);
    await bringNsorUpToDate(world.context);
  }
  /** NCIC fetches what waits. */
  const fetchAll = (id: string) =>
    tx(async (t) => {
      const sent = (await readyForNcic(t, 100)).filter((m) => m.registrantId === id);
      for (const m of sent) await markNsorSent(t, m.id, 'as sent', world.clock.now());
      return sent;
    });
  type Said = { nic?: string; refuses?: string; field?: string };
  /** NCIC's answer, by the road that its text takes. @returns what was remarked */
  const answer = (m: Pick<StoredNsorMessage, 'control'>, said: Said = {}) =>
    tx(async (t) => {
      const { control } = m;
      const one = said.refuses
        ? { kind: 'rejected', control, code: said.refuses, field: said.field ?? null, text: 'REJ' }
        : { kind: 'accepted', control, nic: said.nic ?? '', oca: '' };
      const sender = { door: 'ncic', sender: 'ncic' } as Transmission;
      const message = { range: { from: 0, to: 0 }, ncic: { answers: [one], messages: [], marks: [] } };
      const done = await takeNsorAnswers(t, world.context, sender, message as never, world.clock.now());
      return (done.remarks ?? []).map((r) => r.code);
    });
  /** NCIC takes all that waits, and what follows on it. */
  async function accepts(id: string): Promise<string[]> {
    const keys: string[] = [];
    for (let sent = await fetchAll(id); sent.length > 0; sent = await fetchAll(id))
      for (const m of sent) {
        keys.push(m.key);
        await answer(
          m,
          m.key.startsWith('EXS') && !m.key.endsWith('N')
            ? { nic: `X7${String(++nics).padStart(8, '0')}` }
            : {},
        );
      }
    return keys;
  }
  const person = (values = {}) =>
    registered(
      database(),
      {
        agencyId: world.agencies.sora,
        number: `UP-${++n}`,
        surname: 'Thistlewood',
        given: 'Osric',
        values: {
          origin: { place: 'OH', sex: 'M', citizenships: 'USA' },
          description: { height: '509', weight: '180', eyes: 'BRO', hair: 'BLK', race: 'W' },
          ...values,
        },
      },
      world.clock.now(),
    );
  const send = (id: string) =>
    tx(async (t) => {
      const registrant = (await readRegistrant(t, id, true))!;
      const { subject, plan } = (await planNsor(t, registrant, world.clock.now()))!;
      await queueNsor(t, door(), registrant, subject, plan.messages);
    });
  /** A registered person whose entry NCIC has taken. */
  async function inNsor(values = {}): Promise<string> {
    const id = await person(values);
    await send(id);
    await accepts(id);
    await turn();
    expect(await waiting(id)).toEqual([]);
    return id;
  }
  const messages = (id: string) => tx((t) => nsorMessagesOf(t, id));
  const waiting = async (id: string) =>
    (await messages(id))
      .filter((m) => m.state === 'queued')
      .sort((a, b) => a.position - b.position)
      .map((m) => ({ key: m.key, says: told(m) }));
  const told = (m: StoredNsorMessage) => ({
    // The first two say which record is meant.
    ...Object.fromEntries(m.content.values.slice(2).map((v) => [v.code, v.value])),
    ...Object.fromEntries(m.content.cleared.map((code) => [code, ''])),
  });
  const look = (id: string) => tx((t) => nsorLookOf(t, id));
  const behind = async (id: string) =>
    (await tx((t) => dutiesOf(t, id))).some((d) => d.kind === 'nsor-entry' && d.state === 'open');
  const line = async (id: string) =>
    tx(async (t) => {
      for await (const l of reconcileNsor(t, [world.agencies.sora], today()))
        if (l.registrantId === id) return l;
      return undefined;
    });
  const difference = async (id: string) => (await line(id))?.difference ?? null;
  const who = (t: Tx, id: string) => readRegistrant(t, id, true).then((r) => r!);

  const enter =
    (element: ElementCode, value: Record<string, string>, more = {}) =>
    (id: string) =>
      tx(async (t) => {
        const done = await enterElement(t, door(), await who(t, id), {
          element,
          state: 'known',
          value,
          source: 'The registrant',
          ...more,
        });
        if (!done.ok) throw new Error(JSON.stringify(done.error));
      });
  const dated = { fromOn: '2026-11-01' };
  const end = (element: ElementCode) => (id: string) =>
    tx(async (t) => {
      const value = (await valuesOf(t, id)).find((v) => v.element === element && v.state === 'known')!;
      expect(await endElement(t, door(), await who(t, id), value.id)).toBe(true);
    });
  const rests = (how: string) => (id: string) =>
    tx(async (t) => {
      const done = await endRegistration(t, door(), id, { end: how, reason: REASON, on: today() });
      if (!done.ok) throw new Error(done.error.says);
    });
  const runsAgain = (how: 'released' | 'returned' | 'taken-back') => (id: string) =>
    tx(async (t) => {
      const done = await resumeRegistration(t, door(), id, { how, reason: REASON, on: today() });
      if (!done.ok) throw new Error(done.error.says);
    });
  const finds = (finding: 'absconded' | 'located') => (id: string) =>
    tx(async (t) => {
      const registrant = await who(t, id);
      await openAbsconding(t, door(), registrant, 'missed');
      await decideAbsconding(t, door(), registrant, (await abscondingOf(t, id))!, finding);
    });
  const HOME = { street: '9 Bay Street', city: 'Dayton', state: 'OH', postcode: '45402' };
  const replaced =
    (element: ElementCode, value: Record<string, string>, more = {}) =>
    async (id: string) => {
      const old = (await tx((t) => valuesOf(t, id))).find((v) => v.element === element)!;
      await enter(element, value, { ...more, replaces: old.id })(id);
    };

  type Change = (id: string) => Promise<unknown>;
  type Message = { key: string; says: Record<string, string> };
  const mxs = (says: Record<string, string>): Message[] => [{ key: 'MXS', says }];
  /** Every kind of change, who or what makes it, and the messages that it leads to; none where NSOR has no field for it. */
  // biome-ignore format: a table
  const CHANGES: [what: string, change: Change, messages: Message[], given?: object][] = [
    ['a tier', (id) => tx((t) => decideTier(t, door(), id, { tier: 'III', reason: 'As the court of appeal says' })), mxs({ ERD: 'NONEXP' })],
    ['the day of registration', (id) => tx((t) => correctDays(t, door(), id, { initialOn: '2026-11-02', registeredOn: '2026-11-03' }, 'The receipt was found')), mxs({ ORD: '20261103', ERD: '20511103' })],
    ['time in custody', enter('custody', { where: 'Lucas County' }, { fromOn: '2026-11-20', untilOn: '2026-11-25' }), mxs({ ERD: '20511125' })],
    ['a duty that clocks work out anew', async (id) => {
      await tx((t) => changeRegistrant(t, id, { tier: 'III' }, world.clock.now()));
      await tx((t) => refreshRegistrants(t, [id], world.clock.now(), undefined, 'clocks'));
    }, mxs({ ERD: 'NONEXP' })],
    ['an offense', replaced('offence', { ...ENTICING, code: '1116', convictedOn: '2020-03-05', place: 'MI' }), mxs({ CRR: '1116', CON: '20200305', PLC: 'MI' })],
    ['the victim', replaced('offence', { ...ENTICING, victimGender: 'F', victimAge: '9' }), mxs({ SOV: 'F', AOV: '09' })],
    ['a home', replaced('residence', HOME, dated), mxs({ CTY: 'DAYTON', ZIP: '45402', SNU: '9', SNA: 'BAY STREET' })],
    ['a name', enter('name', { surname: 'Thistlewood', given: 'Oswin' }), mxs({ NAM: 'THISTLEWOOD, OSWIN' })],
    ['an alias', enter('alias', { surname: 'Quillfeather', given: 'Una' }), [{ key: 'EXSN', says: { AKA: 'QUILLFEATHER, UNA' } }]],
    ['an alias that is taken back', end('alias'), [{ key: 'XXSN', says: { AKA: 'SALTMARSH, INES' } }], { alias: { surname: 'Saltmarsh', given: 'Ines' } }],
    ['a birth date that was used', enter('birth', { date: '1972-04-23', kind: 'used' }), [{ key: 'EXSN', says: { DOB: '19720423' } }]],
    ['sex and birthplace', replaced('origin', { place: 'MI', sex: 'F', citizenships: 'USA' }), mxs({ SEX: 'F', POB: 'MI' })],
    ['height, weight, eyes, hair, race', replaced('description', { height: '510', weight: '190', eyes: 'BLU', hair: 'GRY', race: 'I' }), mxs({ HGT: '510', WGT: '190', EYE: 'BLU', HAI: 'GRY', RAC: 'I' })],
    ['a tattoo', enter('mark', { kind: 'tattoo', where: 'left arm' }), mxs({ SMT: 'TAT L ARM' })],
    ['a second scar', enter('mark', { kind: 'scar', where: 'chin' }), [{ key: 'EXSN', says: { SMT: 'SC CHIN' } }], { mark: { kind: 'tattoo', where: 'left arm' } }],
    ['a social security number', enter('ssn', { number: '900-11-2222', kind: 'valid' }), mxs({ SOC: '900112222' })],
    ['a passport', enter('document', { kind: 'passport', number: '810228377', issuer: 'USA' }), mxs({ MNU: 'PP-810228377' })],
    ['a telephone number', enter('phone', { number: '614 555 0142', kind: 'mobile' }), mxs({ TNO: '6145550142' })],
    ['a job', enter('employment', { name: 'Example Mill', city: 'Dayton', state: 'OH' }, dated), mxs({ EMP: 'EXAMPLE MILL' })],
    ['a job that is taken back', end('employment'), mxs({ EMP: '' }), { employment: { name: 'Example Mill', city: 'Dayton', state: 'OH' } }],
    ['a school', enter('school', { name: 'Example College', city: 'Dayton', state: 'OH' }, dated), mxs({ SHN: 'EXAMPLE COLLEGE' })],
    ['DNA', enter('dna', { codis: 'yes' }), mxs({ DNA: 'Y' })],
    ['a vehicle', enter('vehicle', { kind: 'land', plate: 'ZZ1234' }), []],
    ['an e-mail address', enter('internet', { kind: 'email', value: 'a@example.org' }), []],
    ['custody', rests('custody'), mxs({ OFS: 'I' })],
    ['a deportation', rests('deported'), mxs({ OFS: 'D' })],
    ['a failure to appear', finds('absconded'), mxs({ OFS: 'A' })],
    ['several things in one sitting', async (id) => {
      await enter('phone', { number: '614 555 0142', kind: 'mobile' })(id);
      await replaced('residence', HOME, dated)(id);
      world.clock.add(MS.minute);
      await enter('phone', { number: '614 555 0143', kind: 'mobile' })(id);
    }, [...mxs({ CTY: 'DAYTON', ZIP: '45402', SNU: '9', SNA: 'BAY STREET', TNO: '6145550142' }), { key: 'EXSN', says: { TNO: '6145550143' } }]],
  ];

  describe('leads to one message, checked, once', () => {
    test.each(CHANGES)('%s', async (_what, change, expected, given = {}) => {
      const id = await inNsor(given);
      await change(id);
      // Nothing goes while the officer may still be at it.
      await bringNsorUpToDate(world.context);
      expect(await waiting(id)).toEqual([]);
      await turn();
      expect(await waiting(id)).toEqual(expected);
      await turn();
      expect(await waiting(id)).toEqual(expected);
      expect(await look(id)).toMatchObject({ why: null });
      await accepts(id);
      await turn();
      expect(await waiting(id)).toEqual([]);
      expect([await difference(id), await behind(id)]).toEqual([null, false]);
    });
  });

  test.each([
    ['custody', 'released'],
    ['deported', 'returned'],
  ] as const)('who runs again after %s is compliant again in NSOR', async (how, back) => {
    const id = await inNsor();
    await rests(how)(id);
    await turn();
    await accepts(id);
    await runsAgain(back)(id);
    await turn();
    expect((await waiting(id)).map((m) => m.says)).toMatchObject([{ OFS: 'C' }]);
  });

  test('a job that ends by its own day leaves NSOR without anybody entering anything', async () => {
    const id = await inNsor();
    await enter(
      'employment',
      { name: 'Example Mill', city: 'Dayton', state: 'OH' },
      { ...dated, untilOn: '2026-12-01' },
    )(id);
    await turn();
    await accepts(id);
    await turn();
    const before = world.clock.now();
    world.clock.set(Date.parse('2026-12-02T15:00:00Z'));
    await noteWhatEndedForNsor(world.context);
    await turn();
    expect(await waiting(id)).toEqual(mxs({ EMP: '' }));
    world.clock.set(before);
  });

  describe('or says why not', () => {
    test.each<[string, Change, string, string]>([
      ['what NCIC requires is taken away', end('residence'), 'missing', 'State was taken away'],
      [
        'NCIC would refuse it',
        replaced('offence', { ...ENTICING, convictedOn: '2026-11-25' }),
        'would-refuse',
        'lies before',
      ],
    ])('%s', async (_says, change, why, words) => {
      world.clock.set(Math.max(world.clock.now(), Date.parse('2026-11-26T15:00:00Z')));
      const id = await inNsor();
      await tx((t) => run(t, sql`update registrants set registered_on = '2026-11-20' where id = ${id}`));
      await enter('phone', { number: '614 555 0142', kind: 'mobile' })(id);
      await turn();
      await accepts(id);
      await turn();
      await change(id);
      await turn();
      expect(await look(id)).toMatchObject({ why, says: expect.stringContaining(words) });
      expect((await waiting(id)).flatMap((m) => Object.keys(m.says))).not.toContain('CON');
      await accepts(id);
      expect([await difference(id), await behind(id)]).toEqual(['behind', true]);
      expect((await line(id))!.says).toContain(words);
    });

    test('nobody may take it to NCIC; once an agreement does, it goes', async () => {
      const id = await inNsor();
      const access = (on: boolean) =>
        tx((t) => run(t, sql`update agencies set ncic_access = ${on} where id = ${world.agencies.sora}`));
      await access(false);
      await enter('phone', { number: '614 555 0142', kind: 'mobile' })(id);
      await turn();
      expect(await waiting(id)).toEqual([]);
      expect(await look(id)).toMatchObject({ why: 'no-access' });
      await access(true);
      await enter('ssn', { number: '900-11-2222', kind: 'valid' })(id);
      await turn();
      expect(await waiting(id)).toEqual(mxs({ SOC: '900112222', TNO: '6145550142' }));
    });
  });

  describe('what NCIC answers', () => {
    const alias = enter('alias', { surname: 'Quillfeather', given: 'Una' });

    test('a supplement that it refused beside an accepted entry is not held, is shown, and goes again once mended', async () => {
      const id = await person({ alias: { surname: 'Saltmarsh', given: 'Ines' } });
      await send(id);
      const [entry] = await fetchAll(id);
      await answer(entry!, { nic: 'X600000001' });
      const [supplement] = await fetchAll(id);
      await answer(supplement!, { refuses: 'field-error', field: 'AKA' });
      await turn();
      // Not again as it was, however often the clock turns.
      await turn();
      expect(await waiting(id)).toEqual([]);
      expect([await difference(id), await behind(id)]).toEqual(['refused', true]);
      // A change that has nothing to do with it goes, and hides nothing.
      await enter('phone', { number: '614 555 0142', kind: 'mobile' })(id);
      await turn();
      expect((await waiting(id)).map((m) => m.key)).toEqual(['MXS']);
      await accepts(id);
      await turn();
      expect(await difference(id)).toBe('refused');
      await replaced('alias', { surname: 'Saltmarsh', given: 'Inez' })(id);
      await turn();
      expect(await waiting(id)).toEqual([{ key: 'EXSN', says: { AKA: 'SALTMARSH, INEZ' } }]);
      await accepts(id);
      await turn();
      expect([await difference(id), await behind(id)]).toEqual([null, false]);
      expect(
        await world.rows(
          `select 1 from tasks where kind = 'nsor-refused' and state = 'open' and object_id = '${id}'`,
        ),
      ).toEqual([]);
    });

    test('a refused entry takes along what waits for its number, and goes again once mended', async () => {
      const id = await person({ alias: { surname: 'Saltmarsh', given: 'Ines' } });
      await send(id);
      const [entry] = await fetchAll(id);
      await answer(entry!, { refuses: 'field-error', field: 'HGT' });
      expect(await waiting(id)).toEqual([]);
      await turn();
      expect(await waiting(id)).toEqual([]);
      await replaced('description', { height: '601', weight: '180', eyes: 'BRO', hair: 'BLK', race: 'W' })(
        id,
      );
      await turn();
      expect((await waiting(id)).map((m) => m.key)).toEqual(['EXS', 'EXSN']);
      expect(await accepts(id)).toEqual(['EXS', 'EXSN']);
      await turn();
      expect(await difference(id)).toBeNull();
    });

    test('twice the same changes nothing; an acceptance after a refusal counts; a refusal after an acceptance is asked about', async () => {
      const id = await inNsor();
      await alias(id);
      await turn();
      const [m] = await fetchAll(id);
      await answer(m!, { refuses: 'field-error' });
      expect(await answer(m!, { refuses: 'field-error' })).toEqual([]);
      expect(await answer(m!)).toEqual([]);
      expect(await answer(m!)).toEqual([]);
      await turn();
      expect([await waiting(id), await difference(id)]).toEqual([[], null]);
      expect(await answer(m!, { refuses: 'field-error' })).toEqual(['contradicts']);
      expect((await messages(id)).find((x) => x.id === m!.id)?.state).toBe('accepted');
      const tasks = await world.rows<{ facts: { why: string } }>(
        `select facts from tasks where kind = 'nsor-refused' and state = 'open' and object_id = '${id}'`,
      );
      expect(tasks).toEqual([{ facts: { why: expect.stringContaining('had accepted before') } }]);
    });

    test('another number for a record that has one is asked about and not taken', async () => {
      const id = await inNsor();
      await alias(id);
      await turn();
      const [m] = await fetchAll(id);
      expect(await answer(m!, { nic: 'X999999999' })).toEqual(['contradicts']);
      const nic = (await messages(id)).find((x) => x.key === 'EXS')!.nic;
      expect((await messages(id)).find((x) => x.id === m!.id)).toMatchObject({ state: 'accepted', nic });
    });

    test('out of service: it is sent again by itself, with no task', async () => {
      const id = await inNsor();
      await alias(id);
      await turn();
      const [m] = await fetchAll(id);
      await answer(m!, { refuses: 'out-of-service' });
      const [again] = await fetchAll(id);
      expect(again!.control).toBe(m!.control);
      await answer(again!);
      await turn();
      expect(await difference(id)).toBeNull();
    });

    test('nothing, for days: the report says that it may be lost; sent once more, each answer is taken as one', async () => {
      const id = await inNsor();
      await alias(id);
      await turn();
      const [m] = await fetchAll(id);
      expect(await difference(id)).toBe('waiting');
      world.clock.add(5 * MS.day);
      expect(await difference(id)).toBe('unanswered');
      await tx((t) => run(t, sql`update nsor_messages set state = 'queued' where id = ${m!.id}`));
      await answer(m!);
      expect(await fetchAll(id)).toEqual([]);
      await turn();
      expect([await waiting(id), await difference(id)]).toEqual([[], null]);
    });
  });

  describe('an end that is taken back while its clear is with NCIC', () => {
    async function clearInHand() {
      const id = await inNsor();
      await rests('died')(id);
      const [clear] = await fetchAll(id);
      expect(clear!.key).toBe('CXS');
      await runsAgain('taken-back')(id);
      await turn();
      expect(await waiting(id)).toEqual([]);
      return { id, clear: clear! };
    }
    const active = (id: string) =>
      world.rows(
        `select k.state from registrants r join register_records k on k.id = r.record_id where r.id = '${id}'`,
      );

    test('accepted: NSOR let go, and an entry is owed', async () => {
      const { id, clear } = await clearInHand();
      await answer(clear);
      expect(await active(id)).toEqual([]);
      expect([await difference(id), await behind(id)]).toEqual(['not-in-nsor', true]);
      await send(id);
      expect(await accepts(id)).toEqual(['EXS']);
      await turn();
      expect([await active(id), await difference(id)]).toEqual([[{ state: 'active' }], null]);
    });

    test('refused: NSOR holds it still, and travelers are screened against it again', async () => {
      const { id, clear } = await clearInHand();
      await answer(clear, { refuses: 'field-error' });
      expect(await active(id)).toEqual([{ state: 'active' }]);
      await turn();
      expect([await waiting(id), await difference(id)]).toEqual([[], null]);
    });

    test('a refused clear of one that stays ended is shown, and the officer sends it again', async () => {
      const id = await inNsor();
      await rests('died')(id);
      const [clear] = await fetchAll(id);
      await answer(clear!, { refuses: 'not-authorized' });
      await turn();
      expect(await difference(id)).toBe('refused');
      await send(id);
      expect(await accepts(id)).toEqual(['CXS']);
      await turn();
      expect(await difference(id)).toBeNull();
    });
  });

  test('NSOR lets go by itself: shown as that, and nothing is entered again until an officer does', async () => {
    const id = await inNsor();
    const recordId = (await tx((t) => readRegistrant(t, id)))!.recordId!;
    await tx((t) =>
      endRegisterRecord(t, { ...door(), feed: REGISTER_FEED.code }, recordId, {
        state: 'expired',
        reason: 'Not validated',
      }),
    );
    expect(await difference(id)).toBe('gone');
    await world.settle();
    await turn();
    expect(await waiting(id)).toEqual([]);
    expect([await difference(id), await behind(id)]).toEqual(['gone', true]);
    expect(NSOR_DIFFERENCES.gone).toContain('let go');
    await send(id);
    expect(await accepts(id)).toEqual(['EXS']);
    await turn();
    expect([await difference(id), await behind(id)]).toEqual([null, false]);
  });

  test('one that was carried over with its number sends what changed since, and its clear', async () => {
    const id = await person({ alias: { surname: 'Saltmarsh', given: 'Ines' } });
    await world.enter({
      file: 'NSOR',
      recordNumber: 'X800000001',
      ori: 'OHTEST001',
      names: [{ surname: 'THISTLEWOOD', given: 'OSRIC' }],
      birthDates: ['1971-04-23'],
      sex: 'M',
      offense: 'Enticing',
      offenseCode: '3699',
      convictedOn: '2020-03-04',
      registersFor: 'residence',
      registrationDates: { from: '2026-11-20' },
    });
    await tx(async (t) => {
      await run(
        t,
        sql`update registrants set record_id = (select id from register_records where record_number = 'X800000001') where id = ${id}`,
      );
      await refreshRegistrants(t, [id], world.clock.now());
    });
    await turn();
    expect([await waiting(id), await difference(id)]).toEqual([[], null]);
    await enter('phone', { number: '614 555 0142', kind: 'mobile' })(id);
    await turn();
    expect(await waiting(id)).toEqual(mxs({ TNO: '6145550142' }));
    await accepts(id);
    await rests('died')(id);
    const [clear] = await fetchAll(id);
    expect(clear).toMatchObject({ key: 'CXS' });
    expect(clear!.content.values).toContainEqual({ code: 'NIC', value: 'X800000001' });
  });
});
