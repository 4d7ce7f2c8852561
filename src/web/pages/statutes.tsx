import type { ReactElement } from 'react';
import { address } from '../addresses.js';
import type { Page } from '../page.js';
import { usePage } from '../page.js';
import {
  type Choice,
  Choices,
  Csrf,
  DateField,
  ErrorSummary,
  FieldGroup,
  FilterForm,
  PostForm,
  Select,
  Submit,
  TextArea,
  TextField,
} from '../parts/Fields.js';
import { DataTable, Facts, PageHead, Pagination } from '../parts/Lists.js';
import { Tag } from '../parts/Tags.js';
import { dateText, When } from '../parts/When.js';
import type { FormState, Instant, Paging } from '../view.js';

export interface ProvisionRow {
  readonly id: string;
  readonly jurisdiction: string;
  readonly citation: string;
  readonly title: string;
  readonly texts: number;
  /** Of the text shown; null: none stood on the day asked for. */
  readonly from: string | null;
  readonly until: string | null;
  readonly sample: boolean;
}

export interface StatutesView {
  readonly rows: readonly ProvisionRow[];
  /** GET fields: `q`, `on`. */
  readonly filter: FormState;
  readonly paging: Paging;
  readonly mayAdd: boolean;
}

export const statutesPage: Page<StatutesView> = {
  title: (_, t) => t('statutes.title'),
  width: 'wide',
  Body: Statutes,
};

function Days({ from, until }: { readonly from: string; readonly until: string | null }): ReactElement {
  const { t } = usePage();
  return (
    <>
      {dateText(from)} {t('statutes.to')} {until ? dateText(until) : t('statutes.now')}
    </>
  );
}

function Sample({ sample }: { readonly sample: boolean }): ReactElement | null {
  const { t } = usePage();
  return sample ? <Tag tone="warn">{t('statutes.sample')}</Tag> : null;
}

function Statutes({ view }: { readonly view: StatutesView }): ReactElement {
  const { t } = usePage();
  return (
    <>
      <PageHead title={t('statutes.title')} intro={t('statutes.intro')}>
        {view.mayAdd ? (
          <>
            <a className="usa-button" href={address.statuteNew}>
              {t('statutes.add')}
            </a>
            <a className="usa-button usa-button--outline" href={address.statuteImport}>
              {t('statutes.import')}
            </a>
          </>
        ) : null}
      </PageHead>
      <FilterForm action={address.statutes}>
        <TextField form={view.filter} name="q" type="search" label={t('statutes.search')} />
        <TextField form={view.filter} name="on" type="date" label={t('statutes.on')} />
      </FilterForm>
      <DataTable
        caption={t('statutes.title')}
        keyed
        compact
        rows={view.rows}
        id={(row) => row.id}
        empty={t('statutes.empty')}
        columns={[
          {
            id: 'citation',
            label: t('statutes.citation'),
            heads: true,
            cell: (row) => (
              <a className="usa-link" href={address.statute(row.id)} data-open="">
                {row.citation}
              </a>
            ),
          },
          { id: 'jurisdiction', label: t('statutes.jurisdiction'), cell: (row) => row.jurisdiction },
          { id: 'title', label: t('statutes.name'), cell: (row) => row.title },
          {
            id: 'text',
            label: t('statutes.text'),
            cell: (row) => (
              <>
                {row.from ? <Days from={row.from} until={row.until} /> : t('statutes.noneThen')}{' '}
                <Sample sample={row.sample} />
                <span className="rs-sub">{t.count('statutes.texts', row.texts)}</span>
              </>
            ),
          },
        ]}
      />
      <Pagination paging={view.paging} />
    </>
  );
}

/** Fields of a text: from, until, text, source, punishable, conduct, sample. */
function TextFields({
  form,
  conducts,
}: {
  readonly form: FormState;
  readonly conducts: readonly Choice[];
}): ReactElement {
  const { t } = usePage();
  return (
    <>
      <DateField form={form} name="from" label={t('statutes.from')} />
      <DateField
        form={form}
        name="until"
        label={t('statutes.until')}
        hint={t('statutes.untilHint')}
        optional
      />
      <TextArea form={form} name="text" label={t('statutes.text')} rows={8} />
      <TextField form={form} name="source" label={t('statutes.source')} hint={t('statutes.sourceHint')} />
      <Select
        form={form}
        name="punishable"
        label={t('statutes.punishable')}
        empty={t('statutes.notSaid')}
        optional
        choices={(['yes', 'no'] as const).map((value) => ({ value, label: t(`form.${value}`) }))}
      />
      <Select
        form={form}
        name="conduct"
        label={t('statutes.conduct')}
        hint={t('statutes.conductHint')}
        empty={t('statutes.notSaid')}
        optional
        choices={conducts}
      />
      <Choices
        form={form}
        name="sample"
        label={t('statutes.kind')}
        many
        optional
        choices={[{ value: 'yes', label: t('statutes.isSample') }]}
      />
    </>
  );
}

const LABELS = ['from', 'until', 'text', 'source'] as const;

function useLabels(): Readonly<Record<string, string>> {
  const { t } = usePage();
  return Object.fromEntries(LABELS.map((name) => [name, t(`statutes.${name}`)]));
}

export interface ProvisionNewView {
  readonly form: FormState;
  readonly conducts: readonly Choice[];
  readonly jurisdictions: readonly Choice[];
}

export const provisionNewPage: Page<ProvisionNewView> = {
  title: (_, t) => t('statutes.add'),
  width: 'plain',
  failed: (view) => (view.form.errors?.length ?? 0) > 0,
  Body: ProvisionNew,
};

function ProvisionNew({ view }: { readonly view: ProvisionNewView }): ReactElement {
  const { t } = usePage();
  const { form } = view;
  return (
    <>
      <ErrorSummary
        form={form}
        labels={{
          ...useLabels(),
          jurisdiction: t('statutes.jurisdiction'),
          citation: t('statutes.citation'),
          title: t('statutes.name'),
        }}
      />
      <PageHead title={t('statutes.add')} intro={t('statutes.addIntro')} />
      <PostForm action={address.statuteNew} keep id="provision">
        <Select
          form={form}
          name="jurisdiction"
          label={t('statutes.jurisdiction')}
          empty=""
          choices={view.jurisdictions}
        />
        <TextField form={form} name="citation" label={t('statutes.citation')} lengthMax={120} />
        <TextField form={form} name="title" label={t('statutes.name')} lengthMax={300} />
        <TextFields form={form} conducts={view.conducts} />
        <Submit label={t('form.save')} />
      </PostForm>
    </>
  );
}

export interface ProvisionView {
  readonly id: string;
  readonly jurisdiction: string;
  readonly citation: string;
  readonly title: string;
  readonly keeper: string;
  readonly versions: readonly {
    readonly id: string;
    readonly from: string;
    readonly until: string | null;
    readonly text: string;
    readonly source: string;
    readonly sample: boolean;
    readonly punishable: 'yes' | 'no' | null;
    readonly conduct: string | null;
    /** Was wrong; kept to be seen. */
    readonly superseded: boolean;
    readonly by: string;
    readonly at: Instant;
  }[];
  /** Rows of the tier rules that name it. */
  readonly rules: readonly {
    readonly id: string;
    readonly tier: 'I' | 'II' | 'III';
    readonly from: number | null;
    readonly to: number | null;
    readonly source: string;
  }[];
  readonly ruleVersion: number;
  readonly conducts: readonly Choice[];
  /** Null: the reader does not keep it. */
  readonly form: FormState | null;
}

export const provisionPage: Page<ProvisionView> = {
  title: (view) => `${view.jurisdiction}: ${view.citation}`,
  width: 'plain',
  failed: (view) => (view.form?.errors?.length ?? 0) > 0,
  Body: OneProvision,
};

function OneProvision({ view }: { readonly view: ProvisionView }): ReactElement {
  const { t } = usePage();
  const labels = useLabels();
  return (
    <>
      {view.form ? <ErrorSummary form={view.form} labels={labels} /> : null}
      <PageHead title={`${view.jurisdiction}: ${view.citation}`} intro={view.title} />
      <Facts pairs={[[t('statutes.keeper'), view.keeper]]} />
      <h2>{t('statutes.versions')}</h2>
      {view.versions.map((v) => (
        <section key={v.id} className="rs-panel" aria-label={`${v.from} ${v.superseded ? v.id : ''}`}>
          <h3>
            <Days from={v.from} until={v.until} /> <Sample sample={v.sample} />{' '}
            {v.superseded ? <Tag tone="bad">{t('statutes.superseded')}</Tag> : null}
          </h3>
          <p className="rs-thread__body">{v.text}</p>
          <Facts
            pairs={[
              [t('statutes.source'), v.source],
              [t('statutes.punishable'), v.punishable ? t(`form.${v.punishable}`) : null],
              [t('statutes.conduct'), v.conduct],
              [t('statutes.addedBy'), <WhoWhen key="by" by={v.by} at={v.at} />],
            ]}
          />
        </section>
      ))}
      <h2>{t('statutes.rules', { version: view.ruleVersion })}</h2>
      <DataTable
        caption={t('statutes.rules', { version: view.ruleVersion })}
        compact
        rows={view.rules}
        id={(row) => row.id}
        empty={t('statutes.noRules')}
        columns={[
          { id: 'id', label: t('statutes.rule'), heads: true, cell: (row) => row.id },
          { id: 'tier', label: t('registry.tier'), cell: (row) => t(`registry.tier.${row.tier}`) },
          {
            id: 'victim',
            label: t('statutes.victim'),
            cell: (row) =>
              row.from === null && row.to === null
                ? t('statutes.anyAge')
                : `${row.from ?? 0} – ${row.to ?? t('statutes.older')}`,
          },
          { id: 'source', label: t('statutes.source'), cell: (row) => row.source },
        ]}
      />
      {view.form ? (
        <>
          <h2>{t('statutes.addText')}</h2>
          <p>{t('statutes.addTextIntro')}</p>
          <PostForm action={address.statute(view.id)} keep id="text-form">
            <TextFields form={view.form} conducts={view.conducts} />
            <Submit label={t('form.save')} />
          </PostForm>
        </>
      ) : null}
      <p>
        <a className="usa-link" href={address.statutes}>
          {t('statutes.title')}
        </a>
      </p>
    </>
  );
}

function WhoWhen({ by, at }: { readonly by: string; readonly at: Instant }): ReactElement {
  return (
    <>
      {by}, <When at={at} brief />
    </>
  );
}

export interface StatuteImportView {
  readonly form: FormState;
  /** By line; nothing was added when there is one. */
  readonly problems: readonly string[];
}

export const statuteImportPage: Page<StatuteImportView> = {
  title: (_, t) => t('statutes.import'),
  width: 'plain',
  failed: (view) => (view.form.errors?.length ?? 0) > 0,
  Body: StatuteImport,
};

function StatuteImport({ view }: { readonly view: StatuteImportView }): ReactElement {
  const { t } = usePage();
  return (
    <>
      <ErrorSummary form={view.form} labels={{ file: t('statutes.file') }} />
      <PageHead title={t('statutes.import')} intro={t('statutes.importIntro')} />
      {view.problems.length > 0 ? (
        <ul className="usa-list">
          {view.problems.map((problem) => (
            <li key={problem}>{problem}</li>
          ))}
        </ul>
      ) : null}
      <form method="post" action={address.statuteImport} encType="multipart/form-data" className="usa-form">
        <Csrf />
        <FieldGroup form={view.form} name="file" label={t('statutes.file')} hint={t('statutes.fileHint')}>
          {(common) => <input {...common} type="file" className="usa-input" accept=".csv,.txt" />}
        </FieldGroup>
        <Submit label={t('statutes.import')} />
      </form>
    </>
  );
}
