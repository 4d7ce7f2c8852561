import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Explanation } from '#domain/explanation.js';
import { type CaseWorld, linkIn, makeCaseWorld, versionIn } from '../../../test/support/caseWorld.js';
import { onBothDatabases } from '../../../test/support/databases.js';
import {
  BARNABY,
  departure,
  LUCIAN,
  REGISTRANT,
  traveller,
  WANTED,
} from '../../../test/support/journeyWorld.js';

/** A case from manifest to notification by form posts alone, as a browser without script makes them. */
onBothDatabases('an officer’s case', (database) => {
  let world: CaseWorld;
  beforeAll(async () => {
    world = await makeCaseWorld(database());
    await world.journey.enter(REGISTRANT, WANTED);
    await world.journey.handIn(departure([traveller(), LUCIAN], { day: world.tomorrow, number: '204' }));
    // Barnaby without his passport: near enough for an officer, not certain.
    const { documents: _documents, ...barnaby } = BARNABY;
    await world.journey.handIn(departure([barnaby], { day: world.tomorrow, number: '310' }));
    await world.settle();
  });
  afterAll(() => world?.server.close());

  async function openCase(name: string) {
    const browser = await world.signedIn(world.officer);
    const queue = await browser.get('/queue');
    expect(queue.status).toBe(200);
    expect(queue.text).toContain(name);
    const filtered = await browser.get(`/queue?q=${name}`);
    const address = linkIn(filtered.text, /\/candidates\/[0-9a-f-]{36}/);
    return { browser, address };
  }

  test('the queue puts the warrant first and filters by class, holder and words', async () => {
    const browser = await world.signedIn(world.officer);
    const all = await browser.get('/queue');
    expect(all.text.indexOf('VANTERPOOL')).toBeLessThan(all.text.indexOf('OKONKWO FERRIS'));
    expect(all.text).not.toContain('INNOCENT');
    expect((await browser.get('/queue?class=non-fugitive')).text).not.toContain('VANTERPOOL');
    expect((await browser.get('/queue?who=mine')).text).not.toContain('VANTERPOOL');
    expect((await browser.get('/queue?q=TX310')).text).not.toContain('VANTERPOOL');
    expect((await browser.get('/queue?state=nonsense&page=-3')).status).toBe(200);
    const csv = await browser.get('/queue.csv');
    expect(csv.headers['content-type']).toContain('text/csv');
    expect(csv.text).toContain('VANTERPOOL');
  });

  test('a wanted "not the same person" is proposed, never by its own second person, and returned with the reason', async () => {
    const { browser, address } = await openCase('VANTERPOOL');
    const unclaimed = await browser.get(address);
    expect(unclaimed.text).not.toContain('name="rationale"');
    expect((await browser.post(`${address}/claim`)).location).toBe(`${address}?done=claimed`);
    const page = await browser.get(address);
    expect(page.text).toContain('Marion County Warrants');
    const answers = {
      version: versionIn(page.text),
      outcome: 'not-same',
      reasonCode: 'not-same-namesake',
      rationale: 'Another man of the name flies this route weekly.',
    };
    const confirm = await browser.post(`${address}/decide`, answers);
    expect(confirm.status).toBe(200);
    expect(confirm.text).toContain('/confirm"');
    const back = await browser.post(`${address}/decide`, { ...answers, back: 'yes' });
    expect(back.text).toContain('Another man of the name flies this route weekly.');
    await browser.post(`${address}/decide`, answers);
    expect((await browser.post(`${address}/confirm`, answers)).location).toBe(`${address}?done=proposed`);
    // A double press is no conflict; other words on what is decided meanwhile are.
    expect((await browser.post(`${address}/confirm`, answers)).location).toBe(`${address}?done=proposed`);
    expect((await browser.post(`${address}/confirm`, { ...answers, rationale: 'Else.' })).status).toBe(409);

    const proposal = await browser.get(address);
    const own = await browser.post(`${address}/second`, {
      version: versionIn(proposal.text),
      answer: 'agree',
      note: 'I agree with myself.',
    });
    expect(own.status).toBe(403);

    const other = await world.signedIn(world.supervisor);
    const seen = await other.get(address);
    const nothing = await other.post(`${address}/second`, { version: versionIn(seen.text) });
    expect(nothing.status).toBe(422);
    const returned = await other.post(`${address}/second`, {
      version: versionIn(seen.text),
      answer: 'return',
      note: 'The birth date agrees to the day. Ask Marion County.',
    });
    expect(returned.location).toBe(`${address}?done=returned`);
    const open = await other.get(address);
    expect(open.text).toContain('The birth date agrees to the day.');
  });

  test('a decision on an old version is refused with 409 and keeps the words', async () => {
    const { browser, address } = await openCase('OKONKWO');
    await browser.post(`${address}/claim`);
    const page = await browser.get(address);
    const old = versionIn(page.text);
    await browser.post(`${address}/claim`); // Renewing changes the version, as new evidence would.
    const words = 'Name and full birth date agree; the middle name too.';
    const answers = { version: old, outcome: 'same', reasonCode: 'same-details', rationale: words };
    for (const step of ['decide', 'confirm']) {
      const refused = await browser.post(`${address}/${step}`, answers);
      expect(refused.status).toBe(409);
      expect(refused.text).toContain(words);
      expect(versionIn(refused.text)).not.toBe(old);
    }
    const supervisor = await world.signedIn(world.supervisor);
    await supervisor.get('/queue');
    const held = await supervisor.post(`${address}/decide`, { ...answers, version: versionIn(page.text) });
    expect(held.status).toBe(409);
    expect(held.text).toContain(words);
  });

  test.each([
    ['no outcome', { outcome: '', reasonCode: 'same-details', rationale: 'x' }],
    ['no reason', { outcome: 'same', reasonCode: '', rationale: 'x' }],
    ['another outcome’s reason', { outcome: 'same', reasonCode: 'not-same-namesake', rationale: 'x' }],
    ['no rationale', { outcome: 'same', reasonCode: 'same-details', rationale: '  ' }],
    ['a rationale too long', { outcome: 'same', reasonCode: 'same-details', rationale: 'y'.repeat(4001) }],
  ])('nothing is filled in for the officer: %s', async (_what, answers) => {
    const { browser, address } = await openCase('OKONKWO');
    await browser.post(`${address}/claim`);
    const page = await browser.get(address);
    for (const step of ['decide', 'confirm']) {
      const refused = await browser.post(`${address}/${step}`, { version: versionIn(page.text), ...answers });
      expect(refused.status).toBe(422);
    }
    expect((await browser.get(address)).text).toContain('name="rationale"');
  });

  test('a form that is wrong in every field names every field', async () => {
    const { browser, address } = await openCase('OKONKWO');
    await browser.post(`${address}/claim`);
    const version = versionIn((await browser.get(address)).text);
    const empty = { version, outcome: '', reasonCode: '', rationale: '' };
    for (const step of ['decide', 'confirm']) {
      const refused = await browser.post(`${address}/${step}`, empty);
      expect(refused.status).toBe(422);
      const summary = /usa-alert--error[\s\S]*?<\/ul>/.exec(refused.text)?.[0] ?? '';
      expect(summary.match(/<li>/g)).toHaveLength(3);
    }
  });

  test('same person, agreed by a second one, tells the agencies the confirm page named, and no others', async () => {
    const { browser, address } = await openCase('OKONKWO');
    await browser.post(`${address}/claim`);
    const page = await browser.get(address);
    const answers = {
      version: versionIn(page.text),
      outcome: 'same',
      reasonCode: 'same-details',
      rationale: 'Name and full birth date agree; the middle name too.',
    };
    const confirm = await browser.post(`${address}/decide`, answers);
    const told = ['NSOTC', 'Ohio Registration Unit'];
    for (const name of told) expect(confirm.text).toContain(name);
    await browser.post(`${address}/confirm`, answers);
    const other = await world.signedIn(world.supervisor);
    const seen = await other.get(address);
    const agreed = await other.post(`${address}/second`, {
      version: versionIn(seen.text),
      answer: 'agree',
      note: '',
    });
    expect(agreed.location).toBe(`${address}?done=decided`);
    // The page that the decision leads to says so.
    expect((await other.get(agreed.location!)).text).toContain('The decision is recorded and in force');
    const again = { version: versionIn(seen.text), answer: 'agree', note: '' };
    expect((await other.post(`${address}/second`, again)).location).toBe(`${address}?done=decided`);
    expect((await other.post(`${address}/second`, { ...again, note: 'But why?' })).status).toBe(409);
    const preview = [...confirm.text.matchAll(/class="rs-tell__list"[\s\S]*?<\/ul>/g)].join('');
    await world.settle();
    const id = address.split('/').at(-1)!;
    const sent = await world.journey.rows<{ name: string }>(
      `select a.name from notifications n join agencies a on a.id = n.recipient_agency_id where n.candidate_id = '${id}' order by 1`,
    );
    expect(sent.length).toBeGreaterThan(0);
    for (const { name } of sent) expect(preview).toContain(name);

    // Whoever looks at the decision later sees what was read then.
    const later = (await other.get(address)).text.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');
    expect(later).toMatch(
      /What was known when this was decided The evidence comes to [\s\S]* Part by part: /,
    );

    // What the officer read on the page is what is kept beside the decision and what the agencies read.
    const [kept] = await world.journey.rows<{ seen: Explanation }>(
      `select seen from adjudications where candidate_id = '${id}'`,
    );
    const [letter] = await world.journey.rows<{ why: string }>(
      `select jsonb_path_query_first(content, '$.sections[*].fields[*] ? (@.field == "matchSummary")') ->> 'value' as why
         from notifications where candidate_id = '${id}'`,
    );
    const { summary, rows, missing, margin, stamp } = kept!.seen;
    const weighed = rows.filter((r) => r.bits !== 0);
    expect(weighed.length).toBeGreaterThan(2);
    const said = [summary, margin, stamp, ...missing, ...weighed.map((r) => r.sentence)];
    for (const words of said) {
      expect(page.text.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ')).toContain(words);
      expect(letter!.why).toContain(words);
    }
    for (const { label, bits } of weighed)
      expect(letter!.why).toContain(`${label}, ${bits.toFixed(1)} bits: `);
    for (const token of rows.flatMap((r) => r.tokens))
      if (token.ours) expect(page.text).toContain(token.ours);

    const decided = await other.get(address);
    const reopened = await other.post(`${address}/reopen`, {
      version: versionIn(decided.text),
      reason: 'The registrant was seen in Dayton at the same hour.',
    });
    expect(reopened.status).toBe(303);
    const reopening = {
      version: versionIn(decided.text),
      reason: 'The registrant was seen in Dayton at the same hour.',
    };
    expect((await other.post(`${address}/reopen`, reopening)).location).toBe(`${address}?done=saved`);
    expect((await other.post(`${address}/reopen`, { ...reopening, reason: 'Else.' })).status).toBe(409);
    expect((await other.get(address)).text).toContain('Reopened');
    // Who takes it up next writes a note of their own; the decision still says why it was reopened, and by whom.
    await world.journey.rows(`update candidates set claim_note = 'Called' where id = '${id}' returning id`);
    expect((await other.get(address)).text).toMatch(
      /reopened by [^<]*<[\s\S]{0,400}The registrant was seen in Dayton at the same hour\./,
    );
    // The history keeps when the match was first found, and says that it was opened again.
    await world.journey.rows(
      `update candidates set opened_at = opened_at + interval '5 minutes' where id = '${id}' returning id`,
    );
    const [trip] = await world.journey.rows<{ id: string }>(
      `select trip_id as id from trip_events where candidate_id = '${id}'`,
    );
    const timeline = (await other.get(`/trips/${trip!.id}`)).text;
    expect(timeline).toContain('Opened again');
    expect(timeline.indexOf('Opened again')).toBeLessThan(timeline.indexOf('Possible match with'));
  });

  test('a candidate is handed over with a note, given back, and claimed as the next one', async () => {
    const { browser, address } = await openCase('VANTERPOOL');
    await browser.post(`${address}/claim`);
    const form = await browser.get(`${address}/hand-over`);
    expect(form.text).toContain(world.supervisor.id);
    expect((await browser.post(`${address}/hand-over`, { to: world.supervisor.id })).status).toBe(422);
    const done = await browser.post(`${address}/hand-over`, {
      to: world.supervisor.id,
      note: 'Marion County calls back at noon.',
    });
    expect(done.location).toBe(`${address}?done=handedOver`);
    expect((await browser.get(done.location!)).status).toBe(200);
    expect((await browser.post(`${address}/claim`)).status).toBe(409);
    const other = await world.signedIn(world.supervisor);
    expect((await other.get(address)).text).toContain('Marion County calls back at noon.');
    expect((await other.post(`${address}/release`)).status).toBe(303);
    expect((await other.post('/queue/claim-next')).location).toMatch(/^\/candidates\/.*done=claimed$/);
  });

  test('the case goes out as PDF and CSV, each a row in the audit', async () => {
    const { browser, address } = await openCase('VANTERPOOL');
    const pdf = await browser.get(`${address}.pdf`);
    expect(pdf.status).toBe(200);
    expect(pdf.text.startsWith('%PDF-')).toBe(true);
    const csv = await browser.get(`${address}.csv`);
    expect(csv.text).toContain('VANTERPOOL');
    expect(csv.text).toContain('Marion County Warrants');
    expect(csv.text).toContain('Records are put before officers from');
    expect(csv.text).not.toContain('birthDate');
    const rows = await world.journey.rows<{ n: number }>(
      `select count(*)::int as n from audit_entries where action = 'candidate.export' and object_id = '${address.split('/').at(-1)}'`,
    );
    expect(rows[0]!.n).toBe(2);
  });

  test('a record that somebody expected is compared, whatever its score', async () => {
    const { browser, address } = await openCase('VANTERPOOL');
    await browser.get(`${address}/why-not`);
    const compared = await browser.post(`${address}/why-not`, { number: 'x123456789' });
    expect(compared.status).toBe(200);
    expect(compared.text).toContain('OKONKWO-FERRIS');
    expect(compared.text).toContain('so this one was not');
    expect(compared.text).not.toContain('No other record reached the line');
    const own = /[XW]\d{9}/.exec((await browser.get(address)).text)![0];
    expect((await browser.post(`${address}/why-not`, { number: own })).text).toContain(
      'This record is a candidate of this traveler',
    );
    expect((await browser.post(`${address}/why-not`, { number: 'NOTHING' })).status).toBe(422);
    expect((await browser.post(`${address}/why-not`, { number: '' })).status).toBe(422);
  });

  test('who else looked at it lately is shown', async () => {
    const { browser, address } = await openCase('VANTERPOOL');
    const other = await world.signedIn(world.supervisor);
    await other.get(address);
    expect((await browser.get(address)).text).toContain(`Pat ${world.supervisor.name}`);
  });

  test('an agency’s person sees nothing of it', async () => {
    const { address } = await openCase('VANTERPOOL');
    const browser = await world.signedIn(
      await world.person(world.journey.agencies.sora, ['agency-officer', 'register-officer']),
    );
    for (const path of ['/queue', '/queue.csv', address, `${address}.pdf`, `${address}.csv`, '/live/queue']) {
      const answer = await browser.get(path);
      expect([403, 404]).toContain(answer.status);
      expect(answer.text).not.toContain('VANTERPOOL');
    }
  });
});
