import type { ReactElement } from 'react';
import { ROADS } from '#domain/implementation.js';
import { type NsorRoad, TAP_STATES, type TapState } from '#domain/tribalAccess.js';
import { address } from '../addresses.js';
import type { Page } from '../page.js';
import { usePage } from '../page.js';
import { Alert } from '../parts/Alert.js';
import { DateField, ErrorSummary, PostForm, Select, Submit } from '../parts/Fields.js';
import { DataTable, Facts, PageHead } from '../parts/Lists.js';
import { dateText } from '../parts/When.js';
import type { FormState } from '../view.js';

export interface RegistryTapView {
  readonly agency: string;
  readonly tribal: boolean;
  readonly ownAccess: boolean;
  readonly tap: { readonly state: TapState; readonly since: string };
  readonly road: NsorRoad;
  readonly agreements: readonly {
    readonly scope: string;
    readonly until: string | null;
    readonly with: string;
  }[];
  /** Absent: the reader does not keep the agency's settings. Fields: `state`, `since`, `version`. */
  readonly form?: FormState;
}

export const registryTapPage: Page<RegistryTapView> = {
  title: (_, t) => t('tap.title'),
  width: 'plain',
  Body: Tap,
  failed: (view) => (view.form?.errors?.length ?? 0) > 0,
};

function Tap({ view }: { readonly view: RegistryTapView }): ReactElement {
  const { t } = usePage();
  const { says, allows, lacks } = TAP_STATES[view.tap.state];
  return (
    <>
      {view.form ? (
        <ErrorSummary form={view.form} labels={{ state: t('tap.state'), since: t('tap.since') }} />
      ) : null}
      <PageHead title={t('tap.title')} intro={t('tap.intro')} />
      <h2>{t('tap.now')}</h2>
      {view.road === 'none' ? (
        <Alert kind="error" slim>
          {t('tap.road')}: {ROADS.none}
        </Alert>
      ) : null}
      <Facts
        pairs={[
          [t('tap.road'), ROADS[view.road]],
          [t('tap.own'), t(view.ownAccess ? 'tap.yes' : 'tap.no')],
          [t('tap.state'), view.tribal ? says : null],
          [t('tap.since'), view.tribal && view.tap.since ? dateText(view.tap.since) : null],
          [t('tap.allows'), view.tribal ? allows.join('; ') || t('tap.nothing') : null],
          // What a state of the programme lacks is no lack of an agency that has access of its own.
          [
            t('tap.lacks'),
            view.tribal ? (view.ownAccess && lacks.length > 0 ? t('tap.byOwn') : lacks.join('; ')) : null,
          ],
        ]}
      />
      <p>{t('tap.confirm')}</p>
      <h2>{t('tap.agreements')}</h2>
      <DataTable
        caption={t('tap.agreementsCaption')}
        compact
        rows={view.agreements}
        id={(row) => `${row.scope} ${row.with} ${row.until}`}
        empty={t('tap.none')}
        columns={[
          { id: 'scope', label: t('tap.scope'), heads: true, cell: (row) => row.scope },
          { id: 'with', label: t('tap.with'), cell: (row) => row.with },
          {
            id: 'until',
            label: t('tap.until'),
            cell: (row) => (row.until ? dateText(row.until) : t('agreements.open')),
          },
        ]}
      />
      {view.form ? (
        <>
          <h2>{t('tap.change')}</h2>
          <PostForm action={address.registryTap}>
            <input type="hidden" name="version" value={String(view.form.values.version ?? '')} />
            <Select
              form={view.form}
              name="state"
              label={t('tap.state')}
              choices={Object.entries(TAP_STATES).map(([value, state]) => ({ value, label: state.says }))}
            />
            <DateField form={view.form} name="since" label={t('tap.since')} hint={t('tap.sinceHint')} />
            <Submit label={t('tap.save')} />
          </PostForm>
        </>
      ) : null}
    </>
  );
}
