import type { ReactElement } from 'react';
import { address } from '../addresses.js';
import type { Page } from '../page.js';
import { usePage } from '../page.js';
import { Alert } from '../parts/Alert.js';
import { FilterForm, Select } from '../parts/Fields.js';
import { DataTable, PageHead } from '../parts/Lists.js';
import { BarPicture, type ReportFiles, TakeAlong } from '../parts/Report.js';
import { Tag } from '../parts/Tags.js';
import { coverageChart } from '../reports/coverage.js';
import type { FormState } from '../view.js';

export interface CoverageRow {
  readonly mode: 'air' | 'sea' | 'private-air' | 'private-sea' | 'vehicle' | 'pedestrian' | 'rail';
  readonly direction: 'entry' | 'departure';
  /** Empty: the sum of the mode. */
  readonly port: string;
  readonly portName?: string;
  readonly crossings: number | null;
  readonly screened: number;
  readonly byHand: number;
  /** 0 to 1, or null where nothing can be said. */
  readonly share: number | null;
  readonly extent: 'full' | 'partial' | 'none';
  readonly says: string;
}

export interface CoverageView {
  readonly sums: readonly CoverageRow[];
  readonly rows: readonly CoverageRow[];
  /** Fields: `days`. */
  readonly filter: FormState;
  readonly days: readonly number[];
  readonly files: ReportFiles;
}

export const coveragePage: Page<CoverageView> = {
  title: (_, t) => t('coverage.title'),
  width: 'wide',
  Body: Coverage,
};

const TONE = { full: 'good', partial: 'warn', none: 'bad' } as const;

function Coverage({ view }: { readonly view: CoverageView }): ReactElement {
  const { t } = usePage();
  return (
    <>
      <PageHead title={t('coverage.heading')} intro={t('coverage.intro')}>
        <TakeAlong files={view.files} />
      </PageHead>
      <Alert kind="warning" slim>
        {t('coverage.gap')}
      </Alert>
      <FilterForm action={address.coverage}>
        <Select
          form={view.filter}
          name="days"
          label={t('coverage.days')}
          choices={view.days.map((n) => ({ value: String(n), label: t.count('coverage.day', n) }))}
        />
      </FilterForm>
      <h2>{t('coverage.byMode')}</h2>
      <BarPicture chart={coverageChart(view.sums, t)} />
      <Rows rows={view.sums} caption={t('coverage.byMode')} withPort={false} />
      <h2>{t('coverage.byPort')}</h2>
      <Rows rows={view.rows} caption={t('coverage.byPort')} withPort />
    </>
  );
}

function Rows(props: {
  readonly rows: readonly CoverageRow[];
  readonly caption: string;
  readonly withPort: boolean;
}): ReactElement {
  const { t } = usePage();
  const what = (row: CoverageRow) => `${t(`crossingMode.${row.mode}`)}, ${t(`crossingWay.${row.direction}`)}`;
  return (
    <DataTable
      caption={props.caption}
      compact
      rows={props.rows}
      id={(row) => `${row.mode} ${row.direction} ${row.port}`}
      empty={t('coverage.none')}
      columns={[
        {
          id: 'what',
          label: props.withPort ? t('coverage.port') : t('coverage.mode'),
          heads: true,
          cell: (row) =>
            props.withPort ? (
              <div>
                {row.portName ?? (row.port === '' ? t('coverage.unknownPort') : row.port)}
                <span className="rs-sub">{what(row)}</span>
              </div>
            ) : (
              what(row)
            ),
        },
        {
          id: 'crossings',
          label: t('coverage.crossings'),
          number: true,
          cell: (row) =>
            row.crossings === null ? t('coverage.notCounted') : row.crossings.toLocaleString('en-US'),
        },
        {
          id: 'screened',
          label: t('coverage.screened'),
          number: true,
          cell: (row) => row.screened.toLocaleString('en-US'),
        },
        {
          id: 'byHand',
          label: t('coverage.byHand'),
          number: true,
          cell: (row) => row.byHand.toLocaleString('en-US'),
        },
        {
          id: 'share',
          label: t('coverage.share'),
          number: true,
          cell: (row) => (row.share === null ? '–' : `${(Math.floor(row.share * 1000) / 10).toFixed(1)} %`),
        },
        {
          id: 'says',
          label: t('coverage.seen'),
          cell: (row) => (
            <div>
              <Tag tone={TONE[row.extent]}>{t(`coverageExtent.${row.extent}`)}</Tag>
              <span className="rs-sub">{row.says}</span>
            </div>
          ),
        },
      ]}
    />
  );
}
