import type { ReactElement } from 'react';
import { identifierAgrees } from '#domain/evidence.js';
import { bitsText } from '#domain/explanationWords.js';
import { address } from '../addresses.js';
import type { Page } from '../page.js';
import { usePage } from '../page.js';
import { EvidenceTable, ExplanationDetails } from '../parts/Evidence.js';
import type { Explanation } from '../parts/evidenceWords.js';
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
    /** Whether the record is a candidate of this traveller, and if not, whether it still could be. */
    readonly standing:
      | { readonly kind: 'candidate'; readonly id: string; readonly reference: string }
      | { readonly kind: 'ended' | 'none' };
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
      <p>{t('whyNot.intro')}</p>
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
          <Standing compared={compared} />
          <EvidenceTable explanation={compared.explanation} />
          <ExplanationDetails explanation={compared.explanation} />
        </section>
      ) : null}
      <p>
        <a className="usa-link" href={address.candidate(view.candidateId)}>
          {t('whyNot.back', { reference: view.reference })}
        </a>
      </p>
    </>
  );
}

/** What became of the record in this screening, before the numbers say why; and what spoke most against it. */
function Standing({ compared }: { readonly compared: NonNullable<WhyNotView['compared']> }): ReactElement {
  const { t } = usePage();
  const { standing, explanation } = compared;
  const below = explanation.bits < explanation.reviewLineBits && !identifierAgrees(explanation.evidence);
  const against = [...explanation.evidence]
    .filter((e) => e.bits < 0 && e.field !== 'together')
    .sort((a, b) => a.bits - b.bits)
    .map((e) => t('whyNot.againstOne', { field: t(`field.${e.field}`), bits: bitsText(e.bits) }));
  return (
    <>
      {standing.kind === 'candidate' ? (
        <p>
          {t('whyNot.isCandidate')}{' '}
          <a className="usa-link" href={address.candidate(standing.id)}>
            {standing.reference}
          </a>
        </p>
      ) : standing.kind === 'ended' ? (
        <p>{t('whyNot.ended')}</p>
      ) : below ? null : (
        <p>{t('whyNot.aboveNone')}</p>
      )}
      {against.length > 0 ? <p>{t('whyNot.against', { fields: against.join('; ') })}</p> : null}
    </>
  );
}
