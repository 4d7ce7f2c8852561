import type { ReactElement } from 'react';
import { REGISTER_FILE_CODES, type RegisterFile } from '#domain/registerRecord.js';
import { address, DUTY_ADDRESS } from '../addresses.js';
import type { Page } from '../page.js';
import { usePage } from '../page.js';
import { Attachments, type AttachmentsView } from '../parts/Attachments.js';
import { FilterForm, PostForm, Select, Submit, TextArea, TextField } from '../parts/Fields.js';
import { DataTable, Facts, PageHead, Pagination } from '../parts/Lists.js';
import { SaidLines } from '../parts/Said.js';
import { ClassTag, Code, Tag } from '../parts/Tags.js';
import { dateText, When } from '../parts/When.js';
import type { AgencyRef, FormState, Instant, Paging, SubjectStatus } from '../view.js';
import type { RecordStep } from './recordDraft.js';

export type RecordFile = RegisterFile;
export type RecordState = 'active' | 'cleared' | 'expired' | 'vacated' | 'cancelled';

export interface RecordRow {
  readonly id: string;
  readonly file: RecordFile;
  readonly number: string;
  readonly name: string;
  readonly born?: string;
  readonly enteredBy: string;
  readonly state: RecordState;
  /** A day, or for life; absent: it registers nobody, as a warrant does, or nothing is said of it. */
  readonly until?: string | 'life';
}

export interface RecordsView {
  readonly rows: readonly RecordRow[];
  readonly paging: Paging;
  /** GET fields: `q`, `file`, `state`. */
  readonly filter: FormState;
  readonly mayEnter: boolean;
  /** Whether the reader may see lookouts. */
  readonly lookouts?: boolean;
  /** Whether the reader may see passport requests. */
  readonly passports?: boolean;
  readonly drafts: readonly {
    readonly id: string;
    readonly label: string;
    readonly step: RecordStep;
    readonly savedAt: Instant;
  }[];
}

export const recordsPage: Page<RecordsView> = {
  title: (_, t) => t('records.title'),
  width: 'wide',
  Body: Records,
};

const STATES: readonly RecordState[] = ['active', 'cleared', 'expired', 'vacated', 'cancelled'];

function Records({ view }: { readonly view: RecordsView }): ReactElement {
  const { t } = usePage();
  return (
    <>
      <PageHead title={t('records.heading')} intro={t('records.intro')}>
        {view.mayEnter ? (
          <a className="usa-button" href={address.recordNew}>
            {t('records.add')}
          </a>
        ) : null}
      </PageHead>
      {view.passports ? (
        <p>
          <a className="usa-link" href={address.passportRequests}>
            {t('passports.link')}
          </a>
        </p>
      ) : null}
      {view.lookouts ? (
        <p>
          <a className="usa-link" href={address.lookouts}>
            {t('lookouts.all')}
          </a>
        </p>
      ) : null}
      {view.drafts.length > 0 ? (
        <>
          <h2>{t('records.drafts')}</h2>
          <ul className="rs-plain">
            {view.drafts.map((draft) => (
              <li key={draft.id}>
                <a className="usa-link" href={address.recordDraft(draft.id, draft.step)}>
                  {t('records.draftResume')}: {draft.label}
                </a>
                <span className="rs-sub">
                  {t('records.draftAt')} {t(`step.${draft.step}`)}, {t('records.draftSaved')}{' '}
                  <When at={draft.savedAt} />
                </span>
              </li>
            ))}
          </ul>
        </>
      ) : null}
      <FilterForm action={DUTY_ADDRESS.records}>
        <TextField form={view.filter} name="q" type="search" label={t('records.filterText')} />
        <Select
          form={view.filter}
          name="file"
          label={t('records.file')}
          empty={t('form.any')}
          choices={REGISTER_FILE_CODES.map((value) => ({ value, label: t(`recordFile.${value}`) }))}
        />
        <Select
          form={view.filter}
          name="state"
          label={t('records.state')}
          empty={t('form.any')}
          choices={STATES.map((value) => ({ value, label: t(`recordState.${value}`) }))}
        />
      </FilterForm>
      <DataTable
        caption={t('records.caption')}
        keyed
        compact
        rows={view.rows}
        id={(row) => row.id}
        empty={t('records.empty')}
        columns={[
          {
            id: 'name',
            label: t('records.name'),
            heads: true,
            cell: (row) => (
              <div>
                <a className="usa-link" href={address.record(row.id)} data-open="">
                  {row.name}
                </a>
                {row.born ? (
                  <span className="rs-sub">{t('queue.born', { date: dateText(row.born) })}</span>
                ) : null}
              </div>
            ),
          },
          { id: 'number', label: t('records.number'), cell: (row) => <Code>{row.number}</Code> },
          { id: 'file', label: t('records.file'), cell: (row) => t(`recordFile.${row.file}`) },
          { id: 'enteredBy', label: t('records.enteredBy'), cell: (row) => row.enteredBy },
          {
            id: 'state',
            label: t('records.state'),
            cell: (row) => (
              <Tag tone={row.state === 'active' ? 'good' : 'plain'}>{t(`recordState.${row.state}`)}</Tag>
            ),
          },
          {
            id: 'until',
            label: t('records.until'),
            cell: (row) => (row.until === 'life' ? t('records.life') : row.until ? dateText(row.until) : '–'),
          },
        ]}
      />
      <Pagination paging={view.paging} />
    </>
  );
}

export interface RecordView {
  readonly id: string;
  readonly status: SubjectStatus;
  readonly file: RecordFile;
  readonly number: string;
  readonly name: string;
  readonly state: RecordState;
  readonly endedReason?: string;
  readonly version: number;
  readonly enteredBy: AgencyRef;
  readonly enteredAt: Instant;
  readonly changedAt: Instant;
  /** Label and lines, only fields that the reader may see. */
  readonly person: readonly { readonly label: string; readonly lines: readonly string[] }[];
  readonly details: readonly { readonly label: string; readonly lines: readonly string[] }[];
  readonly subject?: { readonly id: string; readonly name: string };
  readonly openCandidates: readonly { readonly id: string; readonly reference: string }[];
  readonly attachments?: AttachmentsView;
  readonly editHref?: string;
  /** Where the reader may place a lookout on it. */
  readonly lookoutHref?: string;
  /** Where the reader may ask that the passport be denied or limited. */
  readonly passportHref?: string;
  /** Where a travel notice of this registrant begins. */
  readonly noticeHref?: string;
  /** Present where the reader may end it. Fields: `state`, `note`. */
  readonly end?: FormState;
}

export const recordPage: Page<RecordView> = {
  title: (view, t) => t('record.title', { name: view.name, number: view.number }),
  width: 'plain',
  failed: (view) => (view.end?.errors?.length ?? 0) > 0,
  Body: Record,
};

function Record({ view }: { readonly view: RecordView }): ReactElement {
  const { t } = usePage();
  const lines = (rows: RecordView['person']) => (
    <Facts pairs={rows.map((row) => [row.label, <Lines key={row.label} lines={row.lines} />] as const)} />
  );
  return (
    <>
      <p className="rs-strip__class">
        <ClassTag status={view.status} /> <Code>{view.number}</Code>{' '}
        <Tag tone={view.state === 'active' ? 'good' : 'plain'}>{t(`recordState.${view.state}`)}</Tag>
      </p>
      <h1>{view.name}</h1>
      <Facts
        pairs={[
          [t('records.file'), t(`recordFile.${view.file}`)],
          [t('records.enteredBy'), `${view.enteredBy.name} ${view.enteredBy.ori ?? ''}`],
          [t('record.entered'), <When key="entered" at={view.enteredAt} />],
          [t('record.changed'), <When key="changed" at={view.changedAt} />],
          [t('record.version'), String(view.version)],
          [t('record.ended'), view.endedReason],
          [
            t('record.subject'),
            view.subject ? (
              <a key="subject" className="usa-link" href={address.subject(view.subject.id)}>
                {view.subject.name}
              </a>
            ) : null,
          ],
          [
            t('record.openCandidates'),
            view.openCandidates.length > 0
              ? view.openCandidates.map((candidate) => (
                  <a key={candidate.id} className="usa-link rs-gap" href={address.candidate(candidate.id)}>
                    {candidate.reference}
                  </a>
                ))
              : null,
          ],
        ]}
      />
      <h2>{t('record.person')}</h2>
      {lines(view.person)}
      <h2>{t('record.details')}</h2>
      {lines(view.details)}
      {view.attachments ? <Attachments view={view.attachments} /> : null}
      {view.editHref ? (
        <p className="rs-no-print">
          <a className="usa-button usa-button--outline" href={view.editHref}>
            {t('record.edit')}
          </a>
          {view.noticeHref ? (
            <a className="usa-button usa-button--outline" href={view.noticeHref}>
              {t('travelNotices.file')}
            </a>
          ) : null}
        </p>
      ) : null}
      {view.passportHref ? (
        <p>
          <a className="usa-link" href={view.passportHref}>
            {t('passport.newLink')}
          </a>
        </p>
      ) : null}
      {view.lookoutHref ? (
        <p className="rs-no-print">
          <a className="usa-link" href={view.lookoutHref}>
            {t('lookout.placeLink')}
          </a>
        </p>
      ) : null}
      {view.end ? (
        <details className="rs-details rs-no-print" open={(view.end.errors?.length ?? 0) > 0}>
          <summary>{t('record.endHeading')}</summary>
          <p>{t('record.endText')}</p>
          <PostForm action={`${address.record(view.id)}/end`} id="end" keep>
            <input type="hidden" name="version" value={view.version} />
            <Select
              form={view.end}
              name="state"
              label={t('record.endState')}
              empty=""
              choices={(['cleared', 'vacated', 'expired', 'cancelled'] as const).map((value) => ({
                value,
                label: t(`recordState.${value}`),
              }))}
            />
            <TextArea form={view.end} name="note" label={t('record.endNote')} rows={3} />
            <Submit label={t('record.endSubmit')} danger />
          </PostForm>
        </details>
      ) : null}
    </>
  );
}

function Lines({ lines }: { readonly lines: readonly string[] }): ReactElement {
  const { t } = usePage();
  if (lines.length === 0) return <span className="rs-none">{t('compare.none')}</span>;
  return <SaidLines lines={lines} />;
}
