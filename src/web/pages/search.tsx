import type { ReactElement } from 'react';
import { address, DUTY_ADDRESS } from '../addresses.js';
import type { Page } from '../page.js';
import { usePage } from '../page.js';
import { ErrorSummary, PostForm, Select, Submit, TextField } from '../parts/Fields.js';
import { DataTable } from '../parts/Lists.js';
import { ClassTag } from '../parts/Tags.js';
import { dateText } from '../parts/When.js';
import type { FormState, SubjectStatus } from '../view.js';

export interface SearchResult {
  readonly subjectId: string;
  readonly name: string;
  readonly status: SubjectStatus;
  readonly born?: string;
  readonly recordNumbers: readonly string[];
  readonly leadSora?: string;
  readonly trips: number;
}

export interface SearchView {
  /** POST fields: `name`, `number`, `birthYear`, `purpose`, `caseNumber`, `why`. Posted, so that no name stands in an address. */
  readonly form: FormState;
  readonly purposes: readonly string[];
  /** Absent before the first search. */
  readonly results?: readonly SearchResult[];
  /** How many are shown when there are more. */
  readonly cutAt?: number;
}

export const searchPage: Page<SearchView> = {
  title: (_, t) => t('search.title'),
  width: 'wide',
  failed: (view) => (view.form.errors?.length ?? 0) > 0,
  Body: Search,
};

function Search({ view }: { readonly view: SearchView }): ReactElement {
  const { t } = usePage();
  const labels = {
    name: t('search.name'),
    number: t('search.number'),
    birthYear: t('search.birth'),
    purpose: t('search.purpose'),
    caseNumber: t('search.caseNumber'),
    why: t('search.why'),
  };
  return (
    <>
      <ErrorSummary form={view.form} labels={labels} />
      <h1>{t('search.heading')}</h1>
      <p className="usa-intro">{t('search.intro')}</p>
      <PostForm action={DUTY_ADDRESS.search} id="search" wide>
        <div className="rs-two">
          <TextField
            form={view.form}
            name="name"
            type="search"
            label={labels.name}
            hint={t('search.nameHint')}
            autoComplete="off"
            spellCheck={false}
          />
          <TextField
            form={view.form}
            name="birthYear"
            label={labels.birthYear}
            inputMode="numeric"
            lengthMax={4}
            optional
            short
          />
          <TextField
            form={view.form}
            name="number"
            label={labels.number}
            autoComplete="off"
            spellCheck={false}
          />
          <TextField
            form={view.form}
            name="caseNumber"
            label={labels.caseNumber}
            autoComplete="off"
            optional
          />
          <Select
            form={view.form}
            name="purpose"
            label={labels.purpose}
            empty={t('search.purposeEmpty')}
            choices={view.purposes.map((value) => ({ value, label: t.coded('purpose', value) }))}
          />
          <TextField
            form={view.form}
            name="why"
            label={labels.why}
            hint={t('search.whyHint')}
            autoComplete="off"
            optional
          />
        </div>
        <Submit label={t('search.submit')} />
      </PostForm>
      <p className="rs-no-print">
        <a className="usa-link" href={address.trips}>
          {t('trips.all')}
        </a>
      </p>
      {view.results ? (
        <section aria-labelledby="results">
          <h2 id="results">{t('search.results')}</h2>
          {view.cutAt ? <p>{t('search.tooMany', { n: view.cutAt })}</p> : null}
          <DataTable
            caption={t('search.caption')}
            keyed
            compact
            rows={view.results}
            id={(row) => row.subjectId}
            empty={t('search.none')}
            columns={[
              { id: 'class', label: t('queue.urgency'), cell: (row) => <ClassTag status={row.status} /> },
              {
                id: 'subject',
                label: t('search.subject'),
                heads: true,
                cell: (row) => (
                  <a className="usa-link" href={address.subject(row.subjectId)} data-open="">
                    {row.name}
                  </a>
                ),
              },
              { id: 'born', label: t('search.born'), cell: (row) => (row.born ? dateText(row.born) : '') },
              {
                id: 'records',
                label: t('search.records'),
                cell: (row) => (
                  <div>
                    {row.recordNumbers.map((number) => (
                      <span className="rs-value" key={number}>
                        {number}
                      </span>
                    ))}
                  </div>
                ),
              },
              { id: 'lead', label: t('search.lead'), cell: (row) => row.leadSora ?? '' },
              { id: 'trips', label: t('search.trips'), number: true, cell: (row) => row.trips },
            ]}
          />
        </section>
      ) : null}
    </>
  );
}
