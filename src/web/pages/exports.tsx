import type { ReactElement } from 'react';
import { address } from '../addresses.js';
import type { Page } from '../page.js';
import { usePage } from '../page.js';
import { ErrorSummary, PostButton, PostForm, Submit, TextField } from '../parts/Fields.js';
import { DataTable, PageHead } from '../parts/Lists.js';
import { PurposeFields, purposeLabels } from '../parts/PurposeFields.js';
import { Tag } from '../parts/Tags.js';
import { When } from '../parts/When.js';
import type { FormState, Instant } from '../view.js';

export interface ExportsView {
  readonly rows: readonly {
    readonly id: string;
    readonly at: Instant;
    readonly by: string;
    readonly state: 'making' | 'ready' | 'taken' | 'expired';
    readonly kilobytes: number | null;
    readonly sha256: string | null;
    /** While it is made, once it was begun. */
    readonly progress: { readonly files: number; readonly of: number; readonly kilobytes: number } | null;
  }[];
  /** The one that can be taken now, newest first. */
  readonly ready: {
    readonly id: string;
    readonly form: FormState;
    /** Sealed files that it names: with one or more, who takes it says what for. */
    readonly sealed: number;
  } | null;
}

export const exportsPage: Page<ExportsView> = {
  title: (_, t) => t('exports.title'),
  width: 'wide',
  failed: (view) => (view.ready?.form.errors?.length ?? 0) > 0,
  Body: Exports,
};

function Exports({ view }: { readonly view: ExportsView }): ReactElement {
  const { t, shell } = usePage();
  const making = view.rows.find((r) => r.state === 'making');
  return (
    <>
      {view.ready ? (
        <ErrorSummary
          form={view.ready.form}
          labels={{ password: t('exports.password'), ...purposeLabels(t) }}
        />
      ) : null}
      <PageHead title={t('exports.title')} intro={t('exports.intro')} />
      {making ? (
        <div role="status">
          <p>
            {t('exports.making')}{' '}
            <a className="usa-link" href={address.exports}>
              {t('exports.look')}
            </a>
          </p>
          {making.progress ? (
            <p>
              <progress
                max={Math.max(making.progress.of, 1)}
                value={making.progress.files}
                aria-label={t('exports.progressLabel')}
              />{' '}
              {t('exports.progress', making.progress)}
            </p>
          ) : null}
        </div>
      ) : (
        <p>
          <PostButton action={address.exports} label={t('exports.ask')} />
        </p>
      )}
      {view.ready ? (
        <section aria-labelledby="take">
          <h2 id="take">{t('exports.state.ready')}</h2>
          <PostForm action={address.exportTake(view.ready.id)}>
            <input
              type="text"
              name="username"
              autoComplete="username"
              defaultValue={shell.user?.name ?? ''}
              hidden
              readOnly
            />
            <TextField
              form={view.ready.form}
              name="password"
              type="password"
              label={t('exports.password')}
              autoComplete="current-password"
            />
            {view.ready.sealed > 0 ? (
              <>
                <p>{t.count('exports.sealed', view.ready.sealed)}</p>
                <PurposeFields form={view.ready.form} />
              </>
            ) : null}
            <Submit label={t('exports.takeSubmit')} />
          </PostForm>
        </section>
      ) : null}
      <DataTable
        caption={t('exports.caption')}
        captionShown
        rows={view.rows}
        id={(row) => row.id}
        empty={t('exports.empty')}
        columns={[
          {
            id: 'at',
            label: t('exports.asked'),
            heads: true,
            cell: (row) => (
              <>
                <When at={row.at} /> <span className="rs-sub">{row.by}</span>
              </>
            ),
          },
          {
            id: 'state',
            label: t('exports.state'),
            cell: (row) => (
              <Tag tone={row.state === 'ready' ? 'good' : 'plain'}>{t(`exports.state.${row.state}`)}</Tag>
            ),
          },
          {
            id: 'size',
            label: t('exports.size'),
            number: true,
            cell: (row) => (row.kilobytes === null ? '' : t('exports.kilobytes', { n: row.kilobytes })),
          },
          {
            id: 'hash',
            label: t('exports.hash'),
            cell: (row) => (row.sha256 === null ? '' : <span className="rs-breakable">{row.sha256}</span>),
          },
        ]}
      />
      <p>{t('exports.back')}</p>
    </>
  );
}
