import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addFirstFacts } from '#storage/firstFacts.js';
import { chromiumOr, launchChromium, served } from '../support/chromium.js';
import { freshServerDatabase, type Opened } from '../support/databases.js';
import { plantNotification } from '../support/notices.js';
import { makeWorld, type World } from '../support/world.js';

/** The receiving agency's day in a real browser on the real server and database, with script on and off. */
const present = chromiumOr('the day of an agency was not looked at');
/** Where pictures go when somebody wants to look at them. */
const PICTURES = process.env.RSOITS_PICTURES;

describe.runIf(present)('an agency in a browser', () => {
  let opened: Opened;
  let world: World;
  let browser: Browser;
  let base: string;
  let agency: string;

  beforeAll(async () => {
    opened = await freshServerDatabase();
    world = await makeWorld(opened.db);
    await opened.db.asSystem((tx) => addFirstFacts(tx, world.clock.now()));
    agency = await world.agency({ ori: 'OHTEST001', name: 'Ohio Registration Unit' });
    base = await served(world.server, '127.0.0.1');
    browser = await launchChromium(['--disable-background-networking']);
  });
  afterAll(async () => {
    await browser?.close();
    await world?.server.close();
    await opened?.close();
  });

  /** The label is what people press; the input itself is drawn elsewhere. */
  async function choose(page: Page, name: string, value: string): Promise<void> {
    const id = await page.locator(`input[name=${name}][value=${value}]`).getAttribute('id');
    await page.click(`label[for="${id}"]`);
  }

  async function look(page: Page, name: string, width: number, script: boolean): Promise<void> {
    if (script) {
      const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
      expect(
        violations.map((v) => `${name} ${v.id}: ${v.nodes.map((n) => n.target.join(' ')).join(' | ')}`),
      ).toEqual([]);
    }
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
    if (!PICTURES) return;
    mkdirSync(PICTURES, { recursive: true });
    await page.screenshot({ path: join(PICTURES, `${name}-${width}.png`), fullPage: true });
  }

  test.each([
    { width: 1280, script: true },
    { width: 390, script: false },
  ])('reads, acknowledges and begins a record at $width pixels, script $script', async ({
    width,
    script,
  }) => {
    const person = await world.person(agency, ['agency-officer', 'register-officer']);
    const http = await world.signedIn(person);
    const context = await browser.newContext({ viewport: { width, height: 900 }, javaScriptEnabled: script });
    await context.addCookies([...http.cookies].map(([name, value]) => ({ name, value, url: base })));
    const page = await context.newPage();
    const id = await plantNotification(
      opened.db,
      { agencyId: agency, role: 'warrant-holder' },
      { atMs: world.clock.now() - 120_000, status: 'wanted', name: `HALVORSEN-QUILL, ERIK ${width}` },
    );
    await page.goto(`${base}/inbox`);
    await look(page, 'inbox', width, script);
    await page.click(`a[href="/notifications/${id}"]`);
    await page.waitForURL(`**/notifications/${id}`);
    await look(page, 'notification', width, script);
    await page.click('#acknowledgement button[type=submit]');
    await page.locator('.usa-alert--error').first().waitFor();
    await page.waitForLoadState();
    await look(page, 'notification-wrong', width, script);
    await choose(page, 'hitConfirmed', 'yes');
    await choose(page, 'action', 'arrest-arranged');
    await page.fill('textarea[name=note]', 'Held at the gate');
    await page.click('#acknowledgement button[type=submit]');
    await page.waitForURL(/done=acknowledged/);
    expect(await page.textContent('main')).toContain('Held at the gate');
    await look(page, 'notification-answered', width, script);

    await page.goto(`${base}/records/new`);
    await choose(page, 'file', 'NSOR');
    await page.fill('input[name=recordNumber]', `X30000${width}`);
    await page.selectOption('select[name=enteringAgency]', agency);
    await page.click('#draft button[type=submit]:not([value=later])');
    await page.waitForURL(/\/name$/);
    await page.fill('input[name=surname]', 'Example');
    await look(page, 'record-name', width, script);
    await page.click('button[value=later]');
    await page.waitForURL(/\/records\?done=saved/);
    expect(await page.textContent('main')).toContain('Example');
    await look(page, 'records', width, script);
    await context.close();
  });
});
