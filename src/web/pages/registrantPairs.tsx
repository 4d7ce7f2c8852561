import type { ReactElement } from 'react';
import { address } from '../addresses.js';
import type { Page } from '../page.js';
import { usePage } from '../page.js';
import { Choices, ErrorSummary, PostForm, Submit, TextArea } from '../parts/Fields.js';
import { DataTable, Facts, PageHead } from '../parts/Lists.js';
import { Tag } from '../parts/Tags.js';
import { dateText } from '../parts/When.js';
import type { FormState } from '../view.js';

export type PairStateCode = 'proposed' | 'linked' | 'refused' | 'unlinked';
export type PairAnswerCode = 'open' | 'same' | 'different';

export interface PairRow {
  readonly id: string;
  readonly name: string;
  readonly number: string;
  readonly agency: string;
  readonly other: string;
  readonly agreed: readonly string[];
  readonly state: PairStateCode;
  readonly answer: PairAnswerCode;
}

export interface PairsView {
  readonly rows: readonly PairRow[];
}

export const pairsPage: Page<PairsView> = {
  title: (_, t) => t('pairs.title'),
  width: 'wide',
  Body: Pairs,
};

function StateOf({ state }: { readonly state: PairStateCode }): ReactElement {
  const { t } = usePage();
  const tone = state === 'linked' ? 'good' : state === 'proposed' ? 'bad' : 'plain';
  return <Tag tone={tone}>{t(`pair.state.${state}`)}</Tag>;
}

function Pairs({ view }: { readonly view: PairsView }): ReactElement {
  const { t } = usePage();
  return (
    <>
      <PageHead title={t('pairs.title')} intro={t('pairs.intro')} />
      <DataTable
        caption={t('pairs.caption')}
        keyed
        compact
        rows={view.rows}
        id={(row) => row.id}
        empty={t('pairs.empty')}
        columns={[
          {
            id: 'who',
            label: t('pairs.who'),
            heads: true,
            cell: (row) => (
              <>
                <a className="usa-link" href={address.pair(row.id)} data-open="">
                  {row.name}
                </a>
                <span className="rs-sub">
                  {row.number}, {row.agency}
                </span>
              </>
            ),
          },
          { id: 'other', label: t('pairs.other'), cell: (row) => row.other },
          { id: 'agreed', label: t('pairs.agreed'), cell: (row) => row.agreed.join(', ') },
          {
            id: 'state',
            label: t('pairs.state'),
            cell: (row) => (
              <>
                <StateOf state={row.state} />
                <span className="rs-sub">
                  {t('pair.answered')}: {t(`pair.answer.${row.answer}`)}
                </span>
              </>
            ),
          },
        ]}
      />
    </>
  );
}

export interface PairSideView {
  readonly agency: string;
  readonly answer: PairAnswerCode;
  readonly agreed: readonly { readonly label: string; readonly ours: string; readonly level: string }[];
}

export interface PairView {
  readonly id: string;
  readonly name: string;
  readonly registrantId: string;
  readonly other: string;
  readonly contact: string;
  readonly state: PairStateCode;
  /** The reader's own side; for NSOTC both. */
  readonly sides: readonly PairSideView[];
  readonly decided: { readonly decision: 'same' | 'different'; readonly reason: string } | null;
  readonly mayAnswer: boolean;
  readonly mayDecide: boolean;
  /** The other registration; null until it is shared. */
  readonly shared: {
    readonly name: string;
    readonly number: string;
    readonly state: string;
    readonly tier: string | null;
    readonly registeredOn: string | null;
    readonly values: readonly { readonly id: string; readonly label: string; readonly text: string }[];
  } | null;
  readonly form: FormState;
}

export const pairPage: Page<PairView> = {
  title: (view, t) => t('pair.title', { name: view.name, agency: view.other }),
  width: 'wide',
  failed: (view) => (view.form.errors?.length ?? 0) > 0,
  Body: Pair,
};

function Pair({ view }: { readonly view: PairView }): ReactElement {
  const { t } = usePage();
  const answers = (['same', 'different'] as const).map((value) => ({
    value,
    label: t(`pair.answer.${value}`),
  }));
  return (
    <>
      <ErrorSummary
        form={view.form}
        labels={{ answer: t('pair.answer'), note: t('pair.note'), reason: t('pair.reason') }}
      />
      <PageHead title={t('pair.title', { name: view.name, agency: view.other })} intro={t('pairs.intro')} />
      <Facts
        inRow
        pairs={[
          [t('pairs.state'), <StateOf key="s" state={view.state} />],
          [t('pairs.other'), view.other],
          [t('pair.contact'), view.contact || t('pair.noContact')],
        ]}
      />
      {view.decided ? (
        <p>
          {t('pair.decided', {
            decision: t(`pair.answer.${view.decided.decision}`),
            reason: view.decided.reason,
          })}
        </p>
      ) : null}
      {view.sides.map((side) => (
        <section key={side.agency}>
          <h2>
            {t('pairs.agreed')}: {side.agency}
          </h2>
          <p>
            {t('pair.answered')}: {t(`pair.answer.${side.answer}`)}
          </p>
          <DataTable
            caption={`${t('pairs.agreed')}: ${side.agency}`}
            compact
            rows={side.agreed}
            id={(row) => `${row.label} ${row.ours}`}
            empty={t('pair.sharedEmpty')}
            columns={[
              { id: 'field', label: t('pair.field'), heads: true, cell: (row) => row.label },
              { id: 'ours', label: t('pair.ours'), cell: (row) => row.ours },
              { id: 'level', label: t('pair.level'), cell: (row) => row.level },
            ]}
          />
        </section>
      ))}
      {view.mayAnswer ? (
        <PostForm action={address.pair(view.id)} keep id="pair-form">
          <Choices form={view.form} name="answer" label={t('pair.answer')} choices={answers} />
          <TextArea form={view.form} name="note" label={t('pair.note')} hint={t('pair.noteHint')} />
          <p>{t('pair.unlink')}</p>
          <Submit label={t('pair.save')} />
        </PostForm>
      ) : null}
      {view.mayDecide ? (
        <PostForm action={address.pairDecide(view.id)} keep id="decide-form">
          <Choices form={view.form} name="answer" label={t('pair.decide')} choices={answers} />
          <TextArea form={view.form} name="reason" label={t('pair.reason')} />
          <Submit label={t('pair.decide')} />
        </PostForm>
      ) : null}
      {view.shared ? (
        <>
          <h2>{t('pair.shared')}</h2>
          <Facts
            inRow
            pairs={[
              [t('registry.name'), view.shared.name],
              [t('registry.number'), view.shared.number],
              [t('registry.state'), view.shared.state],
              [t('registry.tier'), view.shared.tier],
              [
                t('registrant.registeredOn'),
                view.shared.registeredOn ? dateText(view.shared.registeredOn) : null,
              ],
            ]}
          />
          <DataTable
            caption={t('pair.shared')}
            compact
            rows={view.shared.values}
            id={(row) => row.id}
            empty={t('pair.sharedEmpty')}
            columns={[
              { id: 'element', label: t('history.element'), heads: true, cell: (row) => row.label },
              { id: 'value', label: t('history.value'), cell: (row) => row.text },
            ]}
          />
        </>
      ) : null}
      <p className="rs-links">
        {view.mayAnswer ? (
          <a className="usa-link" href={address.registrant(view.registrantId)}>
            {t('pair.file')}
          </a>
        ) : null}
        <a className="usa-link" href={address.pairs}>
          {t('pairs.title')}
        </a>
      </p>
    </>
  );
}
