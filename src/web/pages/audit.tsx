import type { ReactElement } from 'react';
import { address, DUTY_ADDRESS } from '../addresses.js';
import type { Page } from '../page.js';
import { usePage } from '../page.js';
import { Alert } from '../parts/Alert.js';
import { FilterForm, PostButton, Select, TextField } from '../parts/Fields.js';
import { DataTable, PageHead, Pagination } from '../parts/Lists.js';
import { Code, Tag } from '../parts/Tags.js';
import { When } from '../parts/When.js';
import type { FormState, Instant, Paging } from '../view.js';

export interface AuditRow {
  readonly id: string;
  readonly at: Instant;
  readonly actor: string;
  readonly agency?: string;
  /** A code of the catalogue of audited actions. */
  readonly action: string;
  /** Kind and name or reference in words; the link leads to every entry about it. */
  readonly object: { readonly kind: string; readonly name: string; readonly href?: string };
  readonly purpose: string;
  readonly outcome: string;
  readonly source: string;
  /** Absent until the sealer has taken it, within about a second. */
  readonly seal?: string;
  /** `Name: value`, in words. */
  readonly facts: readonly string[];
}

export interface AuditView {
  readonly rows: readonly AuditRow[];
  readonly paging: Paging;
  /** GET fields: `who`, `action`, `object`, `from`, `to` (local date, `YYYY-MM-DD`). */
  readonly filter: FormState;
  readonly actions: readonly string[];
  readonly verified?:
    | { readonly result: 'whole'; readonly at: Instant; readonly entries: number; readonly uncovered: number }
    | { readonly result: 'broken'; readonly at: Instant; readonly seq: string; readonly why: string };
  readonly checkpoints: readonly { readonly at: Instant; readonly entries: number; readonly head: string }[];
  readonly csv: string;
}

export const auditPage: Page<AuditView> = { title: (_, t) => t('audit.title'), width: 'wide', Body: Audit };

function Audit({ view }: { readonly view: AuditView }): ReactElement {
  const { t } = usePage();
  return (
    <>
      <PageHead title={t('audit.heading')} intro={t('audit.intro')}>
        <a className="usa-link" href={view.csv}>
          {t('audit.csv')}
        </a>
      </PageHead>
      <Chain view={view} />
      <FilterForm action={DUTY_ADDRESS.audit}>
        <TextField form={view.filter} name="who" type="search" label={t('audit.filterWho')} />
        <Select
          form={view.filter}
          name="action"
          label={t('audit.filterAction')}
          empty={t('form.any')}
          choices={view.actions.map((value) => ({ value, label: t.coded('auditAction', value) }))}
        />
        <TextField form={view.filter} name="object" label={t('audit.filterObject')} />
        <TextField form={view.filter} name="from" type="date" label={t('audit.filterFrom')} />
        <TextField form={view.filter} name="to" type="date" label={t('audit.filterTo')} />
      </FilterForm>
      <DataTable
        caption={t('audit.caption')}
        compact
        rows={view.rows}
        id={(row) => row.id}
        empty={t('audit.empty')}
        columns={[
          { id: 'when', label: t('audit.when'), cell: (row) => <When at={row.at} brief /> },
          {
            id: 'who',
            label: t('audit.who'),
            cell: (row) => (
              <div>
                {row.actor}
                {row.agency ? <span className="rs-sub">{row.agency}</span> : null}
              </div>
            ),
          },
          {
            id: 'what',
            label: t('audit.what'),
            heads: true,
            cell: (row) => (
              <div>
                {t.coded('auditAction', row.action)}
                {row.outcome === 'done' ? null : (
                  <span className="rs-sub">
                    <Tag tone="warn">{t.coded('auditOutcome', row.outcome)}</Tag>
                  </span>
                )}
                {row.facts.length > 0 ? <span className="rs-sub">{row.facts.join(' · ')}</span> : null}
              </div>
            ),
          },
          {
            id: 'object',
            label: t('audit.object'),
            cell: (row) => (
              <div className="rs-breakable">
                {row.object.kind}{' '}
                {row.object.href ? (
                  <a className="usa-link" href={row.object.href}>
                    {row.object.name}
                  </a>
                ) : (
                  row.object.name
                )}
              </div>
            ),
          },
          { id: 'purpose', label: t('audit.purpose'), cell: (row) => t.coded('purpose', row.purpose) },
          { id: 'source', label: t('audit.source'), cell: (row) => <Code>{row.source}</Code> },
          {
            id: 'seal',
            label: t('audit.seal'),
            cell: (row) => <Code>{row.seal ?? t('audit.unsealed')}</Code>,
          },
        ]}
      />
      <Pagination paging={view.paging} />
      <h2>{t('audit.checkpoints')}</h2>
      <p>{t('audit.checkpointsText')}</p>
      <DataTable
        caption={t('audit.checkpoints')}
        compact
        rows={view.checkpoints}
        id={(row) => row.at}
        empty={t('trip.none')}
        columns={[
          { id: 'at', label: t('audit.checkpointAt'), heads: true, cell: (row) => <When at={row.at} /> },
          {
            id: 'entries',
            label: t('audit.checkpointCount'),
            number: true,
            cell: (row) => row.entries.toLocaleString('en-US'),
          },
          {
            id: 'head',
            label: t('audit.checkpointHead'),
            cell: (row) => <span className="rs-breakable">{row.head}</span>,
          },
        ]}
      />
    </>
  );
}

function Chain({ view }: { readonly view: AuditView }): ReactElement {
  const { t } = usePage();
  const { verified } = view;
  return (
    <section aria-labelledby="chain">
      <h2 id="chain">{t('audit.chain')}</h2>
      {verified === undefined ? <p>{t('audit.never')}</p> : null}
      {verified?.result === 'whole' ? (
        <Alert kind="success" heading={t('audit.whole')} level={3}>
          {t('audit.wholeText', { n: verified.entries })}{' '}
          {verified.uncovered > 0 ? t('audit.tail', { n: verified.uncovered }) : ''}
          <span className="rs-sub">
            {t('audit.checked')} <When at={verified.at} />
          </span>
        </Alert>
      ) : null}
      {verified?.result === 'broken' ? (
        <Alert kind="error" heading={t('audit.broken', { seq: verified.seq })} level={3}>
          {verified.why} {t('audit.brokenText')}
          <span className="rs-sub">
            {t('audit.checked')} <When at={verified.at} />
          </span>
        </Alert>
      ) : null}
      <p>
        <PostButton action={address.auditVerify} label={t('audit.verify')} tone="outline" />
      </p>
    </section>
  );
}
