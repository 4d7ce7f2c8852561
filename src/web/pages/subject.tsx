import type { ReactElement } from 'react';
import { address } from '../addresses.js';
import type { Page } from '../page.js';
import { usePage } from '../page.js';
import { ErrorSummary, PostButton, PostForm, Select, Submit, TextArea, TextField } from '../parts/Fields.js';
import { DataTable, Facts } from '../parts/Lists.js';
import { SubjectFile } from '../parts/SubjectFile.js';
import { AgencyText, ClassTag, Code, EventText, Tag } from '../parts/Tags.js';
import { localText, When } from '../parts/When.js';
import type {
  AgencyRef,
  EventLine,
  FormState,
  Instant,
  NotificationState,
  Outcome,
  SubjectStatus,
} from '../view.js';
import type { CaseRow } from './cases.js';
import type { RecordFile, RecordState } from './records.js';

export interface SubjectView {
  readonly id: string;
  readonly name: string;
  readonly status: SubjectStatus;
  readonly lead?: { readonly agency: AgencyRef; readonly why: string };
  readonly records: readonly {
    readonly id: string;
    readonly file: RecordFile;
    readonly number: string;
    readonly name: string;
    readonly state: RecordState;
    readonly enteredBy: string;
    readonly linkId: string;
    readonly mayUnlink: boolean;
  }[];
  readonly trips: readonly {
    readonly id: string;
    readonly event: EventLine;
    readonly state: string;
    readonly at: Instant;
  }[];
  readonly links: readonly {
    readonly id: string;
    readonly recordNumber: string;
    readonly linkedAt: Instant;
    readonly linkedBy: string;
    readonly reason: string;
    readonly unlinked?: { readonly at: Instant; readonly by: string; readonly reason: string };
  }[];
  readonly file: SubjectFileView;
  /** Present where the reader may link. Fields: `number`, `reason`. */
  readonly link?: FormState;
  /** Present where the reader may open a compliance case. Fields: `trip`, `why`. */
  readonly openCase?: FormState;
}

/** What hangs on the subject beside records and trips. */
export interface SubjectFileView {
  readonly notices: readonly {
    readonly id: string;
    readonly reference: string;
    readonly state: string;
    /** ISO date. */
    readonly departsOn: string;
    readonly countries: readonly string[];
    readonly timeliness: string;
    readonly filedAt: Instant;
  }[];
  readonly candidates: readonly {
    readonly id: string;
    readonly reference: string;
    readonly state: 'open' | 'second' | 'decided' | 'closed';
    readonly recordNumber: string;
    readonly outcome?: Outcome;
    readonly by?: string;
    readonly at: Instant;
  }[];
  readonly notifications: readonly {
    readonly id: string;
    readonly to: string;
    readonly kind: string;
    readonly class: string;
    readonly state: NotificationState;
    readonly at: Instant;
  }[];
  readonly abroad: readonly {
    readonly id: string;
    readonly reference: string;
    readonly country: string;
    readonly kind: string;
    readonly sentAt?: Instant;
  }[];
  readonly cases: readonly CaseRow[];
}

export const subjectPage: Page<SubjectView> = {
  title: (view, t) => t('subject.title', { name: view.name }),
  width: 'plain',
  failed: (view) => (view.link?.errors?.length ?? 0) + (view.openCase?.errors?.length ?? 0) > 0,
  Body: Subject,
};

function Subject({ view }: { readonly view: SubjectView }): ReactElement {
  const { t, shell } = usePage();
  const labels = { number: t('subject.linkNumber'), reason: t('subject.linkReason') };
  return (
    <>
      {view.link ? <ErrorSummary form={view.link} labels={labels} /> : null}
      {view.openCase ? <ErrorSummary form={view.openCase} labels={{ why: t('file.openWhy') }} /> : null}
      <p className="rs-strip__class">
        <ClassTag status={view.status} />
      </p>
      <h1>{view.name}</h1>
      <p className="rs-no-print">
        <a className="usa-link" href={address.subjectPrint(view.id, 'pdf')}>
          {t('file.pdf')}
        </a>{' '}
        <a className="usa-link" href={address.subjectPrint(view.id, 'csv')}>
          {t('file.csv')}
        </a>
      </p>
      {view.lead ? (
        <Facts
          pairs={[
            [
              t('subject.lead'),
              <span key="lead">
                <AgencyText agency={view.lead.agency} />
                <span className="rs-sub">{t('subject.leadWhy', { why: view.lead.why })}</span>
              </span>,
            ],
          ]}
        />
      ) : null}
      <h2>{t('subject.records')}</h2>
      <DataTable
        caption={t('subject.records')}
        compact
        rows={view.records}
        id={(row) => row.id}
        empty={t('trip.none')}
        columns={[
          {
            id: 'name',
            label: t('records.name'),
            heads: true,
            cell: (row) => (
              <div>
                <a className="usa-link" href={address.record(row.id)}>
                  {row.name}
                </a>
                <span className="rs-sub">
                  <Code>{row.number}</Code>, {t(`recordFile.${row.file}`)}
                </span>
              </div>
            ),
          },
          { id: 'by', label: t('records.enteredBy'), cell: (row) => row.enteredBy },
          {
            id: 'state',
            label: t('records.state'),
            cell: (row) => <Tag>{t(`recordState.${row.state}`)}</Tag>,
          },
          {
            id: 'unlink',
            label: t('subject.unlink'),
            cell: (row) =>
              row.mayUnlink ? (
                <PostButton
                  action={`${address.subject(view.id)}/unlink`}
                  label={t('subject.unlink')}
                  about={row.number}
                  tone="outline"
                  hidden={{ link: row.linkId }}
                />
              ) : null,
          },
        ]}
      />
      <h2>{t('subject.trips')}</h2>
      {view.trips.length === 0 ? <p>{t('subject.noTrips')}</p> : null}
      <ul className="rs-plain">
        {view.trips.map((trip) => (
          <li key={trip.id}>
            <a className="usa-link" href={address.trip(trip.id)}>
              <EventText event={trip.event} />
            </a>
            <span className="rs-sub">
              {t.coded('tripState', trip.state)}, <When at={trip.at} />
            </span>
          </li>
        ))}
      </ul>
      <h2>{t('subject.history')}</h2>
      <ul className="rs-plain">
        {view.links.map((link) => (
          <li key={link.id}>
            {t('subject.linked')}: <Code>{link.recordNumber}</Code>. {link.reason}
            <span className="rs-sub">
              {link.linkedBy}, <When at={link.linkedAt} brief />
            </span>
            {link.unlinked ? (
              <span className="rs-sub">
                {t('subject.unlinked')}: {link.unlinked.reason}. {link.unlinked.by},{' '}
                <When at={link.unlinked.at} brief />
              </span>
            ) : null}
          </li>
        ))}
      </ul>
      <SubjectFile file={view.file} />
      {view.openCase ? (
        <section className="rs-no-print" id="open-case">
          <h2>{t('file.openHeading')}</h2>
          <PostForm action={address.subjectCase(view.id)} id="open-case-form" keep>
            <Select
              form={view.openCase}
              name="trip"
              label={t('file.openTrip')}
              empty={t('file.openNoTrip')}
              choices={view.trips.map((trip) => ({
                value: trip.id,
                label: `${trip.event.from?.code ?? '?'} – ${trip.event.to?.code ?? '?'}, ${localText(trip.at, shell.zone)}`,
              }))}
            />
            <TextArea form={view.openCase} name="why" label={t('file.openWhy')} rows={3} />
            <Submit label={t('file.openSubmit')} />
          </PostForm>
        </section>
      ) : null}
      {view.link ? (
        <section className="rs-no-print">
          <h2>{t('subject.linkHeading')}</h2>
          <p>{t('subject.linkText')}</p>
          <PostForm action={`${address.subject(view.id)}/link`} id="link" keep>
            <TextField
              form={view.link}
              name="number"
              label={labels.number}
              autoComplete="off"
              spellCheck={false}
            />
            <TextArea form={view.link} name="reason" label={labels.reason} rows={3} />
            <Submit label={t('subject.linkSubmit')} />
          </PostForm>
        </section>
      ) : null}
    </>
  );
}
