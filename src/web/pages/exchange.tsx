import type { ReactElement } from 'react';
import { address, DUTY_ADDRESS } from '../addresses.js';
import type { Page } from '../page.js';
import { usePage } from '../page.js';
import { DataTable, PageHead } from '../parts/Lists.js';

/** The parts of the exchange, each with its page. */
const PARTS = {
  messages: address.messages,
  files: address.files,
  alerts: address.alerts,
  reminders: address.reminders,
  boards: address.boards,
  events: address.events,
  library: address.statutes,
  lands: address.splitLands,
  directory: DUTY_ADDRESS.agencies,
} as const;
export type ExchangePart = keyof typeof PARTS;

export interface ExchangeView {
  readonly parts: readonly { readonly code: ExchangePart; readonly waiting: number }[];
}

export const exchangePage: Page<ExchangeView> = {
  title: (_, t) => t('exchange.title'),
  width: 'wide',
  Body: Exchange,
};

function Exchange({ view }: { readonly view: ExchangeView }): ReactElement {
  const { t } = usePage();
  return (
    <>
      <PageHead title={t('exchange.title')} intro={t('exchange.intro')} />
      <DataTable
        caption={t('exchange.title')}
        keyed
        rows={view.parts}
        id={(row) => row.code}
        empty=""
        columns={[
          {
            id: 'part',
            label: t('exchange.part'),
            heads: true,
            cell: (row) => (
              <a className="usa-link" href={PARTS[row.code]} data-open="">
                {t(`exchange.${row.code}`)}
              </a>
            ),
          },
          { id: 'says', label: t('exchange.what'), cell: (row) => t(`exchange.${row.code}Says`) },
          {
            id: 'waiting',
            label: t('exchange.waiting'),
            number: true,
            cell: (row) => (row.waiting === 0 ? t('exchange.none') : row.waiting),
          },
        ]}
      />
    </>
  );
}
