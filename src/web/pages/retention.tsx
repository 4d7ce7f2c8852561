import type { ReactElement } from 'react';
import { address } from '../addresses.js';
import type { Page } from '../page.js';
import { usePage } from '../page.js';
import { ErrorSummary, PostForm, Select, Submit, TextArea, TextField } from '../parts/Fields.js';
import { DataTable, PageHead } from '../parts/Lists.js';
import { Code, Tag } from '../parts/Tags.js';
import { When } from '../parts/When.js';
import type { FormState, Instant } from '../view.js';

export interface RetentionView {
  readonly classes: readonly {
    readonly code: string;
    readonly says: string;
    /** Null: not by age. */
    readonly keepHours: number | null;
    readonly from: string;
    readonly source: string;
  }[];
  readonly erased: readonly {
    readonly table: string;
    readonly code: string;
    readonly rows: number;
    readonly keys: number;
    readonly lastAt: Instant;
  }[];
  readonly csv: string;
  readonly holds: readonly {
    readonly id: string;
    readonly kind: string;
    readonly objectId: string;
    readonly href?: string;
    readonly authority: string;
    readonly reason: string;
    readonly placedAt: Instant;
    readonly placedBy: string;
    readonly ended?: { readonly at: Instant; readonly by: string; readonly why: string };
  }[];
  readonly holdKinds: readonly string[];
  readonly mayHold: boolean;
  /** Fields: `kind`, `object`, `authority`, `reason`. */
  readonly form: FormState;
}

export const retentionPage: Page<RetentionView> = {
  title: (_, t) => t('retention.title'),
  width: 'wide',
  failed: (view) => (view.form.errors?.length ?? 0) > 0,
  Body: Retention,
};

function Retention({ view }: { readonly view: RetentionView }): ReactElement {
  const { t } = usePage();
  const kept = (hours: number | null) =>
    hours === null
      ? t('retention.forever')
      : hours === 0
        ? t('retention.atOnce')
        : hours < 24 * 7
          ? t('retention.hours', { n: hours })
          : hours < 24 * 730
            ? t('retention.days', { n: Math.round(hours / 24) })
            : t('retention.years', { n: Math.round(hours / 24 / 365) });
  return (
    <>
      <PageHead title={t('retention.heading')} intro={t('retention.intro')} />
      <ErrorSummary
        form={view.form}
        labels={{
          kind: t('retention.kind'),
          object: t('retention.id'),
          authority: t('retention.authority'),
          reason: t('retention.reason'),
        }}
      />
      <h2>{t('retention.classes')}</h2>
      <DataTable
        caption={t('retention.classes')}
        compact
        rows={view.classes}
        id={(row) => row.code}
        empty=""
        columns={[
          { id: 'says', label: t('retention.class'), heads: true, cell: (row) => row.says },
          { id: 'kept', label: t('retention.kept'), cell: (row) => kept(row.keepHours) },
          { id: 'from', label: t('retention.from'), cell: (row) => row.from },
          { id: 'source', label: t('retention.source'), cell: (row) => row.source },
        ]}
      />
      <h2>{t('retention.erased')}</h2>
      <DataTable
        caption={t('retention.erasedIn')}
        captionShown
        compact
        rows={view.erased}
        id={(row) => `${row.code} ${row.table}`}
        empty={t('retention.none')}
        columns={[
          { id: 'table', label: t('retention.table'), heads: true, cell: (row) => <Code>{row.table}</Code> },
          {
            id: 'class',
            label: t('retention.class'),
            cell: (row) => view.classes.find((c) => c.code === row.code)?.says ?? <Code>{row.code}</Code>,
          },
          {
            id: 'rows',
            label: t('retention.rows'),
            number: true,
            cell: (row) => row.rows.toLocaleString('en-US'),
          },
          {
            id: 'keys',
            label: t('retention.keys'),
            number: true,
            cell: (row) => row.keys.toLocaleString('en-US'),
          },
          { id: 'last', label: t('retention.last'), cell: (row) => <When at={row.lastAt} /> },
        ]}
      />
      <p>
        <a className="usa-link" href={view.csv}>
          {t('retention.csv')}
        </a>
      </p>
      <h2>{t('retention.holds')}</h2>
      <DataTable
        caption={t('retention.holds')}
        compact
        rows={view.holds}
        id={(row) => row.id}
        empty={t('retention.noHolds')}
        columns={[
          {
            id: 'object',
            label: t('retention.object'),
            heads: true,
            cell: (row) => (
              <div>
                {row.href ? (
                  <a className="usa-link" href={row.href}>
                    {t.coded('holdKind', row.kind)}
                  </a>
                ) : (
                  t.coded('holdKind', row.kind)
                )}
                <span className="rs-sub">
                  <Code>{row.objectId}</Code>
                </span>
              </div>
            ),
          },
          { id: 'authority', label: t('retention.authority'), cell: (row) => row.authority },
          { id: 'reason', label: t('retention.reason'), cell: (row) => row.reason },
          {
            id: 'placed',
            label: t('retention.placed'),
            cell: (row) => (
              <div>
                <When at={row.placedAt} />
                <span className="rs-sub">{row.placedBy}</span>
              </div>
            ),
          },
          {
            id: 'ended',
            label: t('retention.ended'),
            cell: (row) =>
              row.ended ? (
                <div>
                  <When at={row.ended.at} />
                  <span className="rs-sub">
                    {row.ended.by}: {row.ended.why}
                  </span>
                </div>
              ) : (
                <Tag tone="warn">{t('retention.standing')}</Tag>
              ),
          },
        ]}
      />
      {view.mayHold ? (
        <>
          {view.holds
            .filter((row) => !row.ended)
            .map((row) => (
              <PostForm key={row.id} action={address.holdEnd(row.id)}>
                <TextField
                  form={{ values: {} }}
                  name={`end-${row.id}`}
                  label={`${t('retention.endReason')} (${row.authority})`}
                />
                <Submit label={t('retention.end')} />
              </PostForm>
            ))}
          <h2>{t('retention.place')}</h2>
          <PostForm action={address.holds}>
            <Select
              form={view.form}
              name="kind"
              label={t('retention.kind')}
              choices={view.holdKinds.map((value) => ({ value, label: t.coded('holdKind', value) }))}
            />
            <TextField
              form={view.form}
              name="object"
              label={t('retention.id')}
              hint={t('retention.idHint')}
            />
            <TextField form={view.form} name="authority" label={t('retention.authority')} />
            <TextArea form={view.form} name="reason" label={t('retention.reason')} />
            <Submit label={t('retention.submit')} />
          </PostForm>
        </>
      ) : null}
    </>
  );
}
