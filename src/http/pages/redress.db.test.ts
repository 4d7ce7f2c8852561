import { afterAll, beforeAll, expect, test } from 'vitest';
import { newWork } from '#domain/workItem.js';
import { writeRedressCsv, writeRedressJson } from '#formats/redress/write.js';
import { stripAtDoor } from '#formats/stripAtDoor.js';
import { addClient } from '#storage/apiClients.js';
import { receiveTransmission } from '#storage/transmissions.js';
import { addWork } from '#storage/workItems.js';
import type { Browser } from '../../../test/support/browser.js';
import { type CaseWorld, linkIn, makeCaseWorld, versionIn } from '../../../test/support/caseWorld.js';
import { onBothDatabases } from '../../../test/support/databases.js';
import { departure, LUCIAN, REGISTRANT, traveller, WANTED } from '../../../test/support/journeyWorld.js';

/** A traveller taken for a registrant: cleared by two persons, corrected everywhere, remembered at the next trip. */
const NAMESAKE = traveller({
  names: [{ surname: 'OKONKWO-FERRIS', given: 'BARNABY ELDRED' }],
  birthDates: ['1971-04-25'],
  documents: [{ kind: 'passport', number: 'GB5551212', issuer: 'GBR' }],
});

onBothDatabases('redress of a traveller', (database) => {
  let world: CaseWorld;
  let officer: Browser;
  let supervisor: Browser;
  let inquiry = '';
  let number = '';

  beforeAll(async () => {
    world = await makeCaseWorld(database());
    await world.journey.enter(REGISTRANT);
    officer = await world.signedIn(world.officer);
    supervisor = await world.signedIn(world.supervisor);
  });
  afterAll(() => world?.server.close());

  const rows = <R>(query: string) => world.journey.rows<R>(query);
  const candidates = () =>
    rows<{ id: string; state: string; outcome: string | null; urgency: number; finding: string | null }>(
      "select id, state, outcome, urgency, match -> 'redress' ->> 'finding' as finding from candidates order by opened_at, id",
    );
  async function fly(person: typeof NAMESAKE, message: string, number: string): Promise<void> {
    world.clock.pass(1000);
    await world.settle();
    await world.journey.handIn(departure([person], { day: world.tomorrow, message, number }));
    await world.settle();
  }

  async function decide(id: string, outcome: string, reasonCode: string): Promise<void> {
    await officer.get(`/candidates/${id}`);
    await officer.post(`/candidates/${id}/claim`);
    const version = versionIn((await officer.get(`/candidates/${id}`)).text);
    await officer.post(`/candidates/${id}/confirm`, {
      version,
      outcome,
      reasonCode,
      rationale: 'Name and looks',
    });
    await supervisor.get(`/candidates/${id}`);
    const again = versionIn((await supervisor.get(`/candidates/${id}`)).text);
    await supervisor.post(`/candidates/${id}/second`, { version: again, answer: 'agree', note: '' });
    await world.settle();
  }

  async function act(who: Browser, part: string, fields: Record<string, string> = {}) {
    const seen = await who.get(inquiry);
    return who.post(`${inquiry}/${part}`, { version: versionIn(seen.text), ...fields });
  }

  test('the traveller was taken for the registrant and agencies were told', async () => {
    await fly(NAMESAKE, '1', '204');
    const [first] = await candidates();
    expect(first).toMatchObject({ state: 'open', finding: null });
    await decide(first!.id, 'same', 'same-details');
    expect((await candidates())[0]).toMatchObject({ state: 'decided', outcome: 'same' });
    expect(
      (await rows<{ kind: string }>("select kind from notifications where kind = 'alert'")).length,
    ).toBeGreaterThan(1);
  });

  test('the inquiry comes in once by whatever door, broken ones are set aside, and starts its clocks', async () => {
    await database().asSystem((tx) =>
      addClient(
        tx,
        {
          agencyId: world.journey.agencies.nsotc,
          clientId: 'redress-office',
          name: 'Redress office',
          secretHash: 'x',
          scopes: ['redress:write'],
          isSample: false,
        },
        world.clock.now(),
      ),
    );
    const submitted = {
      reference: 'TRIP-77',
      externalNumber: '2231145',
      receivedOn: '2026-11-19',
      person: {
        names: [{ surname: 'Okonkwo-Ferris', given: 'Barnaby Eldred' }],
        birthDates: ['1971-04-25'],
        documents: [{ kind: 'passport', number: 'GB5551212', issuer: 'GBR' }],
      },
      contact: { address: '4 Mill Lane\nLeeds' },
      complaint: 'I am questioned each time, "always", at the gate.',
    } as const;
    const broken = { ...submitted, reference: 'TRIP-78', complaint: '' };
    for (const raw of [
      writeRedressJson([submitted, broken]),
      writeRedressCsv([submitted]),
      writeRedressJson([submitted]),
    ]) {
      await database().asSystem(async (tx) => {
        const got = await receiveTransmission(
          tx,
          world.journey.context.keys,
          { door: 'redress', sender: 'redress-office', raw: stripAtDoor(raw) },
          world.clock.now(),
        );
        if (got.kind !== 'repeated')
          await addWork(
            tx,
            [newWork('transmissionReceived', `read ${got.id}`, { transmissionId: got.id })],
            world.clock.now(),
          );
      });
      await world.settle();
    }
    expect(await rows("select number from redress_inquiries where kind = 'traveller'")).toHaveLength(1);
    expect(
      await rows("select id from transmissions where door = 'redress' and outcome = 'quarantined'"),
    ).toHaveLength(1);
    const due = await rows<{ kind: string; on: string }>(
      "select kind, (due_at at time zone 'America/New_York')::date::text as on from deadlines where object_kind = 'redress' order by kind",
    );
    // Thanksgiving, Christmas and New Year's Day are not business days.
    expect(due).toEqual([
      { kind: 'acknowledge-redress', on: '2026-12-05' },
      { kind: 'decide-redress', on: '2027-01-06' },
    ]);
    const list = await officer.get('/redress');
    inquiry = linkIn(list.text, /\/redress\/[0-9a-f-]{36}/);
    number = /RN-[0-9A-F]{8}/.exec(list.text)![0];
  });

  test('nobody but NSOTC sees it; the help desk sees number and state and opens nothing', async () => {
    const desk = await world.signedIn(await world.person(world.journey.agencies.nsotc, ['help-desk']));
    const list = await desk.get('/redress');
    expect(list.text).toContain(number);
    expect(list.text).not.toContain(inquiry);
    expect((await desk.get(inquiry)).status).toBe(403);
    const ohio = await world.signedIn(await world.person(world.journey.agencies.sora, ['register-officer']));
    expect((await ohio.get('/redress')).text).not.toContain(number);
    expect((await ohio.get(inquiry)).status).toBe(404);
    await desk.get('/redress/new');
    const entered = await desk.post('/redress', {
      surname: 'Halloway',
      'birth-year': '1990',
      'birth-month': '2',
      'birth-day': '30',
      address: '9 Elm St',
      complaint: 'Stopped',
    });
    expect(entered.status).toBe(422);
    expect(
      (
        await desk.post('/redress', {
          surname: 'Halloway',
          'birth-year': '1990',
          'birth-month': '2',
          'birth-day': '3',
          address: '9 Elm St',
          complaint: 'Stopped',
        })
      ).status,
    ).toBe(303);
  });

  test('is not cleared before identity is established, nor against an identifier, nor by one person', async () => {
    const [first] = await candidates();
    const clear = { outcome: 'cleared', decideNote: 'Another birth date', candidates: first!.id };
    const early = await act(officer, 'decide', clear);
    expect(early.status).toBe(422);
    expect(early.text).toContain('who the person is');
    expect(
      (await act(officer, 'identity', { check: 'document', checkNote: 'Passport, page 2' })).status,
    ).toBe(303);
    expect((await act(officer, 'acknowledge')).status).toBe(303);
    expect((await act(officer, 'decide', { ...clear, records: 'NOSUCH1' })).status).toBe(422);
    expect((await act(officer, 'decide', clear)).status).toBe(303);
    await world.settle();
    expect((await candidates())[0]).toMatchObject({ state: 'open', outcome: null });
    const review = await rows<{ reason: string }>(
      "select facts ->> 'reason' as reason from notifications where kind = 'correction'",
    );
    expect(review.length).toBeGreaterThan(0);
    expect(review[0]!.reason).toContain('under review');
    expect((await act(officer, 'second', { answer: 'agree' })).status).toBe(403);
    expect(await rows('select id from redress_clearances')).toHaveLength(0);
  });

  test('with the second person it is taken back from everybody, and the letter says neither yes nor no', async () => {
    const shown = await supervisor.get(inquiry);
    expect(shown.text).toContain('Another birth date');
    // Who agrees sees to what: the candidate and the record that it was held against.
    expect(shown.text).toContain(`href="/candidates/${(await candidates())[0]!.id}"`);
    expect(shown.text).toContain(`record ${REGISTRANT.recordNumber}`);
    expect((await act(supervisor, 'second', { answer: 'agree' })).status).toBe(303);
    await world.settle();
    expect((await candidates())[0]).toMatchObject({ state: 'decided', outcome: 'not-same' });
    const told = await rows<{ agency: string; kinds: string[] }>(
      'select recipient_agency_id as agency, array_agg(kind order by subject_seq) as kinds from notifications group by 1',
    );
    for (const { kinds } of told) expect(kinds.at(-1)).toBe('withdrawal');
    const letter = await officer.get(`${inquiry}/decision.pdf`);
    expect(letter.text.slice(0, 5)).toBe('%PDF-');
    expect((await officer.get(inquiry)).text).toContain('Not the person of the record');
    expect(
      await rows(
        "select id from deadlines where object_kind = 'redress' and state = 'running' and kind = 'acknowledge-redress'",
      ),
    ).toHaveLength(1);
    const kept = await rows<{ all: string }>('select c::text as all from redress_clearances c');
    expect(kept).toHaveLength(1);
    expect(kept[0]!.all).not.toMatch(/OKONKWO|1971|GB5551212/i);
  });

  test('at the next trip the pair is shown as previously cleared, behind everything else', async () => {
    await fly(NAMESAKE, '2', '301');
    const next = (await candidates())[1]!;
    expect(next).toMatchObject({ state: 'open', finding: 'holds', urgency: 9 });
    const page = await officer.get(`/candidates/${next.id}`);
    expect(page.text).toContain(`Redress ${number}`);
    expect(page.text).toContain('Previously cleared');
    expect((await officer.get('/queue')).text).toContain('Previously cleared');
    expect(
      (
        await rows<{ n: number }>(
          `select count(*)::int as n from notifications where candidate_id = '${next.id}'`,
        )
      )[0],
    ).toEqual({ n: 0 });
  });

  test('a number with the booking counts; a new document, another birth date or the registrant’s own passport does not', async () => {
    await fly({ ...NAMESAKE, documents: [], travellerNumbers: [number] }, '3', '302');
    expect((await candidates())[2]).toMatchObject({ finding: 'holds', urgency: 9 });
    await fly(
      {
        ...NAMESAKE,
        documents: [{ kind: 'passport', number: 'NEW777', issuer: 'GBR' }],
        travellerNumbers: [number],
      },
      '4',
      '303',
    );
    const renewed = (await candidates())[3]!;
    expect(renewed.finding).toBe('new-identifier');
    expect(renewed.urgency).toBeLessThan(9);
    await fly(
      { ...NAMESAKE, birthDates: ['1971-04-23'], documents: [], travellerNumbers: [number] },
      '5',
      '304',
    );
    expect((await candidates())[4]).toMatchObject({ finding: 'not-this-traveller' });
    expect((await candidates())[4]!.urgency).toBeLessThan(9);
    await fly(
      {
        ...NAMESAKE,
        birthDates: ['1971-04-23'],
        documents: [{ kind: 'passport', number: '910228374', issuer: 'USA' }],
      },
      '6',
      '305',
    );
    expect((await candidates())[5]!.urgency).toBeLessThan(9);
  });

  test('a changed record or an appeal brings the full candidate back', async () => {
    await world.journey.enter({
      ...REGISTRANT,
      birthDates: ['1971-04-23', '1971-04-26'],
    });
    await world.settle();
    await fly(NAMESAKE, '7', '306');
    const changed = (await candidates()).at(-1)!;
    expect(changed.finding).toBe('record-changed');
    expect(changed.urgency).toBeLessThan(9);
    expect((await act(officer, 'appeal', { appealNote: '' })).status).toBe(422);
    expect((await act(officer, 'appeal', { appealNote: 'They ask again' })).status).toBe(303);
    await fly(NAMESAKE, '8', '307');
    expect((await candidates()).at(-1)!.finding).toBe('ended');
  });

  test('of a wanted record the second person of the inquiry is the second person of the candidate', async () => {
    await world.journey.enter(WANTED);
    await world.settle();
    await fly(LUCIAN, '9', '310');
    const [wanted] = await rows<{ id: string }>("select id from candidates where status = 'wanted'");
    const state = async () =>
      (
        await rows<{ state: string; outcome: string | null }>(
          `select state, outcome from candidates where id = '${wanted!.id}'`,
        )
      )[0];
    await officer.get('/redress/new');
    const entered = await officer.post('/redress', {
      surname: 'Vanterpool',
      given: 'Lucian',
      'birth-year': '1980',
      'birth-month': '11',
      'birth-day': '2',
      documentNumber: 'GB 998 877',
      documentIssuer: 'GBR',
      address: '9 Elm St',
      complaint: 'Held for a day',
    });
    expect(entered.status).toBe(303);
    const [made] = await rows<{ id: string }>('select id from redress_inquiries order by id desc limit 1');
    inquiry = `/redress/${made!.id}`;
    const clear = { outcome: 'cleared', decideNote: 'Prints differ', candidates: wanted!.id };
    await act(officer, 'identity', { check: 'document', checkNote: 'Passport' });
    const twin = await act(officer, 'decide', clear);
    expect(twin.status).toBe(422);
    expect(twin.text).toContain('comparison of fingerprints');
    await act(officer, 'identity', { check: 'fingerprints', checkNote: 'FBI, 20 November' });
    expect((await act(officer, 'decide', clear)).status).toBe(303);
    expect(await state()).toEqual({ state: 'second', outcome: null });
    const returned = await act(supervisor, 'second', { answer: 'return', secondNote: 'Whose prints?' });
    expect(returned.status).toBe(303);
    expect(await state()).toEqual({ state: 'open', outcome: null });
    expect((await act(officer, 'decide', clear)).status).toBe(303);
    expect((await act(supervisor, 'second', { answer: 'agree' })).status).toBe(303);
    expect(await state()).toEqual({ state: 'decided', outcome: 'not-same' });
  });

  test('the same form sent twice is one inquiry, other words are another; the help desk may enter both', async () => {
    const desk = await world.signedIn(await world.person(world.journey.agencies.nsotc, ['help-desk']));
    await desk.get('/redress/new');
    const words = {
      surname: 'Twice',
      given: 'Pat',
      'birth-year': '1980',
      'birth-month': '3',
      'birth-day': '4',
      address: '1 Elm Street, Columbus',
      complaint: 'I am stopped at each journey.',
    };
    const first = await desk.post('/redress', words);
    expect(first.location).toContain('/redress?done=saved');
    expect((await desk.post('/redress', words)).location).toBe(first.location);
    const other = await desk.post('/redress', { ...words, complaint: 'And at the ferry.' });
    expect(other.location).not.toBe(first.location);
    expect(await rows("select id from redress_inquiries where person::text like '%Twice%'")).toHaveLength(2);
  });
});
