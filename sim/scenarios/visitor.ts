import { randomBytes } from 'node:crypto';
import { hashPassword } from '#access/password.js';
import { newTotpSecret, totpCode } from '#access/totp.js';
import type { Role } from '#domain/actor.js';
import type { Database } from '#storage/database.js';
import type { Keys } from '#storage/keys.js';
import { addUser, setTotpSecret } from '#storage/users.js';

/** What a page answered. */
export interface Page {
  readonly status: number;
  readonly text: string;
  readonly location: string | null;
}

/**
 * Somebody at a browser without script: signs in with password and authenticator, reads pages, posts their forms with
 * the token that the page gave. What a scenario's people do goes through the same doors as everybody's.
 */
export class Visitor {
  /** Of the account. */
  readonly id: string;
  readonly name: string;
  readonly #address: string;
  readonly #signIn: { readonly name: string; readonly password: string; readonly secret: string };
  readonly #now: () => number;
  readonly #pass: (ms: number) => Promise<void>;
  readonly #cookies = new Map<string, string>();
  #token = '';
  #lastStep = -1;

  private constructor(
    id: string,
    address: string,
    signIn: { readonly name: string; readonly password: string; readonly secret: string },
    time: { readonly now: () => number; readonly pass: (ms: number) => Promise<void> },
  ) {
    this.id = id;
    this.name = signIn.name;
    this.#address = address;
    this.#signIn = signIn;
    this.#now = time.now;
    this.#pass = time.pass;
  }

  /** A new person of an agency with these roles. */
  static async of(
    system: { readonly address: string; readonly db: Database; readonly keys: Keys },
    person: { readonly agencyId: string; readonly name: string; readonly roles: readonly Role[] },
    time: { readonly now: () => number; readonly pass: (ms: number) => Promise<void> },
  ): Promise<Visitor> {
    const password = randomBytes(18).toString('base64url');
    const passwordHash = await hashPassword(password);
    const secret = newTotpSecret();
    const id = await system.db.asSystem(async (tx) => {
      const added = await addUser(
        tx,
        {
          agencyId: person.agencyId,
          signInName: person.name,
          displayName: person.name,
          roles: person.roles,
          passwordHash,
        },
        time.now(),
      );
      await setTotpSecret(tx, system.keys, added!, secret);
      return added!;
    });
    return new Visitor(id, system.address, { name: person.name, password, secret }, time);
  }

  /** Reads a page, signing in first where nobody is, or where the session has ended meanwhile. */
  async read(path: string): Promise<Page> {
    let page = await this.#send('GET', path);
    if (page.status === 303 && /^\/(sign-in|locked)/.test(page.location ?? '')) {
      await this.#enter();
      page = await this.#send('GET', path);
    }
    if (page.status !== 200) throw new Error(`${path} answered ${page.status} ${page.location ?? ''}`);
    return page;
  }

  /** Posts a form of the page read last; anything but a redirect or a page that asks to confirm is an error. */
  async post(path: string, fields: Readonly<Record<string, string | readonly string[]>>): Promise<Page> {
    const body = new URLSearchParams({ _csrf: this.#token });
    for (const [name, value] of Object.entries(fields))
      for (const one of [value].flat()) body.append(name, String(one));
    return checked(path, await this.#send('POST', path, body));
  }

  /** Posts a form with a file. */
  async attach(path: string, name: string, content: Blob, fileName: string): Promise<Page> {
    const body = new FormData();
    body.set('_csrf', this.#token);
    body.set(name, content, fileName);
    const page = checked(path, await this.#send('POST', path, body));
    if (!page.location?.includes('done=')) throw new Error(`${path} did not keep the file: ${page.location}`);
    return page;
  }

  async #enter(): Promise<void> {
    // A code works once; the next one comes with the next half minute.
    if (Math.floor(this.#now() / 30_000) <= this.#lastStep) await this.#pass(30_000);
    this.#cookies.clear();
    await this.#send('GET', '/sign-in');
    await this.post('/sign-in', { username: this.#signIn.name, password: this.#signIn.password });
    await this.#send('GET', '/sign-in/code');
    this.#lastStep = Math.floor(this.#now() / 30_000);
    const done = await this.post('/sign-in/code', {
      code: await totpCode(this.#signIn.secret, this.#now()),
    });
    if (done.status !== 303) throw new Error(`${this.#signIn.name} cannot sign in`);
  }

  async #send(method: 'GET' | 'POST', path: string, body?: URLSearchParams | FormData): Promise<Page> {
    const answer = await fetch(`${this.#address}${path}`, {
      method,
      redirect: 'manual',
      headers: {
        accept: 'text/html',
        origin: this.#address,
        cookie: [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; '),
      },
      ...(body ? { body } : {}),
    });
    for (const cookie of answer.headers.getSetCookie()) {
      const [pair] = cookie.split(';');
      const at = pair!.indexOf('=');
      if (/max-age=0/i.test(cookie) || pair!.slice(at + 1) === '') this.#cookies.delete(pair!.slice(0, at));
      else this.#cookies.set(pair!.slice(0, at), pair!.slice(at + 1));
    }
    const text = await answer.text();
    this.#token = /name="_csrf" value="([^"]+)"/.exec(text)?.[1] ?? this.#token;
    return { status: answer.status, text, location: answer.headers.get('location') };
  }
}

function checked(path: string, page: Page): Page {
  if (page.status === 303 || page.status === 200) return page;
  const said = /<ul class="usa-list">(.*?)<\/ul>/s.exec(page.text)?.[1] ?? page.text;
  throw new Refused(
    `${path} answered ${page.status}: ${said.replace(/<[^>]+>/g, ' ').slice(0, 300)}`,
    page.status,
  );
}

/** A page refused what was posted, or has nothing to post any more: what it shows changed meanwhile. */
export class Refused extends Error {
  readonly status: number;

  constructor(says: string, status: number) {
    super(says);
    this.status = status;
  }
}

/** The version that a page's form carries. */
export function versionIn(page: Page): string {
  const found = /name="version" value="(\d+)"/.exec(page.text)?.[1];
  if (found === undefined) throw new Refused('the page has no form to post', page.status);
  return found;
}
