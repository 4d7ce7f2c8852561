import type { ReactElement } from 'react';
import { address } from '../addresses.js';
import type { Page } from '../page.js';
import { usePage } from '../page.js';
import { Alert } from '../parts/Alert.js';
import { Attachments, type AttachmentsView } from '../parts/Attachments.js';
import {
  type Choice,
  ErrorSummary,
  PostButton,
  PostForm,
  Select,
  Submit,
  TextArea,
  TextField,
} from '../parts/Fields.js';
import { DataTable, Facts, PageHead } from '../parts/Lists.js';
import { When } from '../parts/When.js';
import type { FormState, Instant } from '../view.js';
import { RECIPIENTS } from './messages.js';

export interface FileRow {
  readonly id: string;
  readonly title: string;
  readonly by: string;
  readonly isOwn: boolean;
  readonly to: readonly string[];
  readonly sharedAt: Instant;
  readonly until: Instant;
}

export interface FilesView {
  readonly rows: readonly FileRow[];
}

export const filesPage: Page<FilesView> = { title: (_, t) => t('files.title'), width: 'wide', Body: Files };

function Files({ view }: { readonly view: FilesView }): ReactElement {
  const { t } = usePage();
  return (
    <>
      <PageHead title={t('files.title')} intro={t('files.intro')}>
        <a className="usa-button" href={address.fileNew}>
          {t('files.share')}
        </a>
      </PageHead>
      <DataTable
        caption={t('files.title')}
        keyed
        compact
        rows={view.rows}
        id={(row) => row.id}
        empty={t('files.empty')}
        columns={[
          {
            id: 'title',
            label: t('files.name'),
            heads: true,
            cell: (row) => (
              <a className="usa-link" href={address.sharedFile(row.id)} data-open="">
                {row.title}
              </a>
            ),
          },
          { id: 'by', label: t('files.by'), cell: (row) => row.by },
          { id: 'for', label: t('files.for'), cell: (row) => row.to.join(', ') },
          { id: 'since', label: t('files.since'), cell: (row) => <When at={row.sharedAt} brief /> },
          { id: 'until', label: t('files.until'), cell: (row) => <When at={row.until} brief /> },
        ]}
      />
    </>
  );
}

export interface FileNewView {
  readonly agencies: readonly Choice[];
  readonly form: FormState;
}

export const fileNewPage: Page<FileNewView> = {
  title: (_, t) => t('files.share'),
  width: 'plain',
  failed: (view) => (view.form.errors?.length ?? 0) > 0,
  Body: FileNew,
};

function FileNew({ view }: { readonly view: FileNewView }): ReactElement {
  const { t } = usePage();
  const { form } = view;
  const numbers = Array.from({ length: RECIPIENTS }, (_, i) => i + 1);
  return (
    <>
      <ErrorSummary
        form={form}
        labels={{ title: t('files.name'), days: t('files.days'), 'to-1': t('message.to', { n: 1 }) }}
      />
      <PageHead title={t('files.share')} intro={t('files.shareIntro')} />
      <PostForm action={address.fileNew} keep id="file-form">
        <TextField
          form={form}
          name="title"
          label={t('files.name')}
          hint={t('files.nameHint')}
          lengthMax={120}
        />
        <TextArea form={form} name="note" label={t('files.note')} optional rows={3} />
        {numbers.map((n) => (
          <Select
            key={n}
            form={form}
            name={`to-${n}`}
            label={t('message.to', { n })}
            empty=""
            optional={n > 1}
            choices={view.agencies}
          />
        ))}
        <TextField form={form} name="days" label={t('files.days')} inputMode="numeric" short />
        <Submit label={t('files.next')} />
      </PostForm>
    </>
  );
}

export interface SharedFileView extends FileRow {
  readonly note: string;
  readonly recipients: readonly { readonly name: string; readonly savedAt: Instant | null }[];
  readonly over: boolean;
  readonly attachments: AttachmentsView;
}

export const sharedFilePage: Page<SharedFileView> = {
  title: (view) => view.title,
  width: 'plain',
  Body: OneFile,
};

function OneFile({ view }: { readonly view: SharedFileView }): ReactElement {
  const { t } = usePage();
  return (
    <>
      <PageHead title={view.title} />
      {view.over ? (
        <Alert kind="info" slim>
          {t('files.over')}
        </Alert>
      ) : null}
      <Facts
        pairs={[
          [t('files.by'), view.by],
          [t('files.note'), view.note],
          [t('files.since'), <When key="since" at={view.sharedAt} />],
          [t('files.until'), <When key="until" at={view.until} />],
        ]}
      />
      <Attachments view={view.attachments} />
      {view.isOwn ? (
        <>
          <h2>{t('files.for')}</h2>
          <ul className="usa-list">
            {view.recipients.map((r) => (
              <li key={r.name}>
                {r.name}:{' '}
                {r.savedAt ? (
                  <>
                    {t('files.saved')} <When at={r.savedAt} brief />
                  </>
                ) : (
                  t('files.notSaved')
                )}
              </li>
            ))}
          </ul>
          {view.over ? null : (
            <PostButton action={address.sharedFileEnd(view.id)} label={t('files.end')} tone="danger" />
          )}
        </>
      ) : null}
      <p>
        <a className="usa-link" href={address.files}>
          {t('files.title')}
        </a>
      </p>
    </>
  );
}
