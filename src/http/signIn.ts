import { createHash } from 'node:crypto';
import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  verifyAuthenticationResponse,
} from '@simplewebauthn/server';
import { z } from 'zod';
import { passwordFits } from '#access/password.js';
import { newTotpSecret, totpStep, totpUri } from '#access/totp.js';
import type { Tx } from '#storage/database.js';
import { keyedDigest, unseal } from '#storage/keys.js';
import { findPasskey, listPasskeys, notePasskeyUse } from '#storage/passkeys.js';
import { spendRecoveryCode } from '#storage/recoveryCodes.js';
import {
  changeSessionFacts,
  endSession,
  openSession,
  reopenSession,
  SESSION,
  type Session,
} from '#storage/sessions.js';
import {
  isLocked,
  lastSignInOf,
  noteFailure,
  noteSuccess,
  type SignInMethod,
  spendOnce,
} from '#storage/signIn.js';
import {
  findUser,
  openTotpSecret,
  readCredentials,
  readCredentialsOf,
  setTotpSecret,
  spendTotpStep,
  type User,
} from '#storage/users.js';
import { type Answer, isOwnPath, jsonAnswer, type KeptPost, type PlainAnswer, redirect } from './answer.js';
import { personOf } from './callers.js';
import { cookieNames, readSigned, signText } from './cookies.js';
import { refuse } from './errors.js';
import { type SignInReason, showCode, showLocked, showSetUp, showSignIn } from './pages/signInPages.js';
import { openPending, sealPending } from './pending.js';
import { type AnyRoute, type Context, route } from './route.js';
import type { Services } from './services.js';
import type { Showing } from './shell.js';

/**
 * Sign-in: password and then an authenticator's code or a printed recovery code, or a passkey alone. The same doors
 * open a locked session again; what was posted meanwhile is then done. Decision record: docs/decisions/0003.
 */
const DOOR = { kind: 'SignIn', all: true } as const;
const CHALLENGE_MS = 5 * 60_000;
const NextQuery = z.object({
  next: z.string().max(2000).optional().catch(undefined),
  reason: z.enum(['idle', 'expired', 'ended']).optional().catch(undefined),
});
const text = (max: number) => z.string().max(max).default('');
const next = z.string().max(2000).optional().catch(undefined);

const signInPage = route({
  method: 'GET',
  path: '/sign-in',
  kind: 'public',
  object: DOOR,
  policy: 'sign-in.page',
  audit: 'sign-in.page',
  says: 'The sign-in page',
  readsSession: true,
  query: NextQuery,
  handler: (c) => showSignIn(c, { reason: c.query.reason, next: ownPath(c.query.next) }),
});

const signInPassword = route({
  method: 'POST',
  path: '/sign-in',
  kind: 'public',
  object: DOOR,
  policy: 'sign-in.try',
  audit: 'sign-in.try',
  says: 'Shows name and password',
  readsSession: true,
  isTry: true,
  body: z.object({ username: text(200), password: text(200), next }),
  // Outside the transaction: hashing takes tens of milliseconds on purpose.
  prepare: async ({ services, body }) => {
    const credentials = await services.db.asSystem((tx) => readCredentials(tx, body.username));
    const fits = await passwordFits(body.password, credentials?.passwordHash);
    return { userId: credentials?.userId ?? null, fits };
  },
  handler: async (c) => {
    const { userId, fits } = c.prepared;
    const who = {
      userId,
      method: 'password' as const,
      nameDigest: keyedDigest(c.services.keys, `sign-in name ${c.body.username.trim().toLowerCase()}`),
    };
    const again = (reason: SignInReason) =>
      failed(c, who.userId, reason, 'password', (more) =>
        showSignIn(c, { reason, next: ownPath(c.body.next), username: c.body.username }, more),
      );
    // Locked counts before right or wrong: the answer must not tell a guesser that the last guess was right.
    if (await isLocked(c.tx, who)) return again('locked');
    if (!userId || !fits) return again((await noteFailure(c.tx, who, c.now)) ? 'locked' : 'wrong');
    const user = (await findUser(c.tx, userId))!;
    if (!mayEnter(user, c.now)) return again('disabled');
    const onward = (path: string) => withNext(path, c.body.next);
    const audit = { objectId: user.id, facts: { method: 'password', step: 'first factor' } };
    if (c.session?.state === 'locked' && c.session.userId === user.id) {
      await changeSessionFacts(c.tx, c.session.digest, { passwordAt: c.now });
      return redirect(onward('/sign-in/code'), { audit });
    }
    if (c.session && c.session.state !== 'ended') await endSession(c.tx, c.session.digest);
    const { token } = await openSession(
      c.tx,
      { userId: user.id, agencyId: user.agencyId, state: 'half' },
      c.now,
    );
    const cookies = [{ name: cookieNames(c.services.settings).session, value: token }];
    const first = !user.hasAuthenticator && (await listPasskeys(c.tx, user.id)).length === 0;
    return redirect(onward(first ? '/sign-in/set-up' : '/sign-in/code'), { cookies, audit });
  },
});

const codePage = (way: 'app' | 'recovery'): AnyRoute =>
  route({
    method: 'GET',
    path: way === 'app' ? '/sign-in/code' : '/sign-in/recovery',
    kind: 'public',
    object: DOOR,
    policy: 'sign-in.page',
    audit: 'sign-in.page',
    says: 'The page for the second factor',
    readsSession: true,
    query: NextQuery,
    handler: (c) =>
      awaitsSecondFactor(c.session, c.now)
        ? showCode(c, { way, next: ownPath(c.query.next) })
        : redirect(withNext('/sign-in', c.query.next)),
  });

const codePost = (way: 'app' | 'recovery'): AnyRoute =>
  route({
    method: 'POST',
    path: way === 'app' ? '/sign-in/code' : '/sign-in/recovery',
    kind: 'public',
    object: DOOR,
    policy: 'sign-in.try',
    audit: 'sign-in.try',
    says: 'Shows the second factor',
    readsSession: true,
    isTry: true,
    body: z.object({ code: text(100), next }),
    handler: async (c) => {
      const { session } = c;
      if (!session || !awaitsSecondFactor(session, c.now)) return redirect(withNext('/sign-in', c.body.next));
      const method: SignInMethod = way === 'app' ? 'totp' : 'recovery';
      const who = { userId: session.userId, method };
      const locked = () =>
        failed(c, session.userId, 'locked', method, (more) => showSignIn(c, { reason: 'locked' }, more));
      if (await isLocked(c.tx, who)) return locked();
      const fits =
        way === 'app'
          ? await codeFits(c.tx, c.services, session.userId, c.body.code, c.now)
          : await spendRecoveryCode(c.tx, c.services.keys, session.userId, c.body.code, c.now);
      if (fits) return complete(c, session, method, c.body.next);
      if (!(await noteFailure(c.tx, who, c.now)))
        return failed(c, session.userId, 'wrong', method, (more) =>
          showCode(c, { way, next: ownPath(c.body.next), wrong: true }, more),
        );
      if (session.state === 'half') await endSession(c.tx, session.digest);
      return locked();
    },
  });

/** The first sign-in of an account that has no second factor yet: an authenticator is set up on the way in. */
const setUpPage = route({
  method: 'GET',
  path: '/sign-in/set-up',
  kind: 'public',
  object: DOOR,
  policy: 'sign-in.page',
  audit: 'sign-in.page',
  says: 'Sets up the first authenticator',
  readsSession: true,
  query: NextQuery,
  handler: async (c) => {
    const user = await withoutFactor(c.tx, c.session);
    if (!c.session || !user) return redirect('/sign-in');
    const known = c.session.facts.newTotp;
    const secret = known ? openPending(c.services, c.session, known) : newTotpSecret();
    if (!known) {
      const newTotp = sealPending(c.services, c.session, secret);
      await changeSessionFacts(c.tx, c.session.digest, { newTotp });
    }
    const uri = totpUri(secret, user.signInName, c.services.settings.installation);
    return showSetUp(c, { secret, uri, next: ownPath(c.query.next) });
  },
});

const setUpPost = route({
  method: 'POST',
  path: '/sign-in/set-up',
  kind: 'public',
  object: DOOR,
  policy: 'sign-in.try',
  audit: 'sign-in.try',
  says: 'Confirms the first authenticator with a code of it',
  readsSession: true,
  isTry: true,
  body: z.object({ code: text(100), next }),
  handler: async (c) => {
    const { session } = c;
    const user = await withoutFactor(c.tx, session);
    if (!session?.facts.newTotp || !user) return redirect('/sign-in');
    const secret = openPending(c.services, session, session.facts.newTotp);
    const step = await totpStep(secret, c.body.code, c.now);
    if (step === undefined) {
      const uri = totpUri(secret, user.signInName, c.services.settings.installation);
      return failed(c, user.id, 'wrong', 'totp', (more) =>
        showSetUp(c, { secret, uri, next: ownPath(c.body.next), wrong: true }, more),
      );
    }
    await setTotpSecret(c.tx, c.services.keys, user.id, secret);
    await spendTotpStep(c.tx, user.id, step);
    return complete(c, session, 'totp', c.body.next);
  },
});

const passkeyOptions = route({
  method: 'POST',
  path: '/sign-in/passkey/options',
  kind: 'public',
  object: DOOR,
  policy: 'sign-in.page',
  audit: 'sign-in.page',
  says: 'What a passkey is to sign',
  readsSession: true,
  isTry: true,
  handler: async (c) => {
    // Only to a known, locked session are its own keys named; to strangers that would tell who has one.
    const named = c.session?.state === 'locked' ? await listPasskeys(c.tx, c.session.userId) : [];
    const options = await generateAuthenticationOptions({
      rpID: new URL(c.services.settings.publicUrl).hostname,
      userVerification: 'required',
      allowCredentials: named.map(({ id, transports }) => ({ id, transports: [...transports] })),
    });
    const cookie = signText(c.services.keys, 'passkey', options.challenge, c.now + CHALLENGE_MS);
    const name = cookieNames(c.services.settings).passkey;
    return jsonAnswer(options, { cookies: [{ name, value: cookie, maxAgeSeconds: CHALLENGE_MS / 1000 }] });
  },
});

const passkeyPost = route({
  method: 'POST',
  path: '/sign-in/passkey',
  kind: 'public',
  object: DOOR,
  policy: 'sign-in.try',
  audit: 'sign-in.try',
  says: 'Signs in with a passkey',
  readsSession: true,
  isTry: true,
  body: z.object({ response: text(20_000), next }),
  prepare: async ({ services, body, now, request }) => {
    const signed = request.cookies[cookieNames(services.settings).passkey];
    const challenge = readSigned(services.keys, 'passkey', signed, now);
    const response = parseResponse(body.response);
    const passkey = response && (await services.db.asSystem((tx) => findPasskey(tx, response.id)));
    if (!challenge || !response || !passkey) return undefined;
    const verified = await verifyAuthenticationResponse({
      response,
      expectedChallenge: challenge.text,
      expectedOrigin: new URL(services.settings.publicUrl).origin,
      expectedRPID: new URL(services.settings.publicUrl).hostname,
      requireUserVerification: true,
      credential: {
        id: passkey.id,
        publicKey: new Uint8Array(passkey.publicKey),
        counter: passkey.counter,
      },
    }).catch(() => undefined);
    if (!verified?.verified) return undefined;
    return { passkey, counter: verified.authenticationInfo.newCounter, challenge };
  },
  handler: async (c) => {
    const again = (reason: SignInReason, userId: string | null) =>
      failed(c, userId, reason, 'passkey', (more) =>
        showSignIn(c, { reason, next: ownPath(c.body.next) }, more),
      );
    if (!c.prepared) return again('wrong', null);
    const { passkey, counter, challenge } = c.prepared;
    const digest = createHash('sha256').update(challenge.text).digest('hex');
    const once = { digest, kind: 'passkey challenge', expiresAtMs: challenge.endsAtMs };
    if (!(await spendOnce(c.tx, once, c.now))) return again('wrong', passkey.userId);
    if (!(await notePasskeyUse(c.tx, passkey.id, counter, c.now))) return again('wrong', passkey.userId);
    const user = await findUser(c.tx, passkey.userId);
    if (!user || !mayEnter(user, c.now)) return again('disabled', passkey.userId);
    const mine = c.session?.userId === user.id && c.session.state === 'locked' ? c.session : undefined;
    if (!mine && c.session && c.session.state !== 'ended') await endSession(c.tx, c.session.digest);
    const session = mine ?? { userId: user.id, agencyId: user.agencyId, state: 'none' as const };
    return complete(c, session, 'passkey', c.body.next);
  },
});

const lockedPage = route({
  method: 'GET',
  path: '/locked',
  kind: 'public',
  object: DOOR,
  policy: 'sign-in.page',
  audit: 'sign-in.page',
  says: 'The page of a locked session',
  readsSession: true,
  query: NextQuery,
  handler: (c) => showLocked(c, { next: ownPath(c.query.next) ?? '/' }),
});

const signOut = route({
  method: 'POST',
  path: '/sign-out',
  kind: 'page',
  object: { kind: 'Session', find: ({ actor }) => ownSession(actor) },
  policy: 'sign-in.ended',
  audit: 'sign-in.ended',
  says: 'Ends the session',
  whilePasswordIsOld: true,
  handler: async (c) => {
    await endSession(c.tx, c.session.digest);
    const name = cookieNames(c.services.settings).session;
    return redirect('/sign-in?reason=ended', { cookies: [{ name, value: null }] });
  },
});

const stay = route({
  method: 'POST',
  path: '/session/stay',
  kind: 'page',
  object: { kind: 'Session', find: ({ actor }) => ownSession(actor) },
  policy: 'session.stay',
  audit: 'session.stay',
  says: 'Keeps the session from locking',
  whilePasswordIsOld: true,
  handler: () => ({ as: 'nothing' }),
});

export const signInRoutes: readonly AnyRoute[] = [
  signInPage,
  signInPassword,
  codePage('app'),
  codePost('app'),
  codePage('recovery'),
  codePost('recovery'),
  setUpPage,
  setUpPost,
  passkeyOptions,
  passkeyPost,
  lockedPage,
  signOut,
  stay,
];

// biome-ignore lint/suspicious/noExplicitAny: helpers of routes with different shapes
type AnyPublic = Context<'public', any, any, any, any, any>;

/** Both factors were shown: the session is full, or the locked one is open again and kept work is done. */
async function complete(
  c: AnyPublic,
  session: Session | { readonly userId: string; readonly agencyId: string; readonly state: 'none' },
  method: SignInMethod,
  wanted: string | undefined,
): Promise<Answer> {
  const user = (await findUser(c.tx, session.userId))!;
  await noteSuccess(c.tx, user.id, method, c.now);
  c.services.metrics.signIns.inc({ outcome: 'succeeded' });
  const name = cookieNames(c.services.settings).session;
  if (session.state === 'locked') {
    const kept = session.facts.kept ? openKept(c.services, session, session.facts.kept) : undefined;
    const opened = (await reopenSession(c.tx, session.digest, c.now)) ?? refuse('stale');
    const more = {
      cookies: [{ name, value: opened.token }],
      audit: {
        action: 'sign-in.unlocked',
        objectId: user.id,
        actor: personOf(user, opened.session),
        facts: { method, replayed: kept !== undefined },
      },
    } as const;
    if (!kept) return redirect(ownPath(wanted) ?? '/', more);
    return {
      as: 'replay',
      kept: { ...kept, body: { ...kept.body, _csrf: opened.session.csrf } },
      ...more,
    };
  }
  if (session.state === 'half') await endSession(c.tx, session.digest);
  const before = await lastSignInOf(c.tx, user.id);
  const opened = await openSession(
    c.tx,
    {
      userId: user.id,
      agencyId: user.agencyId,
      state: 'full',
      facts: { method, from: c.request.ip, ...(before ? { lastSignIn: before } : {}) },
    },
    c.now,
  );
  return redirect(ownPath(wanted) ?? '/', {
    cookies: [
      { name, value: opened.token },
      { name: cookieNames(c.services.settings).passkey, value: null },
    ],
    audit: {
      action: 'sign-in.succeeded',
      objectId: user.id,
      actor: personOf(user, opened.session),
      facts: { method },
    },
  });
}

function failed(
  c: AnyPublic,
  userId: string | null,
  reason: SignInReason,
  method: SignInMethod,
  draw: (more: Showing) => Promise<PlainAnswer>,
): Promise<PlainAnswer> {
  c.services.metrics.signIns.inc({ outcome: reason });
  return draw({
    status: 422,
    audit: {
      action: reason === 'locked' ? 'sign-in.locked' : 'sign-in.failed',
      objectId: userId ?? 'unknown',
      outcome: 'refused',
      facts: { method, reason },
    },
  });
}

async function codeFits(
  tx: Tx,
  services: Services,
  userId: string,
  code: string,
  nowMs: number,
): Promise<boolean> {
  const credentials = await readCredentialsOf(tx, userId);
  const secret = credentials && openTotpSecret(services.keys, credentials);
  if (!secret) return false;
  const step = await totpStep(secret, code, nowMs);
  return step !== undefined && spendTotpStep(tx, userId, step);
}

/** Disabled accounts, temporary ones whose time is over and those idle for 90 days stay outside. */
function mayEnter(user: User, nowMs: number): boolean {
  const idle = nowMs - Math.max(user.lastSignInAt ?? 0, user.createdAt) > 90 * 86_400_000;
  return user.status === 'active' && !idle && (user.endsAt === null || user.endsAt > nowMs);
}

function awaitsSecondFactor(session: Session | undefined, nowMs: number): session is Session {
  if (!session) return false;
  if (session.state === 'half') return true;
  return session.state === 'locked' && nowMs - (session.facts.passwordAt ?? 0) < SESSION.halfMs;
}

/** The user of a half session who has no second factor at all. */
async function withoutFactor(tx: Tx, session: Session | undefined): Promise<User | undefined> {
  if (session?.state !== 'half') return undefined;
  const user = await findUser(tx, session.userId);
  if (!user || user.hasAuthenticator) return undefined;
  return (await listPasskeys(tx, user.id)).length === 0 ? user : undefined;
}

function ownSession(actor: { readonly id: string; readonly agencyId: string } | undefined) {
  return actor ? { id: actor.id, agencyId: actor.agencyId, userId: actor.id } : undefined;
}

function ownPath(path: string | undefined): string | undefined {
  return path !== undefined && isOwnPath(path) ? path : undefined;
}

function withNext(path: string, wanted: string | undefined): string {
  const own = ownPath(wanted);
  return own ? `${path}?${new URLSearchParams({ next: own })}` : path;
}

function openKept(services: Services, session: Session, sealed: string): KeptPost {
  const plain = unseal(services.keys.master, Buffer.from(sealed, 'base64'), `kept ${session.digest}`);
  return JSON.parse(plain.toString()) as KeptPost;
}

function parseResponse(text: string): AuthenticationResponseJSON | undefined {
  try {
    const value = JSON.parse(text) as AuthenticationResponseJSON;
    return typeof value?.id === 'string' && value.id.length < 2000 ? value : undefined;
  } catch {
    return undefined;
  }
}
