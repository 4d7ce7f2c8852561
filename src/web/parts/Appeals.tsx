import type { ReactElement } from 'react';
import { address } from '../addresses.js';
import { usePage } from '../page.js';
import type { FormState } from '../view.js';
import { DateField, ErrorSummary, PostForm, Select, Submit, TextArea, TextField } from './Fields.js';
import { DataTable } from './Lists.js';
import { dateText } from './When.js';

export type AppealStepCode = 'filed' | 'heard' | 'upheld' | 'reversed' | 'withdrawn';

export interface AppealsView {
  readonly steps: readonly {
    readonly id: string;
    readonly step: AppealStepCode;
    readonly on: string;
    readonly byWhom: string;
    readonly note: string;
    readonly recordedBy: string;
  }[];
  /** What may be recorded next; empty: no tier is in force or the reader may not. */
  readonly next: readonly AppealStepCode[];
  readonly form: FormState;
}

/** The trail of appeals against the tier of a registrant. */
export function Appeals({
  registrant,
  view,
}: {
  readonly registrant: string;
  readonly view: AppealsView;
}): ReactElement | null {
  const { t } = usePage();
  if (view.steps.length === 0 && view.next.length === 0) return null;
  return (
    <section aria-labelledby="appeal">
      <h2 id="appeal">{t('appeal.heading')}</h2>
      <ErrorSummary
        form={view.form}
        labels={{ on: t('appeal.on'), by: t('appeal.by'), step: t('appeal.step') }}
      />
      <DataTable
        caption={t('appeal.heading')}
        compact
        rows={view.steps}
        id={(row) => row.id}
        empty={t('appeal.none')}
        columns={[
          { id: 'step', label: t('appeal.step'), heads: true, cell: (row) => t(`appeal.${row.step}`) },
          { id: 'on', label: t('appeal.on'), cell: (row) => dateText(row.on) },
          { id: 'by', label: t('appeal.by'), cell: (row) => row.byWhom },
          { id: 'note', label: t('appeal.note'), cell: (row) => row.note },
          { id: 'recorded', label: t('appeal.recordedBy'), cell: (row) => row.recordedBy },
        ]}
      />
      {view.next.length > 0 ? (
        <PostForm action={address.registrantAppeal(registrant)} id="appeal-form">
          <Select
            form={view.form}
            name="step"
            label={t('appeal.step')}
            empty=""
            choices={view.next.map((value) => ({ value, label: t(`appeal.${value}`) }))}
          />
          <DateField form={view.form} name="on" label={t('appeal.on')} />
          <TextField form={view.form} name="by" label={t('appeal.by')} hint={t('appeal.byHint')} />
          <TextArea form={view.form} name="note" label={t('appeal.note')} optional rows={3} />
          <Submit label={t('appeal.submit')} />
        </PostForm>
      ) : null}
    </section>
  );
}
