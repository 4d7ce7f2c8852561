import type { ReactElement } from 'react';
import { usePage } from '../page.js';
import { Choices, TextField } from '../parts/Fields.js';
import type { FormState } from '../view.js';

export interface DistrictFieldsView {
  readonly districts: readonly {
    readonly code: string;
    readonly name: string;
    readonly servedBy: readonly string[];
  }[];
  /** The reader may say that two offices serve a district together. */
  readonly mayShare: boolean;
}

/** Which judicial districts an office serves, with who serves each already. */
export function DistrictFields(props: {
  readonly form: FormState;
  readonly view: DistrictFieldsView;
}): ReactElement {
  const { t } = usePage();
  const { form, view } = props;
  return (
    <>
      <p>{t('settings.districtsText')}</p>
      <Choices
        form={form}
        name="districts"
        label={t('settings.districtsChoose')}
        many
        choices={view.districts.map((d) => ({
          value: d.code,
          label: d.name,
          ...(d.servedBy.length === 0
            ? {}
            : { hint: t('settings.districtServedBy', { names: d.servedBy.join(', ') }) }),
        }))}
      />
      {view.mayShare ? (
        <TextField
          form={form}
          name="togetherWhy"
          label={t('settings.districtsTogether')}
          hint={t('settings.districtsTogetherHint')}
          optional
        />
      ) : null}
    </>
  );
}
