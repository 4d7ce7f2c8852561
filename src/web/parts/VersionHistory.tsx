import type { ReactElement } from 'react';
import { usePage } from '../page.js';
import type { Instant } from '../view.js';
import { DataTable } from './Lists.js';
import { When } from './When.js';

/** What became of a request, version by version: when, the state in words, by whom, with which note. */
export function VersionHistory<
  Step extends { readonly version: number; readonly at: Instant; readonly by: string; readonly note: string },
>(props: {
  readonly steps: readonly Step[];
  readonly stateLabel: string;
  readonly state: (step: Step) => string;
}): ReactElement {
  const { t } = usePage();
  return (
    <>
      <h2>{t('passport.history')}</h2>
      <DataTable
        caption={t('passport.history')}
        rows={props.steps}
        id={(step) => String(step.version)}
        empty=""
        columns={[
          { id: 'at', label: t('passports.changed'), heads: true, cell: (step) => <When at={step.at} /> },
          { id: 'state', label: props.stateLabel, cell: props.state },
          { id: 'by', label: t('passport.by'), cell: (step) => step.by },
          { id: 'note', label: t('passport.note'), cell: (step) => step.note },
        ]}
      />
    </>
  );
}
