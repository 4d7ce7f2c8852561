import type { ReactElement } from 'react';
import { usePage } from '../page.js';

/** Where one is in a form of several pages. The heading of the page itself follows below. */
export function StepIndicator({
  steps,
  at,
}: {
  readonly steps: readonly string[];
  readonly at: number;
}): ReactElement {
  const { t } = usePage();
  return (
    <nav className="usa-step-indicator usa-step-indicator--counters-sm" aria-label={t('step.progress')}>
      <ol className="usa-step-indicator__segments">
        {steps.map((step, i) => (
          <li
            key={step}
            className={`usa-step-indicator__segment${
              i < at
                ? ' usa-step-indicator__segment--complete'
                : i === at
                  ? ' usa-step-indicator__segment--current'
                  : ''
            }`}
            {...(i === at ? { 'aria-current': 'step' as const } : {})}
          >
            <span className="usa-step-indicator__segment-label">
              {step}
              {i === at ? null : (
                <span className="usa-sr-only"> {t(i < at ? 'step.done' : 'step.todo')}</span>
              )}
            </span>
          </li>
        ))}
      </ol>
      <p className="rs-sub">{t('step.of', { n: at + 1, all: steps.length })}</p>
    </nav>
  );
}
