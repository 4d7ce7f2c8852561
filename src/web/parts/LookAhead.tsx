import type { ReactElement } from 'react';
import { usePage } from '../page.js';
import type { Instant } from '../view.js';
import { When } from './When.js';

/** How far a look at other tier rules is. */
export interface LookAheadView {
  readonly says: string;
  readonly state: 'running' | 'done';
  readonly looked: number;
  /** Null: it was not begun yet. */
  readonly total: number | null;
  readonly found: number;
  readonly by: string;
  readonly at: Instant;
}

/** @param here the page to look at again */
export function LookAhead({ of, here }: { readonly of: LookAheadView; readonly here: string }): ReactElement {
  const { t } = usePage();
  return (
    <>
      <p>
        {of.says} <span className="rs-sub">{of.by}</span> <When at={of.at} brief />
      </p>
      {of.state === 'done' ? (
        <p>{t('lookAhead.done', { n: of.looked, found: of.found })}</p>
      ) : (
        <p role="status">
          <progress max={Math.max(of.total ?? 1, 1)} value={of.looked} aria-label={t('lookAhead.label')} />{' '}
          {of.total === null
            ? t('lookAhead.waits')
            : t('lookAhead.running', { n: of.looked, total: of.total, found: of.found })}{' '}
          <a className="usa-link" href={here}>
            {t('exports.look')}
          </a>
        </p>
      )}
    </>
  );
}
