import type { ReactElement } from 'react';
import { address } from '../addresses.js';
import type { Page } from '../page.js';
import { usePage } from '../page.js';
import { ErrorSummary, PostButton } from '../parts/Fields.js';
import { DataTable, Facts, PageHead } from '../parts/Lists.js';
import { Code, Tag } from '../parts/Tags.js';
import { When } from '../parts/When.js';
import type { FormState, Instant } from '../view.js';

export type NsorState = 'not-entered' | 'queued' | 'sent' | 'accepted' | 'rejected' | 'dropped' | 'past';

export interface NsorView {
  readonly id: string;
  readonly name: string;
  readonly nic: string | null;
  /** Why a change was not sent by itself; null: nothing is held back. */
  readonly heldBack: string | null;
  /** What NCIC would refuse, with the element where it is entered. */
  readonly missing: readonly {
    readonly code: string;
    readonly says: string;
    readonly element: string | null;
  }[];
  readonly notes: readonly string[];
  /** The text of what would be sent now; empty: NSOR has all. */
  readonly pending: readonly string[];
  /** Kinds of message, in words, that follow once NCIC has given the record its number. */
  readonly later: readonly string[];
  readonly maySend: boolean;
  /** NCIC said that it has no record of this registration, which runs. */
  readonly mayEnterAnew: boolean;
  /** There is an entry to be validated every year. */
  readonly mayValidate: boolean;
  readonly messages: readonly {
    readonly id: string;
    readonly key: string;
    /** The kind of message in words. */
    readonly says: string;
    readonly state: NsorState;
    readonly text: string | null;
    readonly answer: string | null;
    readonly repair: string | null;
    readonly madeBy: string;
    readonly madeAt: Instant;
    readonly maySendAgain: boolean;
    readonly checkedBy: string | null;
    readonly mayCheck: boolean;
  }[];
  readonly form: FormState;
}

export const nsorPage: Page<NsorView> = {
  title: (view, t) => t('nsor.title', { name: view.name }),
  width: 'wide',
  failed: (view) => (view.form.errors?.length ?? 0) > 0,
  Body: Nsor,
};

function StateOf({ state }: { readonly state: NsorState }): ReactElement {
  const { t } = usePage();
  const tone =
    state === 'accepted' ? 'good' : state === 'rejected' || state === 'not-entered' ? 'bad' : 'plain';
  return <Tag tone={tone}>{t(`nsor.state.${state}`)}</Tag>;
}

function Nsor({ view }: { readonly view: NsorView }): ReactElement {
  const { t, shell } = usePage();
  return (
    <>
      <ErrorSummary form={view.form} labels={{ send: t('nsor.send'), anew: t('nsor.anew') }} />
      <PageHead title={t('nsor.title', { name: view.name })} intro={t('nsor.intro')} />
      <Facts inRow pairs={[[t('nsor.nic'), view.nic ? <Code key="n">{view.nic}</Code> : t('nsor.noNic')]]} />
      {view.heldBack ? (
        <div className="usa-alert usa-alert--warning usa-alert--slim">
          <div className="usa-alert__body">
            <p className="usa-alert__text">{t('nsor.heldBack', { why: view.heldBack })}</p>
          </div>
        </div>
      ) : null}
      {view.mayEnterAnew ? (
        <section aria-labelledby="anew">
          <h2 id="anew">{t('nsor.anewTitle')}</h2>
          <p>{t('nsor.anewText', { nic: view.nic ?? '' })}</p>
          <PostButton action={address.registrantNsorAnew(view.id)} label={t('nsor.anew')} />
        </section>
      ) : null}
      {view.missing.length > 0 ? (
        <>
          <h2>{t('nsor.missing')}</h2>
          <ul className="usa-list">
            {view.missing.map((m) => (
              <li key={m.code}>
                {m.says}{' '}
                {m.element ? (
                  <a className="usa-link" href={address.registrantEntry(view.id, m.element)}>
                    {t('part.add')}
                    <span className="usa-sr-only"> {m.says}</span>
                  </a>
                ) : null}
              </li>
            ))}
          </ul>
        </>
      ) : null}
      {view.notes.length > 0 ? (
        <ul className="usa-list">
          {view.notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      ) : null}
      {view.mayEnterAnew ? null : <Pending view={view} />}
      {shell.training && view.messages.some((m) => m.state === 'queued') ? (
        <p role="status">
          {t('training.nsorWaits')}{' '}
          <a className="usa-link" href={address.registrantNsor(view.id)}>
            {t('training.look')}
          </a>
        </p>
      ) : null}
      <h2>{t('nsor.messages')}</h2>
      <DataTable
        caption={t('nsor.messages')}
        compact
        rows={view.messages}
        id={(row) => row.id}
        empty={t('nsor.noMessages')}
        columns={[
          {
            id: 'key',
            label: t('nsor.key'),
            heads: true,
            cell: (row) => (
              <>
                {row.says} <Code>{row.key}</Code>
                <span className="rs-sub">
                  {row.madeBy}, <When at={row.madeAt} brief />
                </span>
              </>
            ),
          },
          {
            id: 'state',
            label: t('registry.state'),
            cell: (row) => (
              <>
                <StateOf state={row.state} />
                {row.answer ? <span className="rs-sub">{row.answer}</span> : null}
                {row.repair ? <span className="rs-sub">{row.repair}</span> : null}
                {row.maySendAgain ? (
                  <PostButton
                    action={address.registrantNsorAgain(view.id, row.id)}
                    label={t('nsor.again')}
                    about={row.key}
                    tone="outline"
                  />
                ) : null}
              </>
            ),
          },
          {
            id: 'text',
            label: t('nsor.text'),
            cell: (row) => (row.text ? <pre className="rs-wire">{row.text}</pre> : t('nsor.notSent')),
          },
          {
            id: 'checked',
            label: t('nsor.checked'),
            cell: (row) =>
              row.checkedBy ??
              (row.mayCheck ? (
                <PostButton
                  action={address.registrantNsorCheck(view.id, row.id)}
                  label={t('nsor.check')}
                  about={row.key}
                  tone="outline"
                />
              ) : (
                t('nsor.unchecked')
              )),
          },
        ]}
      />
      {view.mayValidate ? (
        <p>
          <a className="usa-link" href={address.registrantValidate(view.id)}>
            {t('validation.link')}
          </a>
        </p>
      ) : null}
      <p>
        <a className="usa-link" href={address.registrant(view.id)}>
          {t('part.back')}
        </a>
      </p>
    </>
  );
}

/** What would be sent now. */
function Pending({ view }: { readonly view: NsorView }): ReactElement {
  const { t } = usePage();
  return (
    <>
      <h2>{t('nsor.pending')}</h2>
      {view.pending.length + view.later.length === 0 ? <p>{t('nsor.nothing')}</p> : null}
      {view.pending.map((text) => (
        <pre className="rs-wire" key={text}>
          {text}
        </pre>
      ))}
      {view.later.length > 0 ? <p>{t('nsor.later', { what: view.later.join(', ') })}</p> : null}
      {view.maySend ? <PostButton action={address.registrantNsor(view.id)} label={t('nsor.send')} /> : null}
    </>
  );
}

export interface NsorQueueView {
  readonly rows: readonly {
    readonly id: string;
    readonly name: string;
    readonly number: string;
    readonly state: NsorState;
    readonly nic: string | null;
    readonly says: string;
    readonly checked: boolean;
  }[];
}

export const nsorQueuePage: Page<NsorQueueView> = {
  title: (_, t) => t('nsorQueue.title'),
  width: 'wide',
  Body: NsorQueue,
};

function NsorQueue({ view }: { readonly view: NsorQueueView }): ReactElement {
  const { t } = usePage();
  return (
    <>
      <PageHead title={t('nsorQueue.title')} intro={t('nsorQueue.intro')}>
        <a className="usa-button usa-button--outline" href={address.nsorReport}>
          {t('nsorReport.link')}
        </a>
      </PageHead>
      <DataTable
        caption={t('nsorQueue.caption')}
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
              <>
                <a className="usa-link" href={address.registrantNsor(row.id)} data-open="">
                  {row.name}
                </a>
                <span className="rs-sub">{row.number}</span>
              </>
            ),
          },
          {
            id: 'state',
            label: t('nsorQueue.state'),
            cell: (row) => (
              <>
                <StateOf state={row.state} />
                {row.says ? <span className="rs-sub">{row.says}</span> : null}
              </>
            ),
          },
          { id: 'nic', label: t('nsor.nic'), cell: (row) => (row.nic ? <Code>{row.nic}</Code> : '') },
          {
            id: 'checked',
            label: t('nsor.checked'),
            cell: (row) => (row.checked ? t('form.yes') : t('nsor.unchecked')),
          },
        ]}
      />
    </>
  );
}
