import type { ReactElement } from 'react';
import { address } from '../addresses.js';
import type { Page } from '../page.js';
import { usePage } from '../page.js';
import { DateField, ErrorSummary, PostForm, Select, Submit, TextArea, TextField } from '../parts/Fields.js';
import { PageHead } from '../parts/Lists.js';
import type { FormState } from '../view.js';
import { OwnField, type OwnView } from './agencyFields.js';
import type { EntryField } from './registrantParts.js';

/** Everything that was not asked yet on one page, for who enters daily. Fields are named `ELEMENT--FIELD`. */
export interface ManyView {
  readonly id: string;
  readonly name: string;
  readonly groups: readonly {
    readonly code: string;
    readonly title: string;
    readonly elements: readonly {
      readonly code: string;
      readonly label: string;
      readonly dated: boolean;
      /** How the names of the fields of each value begin, the first value first. */
      readonly prefixes: readonly string[];
      /** Another value can be asked for. */
      readonly mayAdd: boolean;
      /** A person can have none of it. */
      readonly mayLack: boolean;
      readonly fields: readonly EntryField[];
    }[];
  }[];
  /** Questions of the agency without an answer; named `own-CODE`. */
  readonly own: OwnView['fields'];
  readonly form: FormState;
}

export const manyPage: Page<ManyView> = {
  title: (view, t) => t('many.title', { name: view.name }),
  width: 'wide',
  failed: (view) => (view.form.errors?.length ?? 0) > 0,
  Body: Many,
};

type Element = ManyView['groups'][number]['elements'][number];

function Many({ view }: { readonly view: ManyView }): ReactElement {
  const { t } = usePage();
  const all = view.groups.flatMap((g) => g.elements);
  return (
    <>
      <ErrorSummary
        form={view.form}
        labels={{
          source: t('entry.source'),
          ...labelsOf(all, t('entry.from')),
          ...Object.fromEntries(view.own.map((f) => [`own-${f.code}`, f.label])),
        }}
      />
      <PageHead title={t('many.title', { name: view.name })} intro={t('many.intro')} />
      <p>
        <a className="usa-link" href={address.registrant(view.id)}>
          {t('part.back')}
        </a>
      </p>
      {all.length === 0 && view.own.length === 0 ? (
        <p>{t('many.all')}</p>
      ) : (
        <PostForm action={address.registrantMany(view.id)} id="registrant-many" keep wide>
          {/* The first button of a form is what the Enter key presses: it saves, and asks for no other one. */}
          <button type="submit" className="usa-sr-only" tabIndex={-1} aria-hidden="true">
            {t('many.submit')}
          </button>
          <TextField form={view.form} name="source" label={t('entry.source')} hint={t('entry.sourceHint')} />
          {view.groups.map((group) => (
            <section key={group.code} aria-labelledby={`m-${group.code}`}>
              <h2 id={`m-${group.code}`}>{group.title}</h2>
              {group.elements.map((element) => (
                <OneElement key={element.code} element={element} form={view.form} />
              ))}
            </section>
          ))}
          {view.own.length > 0 ? (
            <section aria-labelledby="m-own">
              <h2 id="m-own">{t('registrant.own')}</h2>
              {view.own.map((field) => (
                // Left empty it stays open: nothing here is marked as optional.
                <OwnField key={field.code} field={{ ...field, required: true }} form={view.form} />
              ))}
            </section>
          ) : null}
          <Submit label={t('many.submit')} />
        </PostForm>
      )}
      <p className="rs-sub">{t('many.elsewhere')}</p>
    </>
  );
}

function labelsOf(elements: readonly Element[], from: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    elements.flatMap((e) => [
      ...e.prefixes.flatMap((prefix, i) => {
        const label = i === 0 ? e.label : `${e.label} ${i + 1}`;
        return [
          ...e.fields.map((f) => [`${prefix}${f.code}`, `${label}, ${f.label}`] as const),
          [`${prefix}fromOn`, `${label}, ${from}`] as const,
        ];
      }),
      [`${e.code}--answer`, e.label] as const,
    ]),
  );
}

function OneElement({
  element,
  form,
}: {
  readonly element: Element;
  readonly form: FormState;
}): ReactElement {
  const { t } = usePage();
  const states = ['unknown', 'refused', ...(element.mayLack ? (['none'] as const) : [])] as const;
  return (
    <>
      {element.prefixes.map((prefix, i) => (
        <fieldset className="usa-fieldset rs-group" key={prefix}>
          <legend className="usa-legend">{i === 0 ? element.label : `${element.label} ${i + 1}`}</legend>
          <div className="rs-two">
            {element.fields.map((field) => (
              <Field key={field.code} field={field} name={`${prefix}${field.code}`} form={form} />
            ))}
            {i === 0 ? (
              <Select
                form={form}
                name={`${element.code}--answer`}
                label={t('many.none')}
                empty={t('many.noneEmpty')}
                choices={states.map((value) => ({ value, label: t(`part.${value}`) }))}
              />
            ) : null}
          </div>
          {element.dated ? (
            <DateField form={form} name={`${prefix}fromOn`} label={t('entry.from')} optional />
          ) : null}
        </fieldset>
      ))}
      {element.prefixes.length > 1 ? (
        <input type="hidden" name={`${element.code}--count`} value={element.prefixes.length} />
      ) : null}
      {element.mayAdd ? (
        <button
          className="usa-button usa-button--unstyled"
          type="submit"
          name="more"
          value={element.code}
          formNoValidate
        >
          {t('many.another')}
          <span className="usa-sr-only"> {element.label}</span>
        </button>
      ) : null}
    </>
  );
}

/** Nothing is marked as optional here: whatever is left empty is asked later. */
function Field(props: {
  readonly field: EntryField;
  readonly name: string;
  readonly form: FormState;
}): ReactElement {
  const { t } = usePage();
  const { field, name, form } = props;
  const common = { form, name, label: field.label, ...(field.hint ? { hint: field.hint } : {}) };
  if (field.type === 'choice') return <Select {...common} empty="" choices={field.choices ?? []} />;
  if (field.type === 'long') return <TextArea {...common} rows={3} />;
  if (field.type === 'date') return <TextField {...common} hint={field.hint ?? t('entry.dateHint')} />;
  if (field.type === 'partial-date')
    return <TextField {...common} hint={field.hint ?? t('entry.partialHint')} />;
  return <TextField {...common} autoComplete="off" spellCheck={false} />;
}
