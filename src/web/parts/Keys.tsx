import type { ReactElement } from 'react';
import { usePage } from '../page.js';

export const KEYS = ['j', 'k', 'Enter', 'c', '1', '2', '3', 'n', 'h', '/', '?'] as const;
export type KeyName = (typeof KEYS)[number];

/** The keys that work everywhere, as a table: in the dialog that `?` opens, and on a page of its own. */
export function KeysTable(): ReactElement {
  const { t } = usePage();
  return (
    <table className="usa-table usa-table--borderless usa-table--compact">
      <caption className="usa-sr-only">{t('keys.heading')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('keys.key')}</th>
          <th scope="col">{t('keys.does')}</th>
        </tr>
      </thead>
      <tbody>
        {KEYS.map((key) => (
          <tr key={key}>
            <th scope="row">
              <kbd>{key}</kbd>
            </th>
            <td>{t(`keys.${key}`)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
