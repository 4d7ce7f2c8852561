import type { ReactElement } from 'react';
import { usePage } from '../page.js';
import type { Instant } from '../view.js';
import { Icon, type IconName } from './Icon.js';
import { SaidLines } from './Said.js';
import { When } from './When.js';

export type ComparedField =
  | 'name'
  | 'otherNames'
  | 'birthDate'
  | 'sex'
  | 'citizenship'
  | 'residence'
  | 'birthPlace'
  | 'document'
  | 'usAddress'
  | 'fbiNumber'
  | 'aNumber'
  | 'biometric'
  | 'relatives'
  | 'photo'
  | 'offence'
  | 'warrant'
  | 'registers'
  | 'registersUntil';

export type Verdict = 'agrees' | 'partly' | 'differs' | 'missing' | 'cannot-tell';

/** A value with where it came from and how old it is; `verified` where an authority read or checked it. */
export interface SourcedValue {
  /** Lines of the value, as written. Several for several names or documents. */
  readonly lines: readonly string[];
  readonly source: string;
  readonly asOf?: Instant;
  readonly verified?: boolean;
}

export interface ComparisonRow {
  readonly field: ComparedField;
  readonly traveller?: SourcedValue;
  readonly record?: SourcedValue;
  /** Absent for facts that only the record can have, such as its warrant. */
  readonly verdict?: Verdict;
}

const VERDICT_ICON: { readonly [V in Verdict]: IconName } = {
  agrees: 'agrees',
  partly: 'partly',
  differs: 'differs',
  missing: 'missing',
  'cannot-tell': 'unknown',
};

/** Traveller, record, and what the comparison says, field by field. Stacks under each other on a phone. */
export function Comparison({ rows }: { readonly rows: readonly ComparisonRow[] }): ReactElement {
  const { t } = usePage();
  return (
    <table className="usa-table usa-table--borderless usa-table--stacked usa-table--compact rs-table rs-compare">
      <caption className="usa-sr-only">{t('compare.caption')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('compare.field')}</th>
          <th scope="col">{t('compare.traveller')}</th>
          <th scope="col">{t('compare.record')}</th>
          <th scope="col">{t('compare.verdict')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.field}>
            <th scope="row" data-label={t('compare.field')}>
              <span>{t(`field.${row.field}`)}</span>
            </th>
            <td data-label={t('compare.traveller')}>
              {row.verdict || row.traveller ? <Value value={row.traveller} /> : null}
            </td>
            <td data-label={t('compare.record')}>
              <Value value={row.record} />
            </td>
            <td data-label={t('compare.verdict')}>
              {row.verdict ? (
                <span className={`rs-verdict rs-verdict--${row.verdict}`}>
                  <Icon name={VERDICT_ICON[row.verdict]} /> {t(`verdict.${row.verdict}`)}
                </span>
              ) : null}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Value({ value }: { readonly value: SourcedValue | undefined }): ReactElement {
  const { t } = usePage();
  if (!value || value.lines.length === 0) return <span className="rs-none">{t('compare.none')}</span>;
  return (
    <div>
      <SaidLines lines={value.lines} />
      <span className="rs-sub">
        {value.source}
        {value.verified === undefined
          ? ''
          : `, ${t(value.verified ? 'compare.verified' : 'compare.claimed')}`}
        {value.asOf ? (
          <>
            , {t('compare.asOf')} <When at={value.asOf} brief />
          </>
        ) : null}
      </span>
    </div>
  );
}
