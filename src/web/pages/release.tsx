import type { ReactElement } from 'react';
import { address } from '../addresses.js';
import type { Page } from '../page.js';
import { usePage } from '../page.js';
import { Alert } from '../parts/Alert.js';
import { Choices, ErrorSummary, PostForm, Select, Submit, TextArea, TextField } from '../parts/Fields.js';
import { DataTable, Facts } from '../parts/Lists.js';
import { SaidLines } from '../parts/Said.js';
import { ClassTag, Tag } from '../parts/Tags.js';
import { Deadline, JourneyWhen, When } from '../parts/When.js';
import type { FormState, Instant, JourneyTime, SubjectStatus, ZonedInstant } from '../view.js';
import { FOREIGN_TONES, type ForeignState, SaveLinks } from './foreignMessage.js';
import { DRAFT_TONES, type DraftState } from './releases.js';

export interface ReleaseLine {
  readonly field: string;
  readonly label: string;
  readonly domestic: string;
  /** Absent: the field stays at home. */
  readonly foreign?: string;
  readonly reason: string;
}

export interface ReleaseMessage {
  readonly id: string;
  readonly reference: string;
  readonly kind: 'notice' | 'correction' | 'withdrawal';
  readonly state: ForeignState;
  readonly at: Instant;
  readonly detail: string;
}

export interface ReleaseView {
  readonly id: string;
  readonly version: number;
  readonly reference: string;
  readonly country: string;
  readonly name: string;
  readonly status?: SubjectStatus;
  readonly state: DraftState;
  readonly kind: 'notice' | 'correction';
  readonly source: 'trip' | 'travel-notice' | 'sora-request';
  readonly role: 'destination' | 'transit';
  readonly because: string;
  readonly place?: string;
  readonly arrives?: JourneyTime;
  readonly departs?: JourneyTime;
  readonly clocks: readonly { readonly kind: string; readonly due: ZonedInstant }[];
  readonly tripHref?: string;
  readonly cautions: readonly { readonly id: string; readonly says: string; readonly source: string }[];
  readonly cautionDecision?: {
    readonly outcome: string;
    readonly by: string;
    readonly at: Instant;
    readonly consulted: string;
    readonly rationale: string;
  };
  readonly lines: readonly ReleaseLine[];
  readonly decision?: {
    readonly outcome: 'release' | 'do-not-release';
    readonly by: string;
    readonly at: Instant;
    readonly rationale: string;
  };
  readonly second?: {
    readonly by: string;
    readonly at: Instant;
    readonly note: string;
    readonly agreed: boolean;
  };
  /** Why it was taken back after it was released, or closed before; without `by` it was done by itself. */
  readonly takenBack?: {
    /** A code with words: `withdrawalReason.…`. */
    readonly reason: string;
    readonly by?: string;
    readonly at?: Instant;
  };
  readonly messages: readonly ReleaseMessage[];
  readonly receipts: readonly {
    readonly id: string;
    readonly at: Instant;
    readonly outcome: string;
    readonly from: string;
    readonly words: string;
  }[];
  /** Forms the reader may fill in now. */
  readonly form: FormState;
  readonly may: {
    readonly caution: boolean;
    readonly propose: boolean;
    readonly second: boolean;
    readonly withdraw: boolean;
  };
}

export const releasePage: Page<ReleaseView> = {
  title: (view, t) => t('release.title', { country: view.country, name: view.name }),
  width: 'wide',
  failed: (view) => (view.form.errors?.length ?? 0) > 0,
  Body: Release,
};

function Release({ view }: { readonly view: ReleaseView }): ReactElement {
  const { t } = usePage();
  return (
    <>
      <ErrorSummary
        form={view.form}
        labels={{
          outcome: t('release.outcome'),
          rationale: t('release.rationale'),
          caution: t('release.cautionOutcome'),
          cautionRationale: t('release.rationale'),
          consulted: t('release.consulted'),
          answer: t('release.answer'),
          note: t('release.note'),
          withhold: t('release.withhold'),
          withdrawReason: t('release.withdrawReason'),
        }}
      />
      <p className="rs-strip__class">
        {view.status ? <ClassTag status={view.status} /> : null}{' '}
        <Tag tone={DRAFT_TONES[view.state]}>{t(`draftState.${view.state}`)}</Tag>{' '}
        <Tag>{t(`releaseKind.${view.kind}`)}</Tag>
      </p>
      <h1>{t('release.heading', { country: view.country, name: view.name })}</h1>
      <Facts
        inRow
        pairs={[
          [t('notification.reference'), view.reference],
          [t('release.source'), t(`releaseSource.${view.source}`)],
          [
            t('release.place'),
            view.place ? `${view.place}, ${t(`releaseRole.${view.role}`)}` : t(`releaseRole.${view.role}`),
          ],
          [t('release.because'), view.because],
          [t('releases.departs'), view.departs ? <JourneyWhen key="d" time={view.departs} /> : null],
          [t('release.arrives'), view.arrives ? <JourneyWhen key="a" time={view.arrives} /> : null],
          ...view.clocks.map(
            (clock) =>
              [
                t.coded('releaseClock', clock.kind),
                <Deadline key={clock.kind} at={clock.due.at} zone={clock.due.zone} />,
              ] as const,
          ),
          [
            t('release.trip'),
            view.tripHref ? (
              <a key="trip" className="usa-link" href={view.tripHref}>
                {t('notification.trip')}
              </a>
            ) : null,
          ],
        ]}
      />
      <Cautions view={view} />
      <h2>{t('release.copies')}</h2>
      <p className="rs-sub">{t('release.copiesText')}</p>
      <DataTable
        caption={t('release.copies')}
        rows={view.lines}
        id={(line) => line.field}
        empty={t('release.noLines')}
        columns={[
          { id: 'field', label: t('release.field'), heads: true, cell: (line) => line.label },
          {
            id: 'domestic',
            label: t('release.domestic'),
            cell: (line) => <SaidLines lines={line.domestic.split('\n')} />,
          },
          {
            id: 'foreign',
            label: t('release.foreign'),
            cell: (line) => (
              <>
                {line.foreign === undefined ? (
                  <Tag tone="warn">{t('release.stays')}</Tag>
                ) : (
                  <SaidLines lines={line.foreign.split('\n')} />
                )}
                {line.reason ? <span className="rs-sub">{line.reason}</span> : null}
              </>
            ),
          },
        ]}
      />
      <Decisions view={view} />
      <Messages view={view} />
    </>
  );
}

function Version({ view }: { readonly view: ReleaseView }): ReactElement {
  return <input type="hidden" name="version" value={view.version} />;
}

function Cautions({ view }: { readonly view: ReleaseView }): ReactElement | null {
  const { t } = usePage();
  if (view.cautions.length === 0) return null;
  const decided = view.cautionDecision;
  return (
    <>
      <Alert kind={decided ? 'warning' : 'error'} heading={t('release.cautionHead')}>
        <p>{t('release.cautionText')}</p>
        <ul className="usa-list">
          {view.cautions.map((c) => (
            <li key={c.id}>
              {c.says} <span className="rs-sub">{c.source}</span>
            </li>
          ))}
        </ul>
        {decided ? (
          <p>
            <strong>{t.coded('cautionOutcome', decided.outcome)}</strong>: {decided.by},{' '}
            <When at={decided.at} />. {t('release.consulted')}: {decided.consulted}. {decided.rationale}
          </p>
        ) : null}
      </Alert>
      {view.may.caution ? (
        <>
          <h2>{t('release.cautionForm')}</h2>
          <PostForm action={address.releaseCaution(view.id)} id="caution-form" keep>
            <Version view={view} />
            <Choices
              form={view.form}
              name="caution"
              label={t('release.cautionOutcome')}
              choices={(['do-not-release', 'limit', 'go-on'] as const).map((value) => ({
                value,
                label: t(`cautionOutcome.${value}`),
                hint: t(`cautionOutcomeHint.${value}`),
              }))}
            />
            <TextField
              form={view.form}
              name="consulted"
              label={t('release.consulted')}
              hint={t('release.consultedHint')}
            />
            <TextArea form={view.form} name="cautionRationale" label={t('release.rationale')} rows={3} />
            <Submit label={t('release.cautionSubmit')} />
          </PostForm>
        </>
      ) : null}
    </>
  );
}

function TakenBack({ view }: { readonly view: ReleaseView }): ReactElement | null {
  const { t } = usePage();
  const { takenBack } = view;
  if (!takenBack) return null;
  return (
    <>
      {view.decision ? null : <h2>{t('release.decided')}</h2>}
      <p>
        <strong>{t(view.state === 'cancelled' ? 'release.closed' : 'release.takenBack')}</strong>:{' '}
        {t.coded('withdrawalReason', takenBack.reason)}{' '}
        {takenBack.by ?? (takenBack.at ? t('release.byItself') : null)}
        {takenBack.at ? (
          <>
            , <When at={takenBack.at} />
          </>
        ) : null}
        .
      </p>
    </>
  );
}

function Decisions({ view }: { readonly view: ReleaseView }): ReactElement {
  const { t } = usePage();
  return (
    <>
      {view.decision ? (
        <>
          <h2>{t('release.decided')}</h2>
          <p>
            <strong>{t(`releaseOutcome.${view.decision.outcome}`)}</strong>: {view.decision.by},{' '}
            <When at={view.decision.at} />. {view.decision.rationale}
          </p>
          {view.second ? (
            <p>
              <strong>{t(view.second.agreed ? 'release.agreed' : 'release.returned')}</strong>:{' '}
              {view.second.by}, <When at={view.second.at} />. {view.second.note}
            </p>
          ) : null}
        </>
      ) : null}
      <TakenBack view={view} />
      {view.may.propose ? <ProposeForm view={view} /> : null}
      {view.may.second ? (
        <>
          <h2>{t('release.secondHeading')}</h2>
          <p>{t('release.secondText')}</p>
          <PostForm action={address.releaseSecond(view.id)} id="second-form" keep>
            <Version view={view} />
            <Choices
              form={view.form}
              name="answer"
              label={t('release.answer')}
              choices={(['agree', 'return'] as const).map((value) => ({
                value,
                label: t(`release.answer.${value}`),
              }))}
            />
            <TextArea form={view.form} name="note" label={t('release.note')} rows={3} optional />
            <Submit label={t('release.secondSubmit')} />
          </PostForm>
        </>
      ) : null}
      {view.may.withdraw ? (
        <>
          <h2>{t('release.withdrawHeading')}</h2>
          <p>{t('release.withdrawText')}</p>
          <PostForm action={address.releaseWithdraw(view.id)} id="withdraw-form">
            <Version view={view} />
            <Select
              form={view.form}
              name="withdrawReason"
              label={t('release.withdrawReason')}
              empty=""
              choices={(['not-the-person', 'not-travelling', 'sent-wrongly', 'under-review'] as const).map(
                (value) => ({ value, label: t(`withdrawalReason.${value}`) }),
              )}
            />
            <Submit label={t('release.withdrawSubmit')} danger />
          </PostForm>
        </>
      ) : null}
    </>
  );
}

function ProposeForm({ view }: { readonly view: ReleaseView }): ReactElement {
  const { t } = usePage();
  return (
    <>
      <h2>{t('release.proposeHeading')}</h2>
      <p>{t('release.proposeText')}</p>
      <PostForm action={address.releasePropose(view.id)} id="propose-form" keep>
        <Version view={view} />
        <Choices
          form={view.form}
          name="outcome"
          label={t('release.outcome')}
          choices={(['release', 'do-not-release'] as const).map((value) => ({
            value,
            label: t(`releaseOutcome.${value}`),
          }))}
        />
        <Choices
          form={view.form}
          name="withhold"
          label={t('release.withhold')}
          hint={t('release.withholdHint')}
          many
          optional
          choices={view.lines
            .filter((line) => line.foreign !== undefined)
            .map((line) => ({ value: line.field, label: line.label }))}
        />
        <TextArea
          form={view.form}
          name="rationale"
          label={t('release.rationale')}
          hint={t('release.rationaleHint')}
          rows={4}
        />
        <Submit label={t('release.proposeSubmit')} />
      </PostForm>
    </>
  );
}

function Messages({ view }: { readonly view: ReleaseView }): ReactElement | null {
  const { t } = usePage();
  if (view.messages.length === 0) return null;
  return (
    <>
      <h2>{t('release.messages')}</h2>
      <DataTable
        caption={t('release.messages')}
        rows={view.messages}
        id={(m) => m.id}
        empty=""
        columns={[
          {
            id: 'reference',
            label: t('notification.reference'),
            heads: true,
            cell: (m) => (
              <>
                {m.reference} <span className="rs-sub">{t(`foreignKind.${m.kind}`)}</span>
              </>
            ),
          },
          { id: 'at', label: t('release.releasedAt'), cell: (m) => <When at={m.at} /> },
          {
            id: 'state',
            label: t('releases.state'),
            cell: (m) => (
              <>
                <Tag tone={FOREIGN_TONES[m.state]}>{t(`foreignState.${m.state}`)}</Tag>
                {m.detail ? <span className="rs-sub">{m.detail}</span> : null}
              </>
            ),
          },
          {
            id: 'copies',
            label: t('release.save'),
            cell: (m) => <SaveLinks id={m.id} reference={m.reference} />,
          },
        ]}
      />
      <h2>{t('release.receipts')}</h2>
      <DataTable
        caption={t('release.receipts')}
        rows={view.receipts}
        id={(r) => r.id}
        empty={t('release.noReceipts')}
        columns={[
          { id: 'at', label: t('receipts.received'), heads: true, cell: (r) => <When at={r.at} /> },
          { id: 'outcome', label: t('release.abroad'), cell: (r) => t.coded('abroadOutcome', r.outcome) },
          { id: 'from', label: t('feeds.sender'), cell: (r) => r.from },
          { id: 'words', label: t('release.words'), cell: (r) => r.words },
        ]}
      />
    </>
  );
}
