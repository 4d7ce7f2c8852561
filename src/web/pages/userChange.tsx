import type { ReactElement } from 'react';
import { address } from '../addresses.js';
import type { Page } from '../page.js';
import { usePage } from '../page.js';
import { Choices, ErrorSummary, PostForm, Submit, TextField } from '../parts/Fields.js';
import type { FormState } from '../view.js';

export interface UserChangeView {
  readonly id: string;
  readonly name: string;
  /** The version read; a save over somebody else's change is refused. */
  readonly version: number;
  /** Roles that people of this user's agency may hold. */
  readonly roles: readonly string[];
  /** Fields: `name`, `email`, `badge`, `roles` (several), `status`. */
  readonly form: FormState;
}

export const userChangePage: Page<UserChangeView> = {
  title: (view, t) => t('userChange.title', { name: view.name }),
  width: 'plain',
  failed: (view) => (view.form.errors?.length ?? 0) > 0,
  Body: UserChange,
};

function UserChange({ view }: { readonly view: UserChangeView }): ReactElement {
  const { t } = usePage();
  const { form } = view;
  const labels = {
    name: t('newUser.name'),
    email: t('newUser.email'),
    badge: t('userChange.badge'),
    roles: t('newUser.roles'),
    status: t('users.state'),
  };
  return (
    <>
      <ErrorSummary form={form} labels={labels} />
      <p>
        <a className="usa-link" href={address.user(view.id)}>
          {t('userChange.back')}
        </a>
      </p>
      <h1>{t('userChange.title', { name: view.name })}</h1>
      <PostForm action={address.userChange(view.id)} id="user-change" keep>
        <input type="hidden" name="version" value={view.version} />
        <TextField form={form} name="name" label={labels.name} autoComplete="off" />
        <TextField form={form} name="email" type="email" label={labels.email} autoComplete="off" optional />
        <TextField form={form} name="badge" label={labels.badge} autoComplete="off" optional />
        <Choices
          form={form}
          name="roles"
          label={labels.roles}
          many
          choices={view.roles.map((value) => ({ value, label: t.coded('roles', value) }))}
        />
        <Choices
          form={form}
          name="status"
          label={labels.status}
          hint={t('userChange.statusHint')}
          choices={(['active', 'disabled'] as const).map((value) => ({
            value,
            label: t(`userChange.status.${value}`),
          }))}
        />
        <Submit label={t('form.save')} />
      </PostForm>
    </>
  );
}
