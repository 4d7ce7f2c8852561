import type { ReactElement } from 'react';
import { address } from '../addresses.js';
import type { Page } from '../page.js';
import { usePage } from '../page.js';
import { Choices, ErrorSummary, PostForm, Submit } from '../parts/Fields.js';
import { PageHead } from '../parts/Lists.js';
import { dateText } from '../parts/When.js';
import type { FormState } from '../view.js';

export interface PurgeView {
  readonly id: string;
  readonly name: string;
  /** Names that hold and every earlier one, the newest first; days as YYYY-MM-DD. */
  readonly values: readonly {
    readonly id: string;
    readonly element: string;
    readonly text: string;
    readonly enteredOn: string;
    readonly endedOn: string | null;
  }[];
  readonly form: FormState;
}

export const purgePage: Page<PurgeView> = {
  title: (view, t) => t('purge.title', { name: view.name }),
  width: 'plain',
  failed: (view) => (view.form.errors?.length ?? 0) > 0,
  Body: Purge,
};

function Purge({ view }: { readonly view: PurgeView }): ReactElement {
  const { t } = usePage();
  return (
    <>
      <ErrorSummary form={view.form} labels={{ values: t('purge.values') }} />
      <PageHead title={t('purge.title', { name: view.name })} intro={t('purge.intro')} />
      <p>{t('purge.primary')}</p>
      <p>{t('purge.outside')}</p>
      {view.values.length === 0 ? (
        <p className="rs-empty">{t('purge.empty')}</p>
      ) : (
        <PostForm action={address.registrantPurge(view.id)} id="purge-form">
          <Choices
            form={view.form}
            name="values"
            many
            label={t('purge.values')}
            choices={view.values.map((v) => ({
              value: v.id,
              label: `${v.element}: ${v.text}`,
              hint: v.endedOn
                ? t('purge.earlier', { from: dateText(v.enteredOn), until: dateText(v.endedOn) })
                : t('purge.standing', { from: dateText(v.enteredOn) }),
            }))}
          />
          <Submit label={t('purge.submit')} danger />
        </PostForm>
      )}
      <p>
        <a className="usa-link" href={address.registrantPart(view.id, 'names')}>
          {t('form.back')}
        </a>
      </p>
    </>
  );
}
