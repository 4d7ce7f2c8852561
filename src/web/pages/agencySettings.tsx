import type { ReactElement } from 'react';
import { CONTACT_PURPOSES, type ContactPurpose } from '#domain/contact.js';
import { OWN_TIERS } from '#domain/tierChoices.js';
import { address } from '../addresses.js';
import type { Page } from '../page.js';
import { usePage } from '../page.js';
import { Choices, ErrorSummary, PostForm, Select, Submit, TextArea, TextField } from '../parts/Fields.js';
import type { AgencyRef, ChannelKind, FormState } from '../view.js';
import { OFFICE_CODES, type OfficeCode } from './absconders.js';
import { DistrictFields, type DistrictFieldsView } from './agencyDistrictFields.js';

/**
 * One settings form a page. Field names, where N counts from 0:
 * contacts `contact-N-id|purpose|name|title|phone|email|checked` ·
 * channels `channel-N-id|position|address|used|carries|key|checked`, `new-kind`, `new-address` ·
 * hours `hours-DAY-from|to` · calendar `code`, `days` · stand-in `agency` · absconding `STEP-office|time|unit` ·
 * lodging `days` · juveniles `place`, `protocol` · keeping `rule`, `years`, `law` · tiers `tribalTierOne`, `reading-QUESTION`, `own-CONDUCT`, `law` · districts `districts` (many), `togetherWhy`.
 */
export type AgencySettingsView = {
  readonly agency: AgencyRef;
  /** The version read; a save over somebody else's change is refused. */
  readonly version: number;
  readonly form: FormState;
} & (
  | { readonly part: 'contacts'; readonly count: number }
  | {
      readonly part: 'channels';
      readonly channels: readonly { readonly id: string; readonly kind: ChannelKind }[];
      /** The reader approves addresses that carry the record itself. */
      readonly mayApprove: boolean;
    }
  | { readonly part: 'hours'; readonly zone: string }
  | {
      readonly part: 'calendar';
      readonly calendars: readonly { readonly code: string; readonly name: string }[];
    }
  | {
      readonly part: 'absconding';
      /** In their order, each with what the table of rules says. */
      readonly steps: readonly {
        readonly code: string;
        readonly says: string;
        readonly office: OfficeCode;
        readonly days: number;
        /** The guide gives the figure. */
        readonly confirmed: boolean;
      }[];
    }
  /** By the set of rules; the agency's own figure is in the form. */
  | { readonly part: 'lodging'; readonly standard: number }
  | {
      readonly part: 'tiers';
      /** Only tribes may tier all their convictions as Tier I. */
      readonly tribal: boolean;
      readonly readings: readonly {
        readonly code: string;
        readonly question: string;
        readonly guide: string;
        readonly statute: string;
        /** As the rules in force read it. */
        readonly inForce: 'guide' | 'statute';
      }[];
      readonly conducts: readonly { readonly code: string; readonly says: string }[];
    }
  | { readonly part: 'juveniles' }
  | { readonly part: 'keeping' }
  | { readonly part: 'stand-in'; readonly agencies: readonly AgencyRef[] }
  | ({ readonly part: 'districts' } & DistrictFieldsView)
);

export const agencySettingsPage: Page<AgencySettingsView> = {
  title: (view, t) => t('settings.title', { agency: view.agency.name }),
  width: 'plain',
  failed: (view) => (view.form.errors?.length ?? 0) > 0,
  Body: AgencySettings,
};

const DAYS = [1, 2, 3, 4, 5, 6, 7] as const;

function AgencySettings({ view }: { readonly view: AgencySettingsView }): ReactElement {
  const { t } = usePage();
  return (
    <>
      <ErrorSummary form={view.form} labels={labelsOf(view, t)} />
      <p>
        <a className="usa-link" href={address.agency(view.agency.id)}>
          {t('settings.back')}
        </a>
      </p>
      <h1>
        {t(`settings.${view.part}`)}
        <span className="rs-strip__record">{view.agency.name}</span>
      </h1>
      <PostForm action={address.agencySettings(view.agency.id, view.part)} id="settings" keep wide>
        <input type="hidden" name="version" value={view.version} />
        <Fields view={view} />
        <Submit label={t('form.save')} />
      </PostForm>
    </>
  );
}

function Fields({ view }: { readonly view: AgencySettingsView }): ReactElement {
  const { t } = usePage();
  const { form } = view;
  switch (view.part) {
    case 'contacts':
      return (
        <>
          <p>{t('settings.contactsText')}</p>
          {Array.from({ length: view.count }, (_, n) => `contact-${n}`).map((prefix, n) => (
            <fieldset className="usa-fieldset rs-group" key={prefix}>
              <legend className="usa-legend">{t('settings.contact', { n: n + 1 })}</legend>
              <Id form={form} name={`${prefix}-id`} />
              <Select
                form={form}
                name={`${prefix}-purpose`}
                label={t('agency.contactPurpose')}
                choices={(Object.keys(CONTACT_PURPOSES) as ContactPurpose[]).map((value) => ({
                  value,
                  label: t(`contactPurpose.${value}`),
                }))}
              />
              <div className="rs-two">
                <TextField
                  form={form}
                  name={`${prefix}-name`}
                  label={t('agency.contactName')}
                  autoComplete="off"
                />
                <TextField
                  form={form}
                  name={`${prefix}-title`}
                  label={t('agency.contactTitle')}
                  autoComplete="off"
                />
                <TextField
                  form={form}
                  name={`${prefix}-phone`}
                  type="tel"
                  label={t('agency.contactPhone')}
                  autoComplete="off"
                />
                <TextField
                  form={form}
                  name={`${prefix}-email`}
                  type="email"
                  label={t('agency.contactEmail')}
                  autoComplete="off"
                />
              </div>
              <Checked form={form} name={`${prefix}-checked`} />
            </fieldset>
          ))}
        </>
      );
    case 'channels':
      return (
        <>
          <p>{t('settings.channelsText')}</p>
          {view.channels.map((channel, n) => (
            <fieldset className="usa-fieldset rs-group" key={channel.id}>
              <legend className="usa-legend">
                {t('settings.channel', { n: n + 1 })}: {t(`channel.${channel.kind}`)}
              </legend>
              <input type="hidden" name={`channel-${n}-id`} value={channel.id} />
              <TextField
                form={form}
                name={`channel-${n}-position`}
                label={t('settings.position')}
                inputMode="numeric"
                short
              />
              {channel.kind === 'inbox' ? (
                <p className="usa-hint">{t('settings.addressHint.inbox')}</p>
              ) : (
                <TextField
                  form={form}
                  name={`channel-${n}-address`}
                  label={t('settings.address')}
                  hint={t(`settings.addressHint.${channel.kind}`)}
                  spellCheck={false}
                />
              )}
              <Box
                form={form}
                name={`channel-${n}-used`}
                label={t('settings.use')}
                text={t('settings.used')}
              />
              {view.mayApprove && (channel.kind === 'file' || channel.kind === 'nlets') ? (
                <Box
                  form={form}
                  name={`channel-${n}-carries`}
                  label={t('agency.channelContent')}
                  text={t('settings.carries')}
                />
              ) : null}
              {channel.kind === 'webhook' ? (
                <Box
                  form={form}
                  name={`channel-${n}-key`}
                  value="new"
                  label={t('settings.key')}
                  text={t('settings.keyNew')}
                />
              ) : null}
              <Checked form={form} name={`channel-${n}-checked`} />
            </fieldset>
          ))}
          <fieldset className="usa-fieldset rs-group">
            <legend className="usa-legend">{t('settings.newChannel')}</legend>
            <Select
              form={form}
              name="new-kind"
              label={t('agency.channelKind')}
              empty={t('settings.newChannelNone')}
              choices={(['portal', 'email', 'webhook', 'nlets', 'file'] as const).map((value) => ({
                value,
                label: t(`channel.${value === 'portal' ? 'inbox' : value}`),
              }))}
            />
            <TextField
              form={form}
              name="new-address"
              label={t('settings.address')}
              hint={t('settings.newAddressHint')}
              optional
              spellCheck={false}
            />
          </fieldset>
        </>
      );
    case 'hours':
      return (
        <>
          <p>{t('settings.hoursText', { zone: view.zone })}</p>
          {DAYS.map((day) => (
            <fieldset className="usa-fieldset rs-group" key={day}>
              <legend className="usa-legend">{t(`day.${day}`)}</legend>
              <div className="rs-two">
                <TextField
                  form={form}
                  name={`hours-${day}-from`}
                  lengthMax={5}
                  label={t('settings.hoursFrom')}
                  short
                />
                <TextField
                  form={form}
                  name={`hours-${day}-to`}
                  lengthMax={5}
                  label={t('settings.hoursTo')}
                  short
                />
              </div>
            </fieldset>
          ))}
        </>
      );
    case 'calendar':
      return (
        <>
          <p>{t('settings.calendarText')}</p>
          <Select
            form={form}
            name="code"
            label={t('settings.calendarCode')}
            choices={view.calendars.map(({ code, name }) => ({ value: code, label: name }))}
          />
          <TextArea
            form={form}
            name="days"
            label={t('settings.calendarDays')}
            hint={t('settings.calendarDaysHint')}
            optional
            rows={6}
          />
        </>
      );
    case 'absconding':
      return (
        <>
          <p>{t('settings.abscondingText')}</p>
          {view.steps.map((step) => (
            <fieldset className="usa-fieldset rs-group" key={step.code}>
              <legend className="usa-legend">{step.says}</legend>
              <p className="usa-hint">
                {t(step.confirmed ? 'settings.stepTable' : 'settings.stepPractice', {
                  office: t(`step.office.${step.office}`),
                  days: step.days,
                })}
              </p>
              <Select
                form={form}
                name={`${step.code}-office`}
                label={t('settings.stepOffice')}
                empty={t('settings.stepAsTable')}
                choices={OFFICE_CODES.map((value) => ({ value, label: t(`step.office.${value}`) }))}
              />
              <div className="rs-two">
                <TextField
                  form={form}
                  name={`${step.code}-time`}
                  label={t('settings.stepTime')}
                  inputMode="numeric"
                  lengthMax={3}
                  autoComplete="off"
                  optional
                  short
                />
                <Select
                  form={form}
                  name={`${step.code}-unit`}
                  label={t('settings.stepUnit')}
                  choices={(['days', 'hours'] as const).map((value) => ({
                    value,
                    label: t(`settings.stepUnit.${value}`),
                  }))}
                />
              </div>
            </fieldset>
          ))}
        </>
      );
    case 'lodging':
      return (
        <>
          <p>{t('settings.lodgingText')}</p>
          <TextField
            form={form}
            name="days"
            label={t('settings.lodgingDays')}
            hint={t('settings.lodgingHint', { n: view.standard })}
            inputMode="numeric"
            short
            optional
          />
        </>
      );
    case 'tiers':
      return <TierChoiceFields form={form} view={view} />;
    case 'keeping':
      return (
        <>
          <p>{t('settings.keepingText')}</p>
          <Choices
            form={form}
            name="rule"
            label={t('settings.keepingRule')}
            choices={[
              { value: 'keep', label: t('settings.keeping.keep') },
              { value: 'seal', label: t('settings.keeping.seal'), hint: t('settings.keepingSealHint') },
            ]}
          />
          <TextField
            form={form}
            name="years"
            label={t('settings.keepingYears')}
            hint={t('settings.keepingYearsHint')}
            inputMode="numeric"
            short
            optional
          />
          <TextArea form={form} name="law" label={t('settings.keepingLaw')} rows={2} optional />
        </>
      );
    case 'juveniles':
      return (
        <>
          <p>{t('settings.juvenilesText')}</p>
          <TextField
            form={form}
            name="place"
            label={t('settings.juvenilePlace')}
            hint={t('settings.juvenilePlaceHint')}
            lengthMax={300}
            autoComplete="off"
            optional
          />
          <TextArea form={form} name="protocol" label={t('settings.juvenileProtocol')} optional rows={4} />
        </>
      );
    case 'stand-in':
      return (
        <>
          <p>{t('settings.standInText')}</p>
          <Select
            form={form}
            name="agency"
            label={t('settings.standIn')}
            empty={t('settings.standInNone')}
            choices={view.agencies.map((agency) => ({ value: agency.id, label: agency.name }))}
          />
        </>
      );
    case 'districts':
      return <DistrictFields form={form} view={view} />;
  }
}

function TierChoiceFields({
  form,
  view,
}: {
  readonly form: FormState;
  readonly view: Extract<AgencySettingsView, { part: 'tiers' }>;
}): ReactElement {
  const { t } = usePage();
  return (
    <>
      <p>{t('settings.tiersText')}</p>
      {view.tribal ? (
        <Choices
          form={form}
          name="tribalTierOne"
          label={t('settings.tribalTierOne')}
          hint={t('settings.tribalTierOneHint')}
          choices={(['no', 'yes'] as const).map((value) => ({
            value,
            label: t(`settings.tribalTierOne.${value}`),
          }))}
        />
      ) : null}
      <h2>{t('settings.readings')}</h2>
      {view.readings.map((r) => (
        <Choices
          key={r.code}
          form={form}
          name={`reading-${r.code}`}
          label={r.question}
          optional
          choices={[
            { value: '', label: t(`settings.readingInForce.${r.inForce}`) },
            { value: 'guide', label: t('settings.reading.guide'), hint: r.guide },
            { value: 'statute', label: t('settings.reading.statute'), hint: r.statute },
          ]}
        />
      ))}
      <h2>{t('settings.ownTiers')}</h2>
      <p>{t('settings.ownTiersText')}</p>
      {view.conducts.map((conduct) => (
        <Select
          key={conduct.code}
          form={form}
          name={`own-${conduct.code}`}
          label={conduct.says}
          empty={t('settings.ownTierNone')}
          choices={OWN_TIERS.map((value) => ({ value, label: t(`settings.ownTier.${value}`) }))}
        />
      ))}
      <TextField
        form={form}
        name="law"
        label={t('settings.tierLaw')}
        hint={t('settings.tierLawHint')}
        lengthMax={300}
        autoComplete="off"
        optional
      />
    </>
  );
}

function Checked({ form, name }: { readonly form: FormState; readonly name: string }): ReactElement {
  const { t } = usePage();
  return <Box form={form} name={name} label={t('agency.verified')} text={t('settings.checkedNow')} />;
}

function Box(props: {
  readonly form: FormState;
  readonly name: string;
  readonly label: string;
  readonly text: string;
  readonly value?: string;
}): ReactElement {
  const { form, name, label, text, value = 'yes' } = props;
  return <Choices form={form} name={name} label={label} many choices={[{ value, label: text }]} />;
}

function Id({ form, name }: { readonly form: FormState; readonly name: string }): ReactElement {
  const value = form.values[name];
  return <input type="hidden" name={name} value={typeof value === 'string' ? value : ''} />;
}

function labelsOf(
  view: AgencySettingsView,
  t: ReturnType<typeof usePage>['t'],
): Readonly<Record<string, string>> {
  switch (view.part) {
    case 'contacts':
      return Object.fromEntries(
        Array.from({ length: view.count }, (_, n) => n).flatMap((n) => [
          [`contact-${n}-name`, `${t('settings.contact', { n: n + 1 })}, ${t('agency.contactName')}`],
          [`contact-${n}-phone`, `${t('settings.contact', { n: n + 1 })}, ${t('agency.contactPhone')}`],
          [`contact-${n}-email`, `${t('settings.contact', { n: n + 1 })}, ${t('agency.contactEmail')}`],
        ]),
      );
    case 'channels':
      return Object.fromEntries([
        ...view.channels.flatMap((_, n) => [
          [`channel-${n}-position`, `${t('settings.channel', { n: n + 1 })}, ${t('settings.position')}`],
          [`channel-${n}-address`, `${t('settings.channel', { n: n + 1 })}, ${t('settings.address')}`],
        ]),
        ['new-kind', `${t('settings.newChannel')}, ${t('agency.channelKind')}`],
        ['new-address', `${t('settings.newChannel')}, ${t('settings.address')}`],
      ]);
    case 'hours':
      return Object.fromEntries(
        DAYS.flatMap((day) => [
          [`hours-${day}-from`, `${t(`day.${day}`)}, ${t('settings.hoursFrom')}`],
          [`hours-${day}-to`, `${t(`day.${day}`)}, ${t('settings.hoursTo')}`],
        ]),
      );
    case 'calendar':
      return { code: t('settings.calendarCode'), days: t('settings.calendarDays') };
    case 'absconding':
      return Object.fromEntries(
        view.steps.flatMap((step) => [
          [`${step.code}-office`, `${step.says}, ${t('settings.stepOffice')}`],
          [`${step.code}-time`, `${step.says}, ${t('settings.stepTime')}`],
          [`${step.code}-unit`, `${step.says}, ${t('settings.stepUnit')}`],
        ]),
      );
    case 'lodging':
      return { days: t('settings.lodgingDays') };
    case 'tiers':
      return { law: t('settings.tierLaw') };
    case 'keeping':
      return {
        rule: t('settings.keepingRule'),
        years: t('settings.keepingYears'),
        law: t('settings.keepingLaw'),
      };
    case 'juveniles':
      return { place: t('settings.juvenilePlace'), protocol: t('settings.juvenileProtocol') };
    case 'stand-in':
      return { agency: t('settings.standIn') };
    case 'districts':
      return { districts: t('settings.districtsChoose'), togetherWhy: t('settings.districtsTogether') };
  }
}
