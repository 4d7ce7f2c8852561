import type { ReactElement } from 'react';
import { address } from '../addresses.js';
import type { Page } from '../page.js';
import { usePage } from '../page.js';
import { Alert } from '../parts/Alert.js';
import { Attachments, type AttachmentsView } from '../parts/Attachments.js';
import {
  Choices,
  DateField,
  ErrorSummary,
  FilterForm,
  PostButton,
  PostForm,
  Select,
  Submit,
  TextArea,
  TextField,
} from '../parts/Fields.js';
import { DataTable, Facts, PageHead, Pagination } from '../parts/Lists.js';
import { NotTold, type NotToldLine } from '../parts/NotTold.js';
import { StepHistory } from '../parts/StepHistory.js';
import { Code, Tag, type Tone } from '../parts/Tags.js';
import { dateText, When } from '../parts/When.js';
import type { Texts } from '../text/text.js';
import type { FormState, Instant, Paging } from '../view.js';

export const PASSPORT_STATE_CODES = [
  'drafted',
  'requested',
  'acknowledged',
  'granted',
  'refused',
  'withdrawn',
  'expired',
] as const;
export type PassportState = (typeof PASSPORT_STATE_CODES)[number];

const TONES: { readonly [S in PassportState]: Tone } = {
  drafted: 'info',
  requested: 'warn',
  acknowledged: 'info',
  granted: 'good',
  refused: 'bad',
  withdrawn: 'plain',
  expired: 'plain',
};

export interface PassportRow {
  readonly id: string;
  readonly number: string;
  readonly name: string;
  readonly agency: string;
  readonly asks: 'deny' | 'limit' | 'revoke';
  readonly ground: 'felony-warrant' | 'court-order' | 'parole' | 'probation';
  readonly state: PassportState;
  readonly endsOn?: string;
  readonly changedAt: Instant;
}

export interface PassportListView {
  readonly rows: readonly PassportRow[];
  readonly paging: Paging;
  readonly filter: FormState;
}

export const passportListPage: Page<PassportListView> = {
  title: (_view, t) => t('passports.title'),
  width: 'wide',
  Body: List,
};

function List({ view }: { readonly view: PassportListView }): ReactElement {
  const { t } = usePage();
  return (
    <>
      <PageHead title={t('passports.title')} intro={t('passports.intro')} />
      <FilterForm action={address.passportRequests}>
        <Select
          form={view.filter}
          name="state"
          label={t('releases.state')}
          empty={t('form.any')}
          choices={PASSPORT_STATE_CODES.map((value) => ({ value, label: t(`passportState.${value}`) }))}
        />
      </FilterForm>
      <DataTable
        caption={t('passports.title')}
        keyed
        rows={view.rows}
        id={(row) => row.id}
        empty={t('passports.empty')}
        columns={[
          {
            id: 'name',
            label: t('releases.who'),
            heads: true,
            cell: (row) => (
              <>
                <a className="usa-link" href={address.passportRequest(row.id)} data-open="">
                  {row.name}
                </a>
                <span className="rs-sub">
                  <Code>{row.number}</Code>
                </span>
              </>
            ),
          },
          { id: 'agency', label: t('passports.agency'), cell: (row) => row.agency },
          {
            id: 'asks',
            label: t('passports.asks'),
            cell: (row) => (
              <>
                {t(`passportAsk.${row.asks}`)}
                <span className="rs-sub">{t(`passportGround.${row.ground}`)}</span>
              </>
            ),
          },
          {
            id: 'state',
            label: t('releases.state'),
            cell: (row) => (
              <>
                <Tag tone={TONES[row.state]}>{t(`passportState.${row.state}`)}</Tag>
                {row.endsOn ? (
                  <span className="rs-sub">{t('passports.until', { date: dateText(row.endsOn) })}</span>
                ) : null}
              </>
            ),
          },
          { id: 'changed', label: t('passports.changed'), cell: (row) => <When at={row.changedAt} /> },
        ]}
      />
      <Pagination paging={view.paging} />
    </>
  );
}

export interface PassportNewView {
  readonly recordId: string;
  readonly name: string;
  readonly recordNumber: string;
  readonly form: FormState;
}

export const passportNewPage: Page<PassportNewView> = {
  title: (view, t) => t('passport.newTitle', { name: view.name }),
  width: 'plain',
  failed: (view) => (view.form.errors?.length ?? 0) > 0,
  Body: New,
};

const FIELDS = [
  'asks',
  'ground',
  'court',
  'caseNumber',
  'orderedOn',
  'endsOn',
  'condition',
  'ssn',
  'passports',
  'lastAddress',
  'officerName',
  'officerTitle',
  'officerPhone',
] as const;

function labels(t: Texts): Readonly<Record<string, string>> {
  return Object.fromEntries(FIELDS.map((field) => [field, t(`passport.${field}`)]));
}

function New({ view }: { readonly view: PassportNewView }): ReactElement {
  const { t } = usePage();
  const { form } = view;
  return (
    <>
      <ErrorSummary form={form} labels={labels(t)} />
      <h1>{t('passport.newTitle', { name: view.name })}</h1>
      <p className="usa-intro">{t('passport.newIntro')}</p>
      <p className="rs-sub">
        {t('records.number')} <Code>{view.recordNumber}</Code>
      </p>
      <PostForm action={address.passportRequests} id="passport-form" keep>
        <input type="hidden" name="record" value={view.recordId} />
        <Choices
          form={form}
          name="asks"
          label={t('passport.asks')}
          choices={(['deny', 'limit', 'revoke'] as const).map((value) => ({
            value,
            label: t(`passportAsk.${value}`),
          }))}
        />
        <Choices
          form={form}
          name="ground"
          label={t('passport.ground')}
          choices={(['felony-warrant', 'court-order', 'parole', 'probation'] as const).map((value) => ({
            value,
            label: t(`passportGround.${value}`),
          }))}
        />
        <TextField form={form} name="court" label={t('passport.court')} hint={t('passport.courtHint')} />
        <TextField form={form} name="caseNumber" label={t('passport.caseNumber')} spellCheck={false} />
        <DateField form={form} name="orderedOn" label={t('passport.orderedOn')} />
        <DateField
          form={form}
          name="endsOn"
          label={t('passport.endsOn')}
          hint={t('passport.endsOnHint')}
          optional
        />
        <TextArea
          form={form}
          name="condition"
          label={t('passport.condition')}
          hint={t('passport.conditionHint')}
          rows={4}
        />
        <TextField form={form} name="ssn" label={t('passport.ssn')} autoComplete="off" short optional />
        <TextArea
          form={form}
          name="passports"
          label={t('passport.passports')}
          hint={t('passport.passportsHint')}
          rows={3}
          optional
        />
        <TextArea form={form} name="lastAddress" label={t('passport.lastAddress')} rows={3} />
        <TextField form={form} name="officerName" label={t('passport.officerName')} />
        <TextField form={form} name="officerTitle" label={t('passport.officerTitle')} />
        <TextField form={form} name="officerPhone" label={t('passport.officerPhone')} type="tel" />
        <Submit label={t('passport.draft')} />
      </PostForm>
    </>
  );
}

export interface PassportView extends PassportRow {
  readonly version: number;
  readonly recordId: string;
  readonly reason: string;
  readonly sheet: readonly { readonly name: string; readonly value: string }[];
  readonly officer: string;
  readonly office: string;
  readonly steps: readonly {
    readonly version: number;
    readonly state: PassportState;
    readonly note: string;
    readonly by: string;
    readonly at: Instant;
  }[];
  /** Each message that the Department got, and what it answered. */
  readonly receipts: readonly {
    readonly id: string;
    readonly agency: string;
    readonly kind: 'alert' | 'update' | 'correction' | 'withdrawal';
    readonly state: string;
    readonly at: Instant;
    readonly deliveredAt?: Instant;
    readonly openedAt?: Instant;
    readonly ackDue: Instant;
    readonly answer?: { readonly says: string; readonly by: string; readonly at: Instant };
  }[];
  /** It rests on a warrant that no register record here is of: nobody here hears when it ends. */
  readonly warrantUnknown: boolean;
  /** For NSOTC. */
  readonly notTold: readonly NotToldLine[];
  readonly attachments: AttachmentsView;
  readonly form: FormState;
  readonly may: { readonly send: boolean; readonly withdraw: boolean; readonly answer: boolean };
  /** The request has no copy of the order yet. */
  readonly needsDocument: boolean;
  /** The order ended while the draft lay: it cannot be sent any more. */
  readonly orderEnded: boolean;
}

export const passportPage: Page<PassportView> = {
  title: (view, t) => t('passport.title', { number: view.number, name: view.name }),
  width: 'wide',
  failed: (view) => (view.form.errors?.length ?? 0) > 0,
  Body: One,
};

function One({ view }: { readonly view: PassportView }): ReactElement {
  const { t } = usePage();
  const obstacle = view.orderEnded
    ? ('passport.orderEnded' as const)
    : view.needsDocument
      ? ('passport.needsDocument' as const)
      : null;
  return (
    <>
      <ErrorSummary
        form={view.form}
        labels={{
          answer: t('passport.answer'),
          note: t('passport.note'),
          reason: t('passport.withdrawReason'),
        }}
      />
      <p className="rs-strip__class">
        <Tag tone={TONES[view.state]}>{t(`passportState.${view.state}`)}</Tag>
      </p>
      <h1>{t('passport.title', { number: view.number, name: view.name })}</h1>
      {view.reason ? <p>{view.reason}</p> : null}
      <p>
        <a className="usa-link" href={address.passportLetter(view.id)}>
          {t('passport.letter')}
        </a>
      </p>
      {view.may.send ? (
        <Alert kind={obstacle ? 'warning' : 'info'} heading={t('passport.sendHead')}>
          <p>{t(obstacle ?? 'passport.sendText')}</p>
          {obstacle ? null : (
            <PostButton
              action={address.passportSend(view.id)}
              label={t('passport.send')}
              hidden={{ version: String(view.version) }}
            />
          )}
        </Alert>
      ) : null}
      {view.warrantUnknown && WITH_DEPARTMENT.includes(view.state) ? (
        <Alert kind="warning" slim>
          {t('passport.warrantUnknown')}
        </Alert>
      ) : null}
      <h2>{t('passport.sheet')}</h2>
      <Facts
        pairs={[
          [t('passport.to'), view.office],
          [t('passports.agency'), view.agency],
          [t('passport.officer'), view.officer],
          ...view.sheet.map(
            (line) =>
              [
                line.name,
                line.value.split('\n').map((part) => (
                  <span className="rs-value" key={part}>
                    {part}
                  </span>
                )),
              ] as const,
          ),
        ]}
      />
      <Attachments view={view.attachments} />
      {view.may.answer ? <AnswerForm view={view} /> : null}
      {view.may.withdraw ? (
        <>
          <h2>{t('passport.withdrawHead')}</h2>
          <p>{t(view.state === 'drafted' ? 'passport.withdrawDraftText' : 'passport.withdrawText')}</p>
          <PostForm action={address.passportWithdraw(view.id)} id="withdraw-form">
            <input type="hidden" name="version" value={view.version} />
            <TextArea form={view.form} name="reason" label={t('passport.withdrawReason')} rows={2} />
            <Submit label={t('passport.withdraw')} danger />
          </PostForm>
        </>
      ) : null}
      <Receipts view={view} />
      <NotTold lines={view.notTold} />
      <StepHistory
        title={t('passport.history')}
        steps={view.steps}
        id={(step) => step.version}
        labels={{
          at: t('passports.changed'),
          what: t('releases.state'),
          by: t('passport.by'),
          note: t('passport.note'),
        }}
        what={(step) => t(`passportState.${step.state}`)}
      />
    </>
  );
}

const WITH_DEPARTMENT: readonly PassportState[] = ['requested', 'acknowledged', 'granted'];

/** That the Department has the request, and what it said of each message: its answer to the request stands in the history. */
function Receipts({ view }: { readonly view: PassportView }): ReactElement | null {
  const { t } = usePage();
  if (view.state === 'drafted') return null;
  return (
    <>
      <h2>{t('passport.receipts')}</h2>
      <DataTable
        caption={t('passport.receipts')}
        compact
        rows={view.receipts}
        id={(row) => row.id}
        empty={t('passport.noReceipts')}
        columns={[
          {
            id: 'agency',
            label: t('passport.message'),
            heads: true,
            cell: (row) => (
              <>
                {t(`notice.${row.kind}`)}
                <span className="rs-sub">{row.agency}</span>
              </>
            ),
          },
          { id: 'at', label: t('passport.sent'), cell: (row) => <When at={row.at} brief /> },
          {
            id: 'state',
            label: t('releases.state'),
            cell: (row) => (
              <>
                {t.coded('notificationState', row.state)}
                {row.openedAt ? (
                  <span className="rs-sub">
                    {t('passport.opened')} <When at={row.openedAt} brief />
                  </span>
                ) : row.deliveredAt ? (
                  <span className="rs-sub">
                    {t('passport.delivered')} <When at={row.deliveredAt} brief />
                  </span>
                ) : null}
              </>
            ),
          },
          {
            id: 'answer',
            label: t('passport.receipt'),
            cell: (row) =>
              row.answer ? (
                <span className="rs-value">
                  {row.answer.says}
                  <span className="rs-sub">
                    {row.answer.by}, <When at={row.answer.at} brief />
                  </span>
                </span>
              ) : (
                <>
                  {t('case.toldDue')} <When at={row.ackDue} brief />
                </>
              ),
          },
        ]}
      />
    </>
  );
}

function AnswerForm({ view }: { readonly view: PassportView }): ReactElement {
  const { t } = usePage();
  return (
    <>
      <h2>{t('passport.answerHead')}</h2>
      <p>{t('passport.answerText')}</p>
      <PostForm action={address.passportAnswer(view.id)} id="answer-form" keep>
        <input type="hidden" name="version" value={view.version} />
        <Choices
          form={view.form}
          name="answer"
          label={t('passport.answer')}
          choices={(['acknowledged', 'granted', 'refused'] as const)
            .filter((value) => value !== view.state)
            .map((value) => ({ value, label: t(`passportState.${value}`) }))}
        />
        <TextArea form={view.form} name="note" label={t('passport.note')} rows={2} optional />
        <Submit label={t('passport.answerSubmit')} />
      </PostForm>
    </>
  );
}
