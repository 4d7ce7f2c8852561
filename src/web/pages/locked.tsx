import type { ReactElement } from 'react';
import { address } from '../addresses.js';
import type { Page } from '../page.js';
import { usePage } from '../page.js';

export interface LockedView {
  /** The path the reader was on. */
  readonly next: string;
}

/** Where the idle lock leads. The server has ended the session already when this is shown. */
export const lockedPage: Page<LockedView> = {
  title: (_, t) => t('locked.title'),
  width: 'plain',
  Body: Locked,
};

function Locked({ view }: { readonly view: LockedView }): ReactElement {
  const { t } = usePage();
  return (
    <div className="rs-narrow">
      <h1>{t('locked.heading')}</h1>
      <p>{t('locked.text')}</p>
      <p>
        <a className="usa-button" href={`${address.signIn}?next=${encodeURIComponent(view.next)}`}>
          {t('locked.signIn')}
        </a>
      </p>
    </div>
  );
}
