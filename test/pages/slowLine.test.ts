import type { Browser, CDPSession } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addRegistrant } from '#storage/registrants.js';
import { type CaseWorld, makeCaseWorld } from '../support/caseWorld.js';
import { chromiumOr, launchChromium, served } from '../support/chromium.js';
import { freshServerDatabase, type Opened } from '../support/databases.js';
import { dateFields } from '../support/dateFields.js';
import { signInTo, type Walk } from '../support/pageWalk.js';
import { registered } from '../support/registry.js';

/**
 * The core flows of a registry on a line of 256 kbit/s with 400 ms of delay, in a real browser:
 *
 *   npx vitest run --project journeys test/pages/slowLine.test.ts
 *
 * Times are printed, not asserted; what the first view of each page weighs is asserted.
 */
const present = chromiumOr('the slow line was not tried');

const LINE = { bytesASecond: 256_000 / 8, delayMs: 400 };
const FIRST_VIEW_BYTES = 150_000;

describe.runIf(present)('the core flows of a registry on a slow line', () => {
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

  const today = () => new Date(world.clock.now()).toISOString().slice(0, 10);

  /** A signed-in officer whose line becomes slow afterwards, and what went over it since it was last asked. */
  async function officer(path: string): Promise<{ walk: Walk; line: CDPSession; bytes: () => number }> {
    const person = await world.person(world.journey.agencies.sora, ['register-officer', 'agency-officer']);
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
    const walk = await signInTo(context, origin, person, path);
    const line = await context.newCDPSession(walk.page);
    let sum = 0;
    await line.send('Network.enable');
    line.on('Network.loadingFinished', (event) => {
      sum += event.encodedDataLength;
    });
    await line.send('Network.emulateNetworkConditions', {
      offline: false,
      latency: LINE.delayMs,
      downloadThroughput: LINE.bytesASecond,
      uploadThroughput: LINE.bytesASecond,
    });
    const bytes = () => {
      const so = sum;
      sum = 0;
      return so;
    };
    return { walk, line, bytes };
  }

  async function person(number: string): Promise<string> {
    const id = await registered(
      opened.db,
      {
        agencyId: world.journey.agencies.sora,
        number,
        surname: 'Thistlewood',
        given: `Osric ${number}`,
        tier: null,
      },
      world.clock.now(),
    );
    return `/registry/${id}`;
  }

  /** A file of which nothing was asked yet: its page for many answers is the longest form of the registry. */
  async function unasked(number: string): Promise<string> {
    const id = await opened.db.asSystem((tx) =>
      addRegistrant(
        tx,
        {
          agencyId: world.journey.agencies.sora,
          number,
          displayName: 'Nobody asked',
          juvenile: false,
          initialBasis: 'residence',
          initialOn: today(),
        },
        world.clock.now(),
      ),
    );
    return `/registry/${id}`;
  }

  const lines: string[] = [];
  const note = (what: string, ms: number, bytes: number) =>
    lines.push(`| ${what} | ${(ms / 1000).toFixed(1)} s | ${(bytes / 1000).toFixed(0)} kB |`);
  const print = (title: string) => {
    console.log([`\n${title}`, '| | time | bytes |', '|---|---|---|', ...lines.splice(0)].join('\n'));
  };

  test('the first view of each page with an empty cache is under 150 kB', async () => {
    const { walk, line, bytes } = await officer('/registry');
    const file = await person('S-1');
    const empty = await unasked('S-0');
    const heavy: string[] = [];
    for (const path of [
      '/registry',
      '/registry/new',
      file,
      `${file}/entries/residence`,
      `${file}/parts/offence`,
      `${file}/check`,
      `${empty}/many`,
      `${file}/tier`,
      `${file}/visits`,
      `${file}/relocate`,
      `${file}/nsor`,
      '/registry/due',
      '/notices/new',
      '/training',
    ]) {
      await line.send('Network.clearBrowserCache');
      bytes();
      const began = performance.now();
      const response = await walk.page.goto(`${origin}${path}`, { waitUntil: 'load', timeout: 60_000 });
      const ms = performance.now() - began;
      await walk.page.waitForLoadState('networkidle');
      const weighs = bytes();
      const status = response!.status();
      if (status !== 200 || weighs > FIRST_VIEW_BYTES) heavy.push(`${path}: ${status}, ${weighs} bytes`);
      expect(weighs, `${path} was weighed`).toBeGreaterThan(5_000);
      expect(response!.headers()['content-encoding'], path).toMatch(/^(br|gzip)$/);
      note(path.replace(file, '/registry/…').replace(empty, '/registry/…'), ms, weighs);
    }
    print('First views at 256 kbit/s and 400 ms, nothing in the cache');
    expect(heavy).toEqual([]);
    await walk.page.context().close();
  });

  test('register, tier, appear, update, relocate and a travel notice, step by step', async () => {
    const { walk, bytes } = await officer('/registry');
    const step = async (what: string, act: () => Promise<unknown>) => {
      bytes();
      const began = performance.now();
      await act().catch((error: unknown) => {
        throw new Error(`${what}: ${error instanceof Error ? error.message : String(error)}`);
      });
      await walk.page.waitForLoadState('load');
      const ms = performance.now() - began;
      // The last bytes are counted a moment after the page stands.
      await walk.page.waitForLoadState('networkidle');
      note(what, ms, bytes());
    };
    await step('open the form of a new file', () => walk.follow('Register a person'));
    await walk.fill({
      surname: 'Quillfeather',
      given: 'Barnabas',
      number: 'S-2',
      juvenile: 'no',
      basis: 'residence',
      ...dateFields('on', today()),
    });
    await step('open the file', () => walk.press('Open the file'));
    expect(await walk.text()).toContain('Not ready to be registered');

    const file = `${origin}${await person('S-3')}`;
    await step('show a file', () => walk.page.goto(file));
    await step('show the tier with its path', () => walk.follow('Decide the tier'));
    await walk.fill({ tier: 'II', reason: 'As the judgment of the court says' });
    await step('put the tier in force', () => walk.press('Put this tier in force'));
    await step('open an appearance', () => walk.page.goto(`${file}/visits`));
    await walk.fill(dateFields('on', today()));
    await step('record an appearance', () => walk.press(/^Record/));
    await step('open the form of an address', () => walk.page.goto(`${file}/entries/residence`));
    await walk.fill({
      street: '7 Mill Road',
      city: 'Granville',
      state: 'OH',
      source: 'the registrant',
      ...dateFields('fromOn', today()),
    });
    await step('save an address', () => walk.press('Save'));
    await step('open a move', () => walk.page.goto(`${file}/relocate`));
    await walk.fill({ agency: world.journey.agencies.tribe, tie: 'residence', ...dateFields('on', today()) });
    await step('announce a move', () => walk.press(/^Announce/));
    expect(await walk.text()).toContain('Cedar Hollow');
    await step('open a travel notice', () => walk.page.goto(`${origin}/notices/new`));
    print('Core flows at 256 kbit/s and 400 ms, with what the browser has kept');
    await walk.page.context().close();
  });
});
