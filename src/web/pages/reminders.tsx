import type { ReactElement } from 'react';
import { address, DUTY_ADDRESS } from '../addresses.js';
import type { Page } from '../page.js';
import { usePage } from '../page.js';
import { Alert } from '../parts/Alert.js';
import {
  Choices,
  ErrorSummary,
  FilterForm,
  PostButton,
  PostForm,
  Select,
  Submit,
  TextArea,
  TextField,
} from '../parts/Fields.js';
import { DataTable, PageHead, Pagination } from '../parts/Lists.js';
import { Tag } from '../parts/Tags.js';
import { dateText, When } from '../parts/When.js';
import type { FormState, Instant, Paging } from '../view.js';

export const WAY_CODES = ['text', 'email', 'letter', 'call', 'officer'] as const;
export type WayCode = (typeof WAY_CODES)[number];

export interface ReminderRow {
  readonly id: string;
  readonly registrantId: string;
  readonly name: string;
  readonly number: string;
  readonly duty: string;
  readonly due: string;
  readonly days: number;
  readonly way: WayCode;
  readonly state: 'waiting' | 'done' | 'cancelled' | 'failed';
  /** Address or telephone; null: the file has none, or the office itself. */
  readonly to: string | null;
  /** The newest attempt of one that goes by machine. */
  readonly attempt?: {
    readonly n: number;
    readonly at: Instant;
    readonly fate: string | null;
    readonly detail: string;
    readonly providerReference: string | null;
  };
  readonly done?: {
    readonly at: Instant;
    readonly by: string;
    readonly batch: string | null;
    readonly note: string;
  };
}

export interface RemindersView {
  readonly rows: readonly ReminderRow[];
  /** GET field: `show`. */
  readonly filter: FormState;
  readonly paging: Paging;
  /** Letters that can be printed now. */
  readonly letters: number;
  /** The batch that was just taken. */
  readonly printed: string | null;
  /** How the agency reminds: `days`, `ways`, `office`. */
  readonly form: FormState;
}

export const remindersPage: Page<RemindersView> = {
  title: (_, t) => t('reminders.title'),
  width: 'wide',
  failed: (view) => (view.form.errors?.length ?? 0) > 0,
  Body: Reminders,
};

function Reminders({ view }: { readonly view: RemindersView }): ReactElement {
  const { t } = usePage();
  return (
    <>
      <ErrorSummary
        form={view.form}
        labels={{
          days: t('reminders.days'),
          office: t('reminders.office'),
          callBack: t('reminders.callBack'),
        }}
      />
      <PageHead title={t('reminders.title')} intro={t('reminders.intro')} />
      {view.printed ? (
        <Alert kind="success" slim role="status">
          <a className="usa-link" href={address.reminderBatch(view.printed)}>
            {t('reminders.open')}
          </a>
        </Alert>
      ) : null}
      {view.letters > 0 ? (
        <PostButton action={address.reminderPrint} label={t.count('reminders.print', view.letters)} />
      ) : null}
      <FilterForm action={address.reminders}>
        <Select
          form={view.filter}
          name="show"
          label={t('reminders.show')}
          choices={(['waiting', 'done', 'all'] as const).map((value) => ({
            value,
            label: t(`reminders.show.${value}`),
          }))}
        />
      </FilterForm>
      <DataTable
        caption={t('reminders.title')}
        compact
        rows={view.rows}
        id={(row) => row.id}
        empty={t('reminders.empty')}
        columns={[
          {
            id: 'who',
            label: t('registry.name'),
            heads: true,
            cell: (row) => (
              <>
                <a className="usa-link" href={address.registrant(row.registrantId)}>
                  {row.name}
                </a>
                <span className="rs-sub">{row.number}</span>
              </>
            ),
          },
          {
            id: 'duty',
            label: t('reminders.duty'),
            cell: (row) => (
              <>
                {row.duty}
                <span className="rs-sub">
                  {t('reminders.by')} {dateText(row.due)}, {t.count('reminders.ahead', row.days)}
                </span>
              </>
            ),
          },
          {
            id: 'way',
            label: t('reminders.way'),
            cell: (row) => (
              <>
                {t(`reminders.way.${row.way}`)}
                {row.way === 'officer' ? null : (
                  <span className="rs-sub rs-thread__body">{row.to ?? t('reminders.noAddress')}</span>
                )}
              </>
            ),
          },
          { id: 'state', label: t('registry.state'), cell: (row) => <Given row={row} /> },
        ]}
      />
      <Pagination paging={view.paging} />
      <h2>{t('reminders.how')}</h2>
      <PostForm action={address.reminderRules} id="rules">
        <TextField
          form={view.form}
          name="days"
          label={t('reminders.days')}
          hint={t('reminders.daysHint')}
          short
        />
        <Choices
          form={view.form}
          name="ways"
          label={t('reminders.ways')}
          many
          optional
          choices={WAY_CODES.map((value) => ({ value, label: t(`reminders.way.${value}`) }))}
        />
        <TextArea
          form={view.form}
          name="office"
          label={t('reminders.office')}
          hint={t('reminders.officeHint')}
          rows={3}
          optional
        />
        <TextField
          form={view.form}
          name="callBack"
          label={t('reminders.callBack')}
          hint={t('reminders.callBackHint')}
          optional
        />
        <Submit label={t('form.save')} />
      </PostForm>
      <p>
        <a className="usa-link" href={DUTY_ADDRESS.due}>
          {t('menu.due')}
        </a>
      </p>
    </>
  );
}

function Given({ row }: { readonly row: ReminderRow }): ReactElement {
  const { t } = usePage();
  const attempt = row.attempt ? (
    <span className="rs-sub">
      {t.count('reminders.attempts', row.attempt.n)} <When at={row.attempt.at} brief />
      {row.attempt.detail ? `: ${row.attempt.detail}` : ''}
      {row.attempt.providerReference
        ? `, ${t('reminders.provider', { reference: row.attempt.providerReference })}`
        : ''}
    </span>
  ) : null;
  if (row.state === 'waiting' || row.state === 'failed')
    return (
      <>
        <Tag tone={row.state === 'failed' ? 'bad' : 'warn'}>{t(`reminders.state.${row.state}`)}</Tag>
        {attempt}{' '}
        <PostButton
          action={address.reminderGiven(row.id)}
          label={t('reminders.given')}
          tone="outline"
          about={row.name}
        />
      </>
    );
  return (
    <>
      <Tag tone={row.state === 'done' ? 'good' : 'plain'}>{t(`reminders.state.${row.state}`)}</Tag>
      {attempt}
      {row.done ? (
        <span className="rs-sub">
          <When at={row.done.at} brief /> {row.done.by} {row.done.note}{' '}
          {row.done.batch ? (
            <a className="usa-link" href={address.reminderBatch(row.done.batch)}>
              {t('reminders.again')}
            </a>
          ) : null}
        </span>
      ) : null}
    </>
  );
}
