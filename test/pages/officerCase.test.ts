import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type CaseWorld, makeCaseWorld } from '../support/caseWorld.js';
import { chromiumOr, launchChromium, served } from '../support/chromium.js';
import { freshServerDatabase, type Opened } from '../support/databases.js';
import { BARNABY, departure, LUCIAN, REGISTRANT, traveller, WANTED } from '../support/journeyWorld.js';
import type { TestPerson } from '../support/world.js';

/** An officer’s whole case on the served pages in a real browser: with keys alone, and with script switched off. */
const present = chromiumOr("the officer's journey did not run");
/** Where to leave pictures for people to look at; none are taken without it. */
const PICTURES = process.env.RSOITS_PICTURES;

let opened: Opened;
let world: CaseWorld;
let browser: Browser;
let origin: string;

beforeAll(async () => {
  if (!present) return;
  opened = await freshServerDatabase();
  world = await makeCaseWorld(opened.db);
  await world.journey.enter(REGISTRANT, WANTED);
  const { documents: _documents, ...barnaby } = BARNABY;
  await world.journey.handIn(departure([traveller(), LUCIAN, barnaby], { day: world.tomorrow }));
  await world.journey.handIn(Buffer.from('not a manifest'));
  await world.settle();
  origin = await served(world.server);
  browser = await launchChromium();
});
afterAll(async () => {
  await browser?.close();
  await world?.server.close();
  await opened?.close();
});

/** Waits for the page that answers a press, which may have the address of the page before it. */
async function goes(page: Page, press: () => Promise<void>): Promise<void> {
  await Promise.all([page.waitForNavigation(), press()]);
}

async function sound(page: Page, name: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
  expect(
    violations.map((v) => `${name} ${v.id}: ${v.nodes.map((n) => n.target.join(' ')).join(' | ')}`),
  ).toEqual([]);
  const width = await page.evaluate<number>('document.documentElement.scrollWidth');
  expect(width, name).toBeLessThanOrEqual(page.viewportSize()!.width);
  if (PICTURES)
    await page.screenshot({ path: `${PICTURES}/${name}-${page.viewportSize()!.width}.png`, fullPage: true });
}

describe.skipIf(!present)('an officer’s case', () => {
  test('by keyboard alone: find, open, claim, decide, confirm', async () => {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
    const page = await signInTo(context, world.officer, '/queue');
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(String(error)));
    await sound(page, 'queue');
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/candidates/*');
    const address = new URL(page.url()).pathname;
    await page.keyboard.press('c');
    await page.waitForURL('**?done=claimed');
    await sound(page, 'candidate');
    await page.keyboard.press('1');
    await expect.poll(() => page.isChecked('input[name=outcome][value=same]')).toBe(true);
    await page.focus('[name=reasonCode]');
    await page.selectOption('[name=reasonCode]', 'same-details');
    await page.keyboard.press('Tab');
    await page.keyboard.type('Name and full birth date agree.');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.waitForURL(`**${address}/decide`);
    await sound(page, 'confirm');
    const posted: string[] = [];
    page.on('request', (r) => {
      if (r.method() === 'POST') posted.push(new URL(r.url()).pathname);
    });
    // Two presses are one, and nothing is sent twice.
    await page.dblclick(`form[action$="/confirm"] button[type=submit]`);
    await page.waitForURL(/done=(proposed|decided)/);
    expect(posted).toEqual([`${address}/confirm`]);
    await sound(page, 'proposed');
    await page.keyboard.press('?');
    await page.locator('#keys-dialog').waitFor();
    expect(errors).toEqual([]);
    await context.close();
  });

  test('with script off: the second person decides, and the agencies are told', async () => {
    const context = await browser.newContext({
      viewport: { width: 390, height: 844 },
      javaScriptEnabled: false,
    });
    const page = await signInTo(context, world.supervisor, '/queue');
    await page.click('a[href="/queue?state=second"]');
    await page.waitForURL('**/queue?state=second');
    await page.click('tbody a[data-open]');
    await page.waitForURL('**/candidates/*');
    const address = new URL(page.url()).pathname;
    await page.click('label[for=answer]');
    await page.fill('[name=note]', 'I agree.');
    // The answer to the second press is what the browser shows.
    await page.dblclick('#second button[type=submit]');
    await page.waitForURL('**done=decided');
    await world.settle();
    const sent = await world.journey.rows(
      `select id from notifications where candidate_id = '${address.split('/').at(-1)}'`,
    );
    expect(sent.length).toBeGreaterThan(0);
    await context.close();
  });

  test.each([1280, 390])('every page of the case is sound at %i pixels', async (width) => {
    const context = await browser.newContext({ viewport: { width, height: 900 } });
    const page = await signInTo(context, world.supervisor, '/queue');
    await sound(page, 'queue');
    const href = (pattern: string) => page.getAttribute(`main a[href^="${pattern}"]`, 'href');
    await page.goto(`${origin}/queue?state=decided`);
    await page.goto(origin + (await href('/candidates/')));
    await sound(page, 'decided');
    await page.goto(origin + (await href('/trips/')));
    await sound(page, 'trip');
    await page.goto(origin + (await href('/subjects/')));
    await sound(page, 'purpose');
    await page.selectOption('[name=purpose]', 'investigation');
    await goes(page, () => page.click('#purpose-form button[type=submit]'));
    await sound(page, 'subject');
    await page.goto(`${origin}/search`);
    await page.fill('[name=name]', 'VANTERPOOL');
    await page.selectOption('[name=purpose]', 'investigation');
    await goes(page, () => page.click('#search button[type=submit]'));
    await sound(page, 'search');
    for (const [name, path] of [
      ['trips', '/trips'],
      ['tasks', '/tasks'],
      ['feeds', '/feeds'],
      ['transmissions', '/transmissions'],
    ] as const) {
      await page.goto(origin + path);
      await sound(page, name);
    }
    await page.goto(origin + (await href('/transmissions/')));
    await sound(page, 'transmission');
    await context.close();
  });

  test.each([1280, 390])('the audit is sound at %i pixels', async (width) => {
    const agency = await world.agency({ kind: 'auditor', name: `Inspector ${width}` });
    const auditor = await world.person(agency, ['auditor']);
    const context = await browser.newContext({ viewport: { width, height: 900 } });
    await sound(await signInTo(context, auditor, '/audit'), 'audit');
    await context.close();
  });
});

async function signInTo(context: BrowserContext, person: TestPerson, path: string): Promise<Page> {
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  await page.goto(`${origin}/sign-in?next=${encodeURIComponent(path)}`);
  await page.fill('[name=username]', person.name);
  await page.fill('[name=password]', person.password);
  await page.click('main form[action="/sign-in"] button[type=submit]');
  await page.waitForURL('**/sign-in/code**');
  await page.fill('[name=code]', await person.code());
  await page.click('main form button[type=submit]');
  await page.waitForURL(`**${path}`);
  world.clock.pass(30_000);
  return page;
}
