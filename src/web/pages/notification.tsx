import type { ReactElement } from 'react';
import { address } from '../addresses.js';
import type { Page } from '../page.js';
import { usePage } from '../page.js';
import { Alert } from '../parts/Alert.js';
import { Attachments, type AttachmentsView } from '../parts/Attachments.js';
import { Choices, ErrorSummary, PostForm, Submit, TextArea, TextField } from '../parts/Fields.js';
import { Facts } from '../parts/Lists.js';
import { SaidLines } from '../parts/Said.js';
import { ClassTag, Code, Tag, ToldEventText } from '../parts/Tags.js';
import { Deadline, When } from '../parts/When.js';
import type {
  AgencyRef,
  FormState,
  Instant,
  NotificationClass,
  NotificationIdentity,
  NotificationKind,
  NotificationState,
  SubjectStatus,
  ToldEvent,
  ZonedInstant,
} from '../view.js';

export interface NotificationView {
  readonly id: string;
  readonly reference: string;
  readonly kind: NotificationKind;
  readonly class: NotificationClass;
  readonly identity: NotificationIdentity;
  readonly state: NotificationState;
  readonly status: SubjectStatus;
  readonly subjectName: string;
  readonly event: ToldEvent;
  readonly to: AgencyRef;
  readonly sentAt?: Instant;
  readonly ackDue: ZonedInstant;
  /** The agency that entered the record: with whom identity is confirmed. */
  readonly confirmWith: { readonly agency: string; readonly ori: string; readonly phone?: string };
  /** The message as it was composed and stored; labels are part of what was sent. */
  readonly sections: readonly {
    readonly title: string;
    readonly fields: readonly { readonly field: string; readonly label: string; readonly value: string }[];
  }[];
  readonly withheld: readonly { readonly field: string; readonly reason: string }[];
  readonly because: string;
  readonly legalBasis: string;
  readonly alsoTold: readonly string[];
  readonly supersedes?: { readonly id: string; readonly reference: string };
  readonly supersededBy?: { readonly id: string; readonly reference: string };
  readonly acknowledgements: readonly {
    readonly id: string;
    readonly agency: string;
    readonly officer: string;
    readonly at: Instant;
    readonly via: 'page' | 'api' | 'signed-reply' | 'nlets' | 'stand-in';
    /** A code of `ackAction.…`. */
    readonly action: string;
    readonly note: string;
    readonly hitConfirmed?: boolean;
  }[];
  /** Present while an answer is wanted from the reader. Fields: `officer`, `at`, `hitConfirmed`, `action`, `note`. */
  readonly answer?: {
    readonly form: FormState;
    readonly actions: readonly string[];
    readonly asksHitConfirmation: boolean;
    /** Zone in which the time of receipt is typed. */
    readonly zone: string;
  };
  /** Why a person closed it. */
  readonly closedReason?: string;
  /** The reader may close it: nobody acknowledges, and a person settled it. */
  readonly mayClose?: boolean;
  readonly attachments?: AttachmentsView;
  readonly candidateId?: string;
  readonly tripId?: string;
}

export const notificationPage: Page<NotificationView> = {
  title: (view, t) => t('notification.title', { reference: view.reference, name: view.subjectName }),
  width: 'wide',
  failed: (view) => (view.answer?.form.errors?.length ?? 0) > 0,
  Body: Notification,
};

function Notification({ view }: { readonly view: NotificationView }): ReactElement {
  const { t } = usePage();
  const waiting = view.answer !== undefined;
  return (
    <>
      <p className="rs-strip__class">
        <ClassTag status={view.status} /> <Code>{view.reference}</Code>{' '}
        <Tag tone="info">
          {t(`notice.${view.kind}`)}, {t(`urgency.${view.class}`)}
        </Tag>
      </p>
      <h1>{view.subjectName}</h1>
      <p>
        <ToldEventText event={view.event} />
      </p>
      <Headline view={view} />
      <div className="rs-case">
        <div className="rs-case__main">
          {view.sections.map((section) => (
            <section key={section.title}>
              <h2>{section.title}</h2>
              <Facts
                pairs={section.fields.map(
                  (field) =>
                    [field.label, <SaidLines key={field.field} lines={field.value.split('\n')} />] as const,
                )}
              />
            </section>
          ))}
          {view.withheld.length > 0 ? (
            <section>
              <h2>{t('notification.withheld')}</h2>
              <ul className="usa-list">
                {view.withheld.map((held) => (
                  <li key={held.field}>{t('notification.withheldLine', held)}</li>
                ))}
              </ul>
            </section>
          ) : null}
        </div>
        <div className="rs-case__side">
          {waiting ? <Answer view={view} /> : null}
          <Acknowledged view={view} />
          <Facts
            pairs={[
              [t('notification.sent'), view.sentAt ? <When key="sent" at={view.sentAt} /> : null],
              [t('inbox.state'), t(`notificationState.${view.state}`)],
              [t('notification.closedReason'), view.closedReason],
              [t('notification.why'), view.because],
              [t('notification.basis'), view.legalBasis],
              [t('notification.alsoTold'), view.alsoTold.join(', ')],
              [
                t('notification.supersedes'),
                view.supersedes ? (
                  <a key="supersedes" className="usa-link" href={address.notification(view.supersedes.id)}>
                    {view.supersedes.reference}
                  </a>
                ) : null,
              ],
            ]}
          />
          <p className="rs-links">
            {view.candidateId ? (
              <a className="usa-link" href={address.candidate(view.candidateId)}>
                {t('notification.case')}
              </a>
            ) : null}
            {view.tripId ? (
              <a className="usa-link" href={address.trip(view.tripId)}>
                {t('notification.trip')}
              </a>
            ) : null}
            <a className="usa-link rs-no-print" href={address.notificationPdf(view.id)}>
              {t('notification.pdf')}
            </a>
            <button type="button" className="usa-button usa-button--unstyled" data-print="" hidden>
              {t('candidate.print')}
            </button>
          </p>
          {view.attachments ? <Attachments view={view.attachments} /> : null}
          {view.mayClose ? (
            <details className="rs-details rs-no-print">
              <summary>{t('notification.closeHeading')}</summary>
              <PostForm action={address.notificationClose(view.id)} id="close">
                <TextArea
                  form={{ values: {} }}
                  name="reason"
                  label={t('notification.closeReason')}
                  hint={t('notification.closeHint')}
                  rows={3}
                />
                <Submit label={t('notification.closeSubmit')} danger />
              </PostForm>
            </details>
          ) : null}
        </div>
      </div>
    </>
  );
}

/** How far the reader may rely on it comes before what it says. */
function Headline({ view }: { readonly view: NotificationView }): ReactElement {
  const { t } = usePage();
  const confirmWith = {
    agency: view.confirmWith.agency,
    ori: view.confirmWith.ori,
    phone: view.confirmWith.phone ?? '',
  };
  // Who entered the record cannot ask itself whether the person is the right one.
  const own = view.confirmWith.ori !== '' && view.confirmWith.ori === view.to.ori;
  const { agency } = confirmWith;
  if (view.kind === 'withdrawal' || view.state === 'withdrawn')
    return (
      <Alert kind="error" heading={t('notification.withdrawnHead')}>
        {t('notification.withdrawn')}
      </Alert>
    );
  return (
    <>
      {view.supersededBy ? (
        <Alert kind="warning" slim>
          {t('notification.superseded')}{' '}
          <a className="usa-link" href={address.notification(view.supersededBy.id)}>
            {view.supersededBy.reference}
          </a>
        </Alert>
      ) : null}
      {view.kind === 'correction' ? (
        <Alert kind="warning" heading={t('notification.correctionHead')}>
          {t('notification.correction')}
        </Alert>
      ) : null}
      {view.identity === 'confirmed' ? (
        <Alert kind="info" heading={t('notification.confirmedHead')}>
          {t('notification.confirmed')}
        </Alert>
      ) : null}
      {view.identity === 'unconfirmed' ? (
        <Alert kind="warning" heading={t('notification.unconfirmedHead')}>
          {own ? t('notification.unconfirmedOwn', { agency }) : t('notification.unconfirmed', confirmWith)}
        </Alert>
      ) : null}
      {view.identity === 'record-only' ? (
        <Alert kind="warning" heading={t('notification.recordOnlyHead')}>
          {own ? t('notification.recordOnlyOwn', { agency }) : t('notification.recordOnly', confirmWith)}
        </Alert>
      ) : null}
    </>
  );
}

function Answer({ view }: { readonly view: NotificationView }): ReactElement | null {
  const { t } = usePage();
  const { answer } = view;
  if (!answer) return null;
  const labels = {
    officer: t('ack.officer'),
    at: t('ack.at'),
    hitConfirmed: t('ack.hit'),
    action: t('ack.action'),
    note: t('ack.note'),
  };
  return (
    <section className="rs-panel rs-panel--strong" aria-labelledby="acknowledge">
      <ErrorSummary form={answer.form} labels={labels} />
      <h2 id="acknowledge">{t('ack.heading')}</h2>
      <p>
        {t('notification.answerBy')}: <Deadline at={view.ackDue.at} zone={view.ackDue.zone} />
      </p>
      <p>
        {t('ack.intro')} {answer.asksHitConfirmation ? t('ack.hitIntro') : ''}
      </p>
      <PostForm action={address.acknowledge(view.id)} id="acknowledgement" keep wide>
        <TextField
          form={answer.form}
          name="officer"
          label={labels.officer}
          hint={t('ack.officerHint')}
          autoComplete="name"
        />
        <TextField
          form={answer.form}
          name="at"
          label={labels.at}
          hint={t('ack.atHint', { zone: answer.zone })}
          inputMode="numeric"
          lengthMax={5}
          short
        />
        {answer.asksHitConfirmation ? (
          <Choices
            form={answer.form}
            name="hitConfirmed"
            label={labels.hitConfirmed}
            choices={[
              { value: 'yes', label: t('ack.hitYes') },
              { value: 'no', label: t('ack.hitNo') },
            ]}
          />
        ) : null}
        <Choices
          form={answer.form}
          name="action"
          label={labels.action}
          choices={answer.actions.map((code) => ({ value: code, label: t.coded('ackAction', code) }))}
        />
        <TextArea form={answer.form} name="note" label={labels.note} optional rows={2} />
        <Submit label={t('ack.submit')} />
      </PostForm>
    </section>
  );
}

function Acknowledged({ view }: { readonly view: NotificationView }): ReactElement | null {
  const { t } = usePage();
  if (view.acknowledgements.length === 0) return null;
  return (
    <section aria-labelledby="acknowledged">
      <h2 id="acknowledged">{t('ack.done')}</h2>
      <ul className="rs-plain">
        {view.acknowledgements.map((ack) => (
          <li key={ack.id}>
            <strong>{t.coded('ackAction', ack.action)}</strong>
            {ack.hitConfirmed === undefined ? null : (
              <span className="rs-value">{t(ack.hitConfirmed ? 'ack.hitYes' : 'ack.hitNo')}</span>
            )}
            {ack.note ? <span className="rs-value">{ack.note}</span> : null}
            <span className="rs-sub">
              {ack.officer}, {ack.agency}, {t(`ack.via.${ack.via}`)}, <When at={ack.at} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
