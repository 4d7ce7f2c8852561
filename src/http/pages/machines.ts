import { randomBytes } from 'node:crypto';
import { calculateJwkThumbprint, importJWK, type JWK } from 'jose';
import { z } from 'zod';
import { hashPassword } from '#access/password.js';
import { isUuid } from '#basics/ids.js';
import { isScope, type Scope, scopesGivenBy } from '#domain/machineScope.js';
import { findAgency } from '#storage/agencies.js';
import {
  type ApiClient,
  addClient,
  findClient,
  listClients,
  setClientActive,
  setClientKey,
  setClientScopes,
  setClientSecret,
} from '#storage/apiClients.js';
import { type MachinesView, machinesPage } from '#web/pages/machines.js';
import type { FieldError, FormState } from '#web/view.js';
import { type PlainAnswer, redirect } from '../answer.js';
import { type AnyRoute, type AtPage, type Finding, type Found, route } from '../route.js';
import { asRefused, type Showing, show } from '../shell.js';
import { refOf } from './agencies.js';

/**
 * Machine clients of an agency: systems that fetch its notifications, keep its records, hand in what partners send.
 * Each proves itself by a secret that is shown once, or better by a key of its own of which only the public half is
 * here (RFC 7523). Switched off, it is refused at its next request, whatever token it holds.
 */
const secretOf = () => randomBytes(24).toString('base64url');

const OWNED = {
  kind: 'MachineClient',
  find: async ({ tx, params }: Finding<{ agency: string }, unknown, unknown>) => {
    const agency = isUuid(params.agency) ? await findAgency(tx, params.agency) : undefined;
    return agency && { id: '*', agencyId: agency.id, agency };
  },
} as const;

interface FoundClient extends Found {
  readonly client: ApiClient;
}

const CLIENT = {
  kind: 'MachineClient',
  find: async ({
    tx,
    params,
  }: Finding<{ machine: string }, unknown, unknown>): Promise<FoundClient | undefined> => {
    const client = isUuid(params.machine) ? await findClient(tx, params.machine) : undefined;
    return client && { id: client.id, agencyId: client.agencyId, client };
  },
} as const;

const ofAgency = z.object({ agency: z.string().max(60) });
const ofMachine = z.object({ machine: z.string().max(60) });
const several = z.union([z.string().max(60), z.array(z.string().max(60)).max(50)]).default([]);

const list = route({
  method: 'GET',
  path: '/agencies/:agency/machines',
  kind: 'page',
  object: OWNED,
  policy: 'client.list',
  audit: 'client.list',
  says: 'Machine clients of an agency and the form for a new one',
  params: ofAgency,
  handler: (c) => draw(c, c.params.agency),
});

const add = route({
  method: 'POST',
  path: '/agencies/:agency/machines',
  kind: 'page',
  object: OWNED,
  policy: 'client.changed',
  audit: 'client.changed',
  says: 'Adds a machine client; its secret is shown once',
  params: ofAgency,
  body: z.object({
    name: z.string().max(200).default(''),
    clientId: z.string().max(100).default(''),
    scopes: several,
    jwk: z.string().max(5000).default(''),
  }),
  // Hashing is slow on purpose: it is done before the transaction.
  prepare: async ({ body }) => {
    const key = await readKey(body.jwk);
    const secret = secretOf();
    return { key, secret, hash: key === undefined ? await hashPassword(secret) : null };
  },
  handler: async (c) => {
    const { key, secret, hash } = c.prepared;
    const { name, clientId, jwk } = c.body;
    const scopes = scopesIn(c.body.scopes);
    const errors: FieldError[] = scopeProblems(c, scopes);
    if (name.trim() === '') errors.push({ field: 'name', problem: 'required' });
    if (!/^[a-z0-9][a-z0-9._-]{2,60}$/.test(clientId))
      errors.push({ field: 'clientId', problem: 'userNameShape' });
    if (key === 'wrong') errors.push({ field: 'jwk', problem: 'notAPublicKey' });
    const form: FormState = { values: { name, clientId, jwk, scopes }, errors };
    if (errors.length > 0) return draw(c, c.params.agency, { form }, 422);
    const id = await addClient(
      c.tx,
      {
        agencyId: c.params.agency,
        clientId,
        name: name.trim(),
        scopes,
        secretHash: hash,
        publicJwk: key && key !== 'wrong' ? key : null,
      },
      c.now,
    );
    if (!id)
      return draw(
        c,
        c.params.agency,
        { form: { ...form, errors: [{ field: 'clientId', problem: 'nameTaken' }] } },
        422,
      );
    c.note({ what: 'added', machine: id, scopes, proves: hash ? 'secret' : 'key' });
    return draw(c, c.params.agency, hash ? { secret: { clientId, secret } } : {}, undefined, {
      done: { code: 'saved' },
    });
  },
});

const change = route({
  method: 'POST',
  path: '/machines/:machine',
  kind: 'page',
  object: CLIENT,
  policy: 'client.changed',
  audit: 'client.changed',
  says: 'Switches a machine client on or off, or changes what it may do',
  params: ofMachine,
  body: z.object({ what: z.enum(['on', 'off', 'scopes']), scopes: several }),
  handler: async (c) => {
    const { client } = c.found;
    const { what } = c.body;
    const scopes = scopesIn(c.body.scopes);
    if (what === 'scopes') {
      // Scopes that the giver could not give may stay; none of them may be added.
      const added = scopes.filter((scope) => !client.scopes.includes(scope));
      const errors = scopes.length === 0 ? scopeProblems(c, scopes) : scopeProblems(c, added, true);
      const form: FormState = {
        values: { [`scopes-${client.id}`]: scopes },
        errors: rename(errors, client.id),
      };
      if (errors.length > 0) return draw(c, client.agencyId, { changing: form }, 422);
      await setClientScopes(c.tx, client.id, scopes);
      c.note({ what, before: client.scopes, scopes });
    } else {
      await setClientActive(c.tx, client.id, what === 'on');
      c.note({ what });
    }
    return redirect(`/agencies/${client.agencyId}/machines?done=saved`);
  },
});

const newSecret = route({
  method: 'POST',
  path: '/machines/:machine/secret',
  kind: 'page',
  object: CLIENT,
  policy: 'client.changed',
  audit: 'client.changed',
  says: 'Gives a machine client a new secret, shown once, or a new public key; the old one stops working',
  params: ofMachine,
  body: z.object({ jwk: z.string().max(5000).default('') }),
  prepare: async ({ body }) => {
    const key = await readKey(body.jwk);
    const secret = secretOf();
    return { key, secret, hash: key === undefined ? await hashPassword(secret) : null };
  },
  handler: async (c) => {
    const { client } = c.found;
    const { key, secret, hash } = c.prepared;
    if (key === 'wrong') {
      const field = `jwk-${client.id}`;
      const form: FormState = {
        values: { [field]: c.body.jwk },
        errors: [{ field, problem: 'notAPublicKey' }],
      };
      return draw(c, client.agencyId, { changing: form }, 422);
    }
    if (hash === null) await setClientKey(c.tx, client.id, key ?? {});
    else await setClientSecret(c.tx, client.id, hash);
    c.note({ what: hash ? 'secret' : 'key' });
    return draw(
      c,
      client.agencyId,
      hash ? { secret: { clientId: client.clientId, secret } } : {},
      undefined,
      {
        done: { code: 'saved' },
      },
    );
  },
});

export const machineRoutes: readonly AnyRoute[] = [list, add, change, newSecret];

async function draw(
  c: AtPage,
  agencyId: string,
  more: Partial<Pick<MachinesView, 'form' | 'changing' | 'secret'>> = {},
  status?: number,
  showing: Showing = {},
): Promise<PlainAnswer> {
  const agency = (await findAgency(c.tx, agencyId))!;
  const clients = await listClients(c.tx, agencyId);
  return show(
    c,
    machinesPage,
    {
      agency: refOf(agency),
      rows: clients.map((client) => ({
        id: client.id,
        name: client.name,
        clientId: client.clientId,
        scopes: client.scopes,
        active: client.active,
        proves: client.publicJwk ? ('key' as const) : ('secret' as const),
        ...(client.lastUsedAt === null ? {} : { lastUsed: new Date(client.lastUsedAt).toISOString() }),
      })),
      mayGive: scopesGivenBy(c.actor.agencyRole),
      form: { values: {} },
      ...more,
    },
    { here: 'agencies', ...asRefused(status), ...showing },
  );
}

function scopesIn(given: string | readonly string[]): Scope[] {
  return (typeof given === 'string' ? [given] : given).filter(isScope);
}

function scopeProblems(c: AtPage, scopes: readonly Scope[], mayBeNone = false): FieldError[] {
  if (scopes.length === 0 && !mayBeNone) return [{ field: 'scopes', problem: 'chooseOne' }];
  const mayGive = scopesGivenBy(c.actor.agencyRole);
  return scopes.every((scope) => mayGive.includes(scope))
    ? []
    : [{ field: 'scopes', problem: 'scopeNotYours' }];
}

function rename(errors: readonly FieldError[], id: string): FieldError[] {
  return errors.map((error) => ({ ...error, field: `${error.field}-${id}` }));
}

/** A public key as JWK; undefined when none was given, `wrong` when it is none, or holds a private part. */
async function readKey(text: string): Promise<JWK | 'wrong' | undefined> {
  if (text.trim() === '') return undefined;
  try {
    const jwk = JSON.parse(text) as JWK;
    if (typeof jwk !== 'object' || jwk === null || 'd' in jwk || 'k' in jwk) return 'wrong';
    const alg =
      jwk.alg ??
      (jwk.kty === 'EC' ? (jwk.crv === 'P-384' ? 'ES384' : 'ES256') : jwk.kty === 'OKP' ? 'EdDSA' : 'RS256');
    await importJWK(jwk, alg);
    return { ...jwk, kid: jwk.kid ?? (await calculateJwkThumbprint(jwk)) };
  } catch {
    return 'wrong';
  }
}
