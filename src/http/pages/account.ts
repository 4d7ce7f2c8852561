import {
  generateRegistrationOptions,
  type RegistrationResponseJSON,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import { z } from 'zod';
import {
  hashPassword,
  PASSWORD_CHARS,
  passwordFits,
  passwordMistake,
  readableSecret,
} from '#access/password.js';
import { newTotpSecret, totpStep, totpUri } from '#access/totp.js';
import { addPasskey, listPasskeys, removePasskey } from '#storage/passkeys.js';
import { RECOVERY_CODES, recoveryCodesLeft, setRecoveryCodes } from '#storage/recoveryCodes.js';
import { changeSessionFacts, endSession, endSessionsOf, openSessionsOf } from '#storage/sessions.js';
import {
  readCredentialsOf,
  setPassword,
  setSingleKeys,
  setTotpSecret,
  spendTotpStep,
} from '#storage/users.js';
import { jsonAnswer, type PlainAnswer, redirect } from '../answer.js';
import { openPending, sealPending } from '../pending.js';
import { type AnyRoute, type AtPage, type Found, route } from '../route.js';
import type { Services } from '../services.js';
import type { Showing } from '../shell.js';
import {
  type AccountProblem,
  sessionName,
  showAccount,
  showAuthenticator,
  showRecoveryCodes,
} from './accountPage.js';

/** The own account: password, authenticator, passkeys, printed codes, the switch for single keys. */
const OWN = {
  kind: 'Account',
  find: ({ actor }: { actor: { id: string; agencyId: string } | undefined }): Found | undefined =>
    actor && { id: actor.id, agencyId: actor.agencyId, userId: actor.id },
} as const;

const text = (max: number) => z.string().max(max).default('');

const showOwn = route({
  method: 'GET',
  path: '/account',
  kind: 'page',
  object: OWN,
  policy: 'account.show',
  audit: 'account.show',
  says: 'The own account',
  whilePasswordIsOld: true,
  handler: (c) => draw(c),
});

const passwordPage = route({
  method: 'GET',
  path: '/account/password',
  kind: 'page',
  object: OWN,
  policy: 'account.show',
  audit: 'account.show',
  says: 'The form for a new password',
  whilePasswordIsOld: true,
  handler: (c) => draw(c),
});

const passwordPost = route({
  method: 'POST',
  path: '/account/password',
  kind: 'page',
  object: OWN,
  policy: 'account.changed',
  audit: 'account.changed',
  says: 'Chooses a new password',
  whilePasswordIsOld: true,
  isTry: true,
  body: z.object({ passwordNow: text(300), passwordNew: text(300) }),
  prepare: async ({ services, user, actor, body }) => {
    const credentials = await services.db.asActor(actor, (tx) => readCredentialsOf(tx, user.id));
    const fits = await passwordFits(body.passwordNow, credentials?.passwordHash);
    const problem: AccountProblem | undefined = fits
      ? body.passwordNow === body.passwordNew
        ? { field: 'passwordNew', problem: 'samePassword' }
        : passwordProblem(body.passwordNew, user.signInName)
      : { field: 'passwordNow', problem: 'wrongPassword' };
    return problem ? { problem } : { hash: await hashPassword(body.passwordNew) };
  },
  handler: async (c) => {
    if (c.prepared.problem !== undefined) return draw(c, { problem: c.prepared.problem }, { status: 422 });
    await setPassword(c.tx, c.user.id, c.prepared.hash, false);
    const ended = await endSessionsOf(c.tx, c.user.id, c.session.digest);
    return redirect('/account?done=saved', { audit: { facts: { what: 'password', sessionsEnded: ended } } });
  },
});

/** Starts setting up an authenticator: a secret that counts only after a code of it was shown. */
const authenticatorPage = route({
  method: 'GET',
  path: '/account/authenticator',
  kind: 'page',
  object: OWN,
  policy: 'account.show',
  audit: 'account.show',
  says: 'Sets up another authenticator',
  handler: async (c) => {
    const secret = newTotpSecret();
    const newTotp = sealPending(c.services, c.session, secret);
    await changeSessionFacts(c.tx, c.session.digest, { newTotp });
    return showAuthenticator(c, offered(c, secret), false);
  },
});

const authenticatorPost = route({
  method: 'POST',
  path: '/account/authenticator',
  kind: 'page',
  object: OWN,
  policy: 'account.changed',
  audit: 'account.changed',
  says: 'Confirms the authenticator with a code of it',
  isTry: true,
  body: z.object({ code: text(100) }),
  handler: async (c) => {
    const sealed = c.session.facts.newTotp;
    if (!sealed) return redirect('/account/authenticator');
    const secret = openPending(c.services, c.session, sealed);
    const step = await totpStep(secret, c.body.code, c.now);
    if (step === undefined) {
      return showAuthenticator(c, offered(c, secret), true, { status: 422 });
    }
    await setTotpSecret(c.tx, c.services.keys, c.user.id, secret);
    await spendTotpStep(c.tx, c.user.id, step);
    await changeSessionFacts(c.tx, c.session.digest, { newTotp: null });
    return redirect('/account?done=authenticatorOn', { audit: { facts: { what: 'authenticator' } } });
  },
});

const passkeyOptions = route({
  method: 'POST',
  path: '/account/passkeys/options',
  kind: 'page',
  object: OWN,
  policy: 'account.changed',
  audit: 'account.changed',
  says: 'What a new passkey is made of',
  handler: async (c) => {
    const known = await listPasskeys(c.tx, c.user.id);
    const options = await generateRegistrationOptions({
      rpName: c.services.settings.installation,
      rpID: new URL(c.services.settings.publicUrl).hostname,
      userID: new TextEncoder().encode(c.user.id),
      userName: c.user.signInName,
      userDisplayName: c.user.displayName,
      excludeCredentials: known.map(({ id, transports }) => ({ id, transports: [...transports] })),
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    });
    await changeSessionFacts(c.tx, c.session.digest, { challenge: options.challenge });
    return jsonAnswer(options, { audit: { facts: { what: 'passkey', step: 'asked' } } });
  },
});

const passkeyAdd = route({
  method: 'POST',
  path: '/account/passkeys',
  kind: 'page',
  object: OWN,
  policy: 'account.changed',
  audit: 'account.changed',
  says: 'Adds a passkey',
  isTry: true,
  body: z.object({ response: text(20_000), passkeyName: text(60) }),
  prepare: async ({ services, session, body }) => {
    const expectedChallenge = session.facts.challenge;
    const response = parse(body.response);
    if (!expectedChallenge || !response) return undefined;
    const verified = await verifyRegistrationResponse({
      response,
      expectedChallenge,
      expectedOrigin: new URL(services.settings.publicUrl).origin,
      expectedRPID: new URL(services.settings.publicUrl).hostname,
      requireUserVerification: true,
    }).catch(() => undefined);
    return verified?.verified ? verified.registrationInfo.credential : undefined;
  },
  handler: async (c) => {
    const credential = c.prepared;
    const problem = { field: 'passkeyName', problem: 'passkeyRefused' } as const;
    if (!credential) return draw(c, { problem }, { status: 422 });
    const added = await addPasskey(
      c.tx,
      {
        id: credential.id,
        userId: c.user.id,
        publicKey: credential.publicKey,
        counter: credential.counter,
        transports: credential.transports ?? [],
        label: c.body.passkeyName.trim() || `Passkey of ${new Date(c.now).toISOString().slice(0, 10)}`,
      },
      c.now,
    );
    await changeSessionFacts(c.tx, c.session.digest, { challenge: null });
    if (!added) return draw(c, { problem }, { status: 422 });
    return redirect('/account?done=passkeyAdded', { audit: { facts: { what: 'passkey', step: 'added' } } });
  },
});

const passkeyRemove = route({
  method: 'POST',
  path: '/account/passkeys/remove',
  kind: 'page',
  object: OWN,
  policy: 'account.changed',
  audit: 'account.changed',
  says: 'Removes a passkey',
  body: z.object({ passkey: text(2000) }),
  handler: async (c) => {
    const left = (await listPasskeys(c.tx, c.user.id)).length;
    // The last second factor cannot be taken away: nobody may end up with a password alone.
    if (left === 1 && !c.user.hasAuthenticator)
      return draw(c, { problem: { field: 'passkeys', problem: 'lastFactor' } }, { status: 422 });
    await removePasskey(c.tx, c.user.id, c.body.passkey);
    return redirect('/account?done=passkeyRemoved', {
      audit: { facts: { what: 'passkey', step: 'removed' } },
    });
  },
});

const recoveryCodes = route({
  method: 'POST',
  path: '/account/recovery-codes',
  kind: 'page',
  object: OWN,
  policy: 'account.changed',
  audit: 'account.changed',
  says: 'Makes ten new recovery codes, shown once to be printed',
  handler: async (c) => {
    const codes = Array.from({ length: RECOVERY_CODES }, () => readableSecret(3).toUpperCase());
    await setRecoveryCodes(c.tx, c.services.keys, c.user.id, codes, c.now);
    return showRecoveryCodes(c, codes, { audit: { facts: { what: 'recovery codes' } } });
  },
});

const singleKeys = route({
  method: 'POST',
  path: '/account/keys',
  kind: 'page',
  object: OWN,
  policy: 'account.changed',
  audit: 'account.changed',
  says: 'Turns single-letter keys on or off',
  body: z.object({ keys: z.enum(['on', 'off']) }),
  handler: async (c) => {
    await setSingleKeys(c.tx, c.user.id, c.body.keys === 'on');
    return redirect('/account?done=saved', { audit: { facts: { what: 'keys' } } });
  },
});

const sessionEnd = route({
  method: 'POST',
  path: '/account/sessions/end',
  kind: 'page',
  object: OWN,
  policy: 'account.changed',
  audit: 'account.changed',
  says: 'Ends another session of one’s own',
  body: z.object({ session: text(64) }),
  handler: async (c) => {
    const mine = (await openSessionsOf(c.tx, c.user.id)).find(
      (s) => sessionName(s.digest) === c.body.session,
    );
    if (mine) await endSession(c.tx, mine.digest);
    return redirect('/account?done=saved', {
      audit: { facts: { what: 'session', ended: mine !== undefined } },
    });
  },
});

export const accountRoutes: readonly AnyRoute[] = [
  showOwn,
  passwordPage,
  passwordPost,
  authenticatorPage,
  authenticatorPost,
  passkeyOptions,
  passkeyAdd,
  passkeyRemove,
  recoveryCodes,
  singleKeys,
  sessionEnd,
];

async function draw(
  c: AtPage,
  more: {
    readonly problem?: AccountProblem;
  } = {},
  showing: Showing = {},
): Promise<PlainAnswer> {
  const passkeys = await listPasskeys(c.tx, c.user.id);
  const codesLeft = await recoveryCodesLeft(c.tx, c.user.id);
  const sessions = await openSessionsOf(c.tx, c.user.id);
  return showAccount(
    c,
    { user: c.user, passkeys, codesLeft, sessions, here: c.session.digest, ...more },
    showing,
  );
}

function offered(
  c: { readonly services: Services; readonly user: { readonly signInName: string } },
  secret: string,
) {
  return { secret, uri: totpUri(secret, c.user.signInName, c.services.settings.installation) };
}

function passwordProblem(password: string, signInName: string): AccountProblem | undefined {
  const field = 'passwordNew';
  switch (passwordMistake(password, signInName)) {
    case undefined:
      return undefined;
    case 'tooShort':
      return { field, problem: 'tooShort', values: { min: PASSWORD_CHARS.min } };
    case 'tooLong':
      return { field, problem: 'tooLong', values: { max: PASSWORD_CHARS.max } };
    default:
      return { field, problem: 'easyPassword' };
  }
}

function parse(body: string): RegistrationResponseJSON | undefined {
  try {
    const value = JSON.parse(body) as RegistrationResponseJSON;
    return typeof value?.id === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}
