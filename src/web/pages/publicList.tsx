import type { ReactElement } from 'react';
import { address } from '../addresses.js';
import type { Page } from '../page.js';
import { usePage } from '../page.js';
import { Alert } from '../parts/Alert.js';
import { Choices, ErrorSummary, FilterForm, PostForm, Select, Submit, TextArea } from '../parts/Fields.js';
import { DataTable, Facts, PageHead, Pagination } from '../parts/Lists.js';
import { Tag } from '../parts/Tags.js';
import { When } from '../parts/When.js';
import type { FormState, Instant, Paging } from '../view.js';

export const PUBLIC_REASONS = ['sealed', 'pending', 'over', 'juvenile', 'tierOne'] as const;
export type PublicReason = (typeof PUBLIC_REASONS)[number];
export const PUBLIC_OPTION_CODES = [
  'juveniles',
  'withholdsTierOne',
  'employerNames',
  'schoolNames',
  'movedOut',
] as const;
export type PublicOptionCode = (typeof PUBLIC_OPTION_CODES)[number];

export interface PublicListView {
  readonly counts: {
    readonly listed: number;
    readonly absconded: number;
    readonly notListed: Readonly<Partial<Record<PublicReason, number>>>;
    /** Changes on their way into the public view. */
    readonly due: number;
  };
  /** A field by code, `yes` or `no`, and `reason`; null: the reader may not decide. */
  readonly form: FormState | null;
  readonly sources: Readonly<Record<PublicOptionCode, string>>;
  readonly rows: readonly {
    readonly registrantId: string;
    readonly name: string;
    readonly number: string;
    /** Null: shown. */
    readonly reason: PublicReason | null;
    readonly absconded: boolean;
    readonly changedAt: Instant;
  }[];
  /** GET field `standing`. */
  readonly filter: FormState;
  readonly paging: Paging;
}

export const publicListPage: Page<PublicListView> = {
  title: (_, t) => t('publicList.title'),
  width: 'wide',
  failed: (view) => (view.form?.errors?.length ?? 0) > 0,
  Body: PublicList,
};

function PublicList({ view }: { readonly view: PublicListView }): ReactElement {
  const { t } = usePage();
  const { counts } = view;
  return (
    <>
      {view.form ? <ErrorSummary form={view.form} labels={{ reason: t('publicList.reason') }} /> : null}
      <PageHead title={t('publicList.title')} intro={t('publicList.intro')}>
        <a className="usa-button usa-button--outline" href={address.publicCsv}>
          {t('publicList.csv')}
        </a>
      </PageHead>
      {counts.due > 0 ? (
        <Alert kind="info" slim>
          {t.count('publicList.due', counts.due)}
        </Alert>
      ) : null}
      <Facts
        inRow
        pairs={[
          [t('publicList.listed'), String(counts.listed)],
          [t('publicList.absconded'), String(counts.absconded)],
          ...PUBLIC_REASONS.map(
            (reason) => [t(`publicList.not.${reason}`), String(counts.notListed[reason] ?? 0)] as const,
          ),
        ]}
      />
      <h2>{t('publicList.who')}</h2>
      <FilterForm action={address.publicList}>
        <Select
          form={view.filter}
          name="standing"
          label={t('publicList.standing')}
          empty={t('form.any')}
          choices={[
            { value: 'listed', label: t('publicList.listed') },
            ...PUBLIC_REASONS.map((value) => ({ value, label: t(`publicList.not.${value}`) })),
          ]}
        />
      </FilterForm>
      <DataTable
        caption={t('publicList.who')}
        keyed
        compact
        rows={view.rows}
        id={(row) => row.registrantId}
        empty={t('publicList.empty')}
        columns={[
          {
            id: 'who',
            label: t('registry.name'),
            heads: true,
            cell: (row) => (
              <>
                <a className="usa-link" href={address.registrantPublic(row.registrantId)} data-open="">
                  {row.name}
                </a>
                <span className="rs-sub">{row.number}</span>
              </>
            ),
          },
          {
            id: 'standing',
            label: t('publicList.standing'),
            cell: (row) => (
              <>
                <Tag tone={row.reason === null ? 'good' : 'plain'}>
                  {row.reason === null ? t('publicList.listed') : t(`publicList.not.${row.reason}`)}
                </Tag>{' '}
                {row.absconded ? <Tag tone="bad">{t('publicList.absconded')}</Tag> : null}
              </>
            ),
          },
          {
            id: 'changed',
            label: t('publicList.changed'),
            cell: (row) => <When at={row.changedAt} brief />,
          },
        ]}
      />
      <Pagination paging={view.paging} />
      <h2>{t('publicList.options')}</h2>
      <p>{t('publicList.optionsText')}</p>
      {view.form ? <Options form={view.form} sources={view.sources} /> : <p>{t('publicList.mayNot')}</p>}
    </>
  );
}

function Options(props: {
  readonly form: FormState;
  readonly sources: PublicListView['sources'];
}): ReactElement {
  const { t } = usePage();
  return (
    <PostForm action={address.publicOptions} keep id="public-options">
      {PUBLIC_OPTION_CODES.map((code) => (
        <Choices
          key={code}
          form={props.form}
          name={code}
          label={t(`publicList.option.${code}`)}
          hint={t('publicView.source', { source: props.sources[code] })}
          choices={[
            { value: 'no', label: t('form.no') },
            { value: 'yes', label: t('form.yes') },
          ]}
        />
      ))}
      <TextArea form={props.form} name="reason" label={t('publicList.reason')} rows={2} />
      <Submit label={t('publicList.save')} />
    </PostForm>
  );
}
