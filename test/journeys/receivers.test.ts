import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hashPassword } from '#access/password.js';
import { networkGuard } from '#delivery/networkGuard.js';
import { sign } from '#delivery/signature.js';
import { webhookChannel } from '#delivery/webhook.js';
import { makeServer, type Server } from '#http/server.js';
import { addChannel } from '#storage/agencyChannels.js';
import { addClient } from '#storage/apiClients.js';
import { compareWithLedger } from '../../sim/receivers/compare.js';
import { type Fleet, startFleet } from '../../sim/receivers/fleet.js';
import { readLedger } from '../../sim/receivers/ledger.js';
import { HABITS, type Habits } from '../../sim/receivers/plan.js';
import { freshServerDatabase, type Opened } from '../support/databases.js';
import {
  BARNABY,
  departure,
  LUCIAN,
  makeWorld,
  REGISTRANT,
  WANTED,
  type World,
} from '../support/journeyWorld.js';

/**
 * The simulated agencies against the real server: a manifest comes in, each agency's machine is told by webhook,
 * opens the notification with its own rights and acknowledges over the API or by a signed reply. Then their own
 * logs are held against the ledger.
 */
const SECRET = 'a simulated agency’s secret';
const quick = (answers: Habits['answers']): Habits => ({ ...HABITS.prompt, answers, answerAfterMs: [0, 20] });
const AGENCIES = {
  sora: quick({ signedReply: 1 }),
  lea: quick({ acknowledgeTwice: 1 }),
  nsotc: quick({ acknowledge: 1 }),
} as const;
type Name = keyof typeof AGENCIES;

let opened: Opened;
let world: World;
let server: Server;
let fleet: Fleet;
let baseUrl: string;
const logFolder = mkdtempSync(join(tmpdir(), 'rsoits-receivers-'));
const keyOf = (name: Name) => ({
  id: `key-${name}`,
  secret: `whsec_${Buffer.alloc(32, name.length).toString('base64')}`,
});

beforeAll(async () => {
  opened = await freshServerDatabase();
  world = await makeWorld(opened.db, {
    startAtMs: Date.now(),
    channels: { webhook: webhookChannel({ guard: networkGuard(['127.0.0.1/32']) }) },
  });
  server = await makeServer({ db: opened.db, keys: world.context.keys });
  await server.app.listen({ port: 0, host: '127.0.0.1' });
  baseUrl = `http://127.0.0.1:${(server.app.server.address() as AddressInfo).port}`;
  const secretHash = await hashPassword(SECRET);
  const names = Object.keys(AGENCIES) as Name[];
  await opened.db.asSystem(async (tx) => {
    for (const name of names)
      await addClient(
        tx,
        {
          agencyId: world.agencies[name],
          clientId: `sim-${name}`,
          name,
          secretHash,
          scopes: ['notifications:read', 'acknowledgements:write'],
        },
        Date.now(),
      );
  });
  fleet = await startFleet({
    agencies: names.map((name) => ({
      agencyId: world.agencies[name],
      name,
      habits: AGENCIES[name],
      webhookKeys: [keyOf(name)],
      api: { baseUrl, clientId: `sim-${name}`, clientSecret: SECRET, replyKey: keyOf(name) },
    })),
    logFolder,
    seed: 'receivers',
  });
  await opened.db.asSystem(async (tx) => {
    for (const name of names) {
      await sql`delete from agency_channels where agency_id = ${world.agencies[name]}`.execute(tx);
      await addChannel(
        tx,
        world.context.keys,
        world.agencies[name],
        {
          kind: 'webhook',
          address: { url: fleet.webhookUrlOf(world.agencies[name]) },
          carriesContent: false,
          secrets: { keys: [keyOf(name)] },
        },
        Date.now(),
      );
    }
  });
});
afterAll(async () => {
  await fleet?.close();
  await server?.close();
  await opened?.close();
  rmSync(logFolder, { recursive: true, force: true });
});

/** The server keeps real time; the steps follow it. */
function settle(): Promise<number> {
  world.clock.set(Date.now());
  return world.settle();
}

const day = () => new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
const acknowledgements = () =>
  world.rows<{ agency: string; via: string; action: string; hit: boolean | null }>(
    `select g.name as agency, a.via, a.action, a.hit_confirmed as hit from acknowledgements a join agencies g on g.id = a.agency_id order by g.name, a.at`,
  );

async function signedReply(
  body: object,
  more: { key?: ReturnType<typeof keyOf>; atMs?: number; id?: string } = {},
) {
  const bytes = Buffer.from(JSON.stringify(body));
  const headers = sign(
    { id: more.id ?? `r-${Math.random()}`, body: bytes },
    [more.key ?? keyOf('sora')],
    more.atMs ?? Date.now(),
  );
  const answer = await fetch(`${baseUrl}/api/v1/replies`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: bytes,
  });
  await settle();
  return { status: answer.status, headers, bytes };
}
const replies = () =>
  world.rows<{ state: string; note: string }>(
    'select state, note from inbound_replies order by received_at, id',
  );

describe('simulated agencies and the real server', () => {
  test('a manifest becomes notifications that each agency opens and acknowledges in its own way', async () => {
    await world.enter(REGISTRANT, WANTED);
    await settle();
    await world.handIn(
      departure(
        [
          { ...BARNABY },
          { ...LUCIAN, documents: [{ kind: 'passport', number: '577120943', issuer: 'USA' }] },
        ],
        { day: day() },
      ),
    );
    await settle();
    await fleet.settled();
    await settle();

    const told = await world.rows<{ agency: string; state: string }>(
      `select g.name as agency, n.state from notifications n join agencies g on g.id = n.recipient_agency_id where g.name <> 'CBP New York JFK' order by 1`,
    );
    expect(told.length).toBeGreaterThanOrEqual(3);
    expect(told.filter((n) => n.state !== 'acknowledged')).toEqual([]);
    const ways = new Set((await acknowledgements()).map((a) => `${a.agency} ${a.via}`));
    expect(ways).toEqual(
      new Set(['Marion County Warrants api', 'NSOTC api', 'Ohio Registration Unit signed-reply']),
    );
    const lea = (await acknowledgements()).filter((a) => a.agency === 'Marion County Warrants');
    // It answered twice with one key: one acknowledgement, which confirms the hit.
    expect(lea).toEqual([
      { agency: 'Marion County Warrants', via: 'api', action: 'hit-confirmed', hit: true },
    ]);
    const ledger = await opened.db.asSystem((tx) => readLedger(tx));
    expect(compareWithLedger(ledger, fleet.entries())).toEqual([]);
    expect(
      await world.rows(
        `select 1 from deadlines where kind = 'acknowledge' and state = 'running' and owner_agency_id <> '${world.agencies.port}'`,
      ),
    ).toEqual([]);
  });

  test('a reply that nobody of the agency signed, an old one and one for another agency answer nothing', async () => {
    const before = (await acknowledgements()).length;
    const [lea] = await world.rows<{ id: string }>(
      `select id from notifications where recipient_agency_id = '${world.agencies.lea}' limit 1`,
    );
    const body = { clientId: 'sim-sora', id: lea!.id, officer: 'X', action: 'hit-not-confirmed', note: 'no' };
    expect((await signedReply(body, { key: keyOf('lea') })).status).toBe(202);
    expect((await signedReply(body, { atMs: Date.now() - 600_000 })).status).toBe(202);
    expect((await signedReply(body)).status).toBe(202);
    expect((await replies()).slice(-3)).toEqual([
      { state: 'quarantined', note: 'no key of the agency made the signature' },
      { state: 'quarantined', note: 'the signature was more than 5 minutes old when it came in' },
      { state: 'quarantined', note: expect.stringContaining('not sent to this agency') },
    ]);
    expect(await acknowledgements()).toHaveLength(before);
    // What nobody signed makes one task a day and agency; what was signed and fits nothing makes its own.
    expect(
      await world.rows(`select 1 from tasks where kind = 'unmatched-reply' and state = 'open'`),
    ).toHaveLength(2);
    expect((await signedReply({ ...body, clientId: 'nobody' })).status).toBe(401);
  });

  test('the same bytes again are one reply', async () => {
    const [own] = await world.rows<{ id: string }>(
      `select id from notifications where recipient_agency_id = '${world.agencies.sora}' limit 1`,
    );
    const body = {
      clientId: 'sim-sora',
      id: own!.id,
      officer: 'R. Replay',
      action: 'travel-known',
      note: '',
    };
    const first = await signedReply(body, { id: 'replayed' });
    expect(first.status).toBe(202);
    const count = (await replies()).length;
    const again = await fetch(`${baseUrl}/api/v1/replies`, {
      method: 'POST',
      headers: { ...first.headers, 'content-type': 'application/json' },
      body: first.bytes,
    });
    expect(again.status).toBe(202);
    // Signed anew with the same id: kept, and not a second acknowledgement.
    await signedReply(body, { id: 'replayed', atMs: Date.now() - 2000 });
    expect(await replies()).toHaveLength(count + 1);
    expect((await acknowledgements()).filter((a) => a.action === 'travel-known')).toHaveLength(1);
  });
});
