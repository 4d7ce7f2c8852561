import type { ReactElement } from 'react';
import { address } from '../addresses.js';
import type { Page } from '../page.js';
import { usePage } from '../page.js';
import { Alert } from '../parts/Alert.js';
import { DataTable, PageHead } from '../parts/Lists.js';
import { When } from '../parts/When.js';
import type { Instant } from '../view.js';

export interface PublicViewView {
  readonly id: string;
  readonly name: string;
  readonly absconded: boolean;
  /** The photograph that is shown; null: none. */
  readonly photo: string | null;
  /** A change is not in the public view yet. */
  readonly behind: boolean;
  /** When what is shown last became another; null: it was never made. */
  readonly changedAt: Instant | null;
  readonly notListed: {
    readonly says: 'sealed' | 'pending' | 'over' | 'juvenile' | 'tierOne';
    readonly source: string;
  } | null;
  readonly shown: readonly { readonly label: string; readonly text: string }[];
  readonly withheld: readonly {
    readonly label: string;
    readonly what: string;
    readonly because: 'never' | 'notListed' | 'victim' | 'partOf' | 'looks' | 'former';
    readonly source: string;
  }[];
}

export const publicViewPage: Page<PublicViewView> = {
  title: (view, t) => t('publicView.title', { name: view.name }),
  width: 'wide',
  Body: PublicView,
};

function PublicView({ view }: { readonly view: PublicViewView }): ReactElement {
  const { t, shell } = usePage();
  return (
    <>
      <PageHead title={t('publicView.title', { name: view.name })} intro={t('publicView.intro')}>
        <a className="usa-button usa-button--outline" href={address.registrant(view.id)}>
          {t('part.back')}
        </a>
      </PageHead>
      {view.notListed ? (
        <Alert kind="info" heading={t('publicView.not')}>
          {t(`publicView.not.${view.notListed.says}`)}{' '}
          {t('publicView.source', { source: view.notListed.source })}
        </Alert>
      ) : null}
      {/* No step runs in training: what stands here is worked out for the reader. */}
      {view.behind && !shell.training ? (
        <Alert kind="info" slim>
          {t('publicView.behind')}
        </Alert>
      ) : null}
      {view.changedAt ? (
        <p>
          {t('publicView.changed')} <When at={view.changedAt} />
        </p>
      ) : null}
      {view.photo ? (
        <img
          className="rs-thumb"
          src={address.registrantThumb(view.id, view.photo)}
          alt={t('publicView.photo', { name: view.name })}
        />
      ) : null}
      {view.absconded ? <p>{t('publicView.absconded')}</p> : null}
      <h2>{view.notListed ? t('publicView.wouldBe') : t('publicView.shown')}</h2>
      <DataTable
        caption={t('publicView.shown')}
        rows={view.shown.map((row, n) => ({ ...row, n }))}
        id={(row) => String(row.n)}
        empty={t('publicView.empty')}
        columns={[
          { id: 'element', label: t('publicView.element'), heads: true, cell: (row) => row.label },
          { id: 'text', label: t('publicView.text'), cell: (row) => row.text },
        ]}
      />
      <h2>{t('publicView.withheld')}</h2>
      <DataTable
        caption={t('publicView.withheld')}
        rows={view.withheld.map((row, n) => ({ ...row, n }))}
        id={(row) => String(row.n)}
        empty={t('publicView.empty')}
        columns={[
          { id: 'element', label: t('publicView.element'), heads: true, cell: (row) => row.label },
          { id: 'what', label: t('publicView.what'), cell: (row) => row.what },
          {
            id: 'because',
            label: t('publicView.because'),
            cell: (row) => (
              <>
                {t(`publicView.because.${row.because}`)}{' '}
                <span className="rs-sub">{t('publicView.source', { source: row.source })}</span>
              </>
            ),
          },
        ]}
      />
    </>
  );
}
