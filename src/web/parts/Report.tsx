import type { ReactElement, ReactNode } from 'react';
import { dateText, isPartialDate } from '#basics/dates.js';
import { barShares, type Chart, cutBars, type MapPicture, type Section, type Table } from '#domain/report.js';
import { usePage } from '../page.js';
import { Alert } from './Alert.js';
import { DataTable, Facts } from './Lists.js';
import { Said } from './Said.js';

/** Where a report can be taken along: its page's address with `.csv` and `.pdf`, the question with it. */
export interface ReportFiles {
  readonly path: string;
  /** Without the question mark; empty when nothing was chosen. */
  readonly query: string;
}

export function fileAddress(files: ReportFiles, kind: 'csv' | 'pdf', table?: string): string {
  const query = [files.query, table === undefined ? '' : `table=${encodeURIComponent(table)}`]
    .filter(Boolean)
    .join('&');
  return `${files.path}.${kind}${query ? `?${query}` : ''}`;
}

/** The whole report as PDF and as one CSV, for the head of a page. */
export function TakeAlong({ files }: { readonly files: ReportFiles }): ReactElement {
  const { t } = usePage();
  return (
    <>
      <a className="usa-button usa-button--outline" href={fileAddress(files, 'pdf')}>
        {t('report.pdf')}
      </a>
      <a className="usa-button usa-button--outline" href={fileAddress(files, 'csv')}>
        {t('report.csv')}
      </a>
    </>
  );
}

/** The sections of a report: the same words and tables as its PDF and CSV. */
export function ReportSections(props: {
  readonly sections: readonly Section[];
  /** Without them tables have no links of their own. */
  readonly files?: ReportFiles;
}): ReactElement {
  return (
    <>
      {props.sections.map((section) => (
        <section key={section.heading}>
          <h2>{section.heading}</h2>
          {section.blocks.map((block) => (
            <Drawn key={keyOf(block)} block={block} {...(props.files ? { files: props.files } : {})} />
          ))}
        </section>
      ))}
    </>
  );
}

/** What tells the blocks of a section apart. */
function keyOf(block: Section['blocks'][number]): string {
  switch (block.kind) {
    case 'chart':
    case 'map':
      return block.table.caption;
    case 'table':
      return block.caption;
    case 'bullets':
      return block.items.join();
    case 'facts':
      return block.facts.map((fact) => fact.name).join();
    case 'withheld':
      return block.what;
    default:
      return block.text;
  }
}

function Drawn(props: {
  readonly block: Section['blocks'][number];
  readonly files?: ReportFiles;
}): ReactNode {
  const { block, files } = props;
  const { t } = usePage();
  switch (block.kind) {
    case 'paragraph':
      return (
        <p>
          <Said text={block.text} />
        </p>
      );
    case 'warning':
      return (
        <Alert kind="warning" slim>
          <Said text={block.text} />
        </Alert>
      );
    case 'withheld':
      return <p>{t('report.withheld', { what: block.what, reason: block.reason })}</p>;
    case 'bullets':
      return (
        <ul className="usa-list">
          {block.items.map((item) => (
            <li key={item}>
              <Said text={item} />
            </li>
          ))}
        </ul>
      );
    case 'facts':
      return (
        <Facts
          pairs={block.facts.map((fact) => [fact.name, <Said key={fact.name} text={fact.value} />] as const)}
        />
      );
    case 'chart':
      return (
        <>
          <BarPicture chart={cutBars(block)} />
          <ReportTable table={block.table} {...(files ? { files } : {})} />
        </>
      );
    case 'map':
      return (
        <>
          <MapDrawing map={block} />
          <ReportTable table={block.table} {...(files ? { files } : {})} />
        </>
      );
    case 'table':
      return <ReportTable table={block} {...(files ? { files } : {})} />;
  }
}

/** Files of a report keep `2026-11` and `2026-11-22`, which sort; people read them in letters. */
function cellText(text: string): ReactNode {
  return isPartialDate(text) ? dateText(text) : <Said text={text} />;
}

/** A table of a report; with files, a link to its own CSV. */
export function ReportTable({
  table,
  files,
}: {
  readonly table: Table;
  readonly files?: ReportFiles;
}): ReactElement {
  const { t } = usePage();
  return (
    <>
      <DataTable
        caption={table.caption}
        captionShown
        compact
        rows={table.rows.map((cells, i) => ({ cells, i }))}
        id={(row) => String(row.i)}
        empty={t('report.empty', { caption: table.caption })}
        columns={table.columns.map((column, n) => ({
          id: String(n),
          label: column.heading,
          number: column.align === 'right',
          heads: column.namesRow === true,
          cell: (row: { readonly cells: readonly string[] }) => cellText(row.cells[n]!),
        }))}
      />
      {files && table.id !== undefined && table.rows.length > 0 ? (
        <p>
          <a className="usa-link" href={fileAddress(files, 'csv', table.id)}>
            {t('report.tableCsv', { caption: table.caption })}
          </a>
        </p>
      ) : null}
    </>
  );
}

/** Label, amounts in words, bar: two lines, so that both fit a telephone. */
const ROW = 60;
const percent = (share: number) => `${Math.round(share * 1000) / 10}%`;

/**
 * Bars with their labels above them. Lengths are shares of the width and letters have their own size, so that the
 * picture is as easy to read on a telephone as on paper. What it says in colour stands in words beside it.
 */
export function BarPicture({ chart }: { readonly chart: Chart }): ReactElement | null {
  if (chart.bars.length === 0) return null;
  const id = `chart-${chart.table.id ?? chart.table.caption.replace(/\W+/g, '-')}`;
  const shares = barShares(chart);
  const legend = chart.series.length > 1;
  return (
    <figure className="rs-chart">
      {legend ? (
        <ul className="rs-chart__legend" aria-hidden="true">
          {chart.series.map((name, i) => (
            <li key={name}>
              <svg width="14" height="14" aria-hidden="true" focusable="false">
                <rect className={`rs-chart__part--${i}`} width="14" height="14" />
              </svg>{' '}
              {name}
            </li>
          ))}
        </ul>
      ) : null}
      <svg
        role="img"
        aria-labelledby={`${id}-title ${id}-desc`}
        width="100%"
        height={chart.bars.length * ROW}
        className="rs-chart__picture"
      >
        <title id={`${id}-title`}>{chart.table.caption}</title>
        <desc id={`${id}-desc`}>{chart.alt}</desc>
        {chart.bars.map((bar, i) => (
          <g key={bar.label}>
            <text className="rs-chart__label" x="0" y={i * ROW + 14}>
              {isPartialDate(bar.label) ? dateText(bar.label) : bar.label}
            </text>
            <text className="rs-chart__says" x="0" y={i * ROW + 31}>
              {bar.says}
            </text>
            <rect className="rs-chart__ground" x="0" y={i * ROW + 37} width="100%" height="13" />
            {shares[i]!.map((part) => (
              <rect
                key={part.series}
                className={`rs-chart__part--${part.series}`}
                x={percent(part.from)}
                y={i * ROW + 37}
                width={percent(part.to - part.from)}
                height="13"
              />
            ))}
          </g>
        ))}
      </svg>
    </figure>
  );
}

/** The world and the journey on it. Small screens show it smaller with larger letters; the table says the same. */
export function MapDrawing({ map }: { readonly map: MapPicture }): ReactElement | null {
  if (map.legs.length === 0) return null;
  return (
    <svg
      viewBox={`0 0 ${map.width} ${map.height}`}
      className="rs-map__picture"
      role="img"
      aria-labelledby="map-title map-desc"
    >
      <title id="map-title">{map.table.caption}</title>
      <desc id="map-desc">{map.alt}</desc>
      <rect className="rs-map__sea" x="0" y="0" width={map.width} height={map.height} />
      <path className="rs-map__land" d={map.land} />
      {map.grid.map((d) => (
        <path key={d} className="rs-map__grid" d={d} />
      ))}
      {map.legs.map((leg) => (
        <path key={leg.id} className={`rs-map__leg rs-map__leg--${leg.kind}`} d={leg.d} />
      ))}
      {map.places.map((place, i) => (
        <g key={place.name}>
          <circle className="rs-map__place" cx={place.x} cy={place.y} r="4" />
          <text
            className="rs-map__label"
            x={place.x + (place.x > map.width * 0.83 ? -7 : 7)}
            y={place.y + (i % 2 === 0 ? -6 : 14)}
            textAnchor={place.x > map.width * 0.83 ? 'end' : 'start'}
          >
            {place.name}
          </text>
        </g>
      ))}
    </svg>
  );
}
