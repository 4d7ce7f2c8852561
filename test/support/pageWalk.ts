import { AxeBuilder } from '@axe-core/playwright';
import type { BrowserContext, Page } from 'playwright-core';
import type { TestPerson } from './world.js';

/** What people do with a page: press what it shows and answer its questions; no address is typed but the first. */
export interface Walk {
  readonly page: Page;
  text(): Promise<string>;
  /** Follows the first link of the page's main part that is called so. */
  follow(name: string | RegExp): Promise<void>;
  /** Presses the first button that is called so and waits for the page that answers. */
  press(name: string | RegExp): Promise<void>;
  /** Fields by the name they are posted under; radios and boxes by their values. */
  fill(fields: Readonly<Record<string, string>>): Promise<void>;
}

export async function signInTo(
  context: BrowserContext,
  origin: string,
  person: TestPerson,
  path: string,
): Promise<Walk> {
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  await page.goto(`${origin}/sign-in?next=${encodeURIComponent(path)}`);
  const walk = walkOf(page);
  await page.fill('[name=username]', person.name);
  await page.fill('[name=password]', person.password);
  await page.click('main form[action="/sign-in"] button[type=submit]');
  await page.waitForURL('**/sign-in/code**');
  await page.fill('[name=code]', await person.code());
  await page.click('main form button[type=submit]');
  await page.waitForURL(`**${path}`);
  return walk;
}

function walkOf(page: Page): Walk {
  const main = page.locator('main');
  // Without script a press is a whole new page: nothing else says that the answer is there.
  const go = async (press: () => Promise<void>) => {
    await Promise.all([page.waitForNavigation(), press()]);
  };
  return {
    page,
    text: () => main.innerText(),
    follow: (name) =>
      go(() =>
        main
          .getByRole('link', { name, exact: typeof name === 'string' })
          .first()
          .click(),
      ),
    press: (name) => go(() => main.getByRole('button', { name }).first().click()),
    async fill(fields) {
      for (const [name, value] of Object.entries(fields)) {
        const field = main.locator(`[name="${name}"]`).first();
        const type = await field.getAttribute('type');
        if (type === 'radio' || type === 'checkbox') {
          const id = await main.locator(`[name="${name}"][value="${value}"]`).getAttribute('id');
          // The label is what people press; the input itself is drawn elsewhere.
          await main.locator(`label[for="${id}"]`).click();
        } else if ((await main.locator(`select[name="${name}"]`).count()) > 0)
          await field.selectOption(value);
        else await field.fill(value);
      }
    },
  };
}

/** What axe finds on the same page for the same person, with script on: axe cannot run without. */
export async function axeFindings(walk: Walk): Promise<string[]> {
  const context = await walk.page
    .context()
    .browser()!
    .newContext({
      storageState: await walk.page.context().storageState(),
      viewport: walk.page.viewportSize()!,
    });
  const page = await context.newPage();
  await page.goto(walk.page.url());
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
  const width = await page.evaluate<number>('document.documentElement.scrollWidth');
  await context.close();
  return [
    ...violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(' ')).join(' | ')}`),
    ...(width > walk.page.viewportSize()!.width ? [`wider than the window: ${width}`] : []),
  ];
}
