import type { ReactElement } from 'react';
import { address, DUTY_ADDRESS } from '../addresses.js';
import type { Page } from '../page.js';
import { usePage } from '../page.js';
import {
  Choices,
  DateField,
  ErrorSummary,
  FilterForm,
  PostForm,
  Select,
  Submit,
  TextField,
} from '../parts/Fields.js';
import { DataTable, PageHead } from '../parts/Lists.js';
import { Code, Tag } from '../parts/Tags.js';
import { dateText } from '../parts/When.js';
import type { FormState } from '../view.js';

export type RegistrantState = 'pending' | 'registered' | 'in-custody' | 'absconded' | 'moved-out' | 'ended';
export type TierCode = 'I' | 'II' | 'III';

export interface RegistrantRow {
  readonly id: string;
  readonly name: string;
  readonly number: string;
  readonly state: RegistrantState;
  readonly tier: TierCode | null;
  readonly percent: number;
  /** `YYYY-MM-DD`. */
  readonly nextDue: string | null;
  readonly overdue: boolean;
  /** Its name, and what was decided, stand behind the seal. */
  readonly sealed: boolean;
}

export interface RegistrantsView {
  readonly rows: readonly RegistrantRow[];
  /** GET fields: `q`, `state`, `tier`. */
  readonly filter: FormState;
  /** Address of the page after this one. */
  readonly next: string | null;
  readonly isFirst: boolean;
  readonly mayAdd: boolean;
}

export const registrantsPage: Page<RegistrantsView> = {
  title: (_, t) => t('registry.title'),
  width: 'wide',
  Body: Registrants,
};

export const REGISTRANT_STATES: readonly RegistrantState[] = [
  'pending',
  'registered',
  'in-custody',
  'absconded',
  'moved-out',
  'ended',
];
export const TIER_CODES: readonly TierCode[] = ['I', 'II', 'III'];

export function StateTag({
  state,
  deported = false,
}: {
  readonly state: RegistrantState;
  /** Of somebody who left: not moved, but deported. */
  readonly deported?: boolean;
}): ReactElement {
  const { t } = usePage();
  const tone = state === 'registered' ? 'good' : state === 'absconded' ? 'bad' : 'plain';
  return <Tag tone={tone}>{t(`registry.state.${deported ? 'deported' : state}`)}</Tag>;
}

function Registrants({ view }: { readonly view: RegistrantsView }): ReactElement {
  const { t, shell } = usePage();
  return (
    <>
      <PageHead title={t('registry.title')} intro={t('registry.intro')}>
        {view.mayAdd ? (
          <a className="usa-button" href={address.registrantNew}>
            {t('registry.add')}
          </a>
        ) : null}
      </PageHead>
      <ul className="rs-links rs-no-print">
        {(shell.training
          ? [
              [address.absconders, t('absconders.link')],
              [address.relocations, t('relocations.link')],
              [address.sealed, t('sealed.link')],
              [address.training, t('training.about')],
            ]
          : [
              [address.nsorQueue, t('nsorQueue.link')],
              [address.absconders, t('absconders.link')],
              [address.relocations, t('relocations.link')],
              [address.shareBoard, t('sharing.link')],
              [address.pairs, t('pairs.link')],
              [address.publicList, t('publicList.link')],
              [address.agreements, t('agreements.link')],
              [address.registryStatistics, t('registryFigures.link')],
              ...(view.mayAdd
                ? [
                    [address.sealed, t('sealed.link')],
                    [address.imports, t('imports.title')],
                    [address.training, t('training.link')],
                  ]
                : []),
            ]
        ).map(([href, label]) => (
          <li key={href}>
            <a className="usa-link" href={href}>
              {label}
            </a>
          </li>
        ))}
      </ul>
      <FilterForm action={DUTY_ADDRESS.registry}>
        <TextField form={view.filter} name="q" type="search" label={t('registry.search')} />
        <Select
          form={view.filter}
          name="state"
          label={t('registry.state')}
          empty={t('form.any')}
          choices={REGISTRANT_STATES.map((value) => ({ value, label: t(`registry.state.${value}`) }))}
        />
        <Select
          form={view.filter}
          name="tier"
          label={t('registry.tier')}
          empty={t('form.any')}
          choices={TIER_CODES.map((value) => ({ value, label: t(`registry.tier.${value}`) }))}
        />
      </FilterForm>
      <DataTable
        caption={t('registry.caption')}
        keyed
        compact
        rows={view.rows}
        id={(row) => row.id}
        empty={t('registry.empty')}
        columns={[
          {
            id: 'name',
            label: t('registry.name'),
            heads: true,
            cell: (row) => (
              <a className="usa-link" href={address.registrant(row.id)} data-open="">
                {row.name}
              </a>
            ),
          },
          { id: 'number', label: t('registry.number'), cell: (row) => <Code>{row.number}</Code> },
          { id: 'state', label: t('registry.state'), cell: (row) => <StateTag state={row.state} /> },
          {
            id: 'tier',
            label: t('registry.tier'),
            cell: (row) =>
              row.tier ? t(`registry.tier.${row.tier}`) : row.sealed ? '' : t('registry.noTier'),
          },
          { id: 'percent', label: t('registry.complete'), number: true, cell: (row) => `${row.percent} %` },
          {
            id: 'due',
            label: t('registry.nextDue'),
            cell: (row) =>
              row.nextDue ? (
                <>
                  {dateText(row.nextDue)}{' '}
                  {row.overdue ? <Tag tone="bad">{t('registrant.overdue')}</Tag> : null}
                </>
              ) : (
                ''
              ),
          },
        ]}
      />
      <p>
        {view.isFirst ? null : (
          <a className="usa-link" href={DUTY_ADDRESS.registry}>
            {t('registry.first')}
          </a>
        )}{' '}
        {view.next ? (
          <a className="usa-link" href={view.next}>
            {t('registry.next')}
          </a>
        ) : null}
      </p>
    </>
  );
}

export interface NewRegistrantView {
  readonly form: FormState;
  /** Registrants with these names: before another file is opened, somebody says that it is another person. */
  readonly alike: readonly {
    readonly id: string;
    readonly name: string;
    readonly number: string;
    readonly state: RegistrantState;
  }[];
}

export const newRegistrantPage: Page<NewRegistrantView> = {
  title: (_, t) => t('registry.new.title'),
  width: 'plain',
  failed: (view) => (view.form.errors?.length ?? 0) > 0,
  Body: NewRegistrant,
};

const BASES = [
  'residence',
  'employment',
  'school',
  'held',
  'sentenced',
  'entered-country',
  'federal-release',
] as const;

function NewRegistrant({ view: { form, alike } }: { readonly view: NewRegistrantView }): ReactElement {
  const { t } = usePage();
  return (
    <>
      <ErrorSummary
        form={form}
        labels={{
          surname: t('registry.new.surname'),
          number: t('registry.new.number'),
          basis: t('registry.new.basis'),
          on: t('registry.new.on'),
          juvenile: t('registry.new.juvenile'),
          another: t('registry.new.another'),
        }}
      />
      <PageHead title={t('registry.new.title')} intro={t('registry.new.intro')} />
      <PostForm action={address.registrantNew} keep id="registrant-new">
        {alike.length > 0 ? (
          <>
            <p>{t('registry.new.alike')}</p>
            <ul className="usa-list">
              {alike.map((r) => (
                <li key={r.id}>
                  <a className="usa-link" href={address.registrant(r.id)}>
                    {r.name}
                  </a>
                  , <Code>{r.number}</Code> <StateTag state={r.state} />
                </li>
              ))}
            </ul>
            <Choices
              form={form}
              name="another"
              label={t('registry.new.another')}
              many
              choices={[{ value: 'yes', label: t('registry.new.anotherYes') }]}
            />
          </>
        ) : null}
        <TextField
          form={form}
          name="surname"
          label={t('registry.new.surname')}
          autoComplete="off"
          spellCheck={false}
        />
        <TextField
          form={form}
          name="given"
          label={t('registry.new.given')}
          autoComplete="off"
          spellCheck={false}
        />
        <TextField
          form={form}
          name="middle"
          label={t('registry.new.middle')}
          optional
          autoComplete="off"
          spellCheck={false}
        />
        <TextField
          form={form}
          name="number"
          label={t('registry.new.number')}
          hint={t('registry.new.numberHint')}
          optional
          lengthMax={30}
          autoComplete="off"
        />
        <Choices
          form={form}
          name="juvenile"
          label={t('registry.new.juvenile')}
          choices={[
            { value: 'no', label: t('form.no') },
            { value: 'yes', label: t('form.yes') },
          ]}
        />
        <Choices
          form={form}
          name="basis"
          label={t('registry.new.basis')}
          choices={BASES.map((value) => ({ value, label: t(`registry.basis.${value}`) }))}
        />
        <DateField form={form} name="on" label={t('registry.new.on')} hint={t('registry.new.onHint')} />
        <Submit label={t('registry.new.submit')} />
      </PostForm>
    </>
  );
}
