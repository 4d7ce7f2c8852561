import type { ReactElement } from 'react';
import { address } from '../addresses.js';
import type { Page } from '../page.js';
import { usePage } from '../page.js';
import { Choices, ErrorSummary, FilterForm, PostForm, Select, Submit, TextArea } from '../parts/Fields.js';
import { DataTable, Facts, PageHead, Pagination } from '../parts/Lists.js';
import { LookAhead, type LookAheadView } from '../parts/LookAhead.js';
import { Said, saidText } from '../parts/Said.js';
import { Tag } from '../parts/Tags.js';
import { When } from '../parts/When.js';
import type { FormState, Instant, Paging } from '../view.js';
import { TIER_CODES, type TierCode } from './registrants.js';

export type RetierState = 'open' | 'kept' | 'changed' | 'void';

export interface RetierRow {
  readonly id: string;
  readonly name: string;
  readonly number: string;
  readonly because: string;
  readonly before: string;
  readonly after: string;
  readonly state: RetierState;
  readonly openedAt: Instant;
}

export interface RetierView {
  readonly rows: readonly RetierRow[];
  readonly paging: Paging;
  /** GET field: `show`. */
  readonly filter: FormState;
  readonly ruleVersion: number;
  /** Rules that are not in force and can be looked at. */
  readonly others: readonly { readonly value: string; readonly label: string }[];
  /** Looks at other rules, the last first. */
  readonly looks: readonly (LookAheadView & { readonly id: string })[];
}

export const retierPage: Page<RetierView> = {
  title: (_, t) => t('retier.title'),
  width: 'wide',
  Body: Retier,
};

function State({ state }: { readonly state: RetierState }): ReactElement {
  const { t } = usePage();
  return <Tag tone={state === 'open' ? 'warn' : 'plain'}>{t(`retier.state.${state}`)}</Tag>;
}

function Retier({ view }: { readonly view: RetierView }): ReactElement {
  const { t } = usePage();
  return (
    <>
      <PageHead title={t('retier.title')} intro={t('retier.intro', { version: view.ruleVersion })} />
      <FilterForm action={address.retier}>
        <Select
          form={view.filter}
          name="show"
          label={t('retier.show')}
          choices={(['open', 'all'] as const).map((value) => ({ value, label: t(`retier.show.${value}`) }))}
        />
      </FilterForm>
      <section aria-labelledby="look">
        <h2 id="look">{t('retier.preview')}</h2>
        <PostForm action={address.retierLooks}>
          <Select
            form={{ values: {} }}
            name="under"
            label={t('retier.under')}
            empty={t('retier.none')}
            choices={view.others}
          />
          <Submit label={t('retier.look')} />
        </PostForm>
        {view.looks.length > 0 ? (
          <ul className="usa-list">
            {view.looks.map((l) => (
              <li key={l.id}>
                <a className="usa-link" href={address.retierLook(l.id)}>
                  {l.says}
                </a>{' '}
                <When at={l.at} brief />
                {': '}
                {l.state === 'done'
                  ? t('lookAhead.done', { n: l.looked, found: l.found })
                  : t('lookAhead.runs')}
              </li>
            ))}
          </ul>
        ) : null}
      </section>
      <h2>{t('retier.cases')}</h2>
      <DataTable
        caption={t('retier.cases')}
        keyed
        compact
        rows={view.rows}
        id={(row) => row.id}
        empty={t('retier.empty')}
        columns={[
          {
            id: 'name',
            label: t('registry.name'),
            heads: true,
            cell: (row) => (
              <>
                <a className="usa-link" href={address.retierCase(row.id)} data-open="">
                  {row.name}
                </a>
                <span className="rs-sub">{row.number}</span>
              </>
            ),
          },
          { id: 'because', label: t('retier.because'), cell: (row) => <Said text={row.because} /> },
          { id: 'before', label: t('retier.before'), cell: (row) => row.before },
          { id: 'after', label: t('retier.after'), cell: (row) => row.after },
          { id: 'state', label: t('registry.state'), cell: (row) => <State state={row.state} /> },
          { id: 'since', label: t('retier.since'), cell: (row) => <When at={row.openedAt} brief /> },
        ]}
      />
      <Pagination paging={view.paging} />
    </>
  );
}

export interface RetierLookView {
  readonly id: string;
  readonly look: LookAheadView;
  readonly rows: readonly {
    readonly id: string;
    readonly name: string;
    readonly number: string;
    readonly before: string;
    readonly after: string;
  }[];
  readonly paging: Paging;
  readonly csv: string;
}

export const retierLookPage: Page<RetierLookView> = {
  title: (_, t) => t('retier.preview'),
  width: 'wide',
  Body: RetierLook,
};

function RetierLook({ view }: { readonly view: RetierLookView }): ReactElement {
  const { t } = usePage();
  return (
    <>
      <PageHead title={t('retier.preview')}>
        <a className="usa-button usa-button--outline" href={view.csv}>
          {t('absconders.csv')}
        </a>
      </PageHead>
      <LookAhead of={view.look} here={address.retierLook(view.id)} />
      <DataTable
        caption={t('retier.preview')}
        compact
        rows={view.rows}
        id={(row) => row.id}
        empty={t(view.look.state === 'done' ? 'retier.nobody' : 'lookAhead.nobodyYet')}
        columns={[
          {
            id: 'name',
            label: t('registry.name'),
            heads: true,
            cell: (row) => (
              <a className="usa-link" href={address.registrantTier(row.id)}>
                {row.name}
              </a>
            ),
          },
          { id: 'number', label: t('registry.number'), cell: (row) => row.number },
          { id: 'before', label: t('retier.before'), cell: (row) => row.before },
          { id: 'after', label: t('retier.after'), cell: (row) => row.after },
        ]}
      />
      <Pagination paging={view.paging} />
      <p>
        <a className="usa-link" href={address.retier}>
          {t('retier.title')}
        </a>
      </p>
    </>
  );
}

export interface DifferenceView {
  readonly id: string;
  readonly offence: string;
  readonly before: string;
  readonly after: string;
  readonly steps: readonly {
    readonly question: string;
    readonly before: string | null;
    readonly after: string | null;
    readonly source: string;
  }[];
}

export interface RetierCaseView {
  readonly id: string;
  readonly registrantId: string;
  readonly name: string;
  readonly because: string;
  readonly tier: TierCode | null;
  readonly before: string;
  readonly after: string;
  readonly differences: readonly DifferenceView[];
  readonly state: RetierState;
  readonly decided?: { readonly by: string; readonly at: Instant; readonly reason: string };
  /** Null: it is decided. */
  readonly form: FormState | null;
}

export const retierCasePage: Page<RetierCaseView> = {
  title: (view, t) => t('retier.case', { name: view.name }),
  width: 'wide',
  failed: (view) => (view.form?.errors?.length ?? 0) > 0,
  Body: OneCase,
};

function OneCase({ view }: { readonly view: RetierCaseView }): ReactElement {
  const { t, shell } = usePage();
  return (
    <>
      {view.form ? (
        <ErrorSummary form={view.form} labels={{ tier: t('retier.decision'), reason: t('tier.reason') }} />
      ) : null}
      <PageHead title={t('retier.case', { name: view.name })} intro={saidText(view.because, shell.zone)} />
      <Facts
        inRow
        pairs={[
          [t('tier.inForce'), view.tier ? t(`registry.tier.${view.tier}`) : null],
          [t('retier.before'), view.before],
          [t('retier.after'), view.after],
          [t('registry.state'), <State key="state" state={view.state} />],
        ]}
      />
      {view.differences.map((d) => (
        <section key={d.id}>
          <h2>{t('retier.path', { offence: d.offence })}</h2>
          <p>{t('retier.result', { before: d.before, after: d.after })}</p>
          <DataTable
            caption={t('retier.path', { offence: d.offence })}
            compact
            rows={d.steps}
            id={(step) => step.question}
            empty={t('retier.samePath')}
            columns={[
              { id: 'question', label: t('tier.question'), heads: true, cell: (step) => step.question },
              {
                id: 'before',
                label: t('retier.before'),
                cell: (step) => step.before ?? t('retier.notAsked'),
              },
              { id: 'after', label: t('retier.after'), cell: (step) => step.after ?? t('retier.notAsked') },
              { id: 'source', label: t('tier.from'), cell: (step) => step.source },
            ]}
          />
        </section>
      ))}
      {view.decided ? (
        <p>
          {view.decided.by}, <When at={view.decided.at} />: {view.decided.reason}
        </p>
      ) : null}
      {view.form ? (
        <>
          <h2>{t('retier.decide')}</h2>
          <p>{t('retier.decideIntro')}</p>
          <PostForm action={address.retierCase(view.id)} keep id="retier-form">
            <Choices
              form={view.form}
              name="tier"
              label={t('retier.decision')}
              choices={[
                { value: 'keep', label: t('retier.keep') },
                ...TIER_CODES.map((value) => ({ value, label: t(`registry.tier.${value}`) })),
              ]}
            />
            <TextArea form={view.form} name="reason" label={t('tier.reason')} />
            <Submit label={t('retier.submit')} />
          </PostForm>
        </>
      ) : null}
      <p>
        <a className="usa-link" href={address.registrantTier(view.registrantId)}>
          {t('retier.file')}
        </a>
      </p>
    </>
  );
}
