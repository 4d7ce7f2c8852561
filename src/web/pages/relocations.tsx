import type { ReactElement } from 'react';
import { address } from '../addresses.js';
import type { Page } from '../page.js';
import { usePage } from '../page.js';
import { Choices, DateField, ErrorSummary, PostForm, Select, Submit, TextArea } from '../parts/Fields.js';
import { DataTable, Facts, PageHead } from '../parts/Lists.js';
import { Reckoned, type ReckoningView } from '../parts/Reckoned.js';
import { Tag } from '../parts/Tags.js';
import { dateText, When } from '../parts/When.js';
import type { FormState, Instant } from '../view.js';

export type RelocationStateCode = 'announced' | 'accepted' | 'arrived' | 'failed-to-appear' | 'cancelled';
export type RelocationMoveCode = 'accept' | 'arrive' | 'fail-to-appear' | 'cancel';
export type RelocationTieCode = 'residence' | 'employment' | 'school';

export interface RelocationRow {
  readonly id: string;
  readonly name: string;
  readonly from: string;
  readonly to: string;
  readonly tie: RelocationTieCode;
  readonly expectedOn: string;
  readonly appearBy: string;
  readonly state: RelocationStateCode;
  readonly overdue: boolean;
}

export interface RelocationsView {
  readonly rows: readonly RelocationRow[];
}

export const relocationsPage: Page<RelocationsView> = {
  title: (_, t) => t('relocations.title'),
  width: 'wide',
  Body: Relocations,
};

function StateOf({ row }: { readonly row: Pick<RelocationRow, 'state' | 'overdue'> }): ReactElement {
  const { t } = usePage();
  const tone =
    row.state === 'arrived' ? 'good' : row.state === 'failed-to-appear' || row.overdue ? 'bad' : 'plain';
  return (
    <Tag tone={tone}>
      {t(`relocation.state.${row.state}`)}
      {row.overdue ? `, ${t('registrant.overdue')}` : ''}
    </Tag>
  );
}

function Relocations({ view }: { readonly view: RelocationsView }): ReactElement {
  const { t } = usePage();
  return (
    <>
      <PageHead title={t('relocations.title')} intro={t('relocations.intro')} />
      <DataTable
        caption={t('relocations.caption')}
        keyed
        compact
        rows={view.rows}
        id={(row) => row.id}
        empty={t('relocations.empty')}
        columns={[
          {
            id: 'who',
            label: t('relocations.who'),
            heads: true,
            cell: (row) => (
              <>
                <a className="usa-link" href={address.relocation(row.id)} data-open="">
                  {row.name}
                </a>
                <span className="rs-sub">{t(`relocation.tie.${row.tie}`)}</span>
              </>
            ),
          },
          { id: 'from', label: t('relocations.from'), cell: (row) => row.from },
          { id: 'to', label: t('relocations.to'), cell: (row) => row.to },
          { id: 'expected', label: t('relocations.expected'), cell: (row) => dateText(row.expectedOn) },
          { id: 'by', label: t('relocations.appearBy'), cell: (row) => dateText(row.appearBy) },
          { id: 'state', label: t('relocations.state'), cell: (row) => <StateOf row={row} /> },
        ]}
      />
    </>
  );
}

export interface AnnounceView {
  readonly id: string;
  readonly name: string;
  readonly agencies: readonly { readonly value: string; readonly label: string }[];
  readonly form: FormState;
}

export const announcePage: Page<AnnounceView> = {
  title: (view, t) => t('relocation.announce', { name: view.name }),
  width: 'plain',
  failed: (view) => (view.form.errors?.length ?? 0) > 0,
  Body: Announce,
};

function Announce({ view }: { readonly view: AnnounceView }): ReactElement {
  const { t } = usePage();
  const { form } = view;
  return (
    <>
      <ErrorSummary
        form={form}
        labels={{ agency: t('relocation.agency'), tie: t('relocation.tie'), on: t('relocation.expected') }}
      />
      <PageHead title={t('relocation.announce', { name: view.name })} intro={t('relocation.announceIntro')} />
      <PostForm action={address.registrantRelocate(view.id)} keep id="announce">
        <Select form={form} name="agency" label={t('relocation.agency')} empty="" choices={view.agencies} />
        <Choices
          form={form}
          name="tie"
          label={t('relocation.tie')}
          choices={(['residence', 'employment', 'school'] as const).map((value) => ({
            value,
            label: t(`relocation.tie.${value}`),
          }))}
        />
        <DateField form={form} name="on" label={t('relocation.expected')} />
        <TextArea form={form} name="note" label={t('relocation.note')} optional />
        <Submit label={t('relocation.submit')} />
      </PostForm>
      <p>
        <a className="usa-link" href={address.registrant(view.id)}>
          {t('part.back')}
        </a>
      </p>
    </>
  );
}

export interface RelocationView extends RelocationRow {
  readonly note: string;
  readonly tier: string | null;
  readonly reckoning: ReckoningView;
  readonly shared: readonly { readonly id: string; readonly element: string; readonly text: string }[];
  readonly steps: readonly {
    readonly move: RelocationMoveCode;
    readonly at: Instant;
    readonly by: string;
    readonly note: string;
  }[];
  readonly moves: readonly RelocationMoveCode[];
  /** The reader's own file of the person. */
  readonly file: string | null;
  /** The agency on the other side, to be written to. */
  readonly otherAgency: string;
  readonly form: FormState;
}

export const relocationPage: Page<RelocationView> = {
  title: (view, t) => t('relocation.title', { name: view.name }),
  width: 'wide',
  failed: (view) => (view.form.errors?.length ?? 0) > 0,
  Body: OneRelocation,
};

function OneRelocation({ view }: { readonly view: RelocationView }): ReactElement {
  const { t } = usePage();
  return (
    <>
      <ErrorSummary form={view.form} labels={{ move: t('relocations.state') }} />
      <PageHead title={t('relocation.title', { name: view.name })} />
      <Facts
        inRow
        pairs={[
          [t('relocations.from'), view.from],
          [t('relocations.to'), view.to],
          [t('relocation.what'), t(`relocation.tie.${view.tie}`)],
          [t('relocations.expected'), dateText(view.expectedOn)],
          [t('relocations.appearBy'), dateText(view.appearBy)],
          [t('relocations.state'), <StateOf key="s" row={view} />],
          [t('registry.tier'), view.tier],
          [t('relocation.note'), view.note],
        ]}
      />
      <Reckoned reckoning={view.reckoning} about={t('relocations.appearBy')} />
      {view.file ? (
        <p>
          <a className="usa-link" href={address.registrant(view.file)}>
            {t('relocation.file')}
          </a>
        </p>
      ) : null}
      <p>
        <a className="usa-link" href={address.messageTo(view.otherAgency, 'relocation', view.id)}>
          {t('message.toAgency')}
        </a>
      </p>
      {view.moves.length > 0 ? (
        <PostForm action={address.relocation(view.id)} id="relocation-form">
          <Choices
            form={view.form}
            name="move"
            label={t('relocations.state')}
            choices={view.moves.map((value) => ({ value, label: t(`relocation.${value}`) }))}
          />
          <TextArea form={view.form} name="note" label={t('absconding.note')} optional />
          <Submit label={t('end.submit')} />
        </PostForm>
      ) : null}
      <h2>{t('relocation.steps')}</h2>
      <ul className="usa-list">
        {view.steps.map((step) => (
          <li key={`${step.move} ${step.at}`}>
            <When at={step.at} brief />, {step.by}: {t(`relocation.move.${step.move}`)}
            {step.note ? `. ${step.note}` : ''}
          </li>
        ))}
      </ul>
      <h2>{t('relocation.shared')}</h2>
      <DataTable
        caption={t('relocation.shared')}
        compact
        rows={view.shared}
        id={(row) => row.id}
        empty={t('history.empty')}
        columns={[
          { id: 'element', label: t('history.element'), heads: true, cell: (row) => row.element },
          { id: 'value', label: t('history.value'), cell: (row) => row.text },
        ]}
      />
      <p>
        <a className="usa-link" href={address.relocations}>
          {t('relocations.title')}
        </a>
      </p>
    </>
  );
}
