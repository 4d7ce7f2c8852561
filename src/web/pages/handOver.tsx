import type { ReactElement } from 'react';
import { address } from '../addresses.js';
import type { Page } from '../page.js';
import { usePage } from '../page.js';
import { ErrorSummary, PostForm, Select, Submit, TextArea } from '../parts/Fields.js';
import type { FormState, OfficerRef } from '../view.js';

export interface HandOverView {
  readonly candidateId: string;
  readonly reference: string;
  readonly travellerName: string;
  readonly version: number;
  readonly officers: readonly (OfficerRef & { readonly onDuty: boolean; readonly open: number })[];
  /** Fields: `to`, `note`. */
  readonly form: FormState;
}

export const handOverPage: Page<HandOverView> = {
  title: (_, t) => t('handOver.title'),
  width: 'plain',
  failed: (view) => (view.form.errors?.length ?? 0) > 0,
  Body: HandOver,
};

function HandOver({ view }: { readonly view: HandOverView }): ReactElement {
  const { t } = usePage();
  const labels = { to: t('handOver.to'), note: t('handOver.note') };
  return (
    <>
      <ErrorSummary form={view.form} labels={labels} />
      <h1>{t('handOver.heading', { reference: view.reference })}</h1>
      <p>{view.travellerName}</p>
      <PostForm action={address.candidateHandOver(view.candidateId)} id="hand-over" keep>
        <input type="hidden" name="version" value={view.version} />
        <Select
          form={view.form}
          name="to"
          label={labels.to}
          empty=""
          choices={view.officers.map((officer) => ({
            value: officer.id,
            label: `${officer.name}, ${t(officer.onDuty ? 'handOver.onDuty' : 'handOver.offDuty')}, ${t('handOver.carrying', { n: officer.open })}`,
          }))}
        />
        <TextArea form={view.form} name="note" label={labels.note} hint={t('handOver.noteHint')} />
        <Submit label={t('handOver.submit')} />
        <p>
          <a className="usa-link" href={address.candidate(view.candidateId)}>
            {t('form.cancel')}
          </a>
        </p>
      </PostForm>
    </>
  );
}
