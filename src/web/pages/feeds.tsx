import type { ReactElement } from 'react';
import type { Page } from '../page.js';
import { usePage } from '../page.js';
import { DataTable, PageHead } from '../parts/Lists.js';
import { Code, Tag, type Tone } from '../parts/Tags.js';
import { spanText, When } from '../parts/When.js';
import type { Instant } from '../view.js';

export type FeedState = 'fresh' | 'late' | 'stale' | 'never';

export interface FeedRow {
  readonly code: string;
  readonly name: string;
  readonly state: FeedState;
  readonly lastAt?: Instant;
  /** After so long without news the feed counts as stale. */
  readonly limitMinutes: number;
  readonly today: number;
  /** Sequence or version reached, where the feed has one. */
  readonly position?: string;
  readonly note?: string;
}

export interface FeedsView {
  readonly rows: readonly FeedRow[];
  readonly setAside: readonly {
    readonly id: string;
    readonly sender: string;
    readonly receivedAt: Instant;
    readonly outcome: 'warnings' | 'quarantined' | 'rejected' | 'failed';
    readonly firstProblem: string;
  }[];
}

export const feedsPage: Page<FeedsView> = { title: (_, t) => t('feeds.title'), width: 'wide', Body: Feeds };

const TONE: { readonly [S in FeedState]: Tone } = {
  fresh: 'good',
  late: 'warn',
  stale: 'bad',
  never: 'warn',
};

function Feeds({ view }: { readonly view: FeedsView }): ReactElement {
  const { t } = usePage();
  return (
    <>
      <PageHead title={t('feeds.heading')} intro={t('feeds.intro')} />
      <DataTable
        caption={t('feeds.caption')}
        compact
        rows={view.rows}
        id={(row) => row.code}
        empty=""
        columns={[
          {
            id: 'name',
            label: t('feeds.name'),
            heads: true,
            cell: (row) => (
              <div>
                {row.name}
                {row.note ? <span className="rs-sub">{row.note}</span> : null}
              </div>
            ),
          },
          {
            id: 'state',
            label: t('feeds.state'),
            cell: (row) => <Tag tone={TONE[row.state]}>{t(`feedState.${row.state}`)}</Tag>,
          },
          {
            id: 'last',
            label: t('feeds.last'),
            cell: (row) => (row.lastAt ? <When at={row.lastAt} /> : t('feeds.never')),
          },
          { id: 'limit', label: t('feeds.limit'), cell: (row) => spanText(t, row.limitMinutes) },
          {
            id: 'today',
            label: t('feeds.today'),
            number: true,
            cell: (row) => row.today.toLocaleString('en-US'),
          },
          { id: 'position', label: t('feeds.position'), cell: (row) => <Code>{row.position ?? ''}</Code> },
        ]}
      />
      <h2>{t('feeds.transmissions')}</h2>
      <DataTable
        caption={t('feeds.transmissionsCaption')}
        compact
        rows={view.setAside}
        id={(row) => row.id}
        empty={t('feeds.transmissionsEmpty')}
        columns={[
          { id: 'sender', label: t('feeds.sender'), heads: true, cell: (row) => row.sender },
          { id: 'received', label: t('feeds.received'), cell: (row) => <When at={row.receivedAt} /> },
          {
            id: 'outcome',
            label: t('feeds.outcome'),
            cell: (row) => (
              <Tag tone={row.outcome === 'warnings' ? 'warn' : 'bad'}>{t(`intake.${row.outcome}`)}</Tag>
            ),
          },
          { id: 'why', label: t('feeds.why'), cell: (row) => row.firstProblem },
        ]}
      />
    </>
  );
}
