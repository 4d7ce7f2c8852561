import type { ReactElement } from 'react';
import { address } from '../addresses.js';
import type { Page } from '../page.js';
import { usePage } from '../page.js';
import { FilterForm, Select } from '../parts/Fields.js';
import { PageHead } from '../parts/Lists.js';
import { type ReportFiles, ReportSections, TakeAlong } from '../parts/Report.js';
import { type RegistryFigures, registryReport } from '../reports/registry.js';
import type { FormState } from '../view.js';

export interface RegistryFiguresView extends RegistryFigures {
  /** Fields: `as`. */
  readonly filter: FormState;
  readonly files: ReportFiles;
}

export const registryFiguresPage: Page<RegistryFiguresView> = {
  title: (_, t) => t('registryFigures.title'),
  width: 'wide',
  Body: RegistryStatistics,
};

function RegistryStatistics({ view }: { readonly view: RegistryFiguresView }): ReactElement {
  const { t } = usePage();
  return (
    <>
      <PageHead title={t('registryFigures.title')} intro={t('registryFigures.intro')}>
        <a className="usa-button usa-button--outline" href={address.registryEvidence}>
          {t('evidence.link')}
        </a>
        <TakeAlong files={view.files} />
      </PageHead>
      <FilterForm action={address.registryStatistics}>
        <Select
          form={view.filter}
          name="as"
          label={t('statistics.as')}
          choices={[
            { value: 'exact', label: t('statistics.asExact') },
            { value: 'published', label: t('statistics.asPublished') },
          ]}
        />
      </FilterForm>
      <ReportSections sections={registryReport(view, t).sections} files={view.files} />
    </>
  );
}
