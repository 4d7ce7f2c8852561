import type { ReactElement } from 'react';
import { DUTY_ADDRESS } from '../addresses.js';
import type { Page } from '../page.js';
import { usePage } from '../page.js';
import { FilterForm, Select } from '../parts/Fields.js';
import { PageHead } from '../parts/Lists.js';
import { type ReportFiles, ReportSections, TakeAlong } from '../parts/Report.js';
import { quarterText, type StatisticsFigures, statisticsReport } from '../reports/statistics.js';
import type { FormState } from '../view.js';

export interface StatisticsView extends StatisticsFigures {
  /** Every quarter that can be chosen. */
  readonly choices: readonly string[];
  /** Fields: `from`, `last`, `as`. */
  readonly filter: FormState;
  readonly files: ReportFiles;
}

export const statisticsPage: Page<StatisticsView> = {
  title: (_, t) => t('statistics.title'),
  width: 'wide',
  Body: Statistics,
};

function Statistics({ view }: { readonly view: StatisticsView }): ReactElement {
  const { t } = usePage();
  const quarters = view.choices.map((value) => ({ value, label: quarterText(value, t) }));
  return (
    <>
      <PageHead
        title={t('statistics.heading')}
        intro={t(view.national ? 'statistics.introNational' : 'statistics.introOwn')}
      >
        <TakeAlong files={view.files} />
      </PageHead>
      <FilterForm action={DUTY_ADDRESS.statistics}>
        <Select form={view.filter} name="from" label={t('statistics.from')} choices={quarters} />
        <Select form={view.filter} name="last" label={t('statistics.last')} choices={quarters} />
        {view.national ? null : (
          <Select
            form={view.filter}
            name="as"
            label={t('statistics.as')}
            choices={[
              { value: 'exact', label: t('statistics.asExact') },
              { value: 'published', label: t('statistics.asPublished') },
            ]}
          />
        )}
      </FilterForm>
      <ReportSections sections={statisticsReport(view, t).sections} files={view.files} />
    </>
  );
}
