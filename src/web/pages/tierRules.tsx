import type { ReactElement } from 'react';
import { address } from '../addresses.js';
import type { Page } from '../page.js';
import { usePage } from '../page.js';
import { PostButton } from '../parts/Fields.js';
import { DataTable, PageHead } from '../parts/Lists.js';
import { Code } from '../parts/Tags.js';
import { type DifferenceRow, type ProposalRow, Proposals, type VersionRow, Versions } from './ruleHistory.js';

export interface TierRulesView {
  /** With what each changed from the one before. */
  readonly versions: readonly (VersionRow & { readonly differences: readonly DifferenceRow[] })[];
  readonly proposals: readonly ProposalRow[];
  /** Of the version in force. */
  readonly rows: readonly { readonly id: string; readonly says: string }[];
  readonly mayPropose: boolean;
}

export const tierRulesPage: Page<TierRulesView> = {
  title: (_, t) => t('tierRules.title'),
  width: 'wide',
  Body: TierRules,
};

function TierRules({ view }: { readonly view: TierRulesView }): ReactElement {
  const { t } = usePage();
  return (
    <>
      <PageHead title={t('tierRules.title')} intro={t('tierRules.intro')}>
        {view.mayPropose ? (
          <PostButton
            action={address.tierProposals}
            label={t('rules.propose', { n: view.versions[0]?.version ?? 1 })}
          />
        ) : null}
      </PageHead>
      <h2>{t('rules.versions')}</h2>
      <Versions
        rows={view.versions}
        name={(row) => t('rules.version', { n: row.version })}
        differences={(row) =>
          row.differences.map((d) => (
            <span className="rs-sub" key={`${d.what} ${d.id}`}>
              {d.what} {d.id}: {d.after ?? t('rules.absent')}
            </span>
          ))
        }
      />
      <Proposals rows={view.proposals} href={address.tierProposal} />
      <h2>{t('tierRules.rows')}</h2>
      <DataTable
        caption={t('tierRules.rows')}
        compact
        rows={view.rows}
        id={(row) => row.id}
        empty=""
        columns={[
          { id: 'id', label: t('rules.ruleId'), heads: true, cell: (row) => <Code>{row.id}</Code> },
          { id: 'says', label: t('rules.tells'), cell: (row) => row.says },
        ]}
      />
    </>
  );
}
