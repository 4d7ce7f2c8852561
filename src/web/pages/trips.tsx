import type { ReactElement } from 'react';
import { address } from '../addresses.js';
import type { Page } from '../page.js';
import { usePage } from '../page.js';
import { DataTable, PageHead, Pagination } from '../parts/Lists.js';
import { ClassTag, EventText, Tag } from '../parts/Tags.js';
import { When } from '../parts/When.js';
import type { EventLine, Instant, Paging, SubjectStatus } from '../view.js';

export interface TripsView {
  readonly rows: readonly {
    readonly id: string;
    readonly name: string;
    readonly status: SubjectStatus;
    readonly state: string;
    readonly legConflict: boolean;
    readonly event?: EventLine;
    readonly at: Instant;
  }[];
  readonly paging: Paging;
}

export const tripsPage: Page<TripsView> = { title: (_, t) => t('trips.title'), width: 'wide', Body: Trips };

function Trips({ view }: { readonly view: TripsView }): ReactElement {
  const { t } = usePage();
  return (
    <>
      <PageHead title={t('trips.heading')} intro={t('trips.intro')} />
      <DataTable
        caption={t('trips.heading')}
        keyed
        compact
        rows={view.rows}
        id={(row) => row.id}
        empty={t('trips.empty')}
        columns={[
          { id: 'class', label: t('queue.urgency'), cell: (row) => <ClassTag status={row.status} /> },
          {
            id: 'who',
            label: t('trips.who'),
            heads: true,
            cell: (row) => (
              <a className="usa-link" href={address.trip(row.id)} data-open="">
                {row.name}
              </a>
            ),
          },
          {
            id: 'journey',
            label: t('trips.started'),
            cell: (row) => (
              <div>
                {row.event ? <EventText event={row.event} /> : null}
                <span className="rs-sub">
                  <When at={row.at} />
                </span>
              </div>
            ),
          },
          {
            id: 'state',
            label: t('trips.state'),
            cell: (row) => (
              <>
                <Tag>{t.coded('tripState', row.state)}</Tag>{' '}
                {row.legConflict ? <Tag tone="warn">{t('legs.tag')}</Tag> : null}
              </>
            ),
          },
        ]}
      />
      <Pagination paging={view.paging} />
    </>
  );
}
