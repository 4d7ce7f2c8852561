import { createHash } from 'node:crypto';
import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  verifyAuthenticationResponse,
} from '@simplewebauthn/server';
import { z } from 'zod';
import { findPasskey, listPasskeys, notePasskeyUse } from '#storage/passkeys.js';
import { endSession } from '#storage/sessions.js';
import { spendOnce } from '#storage/signIn.js';
import { findUser } from '#storage/users.js';
import { jsonAnswer } from './answer.js';
import { cookieNames, readSigned, signText } from './cookies.js';
import { complete, DOOR, failed, mayEnter, next, ownPath, text } from './endOfSignIn.js';
import { type SignInReason, showSignIn } from './pages/signInPages.js';
import { type AnyRoute, route } from './route.js';

/** Sign-in by a passkey alone, which is both factors: the device that has the key asks for a finger, face or number. */
const CHALLENGE_MS = 5 * 60_000;

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

export const passkeyRoutes: readonly AnyRoute[] = [passkeyOptions, passkeyPost];

function parseResponse(text: string): AuthenticationResponseJSON | undefined {
  try {
    const value = JSON.parse(text) as AuthenticationResponseJSON;
    return typeof value?.id === 'string' && value.id.length < 2000 ? value : undefined;
  } catch {
    return undefined;
  }
}
