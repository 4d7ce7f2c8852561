import type { ReactElement } from 'react';
import { address } from '../addresses.js';
import type { Page } from '../page.js';
import { usePage } from '../page.js';
import { Alert } from '../parts/Alert.js';
import { Choices, ErrorSummary, PostForm, Submit, TextArea, TextField } from '../parts/Fields.js';
import { DataTable, PageHead, Pagination } from '../parts/Lists.js';
import { Tag } from '../parts/Tags.js';
import { Deadline, When } from '../parts/When.js';
import type { FormState, Instant, Paging, ZonedInstant } from '../view.js';

/** What a port owes a report on, and what it has said. */
export interface SecondaryListView {
  readonly rows: readonly {
    readonly id: string;
    readonly reference: string;
    readonly headline: string;
    readonly toldAt: Instant;
    readonly due?: ZonedInstant;
    readonly open: boolean;
    readonly takenBack: boolean;
    /** Code of `secondaryOutcome.…`. */
    readonly outcome?: string;
  }[];
  readonly paging: Paging;
}

export const secondaryListPage: Page<SecondaryListView> = {
  title: (_, t) => t('secondary.title'),
  width: 'wide',
  Body: SecondaryList,
};

function SecondaryList({ view }: { readonly view: SecondaryListView }): ReactElement {
  const { t } = usePage();
  return (
    <>
      <PageHead title={t('secondary.heading')} intro={t('secondary.intro')} />
      <DataTable
        caption={t('secondary.heading')}
        keyed
        rows={view.rows}
        id={(row) => row.id}
        empty={t('secondary.none')}
        columns={[
          {
            id: 'reference',
            label: t('secondary.message'),
            heads: true,
            cell: (row) => (
              <div>
                <a className="usa-link" href={address.secondary(row.id)} data-open="">
                  {row.reference}
                </a>
                <span className="rs-sub">{row.headline}</span>
              </div>
            ),
          },
          { id: 'told', label: t('secondary.told'), cell: (row) => <When at={row.toldAt} /> },
          {
            id: 'due',
            label: t('secondary.due'),
            cell: (row) => (row.open && row.due ? <Deadline {...row.due} /> : '–'),
          },
          {
            id: 'outcome',
            label: t('secondary.outcome'),
            cell: (row) =>
              row.outcome ? (
                t.coded('secondaryOutcome', row.outcome)
              ) : row.takenBack ? (
                <Tag tone="plain">{t('secondary.takenBack')}</Tag>
              ) : (
                <Tag tone="warn">{t('secondary.notReported')}</Tag>
              ),
          },
        ]}
      />
      <Pagination paging={view.paging} />
    </>
  );
}

export interface SecondaryView {
  readonly id: string;
  readonly reference: string;
  readonly headline: string;
  readonly due?: ZonedInstant;
  readonly open: boolean;
  /** Codes in the order in which they are offered; none is preset. */
  readonly outcomes: readonly string[];
  readonly reports: readonly {
    readonly number: number;
    readonly outcome: string;
    readonly officer: string;
    readonly note: string;
    readonly at: Instant;
    readonly via: 'page' | 'api' | 'inspection';
  }[];
  /** Fields: `outcome`, `officer`, `note`. Absent: the reader only reads. */
  readonly form?: FormState;
}

export const secondaryPage: Page<SecondaryView> = {
  title: (view, t) => t('secondary.one', { reference: view.reference }),
  width: 'plain',
  failed: (view) => (view.form?.errors?.length ?? 0) > 0,
  Body: Secondary,
};

function Secondary({ view }: { readonly view: SecondaryView }): ReactElement {
  const { t } = usePage();
  const labels = {
    outcome: t('secondary.what'),
    officer: t('secondary.officer'),
    note: t('secondary.note'),
  };
  return (
    <>
      {view.form ? <ErrorSummary form={view.form} labels={labels} /> : null}
      <h1>{t('secondary.one', { reference: view.reference })}</h1>
      <p>{view.headline}</p>
      <Alert kind="info" slim>
        {t('secondary.rule')}
      </Alert>
      {view.open && view.due ? (
        <p>
          {t('secondary.due')}: <Deadline {...view.due} />
        </p>
      ) : null}
      <p>
        <a className="usa-link" href={address.notification(view.id)}>
          {t('secondary.openMessage')}
        </a>
      </p>
      {view.reports.length > 0 ? (
        <>
          <h2>{t('secondary.reported')}</h2>
          <ol className="usa-list">
            {view.reports.map((report) => (
              <li key={report.number}>
                <strong>{t.coded('secondaryOutcome', report.outcome)}</strong>, <When at={report.at} />
                <span className="rs-sub">
                  {t('secondary.by', { officer: report.officer, via: t(`secondaryVia.${report.via}`) })}
                  {report.note === '' ? '' : ` ${report.note}`}
                </span>
              </li>
            ))}
          </ol>
        </>
      ) : null}
      {view.form ? (
        <>
          <h2>{t(view.reports.length > 0 ? 'secondary.correct' : 'secondary.report')}</h2>
          <PostForm action={address.secondary(view.id)} id="secondary" keep>
            <Choices
              form={view.form}
              name="outcome"
              label={labels.outcome}
              choices={view.outcomes.map((code) => ({
                value: code,
                label: t.coded('secondaryOutcome', code),
              }))}
            />
            <TextField form={view.form} name="officer" label={labels.officer} />
            <TextArea form={view.form} name="note" label={labels.note} hint={t('secondary.noteHint')} />
            <Submit label={t('secondary.submit')} />
          </PostForm>
        </>
      ) : null}
    </>
  );
}
