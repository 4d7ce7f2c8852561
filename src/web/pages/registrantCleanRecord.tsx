import type { ReactElement } from 'react';
import { address } from '../addresses.js';
import type { Page } from '../page.js';
import { usePage } from '../page.js';
import {
  Choices,
  DateField,
  ErrorSummary,
  PostForm,
  Select,
  Submit,
  TextArea,
  TextField,
} from '../parts/Fields.js';
import { DataTable, Facts, PageHead } from '../parts/Lists.js';
import { Said } from '../parts/Said.js';
import { dateText, When } from '../parts/When.js';
import type { FormState, Instant } from '../view.js';

export interface CleanStepRow {
  readonly id: string;
  readonly step: 'noted' | 'proposed' | 'approved' | 'withdrawn';
  readonly since: string;
  readonly reason: string;
  readonly alone: boolean;
  readonly by: string;
  readonly at: Instant;
}

interface Paper {
  readonly id: string;
  readonly label: string;
  readonly on: string;
}

export interface CleanRecordView {
  readonly id: string;
  readonly name: string;
  readonly tier: string | null;
  /** Why this registration cannot be shortened; null: it can. */
  readonly never: string | null;
  /** `minus` null: the duty ends. */
  readonly rule: { readonly years: number; readonly minus: number | null } | null;
  readonly earliest: string | null;
  /** How the day came about. */
  readonly arithmetic: readonly string[];
  readonly dutyEndsOn: string | null;
  readonly stand: {
    readonly step: 'noted' | 'proposed' | 'approved';
    readonly since: string;
    readonly by: string;
  } | null;
  readonly conditions: readonly { readonly code: string; readonly says: string; readonly source: string }[];
  /** The answers of the proposal that waits or was approved. */
  readonly answers: readonly {
    readonly code: string;
    readonly says: string;
    readonly met: boolean;
    readonly evidence: string;
    /** The scan that stands behind it. */
    readonly file: Paper | null;
  }[];
  /** Scanned papers of the file, to choose from. */
  readonly papers: readonly Paper[];
  readonly against: readonly string[];
  /** Who may approve what is proposed: the reader, the reader though the proposer, or only another officer. */
  readonly approval: 'may' | 'alone' | 'second' | null;
  readonly history: readonly CleanStepRow[];
  readonly form: FormState;
}

export const cleanRecordPage: Page<CleanRecordView> = {
  title: (view, t) => t('clean.title', { name: view.name }),
  width: 'plain',
  failed: (view) => (view.form.errors?.length ?? 0) > 0,
  Body: CleanRecord,
};

function CleanRecord({ view }: { readonly view: CleanRecordView }): ReactElement {
  const { t } = usePage();
  return (
    <>
      <ErrorSummary
        form={view.form}
        labels={{
          since: t('clean.since'),
          reason: t('clean.reason'),
          approve: t('clean.approve'),
          ...Object.fromEntries(view.conditions.map((c) => [c.code, c.says])),
        }}
      />
      <PageHead title={t('clean.title', { name: view.name })} intro={t('clean.intro')} />
      {view.never ? (
        <div className="usa-alert usa-alert--warning">
          <div className="usa-alert__body">
            <h2 className="usa-alert__heading">{t('clean.never')}</h2>
            <p className="usa-alert__text">{view.never}</p>
          </div>
        </div>
      ) : null}
      <Sum view={view} />
      {view.against.length > 0 ? (
        <>
          <h2>{t('clean.against')}</h2>
          <ul className="usa-list">
            {view.against.map((says) => (
              <li key={says}>{says}</li>
            ))}
          </ul>
        </>
      ) : null}
      {view.answers.length > 0 ? <Answers view={view} /> : null}
      {view.approval ? <Approval view={view} /> : null}
      {view.never === null && view.stand?.step !== 'approved' ? <Proposal view={view} /> : null}
      {view.stand ? <Withdrawal view={view} /> : null}
      <h2>{t('clean.history')}</h2>
      <History view={view} />
      <p>
        <a className="usa-link" href={address.registrant(view.id)}>
          {t('part.back')}
        </a>
      </p>
    </>
  );
}

function Sum({ view }: { readonly view: CleanRecordView }): ReactElement {
  const { t } = usePage();
  const { rule, stand } = view;
  const ruleText =
    rule === null
      ? null
      : rule.minus === null
        ? t('clean.ends', { years: rule.years })
        : t('clean.minus', { years: rule.years, minus: rule.minus });
  return (
    <Facts
      pairs={[
        [t('registry.tier'), view.tier ? `Tier ${view.tier}` : ''],
        ...(ruleText ? [[t('clean.rule'), ruleText] as const] : []),
        ...(rule
          ? [
              [
                t('clean.earliest'),
                view.earliest ? (
                  <>
                    {dateText(view.earliest)}{' '}
                    <span className="rs-sub">
                      <Said text={view.arithmetic.join('; ')} />
                    </span>
                  </>
                ) : (
                  t('clean.noDay')
                ),
              ] as const,
            ]
          : []),
        [t('clean.dutyEnds'), view.dutyEndsOn ? dateText(view.dutyEndsOn) : t('registrant.forLife')],
        [
          t('clean.stand'),
          stand
            ? t(`clean.stand.${stand.step}`, { date: dateText(stand.since), by: stand.by })
            : t('clean.stand.none'),
        ],
      ]}
    />
  );
}

function Answers({ view }: { readonly view: CleanRecordView }): ReactElement {
  const { t } = usePage();
  return (
    <>
      <h2>{t('clean.proposed')}</h2>
      <DataTable
        caption={t('clean.proposed')}
        compact
        rows={view.answers}
        id={(row) => row.code}
        empty=""
        columns={[
          { id: 'condition', label: t('clean.condition'), heads: true, cell: (row) => row.says },
          {
            id: 'answer',
            label: t('clean.answer'),
            cell: (row) => (
              <>
                {t(row.met ? 'clean.yes' : 'clean.no')} <span className="rs-sub">{row.evidence}</span>
                {row.file ? (
                  <a className="usa-link" href={address.registrantFile(view.id, row.file.id)}>
                    {t('clean.openPaper', { label: row.file.label, date: dateText(row.file.on) })}
                  </a>
                ) : null}
              </>
            ),
          },
        ]}
      />
    </>
  );
}

function Approval({ view }: { readonly view: CleanRecordView }): ReactElement {
  const { t } = usePage();
  return (
    <>
      <h2 id="approve">{t('clean.approve')}</h2>
      {view.approval === 'second' ? (
        <p>{t('clean.second')}</p>
      ) : (
        <>
          <p>{t('clean.approveIntro')}</p>
          {view.approval === 'alone' ? <p>{t('clean.alone')}</p> : null}
          <PostForm action={address.registrantCleanDecision(view.id)} id="clean-approve">
            <input type="hidden" name="do" value="approve" />
            <Submit label={t('clean.approve')} />
          </PostForm>
        </>
      )}
    </>
  );
}

function Proposal({ view }: { readonly view: CleanRecordView }): ReactElement {
  const { t } = usePage();
  const { form } = view;
  return (
    <>
      <h2>{t('clean.propose')}</h2>
      <PostForm action={address.registrantCleanRecord(view.id)} keep id="clean-form">
        <p>
          {t('clean.scanFirst')}{' '}
          <a className="usa-link" href={address.registrantPapers(view.id)}>
            {t('papers.all')}
          </a>
        </p>
        <DateField form={form} name="since" label={t('clean.since')} hint={t('clean.sinceHint')} />
        {view.conditions.map((c) => (
          <div key={c.code}>
            <Choices
              form={form}
              name={c.code}
              label={c.says}
              hint={c.source}
              choices={[
                { value: 'yes', label: t('clean.yes') },
                { value: 'no', label: t('clean.no') },
              ]}
            />
            <TextField
              form={form}
              name={`${c.code}-paper`}
              label={t('clean.evidence', { condition: c.says })}
              hint={t('clean.evidenceHint')}
              lengthMax={500}
            />
            {view.papers.length > 0 ? (
              <Select
                form={form}
                name={`${c.code}-file`}
                label={t('clean.scan', { condition: c.says })}
                empty={t('clean.noScan')}
                choices={view.papers.map((p) => ({ value: p.id, label: `${p.label}, ${dateText(p.on)}` }))}
              />
            ) : null}
          </div>
        ))}
        <Submit label={t('clean.propose')} />
        <p>{t('clean.noteHint')}</p>
        <button className="usa-button usa-button--outline" type="submit" name="only" value="day">
          {t('clean.note')}
        </button>
      </PostForm>
    </>
  );
}

function Withdrawal({ view }: { readonly view: CleanRecordView }): ReactElement {
  const { t } = usePage();
  return (
    <>
      <h2>{t('clean.withdraw')}</h2>
      <p>{t('clean.withdrawIntro')}</p>
      <PostForm action={address.registrantCleanDecision(view.id)} keep id="clean-withdraw">
        <input type="hidden" name="do" value="withdraw" />
        <TextArea form={view.form} name="reason" label={t('clean.reason')} />
        <Submit label={t('clean.withdraw')} danger />
      </PostForm>
    </>
  );
}

function History({ view }: { readonly view: CleanRecordView }): ReactElement {
  const { t } = usePage();
  return (
    <DataTable
      caption={t('clean.history')}
      compact
      rows={view.history}
      id={(row) => row.id}
      empty={t('clean.empty')}
      columns={[
        {
          id: 'step',
          label: t('clean.step'),
          heads: true,
          cell: (row) => (
            <>
              {t(`clean.step.${row.step}`, { date: dateText(row.since) })}
              {row.reason ? <span className="rs-sub">{row.reason}</span> : null}
            </>
          ),
        },
        {
          id: 'by',
          label: t('clean.by'),
          cell: (row) => (
            <>
              {row.by}, <When at={row.at} brief />
              {row.alone ? <span className="rs-sub">{t('clean.byBoth')}</span> : null}
            </>
          ),
        },
      ]}
    />
  );
}
