import type { ReactElement } from 'react';
import { cutBars } from '#domain/report.js';
import { address } from '../addresses.js';
import type { Page } from '../page.js';
import { usePage } from '../page.js';
import { JourneyMap, type JourneyMapView } from '../parts/JourneyMap.js';
import { LegConflicts } from '../parts/LegConflicts.js';
import { Facts, PageHead } from '../parts/Lists.js';
import { NotTold, type NotToldLine } from '../parts/NotTold.js';
import { BarPicture, ReportTable, TakeAlong } from '../parts/Report.js';
import { Said } from '../parts/Said.js';
import { AgencyText, ClassTag, Code, EventText, Tag, type Tone } from '../parts/Tags.js';
import { When } from '../parts/When.js';
import { toldChart } from '../reports/trip.js';
import type {
  AgencyRef,
  EventLine,
  NotificationKind,
  NotificationState,
  Outcome,
  SubjectStatus,
  ZonedInstant,
} from '../view.js';
import type { CandidateState } from './queue.js';

export type TimelineKind =
  | 'transmission'
  | 'event'
  | 'screening'
  | 'candidate'
  | 'decision'
  | 'notification'
  | 'delivery'
  | 'acknowledgement'
  | 'deadline'
  | 'state'
  | 'notice'
  | 'reconciliation'
  | 'register';

export interface TimelineEntry {
  readonly id: string;
  readonly at: ZonedInstant;
  readonly kind: TimelineKind;
  /** One sentence of the domain's own words. */
  readonly says: string;
  readonly detail?: string;
  readonly by?: string;
  readonly link?: { readonly href: string; readonly label: string };
  readonly tone?: Tone;
}

export interface TripView {
  readonly id: string;
  readonly subject: { readonly id: string; readonly name: string };
  readonly status: SubjectStatus;
  /** A state of the trip ledger; codes with words: `tripState.…`. */
  readonly state: string;
  readonly events: readonly EventLine[];
  /** Each pair of legs that cannot both be travelled, with the sum. */
  readonly legConflicts: readonly string[];
  readonly leadSora?: AgencyRef;
  readonly travelNotice: 'on-file' | 'none' | 'unknown';
  /** The journey as noticed and as observed. */
  readonly map?: JourneyMapView;
  /** Latest first. */
  readonly timeline: readonly TimelineEntry[];
  readonly candidates: readonly {
    readonly id: string;
    readonly reference: string;
    readonly recordName: string;
    readonly state: CandidateState;
    readonly outcome?: Outcome;
  }[];
  readonly notifications: readonly {
    readonly id: string;
    readonly to: AgencyRef;
    readonly kind: NotificationKind;
    readonly state: NotificationState;
    readonly sentAt?: string;
  }[];
  readonly notTold: readonly NotToldLine[];
}

export const tripPage: Page<TripView> = {
  title: (view, t) => t('trip.title', { name: view.subject.name }),
  width: 'wide',
  Body: Trip,
};

function Trip({ view }: { readonly view: TripView }): ReactElement {
  const { t } = usePage();
  const chart = toldChart(view, t);
  return (
    <>
      <p className="rs-strip__class">
        <ClassTag status={view.status} /> <Tag tone="info">{t.coded('tripState', view.state)}</Tag>
      </p>
      <PageHead title={t('trip.heading', { name: view.subject.name })}>
        <TakeAlong files={{ path: address.trip(view.id), query: '' }} />
      </PageHead>
      <LegConflicts says={view.legConflicts} />
      {view.events.map((event) => (
        <p key={event.id}>
          <EventText event={event} />
          {event.departs ? (
            <span className="rs-sub">
              {t('candidate.departs')} <When at={event.departs.at} zone={event.departs.zone} />
            </span>
          ) : null}
          {event.arrives ? (
            <span className="rs-sub">
              {t('candidate.arrives')} <When at={event.arrives.at} zone={event.arrives.zone} />
            </span>
          ) : null}
        </p>
      ))}
      <div className="rs-case">
        <div className="rs-case__main">
          {view.map && view.map.legs.length > 0 ? <JourneyMap view={view.map} /> : null}
          <h2>{t('trip.timeline')}</h2>
          <p className="rs-sub">{t('trip.oldest')}</p>
          <ol className="rs-timeline">
            {view.timeline.map((entry) => (
              <li key={entry.id}>
                <span className="rs-timeline__when">
                  <When at={entry.at.at} zone={entry.at.zone} />
                </span>
                <span className="rs-timeline__what">
                  <Tag tone={entry.tone ?? 'plain'}>{t(`timeline.${entry.kind}`)}</Tag>{' '}
                  <Said text={entry.says} />
                  {entry.by ? <span className="rs-sub">{entry.by}</span> : null}
                  {entry.detail ? (
                    <span className="rs-sub">
                      <Said text={entry.detail} />
                    </span>
                  ) : null}
                  {entry.link ? (
                    <span className="rs-sub">
                      <a className="usa-link" href={entry.link.href}>
                        {entry.link.label}
                      </a>
                    </span>
                  ) : null}
                </span>
              </li>
            ))}
          </ol>
          {view.notifications.length > 0 ? (
            <>
              <h2>{t('trip.toldCaption')}</h2>
              <BarPicture chart={cutBars(chart)} />
              <ReportTable table={chart.table} />
            </>
          ) : null}
        </div>
        <div className="rs-case__side">
          <Side view={view} />
        </div>
      </div>
    </>
  );
}

function Side({ view }: { readonly view: TripView }): ReactElement {
  const { t } = usePage();
  return (
    <>
      <Facts
        pairs={[
          [
            t('trip.subject'),
            <a key="subject" className="usa-link" href={address.subject(view.subject.id)}>
              {view.subject.name}
            </a>,
          ],
          [t('trip.lead'), view.leadSora ? <AgencyText key="lead" agency={view.leadSora} /> : null],
          [t('trip.noticeOnFile'), t(`trip.notice.${view.travelNotice}`)],
        ]}
      />
      <h2>{t('trip.candidates')}</h2>
      <ul className="rs-plain">
        {view.candidates.map((candidate) => (
          <li key={candidate.id}>
            <a className="usa-link" href={address.candidate(candidate.id)}>
              <Code>{candidate.reference}</Code> {candidate.recordName}
            </a>
            <span className="rs-sub">
              {candidate.outcome ? t(`outcome.${candidate.outcome}`) : t(`candidateState.${candidate.state}`)}
            </span>
          </li>
        ))}
      </ul>
      <h2>{t('trip.messages')}</h2>
      {view.notifications.length === 0 ? <p>{t('trip.none')}</p> : null}
      <ul className="rs-plain">
        {view.notifications.map((notification) => (
          <li key={notification.id}>
            <a className="usa-link" href={address.notification(notification.id)}>
              {notification.to.name}
            </a>
            <span className="rs-sub">
              {t(`notice.${notification.kind}`)}, {t(`notificationState.${notification.state}`)}
              {notification.sentAt ? (
                <>
                  , <When at={notification.sentAt} />
                </>
              ) : null}
            </span>
          </li>
        ))}
      </ul>
      <NotTold lines={view.notTold} />
    </>
  );
}
