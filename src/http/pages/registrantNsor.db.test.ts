import { afterAll, beforeAll, expect, test } from 'vitest';
import { hashPassword } from '#access/password.js';
import { ELEMENTS, type ElementCode } from '#domain/registrationElements.js';
import { writeAnswer } from '#formats/ncic/write.js';
import { addClient } from '#storage/apiClients.js';
import type { Browser } from '../../../test/support/browser.js';
import { type CaseWorld, makeCaseWorld } from '../../../test/support/caseWorld.js';
import { onBothDatabases } from '../../../test/support/databases.js';
import { departure, traveller } from '../../../test/support/journeyWorld.js';
import { ENTICING } from '../../../test/support/registry.js';

const SECRET = 'a secret of more than thirty-two characters';

onBothDatabases('a registration and NSOR', (database) => {
  let world: CaseWorld;
  let clerk: Browser;
  let colleague: Browser;
  let token: string;

  beforeAll(async () => {
    world = await makeCaseWorld(database());
    const { sora } = world.journey.agencies;
    clerk = await world.signedIn(await world.person(sora, ['register-officer', 'agency-officer']));
    colleague = await world.signedIn(await world.person(sora, ['register-officer']));
    const agencyId = world.journey.agencies.nsotc;
    const secretHash = await hashPassword(SECRET);
    await database().asSystem((tx) =>
      addClient(
        tx,
        { agencyId, clientId: 'ncic', name: 'NCIC', scopes: ['ncic:write'], secretHash },
        world.clock.now(),
      ),
    );
    const answer = await world.server.app.inject({
      method: 'POST',
      url: '/oauth/token',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: `grant_type=client_credentials&client_id=ncic&client_secret=${encodeURIComponent(SECRET)}`,
    });
    token = answer.json().access_token;
  });
  afterAll(() => world?.server.close());

  const ncic = (url: string, payload: string, type: string) =>
    world.server.app.inject({
      method: 'POST',
      url,
      headers: { authorization: `Bearer ${token}`, 'content-type': type },
      payload,
    });
  const today = { 'on-year': '2026', 'on-month': '11', 'on-day': '20' };

  async function registered(number: string, height: string | null): Promise<string> {
    await clerk.get('/registry/new');
    const at = (
      await clerk.post('/registry/new', {
        another: 'yes',
        surname: 'Thistlewood',
        given: 'Osric',
        number,
        juvenile: 'no',
        basis: 'residence',
        ...today,
      })
    ).location!;
    const known = { answer: 'known', source: 'the registrant' };
    const values: Partial<Record<ElementCode, Record<string, string>>> = {
      birth: { date: '1971-04-23', kind: 'true' },
      origin: { place: 'OH', sex: 'M', citizenships: 'USA' },
      ...(height ? { description: { height, weight: '180', eyes: 'BRO', hair: 'BLK', race: 'W' } } : {}),
      document: { kind: 'passport', number: '810228377', issuer: 'USA' },
      residence: {
        street: '4 Elm Street',
        city: 'Dayton',
        state: 'OH',
        'fromOn-year': '2026',
        'fromOn-month': '1',
        'fromOn-day': '2',
      },
      offence: ENTICING,
    };
    for (const [element, value] of Object.entries(values)) {
      const done = await clerk.post(`${at}/entries/${element}`, { ...known, ...value });
      expect(done.status, `${element} ${done.text.slice(0, 2000)}`).toBe(303);
    }
    for (const element of Object.keys(ELEMENTS) as ElementCode[])
      if (ELEMENTS[element].asked && element !== 'name' && !(element in values))
        await clerk.post(`${at}/entries/${element}`, { answer: 'unknown' });
    expect((await clerk.post(`${at}/register`, today)).status).toBe(303);
    expect((await clerk.post(`${at}/tier`, { tier: 'II', reason: '' })).status).toBe(303);
    return at;
  }

  test('entered, fetched by NCIC as text, accepted: the person is on the register that travellers are screened against', async () => {
    const at = await registered('N-1', '509');
    expect((await clerk.get(at)).text).toContain('Bring NSOR up to date');
    const page = await clerk.get(`${at}/nsor`);
    expect(page.text).toContain('EXS');
    expect(page.text).toContain('THISTLEWOOD');
    expect((await clerk.post(`${at}/nsor`, {})).status).toBe(303);
    // One that cannot be written is said and becomes a task of its agency; repaired, it goes.
    const spoil = (ori: string) =>
      world.journey.rows(
        `update nsor_messages set subject = jsonb_set(subject, '{ori}', '"${ori}"') where state = 'queued'`,
      );
    const tasks = () => world.journey.rows(`select state from tasks where kind = 'nsor-unwritten'`);
    await spoil('not an ori');
    const spoilt = (await ncic('/api/v1/nsor/fetch', '{}', 'application/json')).json();
    expect(spoilt).toMatchObject({ messages: [], skipped: [{ key: 'EXS', problem: expect.any(String) }] });
    expect(await tasks()).toEqual([{ state: 'open' }]);
    await spoil('OHTEST001');
    const fetched = await ncic('/api/v1/nsor/fetch', '{}', 'application/json');
    expect(fetched.statusCode, fetched.body).toBe(200);
    expect(await tasks()).toEqual([{ state: 'cancelled' }]);
    const { messages } = fetched.json();
    expect(messages.map((m: { key: string }) => m.key)).toEqual(['EXS']);
    expect((await ncic('/api/v1/nsor/fetch', '{}', 'application/json')).json().messages).toEqual([]);

    const answer = writeAnswer({
      kind: 'accepted',
      control: messages[0].control,
      ori: 'OHTEST001',
      nic: 'X500123456',
      oca: 'N-1',
    });
    expect((await ncic('/api/v1/ncic', answer, 'text/plain')).statusCode).toBe(202);
    await world.settle();
    const after = await clerk.get(`${at}/nsor`);
    expect(after.text).toContain('X500123456');
    expect(after.text).toContain('Accepted');
    const file = (await clerk.get(at)).text;
    expect(file).not.toContain('Bring NSOR up to date');
    // On the register, a request about the passport begins where the person registers.
    const asks = /href="(\/passport-requests\/new\?record=[0-9a-f-]+)"/.exec(file)![1]!;
    expect((await clerk.get(asks)).status).toBe(200);
    expect(
      await world.journey.rows(`select state from register_records where record_number = 'X500123456'`),
    ).toEqual([{ state: 'active' }]);

    const check = /\/registry\/[0-9a-f-]+\/nsor\/[0-9a-f-]+\/check/;
    expect(after.text).not.toMatch(check);
    await colleague.get('/registry');
    const path = check.exec((await colleague.get(`${at}/nsor`)).text)![0];
    expect((await colleague.post(path, {})).status).toBe(303);

    await world.journey.handIn(
      departure(
        [
          traveller({
            names: [{ surname: 'THISTLEWOOD', given: 'OSRIC' }],
            birthDates: ['1971-04-23'],
            documents: [{ kind: 'passport', number: '810228377', issuer: 'USA' }],
          }),
        ],
        { day: world.tomorrow },
      ),
    );
    await world.settle();
    expect(await world.journey.rows('select path from candidates')).toEqual([{ path: 'certain' }]);

    const gone = { end: 'died', reason: 'Death certificate of 19 November', ...today };
    expect((await clerk.post(`${at}/end`, gone)).status).toBe(303);
    const clear = (await ncic('/api/v1/nsor/fetch', '{}', 'application/json')).json().messages;
    expect(clear.map((m: { key: string }) => m.key)).toEqual(['CXS']);
    expect(clear[0].text).toContain('X500123456');
    const cleared = writeAnswer({
      kind: 'accepted',
      control: clear[0].control,
      ori: 'OHTEST001',
      nic: 'X500123456',
      oca: 'N-1',
    });
    await ncic('/api/v1/ncic', cleared, 'text/plain');
    await world.settle();
    expect(
      await world.journey.rows(`select state from register_records where record_number = 'X500123456'`),
    ).toEqual([{ state: 'cleared' }]);
  });

  test('who ends while NCIC has the entry in hand is not screened, and a clear follows the acceptance', async () => {
    const at = await registered('N-9', '601');
    expect((await clerk.post(`${at}/nsor`, {})).status).toBe(303);
    const [sent] = (await ncic('/api/v1/nsor/fetch', '{}', 'application/json')).json().messages;
    const gone = { end: 'died', reason: 'Death certificate of 20 November', ...today };
    expect((await clerk.post(`${at}/end`, gone)).status).toBe(303);
    const late = { kind: 'accepted', control: sent.control, ori: 'OHTEST001', nic: 'X500999999', oca: 'N-9' };
    await ncic('/api/v1/ncic', writeAnswer(late as Parameters<typeof writeAnswer>[0]), 'text/plain');
    await world.settle();
    expect(
      await world.journey.rows(`select state from register_records where record_number = 'X500999999'`),
    ).toEqual([]);
    const [clear] = (await ncic('/api/v1/nsor/fetch', '{}', 'application/json')).json().messages;
    expect(clear).toMatchObject({ key: 'CXS', text: expect.stringContaining('X500999999') });
  });

  test('of what NCIC says to have no record the officer enters it anew, and the record takes the new number', async () => {
    const at = await registered('N-7', '509');
    const next = async () => (await ncic('/api/v1/nsor/fetch', '{}', 'application/json')).json().messages;
    const say = async (control: string, said: { nic: string } | { text: string }) => {
      const to = { control, ori: 'OHTEST001' };
      const answer =
        'nic' in said
          ? writeAnswer({ kind: 'accepted', ...to, nic: said.nic, oca: 'N-7' })
          : writeAnswer({ kind: 'rejected', ...to, code: 'not-found', field: null, text: said.text });
      expect((await ncic('/api/v1/ncic', answer, 'text/plain')).statusCode).toBe(202);
      await world.settle();
    };
    const record = () =>
      world.journey.rows<{ id: string }>(
        `select id, record_number as nic, state from register_records where entering_ori = 'OHTEST001' and state = 'active'`,
      );
    const known = { answer: 'known', source: 'the registrant' };
    await clerk.post(`${at}/entries/phone`, { ...known, changed: 'no', number: '+52 55 1234 5678' });
    expect((await clerk.get(`${at}/nsor`)).text).toContain(
      '+52 55 1234 5678 is kept in the file and not sent',
    );
    expect((await clerk.post(`${at}/nsor/anew`, {})).status).toBe(409);
    expect((await clerk.post(`${at}/nsor`, {})).status).toBe(303);
    const [entry] = await next();
    expect(entry.text).not.toContain('TNO/');
    await say(entry.control, { nic: 'X500777001' });
    const [before] = await record();
    await clerk.post(`${at}/entries/phone`, { ...known, changed: 'no', number: '(614) 555-0142' });
    expect((await clerk.post(`${at}/nsor`, {})).status).toBe(303);
    const [change] = await next();
    expect(change).toMatchObject({ key: 'MXS', text: expect.stringContaining('TNO/6145550142') });
    expect((await clerk.get(`${at}/nsor`)).text).not.toContain('Enter it anew');
    await say(change.control, { text: 'REJ - RECORD NOT ON FILE' });
    expect((await clerk.get(`${at}/nsor`)).text).toContain('record X500777001 is not on file');
    expect((await clerk.post(`${at}/nsor/anew`, {})).status).toBe(303);
    const waits = await clerk.get(`${at}/nsor`);
    expect(waits.text).toContain('none: not in NSOR');
    expect(waits.text).not.toContain('Enter it anew');
    expect((await clerk.post(`${at}/nsor/anew`, {})).status).toBe(409);
    expect(await record()).toEqual([before]);
    const [anew] = await next();
    expect(anew).toMatchObject({ key: 'EXS', text: expect.not.stringContaining('X500777001') });
    expect(anew.text).toContain('TNO/6145550142');
    await say(anew.control, { nic: 'X500777002' });
    expect(await record()).toEqual([{ ...before, nic: 'X500777002' }]);
    expect((await clerk.get(`${at}/nsor`)).text).toContain('X500777002');
    expect(
      await world.journey.rows(
        `select facts -> 'notOnFile' as was from audit_entries where action = 'nsor.queued' and facts ->> 'notOnFile' is not null`,
      ),
    ).toEqual([{ was: 'X500777001' }]);
    expect(
      await world.journey.rows(`select state from tasks where kind = 'nsor-refused' and state = 'open'`),
    ).toEqual([]);
  });

  test('nobody but NCIC fetches or answers, whatever its scope', async () => {
    const secretHash = await hashPassword(SECRET);
    await database().asSystem((tx) =>
      addClient(
        tx,
        {
          agencyId: world.journey.agencies.lea,
          clientId: 'not-ncic',
          name: 'Not NCIC',
          scopes: ['ncic:write'],
          secretHash,
        },
        world.clock.now(),
      ),
    );
    const signedIn = await world.server.app.inject({
      method: 'POST',
      url: '/oauth/token',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: `grant_type=client_credentials&client_id=not-ncic&client_secret=${encodeURIComponent(SECRET)}`,
    });
    const headers = { authorization: `Bearer ${signedIn.json().access_token}` };
    const fetched = await world.server.app.inject({
      method: 'POST',
      url: '/api/v1/nsor/fetch',
      headers,
      payload: {},
    });
    expect(fetched.statusCode).toBe(403);
    const forged = writeAnswer({
      kind: 'accepted',
      control: 'R00',
      ori: 'OHTEST001',
      nic: 'X500000001',
      oca: 'N',
    });
    await world.server.app.inject({
      method: 'POST',
      url: '/api/v1/ncic',
      headers: { ...headers, 'content-type': 'text/plain' },
      payload: forged,
    });
    await world.settle();
    expect(await world.journey.rows(`select outcome from transmissions where sender = 'not-ncic'`)).toEqual([
      { outcome: 'quarantined' },
    ]);
  });

  test('what NCIC would refuse is told before it is sent', async () => {
    const at = await registered('N-2', null);
    const page = await clerk.get(`${at}/nsor`);
    expect(page.text).toContain('NCIC requires it');
    const sent = await clerk.post(`${at}/nsor`, {});
    expect(sent.status).toBe(422);
    expect(
      await world.journey.rows(`select id from nsor_messages where subject ->> 'caseNumber' = 'N-2'`),
    ).toEqual([]);
  });

  test('a refusal comes back as a task that says what to repair', async () => {
    const at = await registered('N-3', '510');
    await clerk.post(`${at}/nsor`, {});
    const { messages } = (await ncic('/api/v1/nsor/fetch', '{}', 'application/json')).json();
    const answer = writeAnswer({
      kind: 'rejected',
      control: messages[0].control,
      ori: 'OHTEST001',
      code: 'field-error',
      field: 'HGT',
      text: 'REJ - FIELD ERROR',
    });
    await ncic('/api/v1/ncic', answer, 'text/plain');
    await world.settle();
    expect((await clerk.get(`${at}/nsor`)).text).toContain('Refused');
    expect((await clerk.get('/tasks')).text).toContain('NCIC refused an entry');
    const queue = await clerk.get('/registry/nsor');
    expect(queue.text.indexOf('Refused')).toBeGreaterThan(0);
    expect((await clerk.post(`${at}/nsor`, {})).status).toBe(303);
  });
});
