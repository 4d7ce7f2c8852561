import type { ReactElement } from 'react';
import { address } from '../addresses.js';
import type { Page } from '../page.js';
import { usePage } from '../page.js';
import { Choices, DateField, ErrorSummary, PostForm, Submit, TextArea } from '../parts/Fields.js';
import { DataTable, PageHead } from '../parts/Lists.js';
import { dateText, When } from '../parts/When.js';
import type { FormState, Instant } from '../view.js';
import { type AbsconderStep, StepOwnerCell } from './absconders.js';

/** What an answer does to the registration, said beside it before it is chosen. */
export type EndConsequence = 'ends' | 'ends-sealed' | 'rests' | 'runs';

export interface EndView {
  readonly id: string;
  readonly name: string;
  readonly ends: readonly {
    readonly value: string;
    readonly label: string;
    readonly source: string;
    readonly then: EndConsequence;
  }[];
  readonly dutyEndsOn: string | null;
  readonly form: FormState;
}

export const endPage: Page<EndView> = {
  title: (view, t) => t('end.title', { name: view.name }),
  width: 'plain',
  failed: (view) => (view.form.errors?.length ?? 0) > 0,
  Body: End,
};

function End({ view }: { readonly view: EndView }): ReactElement {
  const { t } = usePage();
  return (
    <>
      <ErrorSummary
        form={view.form}
        labels={{ end: t('end.how'), on: t('end.on'), reason: t('end.reason') }}
      />
      <PageHead title={t('end.title', { name: view.name })} intro={t('end.intro')} />
      <PostForm action={address.registrantEnd(view.id)} keep id="end-form">
        <Choices
          form={view.form}
          name="end"
          label={t('end.how')}
          {...(view.dutyEndsOn ? { hint: t('end.dutyUntil', { date: dateText(view.dutyEndsOn) }) } : {})}
          choices={view.ends.map(({ value, label, source, then }) => ({
            value,
            label,
            hint: `${t(`end.then.${then}`)} ${source}`,
          }))}
        />
        <DateField form={view.form} name="on" label={t('end.on')} />
        <TextArea form={view.form} name="reason" label={t('end.reason')} />
        <Submit label={t('end.submit')} danger />
      </PostForm>
      <Back id={view.id} />
    </>
  );
}

function Back({ id }: { readonly id: string }): ReactElement {
  const { t } = usePage();
  return (
    <p>
      <a className="usa-link" href={address.registrant(id)}>
        {t('part.back')}
      </a>
    </p>
  );
}

export interface AbscondingView {
  readonly id: string;
  readonly name: string;
  /** Null: no case was opened yet. */
  readonly steps:
    | readonly {
        readonly code: string;
        readonly says: string;
        readonly source: string;
        readonly outcome: 'done' | 'not-needed' | null;
        readonly note: string;
        readonly by: string;
        readonly at: Instant | null;
        /** Null: the clocks of an older case are being worked out. */
        readonly owned: AbsconderStep | null;
      }[]
    | null;
  readonly next: { readonly code: string; readonly says: string } | null;
  readonly mayFind: boolean;
  readonly form: FormState;
}

export const abscondingPage: Page<AbscondingView> = {
  title: (view, t) => t('absconding.title', { name: view.name }),
  width: 'wide',
  failed: (view) => (view.form.errors?.length ?? 0) > 0,
  Body: Absconding,
};

function Absconding({ view }: { readonly view: AbscondingView }): ReactElement {
  const { t } = usePage();
  return (
    <>
      <ErrorSummary
        form={view.form}
        labels={{ because: t('absconding.because'), note: t('absconding.note') }}
      />
      <PageHead title={t('absconding.title', { name: view.name })} intro={t('absconding.intro')} />
      {view.steps ? (
        <DataTable
          caption={t('absconding.title', { name: view.name })}
          compact
          rows={view.steps}
          id={(row) => row.code}
          empty=""
          columns={[
            {
              id: 'step',
              label: t('absconding.step'),
              heads: true,
              cell: (row) => (
                <>
                  {row.says}
                  <span className="rs-sub">{row.source}</span>
                </>
              ),
            },
            {
              id: 'outcome',
              label: t('absconding.outcome'),
              cell: (row) =>
                row.outcome
                  ? t(row.outcome === 'done' ? 'absconding.done' : 'absconding.notNeeded')
                  : t('absconding.open'),
            },
            {
              id: 'owner',
              label: t('absconding.owner'),
              cell: (row) => (row.owned ? <StepOwnerCell registrantId={view.id} step={row.owned} /> : ''),
            },
            {
              id: 'by',
              label: t('tier.by'),
              cell: (row) =>
                row.at ? (
                  <>
                    {row.by}, <When at={row.at} brief />
                  </>
                ) : (
                  ''
                ),
            },
            { id: 'note', label: t('absconding.note'), cell: (row) => row.note },
          ]}
        />
      ) : (
        <PostForm action={address.registrantAbsconding(view.id)} keep id="absconding-form">
          <TextArea form={view.form} name="because" label={t('absconding.because')} />
          <Submit label={t('absconding.begin')} />
        </PostForm>
      )}
      {view.next ? (
        <>
          <h2>{t('absconding.next', { step: view.next.says })}</h2>
          <PostForm action={address.registrantAbscondingStep(view.id)} id="step-form">
            <input type="hidden" name="step" value={view.next.code} />
            <Choices
              form={view.form}
              name="outcome"
              label={t('absconding.outcome')}
              choices={[
                { value: 'done', label: t('absconding.done') },
                { value: 'not-needed', label: t('absconding.notNeeded') },
              ]}
            />
            <TextArea form={view.form} name="note" label={t('absconding.note')} optional />
            <Submit label={t('absconding.record')} />
          </PostForm>
        </>
      ) : null}
      {view.mayFind ? (
        <>
          <h2>{t('absconding.finding')}</h2>
          <p>{t('absconding.findingText')}</p>
          <PostForm action={address.registrantAbscondingFinding(view.id)} id="finding-form">
            <Choices
              form={view.form}
              name="finding"
              label={t('absconding.finding')}
              choices={[
                { value: 'absconded', label: t('absconding.absconded') },
                { value: 'located', label: t('absconding.located') },
              ]}
            />
            <Submit label={t('end.submit')} />
          </PostForm>
        </>
      ) : null}
      <p className="rs-no-print">
        <a className="usa-link" href={address.absconders}>
          {t('absconders.link')}
        </a>
      </p>
      <Back id={view.id} />
    </>
  );
}
