import type { ReactElement } from 'react';
import { address } from '../addresses.js';
import type { Page } from '../page.js';
import { usePage } from '../page.js';
import { Alert } from '../parts/Alert.js';
import { Csrf, ErrorSummary } from '../parts/Fields.js';
import { Facts } from '../parts/Lists.js';
import { ClassTag, Code, EventText } from '../parts/Tags.js';
import { type TellPlan, TellPlanTable } from '../parts/TellPlan.js';
import type { EventLine, FormState, Outcome, SubjectStatus } from '../view.js';
import type { SecondPersonReason } from './candidateView.js';

export interface ConfirmView {
  readonly candidateId: string;
  readonly reference: string;
  readonly version: number;
  readonly status: SubjectStatus;
  readonly travellerName: string;
  readonly recordName: string;
  readonly recordNumber: string;
  readonly event: EventLine;
  readonly outcome: Outcome;
  readonly reasonCode: string;
  readonly rationale: string;
  readonly plan: TellPlan;
  readonly secondNeeded: readonly SecondPersonReason[];
  /** Errors only: a decision that became impossible between the two pages. */
  readonly form: FormState;
}

/**
 * The last page before a decision. Posts the same fields again (`outcome`, `reasonCode`, `rationale`, `version`), so
 * that it works without script and nothing is kept on the server for a decision nobody has made.
 */
export const confirmPage: Page<ConfirmView> = {
  title: (_, t) => t('confirm.title'),
  width: 'plain',
  failed: (view) => (view.form.errors?.length ?? 0) > 0,
  Body: Confirm,
};

function Confirm({ view }: { readonly view: ConfirmView }): ReactElement {
  const { t } = usePage();
  const second = view.secondNeeded.length > 0;
  return (
    <>
      <ErrorSummary form={view.form} labels={{}} />
      <h1>{t('confirm.heading')}</h1>
      <Facts
        pairs={[
          [
            t('confirm.you'),
            <strong key="outcome" className="rs-outcome">
              {t(`outcome.${view.outcome}`)}
            </strong>,
          ],
          [
            t('confirm.pair'),
            <span key="pair">
              <ClassTag status={view.status} /> {view.travellerName} / {view.recordName}{' '}
              <Code>{view.recordNumber}</Code>
              <span className="rs-sub">
                <Code>{view.reference}</Code> <EventText event={view.event} />
              </span>
            </span>,
          ],
          [t('decide.reason'), t.coded('reason', view.reasonCode)],
          [t('decide.rationale'), view.rationale],
        ]}
      />
      <Alert kind={second ? 'info' : 'warning'} slim>
        {second ? t('confirm.proposed') : t('confirm.inForce')}
        {second ? (
          <span className="rs-sub">
            {t('decide.secondNote')} {view.secondNeeded.map((reason) => t(`second.${reason}`)).join('; ')}.
          </span>
        ) : null}
      </Alert>
      <h2>{t('tell.heading')}</h2>
      <TellPlanTable plan={view.plan} />
      <div className="rs-buttons">
        <form method="post" action={address.candidateConfirm(view.candidateId)} className="rs-inline">
          <Csrf />
          <HiddenAnswers view={view} />
          <button type="submit" className="usa-button">
            {t(`confirm.submit.${view.outcome}`)}
          </button>
        </form>
        <form method="post" action={address.candidateDecide(view.candidateId)} className="rs-inline">
          <Csrf />
          <HiddenAnswers view={view} />
          <input type="hidden" name="back" value="yes" />
          <button type="submit" className="usa-button usa-button--outline">
            {t('confirm.back')}
          </button>
        </form>
      </div>
    </>
  );
}

function HiddenAnswers({ view }: { readonly view: ConfirmView }): ReactElement {
  return (
    <>
      <input type="hidden" name="version" value={view.version} />
      <input type="hidden" name="outcome" value={view.outcome} />
      <input type="hidden" name="reasonCode" value={view.reasonCode} />
      <input type="hidden" name="rationale" value={view.rationale} />
    </>
  );
}
