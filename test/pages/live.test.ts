import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type CaseWorld, makeCaseWorld } from '../support/caseWorld.js';
import { chromiumOr, launchChromium, served } from '../support/chromium.js';
import { freshServerDatabase, type Opened } from '../support/databases.js';
import { BARNABY, departure, REGISTRANT } from '../support/journeyWorld.js';
import { signInTo } from '../support/pageWalk.js';

/** The real stream of a served page in a real browser: an officer who reads the queue learns of what comes in. */
const present = chromiumOr('the live queue was not looked at');

let opened: Opened;
let world: CaseWorld;
let browser: Browser;
let origin: string;

beforeAll(async () => {
  if (!present) return;
  opened = await freshServerDatabase();
  world = await makeCaseWorld(opened.db);
  await world.journey.enter(REGISTRANT);
  await world.settle();
  origin = await served(world.server);
  browser = await launchChromium();
});
afterAll(async () => {
  await browser?.close();
  await world?.server.close();
  await opened?.close();
});

describe.skipIf(!present)('the queue while a candidate comes in', () => {
  test('says so without being loaded again, moves no row, and shows it when asked', async () => {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
    const { page } = await signInTo(context, origin, world.officer, '/queue');
    await page.evaluate("window.loadedOnce = 'yes'");
    const box = page.locator('[data-live]');
    expect(await box.innerText()).not.toContain('new candidate');
    expect(await page.getByRole('link', { name: 'Show them' }).isVisible()).toBe(false);

    world.clock.pass(1000);
    const { documents: _documents, ...barnaby } = BARNABY;
    await world.journey.handIn(departure([barnaby], { day: world.tomorrow }));
    await world.settle();

    await page.getByText(/^1 new candidate/).waitFor();
    expect(await page.evaluate('window.loadedOnce')).toBe('yes');
    expect(await page.locator('main').innerText()).not.toContain('OKONKWO');
    await page.getByRole('link', { name: 'Show them' }).click();
    await page.getByText('OKONKWO').first().waitFor();
    expect(await page.evaluate('window.loadedOnce')).toBe(undefined);
    await context.close();
  });

  test('a registry’s officer is told of none of it', async () => {
    const sora = await world.person(world.journey.agencies.sora, ['agency-officer']);
    const context = await browser.newContext({ viewport: { width: 390, height: 800 } });
    const { page } = await signInTo(context, origin, sora, '/inbox');
    const status = await page.evaluate<number>("fetch('/live/queue?since=0').then((a) => a.status)");
    expect(status).toBe(403);
    await context.close();
  });
});
