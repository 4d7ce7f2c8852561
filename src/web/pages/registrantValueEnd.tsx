import type { ReactElement } from 'react';
import { address } from '../addresses.js';
import type { Page } from '../page.js';
import { usePage } from '../page.js';
import { Choices, DateField, ErrorSummary, PostForm, Submit } from '../parts/Fields.js';
import { Facts, PageHead } from '../parts/Lists.js';
import type { FormState } from '../view.js';
import { type ReportRule, ReportRuleHint } from './registrantParts.js';

/** "No longer so": what ends, since when, and when that was reported. */
export interface ValueEndView {
  readonly id: string;
  readonly name: string;
  readonly part: string;
  readonly label: string;
  readonly value: string;
  readonly lines: readonly (readonly [label: string, value: string])[];
  /** By which rule it is reported; null: nobody has to report it, and no day is asked. */
  readonly report: ReportRule | null;
  readonly form: FormState;
}

export const valueEndPage: Page<ValueEndView> = {
  title: (view, t) => t('valueEnd.title', { element: view.label, name: view.name }),
  width: 'plain',
  failed: (view) => (view.form.errors?.length ?? 0) > 0,
  Body: ValueEnd,
};

function ValueEnd({ view }: { readonly view: ValueEndView }): ReactElement {
  const { t } = usePage();
  const { form, report } = view;
  return (
    <>
      <ErrorSummary
        form={form}
        labels={{ changedOn: t('valueEnd.changedOn'), reportedOn: t('entry.reportedOn') }}
      />
      <PageHead title={t('valueEnd.heading', { element: view.label })} intro={view.name} />
      <Facts inRow pairs={view.lines} />
      <PostForm action={address.registrantValueEnd(view.id, view.value)} id="value-end">
        {report ? (
          <>
            <DateField form={form} name="changedOn" label={t('valueEnd.changedOn')} />
            <Choices
              form={form}
              name="corrects"
              label={t('valueEnd.corrects')}
              many
              optional
              choices={[{ value: 'yes', label: t('valueEnd.correctsText') }]}
            />
            <DateField form={form} name="reportedOn" label={t('entry.reportedOn')} optional />
            <ReportRuleHint report={report} />
          </>
        ) : null}
        <Submit label={t('part.end')} />
      </PostForm>
      <p>
        <a className="usa-link" href={address.registrantPart(view.id, view.part)}>
          {t('form.back')}
        </a>
      </p>
    </>
  );
}
