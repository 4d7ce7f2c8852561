import { authenticatorPage } from '#web/pages/account.js';
import { lockedPage } from '#web/pages/locked.js';
import { type SignInView, signInPage } from '#web/pages/signIn.js';
import { signInCodePage } from '#web/pages/signInCode.js';
import type { PlainAnswer } from '../answer.js';
import { type Drawing, type Showing, show } from '../shell.js';

export type SignInReason = NonNullable<SignInView['reason']>;

export function showSignIn(
  c: Drawing,
  view: {
    readonly reason?: SignInReason | undefined;
    readonly next?: string | undefined;
    readonly username?: string;
  },
  more: Showing = {},
): Promise<PlainAnswer> {
  const { helpDesk, isTest } = c.services.settings;
  return show(
    c,
    signInPage,
    {
      form: { values: { username: view.username ?? '' } },
      helpDesk,
      firstRun: isTest,
      ...(view.reason ? { reason: view.reason } : {}),
      ...(view.next ? { next: view.next } : {}),
    },
    more,
  );
}

export function showCode(
  c: Drawing,
  view: { readonly way: 'app' | 'recovery'; readonly next?: string | undefined; readonly wrong?: boolean },
  more: Showing = {},
): Promise<PlainAnswer> {
  const errors = view.wrong ? { errors: [{ field: 'code', problem: 'wrongCode' as const }] } : {};
  return show(
    c,
    signInCodePage,
    { way: view.way, form: { values: {}, ...errors }, ...(view.next ? { next: view.next } : {}) },
    more,
  );
}

export function showLocked(c: Drawing, view: { readonly next: string }): Promise<PlainAnswer> {
  return show(c, lockedPage, view);
}

export function showSetUp(
  c: Drawing,
  view: {
    readonly secret: string;
    readonly uri: string;
    readonly next?: string | undefined;
    readonly wrong?: boolean;
  },
  more: Showing = {},
): Promise<PlainAnswer> {
  const errors = view.wrong ? { errors: [{ field: 'code', problem: 'wrongCode' as const }] } : {};
  const { secret, uri, next } = view;
  return show(
    c,
    authenticatorPage,
    {
      uri,
      key: secret.replace(/(.{4})(?=.)/g, '$1 '),
      action: '/sign-in/set-up',
      form: { values: {}, ...errors },
      ...(next ? { next } : {}),
    },
    more,
  );
}
