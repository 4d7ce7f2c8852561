import type { ReactElement } from 'react';
import { dateText, isPartialDate } from '#basics/dates.js';
import { LATE_REASONS, MEANS, PURPOSES } from '#domain/travelNotice.js';
import { address, DUTY_ADDRESS } from '../addresses.js';
import type { Page } from '../page.js';
import { usePage } from '../page.js';
import { DraftForm } from '../parts/DraftForm.js';
import { Choices, DateField, ErrorSummary, Select, TextArea, TextField } from '../parts/Fields.js';
import { Said } from '../parts/Said.js';
import type { TextKey } from '../text/text.js';
import type { FormState } from '../view.js';

/**
 * One topic of a travel notice a page; each leg of the journey has a page of its own. Every POST saves the draft,
 * `next=later` goes back to the list.
 */
export interface NoticeDraftView {
  readonly draftId: string;
  readonly steps: readonly string[];
  readonly step: string;
  readonly form: FormState;
  /** Agencies the reader files for, by ORI; one is not asked. */
  readonly agencies: readonly { readonly ori: string; readonly name: string }[];
  /** States, territories and tribes, for mailed forms. */
  readonly jurisdictions: readonly { readonly code: string; readonly name: string }[];
  /** Who the record number names, where it was found. */
  readonly registrant?: string;
  /** On `check`: every answer, the arithmetic of the days of notice, and what stays as a warning. */
  readonly check?: {
    readonly answers: readonly {
      readonly step: string;
      readonly field: string;
      readonly lines: readonly string[];
    }[];
    readonly reckoning: readonly string[];
    readonly warnings: readonly NoticeToMend[];
  };
}

export const noticeDraftPage: Page<NoticeDraftView> = {
  title: (view, t) => t('noticeDraft.title', { step: stepLabel(t, view.step) }),
  width: 'plain',
  failed: (view) => (view.form.errors?.length ?? 0) > 0,
  Body: NoticeDraft,
};

type T = ReturnType<typeof usePage>['t'];

function stepLabel(t: T, step: string): string {
  const leg = /^leg-(\d+)$/.exec(step)?.[1];
  return leg
    ? t('noticeStep.leg', { n: leg })
    : t(`noticeStep.${step}` as Exclude<TextKey, 'noticeStep.leg'>);
}

/** An answer as it is read again: days in letters, choices in words. */
function answerText(t: T, field: string, line: string): string {
  const asked = question(field);
  const said: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    means: Object.fromEntries(Object.entries(MEANS).map(([code, { label }]) => [code, label])),
    more: { yes: t('noticeDraft.moreYes'), no: t('noticeDraft.moreNo') },
    comesBack: {
      leg: t('noticeDraft.backLeg'),
      date: t('noticeDraft.backDate'),
      no: t('noticeDraft.backNo'),
    },
    lateReason: LATE_REASONS,
  };
  if (asked === 'purposes')
    return line
      .split(' ')
      .map((code) => (PURPOSES as Readonly<Record<string, string>>)[code] ?? code)
      .join(', ');
  return said[asked]?.[line] ?? (isPartialDate(line) ? dateText(line) : line);
}

/** What a later version of a notice puts right: the question, and what was expected of it. */
export interface NoticeToMend {
  readonly field: string;
  readonly expected: string;
}

/** "Leg 1 of the journey, Flight, train or ship number: expected is …" */
export function ToMend({ lines }: { readonly lines: readonly NoticeToMend[] }): ReactElement {
  const { t } = usePage();
  return (
    <div className="usa-alert usa-alert--warning">
      <div className="usa-alert__body">
        <h2 className="usa-alert__heading">{t('noticeDraft.warnings')}</h2>
        <ul className="usa-list">
          {lines.map(({ field, expected }) => {
            const leg = /^leg(\d+)-/.exec(field)?.[1];
            const where = leg
              ? `${t('noticeStep.leg', { n: leg })}, ${labelOf(t, field)}`
              : labelOf(t, field);
            return (
              <li key={`${field} ${expected}`}>
                {where}: <Said text={t('noticeDraft.expected', { expected })} />
              </li>
            );
          })}
        </ul>
      </div>
    </div>
  );
}

const question = (field: string) => field.replace(/^leg\d+-/, '');
const labelOf = (t: T, field: string) => t.named(`noticeField.${question(field)}`);

function NoticeDraft({ view }: { readonly view: NoticeDraftView }): ReactElement {
  const { t } = usePage();
  const at = view.steps.indexOf(view.step);
  const before = view.steps[at - 1];
  const labels = Object.fromEntries((view.form.errors ?? []).map((e) => [e.field, labelOf(t, e.field)]));
  return (
    <>
      <p className="rs-sub">{t('noticeDraft.at', { n: at + 1, all: view.steps.length })}</p>
      <ErrorSummary form={view.form} labels={labels} />
      <h1>{stepLabel(t, view.step)}</h1>
      {view.registrant && view.step !== 'check' ? (
        <p>{t('noticeDraft.for', { name: view.registrant })}</p>
      ) : null}
      {view.check ? <Check view={view} check={view.check} /> : null}
      <DraftForm
        action={address.noticeDraft(view.draftId, view.step)}
        submit={t(view.step === 'check' ? 'noticeDraft.submit' : 'step.next')}
        back={before ? address.noticeDraft(view.draftId, before) : DUTY_ADDRESS.notices}
      >
        <Questions view={view} />
      </DraftForm>
    </>
  );
}

function Questions({ view }: { readonly view: NoticeDraftView }): ReactElement | null {
  const { t } = usePage();
  const { form } = view;
  const text = (name: string, more: Partial<Parameters<typeof TextField>[0]> = {}) => (
    <TextField
      form={form}
      name={name}
      label={labelOf(t, name)}
      autoComplete="off"
      spellCheck={false}
      {...more}
    />
  );
  const hint = (key: TextKey) => ({ hint: t(key as 'noticeHint.recordNumber') });
  const area = (name: string, more: Partial<Parameters<typeof TextArea>[0]> = {}) => (
    <TextArea form={form} name={name} label={labelOf(t, name)} rows={3} {...more} />
  );
  const date = (name: string, more: Partial<Parameters<typeof DateField>[0]> = {}) => (
    <DateField form={form} name={name} label={labelOf(t, name)} {...more} />
  );
  const choices = (rows: Readonly<Record<string, string>>) =>
    Object.entries(rows).map(([value, label]) => ({ value, label }));
  const leg = /^leg-(\d+)$/.exec(view.step)?.[1];
  if (leg) {
    const f = (name: string) => `leg${leg}-${name}`;
    return (
      <>
        <Choices
          form={form}
          name={f('means')}
          label={labelOf(t, 'means')}
          choices={Object.entries(MEANS).map(([value, { label }]) => ({ value, label }))}
        />
        {(['from', 'to'] as const).map((end) => (
          <fieldset className="usa-fieldset" key={end}>
            <legend className="usa-legend usa-legend--large">{t(`noticeDraft.${end}`)}</legend>
            {text(f(`${end}Place`))}
            {text(f(`${end}Country`), { ...hint('noticeHint.country'), short: true })}
            {text(f(`${end}Port`), { ...hint('noticeHint.port'), optional: true })}
            {date(f(`${end}Date`))}
            {text(f(`${end}Time`), { ...hint('noticeHint.time'), optional: true, short: true })}
          </fieldset>
        ))}
        {text(f('carrier'), { optional: true })}
        {text(f('number'), { optional: true, short: true })}
        {text(f('stops'), { ...hint('noticeHint.stops'), optional: true })}
        <Choices
          form={form}
          name={f('more')}
          label={labelOf(t, 'more')}
          choices={[
            { value: 'yes', label: t('noticeDraft.moreYes') },
            { value: 'no', label: t('noticeDraft.moreNo') },
          ]}
        />
      </>
    );
  }
  switch (view.step) {
    case 'registrant':
      return (
        <>
          {view.agencies.length > 1 ? (
            <Select
              form={form}
              name="agency"
              label={labelOf(t, 'agency')}
              empty=""
              choices={view.agencies.map((a) => ({ value: a.ori, label: `${a.name}, ${a.ori}` }))}
            />
          ) : null}
          {text('recordNumber', hint('noticeHint.recordNumber'))}
          {text('reference', hint('noticeHint.reference'))}
          {date('reportedOn', hint('noticeHint.reportedOn'))}
        </>
      );
    case 'jurisdiction':
      return (
        <>
          <Select
            form={form}
            name="jurisdiction"
            label={labelOf(t, 'jurisdiction')}
            empty=""
            choices={view.jurisdictions.map((j) => ({ value: j.code, label: `${j.name}, ${j.code}` }))}
          />
          {text('recordNumber', { ...hint('noticeHint.mailRecord'), optional: true })}
          {text('reference', hint('noticeHint.mailReference'))}
          {date('reportedOn', hint('noticeHint.reportedOn'))}
        </>
      );
    case 'identity':
      return (
        <>
          {text('surname')}
          {text('given')}
          {text('middle', { optional: true })}
          {area('aliases', { ...hint('noticeHint.aliases'), optional: true })}
          {date('birth')}
          <Choices
            form={form}
            name="sex"
            label={labelOf(t, 'sex')}
            choices={(['M', 'F', 'X', 'U'] as const).map((value) => ({ value, label: t(`sex.${value}`) }))}
          />
          {text('citizenships', { ...hint('noticeHint.country'), optional: true })}
          {text('fbiNumber', { ...hint('noticeHint.fbiNumber'), optional: true })}
        </>
      );
    case 'offence':
      return (
        <>
          {text('offence')}
          {text('convictedOn', { ...hint('noticeHint.convictedOn'), optional: true, short: true })}
          {text('convictedAt', { optional: true })}
          {text('victimAge', { ...hint('noticeHint.victim'), optional: true, short: true })}
          {text('victimGender', { ...hint('noticeHint.gender'), optional: true, short: true })}
          {text('victimRelationship', { optional: true })}
          {text('registersIn', { ...hint('noticeHint.registersIn'), optional: true })}
        </>
      );
    case 'passport':
      return (
        <>
          {text('passportNumber', { ...hint('noticeHint.passport'), optional: true })}
          {text('passportIssuer', { ...hint('noticeHint.country'), optional: true, short: true })}
          {area('otherDocuments', { ...hint('noticeHint.otherDocuments'), optional: true })}
        </>
      );
    case 'return':
      return (
        <>
          <Choices
            form={form}
            name="comesBack"
            label={labelOf(t, 'comesBack')}
            choices={[
              { value: 'leg', label: t('noticeDraft.backLeg') },
              { value: 'date', label: t('noticeDraft.backDate') },
              { value: 'no', label: t('noticeDraft.backNo') },
            ]}
          />
          {date('returnsOn', { ...hint('noticeHint.returnsOn'), optional: true })}
        </>
      );
    case 'purpose':
      return (
        <>
          <Choices
            form={form}
            name="purposes"
            label={labelOf(t, 'purposes')}
            many
            {...hint('noticeHint.purposes')}
            choices={choices(PURPOSES)}
          />
          {text('otherPurpose', { optional: true })}
        </>
      );
    case 'stay':
      return area('stays', hint('noticeHint.stays'));
    case 'standing':
      return (
        <>
          {text('pattern', { ...hint('noticeHint.pattern'), optional: true })}
          {date('reviewOn', { ...hint('noticeHint.reviewOn'), optional: true })}
        </>
      );
    case 'late':
      return (
        <>
          <Choices
            form={form}
            name="lateReason"
            label={labelOf(t, 'lateReason')}
            {...hint('noticeHint.late')}
            choices={choices(LATE_REASONS)}
          />
          {area('lateNote', { optional: true })}
        </>
      );
    case 'officer':
      return (
        <>
          {text('officerName')}
          {text('officerPhone', { optional: true })}
          {text('officerEmail', { optional: true })}
        </>
      );
    default:
      return null;
  }
}

function Check({
  view,
  check,
}: {
  readonly view: NoticeDraftView;
  readonly check: NonNullable<NoticeDraftView['check']>;
}): ReactElement {
  const { t } = usePage();
  return (
    <>
      <p>{t('noticeDraft.checkText')}</p>
      {check.reckoning.length > 0 ? (
        <section className="usa-summary-box" aria-labelledby="days">
          <div className="usa-summary-box__body">
            <h2 className="usa-summary-box__heading" id="days">
              {t('noticeDraft.days')}
            </h2>
            <div className="usa-summary-box__text">
              <ul className="usa-list">
                {check.reckoning.map((line) => (
                  <li key={line}>
                    <Said text={line} />
                  </li>
                ))}
              </ul>
            </div>
          </div>
        </section>
      ) : null}
      {check.warnings.length > 0 ? <ToMend lines={check.warnings} /> : null}
      {view.steps
        .filter((step) => step !== 'check')
        .map((step) => (
          <section key={step}>
            <h2>{stepLabel(t, step)}</h2>
            <dl className="rs-facts rs-answers">
              {check.answers
                .filter((a) => a.step === step)
                .map((a) => (
                  <div key={a.field}>
                    <dt>{labelOf(t, a.field)}</dt>
                    <dd>
                      {a.lines.length === 0 ? <span className="rs-none">{t('draft.unanswered')}</span> : null}
                      {a.lines.map((line) => (
                        <span className="rs-value" key={line}>
                          {answerText(t, a.field, line)}
                        </span>
                      ))}
                    </dd>
                    <dd>
                      <a className="usa-link" href={`${address.noticeDraft(view.draftId, step)}#${a.field}`}>
                        {t('form.edit')}
                        <span className="usa-sr-only">
                          {' '}
                          {stepLabel(t, step)}, {labelOf(t, a.field)}
                        </span>
                      </a>
                    </dd>
                  </div>
                ))}
            </dl>
          </section>
        ))}
    </>
  );
}
