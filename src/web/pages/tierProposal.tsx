import type { ReactElement } from 'react';
import { address } from '../addresses.js';
import type { Page } from '../page.js';
import { usePage } from '../page.js';
import { type Choice, ErrorSummary } from '../parts/Fields.js';
import { PageHead } from '../parts/Lists.js';
import { ProposalDecision, ProposalHead, type ProposalHeadView } from './proposalParts.js';
import { TierChangeForms } from './tierChangeForms.js';

export interface TierProposalView extends ProposalHeadView {
  readonly changes: readonly string[];
  /** Only its author writes. */
  readonly mayWrite: boolean;
  readonly mayTry: boolean;
  readonly rows: readonly Choice[];
  readonly conducts: readonly Choice[];
  readonly readings: readonly Choice[];
}

export const tierProposalPage: Page<TierProposalView> = {
  title: (_, t) => t('tierRules.change'),
  width: 'wide',
  failed: (view) => (view.form.errors?.length ?? 0) > 0,
  Body: TierProposal,
};

function TierProposal({ view }: { readonly view: TierProposalView }): ReactElement {
  const { t } = usePage();
  const part = (name: string) => address.tierProposalPart(view.id, name);
  return (
    <>
      <PageHead title={t('tierRules.heading', { n: view.base })} intro={t('tierRules.nothingChanges')} />
      <ErrorSummary
        form={view.form}
        labels={{
          reading: t('tierRules.reading'),
          rowId: t('tierRules.row'),
          rowTier: t('tierRules.tier'),
          rowFrom: t('tierRules.from'),
          rowTo: t('tierRules.to'),
          removeId: t('tierRules.row'),
          addConduct: t('tierRules.conduct'),
          addFederal: t('tierRules.federal'),
          addTier: t('tierRules.tier'),
          addFrom: t('tierRules.from'),
          addTo: t('tierRules.to'),
          addSource: t('tierRules.source'),
          juvenileFrom: t('tierRules.juvenileFrom'),
          consensualFrom: t('tierRules.consensualFrom'),
          yearsOlder: t('tierRules.yearsOlder'),
          effective: t('ruleChange.effective'),
          legalBasis: t('rules.law'),
          reason: t('rules.reason'),
          note: t('ruleChange.note'),
        }}
      />
      <ProposalHead view={view} became={(n) => t('rules.version', { n })} />
      {view.mayTry && view.changes.length > 0 ? (
        <p>
          <a className="usa-button usa-button--outline" href={part('preview')}>
            {t('tierRules.preview')}
          </a>
        </p>
      ) : null}
      {view.mayWrite ? <TierChangeForms view={view} /> : null}
      <ProposalDecision view={view} action={part('decide')} />
      <p>
        <a className="usa-link" href={address.tierRules}>
          {t('tierRules.title')}
        </a>
      </p>
    </>
  );
}
