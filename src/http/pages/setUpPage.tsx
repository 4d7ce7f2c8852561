import type { ReactElement } from 'react';
import { type Page, usePage } from '#web/page.js';
import { ErrorSummary, PostForm, Submit, TextField } from '#web/parts/Fields.js';
import type { FormState } from '#web/view.js';

export interface SetUpView {
  readonly secret: string;
  readonly uri: string;
  readonly form: FormState;
  readonly next?: string;
}

/** The authenticator that the first sign-in sets up; the account's own page needs a whole session, this one half of one. */
export const setUpPage: Page<SetUpView> = {
  title: (_, t) => t('authenticator.title'),
  width: 'plain',
  failed: (view) => (view.form.errors?.length ?? 0) > 0,
  Body: SetUp,
};

function SetUp({ view }: { readonly view: SetUpView }): ReactElement {
  const { t } = usePage();
  const label = t('code.label');
  return (
    <div className="rs-narrow">
      <ErrorSummary form={view.form} labels={{ code: label }} />
      <h1>{t('authenticator.title')}</h1>
      <p>
        <a className="usa-link" href={view.uri}>
          {t('authenticator.typed')}
        </a>{' '}
        <code id="secret">{view.secret}</code>
      </p>
      <PostForm action="/sign-in/set-up">
        {view.next ? <input type="hidden" name="next" value={view.next} /> : null}
        <TextField
          form={view.form}
          name="code"
          label={label}
          hint={t('code.hint')}
          autoComplete="one-time-code"
          inputMode="numeric"
          spellCheck={false}
        />
        <Submit label={t('signIn.continue')} />
      </PostForm>
    </div>
  );
}
