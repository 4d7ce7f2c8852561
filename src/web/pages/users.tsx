import type { ReactElement } from 'react';
import { address, DUTY_ADDRESS } from '../addresses.js';
import type { Page } from '../page.js';
import { usePage } from '../page.js';
import { Choices, ErrorSummary, FilterForm, PostForm, Select, Submit, TextField } from '../parts/Fields.js';
import { DataTable, PageHead, Pagination } from '../parts/Lists.js';
import { Code, Tag } from '../parts/Tags.js';
import { When } from '../parts/When.js';
import type { AgencyRef, FormState, Instant, Paging } from '../view.js';

export type UserState = 'active' | 'locked' | 'disabled' | 'idle';

export interface UserRow {
  readonly id: string;
  readonly name: string;
  readonly username: string;
  readonly agency: string;
  readonly roles: readonly string[];
  readonly state: UserState;
  readonly lastSignIn?: Instant;
  /** False for readers of the list who may not see accounts: no link that would be refused. */
  readonly mayOpen?: boolean;
}

export interface UsersView {
  readonly rows: readonly UserRow[];
  readonly paging: Paging;
  /** GET fields: `q`, `state`. */
  readonly filter: FormState;
  readonly mayAdd: boolean;
}

export const usersPage: Page<UsersView> = { title: (_, t) => t('users.title'), width: 'wide', Body: Users };

const STATES: readonly UserState[] = ['active', 'locked', 'disabled', 'idle'];

function Users({ view }: { readonly view: UsersView }): ReactElement {
  const { t } = usePage();
  return (
    <>
      <PageHead title={t('users.heading')} intro={t('users.intro')}>
        {view.mayAdd ? (
          <a className="usa-button" href={address.userNew}>
            {t('users.add')}
          </a>
        ) : null}
      </PageHead>
      <FilterForm action={DUTY_ADDRESS.users}>
        <TextField form={view.filter} name="q" type="search" label={t('users.filterText')} />
        <Select
          form={view.filter}
          name="state"
          label={t('users.filterState')}
          empty={t('form.any')}
          choices={STATES.map((value) => ({ value, label: t(`userState.${value}`) }))}
        />
      </FilterForm>
      <DataTable
        caption={t('users.caption')}
        keyed
        compact
        rows={view.rows}
        id={(row) => row.id}
        empty={t('users.empty')}
        columns={[
          {
            id: 'name',
            label: t('users.name'),
            heads: true,
            cell: (row) => (
              <div>
                {row.mayOpen === false ? (
                  row.name
                ) : (
                  <a className="usa-link" href={address.user(row.id)} data-open="">
                    {row.name}
                  </a>
                )}
                <span className="rs-sub">
                  <Code>{row.username}</Code>, {row.agency}
                </span>
              </div>
            ),
          },
          {
            id: 'roles',
            label: t('users.roles'),
            cell: (row) => row.roles.map((role) => t.coded('roles', role)).join('; '),
          },
          {
            id: 'state',
            label: t('users.state'),
            cell: (row) => (
              <Tag tone={row.state === 'active' ? 'good' : row.state === 'locked' ? 'bad' : 'warn'}>
                {t(`userState.${row.state}`)}
              </Tag>
            ),
          },
          {
            id: 'last',
            label: t('users.last'),
            cell: (row) => (row.lastSignIn ? <When at={row.lastSignIn} brief /> : t('users.never')),
          },
        ]}
      />
      <Pagination paging={view.paging} />
    </>
  );
}

export interface NewUserView {
  readonly agencies: readonly AgencyRef[];
  readonly roles: readonly string[];
  /** Fields: `name`, `username`, `email`, `agency`, `roles` (several). */
  readonly form: FormState;
}

export const newUserPage: Page<NewUserView> = {
  title: (_, t) => t('newUser.title'),
  width: 'plain',
  failed: (view) => (view.form.errors?.length ?? 0) > 0,
  Body: NewUser,
};

function NewUser({ view }: { readonly view: NewUserView }): ReactElement {
  const { t } = usePage();
  const { form } = view;
  const labels = {
    name: t('newUser.name'),
    username: t('newUser.username'),
    email: t('newUser.email'),
    agency: t('user.agency'),
    roles: t('newUser.roles'),
  };
  return (
    <>
      <ErrorSummary form={form} labels={labels} />
      <h1>{t('newUser.title')}</h1>
      <PostForm action={address.userNew} id="new-user" keep>
        <TextField form={form} name="name" label={labels.name} autoComplete="off" />
        <TextField
          form={form}
          name="username"
          label={labels.username}
          autoComplete="off"
          spellCheck={false}
        />
        <TextField form={form} name="email" type="email" label={labels.email} autoComplete="off" />
        <Select
          form={form}
          name="agency"
          label={labels.agency}
          empty=""
          choices={view.agencies.map((agency) => ({ value: agency.id, label: agency.name }))}
        />
        <Choices
          form={form}
          name="roles"
          label={labels.roles}
          many
          choices={view.roles.map((value) => ({ value, label: t.coded('roles', value) }))}
        />
        <Submit label={t('newUser.submit')} />
      </PostForm>
    </>
  );
}
