import type { ReactElement } from 'react';
import { REGISTER_FILE_CODES } from '#domain/registerRecord.js';
import { address, DUTY_ADDRESS } from '../addresses.js';
import type { Page } from '../page.js';
import { usePage } from '../page.js';
import { DraftForm } from '../parts/DraftForm.js';
import { Choices, DateField, ErrorSummary, Select, TextArea, TextField } from '../parts/Fields.js';
import { StepIndicator } from '../parts/StepIndicator.js';
import type { Texts } from '../text/text.js';
import type { AgencyRef, FormState } from '../view.js';

export type RecordStep = 'file' | 'name' | 'birth' | 'identifiers' | 'registration' | 'warrant' | 'check';

/**
 * One question page of a record being entered. Every POST saves the draft; `next=later` goes back to the list. The
 * server chooses the steps: `registration` for NSOR and foreign advices, `warrant` for the Wanted file and WIN.
 */
export interface RecordDraftView {
  readonly draftId: string;
  readonly steps: readonly RecordStep[];
  readonly step: RecordStep;
  readonly form: FormState;
  readonly agencies: readonly AgencyRef[];
  /** On the step `check`: every answer as it will be stored. */
  readonly answers?: readonly {
    readonly step: RecordStep;
    readonly field: DraftField;
    readonly lines: readonly string[];
  }[];
}

export type DraftField =
  | 'file'
  | 'recordNumber'
  | 'enteringAgency'
  | 'surname'
  | 'given'
  | 'middle'
  | 'noGiven'
  | 'aliases'
  | 'birth'
  | 'otherBirths'
  | 'sex'
  | 'birthPlace'
  | 'citizenships'
  | 'fbiNumber'
  | 'passportNumber'
  | 'passportIssuer'
  | 'aNumber'
  | 'otherDocuments'
  | 'offence'
  | 'convicted'
  | 'registeredOn'
  | 'registersUntil'
  | 'warrantOri'
  | 'warrantDate'
  | 'warrantOffence'
  | 'warrantOffenceCode'
  | 'nsorRecordNumber'
  | 'extradition'
  | 'caution';

export const recordDraftPage: Page<RecordDraftView> = {
  title: (view, t) => t('draft.title', { step: t(`step.${view.step}`) }),
  width: 'plain',
  failed: (view) => (view.form.errors?.length ?? 0) > 0,
  Body: RecordDraft,
};

function RecordDraft({ view }: { readonly view: RecordDraftView }): ReactElement {
  const { t } = usePage();
  return (
    <>
      <StepIndicator steps={view.steps.map((step) => t(`step.${step}`))} at={view.steps.indexOf(view.step)} />
      <ErrorSummary form={view.form} labels={labelsOf(t)} />
      <h1>{t(`draft.${view.step}.heading`)}</h1>
      {view.step === 'check' ? <CheckAnswers view={view} /> : null}
      <DraftForm
        action={address.recordDraft(view.draftId, view.step)}
        submit={t(view.step === 'check' ? 'draft.check.submit' : 'step.next')}
        back={backAddress(view)}
      >
        <Questions view={view} />
      </DraftForm>
    </>
  );
}

function backAddress(view: RecordDraftView): string {
  const before = view.steps[view.steps.indexOf(view.step) - 1];
  return before ? address.recordDraft(view.draftId, before) : DUTY_ADDRESS.records;
}

const FIELDS: readonly DraftField[] = [
  'file',
  'recordNumber',
  'enteringAgency',
  'surname',
  'given',
  'middle',
  'noGiven',
  'aliases',
  'birth',
  'otherBirths',
  'sex',
  'birthPlace',
  'citizenships',
  'fbiNumber',
  'passportNumber',
  'passportIssuer',
  'aNumber',
  'otherDocuments',
  'offence',
  'convicted',
  'registeredOn',
  'registersUntil',
  'warrantOri',
  'warrantDate',
  'warrantOffence',
  'warrantOffenceCode',
  'nsorRecordNumber',
  'extradition',
  'caution',
];

function labelsOf(t: Texts): Readonly<Record<string, string>> {
  return Object.fromEntries(FIELDS.map((field) => [field, t(`draft.${field}`)]));
}

function Questions({ view }: { readonly view: RecordDraftView }): ReactElement | null {
  const { t } = usePage();
  const { form } = view;
  const text = (name: DraftField, more: Partial<Parameters<typeof TextField>[0]> = {}) => (
    <TextField
      form={form}
      name={name}
      label={t(`draft.${name}`)}
      autoComplete="off"
      spellCheck={false}
      {...more}
    />
  );
  const area = (name: DraftField, more: Partial<Parameters<typeof TextArea>[0]> = {}) => (
    <TextArea form={form} name={name} label={t(`draft.${name}`)} rows={3} {...more} />
  );
  switch (view.step) {
    case 'file':
      return (
        <>
          <Choices
            form={form}
            name="file"
            label={t('draft.file')}
            choices={REGISTER_FILE_CODES.map((value) => ({
              value,
              label: t(`recordFile.${value}`),
            }))}
          />
          {text('recordNumber', { hint: t('draft.recordNumberHint') })}
          <Select
            form={form}
            name="enteringAgency"
            label={t('draft.enteringAgency')}
            empty=""
            choices={view.agencies.map((agency) => ({
              value: agency.id,
              label: `${agency.name}${agency.ori ? `, ${agency.ori}` : ''}`,
            }))}
          />
        </>
      );
    case 'name':
      return (
        <>
          {text('surname', { hint: t('draft.surnameHint') })}
          {text('given')}
          <Choices
            form={form}
            name="noGiven"
            label={t('draft.noGiven')}
            many
            choices={[{ value: 'yes', label: t('draft.noGivenYes') }]}
          />
          {text('middle', { optional: true })}
          {area('aliases', { hint: t('draft.aliasesHint'), optional: true })}
        </>
      );
    case 'birth':
      return (
        <>
          <DateField form={form} name="birth" label={t('draft.birth')} hint={t('form.partialDateHint')} />
          {area('otherBirths', { hint: t('draft.otherBirthsHint'), optional: true })}
          <Choices
            form={form}
            name="sex"
            label={t('draft.sex')}
            choices={(['M', 'F', 'X', 'U'] as const).map((value) => ({ value, label: t(`sex.${value}`) }))}
          />
          {text('birthPlace', { optional: true })}
          {text('citizenships', { hint: t('draft.citizenshipsHint'), optional: true })}
        </>
      );
    case 'identifiers':
      return (
        <>
          {text('fbiNumber', { hint: t('draft.fbiNumberHint'), optional: true })}
          {text('passportNumber', { optional: true })}
          {text('passportIssuer', { optional: true })}
          {text('aNumber', { optional: true })}
          {area('otherDocuments', { hint: t('draft.otherDocumentsHint'), optional: true })}
        </>
      );
    case 'registration':
      return (
        <>
          {area('offence', { hint: t('draft.offenceHint') })}
          <DateField
            form={form}
            name="convicted"
            label={t('draft.convicted')}
            hint={t('form.partialDateHint')}
            optional
          />
          <DateField form={form} name="registeredOn" label={t('draft.registeredOn')} />
          <DateField
            form={form}
            name="registersUntil"
            label={t('draft.registersUntil')}
            hint={t('draft.registersUntilHint')}
            optional
          />
        </>
      );
    case 'warrant':
      return (
        <>
          {text('warrantOri')}
          <DateField form={form} name="warrantDate" label={t('draft.warrantDate')} />
          {area('warrantOffence')}
          {text('warrantOffenceCode', { hint: t('draft.warrantOffenceCodeHint') })}
          {text('nsorRecordNumber', { hint: t('draft.nsorRecordNumberHint') })}
          <Choices
            form={form}
            name="extradition"
            label={t('draft.extradition')}
            choices={(['full', 'limited', 'surrounding-states', 'none', 'pending'] as const).map((value) => ({
              value,
              label: t(`extradition.${value}`),
            }))}
          />
          {area('caution', { hint: t('draft.cautionHint'), optional: true })}
        </>
      );
    case 'check':
      return null;
  }
}

function CheckAnswers({ view }: { readonly view: RecordDraftView }): ReactElement {
  const { t } = usePage();
  return (
    <>
      <p>{t('draft.check.text')}</p>
      <dl className="rs-facts rs-answers">
        {(view.answers ?? []).map((answer) => (
          <div key={answer.field}>
            <dt>{t(`draft.${answer.field}`)}</dt>
            <dd>
              {answer.lines.length === 0 ? <span className="rs-none">{t('draft.unanswered')}</span> : null}
              {answer.lines.map((line) => (
                <span className="rs-value" key={line}>
                  {line}
                </span>
              ))}
            </dd>
            <dd>
              <a
                className="usa-link"
                href={`${address.recordDraft(view.draftId, answer.step)}#${answer.field}`}
              >
                {t('form.edit')}
                <span className="usa-sr-only"> {t(`draft.${answer.field}`)}</span>
              </a>
            </dd>
          </div>
        ))}
      </dl>
    </>
  );
}
