import type { Services } from '../services.js';
import { escapeHtml, plainPage } from './plain.js';

export type SignInReason = 'wrong' | 'locked' | 'disabled' | 'idle' | 'expired' | 'ended';

interface Drawing {
  readonly services: Services;
  readonly csrf: string;
}

const REASONS: Readonly<Record<SignInReason, string>> = {
  wrong: 'The name or the password is wrong. After five failures within 15 minutes the account is locked.',
  locked:
    'The account is locked after five failures. Your agency’s administrator or NSOTC’s help desk releases it. A passkey still works.',
  disabled: 'The account is not in use. Ask your agency’s administrator.',
  idle: 'The session was locked because nothing was done for 30 minutes.',
  expired: 'The session has ended. Sign in again.',
  ended: 'You are signed out.',
};

export function drawSignIn(
  c: Drawing,
  view: {
    readonly reason?: SignInReason | undefined;
    readonly next?: string | undefined;
    readonly username?: string;
  },
): string {
  const said = view.reason ? `<p role="alert">${REASONS[view.reason]}</p>` : '';
  return plainPage(c.services, {
    title: 'Sign in',
    body: `${said}<form method="post" action="/sign-in">${hidden(c.csrf, view.next)}
<label>Name <input name="username" autocomplete="username webauthn" value="${escapeHtml(view.username ?? '')}"></label>
<label>Password <input name="password" type="password" autocomplete="current-password"></label>
<button>Continue</button></form>`,
  });
}

export function drawCode(
  c: Drawing,
  view: { readonly way: 'app' | 'recovery'; readonly next?: string | undefined; readonly wrong?: boolean },
): string {
  const to = view.way === 'app' ? '/sign-in/code' : '/sign-in/recovery';
  const label = view.way === 'app' ? 'Code of the authenticator' : 'Recovery code';
  return plainPage(c.services, {
    title: label,
    body: `${view.wrong ? '<p role="alert">That code does not fit or was used.</p>' : ''}<form method="post" action="${to}">${hidden(c.csrf, view.next)}
<label>${label} <input name="code" autocomplete="one-time-code"></label><button>Sign in</button></form>`,
  });
}

export function drawSetUp(
  c: Drawing,
  view: {
    readonly secret: string;
    readonly uri: string;
    readonly next?: string | undefined;
    readonly wrong?: boolean;
  },
): string {
  return plainPage(c.services, {
    title: 'Set up an authenticator',
    body: `${view.wrong ? '<p role="alert">That code does not fit.</p>' : ''}<p>Put this secret into an authenticator: <code>${escapeHtml(view.secret)}</code></p>
<p><a href="${escapeHtml(view.uri)}">Open it in an authenticator on this device</a></p>
<form method="post" action="/sign-in/set-up">${hidden(c.csrf, view.next)}
<label>Code that it shows <input name="code" autocomplete="one-time-code"></label><button>Continue</button></form>`,
  });
}

export function drawLocked(c: Drawing, view: { readonly next: string }): string {
  const query = new URLSearchParams({ reason: 'idle', next: view.next });
  return plainPage(c.services, {
    title: 'Locked',
    body: `<p>Nothing was done for 30 minutes. Your work is kept.</p><p><a href="/sign-in?${escapeHtml(String(query))}">Open again</a></p>`,
  });
}

function hidden(csrf: string, next: string | undefined): string {
  const to = next ? `<input type="hidden" name="next" value="${escapeHtml(next)}">` : '';
  return `<input type="hidden" name="_csrf" value="${escapeHtml(csrf)}">${to}`;
}
