import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hashPassword } from '#access/password.js';
import type { Role } from '#domain/actor.js';
import {
  ELEMENT_GROUPS,
  type ElementCode,
  type ElementGroup,
  elementsOf,
} from '#domain/registrationElements.js';
import { writeAnswer } from '#formats/ncic/write.js';
import { reconcileOnward } from '#steps/reconcileOnward.js';
import { addClient } from '#storage/apiClients.js';
import { REGISTER_FEED } from '#storage/firstFacts.js';
import { markFeedFresh } from '#storage/registerRecords.js';
import { type CaseWorld, makeCaseWorld } from '../support/caseWorld.js';
import { chromiumOr, launchChromium, served } from '../support/chromium.js';
import { freshServerDatabase, type Opened } from '../support/databases.js';
import { dateFields } from '../support/dateFields.js';
import { arrival, departure, traveller } from '../support/journeyWorld.js';
import { axeFindings, signInTo, type Walk } from '../support/pageWalk.js';
import { ENTICING } from '../support/registry.js';

/** A tribe's registration programme in a real browser with script switched off, by pressing what the pages show. */
const present = chromiumOr("the registry's journeys did not run");

const OFFICER: readonly Role[] = ['register-officer', 'agency-officer'];
const DAY_MS = 86_400_000;
const NCIC_SECRET = 'a secret of more than thirty-two characters';
/** What is known of the invented person; every other element is answered "Not known". */
const KNOWN: Readonly<Partial<Record<ElementCode, Record<string, string>>>> = {
  birth: { date: '1971-04-23', kind: 'true' },
  origin: { place: 'OK', sex: 'M', citizenships: 'USA' },
  description: { height: '509', weight: '180', eyes: 'BRO', hair: 'BLK', race: 'I' },
  document: { kind: 'passport', number: '810228377', issuer: 'USA' },
  residence: {
    street: '4 Elm Street',
    city: 'Cedar Hollow',
    state: 'OK',
    ...dateFields('fromOn', '2026-01-02'),
  },
  offence: { ...ENTICING, place: 'OK' },
};

describe.runIf(present)('a registration programme in a browser without script', () => {
  let opened: Opened;
  let world: CaseWorld;
  let browser: Browser;
  let origin: string;

  beforeAll(async () => {
    opened = await freshServerDatabase();
    world = await makeCaseWorld(opened.db);
    origin = await served(world.server);
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser?.close();
    await world?.server.close();
    await opened?.close();
  });

  async function comes(
    agency: keyof CaseWorld['journey']['agencies'],
    path: string,
    roles: readonly Role[] = OFFICER,
  ): Promise<Walk> {
    const person = await world.person(world.journey.agencies[agency], roles);
    const context = await browser.newContext({
      viewport: { width: 1280, height: 900 },
      javaScriptEnabled: false,
    });
    return signInTo(context, origin, person, path);
  }
  const leaves = (...walks: readonly Walk[]) => Promise.all(walks.map((w) => w.page.context().close()));
  const today = () => new Date(world.clock.now()).toISOString().slice(0, 10);

  async function openFile(walk: Walk, surname: string, number: string): Promise<void> {
    await walk.follow('Register a person');
    await walk.fill({
      surname,
      given: 'Osric',
      number,
      juvenile: 'no',
      basis: 'residence',
      ...dateFields('on', today()),
    });
    await walk.press('Open the file');
  }

  /** What NCIC does by machine: it fetches what waits and accepts all of it. @returns the keys of the messages */
  async function ncicAccepts(nic: string, oca: string): Promise<string[]> {
    const agencyId = world.journey.agencies.nsotc;
    const secretHash = await hashPassword(NCIC_SECRET);
    await opened.db.asSystem((tx) =>
      addClient(
        tx,
        { agencyId, clientId: 'ncic', name: 'NCIC', scopes: ['ncic:write'], secretHash },
        world.clock.now(),
      ),
    );
    const post = (url: string, type: string, payload: string, token?: string) =>
      world.server.app.inject({
        method: 'POST',
        url,
        headers: { 'content-type': type, ...(token ? { authorization: `Bearer ${token}` } : {}) },
        payload,
      });
    const signedIn = await post(
      '/oauth/token',
      'application/x-www-form-urlencoded',
      `grant_type=client_credentials&client_id=ncic&client_secret=${encodeURIComponent(NCIC_SECRET)}`,
    );
    const token = signedIn.json().access_token;
    const fetched = await post('/api/v1/nsor/fetch', 'application/json', '{}', token);
    const { messages } = fetched.json() as { messages: { key: string; control: string }[] };
    for (const { control } of messages) {
      const answer = writeAnswer({ kind: 'accepted', control, ori: 'OKTEST009', nic, oca });
      expect((await post('/api/v1/ncic', 'text/plain', answer, token)).statusCode).toBe(202);
    }
    await world.settle();
    return messages.map((m) => m.key);
  }

  test('a newcomer opens a file, answers every part, registers, decides the tier and sees the dates', async () => {
    const clerk = await comes('tribe', '/registry');
    expect(await axeFindings(clerk)).toEqual([]);
    await openFile(clerk, 'Thistlewood', 'CH-1');
    expect(await clerk.text()).toContain('Not ready to be registered');
    for (const group of Object.keys(ELEMENT_GROUPS) as ElementGroup[]) {
      await clerk.follow(ELEMENT_GROUPS[group].title);
      for (const [element, { label }] of elementsOf(group)) {
        const known = KNOWN[element];
        if (!known) continue;
        await clerk.follow(`Add ${label}`);
        await clerk.fill({ ...known, source: 'the registrant' });
        await clerk.press('Save');
      }
      const unknown = clerk.page.getByRole('button', { name: /^Not known/ });
      while ((await unknown.count()) > 0) await clerk.press(/^Not known/);
      await clerk.follow(/^Back to the file/);
    }
    expect(await clerk.text()).toContain('Everything was asked.');
    await clerk.press('Enter as registered');
    await clerk.follow('Decide the tier');
    expect(await clerk.text()).toContain('Tier II');
    await clerk.fill({ tier: 'II' });
    await clerk.press('Put this tier in force');
    const file = await clerk.text();
    expect(file).toContain('Tier II');
    expect(file).toContain('Appear in person, no. 1');
    const first = clerk.page.locator('main tr', { hasText: 'Appear in person, no. 1' });
    await first.locator('summary').click();
    expect(await first.innerText()).toContain('every 6 months');
    expect(await axeFindings(clerk)).toEqual([]);
    await leaves(clerk);
  });

  test('a tribe without NCIC access sends the entry by its partner; accepted, it stands in both places', async () => {
    const clerk = await comes('tribe', '/registry');
    await clerk.follow('Thistlewood, Osric');
    await clerk.follow('NSOR entry');
    await clerk.press('Send to NCIC');
    expect(await clerk.text()).toContain('Your agency has no access to NCIC');

    await clerk.page.goto(`${origin}/registry`);
    await clerk.follow('Agreements');
    await clerk.follow('Add an agreement');
    await clerk.fill({
      title: 'NCIC for Cedar Hollow',
      partner: world.journey.agencies.sora,
      scope: 'ncic',
      covers: 'entry',
      document: 'Safe, folder 4',
      ended: 'no',
      ...dateFields('from', today()),
    });
    await clerk.press('Save');
    await clerk.page.goto(`${origin}/registry`);
    await clerk.follow('Thistlewood, Osric');
    await clerk.follow('NSOR entry');
    await clerk.press('Send to NCIC');
    expect(await clerk.text()).toContain('Waits for NCIC');

    const partner = await comes('sora', '/registry');
    await partner.follow('Agreements');
    await partner.follow(/^Submit for other agencies/);
    expect(await partner.text()).toContain('Cedar Hollow Nation');
    await partner.press(/^Submit/);
    expect(await ncicAccepts('X500123456', 'CH-1')).toEqual(['EXS']);

    await clerk.page.reload();
    expect(await clerk.text()).toContain('X500123456');
    expect(await clerk.text()).toContain('Accepted');
    expect(await axeFindings(clerk)).toEqual([]);
    await clerk.page.goto(`${origin}/registry`);
    await clerk.follow('NSOR queue');
    const board = await clerk.text();
    expect(board).toContain('Thistlewood');
    expect(board).toContain('X500123456');
    expect(board).toContain('Accepted');
    await leaves(clerk, partner);
  });

  test('a travel notice is filed from the registrant’s page and accepted by NSOTC', async () => {
    const clerk = await comes('tribe', '/registry');
    await clerk.follow('Thistlewood, Osric');
    await clerk.follow('File a travel notice');
    const answers: readonly Record<string, string>[] = [
      {},
      {},
      {
        'leg1-means': 'air',
        'leg1-fromPlace': 'New York',
        'leg1-fromCountry': 'USA',
        'leg1-fromPort': 'JFK',
        ...dateFields('leg1-fromDate', '2026-12-24'),
        'leg1-toPlace': 'Lisbon',
        'leg1-toCountry': 'PRT',
        'leg1-toPort': 'LIS',
        ...dateFields('leg1-toDate', '2026-12-24'),
        'leg1-more': 'no',
      },
      { comesBack: 'date', ...dateFields('returnsOn', '2027-01-10') },
      { purposes: 'vacation' },
      { stays: 'PRT: 1 Example Street' },
      {},
    ];
    for (const answer of answers) {
      await clerk.fill(answer);
      await clerk.press('Save and go on');
    }
    expect(await clerk.text()).toContain('34 days of notice');
    await clerk.press('File the travel notice');
    expect(await clerk.text()).toContain('The travel notice is filed.');
    expect((await clerk.text()).toLowerCase()).toContain('thistlewood');
    const address = new URL(clerk.page.url()).pathname;

    const analyst = await comes('nsotc', '/notices', ['nsotc-officer']);
    await analyst.page.locator(`main a[href="${address}"]`).first().click();
    await analyst.page.waitForURL(`**${address}`);
    expect(await analyst.text()).toContain('Cedar Hollow Nation');
    await analyst.press('Accept this notice');
    expect(await analyst.text()).toContain('The notice is accepted.');
    await clerk.page.reload();
    expect(await clerk.page.locator('main .rs-strip__class').innerText()).toContain('Accepted');
    await leaves(clerk, analyst);
  });

  async function announce(clerk: Walk): Promise<void> {
    await clerk.follow('Announce a move to another jurisdiction');
    await clerk.fill({
      agency: world.journey.agencies.sora,
      tie: 'residence',
      note: 'by bus',
      ...dateFields('on', today()),
    });
    await clerk.press('Announce');
    await world.settle();
  }

  test('handed over: the other side takes up, records the arrival, and the first side is told', async () => {
    const clerk = await comes('tribe', '/registry');
    await openFile(clerk, 'Marrowgate', 'CH-2');
    await announce(clerk);
    const other = await comes('sora', '/tasks');
    expect(await other.text()).toContain('A registrant is announced: take it up');
    await other.page
      .locator('main tr', { hasText: 'is announced: take it up' })
      .getByRole('link', { name: 'Move' })
      .click();
    await other.page.waitForURL('**/relocations/*');
    expect(await axeFindings(other)).toEqual([]);
    await other.fill({ move: 'accept' });
    await other.press('Record it');
    await other.fill({ move: 'arrive' });
    await other.press('Record it');
    expect(await other.text()).toContain('Marrowgate, Osric');
    await other.follow('Names');
    expect(await other.text()).toContain('Shared by Cedar Hollow Nation');
    await world.settle();
    await clerk.page.goto(`${origin}/tasks`);
    expect(await clerk.text()).toContain('arrived');
    await clerk.page.goto(`${origin}/relocations`);
    expect(await clerk.text()).toContain('Arrived');
    await leaves(clerk, other);
  });

  test('one who does not come: the first side is told, takes the steps in order, and finds the person', async () => {
    const before = await comes('tribe', '/registry');
    await openFile(before, 'Quillfeather', 'CH-3');
    await announce(before);
    await leaves(before);
    world.clock.pass(6 * DAY_MS);
    const other = await comes('sora', '/relocations');
    await other.follow('Quillfeather, Osric');
    await other.fill({ move: 'fail-to-appear', note: 'never seen' });
    await other.press('Record it');
    await world.settle();

    const clerk = await comes('tribe', '/tasks');
    expect(await clerk.text()).toContain('A registrant whom you announced did not appear: begin the steps');
    const task = clerk.page.locator('main tr', { hasText: 'did not appear: begin the steps' });
    await task.getByRole('link', { name: 'Move' }).click();
    await clerk.page.waitForURL('**/relocations/*');
    await clerk.follow('File here');
    await clerk.follow('Did not appear or absconded');
    await clerk.fill({ because: 'Did not come to Ohio' });
    await clerk.press('Begin the steps');
    await clerk.fill({ outcome: 'not-needed' });
    await clerk.press('Record this step');
    expect(await clerk.text()).toContain('needs a reason');
    expect(await clerk.text()).toContain('Next: Tell the jurisdiction');
    for (let step = 1; step <= 3; step++) {
      await clerk.fill({ outcome: 'done' });
      await clerk.press('Record this step');
    }
    await clerk.fill({ finding: 'absconded' });
    await clerk.press('Record it');
    expect(await axeFindings(clerk)).toEqual([]);
    await clerk.follow('Back to the file');
    const state = () => clerk.page.locator('main dl').first().innerText();
    expect(await state()).toContain('Absconded');
    await clerk.follow('Did not appear or absconded');
    await clerk.fill({ finding: 'located' });
    await clerk.press('Record it');
    expect(await clerk.text()).toContain('Saved');
    await clerk.follow('Back to the file');
    expect(await state()).not.toContain('Absconded');
    await leaves(other, clerk);
  });

  test('a change of address is told late: the file says so with the sum, and NSOR is owed the change', async () => {
    const clerk = await comes('tribe', '/registry');
    await clerk.follow('Thistlewood, Osric');
    await clerk.follow(ELEMENT_GROUPS.residence.title);
    await clerk.follow(/^No longer so/);
    expect(await clerk.text()).toContain('reported within 3 business days, in person');
    expect(await axeFindings(clerk)).toEqual([]);
    await clerk.fill(dateFields('changedOn', new Date(world.clock.now()).toISOString().slice(0, 10)));
    await clerk.press('No longer so');
    await clerk.follow('Add Residence');
    expect(await clerk.text()).toContain('reported within 3 business days, in person');
    world.clock.pass(9 * DAY_MS);
    const movedOn = new Date(world.clock.now() - 9 * DAY_MS).toISOString().slice(0, 10);
    const late = await comes('tribe', '/registry');
    await late.follow('Thistlewood, Osric');
    await late.follow(ELEMENT_GROUPS.residence.title);
    await late.follow('Add Residence');
    await late.fill({
      street: '7 Mill Road',
      city: 'Cedar Hollow',
      state: 'OK',
      source: 'the registrant',
      ...dateFields('fromOn', movedOn),
    });
    await late.press('Save');
    expect(await late.text()).toContain('7 Mill Road');
    await late.follow(/^Back to the file/);
    const told = late.page.locator('main tr', { hasText: /Change of residence.*days late/s });
    await told.locator('summary').click();
    expect(await told.innerText()).toContain('late');
    expect(await told.innerText()).toContain('no appearance is recorded for that day');
    expect(await axeFindings(late)).toEqual([]);
    await world.settle();
    world.clock.pass(11 * 60_000);
    await world.settle();
    await late.follow('NSOR entry');
    expect(await late.text()).toMatch(/\.MXS\..*MILL ROAD/);
    // The agreement covers entries and no changes.
    await late.press('Send to NCIC');
    expect(await late.text()).toContain('Your agency has no access to NCIC');
    await leaves(clerk, late);
  });

  test('abroad as noticed and back: the tracking side sees both, and the registry takes the registration up again', async () => {
    const at = async (iso: string) => {
      world.clock.pass(Date.parse(iso) - world.clock.now());
      await opened.db.asSystem((tx) => markFeedFresh(tx, REGISTER_FEED.code, Date.parse(iso) + DAY_MS));
      await world.settle();
      await world.journey.tick();
      await reconcileOnward(world.journey.context);
      await world.settle();
    };
    const osric = traveller({
      names: [{ surname: 'THISTLEWOOD', given: 'OSRIC' }],
      birthDates: ['1971-04-23'],
      documents: [{ kind: 'passport', number: '810228377', issuer: 'USA' }],
    });
    await at('2026-12-23T17:00:00Z');
    await world.journey.handIn(departure([osric], { day: '2026-12-24' }));
    await at('2026-12-26T17:00:00Z');
    const clerk = await comes('tribe', '/registry');
    await clerk.follow('Thistlewood, Osric');
    const notice = () => clerk.page.locator('main a[href^="/notices/"]:not([href*="new"])').first().click();
    await Promise.all([clerk.page.waitForNavigation(), notice()]);
    expect(await clerk.text()).toMatch(/Left on .* for Portugal, as noticed/);
    await leaves(clerk);

    await world.journey.handIn(arrival([osric], { day: '2027-01-10' }));
    await at('2027-01-11T15:00:00Z');
    const back = await comes('tribe', '/tasks');
    expect(await back.text()).toContain('A registrant is back: see that registration is resumed');
    expect(await axeFindings(back)).toEqual([]);
    await leaves(back);
  });

  test('six months later the appearance is recorded and the next day moves on', async () => {
    world.clock.pass(Date.parse('2027-05-18T15:00:00Z') - world.clock.now());
    const clerk = await comes('tribe', '/registry');
    await clerk.follow('Thistlewood, Osric');
    await clerk.follow('Record an appearance in person');
    await clerk.fill({ verified: 'residence', note: 'Lives where he said' });
    await clerk.press('Record the appearance');
    const file = await clerk.text();
    expect(file).toContain('Lives where he said');
    expect(file).toContain('Appear in person, no. 2');
    expect(await axeFindings(clerk)).toEqual([]);
    await leaves(clerk);
  });

  test('left after every part and taken up by a new sign-in, nothing is lost, and unknown, refused and open stay apart', async () => {
    const person = await world.person(world.journey.agencies.tribe, OFFICER);
    const visit = async (path: string) => {
      // A code serves once.
      world.clock.pass(60_000);
      const context = await browser.newContext({
        viewport: { width: 390, height: 844 },
        javaScriptEnabled: false,
      });
      return signInTo(context, origin, person, path);
    };
    const first = await visit('/registry');
    await openFile(first, 'Larkmoor', 'CH-9');
    const file = new URL(first.page.url()).pathname;
    await leaves(first);

    const groups = Object.keys(ELEMENT_GROUPS) as ElementGroup[];
    const left = groups.at(-1)!;
    let refused = '';
    for (const group of groups.filter((g) => g !== left)) {
      const clerk = await visit(file);
      await clerk.follow(ELEMENT_GROUPS[group].title);
      for (const [element, { label }] of elementsOf(group)) {
        if (!KNOWN[element]) continue;
        await clerk.follow(`Add ${label}`);
        await clerk.fill({ ...KNOWN[element], source: 'the registrant' });
        await clerk.press('Save');
      }
      const refuse = clerk.page.getByRole('button', { name: /^Refused to say/ });
      if (refused === '' && (await refuse.count()) > 0) {
        refused = group;
        await clerk.press(/^Refused to say/);
      }
      const unknown = clerk.page.getByRole('button', { name: /^Not known/ });
      while ((await unknown.count()) > 0) await clerk.press(/^Not known/);
      await leaves(clerk);
    }
    expect(refused).not.toBe('');

    const last = await visit(file);
    expect(await last.text()).toContain('Not ready to be registered');
    await last.follow('Check all answers on one page');
    const answers = await last.text();
    const stillOpen = elementsOf(left).filter(([, e]) => e.asked).length;
    expect(stillOpen).toBeGreaterThan(0);
    expect(answers).toContain(`Not asked yet: ${stillOpen}.`);
    expect(answers.match(/Refused to say/g)).toHaveLength(1);
    expect(answers).toContain('Not known');
    for (const known of ['23 Apr 1971', '810228377', '4 Elm Street'])
      expect(answers, 'typed on an earlier visit').toContain(known);
    expect(await axeFindings(last)).toEqual([]);
    await leaves(last);
  });
});
