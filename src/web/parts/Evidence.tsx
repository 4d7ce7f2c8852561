import type { ReactElement } from 'react';
import type { Band, Evidence } from '#domain/evidence.js';
import { usePage } from '../page.js';
import type { Texts } from '../text/text.js';
import { DataTable } from './Lists.js';
import { dateOrText } from './When.js';

const BAR_WIDTH = 120;

/** "about 1,000 times likelier if it is the same person": bits are for the machine, odds are for people. */
export function bitsText(t: Texts, bits: number): string {
  if (Math.abs(bits) < 0.15) return t('evidence.neutral');
  const odds = 2 ** Math.abs(bits);
  const times = odds > 1e9 ? t('evidence.billion') : roundTo2(odds);
  return t(bits > 0 ? 'evidence.for' : 'evidence.against', { times });
}

function roundTo2(value: number): number {
  if (value < 10) return Math.round(value * 10) / 10;
  const unit = 10 ** (Math.floor(Math.log10(value)) - 1);
  return Math.round(value / unit) * unit;
}

/** Where the words of strength change, in bits: a factor of 1,000, 100 and 4. */
function strengthKey(bits: number) {
  if (bits <= -0.15) return 'evidence.strength.against' as const;
  if (bits < 0.15) return 'evidence.strength.none' as const;
  if (bits < 2) return 'evidence.strength.slight' as const;
  if (bits < 6.6) return 'evidence.strength.moderate' as const;
  if (bits < 10) return 'evidence.strength.strong' as const;
  return 'evidence.strength.overwhelming' as const;
}

/** One bar from a middle line, drawn with attributes: the content policy drops inline style. */
function Bar({ bits, most }: { readonly bits: number; readonly most: number }): ReactElement {
  const half = BAR_WIDTH / 2;
  const size = Math.max(1, (Math.abs(bits) / most) * (half - 2));
  return (
    <svg
      className="rs-bar"
      viewBox={`0 0 ${BAR_WIDTH} 16`}
      width={BAR_WIDTH}
      height="16"
      aria-hidden="true"
      focusable="false"
    >
      <line x1={half} x2={half} y1="0" y2="16" className="rs-bar__middle" />
      <rect
        x={(bits < 0 ? half - size : half).toFixed(1)}
        y="3"
        width={size.toFixed(1)}
        height="10"
        className={bits < 0 ? 'rs-bar__against' : 'rs-bar__for'}
      />
    </svg>
  );
}

/** The evidence, heaviest first, each row with its bar, its words and the two values that were compared. */
export function EvidenceTable({ evidence }: { readonly evidence: readonly Evidence[] }): ReactElement {
  const { t } = usePage();
  const rows = [...evidence].sort((a, b) => Math.abs(b.bits) - Math.abs(a.bits));
  const sum = evidence.reduce((total, e) => total + e.bits, 0);
  const most = Math.max(1, ...evidence.map((e) => Math.abs(e.bits)));
  return (
    <>
      <p className="rs-sub">{t('evidence.scale')}</p>
      <table className="usa-table usa-table--borderless usa-table--stacked usa-table--compact rs-table">
        <caption className="usa-sr-only">{t('evidence.caption')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('evidence.field')}</th>
            <th scope="col">{t('evidence.finding')}</th>
            <th scope="col">{t('evidence.weight')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((e) => (
            <tr key={e.field}>
              <th scope="row" data-label={t('evidence.field')}>
                <span>{t(`field.${e.field}`)}</span>
              </th>
              <td data-label={t('evidence.finding')}>
                <span>{t.coded(`level.${e.field}`, e.level)}</span>
                {e.theirs !== undefined || e.ours !== undefined ? (
                  <span className="rs-sub">
                    {shown(e.field, e.theirs) ?? t('compare.none')} /{' '}
                    {shown(e.field, e.ours) ?? t('compare.none')}
                  </span>
                ) : null}
                {e.oneIn === undefined ? null : (
                  <span className="rs-sub">{t('evidence.bornOneIn', { n: e.oneIn })}</span>
                )}
              </td>
              <td data-label={t('evidence.weight')}>
                <span className="rs-weight">
                  <Bar bits={e.bits} most={most} />
                  <span>
                    <strong>{t(strengthKey(e.bits))}</strong>{' '}
                    <span className="rs-nowrap">{t('evidence.bits', { bits: e.bits.toFixed(1) })}</span>
                  </span>
                </span>
                <span className="rs-sub">{bitsText(t, e.bits)}</span>
              </td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row" data-label={t('evidence.field')}>
              <span>{t('evidence.sum')}</span>
            </th>
            <td data-label={t('evidence.finding')}>
              <span>{bitsText(t, sum)}</span>
            </td>
            <td data-label={t('evidence.weight')}>
              <strong>{t('evidence.bits', { bits: sum.toFixed(1) })}</strong>
            </td>
          </tr>
        </tfoot>
      </table>
    </>
  );
}

/** Birth dates in letters, so that day and month cannot be mixed up; everything else as it was compared. */
function shown(field: Evidence['field'], value: string | undefined): string | undefined {
  return field === 'birthDate' && value !== undefined ? dateOrText(value) : value;
}

/** How the parts of the names were paired, with how rare each is. */
export function TokenTable({ evidence }: { readonly evidence: readonly Evidence[] }): ReactElement | null {
  const { t } = usePage();
  const tokens = evidence.flatMap((e) => e.tokens ?? []);
  if (tokens.length === 0) return null;
  return (
    <DataTable
      caption={t('evidence.tokens')}
      captionShown
      compact
      rows={tokens.map((token, i) => ({ ...token, i }))}
      id={(token) => String(token.i)}
      empty=""
      columns={[
        {
          id: 'theirs',
          label: t('evidence.tokenTraveller'),
          heads: true,
          cell: (token) => token.theirs ?? <em>{t('evidence.tokenNone')}</em>,
        },
        {
          id: 'ours',
          label: t('evidence.tokenRecord'),
          cell: (token) => token.ours ?? <em>{t('evidence.tokenNone')}</em>,
        },
        {
          id: 'how',
          label: t('evidence.tokenHow'),
          cell: (token) => (
            <>
              {t.coded('token', token.level)}
              {token.oneIn ? (
                <span className="rs-sub">{t('evidence.oneIn', { n: Math.round(token.oneIn) })}</span>
              ) : null}
            </>
          ),
        },
        {
          id: 'bits',
          label: t('evidence.weight'),
          number: true,
          cell: (token) => t('evidence.bits', { bits: token.bits.toFixed(1) }),
        },
      ]}
    />
  );
}

export interface Explanation {
  readonly evidence: readonly Evidence[];
  /** The score if one field had not been known: shows how much hangs on it. Null band: below the review line. */
  readonly without: readonly {
    readonly field: Evidence['field'];
    readonly bits: number;
    readonly band: Band | null;
  }[];
  readonly next?: { readonly recordName: string; readonly recordNumber: string; readonly bits: number };
  readonly reviewLineBits: number;
  readonly urgentLineBits: number;
  readonly stamp: {
    readonly modelVersion: string;
    readonly tablesVersion: string;
    readonly linesVersion: string;
    readonly registerEpoch: number;
    readonly registerSize: number;
  };
  readonly screenedAt: string;
}

/** What could still change the picture: missing fields, the runner-up, and how much hangs on each field. */
export function ExplanationDetails({ explanation }: { readonly explanation: Explanation }): ReactElement {
  const { t } = usePage();
  const total = explanation.evidence.reduce((sum, e) => sum + e.bits, 0);
  const could = explanation.evidence.filter((e) => (e.couldAdd ?? 0) > 0);
  const { next, stamp } = explanation;
  return (
    <details className="rs-details">
      <summary>{t('evidence.more')}</summary>
      <TokenTable evidence={explanation.evidence} />
      <h3>{t('evidence.could')}</h3>
      {could.length === 0 ? (
        <p>{t('evidence.couldNone')}</p>
      ) : (
        <ul className="usa-list">
          {could.map((e) => (
            <li key={e.field}>
              {t('evidence.couldLine', {
                field: t(`field.${e.field}`),
                bits: (e.couldAdd ?? 0).toFixed(1),
                side: t(
                  e.theirs === undefined
                    ? e.ours === undefined
                      ? 'evidence.sideBoth'
                      : 'evidence.sideTraveller'
                    : 'evidence.sideRecord',
                ),
              })}
            </li>
          ))}
        </ul>
      )}
      <h3>{t('evidence.margin')}</h3>
      <p>
        {next
          ? t('evidence.marginText', {
              name: next.recordName,
              record: next.recordNumber,
              bits: next.bits.toFixed(1),
              gap: (total - next.bits).toFixed(1),
            })
          : t('evidence.marginNone')}
      </p>
      <DataTable
        caption={t('evidence.withoutCaption')}
        captionShown
        compact
        rows={explanation.without}
        id={(row) => row.field}
        empty=""
        columns={[
          {
            id: 'field',
            label: t('evidence.withoutField'),
            heads: true,
            cell: (row) => t(`field.${row.field}`),
          },
          {
            id: 'bits',
            label: t('evidence.withoutScore'),
            number: true,
            cell: (row) => t('evidence.bits', { bits: row.bits.toFixed(1) }),
          },
          {
            id: 'band',
            label: t('evidence.withoutBand'),
            cell: (row) => (row.band ? t(`band.${row.band}`) : t('evidence.belowLine')),
          },
        ]}
      />
      <p className="rs-sub">
        {t('evidence.lines', {
          review: explanation.reviewLineBits.toFixed(1),
          urgent: explanation.urgentLineBits.toFixed(1),
        })}{' '}
        {t('evidence.stamp', {
          model: stamp.modelVersion,
          tables: stamp.tablesVersion,
          lines: stamp.linesVersion,
          size: stamp.registerSize,
          epoch: stamp.registerEpoch,
        })}
      </p>
    </details>
  );
}
