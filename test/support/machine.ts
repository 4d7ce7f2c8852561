import { hashPassword } from '../../src/access/password.js';
import { addClient } from '../../src/storage/apiClients.js';
import type { Database } from '../../src/storage/database.js';
import type { World } from './world.js';

const SECRET = 'a machine’s secret, long enough';
let hashed: Promise<string> | undefined;
let counter = 0;

export interface Machine {
  readonly id: string;
  readonly clientId: string;
  readonly secret: string;
  call(
    method: 'GET' | 'POST' | 'PUT',
    url: string,
    more?: { readonly body?: unknown; readonly headers?: Record<string, string> },
  ): Promise<{
    readonly status: number; // biome-ignore lint/suspicious/noExplicitAny: tests look into whatever came
    readonly json: any;
  }>;
}

/** A machine client of an agency with a token. */
export async function machineOf(
  db: Database,
  world: World,
  agencyId: string,
  scopes: readonly string[],
): Promise<Machine> {
  hashed ??= hashPassword(SECRET);
  const clientId = `machine-${process.pid}-${counter++}`;
  const secretHash = await hashed;
  const id = (await db.asSystem((tx) =>
    addClient(
      tx,
      { agencyId, clientId, name: clientId, secretHash, scopes: scopes as never },
      world.clock.now(),
    ),
  ))!;
  const got = await world.server.app.inject({
    method: 'POST',
    url: '/oauth/token',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: SECRET,
    }).toString(),
  });
  if (got.statusCode !== 200) throw new Error(got.body);
  const token = got.json().access_token as string;
  return {
    id,
    clientId,
    secret: SECRET,
    async call(method, url, { body, headers = {} } = {}) {
      const answer = await world.server.app.inject({
        method,
        url,
        headers: {
          authorization: `Bearer ${token}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
      });
      return { status: answer.statusCode, json: answer.body === '' ? {} : answer.json() };
    },
  };
}
