import type { ReactElement } from 'react';
import { address } from '../addresses.js';
import type { Page } from '../page.js';
import { usePage } from '../page.js';
import { Alert } from '../parts/Alert.js';
import { ErrorSummary, PostButton, PostForm, Submit, TextField } from '../parts/Fields.js';
import { DataTable, PageHead } from '../parts/Lists.js';
import { BarPicture, TakeAlong } from '../parts/Report.js';
import { Tag, type Tone } from '../parts/Tags.js';
import { When } from '../parts/When.js';
import { formatsChart } from '../reports/messageFormats.js';
import type { FormState, Instant } from '../view.js';

interface Sampled {
  readonly version: number;
  readonly says: string;
  /** The whole message as text. */
  readonly sample: string;
}

export interface AgencyFormatView {
  readonly agency: { readonly id: string; readonly name: string };
  readonly current: Sampled;
  /** Announced and not begun, the earliest first. */
  readonly ahead: readonly (Sampled & { readonly from: Instant; readonly accepted: boolean })[];
  readonly noticeDays: number;
  /** The agency's administrator chooses and tries. */
  readonly mayChoose: boolean;
  readonly steps: readonly {
    readonly id: string;
    readonly at: Instant;
    readonly kind: 'accepted' | 'taken-back' | 'tried';
    readonly version: number;
    readonly by: string;
    readonly note: string;
    /** Of a trial: null until it was sent. */
    readonly fates:
      | readonly { readonly channel: string; readonly kind: string; readonly detail: string }[]
      | null;
  }[];
  readonly form: FormState;
}

export const agencyFormatPage: Page<AgencyFormatView> = {
  title: (view, t) => t('format.title', { agency: view.agency.name }),
  width: 'plain',
  failed: (view) => (view.form.errors?.length ?? 0) > 0,
  Body: AgencyFormat,
};

function AgencyFormat({ view }: { readonly view: AgencyFormatView }): ReactElement {
  const { t } = usePage();
  const { agency, current } = view;
  return (
    <>
      <ErrorSummary form={view.form} labels={{ format: t('formats.format'), reason: t('format.backWhy') }} />
      <p>
        <a className="usa-link" href={address.agency(agency.id)}>
          {t('settings.back')}
        </a>
      </p>
      <h1>
        {t('format.heading')}
        <span className="rs-strip__record">{agency.name}</span>
      </h1>
      <p>{t('format.intro', { days: view.noticeDays })}</p>
      <h2>{t('format.now', { n: current.version })}</h2>
      <p>{current.says}</p>
      <Sample of={current} />
      {view.mayChoose ? <Try view={view} version={current.version} /> : null}
      {view.ahead.length === 0 ? <p>{t('format.none')}</p> : null}
      {view.ahead.map((next) => (
        <section key={next.version} aria-labelledby={`format-${next.version}`}>
          <h2 id={`format-${next.version}`}>{t('format.ahead', { n: next.version })}</h2>
          <Alert kind="info">
            <p>
              {t('format.from')} <When at={next.from} />.{' '}
              {next.accepted ? t('format.acceptedText') : t('format.untilThen', { n: current.version })}
            </p>
          </Alert>
          {next.version === current.version ? null : (
            <>
              <p>{next.says}</p>
              <Sample of={next} />
            </>
          )}
          {view.mayChoose ? (
            <>
              {next.version === current.version ? null : <Try view={view} version={next.version} />}
              {next.accepted ? (
                <details className="rs-details" open={(view.form.errors?.length ?? 0) > 0}>
                  <summary>{t('format.back')}</summary>
                  <PostForm action={address.agencyFormatDo(agency.id, 'take-back')} id="take-back">
                    <input type="hidden" name="format" value={next.version} />
                    <TextField form={view.form} name="reason" label={t('format.backWhy')} />
                    <Submit label={t('format.backDo')} />
                  </PostForm>
                </details>
              ) : (
                <p>
                  <PostButton
                    action={address.agencyFormatDo(agency.id, 'accept')}
                    label={t('format.accept', { n: next.version })}
                    hidden={{ format: String(next.version) }}
                  />
                </p>
              )}
            </>
          ) : (
            <p>{t('format.byAdministrator')}</p>
          )}
        </section>
      ))}
      <Steps view={view} />
    </>
  );
}

function Sample({ of }: { readonly of: Sampled }): ReactElement {
  const { t } = usePage();
  return (
    <details className="rs-details">
      <summary>{t('format.sample', { n: of.version })}</summary>
      <pre className="rs-wire">{of.sample}</pre>
    </details>
  );
}

function Try({ view, version }: { readonly view: AgencyFormatView; readonly version: number }): ReactElement {
  const { t } = usePage();
  return (
    <p>
      <PostButton
        action={address.agencyFormatDo(view.agency.id, 'try')}
        tone="outline"
        label={t('format.try', { n: version })}
        hidden={{ format: String(version) }}
      />
    </p>
  );
}

const FATE_TONE: Readonly<Record<string, Tone>> = { delivered: 'good', accepted: 'good' };

function Steps({ view }: { readonly view: AgencyFormatView }): ReactElement {
  const { t } = usePage();
  return (
    <>
      <h2>{t('format.steps')}</h2>
      <DataTable
        caption={t('format.steps')}
        compact
        rows={view.steps}
        id={(row) => row.id}
        empty={t('format.noSteps')}
        columns={[
          { id: 'at', label: t('format.at'), cell: (row) => <When at={row.at} brief /> },
          {
            id: 'what',
            label: t('rules.what'),
            heads: true,
            cell: (row) => (
              <>
                {t(`formatStep.${row.kind}`, { n: row.version })}
                {row.note ? <span className="rs-sub">{row.note}</span> : null}
              </>
            ),
          },
          { id: 'by', label: t('format.by'), cell: (row) => row.by },
          {
            id: 'fates',
            label: t('format.fates'),
            cell: (row) =>
              row.kind !== 'tried'
                ? ''
                : row.fates === null
                  ? t('format.onItsWay')
                  : row.fates.map((fate) => (
                      <span className="rs-value" key={`${fate.channel} ${fate.kind} ${fate.detail}`}>
                        <Tag tone={FATE_TONE[fate.kind] ?? 'warn'}>{t.coded('channel', fate.channel)}</Tag>{' '}
                        {fate.detail}
                      </span>
                    )),
          },
        ]}
      />
    </>
  );
}

export interface FormatsView {
  readonly rows: readonly {
    readonly id: string;
    readonly name: string;
    readonly role: string;
    readonly version: number;
    /** It reads this format before its day. */
    readonly accepted?: { readonly by: string; readonly at: Instant };
    readonly next?: { readonly version: number; readonly from: Instant };
  }[];
  readonly counts: readonly { readonly version: number; readonly says: string; readonly agencies: number }[];
}

export const ruleFormatsPage: Page<FormatsView> = {
  title: (_, t) => t('formats.title'),
  width: 'wide',
  Body: Formats,
};

function Formats({ view }: { readonly view: FormatsView }): ReactElement {
  const { t } = usePage();
  return (
    <>
      <PageHead title={t('formats.title')} intro={t('formats.intro')}>
        <TakeAlong files={{ path: address.ruleFormats, query: '' }} />
      </PageHead>
      <h2>{t('formats.byVersion')}</h2>
      <BarPicture chart={formatsChart(view, t)} />
      <DataTable
        caption={t('formats.byVersion')}
        compact
        rows={view.counts}
        id={(row) => String(row.version)}
        empty={t('formats.none')}
        columns={[
          {
            id: 'format',
            label: t('formats.format'),
            heads: true,
            cell: (row) => t('formats.version', { n: row.version }),
          },
          { id: 'what', label: t('formats.what'), cell: (row) => row.says },
          { id: 'agencies', label: t('formats.agencies'), number: true, cell: (row) => row.agencies },
        ]}
      />
      <h2>{t('formats.agencies')}</h2>
      <DataTable
        caption={t('formats.agencies')}
        compact
        rows={view.rows}
        id={(row) => row.id}
        empty={t('formats.none')}
        columns={[
          {
            id: 'name',
            label: t('formats.agency'),
            heads: true,
            cell: (row) => (
              <a className="usa-link" href={address.agencyFormat(row.id)}>
                {row.name}
              </a>
            ),
          },
          { id: 'role', label: t('ruleChange.role'), cell: (row) => row.role },
          { id: 'version', label: t('formats.reads'), number: true, cell: (row) => row.version },
          {
            id: 'accepted',
            label: t('formats.accepted'),
            cell: (row) =>
              row.accepted ? (
                <>
                  <When at={row.accepted.at} brief />
                  <span className="rs-sub">{row.accepted.by}</span>
                </>
              ) : (
                ''
              ),
          },
          {
            id: 'next',
            label: t('formats.next'),
            cell: (row) =>
              row.next ? (
                <>
                  {t('formats.version', { n: row.next.version })}, <When at={row.next.from} brief />
                </>
              ) : (
                t('formats.noNext')
              ),
          },
        ]}
      />
    </>
  );
}
