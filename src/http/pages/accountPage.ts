import { createHash } from 'node:crypto';
import type { Passkey } from '#storage/passkeys.js';
import type { Session } from '#storage/sessions.js';
import type { User } from '#storage/users.js';
import { accountPage, authenticatorPage, ownPasswordPage, recoveryCodesPage } from '#web/pages/account.js';
import type { FieldError } from '#web/view.js';
import type { PlainAnswer } from '../answer.js';
import { type Drawing, type Showing, show } from '../shell.js';

export type AccountProblem = FieldError;

export interface AccountData {
  readonly user: User;
  readonly passkeys: readonly Passkey[];
  readonly codesLeft: number;
  readonly sessions: readonly Session[];
  /** Digest of the session that asks. */
  readonly here: string;
  readonly problem?: AccountProblem;
}

export function showAccount(c: Drawing, data: AccountData, showing: Showing): Promise<PlainAnswer> {
  const { user } = data;
  const password = { values: {}, ...(data.problem ? { errors: [data.problem] } : {}) };
  if (user.mustChangePassword)
    return show(c, ownPasswordPage, { username: user.signInName, password }, showing);
  return show(
    c,
    accountPage,
    {
      name: user.displayName,
      username: user.signInName,
      agency: user.agencyName,
      roles: user.roles,
      authenticator: user.hasAuthenticator,
      passkeys: data.passkeys.map((key) => ({
        id: key.id,
        name: key.label,
        addedAt: iso(key.createdAt),
        ...(key.lastUsedAt === null ? {} : { usedAt: iso(key.lastUsedAt) }),
      })),
      recoveryCodesLeft: data.codesLeft,
      keysOn: user.singleKeys,
      sessions: data.sessions.map((session) => ({
        id: sessionName(session.digest),
        from: session.facts.from ?? '',
        since: iso(session.createdAt),
        here: session.digest === data.here,
      })),
      password,
    },
    showing,
  );
}

/** A name for a session that pages may hold: the digest in the table is never shown. */
export function sessionName(digest: string): string {
  return createHash('sha256').update(`session name ${digest}`).digest('hex').slice(0, 16);
}

export function showAuthenticator(
  c: Drawing,
  offered: { readonly secret: string; readonly uri: string },
  wrong: boolean,
  showing: Showing = {},
): Promise<PlainAnswer> {
  const errors = wrong ? { errors: [{ field: 'code', problem: 'wrongCode' as const }] } : {};
  return show(
    c,
    authenticatorPage,
    {
      uri: offered.uri,
      key: offered.secret.replace(/(.{4})(?=.)/g, '$1 '),
      form: { values: {}, ...errors },
    },
    showing,
  );
}

export function showRecoveryCodes(
  c: Drawing,
  codes: readonly string[],
  showing: Showing,
): Promise<PlainAnswer> {
  const name = c.user?.displayName ?? '';
  return show(c, recoveryCodesPage, { name, codes, madeAt: iso(c.now) }, showing);
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
