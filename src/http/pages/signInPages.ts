import { lockedPage } from '#web/pages/locked.js';
import { type SignInView, signInPage } from '#web/pages/signIn.js';
import { signInCodePage } from '#web/pages/signInCode.js';
import { type PlainAnswer, page } from '../answer.js';
import { type Drawing, type Showing, show } from '../shell.js';
import { escapeHtml, plainPage } from './plain.js';

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

export async function showSetUp(
  c: Drawing,
  view: {
    readonly secret: string;
    readonly uri: string;
    readonly next?: string | undefined;
    readonly wrong?: boolean;
  },
  more: Showing = {},
): Promise<PlainAnswer> {
  const { status, audit } = more;
  const next = view.next ? `<input type="hidden" name="next" value="${escapeHtml(view.next)}">` : '';
  return page(
    plainPage(c.services, {
      title: 'Set up an authenticator',
      body: `${view.wrong ? '<p role="alert">That code does not fit.</p>' : ''}<p>Put this secret into an authenticator: <code id="secret">${escapeHtml(view.secret)}</code></p>
<p><a href="${escapeHtml(view.uri)}">Open it in an authenticator on this device</a></p>
<form method="post" action="/sign-in/set-up"><input type="hidden" name="_csrf" value="${escapeHtml(c.csrf)}">${next}
<label>Code that it shows <input name="code" autocomplete="one-time-code" inputmode="numeric"></label> <button>Continue</button></form>`,
    }),
    { ...(status === undefined ? {} : { status }), ...(audit === undefined ? {} : { audit }) },
  );
}
