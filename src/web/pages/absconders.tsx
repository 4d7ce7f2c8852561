import type { ReactElement } from 'react';
import { address } from '../addresses.js';
import type { Page } from '../page.js';
import { usePage } from '../page.js';
import {
  DateField,
  ErrorSummary,
  FilterForm,
  PostForm,
  Select,
  Submit,
  TextArea,
  TextField,
} from '../parts/Fields.js';
import { DataTable, PageHead, Pagination } from '../parts/Lists.js';
import { Reckoned, type ReckoningView } from '../parts/Reckoned.js';
import { Tag } from '../parts/Tags.js';
import { dateText, When } from '../parts/When.js';
import type { FormState, Instant, Paging } from '../view.js';

export type OfficeCode = 'registry' | 'police' | 'prosecutor';
export const OFFICE_CODES: readonly OfficeCode[] = ['registry', 'police', 'prosecutor'];

export interface AbsconderStep {
  readonly code: string;
  readonly says: string;
  readonly office: OfficeCode;
  /** A person's name; null: nobody is named. */
  readonly owner: string | null;
  /** `YYYY-MM-DD`; null: its clock has not begun. */
  readonly due: string | null;
  /** Of a time in hours. */
  readonly dueAt: Instant | null;
  readonly overdue: boolean;
  readonly next: boolean;
  readonly done: {
    readonly outcome: 'done' | 'not-needed';
    /** `YYYY-MM-DD`, the reader's own day. */
    readonly on: string;
    readonly by: string;
    readonly late: boolean;
  } | null;
}

export interface AbsconderRow {
  readonly id: string;
  readonly registrantId: string;
  readonly name: string;
  readonly number: string;
  readonly because: string;
  readonly openedOn: string;
  readonly standing: 'determining' | 'absconded' | 'located';
  readonly steps: readonly AbsconderStep[];
  readonly takeBack: readonly {
    readonly taskId: string;
    readonly says: string;
    readonly state: 'open' | 'done' | 'cancelled';
    readonly due: string | null;
    readonly overdue: boolean;
  }[];
  readonly signs: number;
}

export interface AbscondersView {
  readonly rows: readonly AbsconderRow[];
  readonly total: number;
  /** GET fields: `q`, `standing`, `owner`, `when`. */
  readonly filter: FormState;
  readonly paging: Paging;
  readonly csv: string;
  readonly without: readonly {
    readonly registrantId: string;
    readonly name: string;
    readonly number: string;
    readonly because: 'absconded' | 'failed';
  }[];
}

export const abscondersPage: Page<AbscondersView> = {
  title: (_, t) => t('absconders.title'),
  width: 'wide',
  Body: Absconders,
};

function Absconders({ view }: { readonly view: AbscondersView }): ReactElement {
  const { t } = usePage();
  return (
    <>
      <PageHead title={t('absconders.title')} intro={t('absconders.intro')}>
        <a className="usa-button usa-button--outline" href={view.csv}>
          {t('absconders.csv')}
        </a>
      </PageHead>
      <FilterForm action={address.absconders}>
        <TextField form={view.filter} name="q" type="search" label={t('registry.search')} />
        <Select
          form={view.filter}
          name="standing"
          label={t('absconders.standing')}
          empty={t('absconders.standing.open')}
          choices={(['determining', 'absconded', 'located'] as const).map((value) => ({
            value,
            label: t(`absconders.standing.${value}`),
          }))}
        />
        <Select
          form={view.filter}
          name="owner"
          label={t('absconders.owner')}
          empty={t('form.any')}
          choices={(['mine', 'nobody'] as const).map((value) => ({
            value,
            label: t(`absconders.owner.${value}`),
          }))}
        />
        <Select
          form={view.filter}
          name="when"
          label={t('absconders.when')}
          empty={t('form.any')}
          choices={[{ value: 'overdue', label: t('absconders.when.overdue') }]}
        />
      </FilterForm>
      <p>{t.count('absconders.counts', view.total)}</p>
      <DataTable
        caption={t('absconders.caption')}
        keyed
        compact
        rows={view.rows}
        id={(row) => row.id}
        empty={t('absconders.empty')}
        columns={[
          { id: 'who', label: t('absconders.who'), heads: true, cell: (row) => <Who row={row} /> },
          { id: 'standing', label: t('absconders.standing'), cell: (row) => <Standing row={row} /> },
          { id: 'steps', label: t('absconders.steps'), cell: (row) => <Steps row={row} /> },
        ]}
      />
      <Pagination paging={view.paging} />
      {view.without.length > 0 ? (
        <>
          <h2>{t('absconders.without')}</h2>
          <p>{t('absconders.withoutText')}</p>
          <DataTable
            caption={t('absconders.without')}
            compact
            rows={view.without}
            id={(row) => `${row.registrantId} ${row.because}`}
            empty=""
            columns={[
              {
                id: 'who',
                label: t('absconders.who'),
                heads: true,
                cell: (row) => (
                  <>
                    <a className="usa-link" href={address.registrantAbsconding(row.registrantId)}>
                      {row.name}
                    </a>
                    <span className="rs-sub">{row.number}</span>
                  </>
                ),
              },
              {
                id: 'because',
                label: t('absconders.because'),
                cell: (row) => t(`absconders.because.${row.because}`),
              },
            ]}
          />
        </>
      ) : null}
    </>
  );
}

function Who({ row }: { readonly row: AbsconderRow }): ReactElement {
  const { t } = usePage();
  return (
    <>
      <a className="usa-link" href={address.registrantAbsconding(row.registrantId)} data-open="">
        {row.name}
      </a>
      <span className="rs-sub">{row.number}</span>
      <span className="rs-sub">
        {t('absconders.opened', { on: dateText(row.openedOn), because: row.because })}
      </span>
    </>
  );
}

function Standing({ row }: { readonly row: AbsconderRow }): ReactElement {
  const { t } = usePage();
  const tone = row.standing === 'absconded' ? 'bad' : row.standing === 'located' ? 'good' : 'warn';
  return (
    <>
      <Tag tone={tone}>{t(`absconders.standing.${row.standing}`)}</Tag>{' '}
      {row.steps.some((s) => s.overdue) || row.takeBack.some((b) => b.overdue) ? (
        <Tag tone="bad">{t('registrant.overdue')}</Tag>
      ) : null}
      {row.signs > 0 ? <span className="rs-sub">{t.count('absconders.signs', row.signs)}</span> : null}
    </>
  );
}

function Steps({ row }: { readonly row: AbsconderRow }): ReactElement {
  const { t } = usePage();
  if (row.steps.length === 0) return <>{t('absconders.unsettled')}</>;
  return (
    <>
      <ol className="rs-steps">
        {row.steps.map((step) => (
          <li key={step.code}>
            <StepLine step={step} />
          </li>
        ))}
      </ol>
      {row.takeBack.length > 0 ? (
        <>
          <strong>{t('absconders.takeBack')}</strong>
          <ol className="rs-steps">
            {row.takeBack.map((back) => (
              <li key={back.taskId}>
                <a className="usa-link" href={address.task(back.taskId)}>
                  {back.says}
                </a>
                : {t(`absconders.back.${back.state}`)}
                {back.state === 'open' && back.due
                  ? `, ${t('absconders.due', { on: dateText(back.due) })} `
                  : ' '}
                {back.overdue ? <Tag tone="bad">{t('registrant.overdue')}</Tag> : null}
              </li>
            ))}
          </ol>
        </>
      ) : null}
    </>
  );
}

/** The day, or for a time in hours the instant. */
function DueText(props: { readonly due: string | null; readonly dueAt: Instant | null }): ReactElement {
  const { t } = usePage();
  if (props.dueAt)
    return (
      <>
        {t('absconders.dueBy')} <When at={props.dueAt} />
      </>
    );
  return <>{props.due ? t('absconders.due', { on: dateText(props.due) }) : t('absconders.notStarted')}</>;
}

function StepLine({ step }: { readonly step: AbsconderStep }): ReactElement {
  const { t } = usePage();
  const who = step.owner ?? t(`step.office.${step.office}`);
  if (step.done) {
    const says = step.done.outcome === 'done' ? 'absconders.done' : 'absconders.leftOut';
    return (
      <>
        {step.says}: {t(says, { on: dateText(step.done.on), by: step.done.by })}{' '}
        {step.done.late ? <Tag tone="warn">{t('absconders.late')}</Tag> : null}
      </>
    );
  }
  return (
    <>
      {step.next ? <strong>{step.says}</strong> : step.says}: {who},{' '}
      <DueText due={step.due} dueAt={step.dueAt} />{' '}
      {step.overdue ? <Tag tone="bad">{t('registrant.overdue')}</Tag> : null}{' '}
      {step.next ? <Tag tone="info">{t('absconders.next')}</Tag> : null}
    </>
  );
}

export interface StepOwnerView {
  readonly id: string;
  readonly name: string;
  readonly step: { readonly code: string; readonly says: string };
  readonly due: string | null;
  readonly dueAt: Instant | null;
  readonly reckoning: ReckoningView | null;
  readonly people: readonly { readonly value: string; readonly label: string }[];
  /** Fields: `office`, `owner`, `other`, `due-month|day|year`, `reason`. */
  readonly form: FormState;
}

export const stepOwnerPage: Page<StepOwnerView> = {
  title: (view, t) => t('step.title', { step: view.step.says }),
  width: 'plain',
  failed: (view) => (view.form.errors?.length ?? 0) > 0,
  Body: StepOwner,
};

function StepOwner({ view }: { readonly view: StepOwnerView }): ReactElement {
  const { t } = usePage();
  const { form } = view;
  return (
    <>
      <ErrorSummary
        form={form}
        labels={{
          office: t('step.office'),
          owner: t('step.owner'),
          due: t('step.day'),
          reason: t('step.reason'),
        }}
      />
      <PageHead title={t('step.title', { step: view.step.says })} intro={t('step.intro')} />
      <p>
        {view.name}: <DueText due={view.due} dueAt={view.dueAt} />
      </p>
      {view.reckoning ? <Reckoned reckoning={view.reckoning} about={view.step.says} /> : null}
      <PostForm action={address.registrantAbscondingOwner(view.id, view.step.code)} keep id="step-owner">
        <Select
          form={form}
          name="office"
          label={t('step.office')}
          choices={OFFICE_CODES.map((value) => ({ value, label: t(`step.office.${value}`) }))}
        />
        <Select
          form={form}
          name="owner"
          label={t('step.owner')}
          empty={t('step.nobody')}
          choices={view.people}
        />
        <TextField
          form={form}
          name="other"
          label={t('step.other')}
          hint={t('step.otherHint')}
          optional
          lengthMax={200}
          autoComplete="off"
        />
        <DateField form={form} name="due" label={t('step.day')} hint={t('step.dayHint')} />
        <TextArea form={form} name="reason" label={t('step.reason')} optional rows={2} />
        <Submit label={t('step.save')} />
      </PostForm>
      <p>
        <a className="usa-link" href={address.registrantAbsconding(view.id)}>
          {t('step.back')}
        </a>
      </p>
    </>
  );
}

/** Owner and day of a step in the table of its case; the link leads to where both are set. */
export function StepOwnerCell(props: {
  readonly registrantId: string;
  readonly step: AbsconderStep;
}): ReactElement {
  const { t } = usePage();
  const { step } = props;
  return (
    <>
      {step.owner ?? t(`step.office.${step.office}`)}
      <span className="rs-sub">
        <DueText due={step.due} dueAt={step.dueAt} />
      </span>{' '}
      {step.overdue ? <Tag tone="bad">{t('registrant.overdue')}</Tag> : null}{' '}
      {step.done ? null : (
        <a
          className="usa-link rs-no-print"
          href={address.registrantAbscondingOwner(props.registrantId, step.code)}
        >
          {t('step.link')}
          <span className="usa-sr-only">: {step.says}</span>
        </a>
      )}
    </>
  );
}
