import { z } from 'zod';
import { passwordFits } from '#access/password.js';
import { newTotpSecret, totpStep, totpUri } from '#access/totp.js';
import type { Tx } from '#storage/database.js';
import { keyedDigest } from '#storage/keys.js';
import { listPasskeys } from '#storage/passkeys.js';
import { spendRecoveryCode } from '#storage/recoveryCodes.js';
import { changeSessionFacts, endSession, openSession, SESSION, type Session } from '#storage/sessions.js';
import { isLocked, noteFailure, type SignInMethod } from '#storage/signIn.js';
import {
  findUser,
  openTotpSecret,
  readCredentials,
  readCredentialsOf,
  setTotpSecret,
  spendTotpStep,
  type User,
} from '#storage/users.js';
import { redirect } from './answer.js';
import { cookieNames } from './cookies.js';
import { complete, DOOR, failed, mayEnter, next, ownPath, text, withNext } from './endOfSignIn.js';
import { type SignInReason, showCode, showLocked, showSetUp, showSignIn } from './pages/signInPages.js';
import { openPending, sealPending } from './pending.js';
import { type AnyRoute, route } from './route.js';
import type { Services } from './services.js';
import { passkeyRoutes } from './signInPasskey.js';

/**
 * Sign-in: password and then an authenticator's code or a printed recovery code, or a passkey alone. The same doors
 * open a locked session again; what was posted meanwhile is then done. Decision record: docs/decisions/0003.
 */
const NextQuery = z.object({
  next: z.string().max(2000).optional().catch(undefined),
  reason: z.enum(['idle', 'expired', 'ended']).optional().catch(undefined),
});
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
  ...passkeyRoutes,
  lockedPage,
  signOut,
  stay,
];

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
