import type { ReactElement } from 'react';
import { address } from '../addresses.js';
import type { Page } from '../page.js';
import { usePage } from '../page.js';
import { Choices, DateField, ErrorSummary, PostForm, Submit, TextArea, TextField } from '../parts/Fields.js';
import { DataTable, Facts, PageHead, Pagination } from '../parts/Lists.js';
import { StepHistory } from '../parts/StepHistory.js';
import { Code, Tag } from '../parts/Tags.js';
import { dateText, When } from '../parts/When.js';
import type { FormState, Instant, Paging } from '../view.js';

export type EndorsementCode = 'not-required' | 'to-be-told' | 'told' | 'endorsed' | 'revoked' | 'lifted';

export interface ImlRow {
  readonly id: string;
  readonly name: string;
  readonly recordNumber: string;
  readonly reference: string;
  readonly covered: boolean;
  readonly endorsement: EndorsementCode;
  readonly determinedOn: string;
  readonly changedAt: Instant;
}

export interface ImlListView {
  readonly rows: readonly ImlRow[];
  readonly paging: Paging;
  readonly form: FormState;
}

export const imlListPage: Page<ImlListView> = {
  title: (_view, t) => t('iml.title'),
  width: 'wide',
  failed: (view) => (view.form.errors?.length ?? 0) > 0,
  Body: List,
};

function List({ view }: { readonly view: ImlListView }): ReactElement {
  const { t } = usePage();
  return (
    <>
      <ErrorSummary
        form={view.form}
        labels={{
          record: t('disclosures.record'),
          covered: t('iml.covered'),
          reference: t('iml.reference'),
          determinedOn: t('iml.determinedOn'),
          basis: t('iml.basis'),
        }}
      />
      <PageHead title={t('iml.title')} intro={t('iml.intro')} />
      <DataTable
        caption={t('iml.title')}
        rows={view.rows}
        id={(row) => row.id}
        empty={t('iml.empty')}
        columns={[
          {
            id: 'name',
            label: t('releases.who'),
            heads: true,
            cell: (row) => (
              <>
                <a className="usa-link" href={address.iml(row.id)}>
                  {row.name}
                </a>
                <span className="rs-sub">
                  <Code>{row.recordNumber}</Code>
                </span>
              </>
            ),
          },
          {
            id: 'covered',
            label: t('iml.covered'),
            cell: (row) => (
              <>
                {t(row.covered ? 'iml.yes' : 'iml.no')}
                <span className="rs-sub">
                  {row.reference}, {dateText(row.determinedOn)}
                </span>
              </>
            ),
          },
          {
            id: 'state',
            label: t('iml.endorsement'),
            cell: (row) => (
              <Tag tone={row.endorsement === 'to-be-told' ? 'warn' : 'plain'}>
                {t(`endorsement.${row.endorsement}`)}
              </Tag>
            ),
          },
          { id: 'changed', label: t('passports.changed'), cell: (row) => <When at={row.changedAt} /> },
        ]}
      />
      <Pagination paging={view.paging} />
      <h2>{t('iml.addHeading')}</h2>
      <PostForm action={address.imlList} id="iml-form" keep>
        <TextField
          form={view.form}
          name="record"
          label={t('disclosures.record')}
          hint={t('disclosures.recordHint')}
          spellCheck={false}
        />
        <Choices
          form={view.form}
          name="covered"
          label={t('iml.covered')}
          choices={(['yes', 'no'] as const).map((value) => ({ value, label: t(`iml.${value}`) }))}
        />
        <TextField form={view.form} name="reference" label={t('iml.reference')} spellCheck={false} />
        <DateField form={view.form} name="determinedOn" label={t('iml.determinedOn')} />
        <TextArea form={view.form} name="basis" label={t('iml.basis')} hint={t('iml.basisHint')} rows={3} />
        <Submit label={t('iml.add')} />
      </PostForm>
    </>
  );
}

export interface ImlView extends ImlRow {
  readonly version: number;
  readonly basis: string;
  readonly note: string;
  readonly next: readonly EndorsementCode[];
  readonly steps: readonly {
    readonly version: number;
    readonly endorsement: EndorsementCode;
    readonly note: string;
    readonly by: string;
    readonly at: Instant;
  }[];
  readonly form: FormState;
}

export const imlPage: Page<ImlView> = {
  title: (view, t) => t('iml.one', { name: view.name }),
  width: 'plain',
  failed: (view) => (view.form.errors?.length ?? 0) > 0,
  Body: One,
};

function One({ view }: { readonly view: ImlView }): ReactElement {
  const { t } = usePage();
  return (
    <>
      <ErrorSummary
        form={view.form}
        labels={{ endorsement: t('iml.endorsement'), note: t('passport.note') }}
      />
      <h1>{t('iml.one', { name: view.name })}</h1>
      <Facts
        pairs={[
          [t('iml.covered'), t(view.covered ? 'iml.yes' : 'iml.no')],
          [t('iml.endorsement'), t(`endorsement.${view.endorsement}`)],
          [t('iml.reference'), `${view.reference}, ${dateText(view.determinedOn)}`],
          [t('iml.basis'), view.basis],
          [t('records.number'), <Code key="n">{view.recordNumber}</Code>],
        ]}
      />
      {view.next.length > 0 ? (
        <>
          <h2>{t('iml.moveHeading')}</h2>
          <PostForm action={address.iml(view.id)} id="iml-move">
            <input type="hidden" name="version" value={view.version} />
            <Choices
              form={view.form}
              name="endorsement"
              label={t('iml.endorsement')}
              choices={view.next.map((value) => ({ value, label: t(`endorsement.${value}`) }))}
            />
            <TextArea form={view.form} name="note" label={t('passport.note')} rows={2} />
            <Submit label={t('iml.move')} />
          </PostForm>
        </>
      ) : null}
      <StepHistory
        title={t('passport.history')}
        steps={view.steps}
        id={(step) => step.version}
        labels={{
          at: t('passports.changed'),
          what: t('iml.endorsement'),
          by: t('passport.by'),
          note: t('passport.note'),
        }}
        what={(step) => t(`endorsement.${step.endorsement}`)}
      />
    </>
  );
}
