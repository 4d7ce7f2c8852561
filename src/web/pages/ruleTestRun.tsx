import type { ReactElement } from 'react';
import { address } from '../addresses.js';
import type { Page } from '../page.js';
import { usePage } from '../page.js';
import { Alert } from '../parts/Alert.js';
import { ErrorSummary, Submit, TextField } from '../parts/Fields.js';
import { DataTable, Facts, PageHead } from '../parts/Lists.js';
import { When } from '../parts/When.js';
import type { FormState, Instant } from '../view.js';

export interface TestRunView {
  readonly id: string;
  readonly base: number;
  readonly from: string;
  readonly until: string;
  readonly form: FormState;
  readonly run?: {
    readonly cases: number;
    readonly same: number;
    readonly added: number;
    readonly dropped: number;
    readonly reclassed: number;
    readonly more: boolean;
    readonly lines: readonly {
      readonly at: Instant;
      readonly reference: string;
      readonly event: string;
      readonly agency: string;
      readonly was: string;
      readonly would: string;
      readonly because: string;
    }[];
  };
}

export const testRunPage: Page<TestRunView> = {
  title: (_, t) => t('testRun.title'),
  width: 'wide',
  failed: (view) => (view.form.errors?.length ?? 0) > 0,
  Body: TestRun,
};

function TestRun({ view }: { readonly view: TestRunView }): ReactElement {
  const { t } = usePage();
  const query = new URLSearchParams({ from: view.from, until: view.until });
  const run = view.run;
  return (
    <>
      <PageHead title={t('testRun.heading')} intro={t('testRun.intro')} />
      <p>
        <a className="usa-link" href={address.ruleProposal(view.id)}>
          {t('ruleChange.heading', { n: view.base })}
        </a>
      </p>
      <ErrorSummary form={view.form} labels={{ from: t('testRun.from'), until: t('testRun.until') }} />
      <form method="get" action={address.ruleProposalPart(view.id, 'test')} className="rs-filter">
        <TextField form={view.form} name="from" type="date" label={t('testRun.from')} />
        <TextField form={view.form} name="until" type="date" label={t('testRun.until')} />
        <div className="rs-filter__buttons">
          <Submit label={t('testRun.run')} />
        </div>
      </form>
      {run ? (
        <>
          <Facts
            inRow
            pairs={[
              [t('testRun.cases'), String(run.cases)],
              [t('testRun.same'), String(run.same)],
              [t('testRun.added'), String(run.added)],
              [t('testRun.dropped'), String(run.dropped)],
              [t('testRun.reclassed'), String(run.reclassed)],
            ]}
          />
          {run.more ? <Alert kind="info">{t('testRun.more')}</Alert> : null}
          <h2>{t('testRun.differences')}</h2>
          <DataTable
            caption={t('testRun.differences')}
            compact
            rows={run.lines}
            id={(row) => `${row.at} ${row.reference} ${row.agency}`}
            empty={t('testRun.none')}
            columns={[
              { id: 'at', label: t('testRun.at'), cell: (row) => <When at={row.at} brief /> },
              { id: 'reference', label: t('testRun.reference'), heads: true, cell: (row) => row.reference },
              { id: 'event', label: t('testRun.event'), cell: (row) => t.coded('routingEvent', row.event) },
              { id: 'agency', label: t('testRun.agency'), cell: (row) => row.agency },
              { id: 'was', label: t('testRun.was'), cell: (row) => <Class code={row.was} /> },
              { id: 'would', label: t('testRun.would'), cell: (row) => <Class code={row.would} /> },
              { id: 'because', label: t('testRun.because'), cell: (row) => row.because },
            ]}
          />
          <p className="rs-buttons">
            <a className="usa-link" href={`${address.ruleProposalPart(view.id, 'test.csv')}?${query}`}>
              {t('testRun.csv')}
            </a>{' '}
            <a className="usa-link" href={`${address.ruleProposalPart(view.id, 'test.pdf')}?${query}`}>
              {t('testRun.pdf')}
            </a>
          </p>
        </>
      ) : null}
    </>
  );
}

/** How urgent a message was, or that none was sent. */
function Class({ code }: { readonly code: string }): ReactElement {
  const { t } = usePage();
  return <>{code === '' ? t('testRun.notSent') : t.coded('statistics.class', code)}</>;
}
