import type { ReactElement } from 'react';
import { address } from '../addresses.js';
import type { Page } from '../page.js';
import { usePage } from '../page.js';
import { DateField, ErrorSummary, PostForm, Submit, TextArea } from '../parts/Fields.js';
import { DataTable, Facts, PageHead, Pagination } from '../parts/Lists.js';
import { Code, Tag } from '../parts/Tags.js';
import { dateText, When } from '../parts/When.js';
import type { FormState, Instant, Paging } from '../view.js';

export type LookoutState = 'running' | 'expired' | 'record-ended' | 'withdrawn';

export interface LookoutRow {
  readonly id: string;
  readonly number: string;
  readonly registrant: string;
  readonly recordId: string;
  readonly recordNumber: string;
  readonly agency: string;
  readonly placedAt: Instant;
  /** Absent: until withdrawn. */
  readonly until?: string;
  readonly state: LookoutState;
}

export interface LookoutsView {
  readonly rows: readonly LookoutRow[];
  readonly paging: Paging;
}

export const lookoutsPage: Page<LookoutsView> = {
  title: (_, t) => t('lookouts.title'),
  width: 'wide',
  Body: Lookouts,
};

function Lookouts({ view }: { readonly view: LookoutsView }): ReactElement {
  const { t } = usePage();
  return (
    <>
      <PageHead title={t('lookouts.title')} intro={t('lookouts.intro')} />
      <DataTable
        caption={t('lookouts.title')}
        compact
        rows={view.rows}
        id={(row) => row.id}
        empty={t('lookouts.empty')}
        columns={[
          {
            id: 'registrant',
            label: t('lookouts.registrant'),
            heads: true,
            cell: (row) => (
              <a className="usa-link" href={address.lookout(row.id)}>
                {row.registrant}
              </a>
            ),
          },
          { id: 'number', label: t('lookouts.number'), cell: (row) => <Code>{row.number}</Code> },
          { id: 'record', label: t('records.number'), cell: (row) => <Code>{row.recordNumber}</Code> },
          { id: 'agency', label: t('lookouts.agency'), cell: (row) => row.agency },
          { id: 'placed', label: t('lookouts.placed'), cell: (row) => <When at={row.placedAt} brief /> },
          {
            id: 'until',
            label: t('lookouts.until'),
            cell: (row) => (row.until ? dateText(row.until) : t('lookouts.always')),
          },
          { id: 'state', label: t('records.state'), cell: (row) => <State state={row.state} /> },
        ]}
      />
      <Pagination paging={view.paging} />
    </>
  );
}

function State({ state }: { readonly state: LookoutState }): ReactElement {
  const { t } = usePage();
  return <Tag tone={state === 'running' ? 'good' : 'plain'}>{t(`lookoutState.${state}`)}</Tag>;
}

export interface NewLookoutView {
  readonly recordId: string;
  readonly recordNumber: string;
  readonly registrant: string;
  /** Fields: `reason`, `until`. */
  readonly form: FormState;
}

export const newLookoutPage: Page<NewLookoutView> = {
  title: (view, t) => t('lookout.newTitle', { name: view.registrant }),
  width: 'plain',
  failed: (view) => (view.form.errors?.length ?? 0) > 0,
  Body: NewLookout,
};

function NewLookout({ view }: { readonly view: NewLookoutView }): ReactElement {
  const { t } = usePage();
  return (
    <>
      <ErrorSummary form={view.form} labels={{ reason: t('lookout.reason'), until: t('lookouts.until') }} />
      <h1>{t('lookout.newTitle', { name: view.registrant })}</h1>
      <p className="usa-intro">{t('lookout.newIntro')}</p>
      <Facts
        pairs={[
          [t('lookouts.registrant'), view.registrant],
          [
            t('records.number'),
            <a key="record" className="usa-link" href={address.record(view.recordId)}>
              {view.recordNumber}
            </a>,
          ],
        ]}
      />
      <PostForm action={address.lookouts} id="place-lookout" keep>
        <input type="hidden" name="record" value={view.recordId} />
        <TextArea
          form={view.form}
          name="reason"
          label={t('lookout.reason')}
          hint={t('lookout.reasonHint')}
          rows={3}
        />
        <DateField
          form={view.form}
          name="until"
          label={t('lookouts.until')}
          hint={t('lookout.untilHint')}
          optional
        />
        <Submit label={t('lookout.place')} />
      </PostForm>
    </>
  );
}

export interface LookoutView extends LookoutRow {
  readonly reason: string;
  readonly withdrawnReason?: string;
  /** Present where the reader may withdraw it. Field: `note`. */
  readonly withdraw?: FormState;
}

export const lookoutPage: Page<LookoutView> = {
  title: (view, t) => t('lookout.title', { number: view.number }),
  width: 'plain',
  failed: (view) => (view.withdraw?.errors?.length ?? 0) > 0,
  Body: Lookout,
};

function Lookout({ view }: { readonly view: LookoutView }): ReactElement {
  const { t } = usePage();
  return (
    <>
      {view.withdraw ? (
        <ErrorSummary form={view.withdraw} labels={{ note: t('lookout.withdrawNote') }} />
      ) : null}
      <p className="rs-strip__class">
        <Code>{view.number}</Code> <State state={view.state} />
      </p>
      <h1>{view.registrant}</h1>
      <Facts
        pairs={[
          [
            t('records.number'),
            <a key="record" className="usa-link" href={address.record(view.recordId)}>
              {view.recordNumber}
            </a>,
          ],
          [t('lookouts.agency'), view.agency],
          [t('lookouts.placed'), <When key="placed" at={view.placedAt} />],
          [t('lookouts.until'), view.until ? dateText(view.until) : t('lookouts.always')],
          [t('lookout.reason'), view.reason],
          [t('lookout.withdrawnBecause'), view.withdrawnReason ?? null],
        ]}
      />
      <p>
        <a className="usa-link" href={address.lookouts}>
          {t('lookouts.all')}
        </a>
      </p>
      {view.withdraw ? (
        <section aria-labelledby="withdraw-heading" className="rs-no-print">
          <h2 id="withdraw-heading">{t('lookout.withdrawHeading')}</h2>
          <p>{t('lookout.withdrawIntro')}</p>
          <PostForm action={address.lookoutWithdraw(view.id)} id="withdraw" keep>
            <TextArea form={view.withdraw} name="note" label={t('lookout.withdrawNote')} rows={2} />
            <Submit label={t('lookout.withdraw')} danger />
          </PostForm>
        </section>
      ) : null}
    </>
  );
}
