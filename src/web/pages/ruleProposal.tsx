import type { ReactElement } from 'react';
import { address } from '../addresses.js';
import type { Page } from '../page.js';
import { usePage } from '../page.js';
import { Alert } from '../parts/Alert.js';
import { type Choice, ErrorSummary, PostForm, TextArea } from '../parts/Fields.js';
import { Facts, PageHead } from '../parts/Lists.js';
import { Tag } from '../parts/Tags.js';
import { When } from '../parts/When.js';
import type { FormState, Instant } from '../view.js';
import { RuleChangeForms } from './ruleChangeForms.js';
import { type DifferenceRow, Differences, PROPOSAL_TONE, type ProposalState } from './rules.js';

export interface RuleProposalView {
  readonly id: string;
  readonly base: number;
  readonly state: ProposalState;
  readonly author: string;
  readonly reason: string;
  readonly legalBasis: string;
  readonly effectiveFrom?: Instant;
  readonly changes: readonly string[];
  readonly differences: readonly DifferenceRow[];
  /** Sentences that say why it cannot be put in force. */
  readonly problems: readonly string[];
  readonly decided?: {
    readonly by: string;
    readonly at: Instant;
    readonly note: string;
    readonly version?: number;
  };
  /** Only its author writes, only somebody else decides. */
  readonly mayWrite: boolean;
  readonly mayDecide: boolean;
  readonly isOwn: boolean;
  readonly mayTry: boolean;
  readonly rules: readonly Choice[];
  /** Rows that do not always apply: where it is decided whether it is appropriate. */
  readonly conditional: readonly Choice[];
  readonly policies: readonly Choice[];
  readonly roles: readonly Choice[];
  /** Single agencies, where a change is for one of them only. */
  readonly agencies: readonly Choice[];
  readonly ties: readonly Choice[];
  readonly formats: readonly Choice[];
  readonly form: FormState;
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
      <Facts
        inRow
        pairs={[
          [
            t('rules.state'),
            <Tag key="state" tone={PROPOSAL_TONE[view.state]}>
              {t(`proposalState.${view.state}`)}
            </Tag>,
          ],
          [t('rules.author'), view.author],
          [t('rules.reason'), view.reason],
          [t('rules.law'), view.legalBasis],
          [t('rules.from'), view.effectiveFrom ? <When key="from" at={view.effectiveFrom} /> : null],
          ...(view.decided
            ? ([
                [
                  t('ruleChange.decided', { by: view.decided.by }),
                  <When key="decided" at={view.decided.at} />,
                ],
                [t('ruleChange.note'), view.decided.note],
                [
                  t('ruleChange.became'),
                  view.decided.version === undefined ? null : (
                    <a key="became" className="usa-link" href={address.ruleVersion(view.decided.version)}>
                      {t('rules.version', { n: view.decided.version })}
                    </a>
                  ),
                ],
              ] as const)
            : []),
        ]}
      />
      <Differences rows={view.differences} base={view.base} />
      {view.problems.length > 0 && (view.state === 'draft' || view.state === 'proposed') ? (
        <Alert kind="warning" heading={t('ruleChange.problems')}>
          <ul className="usa-list">
            {view.problems.map((p) => (
              <li key={p}>{p}</li>
            ))}
          </ul>
        </Alert>
      ) : null}
      {view.mayTry && view.changes.length > 0 ? (
        <p>
          <a className="usa-button usa-button--outline" href={part('test')}>
            {t('testRun.title')}: {t('testRun.heading')}
          </a>
        </p>
      ) : null}
      {view.mayWrite ? <RuleChangeForms view={view} /> : null}
      {view.mayDecide ? (
        <section aria-labelledby="decide">
          <h2 id="decide">{t('ruleChange.decide')}</h2>
          <PostForm action={part('decide')} wide>
            <TextArea form={view.form} name="note" label={t('ruleChange.note')} rows={3} />
            <div className="rs-buttons">
              <button type="submit" name="decision" value="approve" className="usa-button">
                {t('ruleChange.approve')}
              </button>
              <button type="submit" name="decision" value="refuse" className="usa-button usa-button--outline">
                {t('ruleChange.refuse')}
              </button>
            </div>
          </PostForm>
        </section>
      ) : view.state === 'proposed' && view.isOwn ? (
        <p>{t('ruleChange.ownWork')}</p>
      ) : null}
    </>
  );
}
