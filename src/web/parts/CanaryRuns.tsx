import type { ReactElement } from 'react';
import { usePage } from '../page.js';
import type { Instant } from '../view.js';
import { DataTable } from './Lists.js';
import { Tag, type Tone } from './Tags.js';
import { When } from './When.js';

export interface CanaryRow {
  readonly id: string;
  readonly sentAt: Instant;
  readonly state: 'running' | 'passed' | 'late' | 'failed';
  /** From the door to the delivery. */
  readonly ms?: number;
  readonly says: string;
}

const TONE: { readonly [S in CanaryRow['state']]: Tone } = {
  running: 'plain',
  passed: 'good',
  late: 'warn',
  failed: 'bad',
};

/** The last runs of the canary, latest first. */
export function CanaryRuns({ rows }: { readonly rows: readonly CanaryRow[] }): ReactElement {
  const { t } = usePage();
  return (
    <section aria-labelledby="canary">
      <h2 id="canary">{t('canary.heading')}</h2>
      <p>{t('canary.intro')}</p>
      <DataTable
        caption={t('canary.heading')}
        compact
        rows={rows}
        id={(row) => row.id}
        empty={t('canary.none')}
        columns={[
          { id: 'sent', label: t('canary.sent'), heads: true, cell: (row) => <When at={row.sentAt} /> },
          {
            id: 'state',
            label: t('canary.state'),
            cell: (row) => <Tag tone={TONE[row.state]}>{t(`canaryState.${row.state}`)}</Tag>,
          },
          {
            id: 'took',
            label: t('canary.took'),
            number: true,
            cell: (row) =>
              row.ms === undefined ? '' : t('canary.seconds', { s: (row.ms / 1000).toFixed(1) }),
          },
          { id: 'says', label: t('canary.says'), cell: (row) => row.says },
        ]}
      />
    </section>
  );
}
