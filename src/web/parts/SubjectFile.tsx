import type { ReactElement } from 'react';
import { NOTICE_STATES, type NoticeState } from '#domain/travelNotice.js';
import { address } from '../addresses.js';
import { usePage } from '../page.js';
import type { SubjectFileView } from '../pages/subject.js';
import { DataTable } from './Lists.js';
import { Code, Tag } from './Tags.js';
import { dateText, When } from './When.js';

/** What hangs on a subject beside its records and trips, each list under its heading. */
export function SubjectFile({ file }: { readonly file: SubjectFileView }): ReactElement {
  const { t } = usePage();
  return (
    <>
      <h2>{t('file.notices')}</h2>
      <DataTable
        caption={t('file.notices')}
        compact
        rows={file.notices}
        id={(row) => row.id}
        empty={t('file.noNotices')}
        columns={[
          {
            id: 'reference',
            label: t('file.reference'),
            heads: true,
            cell: (row) => (
              <a className="usa-link" href={address.notice(row.id)}>
                <Code>{row.reference}</Code>
              </a>
            ),
          },
          {
            id: 'departs',
            label: t('file.departs'),
            cell: (row) => (
              <>
                {dateText(row.departsOn)}
                <span className="rs-sub">{row.countries.join(', ')}</span>
              </>
            ),
          },
          { id: 'timely', label: t('file.timeliness'), cell: (row) => t.coded('timeliness', row.timeliness) },
          {
            id: 'state',
            label: t('cases.state'),
            cell: (row) => NOTICE_STATES[row.state as NoticeState] ?? row.state,
          },
          { id: 'filed', label: t('file.filed'), cell: (row) => <When at={row.filedAt} /> },
        ]}
      />
      <h2>{t('file.candidates')}</h2>
      <DataTable
        caption={t('file.candidates')}
        compact
        rows={file.candidates}
        id={(row) => row.id}
        empty={t('trip.none')}
        columns={[
          {
            id: 'reference',
            label: t('file.reference'),
            heads: true,
            cell: (row) => (
              <a className="usa-link" href={address.candidate(row.id)}>
                <Code>{row.reference}</Code>
              </a>
            ),
          },
          { id: 'state', label: t('cases.state'), cell: (row) => t(`candidateState.${row.state}`) },
          {
            id: 'outcome',
            label: t('file.decision'),
            cell: (row) => (
              <>
                {row.outcome ? t(`outcome.${row.outcome}`) : ''}
                {row.by ? <span className="rs-sub">{row.by}</span> : null}
              </>
            ),
          },
          { id: 'at', label: t('cases.opened'), cell: (row) => <When at={row.at} /> },
        ]}
      />
      <h2>{t('file.notifications')}</h2>
      <DataTable
        caption={t('file.notifications')}
        compact
        rows={file.notifications}
        id={(row) => row.id}
        empty={t('file.noNotifications')}
        columns={[
          {
            id: 'to',
            label: t('file.to'),
            heads: true,
            cell: (row) => (
              <a className="usa-link" href={address.notification(row.id)}>
                {row.to}
              </a>
            ),
          },
          {
            id: 'kind',
            label: t('file.message'),
            cell: (row) => `${t.coded('notice', row.kind)}, ${t.coded('urgency', row.class)}`,
          },
          { id: 'state', label: t('cases.state'), cell: (row) => t(`notificationState.${row.state}`) },
          { id: 'at', label: t('file.planned'), cell: (row) => <When at={row.at} /> },
        ]}
      />
      <h2>{t('file.abroad')}</h2>
      <DataTable
        caption={t('file.abroad')}
        compact
        rows={file.abroad}
        id={(row) => row.id}
        empty={t('file.noneAbroad')}
        columns={[
          {
            id: 'reference',
            label: t('file.reference'),
            heads: true,
            cell: (row) => (
              <a className="usa-link" href={address.foreignMessagePage(row.id)}>
                <Code>{row.reference}</Code>
              </a>
            ),
          },
          { id: 'country', label: t('file.country'), cell: (row) => row.country },
          { id: 'kind', label: t('file.message'), cell: (row) => t.coded('foreignKind', row.kind) },
          {
            id: 'sent',
            label: t('file.sent'),
            cell: (row) => (row.sentAt ? <When at={row.sentAt} /> : t('file.notSent')),
          },
        ]}
      />
      <h2>{t('cases.title')}</h2>
      <DataTable
        caption={t('cases.title')}
        compact
        rows={file.cases}
        id={(row) => row.id}
        empty={t('trip.none')}
        columns={[
          {
            id: 'number',
            label: t('file.reference'),
            heads: true,
            cell: (row) => (
              <a className="usa-link" href={address.complianceCase(row.id)}>
                <Code>{row.number}</Code>
              </a>
            ),
          },
          { id: 'origin', label: t('cases.origin'), cell: (row) => t(`caseOrigin.${row.origin}`) },
          { id: 'state', label: t('cases.state'), cell: (row) => t(`caseState.${row.state}`) },
          { id: 'band', label: t('cases.priority'), cell: (row) => <Tag>{t(`caseBand.${row.band}`)}</Tag> },
        ]}
      />
    </>
  );
}
