import type { ReactElement } from 'react';
import type { Evidence } from '#domain/evidence.js';
import { bitsText, couldWords, oddsWords, stampWords } from '#domain/explanationWords.js';
import { usePage } from '../page.js';
import {
  comparedWords,
  type Explanation,
  findingWords,
  leadWords,
  marginWords,
  spokenRows,
  strengthKey,
  tokenWords,
} from './evidenceWords.js';
import { DataTable } from './Lists.js';

const BAR_WIDTH = 120;

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

/**
 * What the evidence comes to, then each row, heaviest first, with its bar, its words and the two values that were
 * compared.
 */
export function EvidenceTable({ explanation }: { readonly explanation: Explanation }): ReactElement {
  const { t } = usePage();
  const { evidence, bits: sum } = explanation;
  const rows = spokenRows(evidence);
  const most = Math.max(1, ...evidence.map((e) => Math.abs(e.bits)));
  return (
    <>
      {leadWords(t, explanation).map((words) => (
        <p key={words}>{words}</p>
      ))}
      <p className="rs-sub">
        {t('evidence.howToRead')} {t('evidence.scale')}
      </p>
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
                <span>{findingWords(t, e)}</span>
                {comparedWords(t, e, explanation).map((words) => (
                  <span className="rs-sub" key={words}>
                    {words}
                  </span>
                ))}
              </td>
              <td data-label={t('evidence.weight')}>
                <span className="rs-weight">
                  <Bar bits={e.bits} most={most} />
                  <span>
                    <strong>{t(strengthKey(e.bits))}</strong>{' '}
                    <span className="rs-nowrap">{t('evidence.bits', { bits: bitsText(e.bits) })}</span>
                  </span>
                </span>
                <span className="rs-sub">{oddsWords(t.named, e.bits)}</span>
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
              <span>{oddsWords(t.named, sum)}</span>
            </td>
            <td data-label={t('evidence.weight')}>
              <strong>{t('evidence.bits', { bits: bitsText(sum) })}</strong>
            </td>
          </tr>
        </tfoot>
      </table>
    </>
  );
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
      rows={tokens.map((token, i) => ({ ...tokenWords(t, token), bits: token.bits, i }))}
      id={(token) => String(token.i)}
      empty=""
      columns={[
        {
          id: 'theirs',
          label: t('evidence.tokenTraveller'),
          heads: true,
          cell: (token) => token.theirs,
        },
        {
          id: 'ours',
          label: t('evidence.tokenRecord'),
          cell: (token) => token.ours,
        },
        {
          id: 'how',
          label: t('evidence.tokenHow'),
          cell: (token) => (
            <>
              {token.how}
              {token.rare ? <span className="rs-sub">{token.rare}</span> : null}
            </>
          ),
        },
        {
          id: 'bits',
          label: t('evidence.weight'),
          number: true,
          cell: (token) => t('evidence.bits', { bits: bitsText(token.bits) }),
        },
      ]}
    />
  );
}

/**
 * What could still change the picture, in sight: fields that are missing and the runner-up. Behind a click: how the
 * names were paired and how much hangs on each field.
 */
export function ExplanationDetails({ explanation }: { readonly explanation: Explanation }): ReactElement {
  const { t } = usePage();
  const could = couldWords(t.named, explanation.evidence);
  const margin = marginWords(t, explanation);
  return (
    <>
      {margin ? (
        <>
          <h3>{t('evidence.margin')}</h3>
          <p>{margin}</p>
        </>
      ) : null}
      <h3>{t('evidence.could')}</h3>
      {could.length === 0 ? (
        <p>{t('evidence.couldNone')}</p>
      ) : (
        <ul className="usa-list">
          {could.map((words) => (
            <li key={words}>{words}</li>
          ))}
        </ul>
      )}
      <details className="rs-details">
        <summary>{t('evidence.more')}</summary>
        <TokenTable evidence={explanation.evidence} />
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
              cell: (row) => t('evidence.bits', { bits: bitsText(row.bits) }),
            },
            {
              id: 'band',
              label: t('evidence.withoutBand'),
              cell: (row) => (row.band ? t(`band.${row.band}`) : t('evidence.belowLine')),
            },
          ]}
        />
        <p className="rs-sub">{stampWords(t.named, explanation.stamp)}</p>
      </details>
    </>
  );
}
