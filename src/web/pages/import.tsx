import type { ReactElement } from 'react';
import { address } from '../addresses.js';
import type { Page } from '../page.js';
import { usePage } from '../page.js';
import { Alert } from '../parts/Alert.js';
import { Choices, ErrorSummary, PostButton, PostForm, Submit } from '../parts/Fields.js';
import { DataTable, Facts, PageHead } from '../parts/Lists.js';
import { Tag } from '../parts/Tags.js';
import { dateText } from '../parts/When.js';
import type { FormState } from '../view.js';
import { Mapping } from './importMapping.js';
import { type ImportCounts, ImportState, type ImportStateCode } from './imports.js';

export interface ImportView extends ImportCounts {
  readonly id: string;
  readonly file: string;
  readonly state: ImportStateCode;
  readonly encoding: string;
  readonly delimiter: 'comma' | 'semicolon' | 'tab' | 'bar';
  readonly total: number | null;
  readonly done: number;
  /** Present while the columns are to be named: field `c0`, `c1`, …; `d0t` and `d0v`, … for all rows. */
  readonly map: {
    readonly columns: readonly { readonly name: string; readonly examples: string }[];
    readonly targets: readonly string[];
    readonly defaults: number;
    readonly saved: readonly string[];
    readonly form: FormState;
  } | null;
  /** The first rows that are right, as label and value. */
  readonly preview: readonly {
    readonly line: number;
    readonly number: string;
    readonly lines: readonly (readonly [label: string, value: string])[];
  }[];
  readonly byColumn: readonly { readonly column: string; readonly expected: string; readonly rows: number }[];
  readonly problems: readonly {
    readonly line: number;
    readonly column: string;
    readonly came: string;
    readonly expected: string;
    /** The row is taken all the same. */
    readonly warning: boolean;
  }[];
  /** Persons who were taken although their days do not agree: to be settled by an officer. */
  readonly asked: readonly {
    readonly registrantId: string;
    readonly name: string;
    readonly number: string;
    readonly line: number;
    readonly registeredOn: string;
    readonly convictedOn: string;
    /** Who settled it, with what; null: nobody yet. */
    readonly settled: string | null;
  }[];
  readonly moreProblems: string | null;
  readonly mayStart: boolean;
  readonly alreadyShared: boolean;
  /** Registrants of this import whom others have still to hear of. */
  readonly toShare: number;
  readonly erased: boolean;
}

export const importPage: Page<ImportView> = {
  title: (view, t) => t('import.title', { file: view.file }),
  width: 'wide',
  failed: (view) => (view.map?.form.errors?.length ?? 0) > 0,
  Body: Import,
};

function Import({ view }: { readonly view: ImportView }): ReactElement {
  const { t } = usePage();
  const atWork = view.state === 'checking' || view.state === 'importing';
  return (
    <>
      {view.map ? (
        <ErrorSummary
          form={view.map.form}
          labels={Object.fromEntries(view.map.columns.map((c, i) => [`c${i}`, c.name]))}
        />
      ) : null}
      <PageHead
        title={t('import.title', { file: view.file })}
        intro={t('import.readAs', {
          encoding: view.encoding,
          delimiter: t(`import.delimiter.${view.delimiter}`),
        })}
      >
        <a className="usa-button usa-button--outline" href={address.imports}>
          {t('imports.title')}
        </a>
      </PageHead>
      <p>
        <ImportState state={view.state} />
      </p>
      {view.erased ? (
        <Alert kind="info" slim>
          {t('import.erased')}
        </Alert>
      ) : null}
      {atWork ? <AtWork view={view} /> : null}
      {view.state === 'checked' || view.state === 'done' ? <Result view={view} /> : null}
      {view.map ? <Mapping id={view.id} map={view.map} /> : null}
      {view.state === 'done' || view.state === 'cancelled' ? null : (
        <p>
          <PostButton action={address.importCancel(view.id)} label={t('import.cancel')} tone="outline" />{' '}
          {t('import.cancelText')}
        </p>
      )}
    </>
  );
}

function AtWork({ view }: { readonly view: ImportView }): ReactElement {
  const { t } = usePage();
  const { done, total } = view;
  return (
    <section aria-label={t('import.progressLabel')}>
      {total === null ? (
        <p>{t('import.progressUnknown')}</p>
      ) : (
        <p>
          <progress max={Math.max(total, 1)} value={done} aria-label={t('import.progressLabel')} />{' '}
          {t('import.progress', { done, total })}
        </p>
      )}
      <p>
        <a className="usa-button" href={address.import(view.id)}>
          {t('import.look')}
        </a>{' '}
        {t('import.leave')}
      </p>
    </section>
  );
}

function Result({ view }: { readonly view: ImportView }): ReactElement {
  const { t } = usePage();
  const comes = view.added + view.changed;
  return (
    <>
      <h2>{t('import.resultHeading')}</h2>
      <Facts
        inRow
        pairs={[
          [t('imports.rows'), view.total],
          [t('import.added'), view.added],
          [t('import.changed'), view.changed],
          [t('import.same'), view.same],
          [t('import.kept'), view.kept],
          [t('import.refused'), view.refused],
        ]}
      />
      {view.mayStart && comes > 0 ? (
        <PostForm action={address.importStart(view.id)}>
          <p>{t('import.startText', { n: comes })}</p>
          <Choices
            form={{ values: { alreadyShared: 'no' } }}
            name="alreadyShared"
            label={t('import.shared')}
            hint={t('import.sharedHint')}
            choices={[
              { value: 'no', label: t('import.shared.no') },
              { value: 'yes', label: t('import.shared.yes') },
            ]}
          />
          <Submit label={t('import.start')} />
        </PostForm>
      ) : null}
      {view.toShare > 0 ? (
        <p role="status">{t.count(view.alreadyShared ? 'import.toMatch' : 'import.toShare', view.toShare)}</p>
      ) : null}
      {view.mayStart && comes === 0 ? (
        <Alert kind="info" slim>
          {t('import.startNone')}
        </Alert>
      ) : null}
      {view.mayStart ? (
        <p>
          <a className="usa-link" href={`${address.import(view.id)}?map=yes`}>
            {t('import.mapAgain')}
          </a>
        </p>
      ) : null}
      {view.asked.length > 0 ? <Asked view={view} /> : null}
      {view.problems.length > 0 ? <Problems view={view} /> : null}
      {view.preview.length > 0 ? (
        <section aria-labelledby="preview">
          <h2 id="preview">{t('import.preview')}</h2>
          {view.preview.map((row) => (
            <section key={row.line} aria-labelledby={`row-${row.line}`}>
              <h3 id={`row-${row.line}`}>{t('import.previewRow', { line: row.line, number: row.number })}</h3>
              <Facts pairs={row.lines} />
            </section>
          ))}
        </section>
      ) : null}
    </>
  );
}

/** Rows that were taken and about which somebody has to decide. */
function Asked({ view }: { readonly view: ImportView }): ReactElement {
  const { t } = usePage();
  return (
    <section aria-labelledby="asked">
      <h2 id="asked">{t('import.asked')}</h2>
      <p>{t('import.askedText')}</p>
      <DataTable
        caption={t('import.asked')}
        compact
        rows={view.asked}
        id={(row) => `${row.registrantId} ${row.line}`}
        empty=""
        columns={[
          {
            id: 'who',
            label: t('registry.name'),
            heads: true,
            cell: (row) => (
              <>
                <a className="usa-link" href={address.registrantDays(row.registrantId)}>
                  {row.name}
                </a>
                <span className="rs-sub">{row.number}</span>
              </>
            ),
          },
          { id: 'line', label: t('import.line'), number: true, cell: (row) => row.line },
          { id: 'registered', label: t('days.registered'), cell: (row) => dateText(row.registeredOn) },
          { id: 'convicted', label: t('import.convicted'), cell: (row) => dateText(row.convictedOn) },
          { id: 'settled', label: t('import.settled'), cell: (row) => row.settled ?? t('import.notSettled') },
        ]}
      />
    </section>
  );
}

function Problems({ view }: { readonly view: ImportView }): ReactElement {
  const { t } = usePage();
  return (
    <section aria-labelledby="problems">
      <h2 id="problems">{t('import.problems')}</h2>
      {view.erased ? null : (
        <p>
          <a className="usa-link" href={address.importErrors(view.id)} download="">
            {t('import.errorsCsv')}
          </a>
        </p>
      )}
      <DataTable
        caption={t('import.problemsByColumn')}
        captionShown
        compact
        rows={view.byColumn}
        id={(row) => `${row.column} ${row.expected}`}
        empty=""
        columns={[
          {
            id: 'column',
            label: t('import.column'),
            heads: true,
            cell: (row) => row.column || t('import.wholeRow'),
          },
          { id: 'rows', label: t('import.problemRows'), number: true, cell: (row) => row.rows },
          { id: 'expected', label: t('import.expected'), cell: (row) => row.expected },
        ]}
      />
      <DataTable
        caption={t('import.problems')}
        compact
        rows={view.problems.map((p, n) => ({ ...p, n }))}
        id={(row) => String(row.n)}
        empty=""
        columns={[
          { id: 'line', label: t('import.line'), heads: true, number: true, cell: (row) => row.line },
          { id: 'column', label: t('import.column'), cell: (row) => row.column || t('import.wholeRow') },
          {
            id: 'came',
            label: t('import.came'),
            cell: (row) => <span className="rs-breakable">{row.came}</span>,
          },
          {
            id: 'expected',
            label: t('import.expected'),
            cell: (row) => (
              <>
                {row.warning ? <Tag tone="plain">{t('import.warning')}</Tag> : null} {row.expected}
              </>
            ),
          },
        ]}
      />
      {view.moreProblems ? (
        <p>
          <a className="usa-link" href={view.moreProblems}>
            {t('import.more')}
          </a>
        </p>
      ) : null}
    </section>
  );
}
