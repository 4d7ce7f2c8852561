import type { ReactElement } from 'react';
import { address } from '../addresses.js';
import type { Page } from '../page.js';
import { usePage } from '../page.js';
import {
  Choices,
  DateField,
  ErrorSummary,
  PostButton,
  PostForm,
  Select,
  Submit,
  TextArea,
  TextField,
} from '../parts/Fields.js';
import { DataTable, PageHead } from '../parts/Lists.js';
import { Tag } from '../parts/Tags.js';
import { dateText } from '../parts/When.js';
import type { FormState } from '../view.js';

const KINDS = ['training', 'meeting', 'closed', 'deadline'] as const;

export interface EventRow {
  readonly id: string;
  readonly kind: (typeof KINDS)[number] | 'holiday';
  readonly title: string;
  readonly from: string;
  readonly to: string;
  readonly place: string;
  readonly note: string;
  readonly by: string;
  readonly cancelled: boolean;
  readonly mayCancel: boolean;
}

export interface EventsView {
  readonly rows: readonly EventRow[];
  readonly form: FormState;
}

export const eventsPage: Page<EventsView> = {
  title: (_, t) => t('events.title'),
  width: 'wide',
  failed: (view) => (view.form.errors?.length ?? 0) > 0,
  Body: Events,
};

function Events({ view }: { readonly view: EventsView }): ReactElement {
  const { t } = usePage();
  const { form } = view;
  return (
    <>
      <ErrorSummary
        form={form}
        labels={{ title: t('events.name'), from: t('events.from'), to: t('events.to') }}
      />
      <PageHead title={t('events.title')} intro={t('events.intro')}>
        <a className="usa-button usa-button--outline" href={address.eventsIcs} download="">
          {t('events.ics')}
        </a>
      </PageHead>
      <DataTable
        caption={t('events.title')}
        compact
        rows={view.rows}
        id={(row) => row.id}
        empty={t('events.empty')}
        columns={[
          {
            id: 'when',
            label: t('events.when'),
            cell: (row) =>
              row.from === row.to ? dateText(row.from) : `${dateText(row.from)} – ${dateText(row.to)}`,
          },
          {
            id: 'title',
            label: t('events.name'),
            heads: true,
            cell: (row) => (
              <>
                {row.title} {row.cancelled ? <Tag tone="bad">{t('events.cancelled')}</Tag> : null}
                <span className="rs-sub">{[row.place, row.note].filter(Boolean).join('. ')}</span>
              </>
            ),
          },
          { id: 'kind', label: t('events.kind'), cell: (row) => t(`event.${row.kind}`) },
          { id: 'by', label: t('events.by'), cell: (row) => row.by },
          {
            id: 'do',
            label: t('alerts.change'),
            cell: (row) =>
              row.mayCancel ? (
                <PostButton
                  action={address.eventCancel(row.id)}
                  label={t('events.cancel')}
                  tone="outline"
                  about={row.title}
                />
              ) : null,
          },
        ]}
      />
      <h2>{t('events.add')}</h2>
      <PostForm action={address.events} keep id="event">
        <Select
          form={form}
          name="kind"
          label={t('events.kind')}
          choices={KINDS.map((value) => ({ value, label: t(`event.${value}`) }))}
        />
        <TextField
          form={form}
          name="title"
          label={t('events.name')}
          hint={t('events.nameHint')}
          lengthMax={150}
        />
        <DateField form={form} name="from" label={t('events.from')} />
        <DateField form={form} name="to" label={t('events.to')} hint={t('events.toHint')} optional />
        <TextField form={form} name="place" label={t('events.place')} optional lengthMax={200} />
        <TextArea form={form} name="note" label={t('events.note')} optional rows={3} />
        <Choices
          form={form}
          name="who"
          label={t('events.who')}
          choices={(['all', 'own'] as const).map((value) => ({ value, label: t(`events.who.${value}`) }))}
        />
        <Submit label={t('form.save')} />
      </PostForm>
    </>
  );
}
