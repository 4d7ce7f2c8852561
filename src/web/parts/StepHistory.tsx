import type { ReactElement } from 'react';
import type { Instant } from '../view.js';
import { DataTable } from './Lists.js';
import { Said } from './Said.js';
import { When } from './When.js';

/** What became of a request or a case, step by step: when, what in words, by whom, with which note. */
export function StepHistory<
  Step extends { readonly at: Instant; readonly by: string; readonly note: string },
>(props: {
  readonly title: string;
  readonly steps: readonly Step[];
  readonly id: (step: Step) => number;
  readonly labels: { readonly at: string; readonly what: string; readonly by: string; readonly note: string };
  readonly what: (step: Step) => string;
}): ReactElement {
  const { labels } = props;
  return (
    <>
      <h2>{props.title}</h2>
      <DataTable
        caption={props.title}
        rows={props.steps}
        id={(step) => String(props.id(step))}
        empty=""
        columns={[
          { id: 'at', label: labels.at, heads: true, cell: (step) => <When at={step.at} /> },
          { id: 'what', label: labels.what, cell: props.what },
          { id: 'by', label: labels.by, cell: (step) => step.by },
          { id: 'note', label: labels.note, cell: (step) => <Said text={step.note} /> },
        ]}
      />
    </>
  );
}
