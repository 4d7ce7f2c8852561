import type { ReactElement } from 'react';
import { address } from '../addresses.js';
import type { Page } from '../page.js';
import { usePage } from '../page.js';
import { DateField, ErrorSummary, PostForm, Select, Submit, TextArea, TextField } from '../parts/Fields.js';
import type { FormState } from '../view.js';

export interface ReleaseAskView {
  readonly countries: readonly { readonly code: string; readonly name: string }[];
  readonly form: FormState;
}

export const releaseAskPage: Page<ReleaseAskView> = {
  title: (_view, t) => t('releases.ask'),
  width: 'plain',
  failed: (view) => (view.form.errors?.length ?? 0) > 0,
  Body: ReleaseAsk,
};

function ReleaseAsk({ view }: { readonly view: ReleaseAskView }): ReactElement {
  const { t } = usePage();
  const { form } = view;
  return (
    <>
      <ErrorSummary
        form={form}
        labels={{
          record: t('disclosures.record'),
          country: t('releases.country'),
          place: t('ask.place'),
          departsOn: t('ask.departsOn'),
          arrivesOn: t('ask.arrivesOn'),
          rationale: t('release.rationale'),
        }}
      />
      <h1>{t('releases.ask')}</h1>
      <p className="usa-intro">{t('ask.intro')}</p>
      <PostForm action={address.releaseAsk} id="ask-form" keep>
        <TextField
          form={form}
          name="record"
          label={t('disclosures.record')}
          hint={t('ask.recordHint')}
          spellCheck={false}
        />
        <Select
          form={form}
          name="country"
          label={t('releases.country')}
          empty=""
          choices={view.countries.map((c) => ({ value: c.code, label: c.name }))}
        />
        <TextField form={form} name="place" label={t('ask.place')} optional />
        <DateField form={form} name="departsOn" label={t('ask.departsOn')} />
        <DateField form={form} name="arrivesOn" label={t('ask.arrivesOn')} />
        <TextArea
          form={form}
          name="rationale"
          label={t('release.rationale')}
          hint={t('release.rationaleHint')}
          rows={4}
        />
        <Submit label={t('ask.submit')} />
      </PostForm>
    </>
  );
}
