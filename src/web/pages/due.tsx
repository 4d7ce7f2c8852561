import type { ReactElement } from 'react';
import { address, DUTY_ADDRESS } from '../addresses.js';
import type { Page } from '../page.js';
import { usePage } from '../page.js';
import { FilterForm, Select } from '../parts/Fields.js';
import { DataTable, PageHead } from '../parts/Lists.js';
import { Reckoned, type ReckoningView } from '../parts/Reckoned.js';
import { Tag } from '../parts/Tags.js';
import { dateText } from '../parts/When.js';
import type { FormState } from '../view.js';

export interface DueListRow {
  readonly id: string;
  readonly registrantId: string;
  readonly name: string;
  readonly number: string;
  readonly says: string;
  readonly due: string;
  readonly overdue: boolean;
  readonly reckoning: ReckoningView;
}

export interface DueView {
  readonly rows: readonly DueListRow[];
  /** GET field `days`. */
  readonly filter: FormState;
  readonly next: string | null;
}

export const duePage: Page<DueView> = { title: (_, t) => t('due.title'), width: 'wide', Body: Due };

export const DUE_WITHIN = [7, 30, 90, 365] as const;

function Due({ view }: { readonly view: DueView }): ReactElement {
  const { t } = usePage();
  const days = String(view.filter.values.days ?? 30);
  return (
    <>
      <PageHead title={t('due.title')} intro={t('due.intro')}>
        <a className="usa-button usa-button--outline" href={`${address.dueCsv}?days=${days}`}>
          {t('due.csv')}
        </a>
        <a className="usa-button usa-button--outline" href={`${address.dueIcs}?days=${days}`}>
          {t('due.ics')}
        </a>
      </PageHead>
      <p className="rs-links rs-no-print">
        <a className="usa-link" href={address.absconders}>
          {t('absconders.link')}
        </a>
        <a className="usa-link" href={`${DUTY_ADDRESS.tasks}?kind=change-late`}>
          {t('due.changesLate')}
        </a>
        <a className="usa-link" href={`${DUTY_ADDRESS.tasks}?kind=change-undated`}>
          {t('due.changesUndated')}
        </a>
      </p>
      <FilterForm action={DUTY_ADDRESS.due}>
        <Select
          form={view.filter}
          name="days"
          label={t('due.within')}
          choices={DUE_WITHIN.map((n) => ({ value: String(n), label: t('due.days', { n }) }))}
        />
      </FilterForm>
      <DataTable
        caption={t('due.caption')}
        keyed
        compact
        rows={view.rows}
        id={(row) => row.id}
        empty={t('due.empty')}
        columns={[
          {
            id: 'due',
            label: t('registrant.due'),
            cell: (row) => (
              <>
                {dateText(row.due)} {row.overdue ? <Tag tone="bad">{t('registrant.overdue')}</Tag> : null}
              </>
            ),
          },
          {
            id: 'who',
            label: t('due.who'),
            heads: true,
            cell: (row) => (
              <>
                <a className="usa-link" href={address.registrant(row.registrantId)} data-open="">
                  {row.name}
                </a>
                <span className="rs-sub">{row.number}</span>
              </>
            ),
          },
          { id: 'duty', label: t('registrant.duty'), cell: (row) => row.says },
          {
            id: 'how',
            label: t('registrant.how'),
            cell: (row) => <Reckoned reckoning={row.reckoning} about={`${row.name}: ${row.says}`} />,
          },
        ]}
      />
      {view.next ? (
        <p>
          <a className="usa-link" href={view.next}>
            {t('registry.next')}
          </a>
        </p>
      ) : null}
    </>
  );
}
