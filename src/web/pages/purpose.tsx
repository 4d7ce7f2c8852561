import type { ReactElement } from 'react';
import { PURPOSE_CODES } from '#domain/purpose.js';
import type { Page } from '../page.js';
import { usePage } from '../page.js';
import { ErrorSummary, PostForm, Select, Submit, TextArea, TextField } from '../parts/Fields.js';
import type { FormState } from '../view.js';

/** Asked before the file of a subject, or the sealed one of a registrant, is opened; shows nothing of the person. */
export interface PurposeView {
  /** Where the answer goes. */
  readonly action: string;
  readonly sealed?: boolean;
  /** POST fields: `purpose`, `caseNumber`, `why`. */
  readonly form: FormState;
}

export const purposePage: Page<PurposeView> = {
  title: (_view, t) => t('purpose.title'),
  width: 'plain',
  failed: (view) => (view.form.errors?.length ?? 0) > 0,
  Body: AskPurpose,
};

function AskPurpose({ view }: { readonly view: PurposeView }): ReactElement {
  const { t } = usePage();
  const labels = {
    purpose: t('search.purpose'),
    caseNumber: t('search.caseNumber'),
    why: t('search.why'),
  };
  return (
    <>
      <ErrorSummary form={view.form} labels={labels} />
      <h1>{t('purpose.title')}</h1>
      <p className="usa-intro">{t(view.sealed ? 'purpose.sealed' : 'purpose.intro')}</p>
      <PostForm action={view.action} id="purpose-form">
        <Select
          form={view.form}
          name="purpose"
          label={labels.purpose}
          empty={t('search.purposeEmpty')}
          choices={PURPOSE_CODES.map((value) => ({ value, label: t(`purpose.${value}`) }))}
        />
        <TextField form={view.form} name="caseNumber" label={labels.caseNumber} autoComplete="off" optional />
        <TextArea
          form={view.form}
          name="why"
          label={labels.why}
          hint={t('search.whyHint')}
          rows={2}
          optional
        />
        <Submit label={t('purpose.open')} />
      </PostForm>
    </>
  );
}
