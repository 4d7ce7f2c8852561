import type { ReactElement } from 'react';
import { address } from '../addresses.js';
import type { Page } from '../page.js';
import { usePage } from '../page.js';
import { type Choice, ErrorSummary } from '../parts/Fields.js';
import { PageHead } from '../parts/Lists.js';
import { ProposalDecision, ProposalHead, type ProposalHeadView } from './proposalParts.js';
import { RuleChangeForms } from './ruleChangeForms.js';

export interface RuleProposalView extends ProposalHeadView {
  readonly changes: readonly string[];
  /** Only its author writes. */
  readonly mayWrite: boolean;
  readonly mayTry: boolean;
  readonly rules: readonly Choice[];
  /** Rows that a further one may be like: also those shipped that the set does not have, first. */
  readonly likes: readonly Choice[];
  /** Rows that do not always apply: where it is decided whether it is appropriate. */
  readonly conditional: readonly Choice[];
  readonly policies: readonly Choice[];
  readonly roles: readonly Choice[];
  /** Single agencies, where a change is for one of them only. */
  readonly agencies: readonly Choice[];
  readonly ties: readonly Choice[];
  readonly formats: readonly Choice[];
}

export const ruleProposalPage: Page<RuleProposalView> = {
  title: (_, t) => t('ruleChange.title'),
  width: 'wide',
  failed: (view) => (view.form.errors?.length ?? 0) > 0,
  Body: RuleProposal,
};

function RuleProposal({ view }: { readonly view: RuleProposalView }): ReactElement {
  const { t } = usePage();
  const part = (name: string) => address.ruleProposalPart(view.id, name);
  return (
    <>
      <PageHead title={t('ruleChange.heading', { n: view.base })} />
      <ErrorSummary
        form={view.form}
        labels={{
          cellRule: t('ruleChange.cellRule'),
          cellTier: t('ruleChange.cellTier'),
          cellVictim: t('ruleChange.cellVictim'),
          cellTell: t('ruleChange.cellTell'),
          cellReason: t('ruleChange.why'),
          switchRole: t('ruleChange.role'),
          switchAgency: t('ruleChange.agency'),
          formatAgency: t('ruleChange.agency'),
          addLike: t('ruleChange.like'),
          addRole: t('ruleChange.role'),
          addTie: t('ruleChange.tie'),
          addWhen: t('ruleChange.when'),
          addClass: t('ruleChange.class'),
          addBasis: t('rules.law'),
          switchRows: t('ruleChange.rows'),
          switchOn: t('ruleChange.onOff'),
          switchFrom: t('ruleChange.day'),
          switchReason: t('ruleChange.why'),
          rowId: t('ruleChange.rowId'),
          rowWhen: t('ruleChange.when'),
          rowClass: t('ruleChange.class'),
          policyId: t('ruleChange.policyId'),
          policySays: t('ruleChange.says'),
          policyConditions: t('ruleChange.conditions'),
          formatRole: t('ruleChange.role'),
          formatVersion: t('ruleChange.format'),
          formatFrom: t('ruleChange.day'),
          noticeRole: t('ruleChange.role'),
          noticeDays: t('ruleChange.noticeDays'),
          effective: t('ruleChange.effective'),
          legalBasis: t('rules.law'),
          reason: t('rules.reason'),
          note: t('ruleChange.note'),
        }}
      />
      <ProposalHead
        view={view}
        became={(n) => (
          <a className="usa-link" href={address.ruleVersion(n)}>
            {t('rules.version', { n })}
          </a>
        )}
      />
      {view.mayTry && view.changes.length > 0 ? (
        <p>
          <a className="usa-button usa-button--outline" href={part('test')}>
            {t('testRun.title')}: {t('testRun.heading')}
          </a>
        </p>
      ) : null}
      {view.mayWrite ? <RuleChangeForms view={view} /> : null}
      <ProposalDecision view={view} action={part('decide')} />
    </>
  );
}
