import type { ReactElement } from 'react';
import { address } from '../addresses.js';
import type { Page } from '../page.js';
import { usePage } from '../page.js';
import { Choices, ErrorSummary, PostButton, PostForm, Select, Submit, TextField } from '../parts/Fields.js';
import { DataTable, PageHead } from '../parts/Lists.js';
import { Tag } from '../parts/Tags.js';
import { When } from '../parts/When.js';
import type { FormState, Instant } from '../view.js';

export const CONDITION_CODES = [
  'relocation-here',
  'registrant-moves',
  'travel-notice',
  'overdue',
  'nsor-refused',
] as const;
export type ConditionCode = (typeof CONDITION_CODES)[number];

export interface AlertsView {
  readonly hits: readonly {
    readonly id: string;
    readonly condition: ConditionCode;
    readonly name: string | null;
    readonly href: string;
    readonly at: Instant;
    readonly seen: boolean;
  }[];
  readonly alerts: readonly {
    readonly id: string;
    readonly condition: ConditionCode;
    readonly days: number | null;
    readonly byMail: boolean;
    readonly since: Instant;
  }[];
  /** The reader's account has an e-mail address. */
  readonly mayMail: boolean;
  readonly form: FormState;
}

export const alertsPage: Page<AlertsView> = {
  title: (_, t) => t('alerts.title'),
  width: 'wide',
  failed: (view) => (view.form.errors?.length ?? 0) > 0,
  Body: Alerts,
};

function Alerts({ view }: { readonly view: AlertsView }): ReactElement {
  const { t } = usePage();
  const unseen = view.hits.filter((h) => !h.seen).length;
  return (
    <>
      <ErrorSummary form={view.form} labels={{ condition: t('alerts.condition'), days: t('alerts.days') }} />
      <PageHead title={t('alerts.title')} intro={t('alerts.intro')} />
      {unseen > 0 ? (
        <PostButton action={address.alertsSeen} label={t.count('alerts.markSeen', unseen)} tone="outline" />
      ) : null}
      <DataTable
        caption={t('alerts.found')}
        keyed
        compact
        rows={view.hits}
        id={(row) => row.id}
        empty={t('alerts.nothing')}
        columns={[
          {
            id: 'who',
            label: t('alerts.about'),
            heads: true,
            cell: (row) => (
              <>
                <a className="usa-link" href={row.href} data-open="">
                  {row.name ?? t('alerts.noName')}
                </a>{' '}
                {row.seen ? null : <Tag tone="info">{t('alerts.new')}</Tag>}
              </>
            ),
          },
          { id: 'what', label: t('alerts.condition'), cell: (row) => t(`alert.${row.condition}`) },
          { id: 'at', label: t('alerts.at'), cell: (row) => <When at={row.at} brief /> },
        ]}
      />
      <h2>{t('alerts.mine')}</h2>
      <DataTable
        caption={t('alerts.mine')}
        compact
        rows={view.alerts}
        id={(row) => row.id}
        empty={t('alerts.none')}
        columns={[
          {
            id: 'what',
            label: t('alerts.condition'),
            heads: true,
            cell: (row) => (
              <>
                {t(`alert.${row.condition}`)}
                {row.days === null ? null : `: ${t.count('alerts.moreThan', row.days)}`}
              </>
            ),
          },
          { id: 'mail', label: t('alerts.mail'), cell: (row) => t(row.byMail ? 'form.yes' : 'form.no') },
          { id: 'since', label: t('alerts.since'), cell: (row) => <When at={row.since} brief /> },
          {
            id: 'end',
            label: t('alerts.change'),
            cell: (row) => (
              <PostButton
                action={address.alertEnd(row.id)}
                label={t('alerts.end')}
                tone="outline"
                about={t(`alert.${row.condition}`)}
              />
            ),
          },
        ]}
      />
      <h2>{t('alerts.add')}</h2>
      <PostForm action={address.alerts} id="alert-form">
        <Select
          form={view.form}
          name="condition"
          label={t('alerts.condition')}
          empty=""
          choices={CONDITION_CODES.map((value) => ({ value, label: t(`alert.${value}`) }))}
        />
        <TextField
          form={view.form}
          name="days"
          label={t('alerts.days')}
          hint={t('alerts.daysHint')}
          inputMode="numeric"
          optional
          short
        />
        {view.mayMail ? (
          <Choices
            form={view.form}
            name="mail"
            label={t('alerts.mail')}
            many
            optional
            choices={[{ value: 'yes', label: t('alerts.mailYes') }]}
          />
        ) : (
          <p className="usa-hint">{t('alerts.noMail')}</p>
        )}
        <Submit label={t('alerts.submit')} />
      </PostForm>
    </>
  );
}
