import type { ReactElement } from 'react';
import { usePage } from '../page.js';
import { FieldGroup, typedValue } from '../parts/Fields.js';
import type { FormState, Outcome } from '../view.js';

/** Reasons grouped by the outcome they belong to; an island hides the groups of the other outcomes. */
export function ReasonSelect(props: {
  readonly form: FormState;
  readonly reasons: { readonly [O in Outcome]: readonly string[] };
  readonly label: string;
}): ReactElement {
  const { t } = usePage();
  return (
    <FieldGroup form={props.form} name="reasonCode" label={props.label}>
      {(common, error) => (
        <select
          className={`usa-select rs-textarea${error ? ' usa-input--error' : ''}`}
          defaultValue={typedValue(props.form, 'reasonCode')}
          data-reasons=""
          {...common}
        >
          <option value="">{t('decide.reasonEmpty')}</option>
          {(['same', 'not-same', 'inconclusive'] as const).map((outcome) => (
            <optgroup key={outcome} label={t(`outcome.${outcome}`)} data-outcome={outcome}>
              {props.reasons[outcome].map((code) => (
                <option key={code} value={code}>
                  {t.coded('reason', code)}
                </option>
              ))}
            </optgroup>
          ))}
        </select>
      )}
    </FieldGroup>
  );
}
