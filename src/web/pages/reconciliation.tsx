import type { ReactElement } from 'react';
import { address } from '../addresses.js';
import type { Page } from '../page.js';
import { usePage } from '../page.js';
import { DataTable, PageHead } from '../parts/Lists.js';

export interface ReconciliationView {
  readonly from: string;
  readonly until: string;
  readonly gap: number;
  readonly rows: readonly {
    readonly month: string;
    readonly country: string;
    readonly journeys: number;
    readonly noticeOnly: number;
    readonly seenOnly: number;
    readonly both: number;
    readonly toldNsotc: number;
    readonly toldSora: number;
    readonly toldUsncb: number;
    readonly untold: number;
  }[];
}

export const reconciliationPage: Page<ReconciliationView> = {
  title: (_, t) => t('reconciliation.title'),
  width: 'wide',
  Body: Reconciliation,
};

export const REPORT_COLUMNS = [
  'journeys',
  'both',
  'noticeOnly',
  'seenOnly',
  'toldNsotc',
  'toldSora',
  'toldUsncb',
  'untold',
] as const;

function Reconciliation({ view }: { readonly view: ReconciliationView }): ReactElement {
  const { t } = usePage();
  return (
    <>
      <PageHead title={t('reconciliation.heading')} intro={t('reconciliation.intro')}>
        <a className="usa-button usa-button--outline" href={address.reconciliationCsv}>
          {t('reconciliation.csv')}
        </a>
      </PageHead>
      <p>{t('reconciliation.span', { from: view.from, until: view.until })}</p>
      <h2>{t('reconciliation.gap')}</h2>
      <p>{t('reconciliation.gapText', { n: view.gap })}</p>
      <p>{t('reconciliation.gapWhy')}</p>
      <DataTable
        caption={t('reconciliation.caption')}
        captionShown
        compact
        rows={view.rows}
        id={(row) => `${row.month} ${row.country}`}
        empty={t('reconciliation.empty')}
        columns={[
          {
            id: 'country',
            label: t('reconciliation.country'),
            heads: true,
            cell: (row) => `${row.country}, ${row.month}`,
          },
          ...REPORT_COLUMNS.map((id) => ({
            id,
            label: t(`reconciliation.${id}`),
            number: true,
            cell: (row: ReconciliationView['rows'][number]) => String(row[id]),
          })),
        ]}
      />
    </>
  );
}
