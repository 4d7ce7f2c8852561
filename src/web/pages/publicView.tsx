import type { ReactElement } from 'react';
import { address } from '../addresses.js';
import type { Page } from '../page.js';
import { usePage } from '../page.js';
import { Alert } from '../parts/Alert.js';
import { DataTable, PageHead } from '../parts/Lists.js';

export interface PublicViewView {
  readonly id: string;
  readonly name: string;
  readonly absconded: boolean;
  readonly notListed: {
    readonly says: 'sealed' | 'pending' | 'over' | 'juvenile' | 'tierOne';
    readonly source: string;
  } | null;
  readonly shown: readonly { readonly label: string; readonly text: string }[];
  readonly withheld: readonly {
    readonly label: string;
    readonly what: string;
    readonly because: 'never' | 'notListed' | 'victim' | 'partOf';
    readonly source: string;
  }[];
}

export const publicViewPage: Page<PublicViewView> = {
  title: (view, t) => t('publicView.title', { name: view.name }),
  width: 'wide',
  Body: PublicView,
};

function PublicView({ view }: { readonly view: PublicViewView }): ReactElement {
  const { t } = usePage();
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
