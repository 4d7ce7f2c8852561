import type { ReactElement } from 'react';
import { address } from '../addresses.js';
import type { Page } from '../page.js';
import { usePage } from '../page.js';
import {
  type Choice,
  Choices,
  ErrorSummary,
  PostButton,
  PostForm,
  Select,
  Submit,
  TextArea,
  TextField,
} from '../parts/Fields.js';
import { DataTable, PageHead } from '../parts/Lists.js';
import { Tag } from '../parts/Tags.js';
import { When } from '../parts/When.js';
import type { FormState, Instant } from '../view.js';

export interface FieldsView {
  readonly rows: readonly {
    readonly code: string;
    readonly label: string;
    readonly kind: string;
    readonly choices: readonly string[];
    readonly required: boolean;
    readonly version: number;
    readonly by: string;
    readonly at: Instant;
  }[];
  readonly earlier: readonly {
    readonly id: string;
    readonly label: string;
    readonly version: number;
    readonly until: Instant;
  }[];
  readonly kinds: readonly Choice[];
  readonly changing: { readonly code: string; readonly label: string } | null;
  readonly form: FormState;
}

export const fieldsPage: Page<FieldsView> = {
  title: (_view, t) => t('ownFields.title'),
  width: 'wide',
  failed: (view) => (view.form.errors?.length ?? 0) > 0,
  Body: Fields,
};

function Fields({ view }: { readonly view: FieldsView }): ReactElement {
  const { t } = usePage();
  const { form } = view;
  return (
    <>
      <ErrorSummary
        form={form}
        labels={{ label: t('ownFields.label'), kind: t('ownFields.kind'), choices: t('ownFields.choices') }}
      />
      <PageHead title={t('ownFields.title')} intro={t('ownFields.intro')} />
      <p className="rs-links">
        <a className="usa-link" href={address.ownFieldsCsv}>
          {t('ownFields.csv')}
        </a>
        <a className="usa-link" href={address.blankForms}>
          {t('forms.title')}
        </a>
      </p>
      <DataTable
        caption={t('ownFields.title')}
        compact
        rows={view.rows}
        id={(row) => row.code}
        empty={t('ownFields.empty')}
        columns={[
          {
            id: 'label',
            label: t('ownFields.label'),
            heads: true,
            cell: (row) => (
              <>
                {row.label} {row.required ? <Tag tone="plain">{t('ownFields.must')}</Tag> : null}
              </>
            ),
          },
          {
            id: 'kind',
            label: t('ownFields.kind'),
            cell: (row) => (
              <>
                {row.kind}
                {row.choices.length > 0 ? <span className="rs-sub">{row.choices.join(', ')}</span> : null}
              </>
            ),
          },
          {
            id: 'version',
            label: t('ownFields.version'),
            cell: (row) => (
              <>
                {row.version}, {row.by}, <When at={row.at} brief />
              </>
            ),
          },
          {
            id: 'change',
            label: t('part.change'),
            cell: (row) => (
              <div className="rs-buttons">
                <a
                  className="usa-button usa-button--outline"
                  href={`${address.ownFields}?change=${row.code}`}
                >
                  {t('part.change')}
                  <span className="usa-sr-only"> {row.label}</span>
                </a>
                <PostButton
                  action={address.ownFieldEnd(row.code)}
                  label={t('ownFields.end')}
                  about={row.label}
                  tone="outline"
                />
              </div>
            ),
          },
        ]}
      />
      <h2>{view.changing ? t('ownFields.change', { label: view.changing.label }) : t('ownFields.add')}</h2>
      <PostForm action={address.ownFields}>
        {view.changing ? <input type="hidden" name="code" value={view.changing.code} /> : null}
        <TextField form={form} name="label" label={t('ownFields.label')} hint={t('ownFields.labelHint')} />
        <Select form={form} name="kind" label={t('ownFields.kind')} empty="" choices={view.kinds} />
        <TextArea
          form={form}
          name="choices"
          label={t('ownFields.choices')}
          hint={t('ownFields.choicesHint')}
          optional
        />
        <Choices
          form={form}
          name="required"
          label={t('ownFields.required')}
          many
          optional
          choices={[{ value: 'yes', label: t('ownFields.requiredYes') }]}
        />
        <Submit label={t('ownFields.save')} />
      </PostForm>
      {view.earlier.length > 0 ? (
        <>
          <h2>{t('ownFields.earlier')}</h2>
          <ul className="usa-list">
            {view.earlier.map((row) => (
              <li key={row.id}>
                {t('ownFields.earlierLine', { label: row.label, version: row.version })}{' '}
                <When at={row.until} brief />
              </li>
            ))}
          </ul>
        </>
      ) : null}
    </>
  );
}

export interface OwnView {
  readonly id: string;
  readonly name: string;
  readonly fields: readonly {
    readonly code: string;
    readonly label: string;
    readonly kind: 'text' | 'long' | 'date' | 'number' | 'choice';
    readonly choices: readonly string[];
    readonly required: boolean;
  }[];
  readonly history: readonly {
    readonly id: string;
    readonly label: string;
    readonly version: number;
    readonly value: string;
    readonly by: string;
    readonly at: Instant;
    readonly endedAt: Instant | null;
  }[];
  readonly mayChange: boolean;
  readonly form: FormState;
}

export const ownPage: Page<OwnView> = {
  title: (view, t) => t('own.title', { name: view.name }),
  width: 'plain',
  failed: (view) => (view.form.errors?.length ?? 0) > 0,
  Body: Own,
};

function Own({ view }: { readonly view: OwnView }): ReactElement {
  const { t } = usePage();
  return (
    <>
      <ErrorSummary
        form={view.form}
        labels={Object.fromEntries(view.fields.map((f) => [`own-${f.code}`, f.label]))}
      />
      <PageHead title={t('own.title', { name: view.name })} intro={t('own.intro')} />
      <p>
        <a className="usa-link" href={address.registrant(view.id)}>
          {t('part.back')}: {view.name}
        </a>
      </p>
      {view.fields.length === 0 ? (
        <p>
          {t('own.none')}{' '}
          <a className="usa-link" href={address.ownFields}>
            {t('ownFields.title')}
          </a>
        </p>
      ) : view.mayChange ? (
        <PostForm action={address.registrantOwn(view.id)} keep id="own-form">
          {view.fields.map((field) => (
            <OwnField key={field.code} field={field} form={view.form} />
          ))}
          <Submit label={t('entry.save')} />
        </PostForm>
      ) : null}
      {view.history.length > 0 ? (
        <DataTable
          caption={t('own.history')}
          compact
          rows={view.history}
          id={(row) => row.id}
          empty=""
          columns={[
            {
              id: 'label',
              label: t('ownFields.label'),
              heads: true,
              cell: (row) => `${row.label} (${row.version})`,
            },
            { id: 'value', label: t('history.value'), cell: (row) => row.value },
            {
              id: 'at',
              label: t('history.entered'),
              cell: (row) => (
                <>
                  {row.by}, <When at={row.at} brief />
                </>
              ),
            },
            {
              id: 'ended',
              label: t('history.ended'),
              cell: (row) => (row.endedAt ? <When at={row.endedAt} brief /> : null),
            },
          ]}
        />
      ) : null}
    </>
  );
}

export function OwnField(props: {
  readonly field: OwnView['fields'][number];
  readonly form: FormState;
}): ReactElement {
  const { t } = usePage();
  const { field, form } = props;
  const common = { form, name: `own-${field.code}`, label: field.label, optional: !field.required };
  if (field.kind === 'choice')
    return <Select {...common} empty="" choices={field.choices.map((c) => ({ value: c, label: c }))} />;
  if (field.kind === 'long') return <TextArea {...common} />;
  if (field.kind === 'date') return <TextField {...common} hint={t('entry.dateHint')} short />;
  return (
    <TextField
      {...common}
      {...(field.kind === 'number' ? { inputMode: 'numeric' as const, short: true } : {})}
    />
  );
}

export interface FormsView {
  readonly forms: readonly { readonly href: string; readonly name: string; readonly says: string }[];
}

export const formsPage: Page<FormsView> = {
  title: (_view, t) => t('forms.title'),
  width: 'plain',
  Body: Forms,
};

function Forms({ view }: { readonly view: FormsView }): ReactElement {
  const { t } = usePage();
  return (
    <>
      <PageHead title={t('forms.title')} intro={t('forms.intro')} />
      <ul className="usa-list">
        {view.forms.map((form) => (
          <li key={form.href}>
            <a className="usa-link" href={form.href} download="">
              {form.name}
            </a>
            : {form.says}
          </li>
        ))}
      </ul>
    </>
  );
}
