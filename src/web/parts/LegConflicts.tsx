import type { ReactElement } from 'react';
import { usePage } from '../page.js';
import { Alert } from './Alert.js';
import { Said } from './Said.js';

/** Legs of one person of which at most one can be true, each pair with its sum: an officer finds out which. */
export function LegConflicts({ says }: { readonly says: readonly string[] }): ReactElement | null {
  const { t } = usePage();
  if (says.length === 0) return null;
  return (
    <Alert kind="warning" heading={t('legs.heading')}>
      <p>{t('legs.text')}</p>
      <ul className="usa-list">
        {says.map((line) => (
          <li key={line}>
            <Said text={line} />
          </li>
        ))}
      </ul>
    </Alert>
  );
}
