import type { ReactElement } from 'react';
import { IDENTITY_CHECKS, type IdentityCheck, type RedressOutcome } from '#domain/redress.js';
import { address } from '../addresses.js';
import type { Page } from '../page.js';
import { usePage } from '../page.js';
import { Attachments, type AttachmentsView } from '../parts/Attachments.js';
import { Choices, ErrorSummary, PostButton, PostForm, Submit, TextArea } from '../parts/Fields.js';
import { Facts } from '../parts/Lists.js';
import { SaidLines } from '../parts/Said.js';
import { StepHistory } from '../parts/StepHistory.js';
import { Code, Tag } from '../parts/Tags.js';
import { dateText, When } from '../parts/When.js';
import type { Texts } from '../text/text.js';
import type { FormState, Instant } from '../view.js';
import { REDRESS_TONES, type RedressRow } from './redressList.js';

export interface RedressCandidate {
  readonly id: string;
  readonly reference: string;
  readonly recordNumber: string;
  readonly name: string;
  readonly state: string;
}

export interface RedressView extends RedressRow {
  readonly version: number;
  readonly names: readonly string[];
  readonly birthDates: readonly string[];
  readonly documents: readonly string[];
  readonly citizenships: readonly string[];
  readonly contact: string;
  readonly complaint: string;
  readonly external: string;
  readonly door: 'page' | 'json' | 'csv';
  readonly acknowledgedAt?: Instant;
  readonly registrantId?: string;
  readonly notificationId?: string;
  readonly check?: { readonly kind: IdentityCheck; readonly note: string };
  readonly outcome?: RedressOutcome;
  readonly reason: string;
  readonly proposedBy?: string;
  readonly outcomes: readonly RedressOutcome[];
  readonly candidates: readonly RedressCandidate[];
  /** Those that the proposal or decision is about. */
  readonly about: readonly RedressCandidate[];
  readonly attachments: AttachmentsView;
  readonly steps: readonly {
    readonly number: number;
    readonly kind: string;
    readonly note: string;
    readonly by: string;
    readonly at: Instant;
  }[];
  readonly form: FormState;
  readonly may: {
    readonly note: boolean;
    readonly decide: boolean;
    readonly second: boolean;
    readonly appeal: boolean;
  };
}

export const redressPage: Page<RedressView> = {
  title: (view, t) => t('inquiry.title', { number: view.number, name: view.name }),
  width: 'wide',
  failed: (view) => (view.form.errors?.length ?? 0) > 0,
  Body: One,
};

function labels(t: Texts): Readonly<Record<string, string>> {
  return {
    check: t('inquiry.identityCheck'),
    checkNote: t('inquiry.identityNote'),
    candidates: t('inquiry.candidates'),
    records: t('inquiry.records'),
    outcome: t('inquiry.decideOutcome'),
    decideNote: t('inquiry.decideNote'),
    answer: t('inquiry.secondAnswer'),
    secondNote: t('inquiry.secondNote'),
    askNote: t('inquiry.askNote'),
    note: t('inquiry.note'),
    appealNote: t('inquiry.appealNote'),
  };
}

function One({ view }: { readonly view: RedressView }): ReactElement {
  const { t } = usePage();
  return (
    <>
      <ErrorSummary form={view.form} labels={labels(t)} />
      <p className="rs-strip__class">
        <Tag tone={REDRESS_TONES[view.state]}>{t(`redressState.${view.state}`)}</Tag>
        {view.overdue ? (
          <>
            {' '}
            <Tag tone="bad">{t('redress.overdue')}</Tag>
          </>
        ) : null}
      </p>
      <h1>{t('inquiry.title', { number: view.number, name: view.name })}</h1>
      <Letters view={view} />
      <Head view={view} />
      {view.may.second ? <Second view={view} /> : null}
      {view.kind === 'traveller' ? <Identity view={view} /> : null}
      <Attachments view={view.attachments} />
      {view.may.decide ? <Decide view={view} /> : null}
      {view.may.note ? <Notes view={view} /> : null}
      {view.may.appeal ? (
        <>
          <h2>{t('inquiry.appealHead')}</h2>
          <p>{t('inquiry.appealText')}</p>
          <PostForm action={address.redressDo(view.id, 'appeal')} id="appeal-form">
            <Version view={view} />
            <TextArea form={view.form} name="appealNote" label={t('inquiry.appealNote')} rows={3} />
            <Submit label={t('inquiry.appealSubmit')} />
          </PostForm>
        </>
      ) : null}
      <StepHistory
        title={t('inquiry.history')}
        steps={view.steps}
        id={(step) => step.number}
        labels={{ at: t('case.at'), what: t('case.what'), by: t('case.by'), note: t('inquiry.note') }}
        what={(step) => t.coded('redressStep', step.kind)}
      />
    </>
  );
}

function Version({ view }: { readonly view: RedressView }): ReactElement {
  return <input type="hidden" name="version" value={view.version} />;
}

function Letters({ view }: { readonly view: RedressView }): ReactElement {
  const { t } = usePage();
  return (
    <div className="rs-no-print">
      <p>
        <a className="usa-link" href={address.redressLetter(view.id, 'acknowledgement')}>
          {t('inquiry.ackLetter')}
        </a>{' '}
        {view.state === 'decided' ? (
          <a className="usa-link" href={address.redressLetter(view.id, 'decision')}>
            {t('inquiry.decisionLetter')}
          </a>
        ) : null}
      </p>
      {view.may.note && !view.acknowledgedAt && view.state !== 'decided' ? (
        <PostButton
          action={address.redressDo(view.id, 'acknowledge')}
          label={t('inquiry.acknowledge')}
          tone="outline"
          hidden={{ version: String(view.version) }}
        />
      ) : null}
    </div>
  );
}

function Head({ view }: { readonly view: RedressView }): ReactElement {
  const { t } = usePage();
  const lines = (values: readonly string[]) => (values.length === 0 ? null : <SaidLines lines={values} />);
  return (
    <Facts
      pairs={[
        [t('redress.number'), <Code key="number">{view.number}</Code>],
        [t('redress.kind'), t(`redressKind.${view.kind}`)],
        [t('inquiry.names'), lines(view.names)],
        [t('inquiry.birth'), lines(view.birthDates)],
        [t('inquiry.documents'), lines(view.documents)],
        [t('inquiry.citizenships'), lines(view.citizenships)],
        [t('inquiry.external'), view.external],
        [t('inquiry.complaint'), view.complaint],
        [t('inquiry.address'), lines(view.contact.split('\n'))],
        [t('inquiry.door'), t(`door.${view.door}`)],
        [t('redress.owner'), view.owner],
        [t('redress.received'), <When key="received" at={view.receivedAt} />],
        [t('redress.due'), view.due ? dateText(view.due) : null],
        [t('inquiry.acknowledged'), view.acknowledgedAt ? <When key="ack" at={view.acknowledgedAt} /> : null],
        [
          t('inquiry.registrant'),
          view.registrantId ? (
            <a key="registrant" className="usa-link" href={address.registrant(view.registrantId)}>
              {t(view.kind === 'notification' ? 'inquiry.openFile' : 'inquiry.openRegistrant')}
            </a>
          ) : null,
        ],
        [
          t('inquiry.message'),
          view.notificationId ? (
            <a key="message" className="usa-link" href={address.notification(view.notificationId)}>
              {t('inquiry.openMessage')}
            </a>
          ) : null,
        ],
        [
          t('inquiry.outcome'),
          view.outcome && view.state === 'decided' ? t(`redressOutcome.${view.outcome}`) : null,
        ],
        [t('inquiry.reason'), view.state === 'decided' ? view.reason : null],
        [
          t('inquiry.about'),
          view.about.length === 0
            ? null
            : view.about.map((c) => (
                <span className="rs-value" key={c.id}>
                  <a className="usa-link" href={address.candidate(c.id)}>
                    {c.reference}
                  </a>{' '}
                  {t('inquiry.aboutRecord', { name: c.name, record: c.recordNumber })}
                </span>
              )),
        ],
      ]}
    />
  );
}

function Identity({ view }: { readonly view: RedressView }): ReactElement {
  const { t } = usePage();
  return (
    <section aria-labelledby="identity">
      <h2 id="identity">{t('inquiry.identityHead')}</h2>
      <p>
        {view.check
          ? t('inquiry.identityBy', {
              check: t(`identityCheck.${view.check.kind}`),
              note: view.check.note,
            })
          : t('inquiry.identityOpen')}
      </p>
      {view.may.decide ? (
        <PostForm action={address.redressDo(view.id, 'identity')} id="identity-form">
          <Version view={view} />
          <p>{t('inquiry.identityText')}</p>
          <Choices
            form={view.form}
            name="check"
            label={t('inquiry.identityCheck')}
            choices={(Object.keys(IDENTITY_CHECKS) as IdentityCheck[]).map((value) => ({
              value,
              label: t(`identityCheck.${value}`),
            }))}
          />
          <TextArea form={view.form} name="checkNote" label={t('inquiry.identityNote')} rows={2} />
          <Submit label={t('inquiry.identitySubmit')} />
        </PostForm>
      ) : null}
    </section>
  );
}

function Decide({ view }: { readonly view: RedressView }): ReactElement {
  const { t } = usePage();
  const text =
    view.kind === 'traveller'
      ? t('inquiry.decideText')
      : view.kind === 'notification'
        ? t('inquiry.decideTextMessage')
        : t('inquiry.decideTextChallenge');
  return (
    <section aria-labelledby="decide">
      <h2 id="decide">{t('inquiry.decideHead')}</h2>
      <p>{text}</p>
      <PostForm action={address.redressDo(view.id, 'decide')} id="decide-form" keep>
        <Version view={view} />
        {view.kind === 'traveller' ? (
          <>
            <h3>{t('inquiry.candidatesHead')}</h3>
            {view.candidates.length === 0 ? (
              <p>{t('inquiry.candidatesNone')}</p>
            ) : (
              <>
                <p>{t('inquiry.candidatesText')}</p>
                <ul className="usa-list">
                  {view.candidates.map((c) => (
                    <li key={c.id}>
                      <a className="usa-link" href={address.candidate(c.id)}>
                        {c.reference}
                      </a>
                      , {c.name}, {c.state}
                    </li>
                  ))}
                </ul>
                <Choices
                  form={view.form}
                  name="candidates"
                  label={t('inquiry.candidates')}
                  many
                  optional
                  choices={view.candidates.map((c) => ({
                    value: c.id,
                    label: t('inquiry.candidate', { reference: c.reference, record: c.recordNumber }),
                  }))}
                />
              </>
            )}
            <TextArea
              form={view.form}
              name="records"
              label={t('inquiry.records')}
              hint={t('inquiry.recordsHint')}
              rows={2}
              optional
            />
          </>
        ) : null}
        <Choices
          form={view.form}
          name="outcome"
          label={t('inquiry.decideOutcome')}
          choices={view.outcomes.map((value) => ({ value, label: t(`redressOutcome.${value}`) }))}
        />
        <TextArea
          form={view.form}
          name="decideNote"
          label={t('inquiry.decideNote')}
          hint={t('inquiry.decideNoteHint')}
          rows={3}
        />
        <Submit label={t('inquiry.decideSubmit')} />
      </PostForm>
    </section>
  );
}

function Second({ view }: { readonly view: RedressView }): ReactElement {
  const { t } = usePage();
  return (
    <section aria-labelledby="second">
      <h2 id="second">{t('inquiry.secondHead')}</h2>
      <p>
        {t('inquiry.secondText', {
          name: view.proposedBy ?? '',
          outcome: view.outcome ? t(`redressOutcome.${view.outcome}`) : '',
          reason: view.reason,
        })}
      </p>
      <PostForm action={address.redressDo(view.id, 'second')} id="second-form">
        <Version view={view} />
        <Choices
          form={view.form}
          name="answer"
          label={t('inquiry.secondAnswer')}
          choices={[
            { value: 'agree', label: t('inquiry.secondYes') },
            { value: 'return', label: t('inquiry.secondNo') },
          ]}
        />
        <TextArea form={view.form} name="secondNote" label={t('inquiry.secondNote')} rows={2} optional />
        <Submit label={t('inquiry.secondSubmit')} />
      </PostForm>
    </section>
  );
}

function Notes({ view }: { readonly view: RedressView }): ReactElement {
  const { t } = usePage();
  return (
    <>
      {view.may.decide ? (
        <>
          <h2>{t('inquiry.askHead')}</h2>
          <PostForm action={address.redressDo(view.id, 'ask')} id="ask-form">
            <Version view={view} />
            <TextArea form={view.form} name="askNote" label={t('inquiry.askNote')} rows={2} />
            <Submit label={t('inquiry.askSubmit')} />
          </PostForm>
        </>
      ) : null}
      <h2>{t('inquiry.noteHead')}</h2>
      <PostForm action={address.redressDo(view.id, 'note')} id="note-form">
        <Version view={view} />
        <TextArea form={view.form} name="note" label={t('inquiry.note')} rows={2} />
        <Submit label={t('inquiry.noteSubmit')} />
      </PostForm>
    </>
  );
}
