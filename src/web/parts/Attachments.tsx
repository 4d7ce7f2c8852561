import type { ReactElement } from 'react';
import { usePage } from '../page.js';
import type { FormState, Instant } from '../view.js';
import { Csrf, ErrorSummary, FieldGroup } from './Fields.js';
import { When } from './When.js';

export interface AttachmentsView {
  readonly rows: readonly {
    readonly id: string;
    readonly name: string;
    readonly href: string;
    readonly kilobytes: number;
    readonly at: Instant;
  }[];
  /** Present where the reader may add one. */
  readonly add?: { readonly action: string; readonly form: FormState };
}

/** Files kept with an object: to be saved, never shown in place; the form works without script. */
export function Attachments({ view }: { readonly view: AttachmentsView }): ReactElement | null {
  const { t } = usePage();
  if (view.rows.length === 0 && !view.add) return null;
  return (
    <section aria-labelledby="attachments">
      <h2 id="attachments">{t('attachments.heading')}</h2>
      {view.rows.length === 0 ? <p>{t('attachments.none')}</p> : null}
      <ul className="rs-plain">
        {view.rows.map((row) => (
          <li key={row.id}>
            <a className="usa-link rs-breakable" href={row.href} download="">
              {row.name}
            </a>
            <span className="rs-sub">
              {t('attachments.size', { n: row.kilobytes })}, <When at={row.at} />
            </span>
          </li>
        ))}
      </ul>
      {view.add ? (
        <form
          method="post"
          action={view.add.action}
          encType="multipart/form-data"
          className="usa-form rs-no-print"
          id="attach"
        >
          <Csrf />
          <ErrorSummary form={view.add.form} labels={{ file: t('attachments.file') }} />
          <FieldGroup
            form={view.add.form}
            name="file"
            label={t('attachments.file')}
            hint={t('attachments.hint')}
          >
            {(common) => (
              <input {...common} type="file" className="usa-input" accept=".pdf,.png,.jpg,.jpeg,.txt" />
            )}
          </FieldGroup>
          <button type="submit" className="usa-button usa-button--outline">
            {t('attachments.add')}
          </button>
        </form>
      ) : null}
    </section>
  );
}
