import type { Passkey } from '#storage/passkeys.js';
import type { User } from '#storage/users.js';
import type { FieldError } from '#web/view.js';
import { type PlainAnswer, page } from '../answer.js';
import type { Drawing, Showing } from '../shell.js';
import { escapeHtml, plainPage } from './plain.js';

export type AccountProblem = FieldError;

export interface AccountView {
  readonly user: User;
  readonly passkeys: readonly Passkey[];
  readonly codesLeft: number;
  readonly authenticator?: { readonly secret: string; readonly uri: string };
  readonly problem?: AccountProblem;
}

export async function showAccount(c: Drawing, view: AccountView, showing: Showing): Promise<PlainAnswer> {
  const { user } = view;
  const csrf = `<input type="hidden" name="_csrf" value="${escapeHtml(c.csrf)}">`;
  const keys = view.passkeys
    .map(
      (key) =>
        `<li>${escapeHtml(key.label)} <form method="post" action="/account/passkeys/${encodeURIComponent(key.id)}/remove">${csrf}<button>Remove</button></form></li>`,
    )
    .join('');
  const authenticator = view.authenticator
    ? `<p>Secret for the authenticator: <code id="secret">${escapeHtml(view.authenticator.secret)}</code></p>
<form method="post" action="/account/authenticator">${csrf}<label>Code that it shows <input name="code" inputmode="numeric"></label> <button>Confirm</button></form>`
    : '<p><a href="/account/authenticator">Set up an authenticator</a></p>';
  return plain(
    c,
    'Your account',
    `${view.problem ? `<p role="alert">${view.problem.field}: ${view.problem.problem}</p>` : ''}${user.mustChangePassword ? '<p>Choose your own password first.</p>' : ''}
<h2>Password</h2><form method="post" action="/account/password">${csrf}
<label>Present password <input name="current" type="password" autocomplete="current-password"></label>
<label>New password, at least 14 characters <input name="password" type="password" autocomplete="new-password"></label> <button>Change</button></form>
<h2>Authenticator</h2>${authenticator}
<h2>Passkeys</h2><ul>${keys}</ul>
<form hidden method="post" action="/account/passkeys" data-passkey="register" data-options="/account/passkeys/options" data-failed="The passkey was not accepted.">${csrf}<input type="hidden" name="response"><label>Name <input name="label"></label><button>Add a passkey</button><p role="status" data-passkey-status=""></p></form>
<h2>Recovery codes</h2><p>${view.codesLeft} left</p><form method="post" action="/account/recovery-codes">${csrf}<button>Make ten new ones</button></form>
<h2>Single keys</h2><form method="post" action="/account/keys">${csrf}<button name="keys" value="${user.singleKeys ? 'off' : 'on'}">Turn ${user.singleKeys ? 'off' : 'on'}</button></form>
<form method="post" action="/sign-out">${csrf}<button>Sign out</button></form>
<script type="module" src="${escapeHtml(c.services.assets.address('passkey.js'))}"></script>`,
    showing,
  );
}

export async function showRecoveryCodes(
  c: Drawing,
  codes: readonly string[],
  showing: Showing,
): Promise<PlainAnswer> {
  const list = codes.map((code) => `<li><code>${escapeHtml(code)}</code></li>`).join('');
  return plain(
    c,
    'Recovery codes',
    `<p>Print them now: they are not shown again. Each works once.</p><ol>${list}</ol><p><a href="/account">Back</a></p>`,
    showing,
  );
}

function plain(c: Drawing, title: string, body: string, { status, audit }: Showing): PlainAnswer {
  return page(plainPage(c.services, { title, body }), {
    ...(status === undefined ? {} : { status }),
    ...(audit === undefined ? {} : { audit }),
  });
}
