import type { ReactElement } from 'react';
import { address } from '../addresses.js';
import type { Page } from '../page.js';
import { usePage } from '../page.js';
import { Choices, ErrorSummary, PostForm, Select, Submit, TextField } from '../parts/Fields.js';
import type { FormState } from '../view.js';

export interface AgencyNewView {
  readonly kinds: readonly string[];
  readonly calendars: readonly { readonly code: string; readonly name: string }[];
  /** Fields: `name`, `kind`, `ori`, `jurisdiction`, `zone`, `calendar`, `ncic`. */
  readonly form: FormState;
}

export const agencyNewPage: Page<AgencyNewView> = {
  title: (_, t) => t('agencyNew.title'),
  width: 'plain',
  failed: (view) => (view.form.errors?.length ?? 0) > 0,
  Body: AgencyNew,
};

function AgencyNew({ view }: { readonly view: AgencyNewView }): ReactElement {
  const { t } = usePage();
  const { form } = view;
  const labels = {
    name: t('agencyNew.name'),
    kind: t('agencies.kind'),
    ori: t('agencyNew.ori'),
    jurisdiction: t('agency.jurisdiction'),
    zone: t('agency.zone'),
    calendar: t('agency.calendar'),
    ncic: t('agencyNew.ncic'),
  };
  return (
    <>
      <ErrorSummary form={form} labels={labels} />
      <h1>{t('agencyNew.title')}</h1>
      <p>{t('agencyNew.intro')}</p>
      <PostForm action={address.agencyNew} id="agency-new" keep>
        <TextField form={form} name="name" label={labels.name} autoComplete="off" />
        <Select
          form={form}
          name="kind"
          label={labels.kind}
          empty=""
          choices={view.kinds.map((value) => ({ value, label: t.coded('agencyKind', value) }))}
        />
        <TextField
          form={form}
          name="ori"
          label={labels.ori}
          hint={t('agencyNew.oriHint')}
          optional
          spellCheck={false}
        />
        <TextField
          form={form}
          name="jurisdiction"
          label={labels.jurisdiction}
          hint={t('agencyNew.jurisdictionHint')}
          spellCheck={false}
          short
        />
        <TextField
          form={form}
          name="zone"
          label={labels.zone}
          hint={t('agencyNew.zoneHint')}
          spellCheck={false}
        />
        <Select
          form={form}
          name="calendar"
          label={labels.calendar}
          choices={view.calendars.map(({ code, name }) => ({ value: code, label: name }))}
        />
        <Choices
          form={form}
          name="ncic"
          label={labels.ncic}
          choices={[
            { value: 'yes', label: t('agencyNew.ncicYes') },
            { value: 'no', label: t('agencyNew.ncicNo') },
          ]}
        />
        <Submit label={t('agencyNew.submit')} />
      </PostForm>
    </>
  );
}
