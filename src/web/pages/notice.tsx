import type { ReactElement } from 'react';
import type { DeadlineState } from '#domain/deadline.js';
import { countryName } from '#domain/foreignMessage.js';
import type { NoticeState, NoticeStepKind } from '#domain/travelNotice.js';
import { address } from '../addresses.js';
import type { Page } from '../page.js';
import { usePage } from '../page.js';
import { Attachments, type AttachmentsView } from '../parts/Attachments.js';
import { PostForm, Submit, TextArea } from '../parts/Fields.js';
import { JourneyMap, type JourneyMapView } from '../parts/JourneyMap.js';
import { DataTable, Facts } from '../parts/Lists.js';
import { NotTold, type NotToldLine } from '../parts/NotTold.js';
import { Said, SaidLines } from '../parts/Said.js';
import { Code, Tag, type Tone } from '../parts/Tags.js';
import { dateText, When } from '../parts/When.js';
import type { FormState, Instant } from '../view.js';
import { type NoticeToMend, ToMend } from './noticeDraft.js';
import { NoticeStateTag } from './notices.js';

interface Lines {
  readonly label: string;
  readonly lines: readonly string[];
}

export interface NoticeView {
  readonly id: string;
  readonly number: string;
  readonly reference: string;
  readonly name: string;
  readonly agency: string;
  readonly state: NoticeState;
  readonly version: number;
  readonly timeliness: 'timely' | 'late' | 'emergency';
  readonly markedLate: boolean;
  readonly reckoning: readonly string[];
  readonly reportedOn: string;
  readonly receivedAt: Instant;
  /** False: the registration agency took more than three business days to send it on. */
  readonly sentOnInTime: boolean;
  readonly content: readonly Lines[];
  readonly warnings: readonly NoticeToMend[];
  /** A condition or order that forbids the journey, as the register has it; `until` as an ISO date. */
  readonly barred?: { readonly office: string; readonly until?: string };
  readonly map?: JourneyMapView;
  readonly clocks: readonly {
    readonly kind: string;
    readonly due: Instant;
    readonly state: DeadlineState;
    readonly reckoning: readonly string[];
  }[];
  readonly finding?: {
    readonly departure: { readonly label: string; readonly tone: Tone; readonly says: string };
    readonly return: { readonly label: string; readonly tone: Tone; readonly says: string };
  };
  readonly trip?: string;
  /** Newest first; each with what it changed against the one before. */
  readonly versions: readonly {
    readonly version: number;
    readonly at: Instant;
    readonly door: string;
    readonly by: string;
    readonly reason: string;
    readonly changes: readonly {
      readonly label: string;
      readonly before: readonly string[];
      readonly after: readonly string[];
    }[];
  }[];
  readonly steps: readonly {
    readonly id: string;
    readonly at: Instant;
    readonly kind: NoticeStepKind;
    readonly version: number;
    /** Alpha-3, of what was sent abroad or answered from there. */
    readonly country?: string;
    readonly by: string;
    readonly note: string;
  }[];
  /** For NSOTC. */
  readonly notTold: readonly NotToldLine[];
  readonly attachments: AttachmentsView;
  /** Present where the reader may: forms with the field `note`. */
  readonly accept?: true;
  readonly ask?: FormState;
  readonly late?: FormState;
  readonly change?: string;
  readonly cancel?: FormState;
}

export const noticePage: Page<NoticeView> = {
  title: (view, t) => t('travelNotice.title', { number: view.number }),
  width: 'wide',
  failed: (view) => [view.ask, view.late, view.cancel].some((f) => (f?.errors?.length ?? 0) > 0),
  Body: Notice,
};

function Notice({ view }: { readonly view: NoticeView }): ReactElement {
  const { t } = usePage();
  return (
    <>
      <p className="rs-strip__class">
        <NoticeStateTag state={view.state} />{' '}
        {view.timeliness === 'timely' && !view.markedLate ? null : (
          <Tag tone="warn">{t(`timeliness.${view.timeliness === 'timely' ? 'late' : view.timeliness}`)}</Tag>
        )}{' '}
        <Code>{view.number}</Code> {t('travelNotices.version', { n: view.version })}
      </p>
      <h1>{t('travelNotice.heading', { name: view.name })}</h1>
      <p className="rs-no-print">
        <a className="usa-button usa-button--outline" href={address.noticeReceipt(view.id)}>
          {t('travelNotice.receipt')}
        </a>
        <a className="usa-link" href={address.noticeForm(view.id)}>
          {t('travelNotice.form')}
        </a>
        {view.change ? (
          <a className="usa-button usa-button--outline" href={view.change}>
            {t('travelNotice.change')}
          </a>
        ) : null}
      </p>
      <div className="rs-case">
        <div className="rs-case__main">
          {view.barred ? (
            <div className="usa-alert usa-alert--error">
              <div className="usa-alert__body">
                <h2 className="usa-alert__heading">{t('travelNotice.barred')}</h2>
                <p className="usa-alert__text">
                  {view.barred.until === undefined
                    ? t('travelNotice.barredOpen', { office: view.barred.office })
                    : t('travelNotice.barredUntil', {
                        office: view.barred.office,
                        until: dateText(view.barred.until),
                      })}{' '}
                  {t('travelNotice.barredText')}
                </p>
              </div>
            </div>
          ) : null}
          {view.warnings.length > 0 ? <ToMend lines={view.warnings} /> : null}
          <Facts
            pairs={view.content
              .filter((c) => c.lines.length > 0)
              .map((c) => [c.label, <SaidLines key={c.label} lines={c.lines} />] as const)}
          />
          {view.map ? <JourneyMap view={view.map} /> : null}
          <h2>{t('travelNotice.versions')}</h2>
          {view.versions.map((v) => (
            <section key={v.version}>
              <h3>
                {t('travelNotices.version', { n: v.version })}, <When at={v.at} />
              </h3>
              <p>
                {t('travelNotice.filedBy', { by: v.by, door: t.coded('noticeDoor', v.door) })}
                {v.reason ? <span className="rs-sub">{v.reason}</span> : null}
              </p>
              {v.changes.length > 0 ? (
                <DataTable
                  caption={t('travelNotice.changesCaption', { n: v.version })}
                  compact
                  rows={v.changes}
                  id={(row) => row.label}
                  empty=""
                  columns={[
                    { id: 'field', label: t('travelNotice.field'), heads: true, cell: (row) => row.label },
                    {
                      id: 'before',
                      label: t('travelNotice.before'),
                      cell: (row) => (
                        <SaidLines lines={row.before.length > 0 ? row.before : [t('draft.unanswered')]} />
                      ),
                    },
                    {
                      id: 'after',
                      label: t('travelNotice.after'),
                      cell: (row) => (
                        <SaidLines lines={row.after.length > 0 ? row.after : [t('draft.unanswered')]} />
                      ),
                    },
                  ]}
                />
              ) : null}
            </section>
          ))}
          <NotTold lines={view.notTold} />
          <Attachments view={view.attachments} />
        </div>
        <div className="rs-case__side">
          <Side view={view} />
        </div>
      </div>
    </>
  );
}

function Side({ view }: { readonly view: NoticeView }): ReactElement {
  const { t } = usePage();
  const post = (part: 'ask' | 'late' | 'cancel', form: FormState) => (
    <details className="rs-details rs-no-print" open={(form.errors?.length ?? 0) > 0}>
      <summary>{t(`travelNotice.${part}`)}</summary>
      <PostForm action={address.noticeDo(view.id, part)} id={part} keep>
        <input type="hidden" name="version" value={view.version} />
        <TextArea form={form} name="note" label={t(`travelNotice.${part}Note`)} rows={3} />
        <Submit label={t(`travelNotice.${part}Do`)} />
      </PostForm>
    </details>
  );
  return (
    <>
      {view.accept ? (
        <PostForm action={address.noticeDo(view.id, 'accept')} id="accept">
          <input type="hidden" name="version" value={view.version} />
          <Submit label={t('travelNotice.accept')} />
        </PostForm>
      ) : null}
      {view.ask ? post('ask', view.ask) : null}
      {view.late ? post('late', view.late) : null}
      {view.cancel ? post('cancel', view.cancel) : null}
      <h2>{t('noticeDraft.days')}</h2>
      <ul className="usa-list">
        {view.reckoning.map((line) => (
          <li key={line}>
            <Said text={line} />
          </li>
        ))}
      </ul>
      <Facts
        pairs={[
          [t('travelNotices.agency'), view.agency],
          [t('travelNotice.reference'), <Code key="reference">{view.reference}</Code>],
          [t('travelNotice.reportedOn'), dateText(view.reportedOn)],
          [t('travelNotice.receivedAt'), <When key="received" at={view.receivedAt} />],
          [
            t('travelNotice.sentOn'),
            t(view.sentOnInTime ? 'travelNotice.sentOnInTime' : 'travelNotice.sentOnLate'),
          ],
          [
            t('travelNotice.trip'),
            view.trip ? (
              <a key="trip" className="usa-link" href={address.trip(view.trip)}>
                {t('travelNotice.tripLink')}
              </a>
            ) : null,
          ],
        ]}
      />
      {view.finding ? (
        <>
          <h2>{t('travelNotice.observed')}</h2>
          <p>
            <Tag tone={view.finding.departure.tone}>{view.finding.departure.label}</Tag>{' '}
            <Said text={view.finding.departure.says} />
          </p>
          <p>
            <Tag tone={view.finding.return.tone}>{view.finding.return.label}</Tag>{' '}
            <Said text={view.finding.return.says} />
          </p>
        </>
      ) : null}
      <h2>{t('travelNotice.clocks')}</h2>
      {view.clocks.length === 0 ? <p>{t('travelNotices.noClock')}</p> : null}
      <ul className="rs-plain">
        {view.clocks.map((clock) => (
          <li key={clock.kind}>
            {t.coded('noticeClock', clock.kind)}: <When at={clock.due} /> ({t(`deadlineState.${clock.state}`)}
            )
            <details className="rs-details">
              <summary>{t('travelNotice.how')}</summary>
              <ul className="usa-list">
                {clock.reckoning.map((line) => (
                  <li key={line}>
                    <Said text={line} />
                  </li>
                ))}
              </ul>
            </details>
          </li>
        ))}
      </ul>
      <h2>{t('travelNotice.steps')}</h2>
      <ol className="rs-plain">
        {view.steps.map((step) => (
          <li key={step.id}>
            {t(`noticeStep.${step.kind}`)}, {t('travelNotices.version', { n: step.version })}
            {step.country ? `, ${countryName(step.country)}` : null}
            <span className="rs-sub">
              <When at={step.at} />, {step.by}
            </span>
            {step.note ? <span className="rs-sub">{step.note}</span> : null}
          </li>
        ))}
      </ol>
    </>
  );
}
