import type { ReactElement } from 'react';
import type { Band } from '#domain/evidence.js';
import { address } from '../addresses.js';
import type { Page } from '../page.js';
import { usePage } from '../page.js';
import { Alert } from '../parts/Alert.js';
import { Comparison, type ComparisonRow } from '../parts/Comparison.js';
import { EvidenceTable, type Explanation, ExplanationDetails } from '../parts/Evidence.js';
import { PostButton } from '../parts/Fields.js';
import { Facts } from '../parts/Lists.js';
import { ClassTag, Code, EventText, Tag } from '../parts/Tags.js';
import type { TellPlan } from '../parts/TellPlan.js';
import { Deadline, dateText, When } from '../parts/When.js';
import type {
  EventLine,
  FormState,
  Instant,
  OfficerRef,
  Outcome,
  SubjectStatus,
  ZonedInstant,
} from '../view.js';
import { DecisionPanel } from './candidateDecision.js';
import type { CandidatePath, CandidateState } from './queue.js';

export interface EarlierDecision {
  readonly id: string;
  readonly outcome: Outcome;
  /** A code of `reason.…`. */
  readonly reasonCode: string;
  readonly rationale: string;
  readonly by: OfficerRef;
  readonly at: Instant;
  readonly second?: { readonly by: OfficerRef; readonly at: Instant; readonly note: string };
  readonly state: 'proposed' | 'in-force' | 'refused' | 'reopened';
  /** Where it was made, when not on this candidate: its reference. */
  readonly elsewhere?: string;
}

export type SecondPersonReason = 'negative-wanted' | 'same-unverified' | 'foreign-release';

export interface Proposal {
  readonly outcome: Outcome;
  readonly reasonCode: string;
  readonly rationale: string;
  readonly by: OfficerRef;
  readonly at: Instant;
  readonly needed: readonly SecondPersonReason[];
}

export interface CandidateView {
  readonly id: string;
  readonly reference: string;
  /** Sent back with every decision: a candidate that changed meanwhile refuses it. */
  readonly version: number;
  readonly status: SubjectStatus;
  readonly path: CandidatePath;
  readonly state: CandidateState;
  readonly closeReason?: string;
  readonly departedUndecided: boolean;
  readonly bits: number;
  readonly band: Band;
  readonly travellerName: string;
  readonly travellerBorn?: string;
  readonly record: {
    readonly id: string;
    readonly number: string;
    readonly name: string;
    readonly file: 'NSOR' | 'WANTED' | 'FOREIGN';
    readonly enteringAgency: string;
    /** The warrant's or record's caution, as entered. */
    readonly caution?: string;
  };
  readonly event: EventLine;
  readonly openedAt: Instant;
  readonly decideBefore: ZonedInstant;
  readonly claim?: { readonly by: OfficerRef; readonly until: ZonedInstant; readonly note?: string };
  /** Others who have this page open now. */
  readonly alsoOpen: readonly OfficerRef[];
  readonly comparison: readonly ComparisonRow[];
  readonly explanation: Explanation;
  readonly earlier: readonly EarlierDecision[];
  readonly otherCandidates: readonly {
    readonly id: string;
    readonly reference: string;
    readonly recordName: string;
    readonly bits: number;
  }[];
  readonly tell: { readonly [O in Outcome]: TellPlan };
  /** Present while a second person is awaited. */
  readonly proposal?: Proposal;
  /** Reason codes by outcome, in the order of the list. */
  readonly reasons: { readonly [O in Outcome]: readonly string[] };
  /** For which outcomes a second person will be needed. */
  readonly secondNeeded: { readonly [O in Outcome]: readonly SecondPersonReason[] };
  /** Fields: `outcome`, `reasonCode`, `rationale` (or `answer`, `note` for the second person; `reason` to reopen). */
  readonly form: FormState;
  readonly may: {
    readonly claim: boolean;
    readonly release: boolean;
    readonly handOver: boolean;
    readonly decide: boolean;
    readonly second: boolean;
    readonly reopen: boolean;
    readonly export: boolean;
  };
  readonly tripId?: string;
  /** The next candidate of the reader's queue, for the key n. */
  readonly nextId?: string;
}

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
      <Warnings view={view} />
      <div className="rs-case">
        <div className="rs-case__main">
          <section aria-labelledby="compare">
            <h2 id="compare">{t('compare.heading')}</h2>
            <Comparison rows={view.comparison} />
          </section>
          <section aria-labelledby="evidence">
            <h2 id="evidence">{t('evidence.heading')}</h2>
            <EvidenceTable evidence={view.explanation.evidence} />
            <ExplanationDetails explanation={view.explanation} />
          </section>
          <Earlier view={view} />
        </div>
        <div className="rs-case__side">
          <DecisionPanel view={view} />
        </div>
      </div>
    </>
  );
}

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
              departs && Date.parse(departs.at) < Date.parse(shell.now)
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
          t('candidate.unclaimed')
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

function Warnings({ view }: { readonly view: CandidateView }): ReactElement {
  const { t } = usePage();
  return (
    <>
      {view.departedUndecided ? (
        <Alert kind="error" heading={t('candidate.departedHeading')}>
          {t('candidate.departedText')}
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
