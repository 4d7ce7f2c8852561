import type { ReactElement } from 'react';
import type { PriorityLine } from '#domain/casePriority.js';
import {
  CASE_ELEMENTS,
  CASE_OUTCOMES,
  type CaseElement,
  type CaseOutcome,
  type ElementAnswer,
} from '#domain/complianceCase.js';
import { address } from '../addresses.js';
import type { Page } from '../page.js';
import { usePage } from '../page.js';
import { Alert } from '../parts/Alert.js';
import { Choices, ErrorSummary, PostButton, PostForm, Select, Submit, TextArea } from '../parts/Fields.js';
import { DataTable, Facts } from '../parts/Lists.js';
import { NotTold, type NotToldLine } from '../parts/NotTold.js';
import { Said } from '../parts/Said.js';
import { StepHistory } from '../parts/StepHistory.js';
import { Tag } from '../parts/Tags.js';
import { When } from '../parts/When.js';
import type { Texts } from '../text/text.js';
import type { FormState, Instant, NotificationState } from '../view.js';
import { BAND_TONES, type CaseRow } from './cases.js';

export interface CaseView extends CaseRow {
  readonly version: number;
  readonly originSays: string;
  readonly groundGone: string;
  readonly subjectId: string;
  readonly tripId?: string;
  readonly agency?: string;
  readonly district?: string;
  readonly outcome?: CaseOutcome;
  readonly table: number;
  readonly lines: readonly PriorityLine[];
  readonly elements: readonly {
    readonly element: CaseElement;
    readonly answer: ElementAnswer;
    readonly note: string;
    readonly by: string;
    readonly evidence: readonly { readonly found: boolean; readonly says: string; readonly href?: string }[];
  }[];
  /** `goes`: who of the Marshals gets a case of it. */
  readonly districts: readonly { readonly code: string; readonly name: string; readonly goes: string }[];
  readonly districtsBecause: string;
  /** Who gets the case of its district as the prosecutor. */
  readonly prosecutorGoes?: string;
  /** What the prosecutor answered last. */
  readonly prosecutor?: { readonly says: string; readonly by: string; readonly at: Instant };
  readonly officers: readonly { readonly id: string; readonly name: string }[];
  readonly steps: readonly {
    readonly number: number;
    readonly kind: string;
    readonly note: string;
    readonly by: string;
    readonly at: Instant;
  }[];
  /** Messages of a referral, with what the district answered. */
  readonly told: readonly {
    readonly id: string;
    readonly agency: string;
    readonly headline: string;
    readonly state: NotificationState;
    readonly at: Instant;
    readonly ackDue: Instant;
    readonly answers: readonly { readonly says: string; readonly by: string; readonly at: Instant }[];
  }[];
  readonly notTold: readonly NotToldLine[];
  readonly form: FormState;
  readonly may: {
    readonly take: boolean;
    readonly assign: boolean;
    /** Owner or supervisor of a case that is not closed. */
    readonly work: boolean;
    readonly note: boolean;
    readonly reopen: boolean;
  };
}

export const casePage: Page<CaseView> = {
  title: (view, t) => t('case.title', { number: view.number, name: view.name }),
  width: 'wide',
  failed: (view) => (view.form.errors?.length ?? 0) > 0,
  Body: One,
};

function labels(t: Texts): Readonly<Record<string, string>> {
  const elements = Object.keys(CASE_ELEMENTS) as CaseElement[];
  return {
    owner: t('case.assign'),
    note: t('case.note'),
    district: t('case.referDistrict'),
    referNote: t('case.referNote'),
    prosecutorNote: t('case.prosecutorNote'),
    backNote: t('case.backNote'),
    outcome: t('case.closeOutcome'),
    closeNote: t('case.closeNote'),
    reopenNote: t('case.reopenNote'),
    ...Object.fromEntries(
      elements.flatMap((e) => [
        [`answer-${e}`, t(`caseElement.${e}`)],
        [`why-${e}`, t('case.elementWhy')],
      ]),
    ),
  };
}

function One({ view }: { readonly view: CaseView }): ReactElement {
  const { t } = usePage();
  return (
    <>
      <ErrorSummary form={view.form} labels={labels(t)} />
      <p className="rs-strip__class">
        <Tag tone={BAND_TONES[view.band]}>{t(`caseBand.${view.band}`)}</Tag>{' '}
        <Tag>{t(`caseState.${view.state}`)}</Tag>
        {view.overdue ? (
          <>
            {' '}
            <Tag tone="bad">{t('cases.overdue')}</Tag>
          </>
        ) : null}
      </p>
      <h1>{t('case.title', { number: view.number, name: view.name })}</h1>
      <p className="rs-no-print">
        <a className="usa-link" href={address.casePdf(view.id)}>
          {t('case.pdf')}
        </a>{' '}
        <a className="usa-link" href={address.caseCsv(view.id)}>
          {t('case.csv')}
        </a>
      </p>
      {view.groundGone ? (
        <Alert kind="warning" heading={t('case.groundGone')}>
          <p>{view.groundGone}</p>
        </Alert>
      ) : null}
      <Head view={view} />
      <Owner view={view} />
      <Weight view={view} />
      <ElementList view={view} />
      <Told view={view} />
      {view.may.work ? <Refer view={view} /> : null}
      {view.may.note ? (
        <>
          <h2>{t('case.noteHead')}</h2>
          <PostForm action={address.caseDo(view.id, 'note')} id="note-form" keep>
            <Version view={view} />
            <TextArea form={view.form} name="note" label={t('case.note')} rows={3} />
            <Submit label={t('case.noteSubmit')} />
          </PostForm>
        </>
      ) : null}
      {view.may.work ? <Close view={view} /> : null}
      {view.may.reopen ? (
        <PostForm action={address.caseDo(view.id, 'reopen')} id="reopen-form">
          <Version view={view} />
          <TextArea form={view.form} name="reopenNote" label={t('case.reopenNote')} rows={2} />
          <Submit label={t('case.reopenSubmit')} />
        </PostForm>
      ) : null}
      <StepHistory
        title={t('case.historyHead')}
        steps={view.steps}
        id={(step) => step.number}
        labels={{ at: t('case.at'), what: t('case.what'), by: t('case.by'), note: t('case.note') }}
        what={(step) => t.coded('caseStep', step.kind)}
      />
    </>
  );
}

function Version({ view }: { readonly view: CaseView }): ReactElement {
  return <input type="hidden" name="version" value={view.version} />;
}

function Head({ view }: { readonly view: CaseView }): ReactElement {
  const { t } = usePage();
  return (
    <Facts
      pairs={[
        [
          t('cases.origin'),
          <span key="origin">
            {t(`caseOrigin.${view.origin}`)}
            <span className="rs-sub">
              <Said text={view.originSays} />
            </span>
          </span>,
        ],
        [
          t('case.subject'),
          <a key="subject" className="usa-link" href={address.subject(view.subjectId)}>
            {t('case.openSubject')}
          </a>,
        ],
        [
          t('case.trip'),
          view.tripId ? (
            <a key="trip" className="usa-link" href={address.trip(view.tripId)}>
              {t('case.openTrip')}
            </a>
          ) : null,
        ],
        [t('case.agency'), view.agency],
        [t('cases.owner'), view.owner ?? t('cases.nobody')],
        [t('cases.opened'), <When key="opened" at={view.openedAt} />],
        [t('cases.due'), view.due ? <When key="due" at={view.due.at} zone={view.due.zone} /> : null],
        [t('case.district'), view.district],
        [
          t('case.prosecutor'),
          view.prosecutor ? (
            <span className="rs-value" key="prosecutor">
              {view.prosecutor.says}
              <span className="rs-sub">
                {view.prosecutor.by}, <When at={view.prosecutor.at} brief />
              </span>
            </span>
          ) : null,
        ],
        [t('case.outcome'), view.outcome ? t(`caseOutcome.${view.outcome}`) : null],
      ]}
    />
  );
}

function Owner({ view }: { readonly view: CaseView }): ReactElement | null {
  const { t } = usePage();
  if (!view.may.take && !view.may.assign) return null;
  return (
    <div className="rs-no-print">
      {view.may.take ? (
        <PostButton
          action={address.caseDo(view.id, 'take')}
          label={t('case.take')}
          hidden={{ version: String(view.version) }}
        />
      ) : null}
      {view.may.assign ? (
        <PostForm action={address.caseDo(view.id, 'assign')} id="assign-form">
          <Version view={view} />
          <Select
            form={view.form}
            name="owner"
            label={t('case.assign')}
            empty={t('case.assignEmpty')}
            choices={view.officers.map((o) => ({ value: o.id, label: o.name }))}
          />
          <Submit label={t('case.assignSubmit')} />
        </PostForm>
      ) : null}
    </div>
  );
}

function Weight({ view }: { readonly view: CaseView }): ReactElement {
  const { t } = usePage();
  return (
    <section aria-labelledby="priority">
      <h2 id="priority">{t('case.priorityHead')}</h2>
      <p>{t('case.priorityIntro', { version: view.table })}</p>
      <DataTable
        caption={t('case.priorityHead')}
        rows={view.lines}
        id={(line) => line.factor}
        empty=""
        columns={[
          {
            id: 'asks',
            label: t('case.factor'),
            heads: true,
            cell: (line) => (
              <>
                {line.asks}
                <span className="rs-sub">{line.because}</span>
              </>
            ),
          },
          {
            id: 'answer',
            label: t('case.answer'),
            cell: (line) => t.coded('caseFact', line.answer),
          },
          { id: 'source', label: t('case.source'), cell: (line) => <Said text={line.source} /> },
          {
            id: 'points',
            label: t('case.pointsOf'),
            number: true,
            cell: (line) => `${line.points} / ${line.pointsMax}`,
          },
        ]}
      />
      <p>
        <strong>{t('case.sum', { points: view.points, band: t(`caseBand.${view.band}`) })}</strong>
      </p>
      {view.may.work ? (
        <PostButton
          action={address.caseDo(view.id, 'weigh')}
          label={t('case.weigh')}
          tone="outline"
          hidden={{ version: String(view.version) }}
        />
      ) : null}
    </section>
  );
}

function ElementList({ view }: { readonly view: CaseView }): ReactElement {
  const { t } = usePage();
  return (
    <section aria-labelledby="elements">
      <h2 id="elements">{t('case.elementsHead')}</h2>
      <p>{t('case.elementsIntro')}</p>
      {view.elements.map((e) => (
        <section key={e.element} aria-labelledby={`element-${e.element}`}>
          <h3 id={`element-${e.element}`}>{t(`caseElement.${e.element}`)}</h3>
          <p className="rs-sub">{CASE_ELEMENTS[e.element].clause}</p>
          <ul className="usa-list">
            {e.evidence.map((line) => (
              <li key={line.says}>
                {line.found ? null : <strong>{t('case.missing')} </strong>}
                {line.href ? (
                  <a className="usa-link" href={line.href}>
                    <Said text={line.says} />
                  </a>
                ) : (
                  <Said text={line.says} />
                )}
              </li>
            ))}
          </ul>
          <p>
            <Tag tone={e.answer === 'shown' ? 'good' : e.answer === 'not-shown' ? 'bad' : 'plain'}>
              {t(`caseAnswer.${e.answer}`)}
            </Tag>{' '}
            {e.answer === 'open' ? null : <Said text={`${e.note} (${e.by})`} />}
          </p>
          {view.may.work ? (
            <details className="rs-no-print">
              <summary>{t('case.elementAnswer')}</summary>
              <PostForm action={address.caseDo(view.id, 'element')} id={`element-form-${e.element}`}>
                <Version view={view} />
                <input type="hidden" name="element" value={e.element} />
                <Choices
                  form={view.form}
                  name={`answer-${e.element}`}
                  label={t('case.elementAnswerOf')}
                  choices={(['shown', 'not-shown'] as const).map((value) => ({
                    value,
                    label: t(`caseAnswer.${value}`),
                  }))}
                />
                <TextArea form={view.form} name={`why-${e.element}`} label={t('case.elementWhy')} rows={2} />
                <Submit label={t('case.elementSubmit')} />
              </PostForm>
            </details>
          ) : null}
        </section>
      ))}
    </section>
  );
}

/** Whom the case was referred to: each message, whether it arrived, and what the district said it will do. */
function Told({ view }: { readonly view: CaseView }): ReactElement | null {
  const { t } = usePage();
  if (view.told.length === 0 && view.notTold.length === 0) return null;
  return (
    <>
      <h2>{t('case.toldHead')}</h2>
      <DataTable
        caption={t('case.toldHead')}
        compact
        rows={view.told}
        id={(row) => row.id}
        empty={t('case.toldNobody')}
        columns={[
          {
            id: 'agency',
            label: t('formats.agency'),
            heads: true,
            cell: (row) => (
              <>
                <a className="usa-link" href={address.notification(row.id)}>
                  {row.agency}
                </a>
                <span className="rs-sub">{row.headline}</span>
              </>
            ),
          },
          { id: 'at', label: t('case.at'), cell: (row) => <When at={row.at} brief /> },
          {
            id: 'state',
            label: t('rules.state'),
            cell: (row) => t.coded('notificationState', row.state),
          },
          {
            id: 'answer',
            label: t('case.toldAnswer'),
            cell: (row) =>
              row.answers.length === 0 ? (
                <>
                  {t('case.toldDue')} <When at={row.ackDue} brief />
                </>
              ) : (
                row.answers.map((a) => (
                  <span className="rs-value" key={a.at}>
                    {a.says}
                    <span className="rs-sub">
                      {a.by}, <When at={a.at} brief />
                    </span>
                  </span>
                ))
              ),
          },
        ]}
      />
      <NotTold lines={view.notTold} />
    </>
  );
}

function Refer({ view }: { readonly view: CaseView }): ReactElement {
  const { t } = usePage();
  return (
    <section aria-labelledby="refer" className="rs-no-print">
      <h2 id="refer">{t('case.referHead')}</h2>
      {view.state === 'working' || view.state === 'open' ? (
        <PostForm action={address.caseDo(view.id, 'refer-district')} id="refer-form" keep>
          <Version view={view} />
          <p>{t('case.referText', { because: view.districtsBecause })}</p>
          <Select
            form={view.form}
            name="district"
            label={t('case.referDistrict')}
            empty={t('case.referDistrictEmpty')}
            choices={view.districts.map((d) => ({ value: d.code, label: `${d.name}: ${d.goes}` }))}
          />
          <TextArea form={view.form} name="referNote" label={t('case.referNote')} rows={3} />
          <Submit label={t('case.referSubmit')} />
        </PostForm>
      ) : (
        <>
          {view.state === 'with-district' ? (
            <PostForm action={address.caseDo(view.id, 'refer-prosecutor')} id="prosecutor-form" keep>
              <Version view={view} />
              {view.prosecutorGoes ? <p>{t('case.prosecutorGoes', { goes: view.prosecutorGoes })}</p> : null}
              {view.elements.some((e) => e.answer === 'open') ? <p>{t('case.elementsOpen')}</p> : null}
              <TextArea form={view.form} name="prosecutorNote" label={t('case.prosecutorNote')} rows={3} />
              <Submit label={t('case.prosecutorSubmit')} />
            </PostForm>
          ) : null}
          <PostForm action={address.caseDo(view.id, 'take-back')} id="back-form">
            <Version view={view} />
            <TextArea form={view.form} name="backNote" label={t('case.backNote')} rows={2} />
            <Submit label={t('case.backSubmit')} />
          </PostForm>
        </>
      )}
    </section>
  );
}

function Close({ view }: { readonly view: CaseView }): ReactElement {
  const { t } = usePage();
  return (
    <section aria-labelledby="close" className="rs-no-print">
      <h2 id="close">{t('case.closeHead')}</h2>
      <PostForm action={address.caseDo(view.id, 'close')} id="close-form">
        <Version view={view} />
        <Choices
          form={view.form}
          name="outcome"
          label={t('case.closeOutcome')}
          choices={(Object.keys(CASE_OUTCOMES) as CaseOutcome[]).map((value) => ({
            value,
            label: t(`caseOutcome.${value}`),
          }))}
        />
        <TextArea form={view.form} name="closeNote" label={t('case.closeNote')} rows={3} />
        <Submit label={t('case.closeSubmit')} danger />
      </PostForm>
    </section>
  );
}
