import type { ReactElement } from 'react';
import { address } from '../addresses.js';
import type { Page } from '../page.js';
import { usePage } from '../page.js';
import { ErrorSummary, PostForm, Submit, TextField } from '../parts/Fields.js';
import type { FormState } from '../view.js';

export interface SignInCodeView {
  /** `app`: the six digits of an authenticator; `recovery`: one of the printed codes. */
  readonly way: 'app' | 'recovery';
  readonly form: FormState;
  readonly next?: string;
}

/** The second factor. Posts `code`, `next` to the address of its way. */
export const signInCodePage: Page<SignInCodeView> = {
  title: (view, t) => t(view.way === 'app' ? 'code.title' : 'recovery.title'),
  width: 'plain',
  failed: (view) => (view.form.errors?.length ?? 0) > 0,
  Body: SignInCode,
};

function SignInCode({ view }: { readonly view: SignInCodeView }): ReactElement {
  const { t } = usePage();
  const app = view.way === 'app';
  const label = t(app ? 'code.label' : 'recovery.label');
  return (
    <div className="rs-narrow">
      <ErrorSummary form={view.form} labels={{ code: label }} />
      <h1>{t(app ? 'code.heading' : 'recovery.heading')}</h1>
      <PostForm action={app ? address.signInCode : address.signInRecovery}>
        {view.next ? <input type="hidden" name="next" value={view.next} /> : null}
        <TextField
          form={view.form}
          name="code"
          label={label}
          hint={t(app ? 'code.hint' : 'recovery.hint')}
          autoComplete={app ? 'one-time-code' : 'off'}
          inputMode={app ? 'numeric' : 'text'}
          spellCheck={false}
        />
        <Submit label={t('code.submit')} />
      </PostForm>
      <ul className="usa-list usa-list--unstyled rs-spaced">
        <li>
          <a className="usa-link" href={app ? address.signInRecovery : address.signInCode}>
            {t(app ? 'code.recovery' : 'recovery.app')}
          </a>
        </li>
        <li>
          <a className="usa-link" href={address.signIn}>
            {t('code.other')}
          </a>
        </li>
      </ul>
    </div>
  );
}
