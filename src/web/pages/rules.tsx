import type { ReactElement } from 'react';
import { address } from '../addresses.js';
import type { Page } from '../page.js';
import { usePage } from '../page.js';
import { PostButton } from '../parts/Fields.js';
import { DataTable, Facts, PageHead } from '../parts/Lists.js';
import { BarPicture, TakeAlong } from '../parts/Report.js';
import { Code, Tag, type Tone } from '../parts/Tags.js';
import { When } from '../parts/When.js';
import { rulesChart } from '../reports/rules.js';
import type { Instant } from '../view.js';

export type ProposalState = 'draft' | 'proposed' | 'approved' | 'refused' | 'withdrawn';

export const PROPOSAL_TONE: { readonly [S in ProposalState]: Tone } = {
  draft: 'plain',
  proposed: 'warn',
  approved: 'good',
  refused: 'bad',
  withdrawn: 'plain',
};

export interface RulesView {
  readonly versions: readonly {
    readonly version: number;
    /** Absent: from the start. */
    readonly from?: Instant;
    readonly state: 'inForce' | 'later' | 'earlier';
    readonly author: string;
    readonly approver: string;
    readonly legalBasis: string;
    readonly differences: number;
  }[];
  readonly proposals: readonly {
    readonly id: string;
    readonly base: number;
    readonly state: ProposalState;
    readonly author: string;
    readonly reason: string;
    readonly changes: number;
    readonly updatedAt: Instant;
  }[];
  readonly mayPropose: boolean;
}

export const rulesPage: Page<RulesView> = { title: (_, t) => t('rules.title'), width: 'wide', Body: Rules };

function Rules({ view }: { readonly view: RulesView }): ReactElement {
  const { t } = usePage();
  const newest = view.versions[0]?.version ?? 0;
  const inForce = view.versions.find((v) => v.state === 'inForce');
  return (
    <>
      <PageHead title={t('rules.heading')} intro={t('rules.intro')}>
        {view.mayPropose ? (
          <PostButton action={address.ruleProposals} label={t('rules.propose', { n: newest })} />
        ) : null}
        {inForce ? (
          <a className="usa-button usa-button--outline" href={address.ruleAppropriate(inForce.version)}>
            {t('appropriate.open')}
          </a>
        ) : null}
        <a className="usa-button usa-button--outline" href={address.tierRules}>
          {t('tierRules.link')}
        </a>
        <a className="usa-button usa-button--outline" href={address.ruleFormats}>
          {t('formats.title')}
        </a>
        <TakeAlong files={{ path: '/rules', query: '' }} />
      </PageHead>
      <h2>{t('rules.versions')}</h2>
      <BarPicture chart={rulesChart(view, (at) => at, t)} />
      <DataTable
        caption={t('rules.versions')}
        compact
        rows={view.versions}
        id={(row) => String(row.version)}
        empty=""
        columns={[
          {
            id: 'version',
            label: t('rules.versions'),
            heads: true,
            cell: (row) => (
              <>
                <a className="usa-link" href={address.ruleVersion(row.version)}>
                  {t('rules.version', { n: row.version })}
                </a>{' '}
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
          { id: 'changes', label: t('rules.changes'), number: true, cell: (row) => row.differences },
          { id: 'law', label: t('rules.law'), cell: (row) => row.legalBasis },
        ]}
      />
      <h2>{t('rules.proposals')}</h2>
      <DataTable
        caption={t('rules.proposals')}
        compact
        rows={view.proposals}
        id={(row) => row.id}
        empty={t('rules.noProposals')}
        columns={[
          {
            id: 'what',
            label: t('ruleChange.title'),
            heads: true,
            cell: (row) => (
              <a className="usa-link" href={address.ruleProposal(row.id)}>
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

export interface RuleVersionView {
  readonly version: number;
  readonly from?: Instant;
  readonly author: string;
  readonly approver: string;
  readonly legalBasis: string;
  /** Absent for the first version. */
  readonly before?: { readonly version: number; readonly differences: readonly DifferenceRow[] };
  readonly rows: readonly { readonly id: string; readonly row: number; readonly says: string }[];
  readonly policies: readonly { readonly id: string; readonly says: string }[];
  readonly switches: readonly string[];
}

export const ruleVersionPage: Page<RuleVersionView> = {
  title: (view, t) => t('rules.version', { n: view.version }),
  width: 'wide',
  Body: RuleVersion,
};

function RuleVersion({ view }: { readonly view: RuleVersionView }): ReactElement {
  const { t } = usePage();
  return (
    <>
      <PageHead title={t('rules.version', { n: view.version })}>
        <a className="usa-button usa-button--outline" href={address.ruleAppropriate(view.version)}>
          {t('appropriate.open')}
        </a>
        <TakeAlong files={{ path: address.ruleVersion(view.version), query: '' }} />
      </PageHead>
      <Facts
        inRow
        pairs={[
          [t('rules.from'), view.from ? <When key="from" at={view.from} /> : t('rules.from.start')],
          [t('rules.author'), view.author],
          [t('rules.approver'), view.approver],
          [t('rules.law'), view.legalBasis],
        ]}
      />
      {view.before ? <Differences rows={view.before.differences} base={view.before.version} /> : null}
      <h2>{t('rules.rows')}</h2>
      <DataTable
        caption={t('rules.rows')}
        compact
        rows={view.rows}
        id={(row) => row.id}
        empty=""
        columns={[
          { id: 'row', label: t('rules.row'), number: true, cell: (row) => row.row },
          { id: 'id', label: t('rules.ruleId'), heads: true, cell: (row) => <Code>{row.id}</Code> },
          { id: 'says', label: t('rules.tells'), cell: (row) => row.says },
        ]}
      />
      <h2>{t('rules.policies')}</h2>
      <Facts pairs={view.policies.map((p) => [p.id, p.says] as const)} />
      <h2>{t('rules.switches')}</h2>
      {view.switches.length === 0 ? (
        <p>{t('rules.noSwitches')}</p>
      ) : (
        <ul className="usa-list">
          {view.switches.map((s) => (
            <li key={s}>{s}</li>
          ))}
        </ul>
      )}
    </>
  );
}
