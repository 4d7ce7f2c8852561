import type { ReactElement } from 'react';
import { NOTICE_STATES, type NoticeState } from '#domain/travelNotice.js';
import { address, DUTY_ADDRESS } from '../addresses.js';
import type { Page } from '../page.js';
import { usePage } from '../page.js';
import { FilterForm, Select } from '../parts/Fields.js';
import { DataTable, PageHead, Pagination } from '../parts/Lists.js';
import { BarPicture, type ReportFiles, TakeAlong } from '../parts/Report.js';
import { Code, Tag, type Tone } from '../parts/Tags.js';
import { dateText, When } from '../parts/When.js';
import { noticesChart } from '../reports/notices.js';
import type { FormState, Instant, Paging } from '../view.js';

export interface NoticeRowView {
  readonly id: string;
  readonly number: string;
  readonly name: string;
  /** Registration agency, or jurisdiction code where it is in no directory. */
  readonly agency: string;
  readonly countries: readonly string[];
  readonly departsOn: string;
  readonly departsAt: Instant;
  readonly daysOfNotice: number;
  readonly timeliness: 'timely' | 'late' | 'emergency';
  readonly markedLate: boolean;
  readonly state: NoticeState;
  readonly version: number;
  readonly warnings: number;
  /** The next clock of it that runs, with what it is of. */
  readonly clock?: { readonly kind: string; readonly due: Instant };
  /** What was observed of the journey. */
  readonly finding?: { readonly label: string; readonly tone: Tone };
  /** Countries told, of those of the itinerary. */
  readonly sent: number;
}

/** The desk of NSOTC, and the list of a registration agency's own. */
export interface NoticesView {
  readonly desk: boolean;
  readonly rows: readonly NoticeRowView[];
  readonly paging: Paging;
  /** GET field: `show`. */
  readonly filter: FormState;
  readonly files: ReportFiles;
  readonly drafts: readonly {
    readonly id: string;
    readonly label: string;
    readonly step: string;
    readonly savedAt: Instant;
  }[];
  readonly mayFile: boolean;
  readonly mayEnterMailed: boolean;
}

export const SHOWS = ['waiting', 'unsent', 'late', 'all'] as const;

export const noticesPage: Page<NoticesView> = {
  title: (_, t) => t('travelNotices.title'),
  width: 'wide',
  Body: Notices,
};

const STATE_TONES: Readonly<Record<NoticeState, Tone>> = {
  filed: 'info',
  'asked-back': 'warn',
  accepted: 'good',
  cancelled: 'plain',
  ended: 'plain',
};

export function NoticeStateTag({ state }: { readonly state: NoticeState }): ReactElement {
  return <Tag tone={STATE_TONES[state]}>{NOTICE_STATES[state]}</Tag>;
}

function Notices({ view }: { readonly view: NoticesView }): ReactElement {
  const { t } = usePage();
  return (
    <>
      <PageHead
        title={t(view.desk ? 'travelNotices.desk' : 'travelNotices.heading')}
        intro={t(view.desk ? 'travelNotices.deskIntro' : 'travelNotices.intro')}
      >
        {view.mayFile ? (
          <a className="usa-button" href={address.noticeNew}>
            {t('travelNotices.file')}
          </a>
        ) : null}
        {view.mayEnterMailed ? (
          <a className="usa-button" href={address.noticeMailed}>
            {t('travelNotices.mailed')}
          </a>
        ) : null}
        {view.desk ? (
          <a className="usa-button usa-button--outline" href={address.reconciliation}>
            {t('travelNotices.report')}
          </a>
        ) : null}
        <TakeAlong files={view.files} />
      </PageHead>
      {view.drafts.length > 0 ? (
        <>
          <h2>{t('records.drafts')}</h2>
          <ul className="rs-plain">
            {view.drafts.map((draft) => (
              <li key={draft.id}>
                <a className="usa-link" href={address.noticeDraft(draft.id, draft.step)}>
                  {t('records.draftResume')}: {draft.label}
                </a>
                <span className="rs-sub">
                  {t('records.draftSaved')} <When at={draft.savedAt} />
                </span>
              </li>
            ))}
          </ul>
        </>
      ) : null}
      <FilterForm action={DUTY_ADDRESS.notices}>
        <Select
          form={view.filter}
          name="show"
          label={t('travelNotices.show')}
          choices={SHOWS.map((value) => ({ value, label: t(`travelNotices.show.${value}`) }))}
        />
      </FilterForm>
      <DataTable
        caption={t('travelNotices.caption')}
        keyed
        compact
        rows={view.rows}
        id={(row) => row.id}
        empty={t('travelNotices.empty')}
        columns={[
          {
            id: 'name',
            label: t('travelNotices.name'),
            heads: true,
            cell: (row) => (
              <div>
                <a className="usa-link" href={address.notice(row.id)} data-open="">
                  {row.name}
                </a>
                <span className="rs-sub">
                  <Code>{row.number}</Code> {t('travelNotices.version', { n: row.version })}
                </span>
              </div>
            ),
          },
          ...(view.desk
            ? [{ id: 'agency', label: t('travelNotices.agency'), cell: (row: NoticeRowView) => row.agency }]
            : []),
          { id: 'to', label: t('travelNotices.to'), cell: (row) => row.countries.join(', ') },
          {
            id: 'departs',
            label: t('travelNotices.departs'),
            cell: (row) => (
              <div>
                {dateText(row.departsOn)}
                <span className="rs-sub">
                  {t.count('travelNotices.days', row.daysOfNotice)}
                  {row.timeliness === 'timely' && !row.markedLate
                    ? ''
                    : ` · ${t(`timeliness.${row.timeliness === 'timely' ? 'late' : row.timeliness}`)}`}
                </span>
              </div>
            ),
          },
          {
            id: 'state',
            label: t('travelNotices.state'),
            cell: (row) => (
              <div>
                <NoticeStateTag state={row.state} />
                {row.warnings > 0 ? (
                  <span className="rs-sub">{t.count('travelNotices.warnings', row.warnings)}</span>
                ) : null}
              </div>
            ),
          },
          {
            id: 'clock',
            label: t('travelNotices.clock'),
            cell: (row) =>
              row.clock ? (
                <div>
                  {t.coded('noticeClock', row.clock.kind)}
                  <span className="rs-sub">
                    <When at={row.clock.due} />
                  </span>
                </div>
              ) : (
                <span className="rs-none">{t('travelNotices.noClock')}</span>
              ),
          },
          {
            id: 'sent',
            label: t('travelNotices.sent'),
            cell: (row) => t('travelNotices.sentOf', { n: row.sent, all: row.countries.length }),
          },
          {
            id: 'finding',
            label: t('travelNotices.finding'),
            cell: (row) =>
              row.finding ? (
                <Tag tone={row.finding.tone}>{row.finding.label}</Tag>
              ) : (
                <span className="rs-none">{t('travelNotices.noFinding')}</span>
              ),
          },
        ]}
      />
      <Pagination paging={view.paging} />
      {view.rows.length > 0 ? (
        <>
          <h2>{t('travelNotices.statesCaption')}</h2>
          <BarPicture chart={noticesChart(view.rows, t)} />
        </>
      ) : null}
    </>
  );
}
