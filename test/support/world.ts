import { hashPassword } from '../../src/access/password.js';
import { newTotpSecret, totpCode } from '../../src/access/totp.js';
import type { Role } from '../../src/domain/actor.js';
import { FEDERAL_CALENDAR } from '../../src/domain/calendar.js';
import { makeServer, type Server, type ServerOptions } from '../../src/http/server.js';
import { addAgencies, addAgencyKinds, type NewAgency } from '../../src/storage/agencies.js';
import { addCalendar } from '../../src/storage/calendars.js';
import type { Database } from '../../src/storage/database.js';
import { type Keys, makeKeys } from '../../src/storage/keys.js';
import { addUser, setTotpSecret } from '../../src/storage/users.js';
import { Browser } from './browser.js';

/** A server over a database with a clock that tests move, agencies and people that tests make. */
export interface World {
  readonly server: Server;
  readonly keys: Keys;
  readonly clock: { now(): number; pass(ms: number): void };
  agency(more?: Partial<NewAgency>): Promise<string>;
  person(agencyId: string, roles: readonly Role[], more?: { name?: string }): Promise<TestPerson>;
  browser(): Browser;
  /** Signs in with password and authenticator. */
  signedIn(person: TestPerson): Promise<Browser>;
}

export interface TestPerson {
  readonly id: string;
  readonly name: string;
  readonly password: string;
  readonly secret: string;
  /** The authenticator's code at this moment of the world's clock. */
  code(): Promise<string>;
}

const START = Date.parse('2026-11-20T15:00:00Z');
const PASSWORD = 'correct horse battery';
let hashed: Promise<string> | undefined;
let counter = 0;

export async function makeWorld(
  db: Database,
  options: Partial<Omit<ServerOptions, 'db'>> = {},
): Promise<World> {
  let nowMs = START + counter * 60_000;
  const clock = {
    now: () => nowMs,
    pass: (ms: number) => {
      nowMs += ms;
    },
  };
  const keys = options.keys ?? makeKeys();
  hashed ??= hashPassword(PASSWORD);
  const passwordHash = await hashed;
  await db.asSystem(async (tx) => {
    await addAgencyKinds(tx);
    await addCalendar(tx, FEDERAL_CALENDAR);
  });
  const server = await makeServer({
    db,
    keys,
    clock,
    ...options,
    settings: {
      ...options.settings,
      rateLimits: { signInPerMinute: 10_000, requestsPerMinute: 100_000, ...options.settings?.rateLimits },
    },
  });
  const world: World = {
    server,
    keys,
    clock,
    async agency(more = {}) {
      const [id] = await db.asSystem((tx) =>
        addAgencies(
          tx,
          [
            {
              kind: 'sora-state',
              name: `Agency ${counter++}`,
              ori: null,
              jurisdiction: 'OH',
              timeZone: 'America/New_York',
              calendarCode: FEDERAL_CALENDAR.code,
              ...more,
            },
          ],
          nowMs,
        ),
      );
      return id!;
    },
    async person(agencyId, roles, more = {}) {
      const name = more.name ?? `person${counter++}`;
      const secret = newTotpSecret();
      const id = await db.asSystem(async (tx) => {
        const added = await addUser(
          tx,
          { agencyId, signInName: name, displayName: `Pat ${name}`, roles, passwordHash },
          nowMs,
        );
        await setTotpSecret(tx, keys, added!, secret);
        return added!;
      });
      return { id, name, password: PASSWORD, secret, code: () => totpCode(secret, nowMs) };
    },
    browser: () => new Browser(server.app),
    async signedIn(person) {
      const browser = world.browser();
      await browser.get('/sign-in');
      await browser.post('/sign-in', { username: person.name, password: person.password });
      await browser.get('/sign-in/code');
      const done = await browser.post('/sign-in/code', { code: await person.code() });
      if (done.status !== 303) throw new Error(`sign-in failed: ${done.status} ${done.text}`);
      // A code works once: the next sign-in of the same person needs the next one.
      clock.pass(30_000);
      return browser;
    },
  };
  return world;
}
