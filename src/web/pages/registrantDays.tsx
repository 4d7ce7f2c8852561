import type { ReactElement } from 'react';
import { address } from '../addresses.js';
import type { Page } from '../page.js';
import { usePage } from '../page.js';
import { Alert } from '../parts/Alert.js';
import { DateField, ErrorSummary, PostForm, Submit, TextArea } from '../parts/Fields.js';
import { DataTable, PageHead } from '../parts/Lists.js';
import { dateText, When } from '../parts/When.js';
import type { FormState, Instant } from '../view.js';
import type { RegistrantView } from './registrant.js';

/** One clock now and with the days typed; YYYY-MM-DD, null: there is none. */
export interface ClockRow {
  readonly id: string;
  /** `duty-ends`: the end of the duty. */
  readonly label: string;
  readonly was: string | null;
  readonly is: string | null;
}

interface Days {
  readonly initialOn: string;
  readonly registeredOn: string | null;
}

export interface DaysView {
  readonly id: string;
  readonly name: string;
  readonly version: number;
  readonly basis: RegistrantView['basis'];
  readonly registered: boolean;
  /** What follows from the days typed; null: not asked yet. */
  readonly clocks: readonly ClockRow[] | null;
  readonly corrections: readonly {
    readonly id: string;
    readonly before: Days;
    readonly after: Days;
    readonly reason: string;
    readonly by: string;
    readonly at: Instant;
  }[];
  /** What an import asks about the days and nobody has settled. */
  readonly asked: readonly {
    readonly line: number;
    readonly registeredOn: string;
    readonly convictedOn: string;
    /** Null: nobody has settled it. */
    readonly settled: { readonly by: string; readonly note: string } | null;
  }[];
  readonly form: FormState;
}

export const daysPage: Page<DaysView> = {
  title: (view, t) => t('days.title', { name: view.name }),
  width: 'plain',
  failed: (view) => (view.form.errors?.length ?? 0) > 0,
  Body: DaysBody,
};

function Asked({ view }: { readonly view: DaysView }): ReactElement {
  const { t } = usePage();
  const open = view.asked.filter((q) => q.settled === null);
  const days = (q: DaysView['asked'][number]) => ({
    registered: dateText(q.registeredOn),
    convicted: dateText(q.convictedOn),
  });
  return (
    <>
      {open.map((q) => (
        <Alert key={`${q.registeredOn} ${q.convictedOn}`} kind="warning" slim>
          {t('days.asked', { line: q.line, ...days(q) })}
        </Alert>
      ))}
      {open.length > 0 ? (
        <PostForm action={address.registrantDaysAsked(view.id)} keep id="asked-form">
          <TextArea form={view.form} name="note" label={t('days.askedNote')} rows={2} />
          <Submit label={t('days.askedSettle')} />
        </PostForm>
      ) : null}
      {view.asked.map((q) =>
        q.settled ? (
          <p key={`${q.registeredOn} ${q.convictedOn}`}>
            {t('days.askedBefore', { ...days(q), ...q.settled })}
          </p>
        ) : null,
      )}
    </>
  );
}

function DaysBody({ view }: { readonly view: DaysView }): ReactElement {
  const { t } = usePage();
  const initial = t('days.initial', { basis: t(`registry.basis.${view.basis}`) });
  const day = (on: string | null) => (on === null ? t('days.none') : dateText(on));
  return (
    <>
      <ErrorSummary
        form={view.form}
        labels={{
          initial,
          registered: t('days.registered'),
          reason: t('days.reason'),
          note: t('days.askedNote'),
        }}
      />
      <PageHead title={t('days.title', { name: view.name })} intro={t('days.intro')} />
      <Asked view={view} />
      <PostForm action={address.registrantDays(view.id)} keep id="days-form">
        <input type="hidden" name="version" value={view.version} />
        <DateField form={view.form} name="initial" label={initial} />
        {view.registered ? (
          <DateField
            form={view.form}
            name="registered"
            label={t('days.registered')}
            hint={t('days.registeredHint')}
          />
        ) : null}
        <TextArea form={view.form} name="reason" label={t('days.reason')} hint={t('days.reasonHint')} />
        {view.clocks === null ? (
          <p>{t('days.lookFirst')}</p>
        ) : (
          <DataTable
            caption={t('days.clocks')}
            captionShown
            compact
            rows={view.clocks}
            id={(row) => row.id}
            empty={t('days.noClocks')}
            columns={[
              {
                id: 'clock',
                label: t('days.clock'),
                heads: true,
                cell: (row) => (row.label === 'duty-ends' ? t('registrant.dutyEnds') : row.label),
              },
              { id: 'was', label: t('days.was'), cell: (row) => day(row.was) },
              {
                id: 'is',
                label: t('days.is'),
                cell: (row) => (row.is === row.was ? t('days.same') : <strong>{day(row.is)}</strong>),
              },
            ]}
          />
        )}
        <button className="usa-button usa-button--outline" type="submit" name="do" value="look">
          {t('days.look')}
        </button>
        {view.clocks === null ? null : (
          <button className="usa-button" type="submit" name="do" value="save">
            {t('days.save')}
          </button>
        )}
      </PostForm>
      <h2>{t('days.history')}</h2>
      <DataTable
        caption={t('days.history')}
        compact
        rows={view.corrections}
        id={(row) => row.id}
        empty={t('days.noHistory')}
        columns={[
          {
            id: 'what',
            label: t('days.what'),
            heads: true,
            cell: ({ before, after, reason }) => (
              <>
                {before.initialOn === after.initialOn ? null : (
                  <span className="rs-sub">
                    {t('days.changedInitial', { was: day(before.initialOn), is: day(after.initialOn) })}
                  </span>
                )}
                {before.registeredOn === after.registeredOn ? null : (
                  <span className="rs-sub">
                    {t('days.changedRegistered', {
                      was: day(before.registeredOn),
                      is: day(after.registeredOn),
                    })}
                  </span>
                )}
                {reason}
              </>
            ),
          },
          {
            id: 'by',
            label: t('clean.by'),
            cell: (row) => (
              <>
                {row.by}, <When at={row.at} brief />
              </>
            ),
          },
        ]}
      />
      <p>
        <a className="usa-link" href={address.registrant(view.id)}>
          {t('part.back')}
        </a>
      </p>
    </>
  );
}
