import { z } from 'zod';
import { unseal } from '#storage/keys.js';
import { endSession, openSession, reopenSession, type Session } from '#storage/sessions.js';
import { lastSignInOf, noteSuccess, type SignInMethod } from '#storage/signIn.js';
import { findUser, type User } from '#storage/users.js';
import { type Answer, isOwnPath, type KeptPost, type PlainAnswer, redirect } from './answer.js';
import { personOf } from './callers.js';
import { cookieNames } from './cookies.js';
import { refuse } from './errors.js';
import type { SignInReason } from './pages/signInPages.js';
import type { Context, Found } from './route.js';
import type { Services } from './services.js';
import type { Showing } from './shell.js';

/** What every way to sign in shares: who may enter, what a try that failed says, what follows one that held. */

export const DOOR = { kind: 'SignIn', all: true } as const;
export const text = (max: number) => z.string().max(max).default('');
export const next = z.string().max(2000).optional().catch(undefined);

type AnyPublic = Context<'public', unknown, unknown, unknown, Found, unknown>;

/** Both factors were shown: the session is full, or the locked one is open again and kept work is done. */
export async function complete(
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

export function failed(
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

/** Disabled accounts, temporary ones whose time is over and those idle for 90 days stay outside. */
export function mayEnter(user: User, nowMs: number): boolean {
  const idle = nowMs - Math.max(user.lastSignInAt ?? 0, user.createdAt) > 90 * 86_400_000;
  return user.status === 'active' && !idle && (user.endsAt === null || user.endsAt > nowMs);
}

export function ownPath(path: string | undefined): string | undefined {
  return path !== undefined && isOwnPath(path) ? path : undefined;
}

export function withNext(path: string, wanted: string | undefined): string {
  const own = ownPath(wanted);
  return own ? `${path}?${new URLSearchParams({ next: own })}` : path;
}

function openKept(services: Services, session: Session, sealed: string): KeptPost {
  const plain = unseal(services.keys.master, Buffer.from(sealed, 'base64'), `kept ${session.digest}`);
  return JSON.parse(plain.toString()) as KeptPost;
}
