import type { ReactElement, ReactNode } from 'react';
import type { ProposalState } from '#domain/ruleProposal.js';
import { usePage } from '../page.js';
import { Alert } from '../parts/Alert.js';
import { PostButton, PostForm, Submit, TextArea, TextField } from '../parts/Fields.js';
import { DataTable, Facts } from '../parts/Lists.js';
import { Tag } from '../parts/Tags.js';
import { When } from '../parts/When.js';
import type { FormState, Instant } from '../view.js';
import { type DifferenceRow, Differences, PROPOSAL_TONE } from './ruleHistory.js';

/** What is shown of a proposal whatever the rules are about. */
export interface ProposalHeadView {
  readonly id: string;
  readonly base: number;
  readonly state: ProposalState;
  readonly author: string;
  readonly reason: string;
  readonly legalBasis: string;
  readonly effectiveFrom?: Instant;
  /** It waits, and its day has passed: it takes effect when it is approved. */
  readonly dayPassed?: boolean;
  readonly differences: readonly DifferenceRow[];
  /** Sentences that say why it cannot be put in force. */
  readonly problems: readonly string[];
  readonly decided?: {
    readonly by: string;
    readonly at: Instant;
    readonly note: string;
    readonly version?: number;
  };
  /** Only somebody else than its author decides. */
  readonly mayDecide: boolean;
  readonly isOwn: boolean;
  readonly form: FormState;
}

/** Who proposes what from when on, every difference, and what keeps it from being put in force. */
export function ProposalHead(props: {
  readonly view: ProposalHeadView;
  /** The version that it became. */
  readonly became: (version: number) => ReactNode;
}): ReactElement {
  const { t } = usePage();
  const { view } = props;
  const waits = view.state === 'draft' || view.state === 'proposed';
  return (
    <>
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
          [
            t('rules.from'),
            view.effectiveFrom ? (
              <span className="rs-value" key="from">
                <When at={view.effectiveFrom} />
                {view.dayPassed ? <span className="rs-sub">{t('ruleChange.dayPassed')}</span> : null}
              </span>
            ) : null,
          ],
          ...(view.decided
            ? ([
                [
                  t('ruleChange.decided', { by: view.decided.by }),
                  <When key="decided" at={view.decided.at} />,
                ],
                [t('ruleChange.note'), view.decided.note],
                [
                  t('ruleChange.became'),
                  view.decided.version === undefined ? null : props.became(view.decided.version),
                ],
              ] as const)
            : []),
        ]}
      />
      <Differences rows={view.differences} base={view.base} />
      {view.problems.length > 0 && waits ? (
        <Alert kind="warning" heading={t('ruleChange.problems')}>
          <ul className="usa-list">
            {view.problems.map((p) => (
              <li key={p}>{p}</li>
            ))}
          </ul>
        </Alert>
      ) : null}
    </>
  );
}

/** The second person's form; to its author, that somebody else decides. */
export function ProposalDecision(props: {
  readonly view: ProposalHeadView;
  readonly action: string;
}): ReactElement | null {
  const { t } = usePage();
  const { view } = props;
  if (!view.mayDecide)
    return view.state === 'proposed' && view.isOwn ? <p>{t('ruleChange.ownWork')}</p> : null;
  return (
    <section aria-labelledby="decide">
      <h2 id="decide">{t('ruleChange.decide')}</h2>
      <PostForm action={props.action} wide>
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
  );
}

type Author = Pick<ProposalHeadView, 'form'> & {
  /** What is written so far, a sentence each. */
  readonly changes: readonly string[];
};

/** What its author has written so far, each part with a way to take it out. */
export function ProposalSteps(props: { readonly view: Author; readonly action: string }): ReactElement {
  const { t } = usePage();
  return (
    <section aria-labelledby="written">
      <h2 id="written">{t('ruleChange.steps')}</h2>
      <DataTable
        caption={t('ruleChange.steps')}
        compact
        rows={props.view.changes.map((says, i) => ({ says, n: i + 1 }))}
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
                action={props.action}
                tone="outline"
                label={t('ruleChange.remove', { n: row.n })}
                hidden={{ number: String(row.n) }}
              />
            ),
          },
        ]}
      />
    </section>
  );
}

/** One kind of change: folded until it is wanted, open where what was typed came back. */
export function ChangeForm<Op extends string>(props: {
  readonly form: FormState;
  readonly op: Op;
  readonly title: string;
  readonly action: string;
  readonly children: ReactNode;
}): ReactElement {
  return (
    <details className="rs-details" open={props.form.values.op === props.op}>
      <summary>{props.title}</summary>
      <PostForm action={props.action}>
        <input type="hidden" name="op" value={props.op} />
        {props.children}
      </PostForm>
    </details>
  );
}

/** The end of writing: put before the second person, or withdrawn. */
export function ProposalEnd(props: {
  readonly view: Author;
  readonly propose: string;
  readonly withdraw: string;
  readonly dayHint: string;
  /** Without a day it takes effect on approval. */
  readonly dayOptional: boolean;
}): ReactElement {
  const { t } = usePage();
  const { form } = props.view;
  return (
    <section aria-labelledby="submit">
      <h2 id="submit">{t('ruleChange.submitTitle')}</h2>
      <PostForm action={props.propose} wide>
        <TextField
          form={form}
          name="effective"
          type="date"
          label={t('ruleChange.effective')}
          hint={props.dayHint}
          optional={props.dayOptional}
        />
        <TextField form={form} name="legalBasis" label={t('rules.law')} />
        <TextArea form={form} name="reason" label={t('rules.reason')} rows={3} />
        <Submit label={t('ruleChange.submit')} />
      </PostForm>
      <p>
        <PostButton action={props.withdraw} tone="outline" label={t('ruleChange.withdraw')} />
      </p>
    </section>
  );
}
