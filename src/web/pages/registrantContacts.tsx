import type { ReactElement } from 'react';
import { address } from '../addresses.js';
import type { Page } from '../page.js';
import { usePage } from '../page.js';
import {
  Choices,
  DateField,
  ErrorSummary,
  PostButton,
  PostForm,
  Submit,
  TextField,
} from '../parts/Fields.js';
import { DataTable, PageHead } from '../parts/Lists.js';
import { dateText, When } from '../parts/When.js';
import type { FormState, Instant } from '../view.js';

export interface RegistrantContactsView {
  readonly id: string;
  readonly name: string;
  readonly rows: readonly {
    readonly id: string;
    readonly way: 'email' | 'text';
    readonly address: string;
    /** `YYYY-MM-DD`. */
    readonly agreedOn: string;
    readonly how: string;
    readonly ended: {
      readonly at: Instant;
      readonly because: 'withdrawn' | 'replaced' | 'undeliverable';
    } | null;
  }[];
  readonly mayChange: boolean;
  readonly form: FormState;
}

export const registrantContactsPage: Page<RegistrantContactsView> = {
  title: (view, t) => t('remindBy.title', { name: view.name }),
  width: 'plain',
  failed: (view) => (view.form.errors?.length ?? 0) > 0,
  Body: Contacts,
};

function Contacts({ view }: { readonly view: RegistrantContactsView }): ReactElement {
  const { t } = usePage();
  const { form } = view;
  return (
    <>
      <ErrorSummary
        form={form}
        labels={{
          way: t('remindBy.way'),
          address: t('remindBy.address'),
          on: t('remindBy.agreedOn'),
          how: t('remindBy.how'),
        }}
      />
      <PageHead title={t('remindBy.title', { name: view.name })} intro={t('remindBy.intro')} />
      <DataTable
        caption={t('remindBy.caption')}
        rows={view.rows}
        id={(row) => row.id}
        empty={t('remindBy.empty')}
        columns={[
          {
            id: 'address',
            label: t('remindBy.address'),
            heads: true,
            cell: (row) => (
              <>
                <span className="rs-breakable">{row.address}</span>
                <span className="rs-sub">{t(`reminders.way.${row.way}`)}</span>
              </>
            ),
          },
          {
            id: 'agreed',
            label: t('remindBy.agreedOn'),
            cell: (row) => (
              <>
                {dateText(row.agreedOn)} <span className="rs-sub">{row.how}</span>
              </>
            ),
          },
          {
            id: 'state',
            label: t('registry.state'),
            cell: (row) =>
              row.ended ? (
                <>
                  {t(`remindBy.ended.${row.ended.because}`)} <When at={row.ended.at} brief />
                </>
              ) : view.mayChange ? (
                <PostButton
                  action={address.registrantContactEnd(view.id, row.id)}
                  label={t('remindBy.end')}
                  about={row.address}
                  tone="outline"
                />
              ) : (
                t('remindBy.stands')
              ),
          },
        ]}
      />
      {view.mayChange ? (
        <>
          <h2>{t('remindBy.add')}</h2>
          <PostForm action={address.registrantContacts(view.id)}>
            <Choices
              form={form}
              name="way"
              label={t('remindBy.way')}
              choices={(['text', 'email'] as const).map((value) => ({
                value,
                label: t(`reminders.way.${value}`),
              }))}
            />
            <TextField
              form={form}
              name="address"
              label={t('remindBy.address')}
              hint={t('remindBy.addressHint')}
            />
            <DateField form={form} name="on" label={t('remindBy.agreedOn')} />
            <TextField form={form} name="how" label={t('remindBy.how')} hint={t('remindBy.howHint')} />
            <Submit label={t('form.save')} />
          </PostForm>
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
