import type { ReactElement, ReactNode } from 'react';
import type { ProposalState } from '#domain/ruleProposal.js';
import { usePage } from '../page.js';
import { DataTable } from '../parts/Lists.js';
import { Code, Tag, type Tone } from '../parts/Tags.js';
import { When } from '../parts/When.js';
import type { Instant } from '../view.js';

/** What the pages of rules that two persons change have in common: versions, changes under way, differences. */

export const PROPOSAL_TONE: { readonly [S in ProposalState]: Tone } = {
  draft: 'plain',
  proposed: 'warn',
  approved: 'good',
  refused: 'bad',
  withdrawn: 'plain',
};

export interface VersionRow {
  readonly version: number;
  /** Absent: from the start. */
  readonly from?: Instant;
  readonly state: 'inForce' | 'later' | 'earlier';
  readonly author: string;
  readonly approver: string;
  readonly legalBasis: string;
}

export interface ProposalRow {
  readonly id: string;
  readonly base: number;
  readonly state: ProposalState;
  readonly author: string;
  readonly reason: string;
  readonly changes: number;
  readonly updatedAt: Instant;
}

/** Every version, the newest first. */
export function Versions<Row extends VersionRow>(props: {
  readonly rows: readonly Row[];
  readonly name: (row: Row) => ReactNode;
  /** From the version before; as a number where `counted`. */
  readonly differences: (row: Row) => ReactNode;
  readonly counted?: boolean;
}): ReactElement {
  const { t } = usePage();
  return (
    <DataTable
      caption={t('rules.versions')}
      compact
      rows={props.rows}
      id={(row) => String(row.version)}
      empty=""
      columns={[
        {
          id: 'version',
          label: t('rules.versions'),
          heads: true,
          cell: (row) => (
            <>
              {props.name(row)}{' '}
              {row.state === 'earlier' ? null : (
                <Tag tone={row.state === 'inForce' ? 'good' : 'warn'}>{t(`rules.${row.state}`)}</Tag>
              )}
            </>
          ),
        },
        {
          id: 'from',
          label: t('rules.from'),
          cell: (row) => (row.from ? <When at={row.from} brief /> : t('rules.from.start')),
        },
        { id: 'author', label: t('rules.author'), cell: (row) => row.author },
        { id: 'approver', label: t('rules.approver'), cell: (row) => row.approver },
        { id: 'changes', label: t('rules.changes'), number: props.counted ?? false, cell: props.differences },
        { id: 'law', label: t('rules.law'), cell: (row) => row.legalBasis },
      ]}
    />
  );
}

/** Changes that somebody writes, that wait for a second person, and that were decided. */
export function Proposals(props: {
  readonly rows: readonly ProposalRow[];
  readonly href: (id: string) => string;
}): ReactElement {
  const { t } = usePage();
  return (
    <>
      <h2>{t('rules.proposals')}</h2>
      <DataTable
        caption={t('rules.proposals')}
        compact
        rows={props.rows}
        id={(row) => row.id}
        empty={t('rules.noProposals')}
        columns={[
          {
            id: 'what',
            label: t('ruleChange.title'),
            heads: true,
            cell: (row) => (
              <a className="usa-link" href={props.href(row.id)}>
                {t('ruleChange.heading', { n: row.base })}
              </a>
            ),
          },
          {
            id: 'state',
            label: t('rules.state'),
            cell: (row) => <Tag tone={PROPOSAL_TONE[row.state]}>{t(`proposalState.${row.state}`)}</Tag>,
          },
          { id: 'author', label: t('rules.author'), cell: (row) => row.author },
          { id: 'changes', label: t('rules.changes'), number: true, cell: (row) => row.changes },
          { id: 'reason', label: t('rules.reason'), cell: (row) => row.reason },
          { id: 'at', label: t('rules.changed'), cell: (row) => <When at={row.updatedAt} brief /> },
        ]}
      />
    </>
  );
}

export interface DifferenceRow {
  readonly what: 'row' | 'policy' | 'decision' | 'switch' | 'format' | 'reading' | 'ages';
  readonly id: string;
  readonly before?: string;
  readonly after?: string;
}

/** What two versions do not have in common, each side in words. */
export function Differences(props: {
  readonly rows: readonly DifferenceRow[];
  readonly base: number;
}): ReactElement {
  const { t } = usePage();
  return (
    <>
      <h2>{t('rules.differences', { n: props.base })}</h2>
      <DataTable
        caption={t('rules.differences', { n: props.base })}
        compact
        rows={props.rows}
        id={(row) => `${row.what} ${row.id}`}
        empty={t('rules.noDifferences')}
        columns={[
          {
            id: 'what',
            label: t('rules.what'),
            heads: true,
            cell: (row) => (
              <>
                {row.what} <Code>{row.id}</Code>
              </>
            ),
          },
          {
            id: 'before',
            label: t('rules.before'),
            cell: (row) => (row.before === undefined ? t('rules.absent') : <del>{row.before}</del>),
          },
          {
            id: 'after',
            label: t('rules.after'),
            cell: (row) => (row.after === undefined ? t('rules.absent') : <ins>{row.after}</ins>),
          },
        ]}
      />
    </>
  );
}
