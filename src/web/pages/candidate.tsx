import type { ReactElement } from 'react';
import { address } from '../addresses.js';
import type { Page } from '../page.js';
import { usePage } from '../page.js';
import { Alert } from '../parts/Alert.js';
import { Comparison } from '../parts/Comparison.js';
import { EvidenceTable, ExplanationDetails } from '../parts/Evidence.js';
import { PostButton } from '../parts/Fields.js';
import { HitConfirmations } from '../parts/HitConfirmations.js';
import { LegConflicts } from '../parts/LegConflicts.js';
import { Facts } from '../parts/Lists.js';
import { Said } from '../parts/Said.js';
import { ClassTag, Code, EventText, Tag } from '../parts/Tags.js';
import { Deadline, dateText, When } from '../parts/When.js';
import { DecisionPanel } from './candidateDecision.js';
import type { CandidateView } from './candidateView.js';

export type { CandidateView };

export const candidatePage: Page<CandidateView> = {
  title: (view, t) => t('candidate.title', { name: view.travellerName, reference: view.reference }),
  width: 'wide',
  failed: (view) => (view.form.errors?.length ?? 0) > 0,
  Body: Candidate,
};

function Candidate({ view }: { readonly view: CandidateView }): ReactElement {
  const { t } = usePage();
  return (
    <>
      <Strip view={view} />
      <KeptWords view={view} />
      <Warnings view={view} />
      <div className="rs-case">
        <div className="rs-case__main">
          <Application view={view} />
          <section aria-labelledby="compare">
            <h2 id="compare">{t('compare.heading')}</h2>
            <Comparison rows={view.comparison} />
          </section>
          <section aria-labelledby="evidence">
            <h2 id="evidence">{t('evidence.heading')}</h2>
            <EvidenceTable explanation={view.explanation} />
            <ExplanationDetails explanation={view.explanation} />
            <p className="rs-no-print">
              <a className="usa-link" href={address.candidateWhyNot(view.id)}>
                {t('whyNot.link')}
              </a>
            </p>
          </section>
          <Confirmations view={view} />
          <Earlier view={view} />
        </div>
        <div className="rs-case__side">
          <DecisionPanel view={view} />
        </div>
      </div>
    </>
  );
}

/** What is applied for, where nobody travels yet. */
function Application({ view }: { readonly view: CandidateView }): ReactElement | null {
  const { t } = usePage();
  if (!view.application) return null;
  return (
    <section aria-labelledby="application">
      <h2 id="application">{t('application.heading')}</h2>
      <Facts
        pairs={view.application.map(
          (fact) =>
            [
              t(`applicationFact.${fact.label}`),
              fact.lines.map((line) => (
                <span className="rs-value" key={line}>
                  {fact.label === 'state' ? t.coded('applicationState', line) : <Said text={line} />}
                </span>
              )),
            ] as const,
        )}
      />
      <p className="rs-sub">{t('application.informs')}</p>
    </section>
  );
}

/** Events that stand for a moment at a desk, not for a conveyance that leaves. */
const HAPPENED: ReadonlySet<CandidateView['event']['kind']> = new Set([
  'inspection',
  'live-query',
  'police-report',
]);

/** Who, what, how long: what an officer must know before reading anything else. */
function Strip({ view }: { readonly view: CandidateView }): ReactElement {
  const { t, shell } = usePage();
  const { departs } = view.event;
  return (
    <div className="rs-strip">
      <div className="rs-strip__who">
        <p className="rs-strip__class">
          <ClassTag status={view.status} /> <Code>{view.reference}</Code>{' '}
          <Tag tone={view.state === 'open' ? 'plain' : 'info'}>{t(`candidateState.${view.state}`)}</Tag>
        </p>
        <h1>
          {view.travellerName}
          <span className="rs-strip__record">
            {t('candidate.mayBe')} {view.record.name}
          </span>
        </h1>
        <p>
          {view.travellerBorn ? `${t('queue.born', { date: dateText(view.travellerBorn) })}. ` : ''}
          <EventText event={view.event} />
        </p>
        <ClaimLine view={view} />
      </div>
      <Facts
        pairs={[
          [
            t('candidate.decideBefore'),
            view.state === 'open' || view.state === 'second' ? (
              <Deadline key="clock" at={view.decideBefore.at} zone={view.decideBefore.zone} />
            ) : null,
          ],
          [
            t(
              HAPPENED.has(view.event.kind)
                ? 'candidate.happened'
                : departs && Date.parse(departs.at) < Date.parse(shell.now)
                  ? 'candidate.departed'
                  : 'candidate.departs',
            ),
            departs ? <When key="departs" at={departs.at} zone={departs.zone} /> : null,
          ],
          [
            t('queue.strength'),
            <span key="match">
              {t(`band.${view.band}`)}{' '}
              <span className="rs-nowrap">({t('queue.bits', { bits: view.bits.toFixed(1) })})</span>
            </span>,
          ],
          [t('candidate.path'), t(`path.${view.path}`)],
        ]}
      />
    </div>
  );
}

function ClaimLine({ view }: { readonly view: CandidateView }): ReactElement {
  const { t, shell } = usePage();
  const { claim, may } = view;
  const mine = claim?.by.id === shell.user?.id;
  return (
    <div className="rs-tools-line rs-no-print">
      <span>
        {claim ? (
          <>
            <strong>
              {mine ? t('candidate.claimedByYou') : t('candidate.claimedBy', { name: claim.by.name })}
            </strong>
            , {t('candidate.claimUntil')} <When at={claim.until.at} zone={claim.until.zone} timeOnly />
            {claim.note ? <span className="rs-sub">{claim.note}</span> : null}
          </>
        ) : view.state === 'open' ? (
          <>
            {t('candidate.unclaimed')}
            {view.leftNote ? <span className="rs-sub">{view.leftNote}</span> : null}
          </>
        ) : null}
        {view.alsoOpen.length > 0 ? (
          <span className="rs-sub">
            {t('candidate.alsoOpen', { names: view.alsoOpen.map((officer) => officer.name).join(', ') })}
          </span>
        ) : null}
      </span>
      <span className="rs-buttons">
        {may.claim ? (
          <PostButton
            action={address.candidateClaim(view.id)}
            label={t(mine ? 'candidate.renew' : 'candidate.claim')}
            keyId="claim"
            tone={mine ? 'outline' : 'plain'}
          />
        ) : null}
        {may.handOver ? (
          <a
            className="usa-button usa-button--outline"
            href={address.candidateHandOver(view.id)}
            data-do="hand-over"
          >
            {t('candidate.handOver')}
          </a>
        ) : null}
        {may.release ? (
          <PostButton
            action={address.candidateRelease(view.id)}
            label={t('candidate.release')}
            tone="outline"
          />
        ) : null}
        {view.nextId ? (
          <a className="usa-button usa-button--outline" href={address.candidate(view.nextId)} data-do="next">
            {t('candidate.next')}
          </a>
        ) : null}
      </span>
      <span className="rs-links">
        {view.tripId ? (
          <a className="usa-link" href={address.trip(view.tripId)}>
            {t('candidate.trip')}
          </a>
        ) : null}
        {may.export ? (
          <>
            <button type="button" className="usa-button usa-button--unstyled" data-print="" hidden>
              {t('candidate.print')}
            </button>
            <a className="usa-link" href={address.candidatePdf(view.id)}>
              {t('candidate.pdf')}
            </a>
            <a className="usa-link" href={address.candidateCsv(view.id)}>
              {t('candidate.csv')}
            </a>
          </>
        ) : null}
      </span>
    </div>
  );
}

/** A decision that came too late for its form: what was written is shown, so that nobody types it twice. */
function KeptWords({ view }: { readonly view: CandidateView }): ReactElement | null {
  const { t } = usePage();
  const [error] = view.form.errors ?? [];
  const formShown = view.proposal
    ? view.may.second
    : view.state === 'open'
      ? view.may.decide
      : view.may.reopen;
  if (!error || formShown) return null;
  const words = ['rationale', 'note', 'reason']
    .map((name) => view.form.values[name])
    .find((value) => typeof value === 'string' && value !== '');
  return (
    <Alert kind="error" heading={t.named(`problem.${error.problem}`, error.values)}>
      {words ? (
        <>
          {t('candidate.keptWords')} <span className="rs-value">{words}</span>
        </>
      ) : null}
    </Alert>
  );
}

function Warnings({ view }: { readonly view: CandidateView }): ReactElement {
  const { t } = usePage();
  return (
    <>
      {view.departedUndecided ? (
        <Alert kind="error" heading={t('candidate.departedHeading')}>
          {t('candidate.departedText')}
        </Alert>
      ) : null}
      <LegConflicts says={view.legConflicts} />
      {view.redress ? (
        <Alert
          kind={view.redress.finding === 'holds' ? 'success' : 'warning'}
          heading={t('clearance.heading', { number: view.redress.number })}
        >
          <p>
            {t(`clearance.${view.redress.finding}`)}{' '}
            <a className="usa-link" href={address.redress(view.redress.inquiryId)}>
              {t('clearance.open')}
            </a>
          </p>
        </Alert>
      ) : null}
      {view.record.caution ? (
        <Alert kind="warning" slim>
          <strong>{t('candidate.caution')}:</strong> {view.record.caution}
        </Alert>
      ) : null}
      {view.path === 'certain' ? (
        <Alert kind="info" heading={t('candidate.certainHeading')}>
          {t('candidate.certainText')}
        </Alert>
      ) : null}
      {view.path === 'record-certain' ? (
        <Alert kind="info" heading={t('candidate.recordCertainHeading')}>
          {t('candidate.recordCertainText')}
        </Alert>
      ) : null}
      {view.state === 'closed' ? (
        <Alert kind="info" heading={t('candidate.closedHeading')}>
          {view.closeReason}
        </Alert>
      ) : null}
    </>
  );
}

function Confirmations({ view }: { readonly view: CandidateView }): ReactElement | null {
  return view.confirmations ? <HitConfirmations candidateId={view.id} view={view.confirmations} /> : null;
}

function Earlier({ view }: { readonly view: CandidateView }): ReactElement {
  const { t } = usePage();
  return (
    <>
      <section aria-labelledby="earlier">
        <h2 id="earlier">{t('earlier.heading')}</h2>
        {view.earlier.length === 0 ? (
          <p>{t('earlier.none')}</p>
        ) : (
          <ul className="rs-earlier">
            {view.earlier.map((decision) => (
              <li key={decision.id}>
                <strong>{t(`outcome.${decision.outcome}`)}</strong>{' '}
                <Tag tone={decision.state === 'in-force' ? 'good' : 'plain'}>
                  {t(`earlier.state.${decision.state}`)}
                </Tag>
                <span className="rs-sub">
                  {t('earlier.decidedBy', { name: decision.by.name })}, <When at={decision.at} />
                  {decision.elsewhere ? (
                    <>
                      , <Code>{decision.elsewhere}</Code>
                    </>
                  ) : null}
                </span>
                <span className="rs-value">
                  {t.coded('reason', decision.reasonCode)}. {decision.rationale}
                </span>
                {decision.second ? (
                  <span className="rs-sub">
                    {t('earlier.second', { name: decision.second.by.name })}, <When at={decision.second.at} />
                    {decision.second.note ? `: ${decision.second.note}` : ''}
                  </span>
                ) : null}
                {decision.reopened ? (
                  <span className="rs-sub">
                    {t('earlier.reopened', { name: decision.reopened.by.name })},{' '}
                    <When at={decision.reopened.at} />: {decision.reopened.reason}
                  </span>
                ) : null}
                {decision.known ? (
                  <details className="rs-details">
                    <summary>{t('earlier.known')}</summary>
                    <ul className="usa-list">
                      {decision.known.map((words) => (
                        <li key={words}>{words}</li>
                      ))}
                    </ul>
                  </details>
                ) : null}
              </li>
            ))}
          </ul>
        )}
      </section>
      {view.otherCandidates.length > 0 ? (
        <section aria-labelledby="others">
          <h2 id="others">{t('others.heading')}</h2>
          <ul className="usa-list">
            {view.otherCandidates.map((other) => (
              <li key={other.id}>
                <a className="usa-link" href={address.candidate(other.id)}>
                  {other.reference} {other.recordName}
                </a>
                , {t('queue.bits', { bits: other.bits.toFixed(1) })}
              </li>
            ))}
          </ul>
        </section>
      ) : null}
    </>
  );
}
