import type { ReactElement } from 'react';
import { address } from '../addresses.js';
import type { Page } from '../page.js';
import { usePage } from '../page.js';
import { Attachments, type AttachmentsView } from '../parts/Attachments.js';
import {
  Choices,
  DateField,
  ErrorSummary,
  PostButton,
  PostForm,
  Select,
  Submit,
  TextArea,
  TextField,
} from '../parts/Fields.js';
import { DataTable, Facts, PageHead } from '../parts/Lists.js';
import { Code, Tag } from '../parts/Tags.js';
import { dateText, When } from '../parts/When.js';
import type { FormState, Instant } from '../view.js';

export type AgreementScopeCode = 'ncic' | 'dna' | 'prints' | 'website';
export const AGREEMENT_SCOPE_CODES: readonly AgreementScopeCode[] = ['ncic', 'dna', 'prints', 'website'];

export interface AgreementsView {
  readonly rows: readonly {
    readonly id: string;
    readonly title: string;
    readonly scope: AgreementScopeCode;
    readonly partner: string;
    readonly agency: string;
    readonly covers: readonly string[];
    readonly until: string | null;
    readonly state: 'running' | 'soon' | 'over';
    /** Of the reader's own agency: it may be changed. */
    readonly own: boolean;
    /** Scans of the signed paper. */
    readonly papers: number;
  }[];
  /** Messages that other agencies ask this one to submit. */
  readonly waiting: number;
}

export const agreementsPage: Page<AgreementsView> = {
  title: (_, t) => t('agreements.title'),
  width: 'wide',
  Body: Agreements,
};

function Agreements({ view }: { readonly view: AgreementsView }): ReactElement {
  const { t } = usePage();
  return (
    <>
      <PageHead title={t('agreements.title')} intro={t('agreements.intro')}>
        <a className="usa-button usa-button--outline" href={address.submissions}>
          {t('agreements.queue')} ({view.waiting})
        </a>
        <a className="usa-button" href={address.agreementNew}>
          {t('agreements.add')}
        </a>
      </PageHead>
      <DataTable
        caption={t('agreements.caption')}
        keyed
        compact
        rows={view.rows}
        id={(row) => row.id}
        empty={t('agreements.empty')}
        columns={[
          {
            id: 'title',
            label: t('agreements.name'),
            heads: true,
            cell: (row) => (
              <a
                className="usa-link"
                href={row.own ? address.agreement(row.id) : address.agreementPaper(row.id)}
                data-open=""
              >
                {row.title}
              </a>
            ),
          },
          { id: 'scope', label: t('agreements.scope'), cell: (row) => t(`agreement.scope.${row.scope}`) },
          {
            id: 'partner',
            label: t('agreements.partner'),
            cell: (row) => (
              <>
                {row.partner}
                {row.own ? null : <span className="rs-sub">{row.agency}</span>}
              </>
            ),
          },
          { id: 'covers', label: t('agreements.covers'), cell: (row) => row.covers.join(', ') },
          {
            id: 'papers',
            label: t('agreements.papers'),
            cell: (row) =>
              row.papers > 0
                ? t.count('agreements.kept', row.papers)
                : row.own
                  ? t('agreements.noPaper')
                  : t('agreements.partnersPaper'),
          },
          {
            id: 'until',
            label: t('agreements.until'),
            cell: (row) => (
              <>
                {row.until ? dateText(row.until) : t('agreements.open')}{' '}
                <Tag tone={row.state === 'running' ? 'good' : 'bad'}>
                  {t(`agreements.state.${row.state}`)}
                </Tag>
              </>
            ),
          },
        ]}
      />
    </>
  );
}

export interface AgreementPaperView {
  readonly title: string;
  readonly agency: string;
  readonly partner: string;
  readonly scope: AgreementScopeCode;
  readonly covers: readonly string[];
  readonly from: string;
  readonly until: string | null;
  readonly state: 'running' | 'soon' | 'over';
  /** Without a form: the paper is the other side's to keep. */
  readonly papers: AttachmentsView;
}

export const agreementPaperPage: Page<AgreementPaperView> = {
  title: (view) => view.title,
  width: 'plain',
  Body: AgreementPaper,
};

function AgreementPaper({ view }: { readonly view: AgreementPaperView }): ReactElement {
  const { t } = usePage();
  return (
    <>
      <PageHead title={view.title} intro={t('agreement.asPartner')} />
      <Facts
        pairs={[
          [t('agreement.of'), view.agency],
          [t('agreements.partner'), view.partner],
          [t('agreements.scope'), t(`agreement.scope.${view.scope}`)],
          [t('agreements.covers'), view.covers.join(', ') || null],
          [t('agreement.from'), dateText(view.from)],
          [
            t('agreements.until'),
            <>
              {view.until ? dateText(view.until) : t('agreements.open')}{' '}
              <Tag tone={view.state === 'running' ? 'good' : 'bad'}>
                {t(`agreements.state.${view.state}`)}
              </Tag>
            </>,
          ],
        ]}
      />
      {view.papers.rows.length === 0 ? (
        <p>{t('agreements.partnersPaper')}</p>
      ) : (
        <Attachments view={view.papers} />
      )}
      <p>
        <a className="usa-link" href={address.agreements}>
          {t('agreements.title')}
        </a>
      </p>
    </>
  );
}

export interface AgreementView {
  readonly id: string | null;
  readonly title: string;
  readonly agencies: readonly { readonly value: string; readonly label: string }[];
  readonly covers: readonly { readonly value: string; readonly label: string }[];
  readonly form: FormState;
  /** Of an agreement about the public site: looks at it. */
  readonly site: {
    readonly prohibited: readonly { readonly value: string; readonly label: string }[];
    readonly form: FormState;
    readonly earlier: readonly {
      readonly id: string;
      readonly on: string;
      readonly by: string;
      readonly who: string;
      readonly finding: 'right' | 'missing' | 'prohibited' | 'too-many';
      readonly note: string;
    }[];
  } | null;
  /** The signed paper, scanned; null: not saved yet. */
  readonly papers: AttachmentsView | null;
}

export const agreementPage: Page<AgreementView> = {
  title: (view, t) => view.title || t('agreement.new'),
  width: 'wide',
  failed: (view) => (view.form.errors?.length ?? 0) > 0 || (view.site?.form.errors?.length ?? 0) > 0,
  Body: Agreement,
};

function Agreement({ view }: { readonly view: AgreementView }): ReactElement {
  const { t } = usePage();
  const { form, site } = view;
  return (
    <>
      <ErrorSummary
        form={form}
        labels={{
          partner: t('agreements.partner'),
          scope: t('agreements.scope'),
          title: t('agreement.title'),
          document: t('agreement.document'),
          from: t('agreement.from'),
          until: t('agreement.until'),
        }}
      />
      {site ? (
        <ErrorSummary
          form={site.form}
          labels={{ number: t('siteCheck.number'), shown: t('siteCheck.shown'), note: t('siteCheck.note') }}
        />
      ) : null}
      <PageHead title={view.title || t('agreement.new')} />
      <PostForm action={view.id ? address.agreement(view.id) : address.agreementNew} keep id="agreement-form">
        {typeof form.values.version === 'string' ? (
          <input type="hidden" name="version" value={form.values.version} />
        ) : null}
        <TextField form={form} name="title" label={t('agreement.title')} lengthMax={200} />
        <Select form={form} name="partner" label={t('agreements.partner')} empty="" choices={view.agencies} />
        <Choices
          form={form}
          name="scope"
          label={t('agreements.scope')}
          choices={AGREEMENT_SCOPE_CODES.map((value) => ({ value, label: t(`agreement.scope.${value}`) }))}
        />
        <Choices
          form={form}
          name="covers"
          many
          optional
          label={t('agreement.covers')}
          hint={t('agreement.coversHint')}
          choices={view.covers}
        />
        <TextField form={form} name="document" label={t('agreement.document')} lengthMax={300} />
        <DateField form={form} name="from" label={t('agreement.from')} />
        <DateField form={form} name="until" label={t('agreement.until')} optional />
        <TextField form={form} name="site" label={t('agreement.site')} optional />
        <TextArea form={form} name="note" label={t('agreement.note')} optional rows={3} />
        <Choices
          form={form}
          name="ended"
          label={t('agreement.ended')}
          choices={[
            { value: 'no', label: t('form.no') },
            { value: 'yes', label: t('form.yes') },
          ]}
        />
        <Submit label={t('agreement.save')} />
      </PostForm>
      {view.papers ? <Attachments view={view.papers} /> : null}
      {site && view.id ? <Site id={view.id} site={site} /> : null}
      <p>
        <a className="usa-link" href={address.agreements}>
          {t('agreements.title')}
        </a>
      </p>
    </>
  );
}

function Site({
  id,
  site,
}: {
  readonly id: string;
  readonly site: NonNullable<AgreementView['site']>;
}): ReactElement {
  const { t } = usePage();
  return (
    <>
      <h2>{t('siteCheck.title')}</h2>
      <p>
        {t('siteCheck.intro')}{' '}
        <a className="usa-link" href={address.publicList}>
          {t('publicList.link')}
        </a>
      </p>
      <PostForm action={address.siteCheck(id)} keep id="site-form">
        <TextField form={site.form} name="number" label={t('siteCheck.number')} short lengthMax={30} />
        <Choices
          form={site.form}
          name="shown"
          label={t('siteCheck.shown')}
          choices={[
            { value: 'yes', label: t('form.yes') },
            { value: 'no', label: t('form.no') },
          ]}
        />
        <Choices
          form={site.form}
          name="prohibited"
          many
          optional
          label={t('siteCheck.prohibited')}
          choices={site.prohibited}
        />
        <TextArea form={site.form} name="checkNote" label={t('siteCheck.note')} optional rows={3} />
        <Submit label={t('siteCheck.save')} />
      </PostForm>
      <h3>{t('siteCheck.earlier')}</h3>
      <DataTable
        caption={t('siteCheck.earlier')}
        compact
        rows={site.earlier}
        id={(row) => row.id}
        empty={t('siteCheck.none')}
        columns={[
          {
            id: 'on',
            label: t('validation.on'),
            heads: true,
            cell: (row) => `${dateText(row.on)}, ${row.by}`,
          },
          { id: 'who', label: t('registry.name'), cell: (row) => row.who },
          {
            id: 'finding',
            label: t('siteCheck.finding'),
            cell: (row) => (
              <>
                <Tag tone={row.finding === 'right' ? 'good' : 'bad'}>
                  {t(`siteCheck.finding.${row.finding}`)}
                </Tag>
                {row.note ? <span className="rs-sub">{row.note}</span> : null}
              </>
            ),
          },
        ]}
      />
    </>
  );
}

export interface SubmissionsView {
  readonly rows: readonly {
    readonly id: string;
    readonly agency: string;
    readonly key: string;
    readonly values: string;
    readonly at: Instant;
  }[];
}

export const submissionsPage: Page<SubmissionsView> = {
  title: (_, t) => t('submissions.title'),
  width: 'wide',
  Body: Submissions,
};

function Submissions({ view }: { readonly view: SubmissionsView }): ReactElement {
  const { t } = usePage();
  return (
    <>
      <PageHead title={t('submissions.title')} intro={t('submissions.intro')} />
      <DataTable
        caption={t('submissions.title')}
        compact
        rows={view.rows}
        id={(row) => row.id}
        empty={t('submissions.empty')}
        columns={[
          {
            id: 'agency',
            label: t('submissions.agency'),
            heads: true,
            cell: (row) => (
              <>
                {row.agency} <span className="rs-sub">{<When at={row.at} brief />}</span>
              </>
            ),
          },
          {
            id: 'message',
            label: t('submissions.message'),
            cell: (row) => (
              <>
                <Code>{row.key}</Code>
                <span className="rs-sub">{row.values}</span>
              </>
            ),
          },
          {
            id: 'submit',
            label: t('submissions.submit'),
            cell: (row) => (
              <PostButton
                action={address.submission(row.id)}
                label={t('submissions.submit')}
                about={row.agency}
              />
            ),
          },
        ]}
      />
      <p>
        <a className="usa-link" href={address.agreements}>
          {t('agreements.title')}
        </a>
      </p>
    </>
  );
}
