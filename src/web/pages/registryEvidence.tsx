import type { ReactElement } from 'react';
import { address } from '../addresses.js';
import type { Page } from '../page.js';
import { usePage } from '../page.js';
import { PageHead } from '../parts/Lists.js';
import { type ReportFiles, ReportSections, TakeAlong } from '../parts/Report.js';
import { type EvidenceFigures, evidenceReport } from '../reports/evidence.js';

export interface RegistryEvidenceView extends EvidenceFigures {
  readonly files: ReportFiles;
}

export const registryEvidencePage: Page<RegistryEvidenceView> = {
  title: (_, t) => t('evidence.title'),
  width: 'plain',
  Body: Evidence,
};

function Evidence({ view }: { readonly view: RegistryEvidenceView }): ReactElement {
  const { t } = usePage();
  return (
    <>
      <PageHead title={t('evidence.title')}>
        <a className="usa-button usa-button--outline" href={address.registryTap}>
          {t('tap.link')}
        </a>
        <TakeAlong files={view.files} />
      </PageHead>
      <ReportSections sections={evidenceReport(view, t).sections} files={view.files} />
    </>
  );
}
