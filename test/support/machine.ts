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

/** Adds a machine client of an agency. @returns its id */
export async function addMachine(
  db: Database,
  world: World,
  of: { readonly agencyId: string; readonly clientId: string; readonly scopes: readonly string[] },
): Promise<string> {
  hashed ??= hashPassword(SECRET);
  const client = { ...of, name: of.clientId, secretHash: await hashed, scopes: of.scopes as never };
  return (await db.asSystem((tx) => addClient(tx, client, world.clock.now())))!;
}

/** A token of a machine client that was added here; tokens live a quarter of an hour of the world's clock. */
export async function tokenOf(world: World, clientId: string): Promise<string> {
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
  return got.json().access_token as string;
}

/** A machine client of an agency with a token. */
export async function machineOf(
  db: Database,
  world: World,
  agencyId: string,
  scopes: readonly string[],
): Promise<Machine> {
  const clientId = `machine-${process.pid}-${counter++}`;
  const id = await addMachine(db, world, { agencyId, clientId, scopes });
  const token = await tokenOf(world, clientId);
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
