import type { ReactElement } from 'react';
import { address } from '../addresses.js';
import type { Page } from '../page.js';
import { usePage } from '../page.js';
import { Alert } from '../parts/Alert.js';
import { PostButton } from '../parts/Fields.js';
import { DataTable, Facts, PageHead } from '../parts/Lists.js';
import { BarPicture, TakeAlong } from '../parts/Report.js';
import { Code } from '../parts/Tags.js';
import { When } from '../parts/When.js';
import { rulesChart } from '../reports/rules.js';
import type { Instant } from '../view.js';
import {
  type DifferenceRow,
  Differences,
  type ProposalRow,
  Proposals,
  type VersionRow,
  Versions,
} from './ruleHistory.js';

export interface RulesView {
  readonly versions: readonly (VersionRow & { readonly differences: number })[];
  readonly proposals: readonly ProposalRow[];
  /** Rows that the program ships and the set in force does not have. */
  readonly notTaken: readonly { readonly id: string; readonly says: string }[];
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
      {view.notTaken.length > 0 ? (
        <Alert kind="warning" heading={t('rules.notTaken')}>
          <p>{t('rules.notTakenText')}</p>
          <ul className="usa-list">
            {view.notTaken.map((row) => (
              <li key={row.id}>
                <Code>{row.id}</Code> {row.says}
              </li>
            ))}
          </ul>
        </Alert>
      ) : null}
      <h2>{t('rules.versions')}</h2>
      <BarPicture chart={rulesChart(view, (at) => at, t)} />
      <Versions
        rows={view.versions}
        name={(row) => (
          <a className="usa-link" href={address.ruleVersion(row.version)}>
            {t('rules.version', { n: row.version })}
          </a>
        )}
        differences={(row) => row.differences}
        counted
      />
      <Proposals rows={view.proposals} href={address.ruleProposal} />
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
