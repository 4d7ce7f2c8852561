import type { ReactElement } from 'react';
import { PURPOSE_CODES } from '#domain/purpose.js';
import { usePage } from '../page.js';
import type { Texts } from '../text/text.js';
import type { FormState } from '../view.js';
import { Select, TextArea, TextField } from './Fields.js';

/** What a person is looked at for: asked before a file is opened and before sealed ones are searched. */
export function PurposeFields({ form }: { readonly form: FormState }): ReactElement {
  const { t } = usePage();
  const labels = purposeLabels(t);
  return (
    <>
      <Select
        form={form}
        name="purpose"
        label={labels.purpose}
        empty={t('search.purposeEmpty')}
        choices={PURPOSE_CODES.map((value) => ({ value, label: t(`purpose.${value}`) }))}
      />
      <TextField form={form} name="caseNumber" label={labels.caseNumber} autoComplete="off" optional />
      <TextArea form={form} name="why" label={labels.why} hint={t('search.whyHint')} rows={2} optional />
    </>
  );
}

export function purposeLabels(t: Texts) {
  return { purpose: t('search.purpose'), caseNumber: t('search.caseNumber'), why: t('search.why') };
}
