import type { ReactElement } from 'react';
import { usePage } from '../page.js';

export interface NotToldLine {
  readonly who: string;
  readonly reason: string;
}

/** Agencies that a rule names and that were not told, each with the reason; nothing where there is none. */
export function NotTold({ lines }: { readonly lines: readonly NotToldLine[] }): ReactElement | null {
  const { t } = usePage();
  if (lines.length === 0) return null;
  return (
    <>
      <h2>{t('trip.notTold')}</h2>
      <ul className="rs-plain">
        {lines.map((not) => (
          <li key={not.who + not.reason}>
            {not.who}: {not.reason}
          </li>
        ))}
      </ul>
    </>
  );
}
