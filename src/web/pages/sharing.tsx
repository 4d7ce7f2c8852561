import type { ReactElement } from 'react';
import { address } from '../addresses.js';
import type { Page } from '../page.js';
import { usePage } from '../page.js';
import { Alert } from '../parts/Alert.js';
import { DateField, ErrorSummary, PostButton, PostForm, Submit } from '../parts/Fields.js';
import { DataTable, Facts, PageHead } from '../parts/Lists.js';
import { Reckoned, type ReckoningView } from '../parts/Reckoned.js';
import { SaidLines } from '../parts/Said.js';
import { Tag } from '../parts/Tags.js';
import { dateText, When } from '../parts/When.js';
import type { FormState, Instant } from '../view.js';

export type ShareStateCode =
  | 'owed'
  | 'overdue'
  | 'told'
  | 'toldLate'
  | 'not-required'
  | 'replaced'
  | 'nobody';

export interface ShareRow {
  readonly id: string;
  readonly name: string;
  readonly way: 'nsor' | 'inbox' | 'email' | 'print' | null;
  readonly row: number;
  readonly law: string;
  readonly state: ShareStateCode;
  readonly because: string;
  readonly dueOn: string | null;
  readonly reckoning: ReckoningView | null;
  readonly toldAt: Instant | null;
  readonly proof: string;
  readonly openedAt: Instant | null;
  readonly withheld: number;
}

export interface SharingView {
  readonly id: string;
  readonly name: string;
  /** A round gathers changes since then; null: everything is planned. */
  readonly gatheringSince: Instant | null;
  readonly mayHurry: boolean;
  readonly rows: readonly ShareRow[];
  readonly earlier: readonly ShareRow[];
}

export const sharingPage: Page<SharingView> = {
  title: (view, t) => t('sharing.title', { name: view.name }),
  width: 'wide',
  Body: Sharing,
};

function StateOf({ state }: { readonly state: ShareStateCode }): ReactElement {
  const { t } = usePage();
  const tone =
    state === 'told' ? 'good' : ['overdue', 'toldLate', 'nobody'].includes(state) ? 'bad' : 'plain';
  return <Tag tone={tone}>{t(`sharing.state.${state}`)}</Tag>;
}

function Sharing({ view }: { readonly view: SharingView }): ReactElement {
  const { t } = usePage();
  const count = (...states: readonly ShareStateCode[]) =>
    view.rows.filter((r) => states.includes(r.state)).length;
  return (
    <>
      <PageHead title={t('sharing.title', { name: view.name })} intro={t('sharing.intro')} />
      {view.gatheringSince ? (
        <>
          <p>
            {t('sharing.gathering')} <When at={view.gatheringSince} brief />
          </p>
          {view.mayHurry ? (
            <PostButton
              action={address.registrantSharingNow(view.id)}
              label={t('sharing.now')}
              tone="outline"
            />
          ) : null}
        </>
      ) : null}
      {view.rows.length > 0 ? (
        <p>
          {t('sharing.counts', {
            told: count('told', 'toldLate'),
            owed: count('owed', 'overdue'),
            overdue: count('overdue'),
            spared: count('not-required'),
          })}
        </p>
      ) : null}
      <Rows rows={view.rows} caption={t('sharing.caption')} />
      {view.earlier.length > 0 ? (
        <>
          <h2>{t('sharing.earlier')}</h2>
          <Rows rows={view.earlier} caption={t('sharing.earlier')} />
        </>
      ) : null}
      <p>
        <a className="usa-link" href={address.registrant(view.id)}>
          {t('part.back')}
        </a>
      </p>
    </>
  );
}

function Rows({
  rows,
  caption,
}: {
  readonly rows: readonly ShareRow[];
  readonly caption: string;
}): ReactElement {
  const { t } = usePage();
  return (
    <DataTable
      caption={caption}
      compact
      rows={rows}
      id={(row) => row.id}
      empty={t('sharing.empty')}
      columns={[
        {
          id: 'who',
          label: t('sharing.who'),
          heads: true,
          cell: (row) => (
            <>
              {row.name}
              {row.way ? <span className="rs-sub">{t(`sharing.way.${row.way}`)}</span> : null}
            </>
          ),
        },
        {
          id: 'state',
          label: t('sharing.state'),
          cell: (row) => (
            <>
              <StateOf state={row.state} />
              {row.toldAt ? (
                <span className="rs-sub">
                  <When at={row.toldAt} brief />
                  {row.proof ? `. ${row.proof}` : ''}
                </span>
              ) : null}
              {row.openedAt ? (
                <span className="rs-sub">
                  {t('sharing.opened')} <When at={row.openedAt} brief />
                </span>
              ) : null}
              {row.toldAt === null && row.proof ? <span className="rs-sub">{row.proof}</span> : null}
              {row.withheld > 0 ? (
                <span className="rs-sub">{t('sharing.withheld', { n: row.withheld })}</span>
              ) : null}
            </>
          ),
        },
        { id: 'due', label: t('sharing.due'), cell: (row) => (row.dueOn ? dateText(row.dueOn) : '') },
        {
          id: 'how',
          label: t('sharing.how'),
          cell: (row) => (
            <>
              {row.because}
              <span className="rs-sub">{t('sharing.row', { row: row.row, law: row.law })}</span>
              {row.reckoning ? <Reckoned reckoning={row.reckoning} about={row.name} /> : null}
            </>
          ),
        },
      ]}
    />
  );
}

export interface ShareBoardView {
  readonly owed: readonly (ShareRow & { readonly registrantId: string; readonly registrant: string })[];
  readonly lettersWaiting: number;
  readonly mayPrint: boolean;
  readonly batches: readonly {
    readonly id: string;
    readonly madeAt: Instant;
    readonly madeBy: string;
    readonly letters: number;
    readonly mailedOn: string | null;
  }[];
  /** For the batch that is to be marked as posted. */
  readonly mailing: { readonly id: string; readonly form: FormState } | null;
}

export const shareBoardPage: Page<ShareBoardView> = {
  title: (_, t) => t('shareBoard.title'),
  width: 'wide',
  failed: (view) => (view.mailing?.form.errors?.length ?? 0) > 0,
  Body: ShareBoard,
};

function ShareBoard({ view }: { readonly view: ShareBoardView }): ReactElement {
  const { t } = usePage();
  return (
    <>
      {view.mailing ? (
        <ErrorSummary form={view.mailing.form} labels={{ on: t('shareBoard.mailedOn') }} />
      ) : null}
      <PageHead title={t('shareBoard.title')} intro={t('shareBoard.intro')}>
        <a className="usa-button usa-button--outline" href={address.recipients}>
          {t('shareBoard.recipients')}
        </a>
      </PageHead>
      {view.lettersWaiting > 0 ? (
        <>
          <p>{t('shareBoard.waiting', { n: view.lettersWaiting })}</p>
          {view.mayPrint ? <PostButton action={address.shareLetters} label={t('shareBoard.print')} /> : null}
        </>
      ) : null}
      <h2>{t('shareBoard.owed')}</h2>
      <DataTable
        caption={t('shareBoard.owed')}
        keyed
        compact
        rows={view.owed}
        id={(row) => row.id}
        empty={t('shareBoard.none')}
        columns={[
          {
            id: 'who',
            label: t('registry.name'),
            heads: true,
            cell: (row) => (
              <a className="usa-link" href={address.registrantSharing(row.registrantId)} data-open="">
                {row.registrant}
              </a>
            ),
          },
          {
            id: 'recipient',
            label: t('sharing.who'),
            cell: (row) => (
              <>
                {row.name}
                {row.way ? <span className="rs-sub">{t(`sharing.way.${row.way}`)}</span> : null}
              </>
            ),
          },
          { id: 'state', label: t('sharing.state'), cell: (row) => <StateOf state={row.state} /> },
          { id: 'due', label: t('sharing.due'), cell: (row) => (row.dueOn ? dateText(row.dueOn) : '') },
          {
            id: 'how',
            label: t('sharing.how'),
            cell: (row) => (row.reckoning ? <Reckoned reckoning={row.reckoning} about={row.name} /> : ''),
          },
        ]}
      />
      <h2>{t('shareBoard.batches')}</h2>
      <DataTable
        caption={t('shareBoard.batches')}
        compact
        rows={view.batches}
        id={(row) => row.id}
        empty={t('shareBoard.noBatches')}
        columns={[
          {
            id: 'made',
            label: t('shareBoard.batch'),
            heads: true,
            cell: (row) => (
              <>
                <When at={row.madeAt} brief /> <span className="rs-sub">{row.madeBy}</span>
              </>
            ),
          },
          { id: 'letters', label: t('shareBoard.letters'), number: true, cell: (row) => row.letters },
          {
            id: 'pdf',
            label: t('shareBoard.pdf'),
            cell: (row) => (
              <a className="usa-link" href={address.shareLettersPdf(row.id)}>
                {t('shareBoard.pdf')}
                <span className="usa-sr-only"> {row.id.slice(-8)}</span>
              </a>
            ),
          },
          {
            id: 'posted',
            label: t('shareBoard.posted'),
            cell: (row) => (row.mailedOn ? dateText(row.mailedOn) : t('shareBoard.notPosted')),
          },
        ]}
      />
      {view.mailing && view.mayPrint ? (
        <PostForm action={address.shareLettersMailed(view.mailing.id)} id="mailed-form">
          <DateField form={view.mailing.form} name="on" label={t('shareBoard.mailedOn')} />
          <Submit label={t('shareBoard.mail')} />
        </PostForm>
      ) : null}
    </>
  );
}

export interface SharedLinkView {
  readonly agency: string;
  readonly reference: string;
  readonly replaced: boolean;
  readonly until: string;
  readonly sections: readonly {
    readonly title: string;
    readonly fields: readonly { readonly label: string; readonly value: string }[];
  }[];
}

/** What somebody without an account reads: no more than the public may. */
export const sharedLinkPage: Page<SharedLinkView> = {
  title: (_, t) => t('shared.title'),
  width: 'plain',
  Body: SharedLink,
};

function SharedLink({ view }: { readonly view: SharedLinkView }): ReactElement {
  const { t } = usePage();
  return (
    <>
      <PageHead title={t('shared.title')} intro={t('shared.intro', { agency: view.agency })} />
      {view.replaced ? <Alert kind="warning">{t('shared.replaced')}</Alert> : null}
      {view.sections.map((section) => (
        <section key={section.title}>
          <h2>{section.title}</h2>
          <Facts
            pairs={section.fields.map(
              (f) => [f.label, <SaidLines key={f.label} lines={f.value.split('\n')} />] as const,
            )}
          />
        </section>
      ))}
      <p>{t('shared.misuse')}</p>
      <p>{t('shared.until', { date: dateText(view.until) })}</p>
    </>
  );
}
