import type { ReactElement } from 'react';
import { address } from '../addresses.js';
import type { Page } from '../page.js';
import { usePage } from '../page.js';
import { Alert } from '../parts/Alert.js';
import {
  type Choice,
  ErrorSummary,
  PostButton,
  PostForm,
  Select,
  Submit,
  TextArea,
  TextField,
} from '../parts/Fields.js';
import { DataTable, Facts, PageHead } from '../parts/Lists.js';
import { Tag } from '../parts/Tags.js';
import { When } from '../parts/When.js';
import type { FormState, Instant } from '../view.js';
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
      {view.mayWrite ? <Writing view={view} /> : null}
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

function Writing({ view }: { readonly view: RuleProposalView }): ReactElement {
  const { t } = usePage();
  const { form } = view;
  const part = (name: string) => address.ruleProposalPart(view.id, name);
  const classes = ['P1', 'P2', 'P3'].map((value) => ({ value, label: value }));
  const when = [{ value: 'always', label: t('ruleChange.always') }, ...view.policies];
  return (
    <>
      <section aria-labelledby="written">
        <h2 id="written">{t('ruleChange.steps')}</h2>
        <DataTable
          caption={t('ruleChange.steps')}
          compact
          rows={view.changes.map((says, i) => ({ says, n: i + 1 }))}
          id={(row) => String(row.n)}
          empty={t('ruleChange.none')}
          columns={[
            { id: 'n', label: '#', number: true, cell: (row) => row.n },
            { id: 'says', label: t('rules.what'), heads: true, cell: (row) => row.says },
            {
              id: 'remove',
              label: t('ruleChange.removeHead'),
              cell: (row) => (
                <PostButton
                  action={part('remove')}
                  tone="outline"
                  label={t('ruleChange.remove', { n: row.n })}
                  hidden={{ number: String(row.n) }}
                />
              ),
            },
          ]}
        />
      </section>
      <h2>{t('ruleChange.add')}</h2>
      <div>
        <details className="rs-details" open={form.values.op === 'switch'}>
          <summary>{t('ruleChange.switchTitle')}</summary>
          <PostForm action={part('changes')}>
            <input type="hidden" name="op" value="switch" />
            <Select
              form={form}
              name="switchRole"
              label={t('ruleChange.role')}
              choices={view.roles}
              empty=""
            />
            <Select
              form={form}
              name="switchAgency"
              label={t('ruleChange.agency')}
              hint={t('ruleChange.agencyHint')}
              choices={view.agencies}
              empty={t('ruleChange.everyAgency')}
            />
            <TextField
              form={form}
              name="switchRows"
              label={t('ruleChange.rows')}
              hint={t('ruleChange.rowsHint')}
              optional
            />
            <Select
              form={form}
              name="switchOn"
              label={t('ruleChange.onOff')}
              choices={[
                { value: 'off', label: t('ruleChange.off') },
                { value: 'on', label: t('ruleChange.on') },
              ]}
              empty=""
            />
            <TextField
              form={form}
              name="switchFrom"
              label={t('ruleChange.day')}
              hint={t('ruleChange.dayHint')}
              short
            />
            <TextField form={form} name="switchReason" label={t('ruleChange.why')} />
            <Submit label={t('ruleChange.addSwitch')} />
          </PostForm>
        </details>
        <details className="rs-details" open={form.values.op === 'rule'}>
          <summary>{t('ruleChange.rowTitle')}</summary>
          <PostForm action={part('changes')}>
            <input type="hidden" name="op" value="rule" />
            <Select form={form} name="rowId" label={t('ruleChange.rowId')} choices={view.rules} empty="" />
            <Select form={form} name="rowWhen" label={t('ruleChange.when')} choices={when} empty="" />
            <Select form={form} name="rowClass" label={t('ruleChange.class')} choices={classes} empty="" />
            <div className="rs-buttons">
              <Submit label={t('ruleChange.changeRow')} />
              <button type="submit" name="remove" value="yes" className="usa-button usa-button--outline">
                {t('ruleChange.removeRow')}
              </button>
            </div>
          </PostForm>
        </details>
        <details className="rs-details" open={form.values.op === 'add-rule'}>
          <summary>{t('ruleChange.addRowTitle')}</summary>
          <PostForm action={part('changes')}>
            <input type="hidden" name="op" value="add-rule" />
            <Select
              form={form}
              name="addLike"
              label={t('ruleChange.like')}
              hint={t('ruleChange.likeHint')}
              choices={view.rules}
              empty=""
            />
            <Select form={form} name="addRole" label={t('ruleChange.role')} choices={view.roles} empty="" />
            <Select form={form} name="addTie" label={t('ruleChange.tie')} choices={view.ties} empty="" />
            <Select form={form} name="addWhen" label={t('ruleChange.when')} choices={when} empty="" />
            <Select form={form} name="addClass" label={t('ruleChange.class')} choices={classes} empty="" />
            <TextField form={form} name="addBasis" label={t('rules.law')} />
            <Submit label={t('ruleChange.addRow')} />
          </PostForm>
        </details>
        <details className="rs-details" open={form.values.op === 'policy'}>
          <summary>{t('ruleChange.policyTitle')}</summary>
          <PostForm action={part('changes')}>
            <input type="hidden" name="op" value="policy" />
            <TextField
              form={form}
              name="policyId"
              label={t('ruleChange.policyId')}
              hint={t('ruleChange.policyHint')}
              spellCheck={false}
            />
            <TextField form={form} name="policySays" label={t('ruleChange.says')} />
            <TextArea
              form={form}
              name="policyConditions"
              label={t('ruleChange.conditions')}
              hint={t('ruleChange.conditionsHint')}
            />
            <Submit label={t('ruleChange.addPolicy')} />
          </PostForm>
        </details>
        <details className="rs-details" open={form.values.op === 'format'}>
          <summary>{t('ruleChange.formatTitle')}</summary>
          <PostForm action={part('changes')}>
            <input type="hidden" name="op" value="format" />
            <Select
              form={form}
              name="formatRole"
              label={t('ruleChange.role')}
              choices={view.roles}
              empty=""
            />
            <Select
              form={form}
              name="formatAgency"
              label={t('ruleChange.agency')}
              hint={t('ruleChange.agencyHint')}
              choices={view.agencies}
              empty={t('ruleChange.everyAgency')}
            />
            <Select
              form={form}
              name="formatVersion"
              label={t('ruleChange.format')}
              choices={view.formats}
              empty=""
            />
            <TextField
              form={form}
              name="formatFrom"
              label={t('ruleChange.day')}
              hint={t('ruleChange.dayHint')}
              short
            />
            <Submit label={t('ruleChange.addFormat')} />
          </PostForm>
        </details>
      </div>
      <section aria-labelledby="submit">
        <h2 id="submit">{t('ruleChange.submitTitle')}</h2>
        <PostForm action={part('propose')} wide>
          <TextField
            form={form}
            name="effective"
            label={t('ruleChange.effective')}
            hint={t('ruleChange.effectiveHint')}
            short
            optional
          />
          <TextField form={form} name="legalBasis" label={t('rules.law')} />
          <TextArea form={form} name="reason" label={t('rules.reason')} rows={3} />
          <Submit label={t('ruleChange.submit')} />
        </PostForm>
        <PostButton action={part('withdraw')} tone="outline" label={t('ruleChange.withdraw')} />
      </section>
    </>
  );
}

export interface TestRunView {
  readonly id: string;
  readonly base: number;
  readonly from: string;
  readonly until: string;
  readonly form: FormState;
  readonly run?: {
    readonly cases: number;
    readonly same: number;
    readonly added: number;
    readonly dropped: number;
    readonly reclassed: number;
    readonly more: boolean;
    readonly lines: readonly {
      readonly at: Instant;
      readonly reference: string;
      readonly event: string;
      readonly agency: string;
      readonly was: string;
      readonly would: string;
      readonly because: string;
    }[];
  };
}

export const testRunPage: Page<TestRunView> = {
  title: (_, t) => t('testRun.title'),
  width: 'wide',
  failed: (view) => (view.form.errors?.length ?? 0) > 0,
  Body: TestRun,
};

function TestRun({ view }: { readonly view: TestRunView }): ReactElement {
  const { t } = usePage();
  const query = new URLSearchParams({ from: view.from, until: view.until });
  const run = view.run;
  return (
    <>
      <PageHead title={t('testRun.heading')} intro={t('testRun.intro')} />
      <p>
        <a className="usa-link" href={address.ruleProposal(view.id)}>
          {t('ruleChange.heading', { n: view.base })}
        </a>
      </p>
      <ErrorSummary form={view.form} labels={{ from: t('testRun.from'), until: t('testRun.until') }} />
      <form method="get" action={address.ruleProposalPart(view.id, 'test')} className="rs-filter">
        <TextField form={view.form} name="from" label={t('testRun.from')} short />
        <TextField form={view.form} name="until" label={t('testRun.until')} short />
        <div className="rs-filter__buttons">
          <Submit label={t('testRun.run')} />
        </div>
      </form>
      {run ? (
        <>
          <Facts
            inRow
            pairs={[
              [t('testRun.cases'), String(run.cases)],
              [t('testRun.same'), String(run.same)],
              [t('testRun.added'), String(run.added)],
              [t('testRun.dropped'), String(run.dropped)],
              [t('testRun.reclassed'), String(run.reclassed)],
            ]}
          />
          {run.more ? <Alert kind="info">{t('testRun.more')}</Alert> : null}
          <h2>{t('testRun.differences')}</h2>
          <DataTable
            caption={t('testRun.differences')}
            compact
            rows={run.lines}
            id={(row) => `${row.at} ${row.reference} ${row.agency}`}
            empty={t('testRun.none')}
            columns={[
              { id: 'at', label: t('testRun.at'), cell: (row) => <When at={row.at} brief /> },
              { id: 'reference', label: t('testRun.reference'), heads: true, cell: (row) => row.reference },
              { id: 'event', label: t('testRun.event'), cell: (row) => row.event },
              { id: 'agency', label: t('testRun.agency'), cell: (row) => row.agency },
              { id: 'was', label: t('testRun.was'), cell: (row) => row.was },
              { id: 'would', label: t('testRun.would'), cell: (row) => row.would },
              { id: 'because', label: t('testRun.because'), cell: (row) => row.because },
            ]}
          />
          <p className="rs-buttons">
            <a className="usa-link" href={`${address.ruleProposalPart(view.id, 'test.csv')}?${query}`}>
              {t('testRun.csv')}
            </a>{' '}
            <a className="usa-link" href={`${address.ruleProposalPart(view.id, 'test.pdf')}?${query}`}>
              {t('testRun.pdf')}
            </a>
          </p>
        </>
      ) : null}
    </>
  );
}
