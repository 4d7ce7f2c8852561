import type { ReactElement } from 'react';
import { address, DUTY_ADDRESS } from '../addresses.js';
import type { Page } from '../page.js';
import { usePage } from '../page.js';
import { ErrorSummary, FilterForm, PostForm, Select, Submit, TextArea } from '../parts/Fields.js';
import { DataTable, Facts, PageHead, Pagination } from '../parts/Lists.js';
import { Said } from '../parts/Said.js';
import { Deadline, When } from '../parts/When.js';
import type { FormState, Instant, Paging, ZonedInstant } from '../view.js';

/** The kind of page that a task leads to. */
export type TaskAbout =
  | 'candidate'
  | 'notification'
  | 'transmission'
  | 'trip'
  | 'agency'
  | 'relocation'
  | 'registrant'
  | 'prints'
  | 'agreement'
  | 'registrant-pair'
  | 'foreign-draft'
  | 'foreign-message'
  | 'foreign-receipt'
  | 'travel-notice'
  | 'silence-watch'
  | 'passport-request'
  | 'redress'
  | 'compliance-case'
  | 'secondary'
  | 'contacts'
  | 'directory'
  | 'format'
  | 'retier';

export interface TaskRow {
  readonly id: string;
  /** A code with words in `taskKind.…`. */
  readonly kind: string;
  /** What exactly, as one sentence made when the task was opened. */
  readonly says: string;
  readonly due?: ZonedInstant;
  readonly owner: string;
  /** `what`: code of the kind of page; `reference`: as people quote it on the telephone. */
  readonly about?: { readonly href: string; readonly what: TaskAbout; readonly reference?: string };
  /** The registrant, where the reader may see the file; without a number before there is one here. */
  readonly person?: { readonly name: string; readonly number: string };
  readonly createdAt: Instant;
}

export interface TasksView {
  readonly rows: readonly TaskRow[];
  readonly paging: Paging;
  /** GET fields: `kind`, `who` (mine, agency). */
  readonly filter: FormState;
  readonly kinds: readonly string[];
}

export const tasksPage: Page<TasksView> = { title: (_, t) => t('tasks.title'), width: 'wide', Body: Tasks };

function Tasks({ view }: { readonly view: TasksView }): ReactElement {
  const { t } = usePage();
  return (
    <>
      <PageHead title={t('tasks.heading')} intro={t('tasks.intro')} />
      <FilterForm action={DUTY_ADDRESS.tasks}>
        <Select
          form={view.filter}
          name="kind"
          label={t('tasks.filterKind')}
          empty={t('form.any')}
          choices={view.kinds.map((value) => ({ value, label: t.coded('taskKind', value) }))}
        />
      </FilterForm>
      <DataTable
        caption={t('tasks.caption')}
        keyed
        compact
        rows={view.rows}
        id={(row) => row.id}
        empty={t('tasks.empty')}
        columns={[
          {
            id: 'due',
            label: t('tasks.due'),
            cell: (row) =>
              row.due ? <Deadline at={row.due.at} zone={row.due.zone} /> : <span>{t('tasks.noDue')}</span>,
          },
          {
            id: 'what',
            label: t('tasks.what'),
            heads: true,
            cell: (row) => (
              <div>
                <a className="usa-link" href={address.task(row.id)} data-open="">
                  {t.coded('taskKind', row.kind)}
                </a>
                <span className="rs-sub">
                  <Said text={row.says} />
                </span>
              </div>
            ),
          },
          {
            id: 'about',
            label: t('tasks.about'),
            cell: (row) => (
              <div>
                {row.person ? <Person person={row.person} /> : null}
                {row.about ? (
                  <a className="usa-link" href={row.about.href}>
                    {t(`taskAbout.${row.about.what}`)}
                    {row.about.reference ? ` ${row.about.reference}` : null}
                    {row.person ? <span className="usa-sr-only"> {row.person.name}</span> : null}
                  </a>
                ) : null}
              </div>
            ),
          },
          { id: 'owner', label: t('tasks.owner'), cell: (row) => row.owner },
        ]}
      />
      <Pagination paging={view.paging} />
    </>
  );
}

function Person({ person }: { readonly person: NonNullable<TaskRow['person']> }): ReactElement {
  return (
    <div>
      {person.name} {person.number ? <span className="rs-nowrap">({person.number})</span> : null}
    </div>
  );
}

export interface TaskView {
  readonly task: TaskRow;
  /** How the deadline came about: start, rule and sum, a line each. */
  readonly reckoning: readonly string[];
  /** Facts that a person needs to act, such as whom to call. Labels are codes of `taskFact` or words. */
  readonly facts: readonly { readonly label: string; readonly value: string }[];
  readonly closed?: { readonly by: string; readonly at: Instant; readonly note: string };
  /** Present while the reader may close it. Field: `note`. */
  readonly form?: FormState;
}

export const taskPage: Page<TaskView> = {
  title: (view, t) => t('task.title', { what: t.coded('taskKind', view.task.kind) }),
  width: 'plain',
  failed: (view) => (view.form?.errors?.length ?? 0) > 0,
  Body: Task,
};

function Task({ view }: { readonly view: TaskView }): ReactElement {
  const { t } = usePage();
  const { task } = view;
  return (
    <>
      {view.form ? <ErrorSummary form={view.form} labels={{ note: t('task.note') }} /> : null}
      <h1>{t.coded('taskKind', task.kind)}</h1>
      <p className="usa-intro">
        <Said text={task.says} />
      </p>
      <Facts
        pairs={[
          [
            t('tasks.due'),
            task.due ? <Deadline key="due" at={task.due.at} zone={task.due.zone} /> : t('tasks.noDue'),
          ],
          [t('tasks.owner'), task.owner],
          [t('tasks.person'), task.person ? <Person key="person" person={task.person} /> : null],
          [t('task.created'), <When key="created" at={task.createdAt} />],
          [
            t('tasks.about'),
            task.about ? (
              <a key="about" className="usa-link" href={task.about.href}>
                {t(`taskAbout.${task.about.what}`)}
                {task.about.reference ? ` ${task.about.reference}` : null}
              </a>
            ) : null,
          ],
          ...view.facts.map(
            (fact) => [t.coded('taskFact', fact.label), <Said key={fact.label} text={fact.value} />] as const,
          ),
        ]}
      />
      {task.due ? (
        <p>
          <a className="usa-link" href={address.taskIcs(task.id)}>
            {t('task.calendar')}
          </a>
        </p>
      ) : null}
      {view.reckoning.length > 0 ? (
        <>
          <h2>{t('task.math')}</h2>
          <ol className="usa-list">
            {view.reckoning.map((line) => (
              <li key={line}>
                <Said text={line} />
              </li>
            ))}
          </ol>
        </>
      ) : null}
      {view.closed ? (
        <p>
          <strong>{t('task.closedBy', { name: view.closed.by })}</strong>, <When at={view.closed.at} />:{' '}
          {view.closed.note}
        </p>
      ) : null}
      {view.form ? (
        <>
          <h2>{t('task.doneHeading')}</h2>
          <PostForm action={address.taskDone(task.id)} id="close-task" keep>
            <TextArea form={view.form} name="note" label={t('task.note')} rows={3} />
            <Submit label={t('task.submit')} />
          </PostForm>
        </>
      ) : null}
    </>
  );
}
