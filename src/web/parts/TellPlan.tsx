import type { ReactElement } from 'react';
import type { FieldGroup } from '#domain/notification.js';
import { usePage } from '../page.js';
import type { AgencyRef, ChannelKind, NotificationClass, NotificationKind, ZonedInstant } from '../view.js';
import { AgencyText } from './Tags.js';
import { When } from './When.js';

/** One message that a decision would cause. Sentences come from the rule set that plans it. */
export interface ToldAgency {
  readonly agency: AgencyRef;
  readonly kind: NotificationKind;
  readonly class: NotificationClass;
  readonly because: string;
  readonly legalBasis: string;
  readonly rule: { readonly id: string; readonly version: number };
  readonly fields: readonly FieldGroup[];
  readonly withheld: readonly { readonly field: string; readonly reason: string }[];
  readonly channels: readonly ChannelKind[];
  readonly ackDue: ZonedInstant;
  /** Who acts while the agency is off duty. */
  readonly standIn?: string;
}

export interface NotTold {
  /** The agency, or the role where no agency fits it. */
  readonly who: string;
  readonly reason: string;
}

/** What one outcome would set off, worked out by the planner before anybody confirms. */
export interface TellPlan {
  readonly told: readonly ToldAgency[];
  readonly notTold: readonly NotTold[];
  /** Messages already sent that this outcome takes back. */
  readonly withdrawn: number;
}

export function TellPlanTable({ plan }: { readonly plan: TellPlan }): ReactElement {
  const { t } = usePage();
  return (
    <div className="rs-tell">
      <p>
        <strong>{plan.told.length === 0 ? t('tell.nobody') : t.count('tell.count', plan.told.length)}</strong>{' '}
        {plan.withdrawn > 0 ? t.count('tell.withdrawn', plan.withdrawn) : ''}
      </p>
      {plan.told.length > 0 ? (
        <ul className="rs-tell__list">
          {plan.told.map((told) => (
            <li key={told.agency.id}>
              <Told told={told} />
            </li>
          ))}
        </ul>
      ) : null}
      {plan.notTold.length > 0 ? (
        <>
          <p className="rs-tell__not">
            <strong>{t('tell.not')}</strong>
          </p>
          <ul className="usa-list">
            {plan.notTold.map((not) => (
              <li key={not.who + not.reason}>
                {not.who}: {not.reason}
              </li>
            ))}
          </ul>
        </>
      ) : null}
    </div>
  );
}

function Told({ told }: { readonly told: ToldAgency }): ReactElement {
  const { t } = usePage();
  return (
    <>
      <strong>
        <AgencyText agency={told.agency} />
      </strong>
      <span className="rs-tell__line">
        {t(`notice.${told.kind}`)}, {t(`urgency.${told.class}`)},{' '}
        {t('tell.via', { channels: told.channels.map((channel) => t(`channel.${channel}`)).join(', ') })};{' '}
        {t('tell.ack')} <When at={told.ackDue.at} zone={told.ackDue.zone} relative />
      </span>
      <span className="rs-tell__line">
        {t('tell.what')}: {told.fields.map((field) => t(`fieldGroup.${field}`)).join(', ')}
      </span>
      <span className="rs-tell__line">
        {t('tell.because')}: {told.because}
      </span>
      {told.standIn ? (
        <span className="rs-tell__line">{t('tell.standIn', { name: told.standIn })}</span>
      ) : null}
      {told.withheld.map((held) => (
        <span className="rs-tell__line" key={held.field}>
          {t('tell.withheld', held)}
        </span>
      ))}
      <span className="rs-sub">
        {t('tell.rule', { rule: told.rule.id, version: told.rule.version })}. {t('tell.basis')}:{' '}
        {told.legalBasis}
      </span>
    </>
  );
}
