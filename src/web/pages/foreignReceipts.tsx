import type { ReactElement } from 'react';
import { address } from '../addresses.js';
import type { Page } from '../page.js';
import { usePage } from '../page.js';
import { Choices, ErrorSummary, FilterForm, PostForm, Select, Submit, TextArea } from '../parts/Fields.js';
import { DataTable, Facts, PageHead, Pagination } from '../parts/Lists.js';
import { Tag } from '../parts/Tags.js';
import { dateText, When } from '../parts/When.js';
import type { FormState, Instant, Paging } from '../view.js';

export interface ReceiptRow {
  readonly id: string;
  readonly country: string;
  readonly outcome: string;
  readonly from: string;
  readonly state: 'matched' | 'unmatched' | 'set-aside';
  readonly at: Instant;
}

export interface ReceiptsView {
  readonly rows: readonly ReceiptRow[];
  readonly paging: Paging;
  readonly filter: FormState;
}

export const receiptsPage: Page<ReceiptsView> = {
  title: (_view, t) => t('receipts.title'),
  width: 'wide',
  Body: Receipts,
};

function Receipts({ view }: { readonly view: ReceiptsView }): ReactElement {
  const { t } = usePage();
  return (
    <>
      <PageHead title={t('receipts.title')} intro={t('receipts.intro')} />
      <FilterForm action={address.foreignReceipts}>
        <Select
          form={view.filter}
          name="state"
          label={t('releases.state')}
          empty={t('form.any')}
          choices={(['unmatched', 'matched', 'set-aside'] as const).map((value) => ({
            value,
            label: t(`receiptState.${value}`),
          }))}
        />
      </FilterForm>
      <DataTable
        caption={t('receipts.title')}
        keyed
        rows={view.rows}
        id={(row) => row.id}
        empty={t('receipts.empty')}
        columns={[
          {
            id: 'country',
            label: t('releases.country'),
            heads: true,
            cell: (row) => (
              <a className="usa-link" href={address.foreignReceipt(row.id)} data-open="">
                {row.country}
              </a>
            ),
          },
          { id: 'outcome', label: t('release.abroad'), cell: (row) => t.coded('abroadOutcome', row.outcome) },
          { id: 'from', label: t('feeds.sender'), cell: (row) => row.from },
          {
            id: 'state',
            label: t('releases.state'),
            cell: (row) => (
              <Tag tone={row.state === 'unmatched' ? 'warn' : 'plain'}>{t(`receiptState.${row.state}`)}</Tag>
            ),
          },
          { id: 'at', label: t('receipts.received'), cell: (row) => <When at={row.at} /> },
        ]}
      />
      <Pagination paging={view.paging} />
    </>
  );
}

export interface ReceiptView extends ReceiptRow {
  readonly reference: string;
  readonly on?: string;
  readonly name: string;
  readonly words: string;
  readonly note: string;
  /** The message it is tied to. */
  readonly message?: { readonly href: string; readonly reference: string };
  /** Messages it could be about, the likeliest first. */
  readonly suggested: readonly { readonly id: string; readonly label: string; readonly says: string }[];
  /** Present while a person may tie it. */
  readonly form?: FormState;
}

export const receiptPage: Page<ReceiptView> = {
  title: (view, t) => t('receipt.title', { country: view.country }),
  width: 'plain',
  failed: (view) => (view.form?.errors?.length ?? 0) > 0,
  Body: Receipt,
};

function Receipt({ view }: { readonly view: ReceiptView }): ReactElement {
  const { t } = usePage();
  return (
    <>
      {view.form ? (
        <ErrorSummary form={view.form} labels={{ message: t('receipt.message'), note: t('passport.note') }} />
      ) : null}
      <p className="rs-strip__class">
        <Tag tone={view.state === 'unmatched' ? 'warn' : 'plain'}>{t(`receiptState.${view.state}`)}</Tag>
      </p>
      <h1>{t('receipt.title', { country: view.country })}</h1>
      <Facts
        pairs={[
          [t('release.abroad'), t.coded('abroadOutcome', view.outcome)],
          [t('receipt.on'), view.on ? dateText(view.on) : null],
          [t('feeds.sender'), view.from],
          [t('receipts.received'), <When key="at" at={view.at} />],
          [t('receipt.reference'), view.reference || t('receipt.noReference')],
          [t('receipt.name'), view.name],
          [t('release.words'), view.words],
          [
            t('receipt.tied'),
            view.message ? (
              <a key="m" className="usa-link" href={view.message.href}>
                {view.message.reference}
              </a>
            ) : null,
          ],
          [t('passport.note'), view.note],
        ]}
      />
      {view.form ? (
        <>
          <h2>{t('receipt.tieHeading')}</h2>
          <p>{t('receipt.tieText')}</p>
          <PostForm action={address.foreignReceipt(view.id)} id="receipt-form" keep>
            <Choices
              form={view.form}
              name="message"
              label={t('receipt.message')}
              choices={[
                ...view.suggested.map((s) => ({ value: s.id, label: s.label, hint: s.says })),
                { value: 'none', label: t('receipt.none'), hint: t('receipt.noneHint') },
              ]}
            />
            <TextArea form={view.form} name="note" label={t('passport.note')} rows={3} />
            <Submit label={t('receipt.submit')} />
          </PostForm>
        </>
      ) : null}
    </>
  );
}
