import type { ReactElement } from 'react';
import { address } from '../addresses.js';
import type { Page } from '../page.js';
import { usePage } from '../page.js';
import { Alert } from '../parts/Alert.js';
import { Csrf, ErrorSummary, PostForm, Submit, TextField } from '../parts/Fields.js';
import type { FormState } from '../view.js';

export interface SignInView {
  readonly form: FormState;
  /** Why the reader is here, if anything needs saying. */
  readonly reason?: 'wrong' | 'locked' | 'disabled' | 'idle' | 'expired' | 'ended';
  /** With `wrong`: tries left before the lock. */
  readonly triesLeft?: number;
  /** Path to go back to after signing in; already checked to be one of ours. */
  readonly next?: string;
  readonly helpDesk: { readonly phone: string; readonly email?: string };
  /** Trial installations link to the first-run page. */
  readonly firstRun?: boolean;
}

/** Posts `username`, `password`, `next`. A passkey signs in alone, also while the password is locked. */
export const signInPage: Page<SignInView> = {
  title: (_, t) => t('signIn.title'),
  width: 'plain',
  scripts: ['passkey.js'],
  failed: (view) =>
    view.reason === 'wrong' || view.reason === 'locked' || (view.form.errors?.length ?? 0) > 0,
  Body: SignIn,
};

function SignIn({ view }: { readonly view: SignInView }): ReactElement {
  const { t } = usePage();
  return (
    <div className="rs-narrow">
      <Why view={view} />
      <h1>{t('signIn.heading')}</h1>
      <p>{t('signIn.notice')}</p>
      <ErrorSummary
        form={view.form}
        labels={{ username: t('signIn.user'), password: t('signIn.password') }}
      />
      <PostForm action={address.signIn}>
        {view.next ? <input type="hidden" name="next" value={view.next} /> : null}
        <TextField
          form={view.form}
          name="username"
          label={t('signIn.user')}
          autoComplete="username webauthn"
          spellCheck={false}
        />
        <TextField
          form={view.form}
          name="password"
          type="password"
          label={t('signIn.password')}
          autoComplete="current-password"
        />
        <Submit label={t('signIn.continue')} />
      </PostForm>
      <PasskeySignIn next={view.next} />
      <section className="rs-help">
        <h2>{t('signIn.helpHeading')}</h2>
        <p>
          {t('signIn.helpText')} <span className="rs-nowrap">{view.helpDesk.phone}</span>
          {view.helpDesk.email ? `, ${view.helpDesk.email}` : ''}
        </p>
        {view.firstRun ? (
          <p>
            <a className="usa-link" href={address.firstRun}>
              {t('signIn.firstRun')}
            </a>
          </p>
        ) : null}
      </section>
    </div>
  );
}

function Why({ view }: { readonly view: SignInView }): ReactElement | null {
  const { t } = usePage();
  switch (view.reason) {
    case undefined:
      return null;
    case 'wrong':
      return (
        <Alert kind="error" role="alert" slim>
          {t('signIn.wrong')}
          {view.triesLeft === undefined ? '' : ` ${t.count('signIn.wrongHelp', view.triesLeft)}`}
        </Alert>
      );
    case 'locked':
      return (
        <Alert kind="error" role="alert" heading={t('signIn.lockedHeading')}>
          {t('signIn.lockedText')}
        </Alert>
      );
    case 'disabled':
      return (
        <Alert kind="error" role="alert" slim>
          {t('signIn.disabled')}
        </Alert>
      );
    default:
      return (
        <Alert kind="info" role="status" slim>
          {t(`signIn.${view.reason}`)}
        </Alert>
      );
  }
}

/** Needs script, so the island shows it; without script the password way is whole. */
function PasskeySignIn({ next }: { readonly next: string | undefined }): ReactElement {
  const { t } = usePage();
  return (
    <form
      hidden
      method="post"
      action={address.signInPasskey}
      data-passkey="sign-in"
      data-options={address.signInPasskeyOptions}
      data-failed={t('signIn.passkeyFailed')}
    >
      <Csrf />
      {next ? <input type="hidden" name="next" value={next} /> : null}
      <input type="hidden" name="response" />
      <p className="rs-or">{t('signIn.or')}</p>
      <button type="submit" className="usa-button usa-button--outline">
        {t('signIn.passkey')}
      </button>
      <p role="status" className="rs-problem" data-passkey-status="" />
    </form>
  );
}
