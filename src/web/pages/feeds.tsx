import type { ReactElement } from 'react';
import { address } from '../addresses.js';
import type { Page } from '../page.js';
import { usePage } from '../page.js';
import { type CanaryRow, CanaryRuns } from '../parts/CanaryRuns.js';
import { PostButton } from '../parts/Fields.js';
import { DataTable, PageHead } from '../parts/Lists.js';
import { BarPicture, TakeAlong } from '../parts/Report.js';
import { Code, Tag, type Tone } from '../parts/Tags.js';
import { Watches, type WatchRow } from '../parts/Watches.js';
import { spanText, When } from '../parts/When.js';
import { feedsChart, workWords } from '../reports/feeds.js';
import type { Instant } from '../view.js';

export type FeedState = 'fresh' | 'late' | 'stale' | 'never';

export interface FeedRow {
  readonly code: string;
  readonly name: string;
  readonly state: FeedState;
  readonly lastAt?: Instant;
  /** After so long without news the feed counts as stale. */
  readonly limitMinutes: number;
  /** Sequence or version reached, where the feed has one. */
  readonly position?: string;
  readonly note?: string;
  /** Numbers of the source that did not come, although later ones did. */
  readonly missing?: { readonly from: number; readonly highest: number; readonly since: Instant };
}

export interface FeedsView {
  readonly rows: readonly FeedRow[];
  readonly setAside: readonly {
    readonly id: string;
    readonly sender: string;
    /** The client id, where the sender has a name. */
    readonly senderId?: string;
    readonly receivedAt: Instant;
    readonly outcome: 'warnings' | 'quarantined' | 'rejected' | 'failed';
    readonly firstProblem: string;
  }[];
  /** Steps of the journey that wait, run or failed, by kind. */
  readonly work?: readonly {
    readonly kind: string;
    readonly waiting: number;
    readonly running: number;
    readonly failed: number;
    readonly oldestAt?: Instant;
  }[];
  readonly mayRetry?: boolean;
  /** Feeds and recipients that are listened for; only for those who work nationally. */
  readonly watches?: readonly WatchRow[];
  readonly canary?: readonly CanaryRow[];
  /** Whether the reader may open the list of transmissions. */
  readonly mayList?: boolean;
}

export const feedsPage: Page<FeedsView> = { title: (_, t) => t('feeds.title'), width: 'wide', Body: Feeds };

const TONE: { readonly [S in FeedState]: Tone } = {
  fresh: 'good',
  late: 'warn',
  stale: 'bad',
  never: 'warn',
};

function Feeds({ view }: { readonly view: FeedsView }): ReactElement {
  const { t, shell } = usePage();
  return (
    <>
      <PageHead title={t('feeds.heading')} intro={t('feeds.intro')}>
        <TakeAlong files={{ path: '/feeds', query: '' }} />
      </PageHead>
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
                {row.missing ? (
                  <span className="rs-sub">
                    {t('feeds.missing', {
                      from: row.missing.from.toLocaleString('en-US'),
                      highest: row.missing.highest.toLocaleString('en-US'),
                    })}{' '}
                    <When at={row.missing.since} />
                  </span>
                ) : null}
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
          { id: 'position', label: t('feeds.position'), cell: (row) => <Code>{row.position ?? ''}</Code> },
        ]}
      />
      <h2>{t('feeds.ageCaption')}</h2>
      <BarPicture chart={feedsChart(view, shell.now, (at) => at, t)} />
      {view.watches ? (
        <>
          <Watches rows={view.watches} kind="feed" />
          <Watches rows={view.watches} kind="recipient" />
          <CanaryRuns rows={view.canary ?? []} />
        </>
      ) : null}
      <h2>{t('feeds.transmissions')}</h2>
      <DataTable
        caption={t('feeds.transmissionsCaption')}
        compact
        rows={view.setAside}
        id={(row) => row.id}
        empty={t('feeds.transmissionsEmpty')}
        columns={[
          {
            id: 'sender',
            label: t('feeds.sender'),
            heads: true,
            cell: (row) => (
              <div>
                {view.mayList ? (
                  <a className="usa-link" href={address.transmission(row.id)}>
                    {row.sender}
                  </a>
                ) : (
                  row.sender
                )}
                {row.senderId ? <span className="rs-sub">{row.senderId}</span> : null}
              </div>
            ),
          },
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
      {view.mayList ? (
        <p>
          <a className="usa-link" href={address.transmissions}>
            {t('transmissions.all')}
          </a>
        </p>
      ) : null}
      {view.mayList ? (
        <p>
          <a className="usa-link" href={address.quarantine}>
            {t('quarantine.heading')}
          </a>
        </p>
      ) : null}
      {view.mayList ? (
        <p>
          <a className="usa-link" href={address.coverage}>
            {t('coverage.title')}
          </a>
        </p>
      ) : null}
      {view.work ? <Work view={view} /> : null}
    </>
  );
}

function Work({ view }: { readonly view: FeedsView }): ReactElement {
  const { t } = usePage();
  return (
    <section aria-labelledby="work">
      <h2 id="work">{t('feeds.work')}</h2>
      <DataTable
        caption={t('feeds.work')}
        compact
        rows={view.work ?? []}
        id={(row) => row.kind}
        empty={t('feeds.workEmpty')}
        columns={[
          { id: 'kind', label: t('feeds.workKind'), heads: true, cell: (row) => workWords(row.kind) },
          { id: 'waiting', label: t('feeds.waiting'), number: true, cell: (row) => row.waiting },
          { id: 'running', label: t('feeds.running'), number: true, cell: (row) => row.running },
          { id: 'failed', label: t('feeds.failed'), number: true, cell: (row) => row.failed },
          {
            id: 'oldest',
            label: t('feeds.oldest'),
            cell: (row) => (row.oldestAt ? <When at={row.oldestAt} /> : null),
          },
        ]}
      />
      {view.mayRetry && view.work?.some((row) => row.failed > 0) ? (
        <PostButton action={address.feedsRetry} label={t('feeds.retry')} tone="outline" />
      ) : null}
    </section>
  );
}
