import type { ReactElement, ReactNode } from 'react';
import { usePage } from '../page.js';
import { Csrf, Submit } from './Fields.js';

/** One step of a form that is kept on the server: go on, or save and finish later; what is typed is kept in the tab. */
export function DraftForm(props: {
  readonly action: string;
  readonly submit: string;
  /** Where the step before is, or the list at the first one. */
  readonly back: string;
  readonly children: ReactNode;
}): ReactElement {
  const { t } = usePage();
  return (
    <>
      <form
        method="post"
        action={props.action}
        className="usa-form usa-form--large"
        noValidate
        id="draft"
        data-keep=""
      >
        <Csrf />
        {props.children}
        <Submit label={props.submit} />
        <button type="submit" name="next" value="later" className="usa-button usa-button--outline">
          {t('step.later')}
        </button>
      </form>
      <p>
        <a className="usa-link" href={props.back}>
          {t('form.back')}
        </a>
      </p>
    </>
  );
}
