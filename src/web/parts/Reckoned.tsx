import type { ReactElement } from 'react';
import { usePage } from '../page.js';
import { Said } from './Said.js';

export interface ReckoningView {
  readonly rule: string;
  readonly steps: readonly string[];
  readonly source: string;
}

/** How a date came about, folded away until somebody doubts it: rule, arithmetic, source. */
export function Reckoned({
  reckoning,
  about,
}: {
  readonly reckoning: ReckoningView;
  readonly about: string;
}): ReactElement {
  const { t } = usePage();
  return (
    <details className="rs-reckoned">
      <summary>
        {t('registrant.how')}
        <span className="usa-sr-only"> {about}</span>
      </summary>
      <p>
        <Said text={reckoning.rule} />
      </p>
      <ol className="rs-steps">
        {reckoning.steps.map((step) => (
          <li key={step}>
            <Said text={step} />
          </li>
        ))}
      </ol>
      <p className="rs-sub">{reckoning.source}</p>
    </details>
  );
}
