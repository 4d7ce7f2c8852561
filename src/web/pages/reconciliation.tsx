import type { ReactElement } from 'react';
import { address } from '../addresses.js';
import type { Page } from '../page.js';
import { usePage } from '../page.js';
import { FilterForm, Select } from '../parts/Fields.js';
import { PageHead } from '../parts/Lists.js';
import { type ReportFiles, ReportSections, TakeAlong } from '../parts/Report.js';
import { dateText } from '../parts/When.js';
import { type ReconciliationFigures, reconciliationReport } from '../reports/reconciliation.js';
import type { FormState } from '../view.js';

export interface ReconciliationView extends ReconciliationFigures {
  /** Months that can be chosen, `YYYY-MM`. */
  readonly months: readonly string[];
  /** Fields: `from`, `last`. */
  readonly filter: FormState;
  readonly files: ReportFiles;
}

export const reconciliationPage: Page<ReconciliationView> = {
  title: (_, t) => t('reconciliation.title'),
  width: 'wide',
  Body: Reconciliation,
};

function Reconciliation({ view }: { readonly view: ReconciliationView }): ReactElement {
  const { t } = usePage();
  const months = view.months.map((value) => ({ value, label: dateText(value) }));
  return (
    <>
      <PageHead title={t('reconciliation.heading')} intro={t('reconciliation.intro')}>
        <TakeAlong files={view.files} />
      </PageHead>
      <FilterForm action={address.reconciliation}>
        <Select form={view.filter} name="from" label={t('reconciliation.fromMonth')} choices={months} />
        <Select form={view.filter} name="last" label={t('reconciliation.lastMonth')} choices={months} />
      </FilterForm>
      <ReportSections sections={reconciliationReport(view, t).sections} files={view.files} />
    </>
  );
}
