import type { ReactElement } from 'react';
import { address } from '../addresses.js';
import { usePage } from '../page.js';
import type { Instant } from '../view.js';
import { DataTable } from './Lists.js';
import { Said } from './Said.js';
import { Tag, type Tone } from './Tags.js';
import { spanText, When } from './When.js';

export type WatchState = 'learning' | 'speaks' | 'silent' | 'off';

export interface WatchRow {
  readonly id: string;
  readonly kind: 'feed' | 'recipient';
  readonly name: string;
  readonly note?: string;
  readonly state: WatchState;
  readonly lastAt?: Instant;
  /** Of feeds: messages of a day. */
  readonly expected?: number;
  readonly seen?: number;
  /** Of recipients: messages that wait, and how many minutes of duty time an answer usually takes. */
  readonly waiting?: number;
  readonly usualMinutes?: number;
  readonly says: string;
}

export const WATCH_TONE: { readonly [S in WatchState]: Tone } = {
  learning: 'plain',
  speaks: 'good',
  silent: 'bad',
  off: 'plain',
};

/** Expected against seen, with when each was heard last. */
export function Watches({
  rows,
  kind,
}: {
  readonly rows: readonly WatchRow[];
  readonly kind: WatchRow['kind'];
}): ReactElement {
  const { t } = usePage();
  const heading = t(kind === 'feed' ? 'watches.feeds' : 'watches.recipients');
  const number = (n: number | undefined) => (n === undefined ? '' : Math.round(n).toLocaleString('en-US'));
  return (
    <section aria-labelledby={`watches-${kind}`}>
      <h2 id={`watches-${kind}`}>{heading}</h2>
      <p>{t(kind === 'feed' ? 'watches.feedsIntro' : 'watches.recipientsIntro')}</p>
      <DataTable
        caption={heading}
        compact
        rows={rows.filter((row) => row.kind === kind)}
        id={(row) => row.id}
        empty={t('watches.none')}
        columns={[
          {
            id: 'name',
            label: t(kind === 'feed' ? 'watches.feed' : 'watches.recipient'),
            heads: true,
            cell: (row) => (
              <div>
                <a className="usa-link" href={address.silenceWatch(row.id)}>
                  {row.name}
                </a>
                {row.note ? <span className="rs-sub">{row.note}</span> : null}
              </div>
            ),
          },
          {
            id: 'state',
            label: t('watches.state'),
            cell: (row) => <Tag tone={WATCH_TONE[row.state]}>{t(`watchState.${row.state}`)}</Tag>,
          },
          {
            id: 'last',
            label: t('watches.last'),
            cell: (row) => (row.lastAt ? <When at={row.lastAt} /> : t('watches.never')),
          },
          ...(kind === 'feed'
            ? [
                {
                  id: 'expected',
                  label: t('watches.expected'),
                  number: true,
                  cell: (row: WatchRow) => number(row.expected),
                },
                {
                  id: 'seen',
                  label: t('watches.seen'),
                  number: true,
                  cell: (row: WatchRow) => number(row.seen),
                },
              ]
            : [
                {
                  id: 'waiting',
                  label: t('watches.waiting'),
                  number: true,
                  cell: (row: WatchRow) => number(row.waiting),
                },
                {
                  id: 'usual',
                  label: t('watches.usual'),
                  cell: (row: WatchRow) =>
                    row.usualMinutes === undefined ? '' : spanText(t, row.usualMinutes),
                },
              ]),
          { id: 'says', label: t('watches.how'), cell: (row) => <Said text={row.says} /> },
        ]}
      />
    </section>
  );
}
