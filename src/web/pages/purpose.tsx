import type { ReactElement } from 'react';
import type { Page } from '../page.js';
import { usePage } from '../page.js';
import { ErrorSummary, PostForm, Submit } from '../parts/Fields.js';
import { PurposeFields, purposeLabels } from '../parts/PurposeFields.js';
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
  return (
    <>
      <ErrorSummary form={view.form} labels={purposeLabels(t)} />
      <h1>{t('purpose.title')}</h1>
      <p className="usa-intro">{t(view.sealed ? 'purpose.sealed' : 'purpose.intro')}</p>
      <PostForm action={view.action} id="purpose-form">
        <PurposeFields form={view.form} />
        <Submit label={t('purpose.open')} />
      </PostForm>
    </>
  );
}
