import type { ReactElement } from 'react';
import { address } from '../addresses.js';
import type { Page } from '../page.js';
import { usePage } from '../page.js';
import {
  type Choice,
  Choices,
  DateField,
  ErrorSummary,
  PostForm,
  Select,
  Submit,
  TextField,
} from '../parts/Fields.js';
import { Facts, PageHead } from '../parts/Lists.js';
import { Tag } from '../parts/Tags.js';
import { dateText, When } from '../parts/When.js';
import type { FormState, Instant } from '../view.js';

export interface DnaView {
  readonly id: string;
  readonly name: string;
  readonly sample: {
    readonly codis: 'yes' | 'no';
    readonly codisOn: string;
    readonly codisAsked: string;
    readonly kit: string | null;
    readonly takenOn: string | null;
    readonly laboratory: 'state' | 'federal' | null;
    readonly submittedOn: string | null;
    readonly receivedOn: string | null;
    readonly receivedReference: string | null;
  } | null;
  readonly next: 'check' | 'take' | 'submit' | 'receive' | null;
  readonly kitForm: readonly { readonly says: string; readonly text: string }[];
  readonly laboratories: readonly Choice[];
  readonly agencies: readonly Choice[];
  readonly hits: readonly {
    readonly id: string;
    readonly toldOn: string;
    readonly laboratory: string;
    readonly caseNumber: string;
    readonly investigator: string | null;
    readonly asks: string;
    readonly answer: string;
    readonly answeredBy: string | null;
    readonly answeredAt: Instant | null;
  }[];
  readonly mayRecord: boolean;
  readonly form: FormState;
}

export const dnaPage: Page<DnaView> = {
  title: (view, t) => t('dna.title', { name: view.name }),
  width: 'wide',
  failed: (view) => (view.form.errors?.length ?? 0) > 0,
  Body: Dna,
};

function Dna({ view }: { readonly view: DnaView }): ReactElement {
  const { t } = usePage();
  const { sample } = view;
  return (
    <>
      <ErrorSummary
        form={view.form}
        labels={{
          on: t('dna.on'),
          codis: t('dna.codis'),
          asked: t('dna.asked'),
          kit: t('dna.kit'),
          twoPrints: t('dna.twoPrints'),
          laboratory: t('dna.laboratory'),
          reference: t('dna.reference'),
          hitLaboratory: t('dna.hitLaboratory'),
          caseNumber: t('dna.caseNumber'),
          investigator: t('dna.investigator'),
          asks: t('dna.asks'),
        }}
      />
      <PageHead title={t('dna.title', { name: view.name })} intro={t('dna.intro')} />
      <p className="rs-links">
        <a className="usa-link" href={address.registrant(view.id)}>
          {t('part.back')}: {view.name}
        </a>
        <a className="usa-link" href={address.registrantPrints(view.id)}>
          {t('registrant.prints')}
        </a>
      </p>
      <h2>{t('dna.stands')}</h2>
      {sample === null ? <p>{t('dna.notChecked')}</p> : null}
      {sample?.codis === 'yes' ? (
        <p>
          <Tag tone="good">{t('dna.onFile')}</Tag> {t('dna.onFileText')}
        </p>
      ) : null}
      {sample ? (
        <Facts
          pairs={[
            [t('dna.codis'), `${t(`dna.codis.${sample.codis}`)}, ${dateText(sample.codisOn)}`],
            [t('dna.asked'), sample.codisAsked],
            [t('dna.kit'), sample.kit],
            [t('dna.takenOn'), sample.takenOn ? dateText(sample.takenOn) : null],
            [t('dna.laboratory'), sample.laboratory ? t(`dna.laboratory.${sample.laboratory}`) : null],
            [t('dna.submittedOn'), sample.submittedOn ? dateText(sample.submittedOn) : null],
            [
              t('dna.receivedOn'),
              sample.receivedOn ? `${dateText(sample.receivedOn)}, ${sample.receivedReference ?? ''}` : null,
            ],
          ]}
        />
      ) : null}
      {view.next ? <NextStep view={view} next={view.next} /> : null}
      <h2>{t('dna.hits')}</h2>
      <p>{t('dna.hitsText')}</p>
      {view.hits.map((hit) => (
        <Hit key={hit.id} view={view} hit={hit} />
      ))}
      {view.mayRecord ? (
        <details className="rs-details">
          <summary>{t('dna.addHit')}</summary>
          <PostForm action={address.registrantColdHits(view.id)}>
            <TextField form={view.form} name="hitLaboratory" label={t('dna.hitLaboratory')} />
            <TextField form={view.form} name="caseNumber" label={t('dna.caseNumber')} />
            <Select
              form={view.form}
              name="investigator"
              label={t('dna.investigator')}
              hint={t('dna.investigatorHint')}
              empty=""
              choices={view.agencies}
              optional
            />
            <TextField form={view.form} name="asks" label={t('dna.asks')} hint={t('dna.asksHint')} />
            <input type="hidden" name="on-month" value={String(view.form.values['on-month'] ?? '')} />
            <input type="hidden" name="on-day" value={String(view.form.values['on-day'] ?? '')} />
            <input type="hidden" name="on-year" value={String(view.form.values['on-year'] ?? '')} />
            <Submit label={t('dna.addHit')} />
          </PostForm>
        </details>
      ) : null}
    </>
  );
}

function NextStep({
  view,
  next,
}: {
  readonly view: DnaView;
  readonly next: NonNullable<DnaView['next']>;
}): ReactElement {
  const { t } = usePage();
  const { form } = view;
  return (
    <section aria-labelledby="next">
      <h2 id="next">{t(`dna.next.${next}`)}</h2>
      {next === 'take' ? (
        <>
          <p>{t('dna.kitText')}</p>
          <Facts pairs={view.kitForm.map((f) => [f.says, f.text || t('dna.kitMissing')] as const)} />
        </>
      ) : null}
      <PostForm action={address.registrantDna(view.id)} keep id="dna-form">
        <input type="hidden" name="step" value={next} />
        {next === 'check' ? (
          <>
            <Choices
              form={form}
              name="codis"
              label={t('dna.codis')}
              choices={(['yes', 'no'] as const).map((value) => ({ value, label: t(`dna.codis.${value}`) }))}
            />
            <TextField form={form} name="asked" label={t('dna.asked')} hint={t('dna.askedHint')} />
          </>
        ) : null}
        {next === 'take' ? (
          <>
            <TextField form={form} name="kit" label={t('dna.kit')} short />
            <Choices
              form={form}
              name="twoPrints"
              label={t('dna.twoPrints')}
              many
              choices={[{ value: 'yes', label: t('dna.twoPrintsYes') }]}
            />
          </>
        ) : null}
        {next === 'submit' ? (
          <Choices
            form={form}
            name="laboratory"
            label={t('dna.laboratory')}
            hint={t('dna.laboratoryHint')}
            choices={view.laboratories}
          />
        ) : null}
        {next === 'receive' ? <TextField form={form} name="reference" label={t('dna.reference')} /> : null}
        <DateField form={form} name="on" label={t('dna.on')} />
        <Submit label={t('dna.record')} />
      </PostForm>
    </section>
  );
}

function Hit({ view, hit }: { readonly view: DnaView; readonly hit: DnaView['hits'][number] }): ReactElement {
  const { t } = usePage();
  return (
    <div className="rs-entry">
      <h3 id={`hit-${hit.id}`}>
        {t('dna.case', { number: hit.caseNumber })}{' '}
        {hit.answeredAt ? <Tag tone="good">{t('dna.answered')}</Tag> : <Tag tone="bad">{t('dna.open')}</Tag>}
      </h3>
      <Facts
        inRow
        pairs={[
          [t('dna.toldOn'), dateText(hit.toldOn)],
          [t('dna.hitLaboratory'), hit.laboratory],
          [t('dna.investigator'), hit.investigator],
          [t('dna.asks'), hit.asks],
        ]}
      />
      {hit.answeredAt ? (
        <p>
          {hit.answer}{' '}
          <span className="rs-sub">
            {hit.answeredBy}, <When at={hit.answeredAt} brief />
          </span>
        </p>
      ) : view.mayRecord ? (
        <PostForm action={address.registrantColdHit(view.id, hit.id)}>
          <AnswerField form={view.form} hit={hit.id} />
          <Submit label={t('dna.saveAnswer')} />
        </PostForm>
      ) : null}
    </div>
  );
}

function AnswerField({ form, hit }: { readonly form: FormState; readonly hit: string }): ReactElement {
  const { t } = usePage();
  const error = form.errors?.some((e) => e.field === `answer-${hit}`);
  return (
    <div className={`usa-form-group${error ? ' usa-form-group--error' : ''}`}>
      <label className="usa-label" htmlFor={`answer-${hit}`}>
        {t('dna.answer')}
      </label>
      <textarea
        className="usa-textarea rs-textarea"
        id={`answer-${hit}`}
        name="answer"
        rows={3}
        {...(error ? { 'aria-invalid': true as const } : {})}
      />
    </div>
  );
}
