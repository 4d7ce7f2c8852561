import type { ReactElement } from 'react';
import { address } from '../addresses.js';
import type { Page } from '../page.js';
import { usePage } from '../page.js';
import { FilterForm, Select } from '../parts/Fields.js';
import { DataTable, PageHead, Pagination } from '../parts/Lists.js';
import { ClassTag, Tag, type Tone } from '../parts/Tags.js';
import { Deadline, JourneyWhen } from '../parts/When.js';
import type { FormState, Instant, JourneyTime, Paging, SubjectStatus, ZonedInstant } from '../view.js';

export type DraftState =
  | 'open'
  | 'stopped'
  | 'proposed'
  | 'released'
  | 'not-released'
  | 'not-needed'
  | 'cancelled'
  | 'withdrawn';

export const DRAFT_TONES: { readonly [S in DraftState]: Tone } = {
  open: 'info',
  stopped: 'bad',
  proposed: 'warn',
  released: 'good',
  'not-released': 'plain',
  'not-needed': 'plain',
  cancelled: 'plain',
  withdrawn: 'plain',
};

export interface ReleaseRow {
  readonly id: string;
  readonly country: string;
  readonly name: string;
  readonly status?: SubjectStatus;
  readonly state: DraftState;
  readonly kind: 'notice' | 'correction';
  readonly source: 'trip' | 'travel-notice' | 'sora-request';
  readonly role: 'destination' | 'transit';
  readonly departs?: JourneyTime;
  /** The next clock that runs. */
  readonly due?: ZonedInstant;
  readonly madeAt: Instant;
}

export interface ReleasesView {
  readonly rows: readonly ReleaseRow[];
  readonly paging: Paging;
  readonly filter: FormState;
  /** Drafts by state, of those that wait for somebody. */
  readonly waiting: { readonly open: number; readonly stopped: number; readonly proposed: number };
  /** Present for a registration agency, which may ask USNCB itself. */
  readonly askHref?: string;
  readonly links: readonly {
    readonly href: string;
    readonly text: 'messages' | 'watch' | 'iml' | 'receipts' | 'disclosures' | 'exchanges';
  }[];
}

export const releasesPage: Page<ReleasesView> = {
  title: (_view, t) => t('releases.title'),
  width: 'wide',
  Body: Releases,
};

function Releases({ view }: { readonly view: ReleasesView }): ReactElement {
  const { t } = usePage();
  const { open, stopped, proposed } = view.waiting;
  return (
    <>
      <PageHead title={t('releases.heading')} intro={t('releases.intro')}>
        {view.askHref ? (
          <a className="usa-button" href={view.askHref}>
            {t('releases.ask')}
          </a>
        ) : null}
      </PageHead>
      <p>
        {t('releases.counts', { open, stopped, proposed })}
        {view.links.map((link) => (
          <span key={link.text}>
            {' '}
            <a className="usa-link" href={link.href}>
              {t(`releases.link.${link.text}`)}
            </a>
          </span>
        ))}
      </p>
      <FilterForm action={address.releases}>
        <Select
          form={view.filter}
          name="state"
          label={t('releases.filterState')}
          choices={(['waiting', 'released', 'ended', 'all'] as const).map((value) => ({
            value,
            label: t(`releases.filter.${value}`),
          }))}
        />
      </FilterForm>
      <DataTable
        caption={t('releases.caption')}
        rows={view.rows}
        id={(row) => row.id}
        empty={t('releases.empty')}
        keyed
        columns={[
          {
            id: 'country',
            label: t('releases.country'),
            heads: true,
            cell: (row) => (
              <>
                <a className="usa-link" href={address.release(row.id)} data-open="">
                  {row.country}
                </a>
                <span className="rs-sub">{t(`releaseRole.${row.role}`)}</span>
              </>
            ),
          },
          {
            id: 'who',
            label: t('releases.who'),
            cell: (row) => (
              <>
                {row.name} {row.status ? <ClassTag status={row.status} /> : null}
              </>
            ),
          },
          {
            id: 'state',
            label: t('releases.state'),
            cell: (row) => (
              <>
                <Tag tone={DRAFT_TONES[row.state]}>{t(`draftState.${row.state}`)}</Tag>
                <span className="rs-sub">
                  {t(`releaseKind.${row.kind}`)}, {t(`releaseSource.${row.source}`)}
                </span>
              </>
            ),
          },
          {
            id: 'departs',
            label: t('releases.departs'),
            cell: (row) => (row.departs ? <JourneyWhen time={row.departs} /> : t('releases.unknown')),
          },
          {
            id: 'due',
            label: t('releases.due'),
            cell: (row) => (row.due ? <Deadline at={row.due.at} zone={row.due.zone} /> : t('tasks.noDue')),
          },
        ]}
      />
      <Pagination paging={view.paging} />
    </>
  );
}
