import type { ReactElement } from 'react';
import { address } from '../addresses.js';
import type { Page } from '../page.js';
import { usePage } from '../page.js';
import {
  ErrorSummary,
  FilterForm,
  PostButton,
  PostForm,
  Select,
  Submit,
  TextField,
} from '../parts/Fields.js';
import { DataTable, PageHead } from '../parts/Lists.js';
import { PlacesMap } from '../parts/PlacesMap.js';
import type { FormState } from '../view.js';

const UNDER = ['tribe', 'state', 'both', 'unknown'] as const;

export interface SplitLandRow {
  readonly id: string;
  readonly name: string;
  readonly state: string;
  readonly tribe: string;
  readonly under: (typeof UNDER)[number];
  /** Who registers somebody who lives there; empty: not settled. */
  readonly registers: readonly string[];
  readonly why: string;
  readonly latitude: number | null;
  readonly longitude: number | null;
  readonly source: string;
  readonly by: string;
  readonly mayEnd: boolean;
}

export interface SplitLandsView {
  readonly rows: readonly SplitLandRow[];
  readonly filter: FormState;
  readonly tribes: readonly { readonly value: string; readonly label: string }[];
  /** Null: the reader keeps none. */
  readonly form: FormState | null;
}

export const splitLandsPage: Page<SplitLandsView> = {
  title: (_, t) => t('lands.title'),
  width: 'wide',
  failed: (view) => (view.form?.errors?.length ?? 0) > 0,
  Body: SplitLands,
};

function SplitLands({ view }: { readonly view: SplitLandsView }): ReactElement {
  const { t } = usePage();
  const numberOf = (row: SplitLandRow) => view.rows.indexOf(row) + 1;
  return (
    <>
      {view.form ? (
        <ErrorSummary
          form={view.form}
          labels={{
            name: t('lands.name'),
            state: t('lands.state'),
            tribe: t('lands.tribe'),
            source: t('lands.source'),
            latitude: t('lands.latitude'),
            longitude: t('lands.longitude'),
          }}
        />
      ) : null}
      <PageHead title={t('lands.title')} intro={t('lands.intro')} />
      <FilterForm action={address.splitLands}>
        <TextField form={view.filter} name="q" type="search" label={t('lands.search')} />
      </FilterForm>
      <PlacesMap
        places={view.rows.flatMap((row) =>
          row.latitude === null || row.longitude === null
            ? []
            : [{ id: row.id, n: numberOf(row), latitude: row.latitude, longitude: row.longitude }],
        )}
      />
      <DataTable
        caption={t('lands.title')}
        compact
        rows={view.rows}
        id={(row) => row.id}
        empty={t('lands.empty')}
        columns={[
          {
            id: 'name',
            label: t('lands.name'),
            heads: true,
            cell: (row) => (
              <>
                {numberOf(row)}. {row.name}
                <span className="rs-sub">
                  {row.tribe}, {row.state}
                </span>
              </>
            ),
          },
          { id: 'under', label: t('lands.under'), cell: (row) => t(`lands.under.${row.under}`) },
          {
            id: 'registers',
            label: t('lands.registers'),
            cell: (row) => (
              <>
                <strong>{row.registers.length > 0 ? row.registers.join(', ') : t('lands.unsettled')}</strong>
                <span className="rs-sub">{row.why}</span>
              </>
            ),
          },
          {
            id: 'source',
            label: t('lands.source'),
            cell: (row) => (
              <>
                {row.source}
                <span className="rs-sub">{row.by}</span>
              </>
            ),
          },
          {
            id: 'do',
            label: t('alerts.change'),
            cell: (row) =>
              row.mayEnd ? (
                <PostButton
                  action={address.splitLandEnd(row.id)}
                  label={t('lands.end')}
                  tone="outline"
                  about={row.name}
                />
              ) : null,
          },
        ]}
      />
      {view.form ? (
        <>
          <h2>{t('lands.add')}</h2>
          <PostForm action={address.splitLands} keep id="land">
            <TextField form={view.form} name="name" label={t('lands.name')} lengthMax={150} />
            <TextField form={view.form} name="state" label={t('lands.state')} short lengthMax={2} />
            <Select form={view.form} name="tribe" label={t('lands.tribe')} empty="" choices={view.tribes} />
            <Select
              form={view.form}
              name="under"
              label={t('lands.under')}
              choices={UNDER.map((value) => ({ value, label: t(`lands.under.${value}`) }))}
            />
            <TextField form={view.form} name="latitude" label={t('lands.latitude')} optional short />
            <TextField form={view.form} name="longitude" label={t('lands.longitude')} optional short />
            <TextField
              form={view.form}
              name="source"
              label={t('lands.source')}
              hint={t('lands.sourceHint')}
            />
            <Submit label={t('form.save')} />
          </PostForm>
        </>
      ) : null}
    </>
  );
}
