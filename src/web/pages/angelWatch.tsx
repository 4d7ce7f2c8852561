import type { ReactElement } from 'react';
import { address } from '../addresses.js';
import type { Page } from '../page.js';
import { usePage } from '../page.js';
import { FilterForm, Select } from '../parts/Fields.js';
import { DataTable, PageHead, Pagination } from '../parts/Lists.js';
import { Code, Tag } from '../parts/Tags.js';
import { dateText, When } from '../parts/When.js';
import type { FormState, Paging, ZonedInstant } from '../view.js';

export interface WatchRow {
  readonly id: string;
  readonly name: string;
  readonly born: string;
  readonly recordNumber: string;
  readonly journey: string;
  readonly countries: readonly string[];
  readonly confirmed: boolean;
  readonly departs: ZonedInstant;
  readonly state: 'handed' | 'notice-came' | 'not-travelling' | 'departed';
  /** Present for NSOTC, which sees trips. */
  readonly tripHref?: string;
}

export interface AngelWatchView {
  readonly rows: readonly WatchRow[];
  readonly paging: Paging;
  readonly filter: FormState;
  readonly csv: string;
}

export const angelWatchPage: Page<AngelWatchView> = {
  title: (_view, t) => t('watch.title'),
  width: 'wide',
  Body: AngelWatch,
};

function AngelWatch({ view }: { readonly view: AngelWatchView }): ReactElement {
  const { t } = usePage();
  return (
    <>
      <PageHead title={t('watch.title')} intro={t('watch.intro')}>
        <a className="usa-link" href={view.csv}>
          {t('watch.csv')}
        </a>
      </PageHead>
      <FilterForm action={address.angelWatch}>
        <Select
          form={view.filter}
          name="show"
          label={t('releases.filterState')}
          choices={(['open', 'all'] as const).map((value) => ({ value, label: t(`watch.show.${value}`) }))}
        />
      </FilterForm>
      <DataTable
        caption={t('watch.title')}
        rows={view.rows}
        id={(row) => row.id}
        empty={t('watch.empty')}
        columns={[
          {
            id: 'name',
            label: t('releases.who'),
            heads: true,
            cell: (row) => (
              <>
                {row.tripHref ? (
                  <a className="usa-link" href={row.tripHref}>
                    {row.name}
                  </a>
                ) : (
                  row.name
                )}
                <span className="rs-sub">
                  {row.born ? `${dateText(row.born)}, ` : ''}
                  <Code>{row.recordNumber}</Code>
                </span>
              </>
            ),
          },
          {
            id: 'departs',
            label: t('releases.departs'),
            cell: (row) => <When at={row.departs.at} zone={row.departs.zone} />,
          },
          {
            id: 'journey',
            label: t('trips.started'),
            cell: (row) => (
              <>
                {row.journey}
                <span className="rs-sub">{row.countries.join(', ')}</span>
              </>
            ),
          },
          {
            id: 'state',
            label: t('releases.state'),
            cell: (row) => (
              <>
                <Tag tone={row.state === 'handed' ? 'warn' : 'plain'}>{t(`watchState.${row.state}`)}</Tag>
                <span className="rs-sub">
                  {t(row.confirmed ? 'identity.confirmed' : 'identity.unconfirmed')}
                </span>
              </>
            ),
          },
        ]}
      />
      <Pagination paging={view.paging} />
    </>
  );
}
