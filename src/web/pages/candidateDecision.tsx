import type { ReactElement } from 'react';
import { address } from '../addresses.js';
import { usePage } from '../page.js';
import { Choices, ErrorSummary, PostForm, Submit, TextArea } from '../parts/Fields.js';
import { Facts } from '../parts/Lists.js';
import { TellPlanTable } from '../parts/TellPlan.js';
import { When } from '../parts/When.js';
import type { Outcome } from '../view.js';
import type { CandidateView, Proposal } from './candidateView.js';
import { ReasonSelect } from './reasonSelect.js';

export const OUTCOMES: readonly Outcome[] = ['same', 'not-same', 'inconclusive'];

/** The side of the candidate page where something is done: decide, answer a proposal, reopen; and who would be told. */
export function DecisionPanel({ view }: { readonly view: CandidateView }): ReactElement {
  const { t } = usePage();
  return (
    <>
      <section aria-labelledby="decide" className="rs-panel rs-panel--strong">
        {view.proposal ? (
          <SecondPerson view={view} proposal={view.proposal} />
        ) : view.state === 'open' ? (
          <Decide view={view} />
        ) : (
          <Decided view={view} />
        )}
      </section>
      <section aria-labelledby="tell" className="rs-panel">
        <h2 id="tell">{t('tell.heading')}</h2>
        {OUTCOMES.map((outcome) => (
          <details key={outcome} className="rs-details" open={outcome === (view.proposal?.outcome ?? 'same')}>
            <summary>{t('tell.if', { outcome: t(`outcome.${outcome}`) })}</summary>
            <TellPlanTable plan={view.tell[outcome]} />
          </details>
        ))}
      </section>
    </>
  );
}

function Decide({ view }: { readonly view: CandidateView }): ReactElement {
  const { t, shell } = usePage();
  const { claim } = view;
  if (!view.may.decide) {
    return (
      <>
        <h2 id="decide">{t('decide.heading')}</h2>
        <p>
          {claim && claim.by.id !== shell.user?.id
            ? t('decide.heldBy', { name: claim.by.name })
            : t('decide.claimFirst')}
        </p>
      </>
    );
  }
  const labels = {
    outcome: t('decide.outcome'),
    reasonCode: t('decide.reason'),
    rationale: t('decide.rationale'),
  };
  return (
    <>
      <ErrorSummary form={view.form} labels={labels} />
      <h2 id="decide">{t('decide.heading')}</h2>
      <PostForm action={address.candidateDecide(view.id)} id="decision" keep wide>
        <input type="hidden" name="version" value={view.version} />
        <Choices
          form={view.form}
          name="outcome"
          label={labels.outcome}
          tiles
          choices={OUTCOMES.map((value, i) => ({
            value,
            label: t(`outcome.${value}`),
            hint: [
              t(`outcome.${value}.hint`),
              view.secondNeeded[value].length > 0 ? t('decide.second') : '',
            ].join(' '),
            shortcut: String(i + 1),
          }))}
        />
        <ReasonSelect form={view.form} reasons={view.reasons} label={labels.reasonCode} />
        <TextArea
          form={view.form}
          name="rationale"
          label={labels.rationale}
          hint={t('decide.rationaleHint')}
        />
        <Submit label={t('decide.check')} />
        <p className="rs-sub">{t('decide.noDefault')}</p>
      </PostForm>
    </>
  );
}

export function ProposalFacts({ proposal }: { readonly proposal: Proposal }): ReactElement {
  const { t } = usePage();
  return (
    <Facts
      pairs={[
        [
          t('proposal.by', { name: proposal.by.name, outcome: t(`outcome.${proposal.outcome}`) }),
          <When key="at" at={proposal.at} />,
        ],
        [t('proposal.reason'), `${t.coded('reason', proposal.reasonCode)}. ${proposal.rationale}`],
        [t('proposal.needed'), proposal.needed.map((reason) => t(`second.${reason}`)).join('; ')],
      ]}
    />
  );
}

function SecondPerson(props: { readonly view: CandidateView; readonly proposal: Proposal }): ReactElement {
  const { t } = usePage();
  const { view, proposal } = props;
  const labels = { answer: t('proposal.answer'), note: t('proposal.note') };
  if (!view.may.second) {
    return (
      <>
        <h2 id="decide">{t('proposal.own')}</h2>
        <ProposalFacts proposal={proposal} />
        <p>{t('proposal.ownText')}</p>
      </>
    );
  }
  return (
    <>
      <ErrorSummary form={view.form} labels={labels} />
      <h2 id="decide">{t('proposal.heading')}</h2>
      <ProposalFacts proposal={proposal} />
      <PostForm action={address.candidateSecond(view.id)} id="second" keep wide>
        <input type="hidden" name="version" value={view.version} />
        <Choices
          form={view.form}
          name="answer"
          label={labels.answer}
          tiles
          choices={[
            { value: 'agree', label: t('proposal.agree'), shortcut: '1' },
            { value: 'return', label: t('proposal.return'), shortcut: '2' },
          ]}
        />
        <TextArea form={view.form} name="note" label={labels.note} hint={t('proposal.noteHint')} rows={3} />
        <Submit label={t('proposal.submit')} />
      </PostForm>
    </>
  );
}

function Decided({ view }: { readonly view: CandidateView }): ReactElement {
  const { t } = usePage();
  const inForce = view.earlier.find((decision) => decision.state === 'in-force');
  return (
    <>
      <h2 id="decide">{t(view.state === 'closed' ? 'candidate.closedHeading' : 'decided.heading')}</h2>
      {inForce ? (
        <p>
          <strong>{t(`outcome.${inForce.outcome}`)}</strong>,{' '}
          {t('earlier.decidedBy', { name: inForce.by.name })}, <When at={inForce.at} />
        </p>
      ) : null}
      {view.may.reopen ? (
        <PostForm action={address.candidateReopen(view.id)} id="reopen" keep wide>
          <ErrorSummary form={view.form} labels={{ reason: t('reopen.reason') }} />
          <h3>{t('reopen.heading')}</h3>
          <p>{t('reopen.text')}</p>
          <input type="hidden" name="version" value={view.version} />
          <TextArea form={view.form} name="reason" label={t('reopen.reason')} rows={3} />
          <Submit label={t('reopen.submit')} />
        </PostForm>
      ) : null}
    </>
  );
}
