import type { ReactElement } from 'react';
import { address } from '../addresses.js';
import type { Page } from '../page.js';
import { usePage } from '../page.js';
import { DataTable, PageHead } from '../parts/Lists.js';
import { TakeAlong } from '../parts/Report.js';
import { Tag, type Tone } from '../parts/Tags.js';
import { When } from '../parts/When.js';
import type { Instant } from '../view.js';

export type TierColumn = '1' | '2' | '3' | 'unknown';
export const TIER_COLUMNS: readonly TierColumn[] = ['1', '2', '3', 'unknown'];

export interface AppropriateLine {
  /** `any`: the same for every class of victim. */
  readonly victim: 'any' | 'minor' | 'adult' | 'unknown';
  readonly answer: 'told' | 'not-told' | 'depends';
  readonly says: string;
  readonly decided: boolean;
}

export interface AppropriateView {
  readonly version: number;
  readonly from?: Instant;
  readonly inForce: boolean;
  readonly rows: readonly {
    readonly id: string;
    readonly row: number;
    readonly recipient: string;
    /** When a wanted person attempts to enter the United States. */
    readonly event: string;
    readonly legalBasis: string;
    readonly tiers: Readonly<Record<TierColumn, readonly AppropriateLine[]>>;
  }[];
  /** Who is told whatever the tier and the victim, by event. */
  readonly always: readonly { readonly event: string; readonly recipients: readonly string[] }[];
}

export const ruleAppropriatePage: Page<AppropriateView> = {
  title: (view, t) => t('appropriate.title', { n: view.version }),
  width: 'wide',
  Body: Appropriate,
};

const TONE: { readonly [A in AppropriateLine['answer']]: Tone } = {
  told: 'good',
  'not-told': 'plain',
  depends: 'info',
};

function Appropriate({ view }: { readonly view: AppropriateView }): ReactElement {
  const { t } = usePage();
  return (
    <>
      <PageHead title={t('appropriate.title', { n: view.version })} intro={t('appropriate.intro')}>
        <TakeAlong files={{ path: address.ruleAppropriate(view.version), query: '' }} />
      </PageHead>
      <p>
        <Tag tone={view.inForce ? 'good' : 'plain'}>
          {view.inForce ? t('rules.inForce') : t('appropriate.notInForce')}
        </Tag>{' '}
        {view.from ? <When at={view.from} /> : t('rules.from.start')}{' '}
        <a className="usa-link" href={address.ruleVersion(view.version)}>
          {t('rules.version', { n: view.version })}
        </a>
      </p>
      <h2>{t('appropriate.matrix')}</h2>
      <DataTable
        caption={t('appropriate.matrix')}
        rows={view.rows}
        id={(row) => row.id}
        empty={t('appropriate.none')}
        columns={[
          {
            id: 'recipient',
            label: t('ruleChange.role'),
            heads: true,
            cell: (row) => (
              <>
                {row.recipient}
                <span className="rs-sub">{row.event}</span>
                <span className="rs-sub">{t('appropriate.row', { n: row.row, law: row.legalBasis })}</span>
              </>
            ),
          },
          ...TIER_COLUMNS.map((tier) => ({
            id: tier,
            label: t(`appropriate.tier.${tier}`),
            cell: (row: AppropriateView['rows'][number]) => <Cell lines={row.tiers[tier]} />,
          })),
        ]}
      />
      <h2>{t('appropriate.always')}</h2>
      <p>{t('appropriate.alwaysSays')}</p>
      <DataTable
        caption={t('appropriate.always')}
        compact
        rows={view.always}
        id={(row) => row.event}
        empty=""
        columns={[
          { id: 'event', label: t('testRun.event'), heads: true, cell: (row) => row.event },
          { id: 'who', label: t('ruleChange.role'), cell: (row) => row.recipients.join('; ') },
        ]}
      />
    </>
  );
}

function Cell({ lines }: { readonly lines: readonly AppropriateLine[] }): ReactElement {
  const { t } = usePage();
  return (
    <>
      {lines.map((line) => (
        <span className="rs-value" key={line.victim}>
          <Tag tone={TONE[line.answer]}>{t(`appropriate.answer.${line.answer}`)}</Tag>{' '}
          {line.victim === 'any' ? '' : t(`appropriate.victim.${line.victim}`)}
          {line.decided ? (
            <span className="rs-sub">{t('appropriate.decided', { why: line.says })}</span>
          ) : line.answer === 'depends' ? (
            <span className="rs-sub">{line.says}</span>
          ) : null}
        </span>
      ))}
    </>
  );
}
