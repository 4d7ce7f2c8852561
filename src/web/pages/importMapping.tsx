import type { ReactElement } from 'react';
import { address } from '../addresses.js';
import { usePage } from '../page.js';
import { PostForm, Select, Submit, TextField, typedValue } from '../parts/Fields.js';
import { DataTable } from '../parts/Lists.js';
import type { ImportView } from './import.js';

/** What each column of an import means, and what holds of all its rows. */
export function Mapping({
  id,
  map,
}: {
  readonly id: string;
  readonly map: NonNullable<ImportView['map']>;
}): ReactElement {
  const { t } = usePage();
  const target = (name: string, label: string) => (
    <input
      className="usa-input"
      name={name}
      id={name}
      list="targets"
      defaultValue={typedValue(map.form, name)}
      aria-label={label}
      autoComplete="off"
      spellCheck={false}
      {...(map.form.errors?.some((e) => e.field === name) ? { 'aria-invalid': true as const } : {})}
    />
  );
  return (
    <section aria-labelledby="map">
      <h2 id="map">{t('import.map')}</h2>
      <p>{t('import.mapText')}</p>
      {map.saved.length > 0 ? (
        <form method="get" action={address.import(id)} className="rs-filter">
          <Select
            form={map.form}
            name="saved"
            label={t('import.useSaved')}
            choices={map.saved.map((name) => ({ value: name, label: name }))}
          />
          <div className="rs-filter__buttons">
            <button type="submit" className="usa-button usa-button--outline">
              {t('import.useSavedSubmit')}
            </button>
          </div>
        </form>
      ) : null}
      <datalist id="targets">
        {map.targets.map((label) => (
          <option key={label} value={label} />
        ))}
      </datalist>
      <PostForm action={address.importMapping(id)} wide id="mapping">
        <DataTable
          caption={t('import.map')}
          compact
          rows={map.columns.map((c, i) => ({ ...c, i }))}
          id={(row) => String(row.i)}
          empty=""
          columns={[
            {
              id: 'column',
              label: t('import.column'),
              heads: true,
              cell: (row) => <span className="rs-breakable">{row.name}</span>,
            },
            {
              id: 'examples',
              label: t('import.examples'),
              cell: (row) => <span className="rs-breakable">{row.examples}</span>,
            },
            {
              id: 'target',
              label: t('import.target'),
              cell: (row) => target(`c${row.i}`, t('import.targetOf', { column: row.name })),
            },
          ]}
        />
        <h3>{t('import.defaults')}</h3>
        <p>{t('import.defaultsText')}</p>
        <DataTable
          caption={t('import.defaults')}
          compact
          rows={Array.from({ length: map.defaults }, (_, n) => n)}
          id={String}
          empty=""
          columns={[
            {
              id: 'field',
              label: t('import.target'),
              heads: true,
              cell: (n) => target(`d${n}t`, t('import.defaultTarget', { n: n + 1 })),
            },
            {
              id: 'value',
              label: t('import.value'),
              cell: (n) => (
                <input
                  className="usa-input"
                  name={`d${n}v`}
                  defaultValue={typedValue(map.form, `d${n}v`)}
                  aria-label={t('import.defaultValue', { n: n + 1 })}
                />
              ),
            },
          ]}
        />
        <TextField
          form={map.form}
          name="saveAs"
          label={t('import.saveAs')}
          hint={t('import.saveAsHint')}
          optional
          lengthMax={60}
          autoComplete="off"
        />
        <Submit label={t('import.check')} />
      </PostForm>
    </section>
  );
}
