import type { ReactElement } from 'react';
import { address } from '../addresses.js';
import type { Page } from '../page.js';
import { usePage } from '../page.js';
import { Choices, ErrorSummary, PostForm, Select, Submit, TextArea, TextField } from '../parts/Fields.js';
import { DataTable, PageHead } from '../parts/Lists.js';
import { Tag } from '../parts/Tags.js';
import type { FormState } from '../view.js';

export interface RecipientsView {
  readonly rows: readonly {
    readonly id: string;
    readonly kind: string;
    readonly name: string;
    readonly way: 'inbox' | 'email' | 'print';
    readonly at: string;
    readonly area: readonly string[];
    readonly active: boolean;
  }[];
  readonly mayAdd: boolean;
}

export const recipientsPage: Page<RecipientsView> = {
  title: (_, t) => t('recipients.title'),
  width: 'wide',
  Body: Recipients,
};

function Recipients({ view }: { readonly view: RecipientsView }): ReactElement {
  const { t } = usePage();
  return (
    <>
      <PageHead title={t('recipients.title')} intro={t('recipients.intro')}>
        {view.mayAdd ? (
          <a className="usa-button" href={address.recipientNew}>
            {t('recipients.add')}
          </a>
        ) : null}
      </PageHead>
      <DataTable
        caption={t('recipients.caption')}
        keyed
        compact
        rows={view.rows}
        id={(row) => row.id}
        empty={t('recipients.empty')}
        columns={[
          {
            id: 'name',
            label: t('recipients.name'),
            heads: true,
            cell: (row) => (
              <>
                <a className="usa-link" href={address.recipient(row.id)} data-open="">
                  {row.name}
                </a>{' '}
                {row.active ? null : <Tag tone="plain">{t('recipients.ended')}</Tag>}
              </>
            ),
          },
          { id: 'kind', label: t('recipients.kind'), cell: (row) => row.kind },
          {
            id: 'way',
            label: t('recipients.way'),
            cell: (row) => (
              <>
                {t(`sharing.way.${row.way}`)}
                <span className="rs-sub">{row.at}</span>
              </>
            ),
          },
          {
            id: 'area',
            label: t('recipients.area'),
            cell: (row) => (row.area.length === 0 ? t('recipients.areaAll') : row.area.join(', ')),
          },
        ]}
      />
      <p>
        <a className="usa-link" href={address.shareBoard}>
          {t('shareBoard.title')}
        </a>
      </p>
    </>
  );
}

export interface RecipientView {
  /** Null: a new one. */
  readonly id: string | null;
  readonly name: string;
  readonly kinds: readonly { readonly value: string; readonly label: string }[];
  readonly agencies: readonly { readonly value: string; readonly label: string }[];
  readonly form: FormState;
}

export const recipientPage: Page<RecipientView> = {
  title: (view, t) => (view.id ? t('recipient.title', { name: view.name }) : t('recipient.new')),
  width: 'plain',
  failed: (view) => (view.form.errors?.length ?? 0) > 0,
  Body: Recipient,
};

function Recipient({ view }: { readonly view: RecipientView }): ReactElement {
  const { t } = usePage();
  const { form } = view;
  return (
    <>
      <ErrorSummary
        form={form}
        labels={{
          kind: t('recipients.kind'),
          name: t('recipients.name'),
          way: t('recipients.way'),
          agency: t('recipient.agency'),
          email: t('recipient.email'),
          postal: t('recipient.postal'),
        }}
      />
      <PageHead title={view.id ? t('recipient.title', { name: view.name }) : t('recipient.new')} />
      <PostForm action={view.id ? address.recipient(view.id) : address.recipientNew} keep id="recipient-form">
        {typeof form.values.version === 'string' ? (
          <input type="hidden" name="version" value={form.values.version} />
        ) : null}
        <Select form={form} name="kind" label={t('recipients.kind')} empty="" choices={view.kinds} />
        <TextField form={form} name="name" label={t('recipients.name')} lengthMax={200} />
        <Choices
          form={form}
          name="way"
          label={t('recipients.way')}
          choices={(['inbox', 'email', 'print'] as const).map((value) => ({
            value,
            label: t(`sharing.way.${value}`),
          }))}
        />
        <Select
          form={form}
          name="agency"
          label={t('recipient.agency')}
          optional
          empty=""
          choices={view.agencies}
        />
        <TextField
          form={form}
          name="email"
          type="email"
          label={t('recipient.email')}
          hint={t('recipient.emailHint')}
          optional
        />
        <TextArea form={form} name="postal" label={t('recipient.postal')} optional rows={4} />
        <TextField
          form={form}
          name="area"
          label={t('recipients.area')}
          hint={t('recipient.areaHint')}
          optional
        />
        <Choices
          form={form}
          name="active"
          label={t('recipient.active')}
          choices={[
            { value: 'yes', label: t('recipient.activeYes') },
            { value: 'no', label: t('recipient.activeNo') },
          ]}
        />
        <Submit label={t('recipient.save')} />
      </PostForm>
      <p>
        <a className="usa-link" href={address.recipients}>
          {t('recipients.title')}
        </a>
      </p>
    </>
  );
}
