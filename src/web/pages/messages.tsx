import type { ReactElement } from 'react';
import { address } from '../addresses.js';
import type { Page } from '../page.js';
import { usePage } from '../page.js';
import { Alert } from '../parts/Alert.js';
import { Attachments, type AttachmentsView } from '../parts/Attachments.js';
import {
  type Choice,
  ErrorSummary,
  FilterForm,
  PostForm,
  Select,
  Submit,
  TextArea,
  TextField,
} from '../parts/Fields.js';
import { DataTable, Facts, PageHead, Pagination } from '../parts/Lists.js';
import { Tag } from '../parts/Tags.js';
import { When } from '../parts/When.js';
import type { FormState, Instant, Paging } from '../view.js';

/** Agencies or persons that one form can name. */
export const RECIPIENTS = 6;

export interface ThreadRow {
  readonly id: string;
  readonly subject: string;
  readonly others: readonly string[];
  readonly lastBy: string;
  readonly lastAt: Instant;
  readonly unread: number;
}

export interface MessagesView {
  readonly rows: readonly ThreadRow[];
  /** GET fields: `q`, `show` (all, unread). */
  readonly filter: FormState;
  readonly paging: Paging;
}

export const messagesPage: Page<MessagesView> = {
  title: (_, t) => t('messages.title'),
  width: 'wide',
  Body: Messages,
};

function isFiltered({ values }: FormState): boolean {
  return (values.q ?? '') !== '' || values.show === 'unread';
}

function Messages({ view }: { readonly view: MessagesView }): ReactElement {
  const { t } = usePage();
  return (
    <>
      <PageHead title={t('messages.title')} intro={t('messages.intro')}>
        <a className="usa-button" href={address.messageNew}>
          {t('messages.write')}
        </a>
      </PageHead>
      <FilterForm action={address.messages}>
        <TextField form={view.filter} name="q" type="search" label={t('messages.search')} />
        <Select
          form={view.filter}
          name="show"
          label={t('messages.show')}
          choices={(['all', 'unread'] as const).map((value) => ({
            value,
            label: t(`messages.show.${value}`),
          }))}
        />
      </FilterForm>
      <p className="usa-hint">{t('messages.searchHint')}</p>
      <DataTable
        caption={t('messages.title')}
        keyed
        compact
        rows={view.rows}
        id={(row) => row.id}
        empty={t(isFiltered(view.filter) ? 'messages.empty' : 'messages.none')}
        columns={[
          {
            id: 'subject',
            label: t('messages.subject'),
            heads: true,
            cell: (row) => (
              <>
                <a className="usa-link" href={address.thread(row.id)} data-open="">
                  {row.subject}
                </a>{' '}
                {row.unread > 0 ? <Tag tone="info">{t.count('messages.unread', row.unread)}</Tag> : null}
              </>
            ),
          },
          { id: 'with', label: t('messages.with'), cell: (row) => row.others.join(', ') },
          {
            id: 'last',
            label: t('messages.last'),
            cell: (row) => (
              <>
                {row.lastBy}
                <span className="rs-sub">
                  <When at={row.lastAt} brief />
                </span>
              </>
            ),
          },
        ]}
      />
      <Pagination paging={view.paging} />
    </>
  );
}

/** What a thread is about. Without an address the reader may not see it. */
export interface AboutView {
  readonly kind: 'registrant' | 'relocation' | 'travel-notice';
  readonly href?: string;
  readonly name?: string;
}

function About({ about }: { readonly about: AboutView }): ReactElement {
  const { t } = usePage();
  return about.href ? (
    <>
      {t(`message.about.${about.kind}`)}:{' '}
      <a className="usa-link" href={about.href}>
        {about.name}
      </a>
    </>
  ) : (
    <>
      {t(`message.about.${about.kind}`)}: {t('message.withheld')}
    </>
  );
}

export interface MessageNewView {
  readonly agencies: readonly Choice[];
  readonly about: AboutView | null;
  readonly form: FormState;
  /** Recipients shown; the rest wait under a summary. */
  readonly shown: number;
}

export const messageNewPage: Page<MessageNewView> = {
  title: (_, t) => t('message.new'),
  width: 'plain',
  failed: (view) => (view.form.errors?.length ?? 0) > 0,
  Body: MessageNew,
};

function MessageNew({ view }: { readonly view: MessageNewView }): ReactElement {
  const { t } = usePage();
  const { form } = view;
  const numbers = Array.from({ length: RECIPIENTS }, (_, i) => i + 1);
  const about = form.values.about;
  return (
    <>
      <ErrorSummary
        form={form}
        labels={{
          subject: t('messages.subject'),
          body: t('message.body'),
          about: t('message.about'),
          ...Object.fromEntries(
            numbers.flatMap((n) => [
              [`to-${n}`, t('message.to', { n })],
              [`person-${n}`, t('message.person', { n })],
            ]),
          ),
        }}
      />
      <PageHead title={t('message.new')} intro={t('message.newIntro')} />
      <PostForm action={address.messageNew} keep id="message">
        {view.about ? (
          <p id="about" tabIndex={-1}>
            <About about={view.about} />
          </p>
        ) : null}
        <input type="hidden" name="about" value={typeof about === 'string' ? about : ''} />
        {numbers.slice(0, view.shown).map((n) => (
          <Recipient key={n} n={n} view={view} />
        ))}
        {view.shown < RECIPIENTS ? (
          <details className="rs-details">
            <summary>{t('message.more')}</summary>
            {numbers.slice(view.shown).map((n) => (
              <Recipient key={n} n={n} view={view} />
            ))}
          </details>
        ) : null}
        <TextField form={form} name="subject" label={t('messages.subject')} lengthMax={120} />
        <TextArea form={form} name="body" label={t('message.body')} rows={10} />
        <p className="usa-hint">{t('message.afterHint')}</p>
        <Submit label={t('message.send')} />
      </PostForm>
    </>
  );
}

function Recipient({ n, view }: { readonly n: number; readonly view: MessageNewView }): ReactElement {
  const { t } = usePage();
  return (
    <div className="rs-two">
      <Select
        form={view.form}
        name={`to-${n}`}
        label={t('message.to', { n })}
        empty=""
        optional={n > 1}
        choices={view.agencies}
      />
      <TextField
        form={view.form}
        name={`person-${n}`}
        label={t('message.person', { n })}
        hint={t('message.personHint')}
        optional
        autoComplete="off"
      />
    </div>
  );
}

export interface MessageView {
  readonly id: string;
  readonly author: string;
  readonly agency: string;
  readonly mine: boolean;
  readonly at: Instant;
  /** Null: erased. */
  readonly body: string | null;
  readonly reads: readonly { readonly name: string; readonly agency: string; readonly at: Instant }[];
}

export interface ThreadView {
  readonly id: string;
  readonly subject: string;
  readonly parties: readonly string[];
  readonly about: AboutView | null;
  readonly messages: readonly MessageView[];
  readonly attachments: AttachmentsView;
  readonly form: FormState;
}

export const threadPage: Page<ThreadView> = {
  title: (view) => view.subject,
  width: 'plain',
  failed: (view) => (view.form.errors?.length ?? 0) > 0,
  Body: OneThread,
};

function OneThread({ view }: { readonly view: ThreadView }): ReactElement {
  const { t } = usePage();
  return (
    <>
      <ErrorSummary form={view.form} labels={{ body: t('message.answer') }} />
      <PageHead title={view.subject} />
      <Facts
        pairs={[
          [t('message.parties'), view.parties.join('; ')],
          [t('message.aboutLabel'), view.about ? <About key="about" about={view.about} /> : null],
        ]}
      />
      <ol className="rs-thread">
        {view.messages.map((m) => (
          <li key={m.id} className={m.mine ? 'rs-thread__mine' : undefined}>
            <p className="rs-thread__head">
              <strong>{m.author}</strong>, {m.agency}, <When at={m.at} />
            </p>
            {m.body === null ? (
              <Alert kind="info" slim>
                {t('message.erased')}
              </Alert>
            ) : (
              <p className="rs-thread__body">{m.body}</p>
            )}
            {m.reads.length > 0 ? (
              <p className="rs-sub">
                {t('message.readBy')}{' '}
                {m.reads.map((r, i) => (
                  <span key={`${r.name} ${r.at}`}>
                    {i > 0 ? '; ' : ''}
                    {r.name}, {r.agency}, <When at={r.at} brief />
                  </span>
                ))}
              </p>
            ) : (
              <p className="rs-sub">{t('message.unread')}</p>
            )}
          </li>
        ))}
      </ol>
      <Attachments view={view.attachments} />
      <h2>{t('message.answer')}</h2>
      <PostForm action={address.thread(view.id)} keep id="answer">
        <TextArea form={view.form} name="body" label={t('message.body')} rows={6} />
        <Submit label={t('message.send')} />
      </PostForm>
      <p>
        <a className="usa-link" href={address.messages}>
          {t('messages.title')}
        </a>
      </p>
    </>
  );
}
