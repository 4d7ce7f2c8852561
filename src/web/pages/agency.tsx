import type { ReactElement } from 'react';
import type { ContactPurpose } from '#domain/contact.js';
import { address } from '../addresses.js';
import type { Page } from '../page.js';
import { usePage } from '../page.js';
import { Alert } from '../parts/Alert.js';
import { DataTable, Facts } from '../parts/Lists.js';
import { Code, Tag } from '../parts/Tags.js';
import { dateText, When } from '../parts/When.js';
import type { AgencyRef, ChannelKind, Instant } from '../view.js';
import type { OfficeCode } from './absconders.js';
import { Duty, type DutyNow } from './agencies.js';

export interface Contact {
  readonly id: string;
  readonly purpose: ContactPurpose;
  readonly standing: 'verified' | 'due' | 'stale';
  readonly name: string;
  readonly title: string;
  readonly email?: string;
  readonly phone?: string;
  readonly checkedAt?: Instant;
}

export interface Channel {
  readonly id: string;
  readonly kind: ChannelKind;
  readonly address: string;
  readonly carriesContent: boolean;
  readonly checkedAt?: Instant;
  readonly active: boolean;
}

export type SettingsPart =
  | 'contacts'
  | 'channels'
  | 'hours'
  | 'calendar'
  | 'stand-in'
  | 'absconding'
  | 'lodging'
  | 'keeping'
  | 'tiers'
  | 'juveniles'
  | 'districts';

export interface AgencyView {
  readonly agency: AgencyRef;
  readonly jurisdiction: string;
  readonly zone: string;
  readonly ncicAccess: boolean;
  readonly active: boolean;
  readonly duty: DutyNow;
  readonly contacts: readonly Contact[];
  readonly channels: readonly Channel[];
  /** 1 = Monday; `HH:MM`, `to` may be 24:00. Empty: at all hours. */
  readonly hours: readonly {
    readonly day: 1 | 2 | 3 | 4 | 5 | 6 | 7;
    readonly from: string;
    readonly to: string;
  }[];
  readonly calendar: {
    readonly name: string;
    readonly more: readonly { readonly date: string; readonly name: string }[];
  };
  readonly standIn?: AgencyRef;
  /** How long files of persons who moved out are kept; years null: for good. Only of registration agencies. */
  readonly keeping?: { readonly years: number | null; readonly law: string };
  /** From how many nights away lodging is reported here; only of registration agencies. */
  readonly lodgingFromDays?: { readonly n: number; readonly own: boolean };
  /** Of an agency that registers: what its jurisdiction chose about tiers, in words, with its law. */
  readonly tierChoices?: { readonly lines: readonly string[]; readonly law: string };
  /** Of an agency that registers: where and how juveniles appear; null: like everybody else. */
  readonly juveniles?: { readonly place: string; readonly protocol: string } | null;
  /** Of an agency that registers: owner and time of each step after a failure to appear. */
  readonly abscondingSteps?: readonly {
    readonly says: string;
    readonly office: OfficeCode;
    readonly unit: 'days' | 'hours';
    readonly n: number;
    /** Set by the agency and not by the table of rules. */
    readonly own: boolean;
  }[];
  /** Of offices to which cases of judicial districts are referred: which it names. */
  readonly districts?: readonly { readonly name: string; readonly togetherWhy?: string }[];
  readonly actsFor: readonly { readonly name: string; readonly scope: string; readonly until: string }[];
  readonly mayChange: boolean;
  /** The reader may see in which format the agency is told. */
  readonly seesFormat: boolean;
  /** Machine clients: how many work, where the reader may see them. */
  readonly machines?: number;
  /** Signing keys made by the request that is answered: shown only now. */
  readonly newKeys?: readonly { readonly address: string; readonly secret: string }[];
}

export const agencyPage: Page<AgencyView> = {
  title: (view) => view.agency.name,
  width: 'plain',
  Body: Agency,
};

function Agency({ view }: { readonly view: AgencyView }): ReactElement {
  const { t } = usePage();
  const { agency } = view;
  return (
    <>
      <h1>{agency.name}</h1>
      {view.active ? null : (
        <Alert kind="warning" slim>
          {t('agency.inactive')}
        </Alert>
      )}
      {view.newKeys?.map(({ address: to, secret }) => (
        <Alert kind="warning" heading={t('agency.newKey', { address: to })} role="status" key={secret}>
          <strong className="rs-big-code rs-breakable">{secret}</strong> {t('agency.newKeyText')}
        </Alert>
      ))}
      <Facts
        pairs={[
          [t('agencies.kind'), t.coded('agencyKind', agency.kind)],
          [t('agency.ori'), agency.ori ? <Code key="ori">{agency.ori}</Code> : null],
          [t('agency.jurisdiction'), view.jurisdiction],
          [t('agency.zone'), view.zone],
          [t('agency.ncic'), t(view.ncicAccess ? 'form.yes' : 'form.no')],
          [t('agencies.duty'), <Duty key="duty" duty={view.duty} />],
        ]}
      />
      <Head view={view} part="contacts" text={t('agency.contacts')} />
      <DataTable
        caption={t('agency.contacts')}
        compact
        rows={view.contacts}
        id={(contact) => contact.id}
        empty={t('agency.noContacts')}
        columns={[
          {
            id: 'name',
            label: t('agency.contactName'),
            heads: true,
            cell: (contact) => (
              <div>
                {contact.name}
                <span className="rs-sub">{contact.title}</span>
              </div>
            ),
          },
          {
            id: 'purpose',
            label: t('agency.contactPurpose'),
            cell: (contact) => t(`contactPurpose.${contact.purpose}`),
          },
          {
            id: 'phone',
            label: t('agency.contactPhone'),
            cell: (contact) => <Code>{contact.phone ?? ''}</Code>,
          },
          { id: 'email', label: t('agency.contactEmail'), cell: (contact) => contact.email ?? '' },
          {
            id: 'checked',
            label: t('agency.verified'),
            cell: (contact) => (
              <div>
                {contact.checkedAt ? <When at={contact.checkedAt} brief /> : t('agencies.neverChecked')}
                {contact.standing === 'verified' ? null : (
                  <span className="rs-sub">
                    <Tag tone={contact.standing === 'stale' ? 'bad' : 'warn'}>
                      {t(`contact.${contact.standing}`)}
                    </Tag>
                  </span>
                )}
              </div>
            ),
          },
        ]}
      />
      <Head view={view} part="channels" text={t('agency.channels')} />
      <DataTable
        caption={t('agency.channels')}
        compact
        rows={view.channels}
        id={(channel) => channel.id}
        empty={t('agency.noChannels')}
        columns={[
          {
            id: 'kind',
            label: t('agency.channelKind'),
            heads: true,
            cell: (channel) => (
              <div>
                {t(`channel.${channel.kind}`)}
                {channel.active ? null : <span className="rs-sub">{t('agency.off')}</span>}
              </div>
            ),
          },
          {
            id: 'address',
            label: t('agency.channelAddress'),
            cell: (channel) => <span className="rs-breakable">{channel.address}</span>,
          },
          {
            id: 'content',
            label: t('agency.channelContent'),
            cell: (channel) => t(channel.carriesContent ? 'agency.carriesAll' : 'agency.carriesPointer'),
          },
          {
            id: 'checked',
            label: t('agency.verified'),
            cell: (channel) =>
              channel.checkedAt ? <When at={channel.checkedAt} brief /> : t('agencies.neverChecked'),
          },
        ]}
      />
      {view.seesFormat ? (
        <p>
          <a className="usa-link" href={address.agencyFormat(agency.id)}>
            {t('format.heading')}
          </a>
        </p>
      ) : null}
      <Head view={view} part="hours" text={t('agency.hours')} />
      {view.hours.length === 0 ? (
        <p>{t('agency.hoursNone')}</p>
      ) : (
        <Facts pairs={view.hours.map((h) => [t(`day.${h.day}`), `${h.from} – ${h.to}`] as const)} />
      )}
      <Head view={view} part="calendar" text={t('agency.calendar')} />
      <p>{view.calendar.name}</p>
      {view.calendar.more.length > 0 ? (
        <ul className="usa-list">
          {view.calendar.more.map((day) => (
            <li key={day.date}>
              {dateText(day.date)}: {day.name}
            </li>
          ))}
        </ul>
      ) : null}
      <Head view={view} part="stand-in" text={t('agency.standInLabel')} />
      <p>{view.standIn?.name ?? t('settings.standInNone')}</p>
      {view.lodgingFromDays === undefined ? null : (
        <>
          <Head view={view} part="lodging" text={t('settings.lodging')} />
          <p>
            {t.count('settings.lodgingLine', view.lodgingFromDays.n)}{' '}
            {view.lodgingFromDays.own ? <Tag tone="info">{t('settings.stepOwn')}</Tag> : null}
          </p>
        </>
      )}
      {view.tierChoices ? (
        <>
          <Head view={view} part="tiers" text={t('settings.tiers')} />
          {view.tierChoices.lines.length === 0 ? (
            <p>{t('settings.tiersNone')}</p>
          ) : (
            <>
              <ul className="usa-list">
                {view.tierChoices.lines.map((line) => (
                  <li key={line}>{line}</li>
                ))}
              </ul>
              <p>{view.tierChoices.law}</p>
            </>
          )}
        </>
      ) : null}
      {view.juveniles === undefined ? null : (
        <>
          <Head view={view} part="juveniles" text={t('settings.juveniles')} />
          {view.juveniles === null ? (
            <p>{t('settings.juvenilesNone')}</p>
          ) : (
            <Facts
              pairs={[
                [t('settings.juvenilePlace'), view.juveniles.place || '–'],
                [t('settings.juvenileProtocol'), view.juveniles.protocol || '–'],
              ]}
            />
          )}
        </>
      )}
      {view.keeping === undefined ? null : (
        <>
          <Head view={view} part="keeping" text={t('settings.keeping')} />
          <p>
            {view.keeping.years === null
              ? t('settings.keepingLine.keep')
              : t.count('settings.keepingLine', view.keeping.years)}
            {view.keeping.law ? <span className="rs-sub">{view.keeping.law}</span> : null}
          </p>
        </>
      )}
      {view.abscondingSteps ? (
        <>
          <Head view={view} part="absconding" text={t('settings.absconding')} />
          <Facts
            pairs={view.abscondingSteps.map((step) => [
              step.says,
              <>
                {t('settings.stepLine', {
                  office: t(`step.office.${step.office}`),
                  time: t.count(step.unit === 'days' ? 'settings.stepDays' : 'settings.stepHours', step.n),
                })}{' '}
                {step.own ? <Tag tone="info">{t('settings.stepOwn')}</Tag> : null}
              </>,
            ])}
          />
        </>
      ) : null}
      {view.districts === undefined ? null : (
        <>
          <Head view={view} part="districts" text={t('settings.districts')} />
          {view.districts.length === 0 ? (
            <p>{t('agency.districtsNone')}</p>
          ) : (
            <ul className="usa-list">
              {view.districts.map(({ name, togetherWhy }) => (
                <li key={name}>
                  {togetherWhy === undefined
                    ? name
                    : t('agency.districtTogether', { district: name, why: togetherWhy })}
                </li>
              ))}
            </ul>
          )}
        </>
      )}
      {view.machines === undefined ? null : (
        <>
          <h2>{t('machines.title')}</h2>
          <p>
            <a className="usa-link" href={address.machines(agency.id)}>
              {t.count('machines.working', view.machines)}
            </a>
          </p>
        </>
      )}
      {view.actsFor.length > 0 ? (
        <>
          <h2>{t('agency.actsFor')}</h2>
          <ul className="usa-list">
            {view.actsFor.map((duty) => (
              <li key={duty.name}>
                {t('agency.actsForLine', { name: duty.name, scope: duty.scope, until: dateText(duty.until) })}
              </li>
            ))}
          </ul>
        </>
      ) : null}
    </>
  );
}

function Head(props: {
  readonly view: AgencyView;
  readonly part: SettingsPart;
  readonly text: string;
}): ReactElement {
  const { t } = usePage();
  return (
    <div className="rs-head">
      <h2>{props.text}</h2>
      {props.view.mayChange ? (
        <p className="rs-head__tools rs-no-print">
          <a className="usa-link" href={address.agencySettings(props.view.agency.id, props.part)}>
            {t('agency.settings')}
            <span className="usa-sr-only"> {props.text}</span>
          </a>
        </p>
      ) : null}
    </div>
  );
}
