import type { ReactElement } from 'react';
import { address } from '../addresses.js';
import type { Page } from '../page.js';
import { usePage } from '../page.js';
import { Facts } from '../parts/Lists.js';
import { Code } from '../parts/Tags.js';

export interface ErrorView {
  readonly status: 403 | 404 | 409 | 413 | 422 | 429 | 500 | 503 | 'form';
  /** A sentence of the domain saying what exactly; never internals. */
  readonly says?: string;
  /** By which the help desk finds it in the log. */
  readonly reference?: string;
  /** Where the reader may try again. */
  readonly again?: string;
  readonly helpDesk: string;
}

export const errorPage: Page<ErrorView> = {
  title: (view, t) => t(`error.${view.status}.title`),
  width: 'plain',
  Body: ErrorBody,
};

function ErrorBody({ view }: { readonly view: ErrorView }): ReactElement {
  const { t } = usePage();
  return (
    <div className="rs-narrow">
      <h1>{t(`error.${view.status}.title`)}</h1>
      <p className="usa-intro">{t(`error.${view.status}.text`)}</p>
      <p>{t(`error.${view.status}.next`)}</p>
      <Facts
        pairs={[
          [t('error.what'), view.says],
          [t('error.reference'), view.reference ? <Code key="reference">{view.reference}</Code> : null],
          [t('error.helpDesk'), view.helpDesk],
        ]}
      />
      <p className="rs-buttons">
        {view.again ? (
          <a className="usa-button" href={view.again}>
            {t('error.again')}
          </a>
        ) : null}
        <a className={view.again ? 'usa-button usa-button--outline' : 'usa-button'} href={address.home}>
          {t('error.back')}
        </a>
      </p>
    </div>
  );
}
