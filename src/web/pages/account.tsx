import type { ReactElement } from 'react';
import { address } from '../addresses.js';
import type { Page } from '../page.js';
import { usePage } from '../page.js';
import { Choices, Csrf, ErrorSummary, PostButton, PostForm, Submit, TextField } from '../parts/Fields.js';
import { Facts } from '../parts/Lists.js';
import { Code } from '../parts/Tags.js';
import { When } from '../parts/When.js';
import { qrPicture } from '../qr.js';
import type { FormState, Instant } from '../view.js';

export interface AccountView {
  readonly name: string;
  readonly username: string;
  readonly agency: string;
  readonly roles: readonly string[];
  /** An authenticator app is set up. */
  readonly authenticator: boolean;
  readonly passkeys: readonly {
    readonly id: string;
    readonly name: string;
    readonly addedAt: Instant;
    readonly usedAt?: Instant;
  }[];
  readonly recoveryCodesLeft: number;
  readonly keysOn: boolean;
  readonly sessions: readonly {
    readonly id: string;
    readonly from: string;
    readonly since: Instant;
    readonly here: boolean;
  }[];
  /** Password change. Fields: `passwordNow`, `passwordNew`. */
  readonly password: FormState;
}

export const accountPage: Page<AccountView> = {
  title: (_, t) => t('account.title'),
  width: 'plain',
  scripts: ['passkey.js'],
  failed: (view) => (view.password.errors?.length ?? 0) > 0,
  Body: Account,
};

function Account({ view }: { readonly view: AccountView }): ReactElement {
  const { t } = usePage();
  return (
    <>
      <PasswordErrors view={view} />
      <h1>{t('account.heading')}</h1>
      <Facts
        pairs={[
          [t('users.name'), view.name],
          [t('user.username'), <Code key="username">{view.username}</Code>],
          [t('user.agency'), view.agency],
          [t('users.roles'), view.roles.map((role) => t.coded('roles', role)).join('; ')],
        ]}
      />
      <h2>{t('account.factors')}</h2>
      <p>{t('account.factorsText')}</p>
      <h3>{t('account.authenticator')}</h3>
      <p>
        {t(view.authenticator ? 'account.authenticatorOn' : 'account.authenticatorOff')}{' '}
        <a className="usa-link" href={address.accountAuthenticator}>
          {t(view.authenticator ? 'account.authenticatorAgain' : 'account.authenticatorSet')}
        </a>
      </p>
      <Passkeys view={view} />
      <h3>{t('account.codes')}</h3>
      <p>
        {t.count('account.codesLeft', view.recoveryCodesLeft)} {t('account.codesNewText')}
      </p>
      <PostButton action={address.accountRecoveryCodes} label={t('account.codesNew')} tone="outline" />
      <h2 id="keys-setting">{t('account.keys')}</h2>
      <p>{t('account.keysText')}</p>
      <PostForm action={address.accountKeys}>
        <Choices
          form={{ values: { keys: view.keysOn ? 'on' : 'off' } }}
          name="keys"
          label={t('account.keysLabel')}
          choices={[
            { value: 'on', label: t('account.keysOn') },
            { value: 'off', label: t('account.keysOff') },
          ]}
        />
        <Submit label={t('form.save')} />
      </PostForm>
      <h2>{t('account.password')}</h2>
      <PasswordForm view={view} />
      <h2>{t('account.sessions')}</h2>
      <ul className="rs-plain">
        {view.sessions.map((session) => (
          <li key={session.id}>
            <Code>{session.from}</Code>, <When at={session.since} />{' '}
            {session.here ? (
              <strong>({t('account.sessionHere')})</strong>
            ) : (
              <PostButton
                action={`${address.account}/sessions/end`}
                label={t('account.sessionEnd')}
                about={session.from}
                tone="outline"
                hidden={{ session: session.id }}
              />
            )}
          </li>
        ))}
      </ul>
    </>
  );
}

type OwnPasswordView = Pick<AccountView, 'username' | 'password'>;

/** The password was made by somebody else: a new one comes before everything. */
export const ownPasswordPage: Page<OwnPasswordView> = {
  title: (_, t) => t('account.own'),
  width: 'plain',
  failed: (view) => (view.password.errors?.length ?? 0) > 0,
  Body: OwnPassword,
};

function OwnPassword({ view }: { readonly view: OwnPasswordView }): ReactElement {
  const { t } = usePage();
  return (
    <>
      <PasswordErrors view={view} />
      <h1>{t('account.own')}</h1>
      <p>{t('account.ownText')}</p>
      <PasswordForm view={view} />
    </>
  );
}

function PasswordErrors({ view }: { readonly view: OwnPasswordView }): ReactElement {
  const { t } = usePage();
  const labels = { passwordNow: t('account.passwordNow'), passwordNew: t('account.passwordNew') };
  return <ErrorSummary form={view.password} labels={labels} />;
}

function PasswordForm({ view }: { readonly view: OwnPasswordView }): ReactElement {
  const { t } = usePage();
  return (
    <PostForm action={address.accountPassword}>
      <input
        type="text"
        name="username"
        autoComplete="username"
        defaultValue={view.username}
        hidden
        readOnly
      />
      <TextField
        form={view.password}
        name="passwordNow"
        type="password"
        label={t('account.passwordNow')}
        autoComplete="current-password"
      />
      <TextField
        form={view.password}
        name="passwordNew"
        type="password"
        label={t('account.passwordNew')}
        hint={t('account.passwordHint')}
        autoComplete="new-password"
      />
      <Submit label={t('account.passwordChange')} />
    </PostForm>
  );
}

function Passkeys({ view }: { readonly view: AccountView }): ReactElement {
  const { t } = usePage();
  return (
    <>
      <h3>{t('account.passkeys')}</h3>
      <p>{t('account.passkeysText')}</p>
      <ul className="rs-plain">
        {view.passkeys.map((passkey) => (
          <li key={passkey.id}>
            {passkey.name}
            <span className="rs-sub">
              {passkey.usedAt ? (
                <>
                  {t('account.passkeyUsed')} <When at={passkey.usedAt} />
                </>
              ) : (
                t('account.passkeyNeverUsed')
              )}
            </span>
            <PostButton
              action={`${address.accountPasskeys}/remove`}
              label={t('account.passkeyRemove')}
              about={passkey.name}
              tone="outline"
              hidden={{ passkey: passkey.id }}
            />
          </li>
        ))}
      </ul>
      <form
        hidden
        method="post"
        action={address.accountPasskeys}
        className="usa-form"
        data-passkey="register"
        data-options={address.accountPasskeyOptions}
        data-failed={t('account.passkeyFailed')}
      >
        <Csrf />
        <input type="hidden" name="response" />
        <TextField
          form={{ values: {} }}
          name="passkeyName"
          label={t('account.passkeyName')}
          hint={t('account.passkeyNameHint')}
          autoComplete="off"
        />
        <button type="submit" className="usa-button usa-button--outline">
          {t('account.passkeyAdd')}
        </button>
        <p role="status" className="rs-problem" data-passkey-status="" />
      </form>
      <noscript>
        <p>{t('account.passkeyNoScript')}</p>
      </noscript>
    </>
  );
}

export interface RecoveryCodesView {
  readonly name: string;
  /** In the clear once, right after they were made. */
  readonly codes: readonly string[];
  readonly madeAt: Instant;
}

export const recoveryCodesPage: Page<RecoveryCodesView> = {
  title: (_, t) => t('codes.title'),
  width: 'plain',
  Body: RecoveryCodes,
};

function RecoveryCodes({ view }: { readonly view: RecoveryCodesView }): ReactElement {
  const { t } = usePage();
  return (
    <>
      <h1>{t('codes.heading')}</h1>
      <p>{t('codes.text')}</p>
      <p className="rs-sub">
        {t('codes.for', { name: view.name })}, <When at={view.madeAt} brief />
      </p>
      <ol className="rs-codes">
        {view.codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ol>
      <p className="rs-buttons">
        <button type="button" className="usa-button" data-print="" hidden>
          {t('codes.print')}
        </button>
        <a className="usa-button usa-button--outline" href={address.account}>
          {t('codes.done')}
        </a>
      </p>
    </>
  );
}

export interface AuthenticatorView {
  /** The `otpauth:` address; drawn as a picture, and a link for a reader whose app is on this device. */
  readonly uri: string;
  /** The same key as text, in groups of four. */
  readonly key: string;
  /** Fields: `code`, `next`. */
  readonly form: FormState;
  /** Where the code is posted, when not to the account: the first sign-in sets one up on its way in. */
  readonly action?: string;
  readonly next?: string;
}

export const authenticatorPage: Page<AuthenticatorView> = {
  title: (_, t) => t('authenticator.title'),
  width: 'plain',
  failed: (view) => (view.form.errors?.length ?? 0) > 0,
  Body: Authenticator,
};

function Authenticator({ view }: { readonly view: AuthenticatorView }): ReactElement {
  const { t } = usePage();
  const { size, path } = qrPicture(view.uri);
  return (
    <>
      <ErrorSummary form={view.form} labels={{ code: t('code.label') }} />
      <h1>{t('authenticator.heading')}</h1>
      <ol className="usa-process-list">
        <li className="usa-process-list__item">
          <h2 className="usa-process-list__heading">{t('authenticator.one')}</h2>
          <svg
            className="rs-qr"
            viewBox={`0 0 ${size} ${size}`}
            width="220"
            height="220"
            role="img"
            aria-label={t('authenticator.picture')}
          >
            <rect width={size} height={size} fill="#fff" />
            <path d={path} fill="#000" />
          </svg>
          <p>
            {t('authenticator.typed')}{' '}
            <strong className="rs-breakable" id="secret">
              {view.key}
            </strong>
          </p>
          <p>
            <a className="usa-link" href={view.uri}>
              {t('authenticator.here')}
            </a>
          </p>
        </li>
        <li className="usa-process-list__item">
          <h2 className="usa-process-list__heading">{t('authenticator.two')}</h2>
          <PostForm action={view.action ?? address.accountAuthenticator}>
            {view.next ? <input type="hidden" name="next" value={view.next} /> : null}
            <TextField
              form={view.form}
              name="code"
              label={t('code.label')}
              inputMode="numeric"
              autoComplete="one-time-code"
            />
            <Submit label={t('authenticator.submit')} />
          </PostForm>
        </li>
      </ol>
    </>
  );
}
