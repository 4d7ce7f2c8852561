import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { fixtures } from '#web/fixtures/index.js';
import { chromiumOr, launchChromium } from '../support/chromium.js';
import { type FixtureServer, startFixtureServer } from './fixtureServer.js';

const present = chromiumOr('page tests did not run');

const FLAGS = [
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Runs of text that are taller than three lines and narrower than five letters; what only screen readers have is left out. */
const WORDS_IN_SLIVERS = `(() => {
  const found = [];
  const texts = document.createTreeWalker(document.querySelector('main') ?? document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode;
    if (text.textContent.trim().length < 6 || text.parentElement.closest('.usa-sr-only, svg')) continue;
    const range = document.createRange();
    range.selectNodeContents(text);
    const { width, height } = range.getBoundingClientRect();
    if (width > 0 && width < 40 && height > 60) found.push(Math.round(width) + ' px: ' + text.textContent.trim().slice(0, 40));
  }
  return found;
})()`;

/** How wide the page is in its own letters, which may come after it. */
const WIDTH = 'document.fonts.ready.then(() => document.documentElement.scrollWidth)';

describe.runIf(present)('pages in a browser', () => {
  let server: FixtureServer;
  let browser: Browser;
  beforeAll(async () => {
    server = await startFixtureServer();
    browser = await launchChromium(FLAGS);
  });
  afterAll(async () => {
    await browser.close();
    await server.close();
  });

  describe.each([
    { width: 1280, script: true },
    { width: 390, script: true },
    { width: 1280, script: false },
    { width: 390, script: false },
  ])('at $width pixels, script $script', ({ width, script }) => {
    let context: BrowserContext;
    beforeAll(async () => {
      context = await browser.newContext({ viewport: { width, height: 900 } });
      // axe is a script itself and never finishes where scripts are switched off: here ours arrive empty instead.
      if (!script)
        await context.route('**/assets/*.js', (route) =>
          route.fulfill({ contentType: 'text/javascript', body: '' }),
        );
    });
    afterAll(() => context.close());

    // Side by side, each page in a tab of its own: one after the other they take a quarter of an hour.
    test.concurrent.each(
      fixtures.map((f) => f.name),
    )('%s: axe finds nothing, nothing scrolls sideways, console silent', async (name) => {
      const lines: string[] = [];
      const page = await context.newPage();
      page.on('console', (line) => lines.push(line.text()));
      page.on('pageerror', (error) => lines.push(String(error)));
      try {
        await page.goto(`${server.address}/${name}`);
        const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
        const found = violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(' ')).join(' | ')}`);
        expect(found).toEqual([]);
        expect(await page.evaluate<number>(WIDTH)).toBeLessThanOrEqual(width);
        expect(lines).toEqual([]);
      } finally {
        await page.close();
      }
    });
  });

  // 320 is what 1280 becomes at 400 % (WCAG 1.4.10), 640 at 200 %.
  test.each([320, 640, 1000])('no page scrolls sideways at %i pixels', async (width) => {
    const context = await browser.newContext({ viewport: { width, height: 800 } });
    const page = await context.newPage();
    const wide: string[] = [];
    for (const { name } of fixtures) {
      await page.goto(`${server.address}/${name}`);
      const scroll = await page.evaluate<number>(WIDTH);
      if (scroll > width) wide.push(`${name} ${scroll}`);
    }
    await context.close();
    expect(wide).toEqual([]);
  });

  test('no words stand in a column too narrow to be read at 320 pixels', async () => {
    const context = await browser.newContext({ viewport: { width: 320, height: 800 } });
    const page = await context.newPage();
    const narrow: string[] = [];
    for (const { name } of fixtures) {
      await page.goto(`${server.address}/${name}`);
      for (const text of await page.evaluate<string[]>(WORDS_IN_SLIVERS)) narrow.push(`${name}: ${text}`);
    }
    await context.close();
    expect(narrow).toEqual([]);
  });

  test.each([
    'sign-in',
    'queue-50',
    'candidate',
    'inbox',
    'notification',
    'audit',
  ])('the first view of %s is under 150 kB on the wire', async (name) => {
    const context = await browser.newContext();
    const page = await context.newPage();
    const devtools = await context.newCDPSession(page);
    await devtools.send('Network.enable');
    let bytes = 0;
    devtools.on('Network.loadingFinished', (event) => {
      bytes += event.encodedDataLength;
    });
    await page.goto(`${server.address}/${name}`, { waitUntil: 'load' });
    await page.evaluate('document.fonts.ready.then(() => 0)');
    // The browser tells what came over the wire a moment after the page stands.
    await expect.poll(() => bytes).toBeGreaterThan(40_000);
    await context.close();
    process.stdout.write(`first view ${name}: ${(bytes / 1000).toFixed(1)} kB\n`);
    expect(bytes).toBeLessThan(150_000);
  });

  describe('with script', () => {
    let context: BrowserContext;
    let page: Page;
    beforeEach(async () => {
      server.posted.length = 0;
      context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
      page = await context.newPage();
    });
    afterEach(async () => {
      server.shell = undefined;
      await context.close();
    });
    const open = (name: string) => page.goto(`${server.address}/${name}`);

    test('the live count speaks and leaves the rows alone', async () => {
      await open('queue');
      const before = await page.locator('tbody tr').allTextContents();
      await page.getByText('2 new candidates since this page was made.').waitFor();
      expect(await page.getByRole('link', { name: 'Show them' }).isVisible()).toBe(true);
      expect(await page.locator('tbody tr').allTextContents()).toEqual(before);
    });

    test('nothing new, nothing said, and no button to press', async () => {
      const stream = page.waitForResponse(/live\/inbox/);
      await open('inbox');
      await stream;
      expect(await page.getByRole('status').first().textContent()).toBe('');
      expect(await page.getByRole('link', { name: 'Show them' }).isVisible()).toBe(false);
    });

    test('j, k and Enter walk the queue; c claims the row that is marked', async () => {
      await open('queue');
      await page.keyboard.press('c');
      expect(server.posted).toEqual([]);
      await page.keyboard.press('j');
      await page.keyboard.press('j');
      await page.keyboard.press('k');
      await page.keyboard.press('j');
      await expect.poll(() => page.evaluate('document.activeElement.textContent')).toContain('Nguyễn');
      await page.keyboard.press('c');
      await expect.poll(() => server.posted.map((p) => p.path)).toEqual(['/candidates/c-2/claim']);
    });

    test('keys are silent while typing, and / goes to the search box', async () => {
      await open('queue');
      await page.keyboard.press('/');
      await page.keyboard.type('jc1?');
      expect(await page.getByLabel('Name, flight, port or reference').inputValue()).toBe('jc1?');
      expect(await page.locator('#keys-dialog').isVisible()).toBe(false);
    });

    test('? opens the list of keys and Escape closes it', async () => {
      await open('candidate');
      await page.keyboard.press('?');
      await page.locator('#keys-dialog').waitFor();
      const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
      expect(violations.map((v) => v.id)).toEqual([]);
      await page.keyboard.press('Escape');
      await page.locator('#keys-dialog').waitFor({ state: 'hidden' });
    });

    test('keys are off for an account that switched them off', async () => {
      await open('inbox');
      await page.keyboard.press('?');
      expect(await page.locator('#keys-dialog').isVisible()).toBe(false);
    });

    test('no outcome is chosen beforehand; 2 chooses one and leaves its reasons', async () => {
      await open('candidate');
      expect(await page.locator('input[name="outcome"]:checked').count()).toBe(0);
      await page.keyboard.press('2');
      await expect
        .poll(() => page.getByRole('radio', { name: /^Not the same person/ }).isChecked())
        .toBe(true);
      await expect.poll(() => page.locator('optgroup[data-outcome="same"]').isDisabled()).toBe(true);
      expect(await page.locator('optgroup[data-outcome="not-same"]').isDisabled()).toBe(false);
    });

    test('typed words come back after the page was left, and go when the form is sent', async () => {
      await open('candidate');
      const words = page.getByLabel('Why, in your words');
      await words.fill('The scar agrees.');
      await page.keyboard.press('Escape');
      await open('queue');
      await open('candidate');
      expect(await words.inputValue()).toBe('The scar agrees.');
      await page.getByRole('button', { name: 'Check before confirming' }).click();
      await expect.poll(() => server.posted.length).toBe(1);
      await open('candidate');
      expect(await words.inputValue()).toBe('');
    });

    test('a lock is announced two minutes before, and staying asks the server', async () => {
      server.shell = (shell) => ({
        ...shell,
        locksAt: new Date(Date.parse(shell.now) + 119_000).toISOString(),
      });
      await open('candidate');
      await page.getByRole('heading', { name: 'Your session is about to lock' }).waitFor();
      await page.getByRole('button', { name: 'Keep working' }).click();
      await expect.poll(() => server.posted.map((p) => p.path)).toEqual(['/session/stay']);
      expect(server.posted[0]?.fields.get('_csrf')).toBeTruthy();
    });

    test('work in one tab keeps the other from locking', async () => {
      server.shell = (shell) => ({
        ...shell,
        locksAt: new Date(Date.parse(shell.now) + 119_000).toISOString(),
      });
      await open('candidate');
      const warning = page.getByRole('heading', { name: 'Your session is about to lock' });
      await warning.waitFor();
      server.shell = undefined;
      const other = await context.newPage();
      await other.goto(`${server.address}/queue`);
      await warning.waitFor({ state: 'hidden' });
    });

    test('an unattended page leaves for the locked page and keeps what was typed', async () => {
      server.shell = (shell) => ({ ...shell, locksAt: new Date(Date.parse(shell.now) + 2500).toISOString() });
      // It may leave before everything has loaded, so nobody waits for that.
      await page.goto(`${server.address}/candidate`, { waitUntil: 'commit' });
      await page.waitForURL(/\/locked\?next=%2Fcandidates%2Fc-1/);
    });

    test('the menu folds on a phone and unfolds by its button', async () => {
      await page.setViewportSize({ width: 390, height: 800 });
      await open('queue');
      const entry = page.getByRole('link', { name: 'Deliveries' });
      expect(await entry.isVisible()).toBe(false);
      await page.getByRole('button', { name: 'Menu' }).click();
      await entry.waitFor();
    });

    test('a long menu is one row at 1280 and 1024 pixels; the rest opens by the keyboard', async () => {
      for (const width of [1280, 1024]) {
        await page.setViewportSize({ width, height: 800 });
        await open('queue');
        const tops = await page.evaluate<number[]>(
          "[...new Set([...document.querySelectorAll('#menu > li')].map((li) => Math.round(li.getBoundingClientRect().top)))]",
        );
        expect(tops).toHaveLength(1);
      }
      const hidden = page.getByRole('link', { name: 'Feeds' });
      expect(await hidden.isVisible()).toBe(false);
      await page.locator('#menu summary').focus();
      await page.keyboard.press('Enter');
      await hidden.waitFor();
      expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(1024);
    });

    test('paper has the case without menu and buttons, with who printed it', async () => {
      await page.emulateMedia({ media: 'print' });
      await open('candidate');
      expect(await page.getByRole('navigation', { name: 'Main menu' }).isVisible()).toBe(false);
      expect(await page.getByText('Printed by Rosa Okafor').isVisible()).toBe(true);
      expect(await page.getByText('TEST SYSTEM.').isVisible()).toBe(true);
      expect(await page.getByRole('button', { name: 'Hand over' }).count()).toBe(0);
    });
  });

  describe('without script', () => {
    let context: BrowserContext;
    let page: Page;
    beforeEach(async () => {
      server.posted.length = 0;
      context = await browser.newContext({ viewport: { width: 390, height: 800 }, javaScriptEnabled: false });
      page = await context.newPage();
    });
    afterEach(() => context.close());
    const open = (name: string) => page.goto(`${server.address}/${name}`);

    test('a decision goes to its check page with everything that was chosen', async () => {
      await open('candidate');
      await page.locator('label[for="outcome-not-same"]').click();
      await page.getByLabel('Main reason').selectOption('not-same-document');
      await page.getByLabel('Why, in your words').fill('Another passport, another face.');
      await page.getByRole('button', { name: 'Check before confirming' }).click();
      await expect.poll(() => server.posted.length).toBe(1);
      const { path, fields } = server.posted[0]!;
      expect(path).toBe('/candidates/c-1/decide');
      expect(Object.fromEntries(fields)).toMatchObject({
        outcome: 'not-same',
        reasonCode: 'not-same-document',
        rationale: 'Another passport, another face.',
        version: '4',
      });
    });

    test('the check page confirms with the same fields', async () => {
      await open('confirm');
      await page.getByRole('button', { name: 'Confirm: same person' }).click();
      await expect.poll(() => server.posted.length).toBe(1);
      expect(server.posted[0]?.path).toBe('/candidates/c-1/confirm');
      expect(server.posted[0]?.fields.get('reasonCode')).toBe('same-details');
    });

    test('a notification is acknowledged', async () => {
      await open('notification');
      await page.getByLabel('Officer who acts').fill('Mina Begaye');
      await page.getByLabel('Time of receipt').fill('19:20');
      await page.getByText('We seek a warrant').click();
      await page.getByRole('button', { name: 'Acknowledge' }).click();
      await expect.poll(() => server.posted.length).toBe(1);
      expect(Object.fromEntries(server.posted[0]!.fields)).toMatchObject({
        officer: 'Mina Begaye',
        at: '19:20',
        action: 'seek-warrant',
      });
    });

    test('the list of errors has the focus, and each leads to its field', async () => {
      await open('candidate-refused');
      // The browser gives the focus after the load event, when it first draws the page.
      await expect.poll(() => page.evaluate('document.activeElement.className')).toContain('rs-errors');
      await page.getByRole('link', { name: /^Main reason:/ }).click();
      await page.waitForURL(/#reasonCode$/);
      expect(await page.title()).toMatch(/^Error: /);
    });

    test('the menu is simply there', async () => {
      await open('queue');
      expect(await page.getByRole('link', { name: 'Deliveries' }).isVisible()).toBe(true);
      await page.locator('#menu summary').click();
      await page.getByRole('link', { name: 'Feeds' }).waitFor();
      expect(await page.getByRole('button', { name: 'Menu' }).count()).toBe(0);
    });
  });
});
