import type { ReactElement } from 'react';
import { address } from '../addresses.js';
import type { Page } from '../page.js';
import { usePage } from '../page.js';
import { ErrorSummary, PostForm, Select, Submit, TextArea, TextField } from '../parts/Fields.js';
import { DataTable, PageHead } from '../parts/Lists.js';
import { Tag } from '../parts/Tags.js';
import { When } from '../parts/When.js';
import type { FormState, Instant } from '../view.js';

export interface BoardsView {
  readonly boards: readonly { readonly code: string; readonly title: string; readonly says: string }[];
  /** For moderators: what waits to be let in; `id` is the topic it stands in. */
  readonly waiting: readonly {
    readonly id: string;
    readonly post: string;
    readonly board: string;
    readonly title: string;
    readonly by: string;
    readonly at: Instant;
  }[];
}

export const boardsPage: Page<BoardsView> = {
  title: (_, t) => t('boards.title'),
  width: 'wide',
  Body: Boards,
};

function Boards({ view }: { readonly view: BoardsView }): ReactElement {
  const { t } = usePage();
  return (
    <>
      <PageHead title={t('boards.title')} intro={t('boards.intro')} />
      <DataTable
        caption={t('boards.title')}
        keyed
        rows={view.boards}
        id={(row) => row.code}
        empty=""
        columns={[
          {
            id: 'board',
            label: t('boards.board'),
            heads: true,
            cell: (row) => (
              <a className="usa-link" href={address.board(row.code)} data-open="">
                {row.title}
              </a>
            ),
          },
          { id: 'says', label: t('boards.about'), cell: (row) => row.says },
        ]}
      />
      {view.waiting.length > 0 ? (
        <>
          <h2>{t('boards.waiting')}</h2>
          <DataTable
            caption={t('boards.waiting')}
            compact
            rows={view.waiting}
            id={(row) => row.post}
            empty=""
            columns={[
              {
                id: 'title',
                label: t('boards.topic'),
                heads: true,
                cell: (row) => (
                  <a className="usa-link" href={`${address.topic(row.id)}#post-${row.post}`}>
                    {row.title}
                  </a>
                ),
              },
              { id: 'board', label: t('boards.board'), cell: (row) => row.board },
              { id: 'by', label: t('boards.by'), cell: (row) => row.by },
              { id: 'at', label: t('boards.at'), cell: (row) => <When at={row.at} brief /> },
            ]}
          />
        </>
      ) : null}
    </>
  );
}

export interface BoardView {
  readonly code: string;
  readonly title: string;
  readonly says: string;
  readonly rows: readonly {
    readonly id: string;
    readonly title: string;
    readonly by: string;
    readonly at: Instant;
    readonly answers: number;
    /** Not let in: only to the agency that wrote it. */
    readonly state: 'waiting' | 'shown' | 'refused' | 'removed';
  }[];
  readonly form: FormState;
}

export const boardPage: Page<BoardView> = {
  title: (view) => view.title,
  width: 'wide',
  failed: (view) => (view.form.errors?.length ?? 0) > 0,
  Body: Board,
};

function Board({ view }: { readonly view: BoardView }): ReactElement {
  const { t } = usePage();
  return (
    <>
      <ErrorSummary form={view.form} labels={{ title: t('boards.topic'), body: t('boards.text') }} />
      <PageHead title={view.title} intro={view.says} />
      <DataTable
        caption={view.title}
        keyed
        compact
        rows={view.rows}
        id={(row) => row.id}
        empty={t('boards.empty')}
        columns={[
          {
            id: 'title',
            label: t('boards.topic'),
            heads: true,
            cell: (row) => (
              <>
                <a className="usa-link" href={address.topic(row.id)} data-open="">
                  {row.title}
                </a>{' '}
                {row.state === 'shown' ? null : (
                  <Tag tone={row.state === 'waiting' ? 'warn' : 'bad'}>{t(`post.${row.state}`)}</Tag>
                )}
              </>
            ),
          },
          { id: 'by', label: t('boards.by'), cell: (row) => row.by },
          { id: 'at', label: t('boards.at'), cell: (row) => <When at={row.at} brief /> },
          { id: 'answers', label: t('boards.answers'), number: true, cell: (row) => row.answers },
        ]}
      />
      <h2>{t('boards.begin')}</h2>
      <p>{t('boards.rule')}</p>
      <PostForm action={address.board(view.code)} keep id="topic">
        <TextField form={view.form} name="title" label={t('boards.topic')} lengthMax={150} />
        <TextArea form={view.form} name="body" label={t('boards.text')} rows={6} />
        <Submit label={t('boards.submit')} />
      </PostForm>
      <p>
        <a className="usa-link" href={address.boards}>
          {t('boards.title')}
        </a>
      </p>
    </>
  );
}

export interface TopicView {
  readonly id: string;
  readonly board: string;
  readonly boardTitle: string;
  readonly title: string;
  readonly posts: readonly {
    readonly id: string;
    readonly by: string;
    readonly agency: string;
    readonly at: Instant;
    readonly body: string;
    readonly state: 'waiting' | 'shown' | 'refused' | 'removed';
    readonly reason: string;
    readonly mayModerate: boolean;
  }[];
  /** Null: nobody answers yet. */
  readonly form: FormState | null;
  /** A decision of a moderator that was refused: `decision-ID`, `reason-ID`. */
  readonly moderation: FormState;
}

export const topicPage: Page<TopicView> = {
  title: (view) => view.title,
  width: 'plain',
  failed: (view) => (view.form?.errors?.length ?? 0) + (view.moderation.errors?.length ?? 0) > 0,
  Body: Topic,
};

function Topic({ view }: { readonly view: TopicView }): ReactElement {
  const { t } = usePage();
  return (
    <>
      {view.form ? <ErrorSummary form={view.form} labels={{ body: t('boards.text') }} /> : null}
      <ErrorSummary
        form={view.moderation}
        labels={Object.fromEntries(view.posts.map((p) => [`reason-${p.id}`, t('post.reasonLabel')]))}
      />
      <PageHead title={view.title} />
      <ol className="rs-thread">
        {view.posts.map((p) => (
          <li key={p.id} id={`post-${p.id}`}>
            <p className="rs-thread__head">
              <strong>{p.by}</strong>, {p.agency}, <When at={p.at} />{' '}
              {p.state === 'shown' ? null : (
                <Tag tone={p.state === 'waiting' ? 'warn' : 'bad'}>{t(`post.${p.state}`)}</Tag>
              )}
            </p>
            {p.body === '' ? null : <p className="rs-thread__body">{p.body}</p>}
            {p.reason ? <p className="rs-sub">{t('post.reason', { reason: p.reason })}</p> : null}
            {p.mayModerate ? (
              <details
                className="rs-details"
                open={view.moderation.errors?.some((e) => e.field === `reason-${p.id}`) ?? false}
              >
                <summary>
                  {t('post.moderate')}
                  <span className="usa-sr-only"> {p.by}</span>
                </summary>
                <form method="post" action={address.postModerate(p.id)} className="usa-form">
                  <Moderation id={p.id} isWaiting={p.state === 'waiting'} form={view.moderation} />
                </form>
              </details>
            ) : null}
          </li>
        ))}
      </ol>
      {view.form ? (
        <>
          <h2>{t('boards.answer')}</h2>
          <p>{t('boards.rule')}</p>
          <PostForm action={address.topic(view.id)} keep id="answer">
            <TextArea form={view.form} name="body" label={t('boards.text')} rows={5} />
            <Submit label={t('boards.submit')} />
          </PostForm>
        </>
      ) : null}
      <p>
        <a className="usa-link" href={address.board(view.board)}>
          {view.boardTitle}
        </a>
      </p>
    </>
  );
}

/** Ids of fields repeat with every post, so each form has its own; what is posted is called the same. */
function Moderation({
  id,
  isWaiting,
  form,
}: {
  readonly id: string;
  readonly isWaiting: boolean;
  readonly form: FormState;
}): ReactElement {
  const { t, shell } = usePage();
  const decisions = [
    ...(isWaiting ? [{ value: 'show', label: t('post.show') }] : []),
    { value: 'remove', label: t(isWaiting ? 'post.refuse' : 'post.remove') },
  ];
  return (
    <>
      <input type="hidden" name="_csrf" value={shell.csrf} />
      <Select
        form={form}
        name={`decision-${id}`}
        posts="decision"
        label={t('post.decision')}
        choices={decisions}
      />
      <TextField form={form} name={`reason-${id}`} posts="reason" label={t('post.why')} />
      <Submit label={t('form.save')} />
    </>
  );
}
