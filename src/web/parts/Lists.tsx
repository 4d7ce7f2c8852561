import type { ReactElement, ReactNode } from 'react';
import { usePage } from '../page.js';
import type { Paging } from '../view.js';

export interface Column<Row> {
  readonly id: string;
  readonly label: string;
  readonly cell: (row: Row) => ReactNode;
  /** The cell that names the row for screen readers. One column has it. */
  readonly heads?: boolean;
  readonly number?: boolean;
}

/** A table that stacks into labelled lines on a narrow screen and never pushes the page sideways. */
export function DataTable<Row>(props: {
  readonly caption: string;
  readonly captionShown?: boolean;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly id: (row: Row) => string;
  readonly empty: string;
  /** Rows answer to j, k and Enter: each must hold one link marked `data-open`. */
  readonly keyed?: boolean;
  readonly compact?: boolean;
}): ReactElement {
  if (props.rows.length === 0) return <p className="rs-empty">{props.empty}</p>;
  return (
    <table
      className={`usa-table usa-table--borderless usa-table--stacked rs-table${props.compact ? ' usa-table--compact' : ''}`}
      {...(props.keyed ? { 'data-rows': '' } : {})}
    >
      <caption {...(props.captionShown ? {} : { className: 'usa-sr-only' })}>{props.caption}</caption>
      <thead>
        <tr>
          {props.columns.map((column) => (
            <th key={column.id} scope="col" {...(column.number ? { className: 'rs-number' } : {})}>
              {column.label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {props.rows.map((row) => (
          <tr key={props.id(row)}>
            {props.columns.map((column) =>
              column.heads ? (
                <th key={column.id} scope="row" data-label={column.label}>
                  {column.cell(row)}
                </th>
              ) : (
                <td
                  key={column.id}
                  data-label={column.label}
                  {...(column.number ? { className: 'rs-number' } : {})}
                >
                  {column.cell(row)}
                </td>
              ),
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Name and value pairs; a pair whose value is null is left out. */
export function Facts(props: {
  readonly pairs: readonly (readonly [label: string, value: ReactNode])[];
  readonly inRow?: boolean;
}): ReactElement {
  return (
    <dl className={`rs-facts${props.inRow ? ' rs-facts--row' : ''}`}>
      {props.pairs
        .filter(([, value]) => value !== null && value !== undefined && value !== '')
        .map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}

export function pageAddress(base: string, page: number): string {
  return `${base}${base.includes('?') ? '&' : '?'}page=${page}`;
}

export function Pagination({ paging }: { readonly paging: Paging }): ReactElement | null {
  const { t } = usePage();
  const { page, pages, base } = paging;
  if (pages <= 1) return null;
  const near = [...new Set([1, page - 1, page, page + 1, pages])].filter((p) => p >= 1 && p <= pages);
  const link = (p: number, label: string, text: string, extra: string) => (
    <a href={pageAddress(base, p)} className={`usa-pagination__link ${extra}`} aria-label={label}>
      {text}
    </a>
  );
  return (
    <nav aria-label={t('paging.label')} className="usa-pagination">
      <ul className="usa-pagination__list">
        {page > 1 ? (
          <li className="usa-pagination__item usa-pagination__arrow">
            {link(page - 1, t('paging.previousLabel'), t('paging.previous'), 'usa-pagination__previous-page')}
          </li>
        ) : null}
        {near.map((p, i) => (
          <Step key={p} gap={i > 0 && p - near[i - 1]! > 1}>
            <a
              href={pageAddress(base, p)}
              className={`usa-pagination__button${p === page ? ' usa-current' : ''}`}
              aria-label={t('paging.page', { page: p })}
              {...(p === page ? { 'aria-current': 'page' as const } : {})}
            >
              {p}
            </a>
          </Step>
        ))}
        {page < pages ? (
          <li className="usa-pagination__item usa-pagination__arrow">
            {link(page + 1, t('paging.nextLabel'), t('paging.next'), 'usa-pagination__next-page')}
          </li>
        ) : null}
      </ul>
    </nav>
  );
}

function Step({ gap, children }: { readonly gap: boolean; readonly children: ReactNode }): ReactElement {
  return (
    <>
      {gap ? (
        <li className="usa-pagination__item usa-pagination__overflow" aria-hidden="true">
          <span>…</span>
        </li>
      ) : null}
      <li className="usa-pagination__item usa-pagination__page-no">{children}</li>
    </>
  );
}

/** A status line that an island fills when something new has come; rows already shown stay where they are. */
export function LiveStatus(props: {
  readonly address: string;
  /** Position in the stream up to which the page already shows everything. */
  readonly since: string;
  readonly one: string;
  readonly other: string;
  readonly reload: string;
}): ReactElement {
  const { t } = usePage();
  return (
    <div
      className="rs-live"
      data-live={props.address}
      data-since={props.since}
      data-one={props.one}
      data-other={props.other}
      data-lost={t('live.lost')}
    >
      <span role="status" data-live-text="" />
      <a href={props.reload} className="usa-button rs-small" data-live-link="" hidden>
        {t('live.show')}
      </a>
      <noscript>{t('live.noScript')}</noscript>
    </div>
  );
}

export function PageHead(props: {
  readonly title: ReactNode;
  readonly intro?: ReactNode;
  readonly children?: ReactNode;
}): ReactElement {
  return (
    <div className="rs-head">
      <div>
        <h1>{props.title}</h1>
        {props.intro ? <p className="usa-intro rs-intro">{props.intro}</p> : null}
      </div>
      {props.children ? <div className="rs-head__tools">{props.children}</div> : null}
    </div>
  );
}
