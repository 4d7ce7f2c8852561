import { afterAll, beforeAll, expect, test } from 'vitest';
import { newWork } from '#domain/workItem.js';
import { stripAtDoor } from '#formats/stripAtDoor.js';
import { receiveTransmission } from '#storage/transmissions.js';
import { addWork } from '#storage/workItems.js';
import { type CaseWorld, linkIn, makeCaseWorld, versionIn } from '../../../test/support/caseWorld.js';
import { onBothDatabases } from '../../../test/support/databases.js';
import { BARNABY, departure, REGISTRANT } from '../../../test/support/journeyWorld.js';

/** The release desk by form posts alone: proposed by one officer, agreed to by another, saved in four forms. */
onBothDatabases('the foreign release desk', (database) => {
  let world: CaseWorld;
  beforeAll(async () => {
    world = await makeCaseWorld(database());
    await world.journey.enter({
      ...REGISTRANT,
      fbiNumber: '123456AB7',
      offense: 'Sexual battery of Clementine Ashdown',
      birthPlace: 'Dayton, Ohio',
    });
    const { documents: _documents, ...barnaby } = BARNABY;
    await world.journey.handIn(departure([barnaby], { day: world.tomorrow }));
    await world.settle();
    const browser = await world.signedIn(world.officer);
    const address = linkIn((await browser.get('/queue')).text, /\/candidates\/[0-9a-f-]{36}/);
    await browser.post(`${address}/claim`);
    const page = await browser.get(address);
    await browser.post(`${address}/confirm`, {
      version: versionIn(page.text),
      outcome: 'same',
      reasonCode: 'same-details',
      rationale: 'Name and full birth date agree.',
    });
    const other = await world.signedIn(world.supervisor);
    const seen = await other.get(address);
    await other.post(`${address}/second`, { version: versionIn(seen.text), answer: 'agree', note: 'Yes.' });
    await world.settle();
  });
  afterAll(() => world?.server.close());

  const draftOf = async (browser: Awaited<ReturnType<CaseWorld['signedIn']>>) =>
    linkIn((await browser.get('/releases')).text, /\/releases\/[0-9a-f-]{36}/);

  test('the draft shows both copies and why they differ; nothing is filled in', async () => {
    const browser = await world.signedIn(world.officer);
    const address = await draftOf(browser);
    const page = await browser.get(address);
    expect(page.text).toContain('What Portugal would be told of');
    expect(page.text).toContain('123456AB7');
    expect(page.text).toContain('never leaves the country');
    expect(page.text).toContain('Forcible sodomy');
    const empty = await browser.post(`${address}/propose`, { version: versionIn(page.text) });
    expect(empty.status).toBe(422);
    const unknown = await browser.post(`${address}/propose`, {
      version: versionIn(page.text),
      outcome: 'release',
      withhold: 'everything',
      rationale: 'Words to keep.',
    });
    expect(unknown.status).toBe(422);
    expect(unknown.text).toMatch(/href="#withhold"/);
    expect(unknown.text).not.toMatch(/href="#outcome"/);
    expect(unknown.text).toContain('everything');
    const stale = await browser.post(`${address}/propose`, {
      version: '99',
      outcome: 'release',
      rationale: 'Words to keep.',
    });
    expect(stale.status).toBe(409);
    expect(stale.text).toContain('Words to keep.');
  });

  test('one proposes, another agrees, and every form of the message holds neither number nor victim', async () => {
    const browser = await world.signedIn(world.supervisor);
    const address = await draftOf(browser);
    const page = await browser.get(address);
    const proposed = await browser.post(`${address}/propose`, {
      version: versionIn(page.text),
      outcome: 'release',
      withhold: 'birthPlace',
      rationale: 'Stays at a resort.',
    });
    expect(proposed.location).toBe(`${address}?done=proposed`);
    const again = {
      version: versionIn(page.text),
      outcome: 'release',
      withhold: 'birthPlace',
      rationale: 'Stays at a resort.',
    };
    expect((await browser.post(`${address}/propose`, again)).location).toBe(`${address}?done=proposed`);
    expect((await browser.post(`${address}/propose`, { ...again, rationale: 'Else.' })).status).toBe(409);
    const own = await browser.get(address);
    expect(own.text).not.toContain('id="second-form"');
    const alone = await browser.post(`${address}/second`, { version: versionIn(own.text), answer: 'agree' });
    expect(alone.status).toBe(403);

    const second = await world.person(world.journey.agencies.nsotc, ['nsotc-supervisor']);
    const other = await world.signedIn(second);
    const seen = await other.get(address);
    expect(seen.text).toContain('Stays at a resort.');
    expect((await other.post(`${address}/second`, { version: versionIn(seen.text) })).status).toBe(422);
    const agreed = await other.post(`${address}/second`, { version: versionIn(seen.text), answer: 'agree' });
    expect(agreed.location).toBe(`${address}?done=decided`);
    const agreement = { version: versionIn(seen.text), answer: 'agree' };
    expect((await other.post(`${address}/second`, agreement)).location).toBe(`${address}?done=decided`);
    expect((await other.post(`${address}/second`, { ...agreement, note: 'But why?' })).status).toBe(409);
    await world.settle();

    const released = await other.get(address);
    const message = linkIn(released.text, /\/foreign-messages\/[0-9a-f-]{36}/);
    for (const as of ['txt', 'json', 'xml']) {
      const copy = await other.get(`${message}/message.${as}`);
      expect(copy.status).toBe(200);
      expect(copy.text).toContain('OKONKWO-FERRIS');
      expect(copy.text).not.toMatch(/123456AB7|Ashdown|Dayton/);
    }
    const pdf = await other.get(`${message}/message.pdf`);
    expect(pdf.headers['content-type']).toBe('application/pdf');
    expect(pdf.text.slice(0, 5)).toBe('%PDF-');
    expect((await other.get('/releases?state=released')).text).toContain('Portugal');
  });

  test('USNCB forwards it and sees nothing that is not released; others see nothing at all', async () => {
    const usncb = await world.signedIn(await world.person(world.journey.agencies.usncb, ['agency-officer']));
    const nsotc = await world.signedIn(world.officer);
    const address = linkIn((await nsotc.get('/releases?state=released')).text, /\/releases\/[0-9a-f-]{36}/);
    const message = linkIn((await nsotc.get(address)).text, /\/foreign-messages\/[0-9a-f-]{36}/);
    expect((await nsotc.get(message)).text).not.toContain('I have forwarded it');
    expect((await usncb.get('/foreign-messages')).text).toContain(message);
    expect((await usncb.get(message)).text).toContain('I have forwarded it');
    expect((await usncb.get(`${message}/message.txt`)).status).toBe(200);
    expect((await usncb.get(address)).status).toBe(404);
    expect((await nsotc.post(`${message}/forwarded`)).status).toBe(403);
    await usncb.get(message);
    expect((await usncb.post(`${message}/forwarded`)).status).toBe(303);
    await world.settle();
    expect((await nsotc.get(address)).text).toContain('Handed to USNCB');

    const sora = await world.signedIn(await world.person(world.journey.agencies.sora, ['agency-officer']));
    const desk = (await sora.get('/releases')).text;
    expect(desk).not.toContain('Portugal');
    // No link leads where the reader may not go.
    expect(desk).not.toContain('href="/foreign-messages"');
    expect((await usncb.get('/releases')).text).toContain('href="/foreign-messages"');
    expect((await sora.get(address)).status).toBe(404);
    expect((await sora.get(`${message}/message.json`)).status).toBe(404);
  });

  test('taken back with a listed reason: the country hears it at once', async () => {
    const browser = await world.signedIn(world.officer);
    const address = linkIn((await browser.get('/releases?state=released')).text, /\/releases\/[0-9a-f-]{36}/);
    const page = await browser.get(address);
    expect((await browser.post(`${address}/withdraw`, { version: versionIn(page.text) })).status).toBe(422);
    const asked = { version: versionIn(page.text), withdrawReason: 'sent-wrongly' };
    // A second press is done like the first; another reason is not taken for it, before and after it has left.
    for (let press = 0; press < 2; press++) {
      expect((await browser.post(`${address}/withdraw`, asked)).location).toBe(`${address}?done=saved`);
      expect((await browser.post(`${address}/withdraw`, asked)).location).toBe(`${address}?done=saved`);
      expect(
        (await browser.post(`${address}/withdraw`, { ...asked, withdrawReason: 'under-review' })).status,
      ).toBe(409);
      await world.settle();
    }
    expect(
      await world.journey.rows(`select kind from foreign_messages where kind = 'withdrawal'`),
    ).toHaveLength(1);
    const after = await browser.get(address);
    expect(after.text).toContain('Released and taken back');
    const [by] = await world.journey.rows<{ name: string; at: string | null }>(
      `select u.display_name as name, d.withdrawn_at as at from foreign_drafts d join users u on u.id = d.withdrawn_by where d.withdraw_reason = 'sent-wrongly'`,
    );
    expect(by!.at).not.toBeNull();
    const said = after.text.slice(after.text.indexOf('Taken back</strong>'));
    expect(said.slice(0, said.indexOf('</p>'))).toContain(by!.name);
    expect(said.slice(0, said.indexOf('</p>'))).toContain('<time');
    const messages = after.text.match(/\/foreign-messages\/[0-9a-f-]{36}\/message\.txt/g) ?? [];
    const text = (await browser.get(messages.at(-1)!)).text;
    expect(text).toContain('WITHDRAWN');
    expect(text).not.toContain('OKONKWO');
  });

  test('an agreement with a registry abroad is proposed by one supervisor and put in force by another', async () => {
    const one = await world.signedIn(world.supervisor);
    await one.get('/foreign-exchanges');
    const words = {
      country: 'ESP',
      direction: 'out',
      registry: 'Registro Central de Delincuentes Sexuales',
      agreement: 'Letter of 3 May 2024',
      legalBasis: '34 USC 20930',
      fields: 'names',
    };
    expect((await one.post('/foreign-exchanges', { ...words, fields: 'fbiNumber' })).status).toBe(422);
    expect((await one.post('/foreign-exchanges', { ...words, email: 'no address' })).status).toBe(422);
    expect((await one.post('/foreign-exchanges', { ...words, email: 'r@policia.example' })).status).toBe(303);
    const page = await one.get('/foreign-exchanges');
    expect(page.text).not.toContain('Put in force<');
    const [row] = await world.journey.rows<{ id: string }>('select id from foreign_exchanges');
    expect((await one.post(`/foreign-exchanges/${row!.id}/approve`)).status).toBe(403);
    const two = await world.signedIn(await world.person(world.journey.agencies.nsotc, ['nsotc-supervisor']));
    await two.get('/foreign-exchanges');
    expect((await two.post(`/foreign-exchanges/${row!.id}/approve`)).status).toBe(303);
    expect((await one.get('/foreign-exchanges')).text).toContain('Letter of 3 May 2024');
  });

  test('a registration agency asks USNCB itself: its own registrant, USNCB’s second person, NSOTC’s copy', async () => {
    const { sora, usncb: usncbId, lea } = world.journey.agencies;
    const asker = await world.signedIn(await world.person(sora, ['register-officer']));
    await asker.get('/releases/ask');
    const ask = {
      record: REGISTRANT.recordNumber,
      country: 'ESP',
      place: 'Palma',
      'departsOn-year': '2026',
      'departsOn-month': '12',
      'departsOn-day': '1',
      'arrivesOn-year': '2026',
      'arrivesOn-month': '12',
      'arrivesOn-day': '2',
      rationale: 'A relative told us yesterday.',
    };
    expect((await asker.post('/releases/ask', { ...ask, country: 'USA', place: '12 <b>' })).status).toBe(422);
    const asked = await asker.post('/releases/ask', ask);
    expect(asked.status).toBe(303);
    const address = asked.location!.split('?')[0]!;
    await world.settle();

    const other = await world.signedIn(await world.person(lea, ['register-officer']));
    expect((await other.get(address)).status).toBe(404);
    const nsotc = await world.signedIn(world.supervisor);
    const copy = await nsotc.get(address);
    expect(copy.text).toContain('Waits for a second person');
    expect(copy.text).not.toContain('id="second-form"');
    const usncb = await world.signedIn(await world.person(usncbId, ['agency-officer']));
    const seen = await usncb.get(address);
    // The first person is of another agency and known by it; days stay days; the clock is with who has to act.
    expect(seen.text).toMatch(/Release the foreign copy<\/strong>: Ohio Registration Unit/);
    expect(seen.text).toMatch(/Leaves the United States<\/dt><dd><span>1 Dec 2026</);
    expect(seen.text).not.toMatch(/>\d{4}-\d\d-\d\d</);
    expect((await usncb.get('/releases')).text).not.toContain('no deadline');
    const clock = () =>
      world.journey.rows(
        "select owner_agency_id from deadlines where kind like 'release-%' and state = 'running'",
      );
    expect(await clock()).toContainEqual({ owner_agency_id: usncbId });
    await usncb.post(`${address}/second`, { version: versionIn(seen.text), answer: 'agree' });
    await world.settle();
    const done = await asker.get(address);
    expect(done.text).toContain('Released');
    const account = await world.journey.rows<{ to_name: string; by_agency_id: string; n: number }>(
      "select to_name, by_agency_id, jsonb_array_length(fields) as n from disclosures where to_country = 'ESP' order by to_name",
    );
    expect(account).toMatchObject([
      { to_name: 'INTERPOL Spain', by_agency_id: sora },
      { to_name: 'Registro Central de Delincuentes Sexuales', by_agency_id: sora, n: 1 },
    ]);
    expect((await nsotc.get('/tasks')).text).toContain('read the copy');
  });

  test('answers from abroad: one that quotes us is tied, another waits for a person with a suggestion', async () => {
    const [row] = await world.journey.rows<{ reference: string }>(
      "select reference from foreign_messages where country = 'ESP'",
    );
    const answer = (id: string, more: object) =>
      new TextEncoder().encode(
        JSON.stringify({
          usncb: 1,
          message: 'receipt',
          id,
          from: { country: 'ES', bureau: 'INTERPOL Madrid' },
          outcome: 'refused',
          date: '2026-12-02',
          officer: { agency: 'Border police' },
          ...more,
        }),
      );
    const handIn = (raw: Uint8Array) =>
      database().asSystem(async (tx) => {
        const kept = await receiveTransmission(
          tx,
          world.keys,
          { door: 'advice', sender: 'usncb', raw: stripAtDoor(raw) },
          world.clock.now(),
        );
        await addWork(
          tx,
          [newWork('transmissionReceived', `read ${kept.id}`, { transmissionId: kept.id })],
          world.clock.now(),
        );
      });
    await handIn(answer('R-1', { ourReference: row!.reference }));
    await handIn(answer('R-2', { text: 'We sent back Mr Barnaby Okonkwo Ferris.' }));
    await world.settle();
    const browser = await world.signedIn(world.officer);
    expect((await browser.get('/foreign-receipts?state=matched')).text).toContain('Refused entry');
    const waiting = await browser.get('/foreign-receipts?state=unmatched');
    const address = linkIn(waiting.text, /\/foreign-receipts\/[0-9a-f-]{36}/);
    const page = await browser.get(address);
    expect(page.text).toContain('3 of 4 words of the name');
    expect((await browser.post(address, { note: 'No choice.' })).status).toBe(422);
    const message = /name="message" value="([0-9a-f-]{36})"/.exec(page.text)![1]!;
    const tied = await browser.post(address, { message, note: 'Name and day agree.' });
    expect(tied.status).toBe(303);
    expect((await browser.get('/foreign-receipts?state=unmatched')).text).toContain('No answer fits');
    await browser.get('/disclosures');
    expect((await browser.post('/disclosures', { to: 'Somebody' })).status).toBe(422);
    // A country answers what was taken back meanwhile: it may have acted on it, so a person asks.
    const [old] = await world.journey.rows<{ reference: string; country: string; by: string }>(
      `select m.reference, m.country, w.reference as by from foreign_messages w join foreign_messages m on m.id = w.supersedes_id where w.kind = 'withdrawal'`,
    );
    const late = { ourReference: old!.reference, from: { country: old!.country, bureau: 'INTERPOL' } };
    await handIn(answer('R-3', late));
    await handIn(answer('R-3', { ...late, text: 'the same number again' }));
    await world.settle();
    const asked = await world.journey.rows<{ says: string }>(
      "select facts ->> 'says' as says from tasks where kind = 'answer-to-withdrawn'",
    );
    expect(asked).toHaveLength(1);
    expect(asked[0]!.says).toContain(
      `answered ${old!.reference} (the traveler was refused entry), which was taken back by ${old!.by}. Ask USNCB`,
    );
    expect((await browser.get('/tasks')).text).toContain('answered a message that no longer held');
    const written = await browser.post('/disclosures', {
      record: REGISTRANT.recordNumber,
      to: 'Legal attaché, Madrid',
      fields: 'names',
      purpose: 'He asked who was refused.',
      legalBasis: '34 USC 20930',
      medium: 'telephone',
    });
    expect(written.status).toBe(303);
    const account = await browser.get('/disclosures');
    expect(account.text).toContain('Legal attaché, Madrid');
    expect(account.text).toContain('He asked who was refused.');
    // Of whom: the subject, and the message where one was sent.
    expect(account.text).toMatch(/>S-[0-9A-F]{8}</);
    expect(account.text).toMatch(/>RT-[0-9A-F]{10}-ESP-1</);
  });
});
