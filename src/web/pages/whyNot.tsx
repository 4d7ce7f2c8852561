import type { ReactElement } from 'react';
import { address } from '../addresses.js';
import type { Page } from '../page.js';
import { usePage } from '../page.js';
import { EvidenceTable, type Explanation, ExplanationDetails } from '../parts/Evidence.js';
import { ErrorSummary, PostForm, Submit, TextField } from '../parts/Fields.js';
import { Code } from '../parts/Tags.js';
import type { FormState } from '../view.js';

export interface WhyNotView {
  readonly candidateId: string;
  readonly reference: string;
  readonly travellerName: string;
  /** Field: `number`. */
  readonly form: FormState;
  /** The comparison with the record asked for; absent before a record was found. */
  readonly compared?: {
    readonly recordName: string;
    readonly recordNumber: string;
    readonly bits: number;
    readonly shown: boolean;
    readonly explanation: Explanation;
  };
}

/** Why a record that somebody expected is not among the candidates of this traveller. */
export const whyNotPage: Page<WhyNotView> = {
  title: (_, t) => t('whyNot.title'),
  width: 'plain',
  failed: (view) => (view.form.errors?.length ?? 0) > 0,
  Body: WhyNot,
};

function WhyNot({ view }: { readonly view: WhyNotView }): ReactElement {
  const { t } = usePage();
  const { compared } = view;
  return (
    <>
      <ErrorSummary form={view.form} labels={{ number: t('whyNot.number') }} />
      <h1>{t('whyNot.heading', { name: view.travellerName })}</h1>
      <PostForm action={address.candidateWhyNot(view.candidateId)} id="why-not">
        <TextField
          form={view.form}
          name="number"
          label={t('whyNot.number')}
          autoComplete="off"
          spellCheck={false}
        />
        <Submit label={t('whyNot.submit')} />
      </PostForm>
      {compared ? (
        <section aria-labelledby="compared">
          <h2 id="compared">
            {compared.recordName} <Code>{compared.recordNumber}</Code>
          </h2>
          <p>
            {t(compared.shown ? 'whyNot.above' : 'whyNot.below', {
              bits: compared.bits.toFixed(1),
              line: compared.explanation.reviewLineBits.toFixed(1),
            })}
          </p>
          <EvidenceTable evidence={compared.explanation.evidence} />
          <ExplanationDetails explanation={compared.explanation} />
        </section>
      ) : null}
      <p>
        <a className="usa-link" href={address.candidate(view.candidateId)}>
          {view.reference}
        </a>
      </p>
    </>
  );
}
