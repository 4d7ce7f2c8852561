import type { ReactElement } from 'react';
import { address } from '../addresses.js';
import type { Page } from '../page.js';
import { usePage } from '../page.js';
import {
  type Choice,
  Csrf,
  DateField,
  ErrorSummary,
  FieldGroup,
  PostButton,
  Select,
  TextField,
} from '../parts/Fields.js';
import { DataTable, PageHead } from '../parts/Lists.js';
import { Reckoned, type ReckoningView } from '../parts/Reckoned.js';
import { dateText } from '../parts/When.js';
import type { FormState } from '../view.js';

export type FileKindCode = 'face' | 'mark' | 'document' | 'acknowledgement' | 'other';

export interface FileRow {
  readonly id: string;
  readonly kind: FileKindCode;
  /** The mark or document that it shows, in a few words. */
  readonly says: string;
  readonly on: string;
  readonly hasThumb: boolean;
  readonly kilobytes: number;
  readonly by: string;
}

interface FilesView {
  readonly id: string;
  readonly name: string;
  readonly rows: readonly FileRow[];
  /** Entries that a file can belong to. */
  readonly entries: readonly Choice[];
  readonly mayAdd: boolean;
  readonly form: FormState;
}

export interface PhotosView extends FilesView {
  readonly current: FileRow | null;
  readonly unchangedOn: string | null;
  readonly due: { readonly on: string; readonly reckoning: ReckoningView } | null;
}

export interface PapersView extends FilesView {
  /** Of the duties that are read out now. */
  readonly version: string;
}

export const photosPage: Page<PhotosView> = {
  title: (view, t) => t('photos.title', { name: view.name }),
  width: 'wide',
  failed: (view) => (view.form.errors?.length ?? 0) > 0,
  Body: Photos,
};

export const papersPage: Page<PapersView> = {
  title: (view, t) => t('papers.title', { name: view.name }),
  width: 'wide',
  failed: (view) => (view.form.errors?.length ?? 0) > 0,
  Body: Papers,
};

/** The photograph with words for who cannot see it; opens large. */
export function Portrait(props: {
  readonly registrant: string;
  readonly name: string;
  readonly file: string;
  readonly on: string;
}): ReactElement {
  const { t } = usePage();
  return (
    <a className="rs-portrait" href={address.registrantFile(props.registrant, props.file)}>
      <img
        src={address.registrantThumb(props.registrant, props.file)}
        alt={t('photos.alt', { name: props.name, date: dateText(props.on) })}
      />
      <span className="rs-sub">{t('photos.takenOn', { date: dateText(props.on) })}</span>
    </a>
  );
}

function Photos({ view }: { readonly view: PhotosView }): ReactElement {
  const { t } = usePage();
  const { current } = view;
  return (
    <>
      <Problems form={view.form} />
      <PageHead title={t('photos.title', { name: view.name })} intro={t('photos.intro')} />
      <BackToFile view={view} />
      <h2>{t('photos.now')}</h2>
      {current ? (
        <Portrait registrant={view.id} name={view.name} file={current.id} on={current.on} />
      ) : (
        <p>{t('photos.none')}</p>
      )}
      {view.unchangedOn ? <p>{t('photos.unchangedOn', { date: dateText(view.unchangedOn) })}</p> : null}
      {view.due ? (
        <p>
          <strong>{t('photos.dueBy', { date: dateText(view.due.on) })}</strong>{' '}
          <Reckoned reckoning={view.due.reckoning} about={t('photos.now')} />
        </p>
      ) : null}
      {view.mayAdd && current ? (
        <div className="rs-buttons rs-no-print">
          <PostButton
            action={address.registrantPhotoUnchanged(view.id)}
            label={t('photos.unchanged')}
            tone="outline"
          />
        </div>
      ) : null}
      {view.mayAdd ? (
        <UploadForm
          view={view}
          action={address.registrantPhotos(view.id)}
          heading={t('photos.add')}
          what={[{ value: 'face', label: t('regFile.kind.face') }, ...view.entries]}
          accept=".jpg,.jpeg,.png"
          hint={t('photos.fileHint')}
        />
      ) : null}
      <FileTable view={view} caption={t('photos.all')} empty={t('photos.none')} />
    </>
  );
}

function Papers({ view }: { readonly view: PapersView }): ReactElement {
  const { t } = usePage();
  return (
    <>
      <Problems form={view.form} />
      <PageHead title={t('papers.title', { name: view.name })} intro={t('papers.intro')} />
      <BackToFile view={view} />
      <p>
        <a className="usa-link" href={address.blankForms}>
          {t('forms.title')}
        </a>
      </p>
      {view.mayAdd ? (
        <UploadForm
          view={view}
          action={address.registrantPapers(view.id)}
          heading={t('papers.add')}
          what={[
            ...view.entries,
            { value: 'acknowledgement', label: t('regFile.kind.acknowledgement') },
            { value: 'other', label: t('regFile.kind.other') },
          ]}
          accept=".pdf,.jpg,.jpeg,.png"
          hint={t('papers.fileHint')}
          label={t('papers.labelHint', { version: view.version })}
        />
      ) : null}
      <FileTable view={view} caption={t('papers.all')} empty={t('papers.none')} />
    </>
  );
}

function Problems({ form }: { readonly form: FormState }): ReactElement {
  const { t } = usePage();
  return (
    <ErrorSummary
      form={form}
      labels={{ file: t('regFile.file'), on: t('regFile.on'), what: t('regFile.what') }}
    />
  );
}

function BackToFile({ view }: { readonly view: FilesView }): ReactElement {
  const { t } = usePage();
  return (
    <p>
      <a className="usa-link" href={address.registrant(view.id)}>
        {t('part.back')}: {view.name}
      </a>
    </p>
  );
}

function UploadForm(props: {
  readonly view: FilesView;
  readonly action: string;
  readonly heading: string;
  readonly what: readonly Choice[];
  readonly accept: string;
  readonly hint: string;
  /** Hint of the line that says what it is; absent: no such line. */
  readonly label?: string;
}): ReactElement {
  const { t } = usePage();
  const { form } = props.view;
  return (
    <section aria-labelledby="add-file" className="rs-no-print">
      <h2 id="add-file">{props.heading}</h2>
      <form
        method="post"
        action={props.action}
        encType="multipart/form-data"
        className="usa-form usa-form--large"
        noValidate
      >
        <Csrf />
        <Select form={form} name="what" label={t('regFile.what')} empty="" choices={props.what} />
        <DateField form={form} name="on" label={t('regFile.on')} />
        {props.label ? (
          <TextField form={form} name="label" label={t('regFile.label')} hint={props.label} optional />
        ) : null}
        <FieldGroup form={form} name="file" label={t('regFile.file')} hint={props.hint}>
          {(common) => <input {...common} type="file" className="usa-input" accept={props.accept} />}
        </FieldGroup>
        <button type="submit" className="usa-button">
          {t('regFile.keep')}
        </button>
      </form>
    </section>
  );
}

function FileTable(props: {
  readonly view: FilesView;
  readonly caption: string;
  readonly empty: string;
}): ReactElement {
  const { t } = usePage();
  const { view } = props;
  const about = (row: FileRow) =>
    [t(`regFile.kind.${row.kind}`), row.says, dateText(row.on)].filter(Boolean).join(', ');
  return (
    <>
      <h2>{props.caption}</h2>
      <DataTable
        caption={props.caption}
        compact
        rows={view.rows}
        id={(row) => row.id}
        empty={props.empty}
        columns={[
          {
            id: 'file',
            label: t('regFile.file'),
            heads: true,
            cell: (row) => (
              <>
                {row.hasThumb ? (
                  <img className="rs-thumb" src={address.registrantThumb(view.id, row.id)} alt="" />
                ) : null}
                <a className="usa-link" href={address.registrantFile(view.id, row.id)}>
                  {t(`regFile.kind.${row.kind}`)}
                  {row.says ? `: ${row.says}` : ''}
                </a>
              </>
            ),
          },
          { id: 'on', label: t('regFile.on'), cell: (row) => dateText(row.on) },
          { id: 'by', label: t('regFile.by'), cell: (row) => row.by },
          {
            id: 'size',
            label: t('regFile.size'),
            number: true,
            cell: (row) => t('attachments.size', { n: row.kilobytes }),
          },
          ...(view.mayAdd
            ? [
                {
                  id: 'remove',
                  label: t('regFile.remove'),
                  cell: (row: FileRow) => (
                    <PostButton
                      action={address.registrantFileRemove(view.id, row.id)}
                      label={t('regFile.remove')}
                      about={about(row)}
                      tone="outline"
                    />
                  ),
                },
              ]
            : []),
        ]}
      />
    </>
  );
}
