import type { ReactElement } from 'react';
import { address } from '../addresses.js';
import type { Page } from '../page.js';
import { usePage } from '../page.js';
import { DataTable, Facts, PageHead, Pagination } from '../parts/Lists.js';
import { Code, Tag } from '../parts/Tags.js';
import { When } from '../parts/When.js';
import type { Instant, Paging } from '../view.js';

export type TransmissionOutcome = 'accepted' | 'warnings' | 'quarantined' | 'rejected' | 'failed' | 'waiting';

export interface TransmissionRow {
  readonly id: string;
  readonly sender: string;
  /** The client id, where the sender has a name. */
  readonly senderId?: string;
  readonly door: string;
  readonly receivedAt: Instant;
  readonly outcome: TransmissionOutcome;
  readonly persons: number;
  readonly bytes: number;
  readonly repeats: number;
  readonly warnings: number;
}

export interface TransmissionsView {
  readonly rows: readonly TransmissionRow[];
  readonly paging: Paging;
}

export const transmissionsPage: Page<TransmissionsView> = {
  title: (_, t) => t('transmissions.title'),
  width: 'wide',
  Body: Transmissions,
};

function Outcome({ outcome }: { readonly outcome: TransmissionOutcome }): ReactElement {
  const { t } = usePage();
  const tone = { accepted: 'good', warnings: 'warn', waiting: 'plain' } as const;
  return (
    <Tag tone={outcome in tone ? tone[outcome as keyof typeof tone] : 'bad'}>
      {outcome === 'waiting' ? t('transmissions.waiting') : t(`intake.${outcome}`)}
    </Tag>
  );
}

function Transmissions({ view }: { readonly view: TransmissionsView }): ReactElement {
  const { t } = usePage();
  return (
    <>
      <PageHead title={t('transmissions.heading')} intro={t('transmissions.intro')} />
      <DataTable
        caption={t('transmissions.heading')}
        keyed
        compact
        rows={view.rows}
        id={(row) => row.id}
        empty={t('trip.none')}
        columns={[
          {
            id: 'sender',
            label: t('feeds.sender'),
            heads: true,
            cell: (row) => (
              <div>
                <a className="usa-link" href={address.transmission(row.id)} data-open="">
                  {row.sender}
                </a>
                {row.senderId ? <span className="rs-sub">{row.senderId}</span> : null}
              </div>
            ),
          },
          { id: 'door', label: t('transmissions.door'), cell: (row) => row.door },
          { id: 'at', label: t('feeds.received'), cell: (row) => <When at={row.receivedAt} /> },
          { id: 'outcome', label: t('feeds.outcome'), cell: (row) => <Outcome outcome={row.outcome} /> },
          { id: 'warnings', label: t('transmissions.warnings'), number: true, cell: (row) => row.warnings },
          { id: 'persons', label: t('transmissions.persons'), number: true, cell: (row) => row.persons },
          { id: 'repeats', label: t('transmissions.repeats'), number: true, cell: (row) => row.repeats },
        ]}
      />
      <Pagination paging={view.paging} />
    </>
  );
}

export interface TransmissionView {
  readonly row: TransmissionRow;
  readonly sha256: string;
  readonly problems: readonly { readonly code: string; readonly text: string; readonly offset: number }[];
  readonly travelEvents: number;
  readonly candidates: number;
}

export const transmissionPage: Page<TransmissionView> = {
  title: (_, t) => t('transmissions.title'),
  width: 'plain',
  Body: Transmission,
};

function Transmission({ view }: { readonly view: TransmissionView }): ReactElement {
  const { t } = usePage();
  const { row } = view;
  return (
    <>
      <p className="rs-strip__class">
        <Outcome outcome={row.outcome} />
      </p>
      <h1>
        {row.sender}
        {row.senderId ? <span className="rs-sub">{row.senderId}</span> : null}
      </h1>
      <Facts
        pairs={[
          [t('feeds.received'), <When key="at" at={row.receivedAt} />],
          [t('transmissions.door'), row.door],
          [t('transmissions.bytes'), row.bytes.toLocaleString('en-US')],
          [t('transmissions.persons'), String(row.persons)],
          [t('transmissions.repeats'), String(row.repeats)],
          [t('transmissions.events'), String(view.travelEvents)],
          [t('transmissions.candidates'), String(view.candidates)],
          [
            t('transmissions.hash'),
            <span key="hash" className="rs-breakable">
              {view.sha256}
            </span>,
          ],
        ]}
      />
      <h2>{t('transmissions.warnings')}</h2>
      {view.problems.length === 0 ? <p>{t('trip.none')}</p> : null}
      <ol className="usa-list">
        {view.problems.map((problem) => (
          <li key={`${problem.offset} ${problem.code} ${problem.text}`}>
            <Code>{problem.code}</Code> {problem.text}
            <span className="rs-sub">{t('transmissions.at', { offset: problem.offset })}</span>
          </li>
        ))}
      </ol>
      <p>
        <a className="usa-link" href={address.transmissions}>
          {t('transmissions.all')}
        </a>
      </p>
    </>
  );
}
