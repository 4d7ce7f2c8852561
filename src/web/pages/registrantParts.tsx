import type { ReactElement } from 'react';
import { address } from '../addresses.js';
import type { Page } from '../page.js';
import { usePage } from '../page.js';
import {
  Choices,
  DateField,
  ErrorSummary,
  FieldGroup,
  PostButton,
  PostForm,
  Select,
  Submit,
  TextArea,
  TextField,
  typedValue,
} from '../parts/Fields.js';
import { DataTable, Facts, PageHead } from '../parts/Lists.js';
import { Tag } from '../parts/Tags.js';
import { dateText, When } from '../parts/When.js';
import type { FormState, Instant } from '../view.js';

export type PublicCode = 'minimum' | 'may-withhold' | 'prohibited' | 'internal';

export type EnteredAt = 'photos' | 'papers' | 'prints' | 'dna';

export interface ValueRow {
  readonly id: string;
  readonly state: 'known' | 'unknown' | 'refused' | 'none';
  readonly lines: readonly (readonly [label: string, value: string])[];
  readonly from: string | null;
  readonly until: string | null;
  readonly source: string;
  readonly enteredBy: string;
  readonly enteredAt: Instant;
  /** That it is over is reported: the day is asked first. */
  readonly asksDay: boolean;
  readonly mayPurge: boolean;
}

export interface PartView {
  readonly id: string;
  readonly name: string;
  readonly code: string;
  readonly title: string;
  readonly says: string;
  readonly elements: readonly {
    readonly code: string;
    readonly label: string;
    readonly many: boolean;
    readonly source: string;
    readonly public: PublicCode;
    /** Entered on a page of its own. */
    readonly enteredAt: EnteredAt | null;
    /** A person can have none of it. */
    readonly mayLack: boolean;
    readonly values: readonly ValueRow[];
  }[];
  readonly mayChange: boolean;
  /** The part that follows, so that nobody goes back to the file between two; null after the last. */
  readonly next: { readonly code: string; readonly title: string } | null;
}

export const partPage: Page<PartView> = {
  title: (view, t) => t('part.title', { part: view.title, name: view.name }),
  width: 'wide',
  Body: Part,
};

const PUBLIC: Readonly<
  Record<
    PublicCode,
    'part.publicMinimum' | 'part.publicMayWithhold' | 'part.publicProhibited' | 'part.publicInternal'
  >
> = {
  minimum: 'part.publicMinimum',
  'may-withhold': 'part.publicMayWithhold',
  prohibited: 'part.publicProhibited',
  internal: 'part.publicInternal',
};

const ENTER = {
  photos: 'part.enterPhotos',
  papers: 'part.enterPapers',
  prints: 'part.enterPrints',
  dna: 'part.enterDna',
} as const;

function Part({ view }: { readonly view: PartView }): ReactElement {
  const { t } = usePage();
  return (
    <>
      <PageHead title={view.title} intro={view.says} />
      <p>
        <a className="usa-link" href={address.registrant(view.id)}>
          {t('part.back')}: {view.name}
        </a>
      </p>
      {view.elements.map((element) => (
        <section key={element.code} aria-labelledby={`e-${element.code}`}>
          <h2 id={`e-${element.code}`}>{element.label}</h2>
          {element.values.length === 0 ? <p>{t('part.notAsked')}</p> : null}
          {element.values.map((value) => (
            <div className="rs-entry" key={value.id}>
              {value.state === 'known' ? (
                <Facts inRow pairs={value.lines} />
              ) : (
                <p>
                  <Tag tone="plain">{t(`part.state.${value.state}`)}</Tag>
                </p>
              )}
              <p className="rs-sub">
                {[
                  value.from ? t('part.from', { date: dateText(value.from) }) : '',
                  value.until ? t('part.until', { date: dateText(value.until) }) : '',
                  t('part.source', { source: value.source }),
                  value.enteredBy,
                ]
                  .filter(Boolean)
                  .join(', ')}
                , <When at={value.enteredAt} brief />
              </p>
              {view.mayChange ? (
                <div className="rs-buttons">
                  {value.state === 'known' && element.enteredAt === null ? (
                    <a
                      className="usa-button usa-button--outline"
                      href={`${address.registrantEntry(view.id, element.code)}?replaces=${value.id}`}
                    >
                      {t('part.change')}
                      <span className="usa-sr-only"> {element.label}</span>
                    </a>
                  ) : null}
                  {element.many && value.asksDay ? (
                    <a
                      className="usa-button usa-button--outline"
                      href={address.registrantValueEnd(view.id, value.id)}
                    >
                      {t('part.end')}
                      <span className="usa-sr-only"> {element.label}</span>
                    </a>
                  ) : element.many && value.state === 'known' && element.enteredAt === null ? (
                    <PostButton
                      action={address.registrantValueEnd(view.id, value.id)}
                      label={t('part.end')}
                      about={element.label}
                      tone="outline"
                    />
                  ) : null}
                  {value.mayPurge ? (
                    <a
                      className="usa-button usa-button--outline"
                      href={`${address.registrantPurge(view.id)}?value=${value.id}`}
                    >
                      {t('part.purge')}
                      <span className="usa-sr-only"> {element.label}</span>
                    </a>
                  ) : null}
                </div>
              ) : null}
            </div>
          ))}
          {view.mayChange ? (
            <div className="rs-buttons">
              {element.enteredAt !== null ? (
                <a className="usa-button" href={`${address.registrant(view.id)}/${element.enteredAt}`}>
                  {t(ENTER[element.enteredAt])}
                  <span className="usa-sr-only"> {element.label}</span>
                </a>
              ) : element.many || element.values.every((v) => v.state !== 'known') ? (
                <a className="usa-button" href={address.registrantEntry(view.id, element.code)}>
                  {t('part.add')}
                  <span className="usa-sr-only"> {element.label}</span>
                </a>
              ) : null}
              {element.values.length === 0
                ? (['unknown', 'refused', ...(element.mayLack ? (['none'] as const) : [])] as const).map(
                    (state) => (
                      <PostButton
                        key={state}
                        action={address.registrantEntry(view.id, element.code)}
                        label={t(`part.${state}`)}
                        about={element.label}
                        tone="outline"
                        hidden={{ answer: state }}
                      />
                    ),
                  )
                : null}
            </div>
          ) : null}
          <p className="rs-sub">
            {t(PUBLIC[element.public])}. {t('part.law', { source: element.source })}
          </p>
        </section>
      ))}
      {view.next ? (
        <p className="rs-buttons">
          <a
            className="usa-button usa-button--outline"
            href={address.registrantPart(view.id, view.next.code)}
          >
            {t('part.next', { title: view.next.title })}
          </a>
        </p>
      ) : null}
    </>
  );
}

export interface EntryField {
  readonly code: string;
  readonly label: string;
  readonly type: 'text' | 'long' | 'date' | 'partial-date' | 'number' | 'choice';
  readonly required: boolean;
  readonly hint?: string;
  readonly choices?: readonly { readonly value: string; readonly label: string }[];
}

/** How long a registered person has to report a change, and how. */
export interface ReportRule {
  readonly says: string;
  readonly businessDays: number;
  readonly inPerson: boolean;
  readonly source: string;
}

export interface EntryView {
  readonly id: string;
  readonly name: string;
  readonly part: string;
  readonly element: string;
  readonly label: string;
  readonly source: string;
  readonly dated: boolean;
  readonly fields: readonly EntryField[];
  readonly tribes: readonly { readonly code: string; readonly name: string; readonly agencyId: string }[];
  /** The agency whose tribe is named as the own one, where it is a tribe's. */
  readonly ownTribe: string;
  readonly replaces: string | null;
  /** By which rule a change of it is reported; null: none, or nobody is registered yet. */
  readonly report: ReportRule | null;
  readonly form: FormState;
}

export const entryPage: Page<EntryView> = {
  title: (view, t) => t('entry.title', { element: view.label, name: view.name }),
  width: 'plain',
  failed: (view) => (view.form.errors?.length ?? 0) > 0,
  Body: Entry,
};

function Entry({ view }: { readonly view: EntryView }): ReactElement {
  const { t } = usePage();
  const labels = {
    ...Object.fromEntries(view.fields.map((f) => [f.code, f.label])),
    fromOn: t('entry.from'),
    untilOn: t('entry.until'),
    source: t('entry.source'),
    changed: t('entry.changed'),
    changedOn: t('entry.changedOn'),
    reportedOn: t('entry.reportedOn'),
  };
  return (
    <>
      <ErrorSummary form={view.form} labels={labels} />
      <PageHead title={view.label} intro={view.name} />
      <PostForm action={address.registrantEntry(view.id, view.element)} keep id="registrant-entry">
        <input type="hidden" name="answer" value="known" />
        {view.replaces ? <input type="hidden" name="replaces" value={view.replaces} /> : null}
        {view.fields.map((field) => (
          <OneField key={field.code} field={field} form={view.form} view={view} />
        ))}
        {view.dated ? (
          <>
            <DateField form={view.form} name="fromOn" label={t('entry.from')} />
            <DateField
              form={view.form}
              name="untilOn"
              label={t('entry.until')}
              hint={t('entry.untilHint')}
              optional
            />
          </>
        ) : null}
        <TextField form={view.form} name="source" label={t('entry.source')} hint={t('entry.sourceHint')} />
        <Report view={view} />
        <Submit label={t('entry.save')} />
      </PostForm>
      <p className="rs-sub">{t('part.law', { source: view.source })}</p>
      <p>
        <a className="usa-link" href={address.registrantPart(view.id, view.part)}>
          {t('form.back')}
        </a>
      </p>
    </>
  );
}

export function ReportRuleHint({ report }: { readonly report: ReportRule }): ReactElement {
  const { t } = usePage();
  return (
    <p className="usa-hint">
      {report.says}: {t.count('entry.reportWithin', report.businessDays)}
      {report.inPerson ? `, ${t('entry.reportInPerson')}` : ''}. {report.source}.
    </p>
  );
}

/** When a registered person reported the change: what the duty is held against. */
function Report({ view }: { readonly view: EntryView }): ReactElement | null {
  const { t } = usePage();
  const { report, form } = view;
  if (!report) return null;
  return (
    <fieldset className="usa-fieldset rs-group">
      <legend className="usa-legend">{t('entry.report')}</legend>
      <ReportRuleHint report={report} />
      {view.dated ? null : (
        <>
          <Choices
            form={form}
            name="changed"
            label={t('entry.changed')}
            choices={[
              { value: 'day', label: t('entry.changed.day') },
              { value: 'unknown', label: t('entry.changed.unknown'), hint: t('entry.changed.unknownHint') },
              { value: 'no', label: t('entry.changed.no') },
            ]}
          />
          <DateField
            form={form}
            name="changedOn"
            label={t('entry.changedOn')}
            hint={t('entry.changedOnHint')}
            optional
          />
        </>
      )}
      <DateField form={form} name="reportedOn" label={t('entry.reportedOn')} optional />
      {view.replaces && view.dated ? (
        <Choices
          form={form}
          name="corrects"
          label={t('entry.corrects')}
          many
          optional
          choices={[{ value: 'yes', label: t('entry.correctsText') }]}
        />
      ) : null}
    </fieldset>
  );
}

/** The tribes with a registration agency to choose from, the reader's own named; another one can be typed. */
function TribeField({ field, view }: { readonly field: EntryField; readonly view: EntryView }): ReactElement {
  const { t } = usePage();
  const own = view.tribes.find((tribe) => tribe.agencyId === view.ownTribe);
  return (
    <>
      <FieldGroup
        form={view.form}
        name={field.code}
        label={field.label}
        optional
        hint={own ? t('entry.ownTribe', { name: own.name }) : (field.hint ?? '')}
      >
        {(common, error) => (
          <input
            className={`usa-input${error ? ' usa-input--error' : ''}`}
            list="tribes"
            autoComplete="off"
            defaultValue={typedValue(view.form, field.code)}
            {...common}
          />
        )}
      </FieldGroup>
      <datalist id="tribes">
        {view.tribes.map((tribe) => (
          <option key={tribe.agencyId} value={tribe.name} />
        ))}
      </datalist>
    </>
  );
}

function OneField({
  field,
  form,
  view,
}: {
  readonly field: EntryField;
  readonly form: FormState;
  readonly view: EntryView;
}): ReactElement {
  const { t } = usePage();
  if (field.code === 'tribe') return <TribeField field={field} view={view} />;
  const common = {
    form,
    name: field.code,
    label: field.label,
    optional: !field.required,
    ...(field.hint ? { hint: field.hint } : {}),
  };
  if (field.type === 'choice' && (field.choices?.length ?? 0) <= 5)
    return <Choices {...common} choices={field.choices ?? []} />;
  if (field.type === 'choice') return <Select {...common} empty="" choices={field.choices ?? []} />;
  if (field.type === 'long') return <TextArea {...common} rows={6} />;
  if (field.type === 'date') return <TextField {...common} hint={field.hint ?? t('entry.dateHint')} short />;
  if (field.type === 'partial-date')
    return <TextField {...common} hint={field.hint ?? t('entry.partialHint')} short />;
  return (
    <TextField
      {...common}
      autoComplete="off"
      spellCheck={false}
      {...(field.type === 'number' ? { inputMode: 'numeric' as const, short: true } : {})}
    />
  );
}

export interface HistoryView {
  readonly id: string;
  readonly name: string;
  readonly rows: readonly {
    readonly id: string;
    readonly element: string;
    readonly text: string;
    readonly purged: boolean;
    readonly source: string;
    readonly by: string;
    readonly at: Instant;
    readonly endedAt: Instant | null;
  }[];
}

export const historyPage: Page<HistoryView> = {
  title: (view, t) => t('history.title', { name: view.name }),
  width: 'wide',
  Body: History,
};

function History({ view }: { readonly view: HistoryView }): ReactElement {
  const { t } = usePage();
  return (
    <>
      <PageHead title={t('history.title', { name: view.name })} />
      <DataTable
        caption={t('history.title', { name: view.name })}
        compact
        rows={view.rows}
        id={(row) => row.id}
        empty={t('history.empty')}
        columns={[
          { id: 'element', label: t('history.element'), heads: true, cell: (row) => row.element },
          {
            id: 'value',
            label: t('history.value'),
            cell: (row) => (row.purged ? t('history.purged') : row.text),
          },
          {
            id: 'entered',
            label: t('history.entered'),
            cell: (row) => (
              <>
                <When at={row.at} brief />
                <span className="rs-sub">
                  {row.by}. {row.purged ? '' : t('part.source', { source: row.source })}
                </span>
              </>
            ),
          },
          {
            id: 'ended',
            label: t('history.ended'),
            cell: (row) => (row.endedAt ? <When at={row.endedAt} brief /> : ''),
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
