import type { ReactElement, ReactNode } from 'react';
import { isIsoDate } from '#basics/dates.js';
import { usePage } from '../page.js';
import type { Texts } from '../text/text.js';
import type { FieldError, FormState } from '../view.js';

/** Fields in USWDS's markup. Each draws its label, hint, error and value from a `FormState`, and works without script. */
export function Csrf(): ReactElement {
  return <input type="hidden" name="_csrf" value={usePage().shell.csrf} />;
}

/** Passwords are typed anew; a day that is none is dropped by browsers with a complaint to the console. */
function shownAgain(type: string | undefined, value: string): { readonly defaultValue?: string } {
  if (type === 'password') return {};
  return type === 'date' && value !== '' && !isIsoDate(value) ? {} : { defaultValue: value };
}

export function typedValue(form: FormState, name: string): string {
  const value = form.values[name];
  return typeof value === 'string' ? value : (value?.[0] ?? '');
}

function valuesOf(form: FormState, name: string): readonly string[] {
  const value = form.values[name];
  return value === undefined ? [] : typeof value === 'string' ? [value] : value;
}

function errorOf(form: FormState, name: string): FieldError | undefined {
  return form.errors?.find((error) => error.field === name);
}

function problemText(t: Texts, error: FieldError): string {
  return t.named(`problem.${error.problem}`, error.values);
}

/** The list of what is wrong, first on the page; it takes the focus even where no script runs. */
export function ErrorSummary(props: {
  readonly form: FormState;
  /** The label of each field, by name: the link says which field it leads to. */
  readonly labels: Readonly<Record<string, string>>;
}): ReactElement | null {
  const { t } = usePage();
  const errors = props.form.errors ?? [];
  return errors.length === 0 ? null : <Problems t={t} errors={errors} labels={props.labels} />;
}

/** The list itself, for pages that are completed after they were drawn. */
export function Problems(props: {
  readonly t: Texts;
  readonly errors: readonly FieldError[];
  readonly labels: Readonly<Record<string, string>>;
  readonly children?: ReactNode;
}): ReactElement {
  const { t, errors } = props;
  return (
    // biome-ignore lint/a11y/noAutofocus: after a refused form the reader must land on what is wrong, with or without script
    <div className="usa-alert usa-alert--error rs-errors" role="alert" tabIndex={-1} autoFocus>
      <div className="usa-alert__body">
        <h2 className="usa-alert__heading">{t.count('form.errors', errors.length)}</h2>
        <ul className="usa-list">
          {errors.map((error) => (
            <li key={error.field}>
              <a className="usa-link" href={`#${error.field}`}>
                {heading(props.labels[error.field] ?? t('form.thisForm'))} {problemText(t, error)}
              </a>
            </li>
          ))}
        </ul>
        {props.children}
      </div>
    </div>
  );
}

/** "Name:" before its problem; a question keeps its question mark. */
function heading(label: string): string {
  return label.endsWith('?') ? label : `${label}:`;
}

interface FieldProps {
  readonly form: FormState;
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  readonly optional?: boolean;
  /** The name it is posted by, where forms side by side have the same field; `name` stays its id. */
  readonly posts?: string;
}

function describedBy(
  name: string,
  hint: string | undefined,
  error: FieldError | undefined,
): string | undefined {
  return [hint ? `${name}-hint` : '', error ? `${name}-error` : ''].filter(Boolean).join(' ') || undefined;
}

function Around(props: FieldProps & { readonly children: ReactNode }): ReactElement {
  const { t } = usePage();
  const error = errorOf(props.form, props.name);
  return (
    <div className={`usa-form-group${error ? ' usa-form-group--error' : ''}`}>
      <label className={`usa-label${error ? ' usa-label--error' : ''}`} htmlFor={props.name}>
        {props.label}
        {props.optional ? <span className="rs-optional"> {t('form.optional')}</span> : null}
      </label>
      <Hint {...props} />
      <Problem form={props.form} name={props.name} />
      {props.children}
    </div>
  );
}

function Hint({ name, hint }: { readonly name: string; readonly hint?: string }): ReactElement | null {
  if (!hint) return null;
  return (
    <div className="usa-hint" id={`${name}-hint`}>
      {hint}
    </div>
  );
}

function Problem({ form, name }: { readonly form: FormState; readonly name: string }): ReactElement | null {
  const { t } = usePage();
  const error = errorOf(form, name);
  if (!error) return null;
  return (
    <span className="usa-error-message" id={`${name}-error`}>
      <span className="usa-sr-only">{t('form.errorMark')} </span>
      {problemText(t, error)}
    </span>
  );
}

/** A labelled control of a page's own making; `common` carries id, name and the references to hint and error. */
export function FieldGroup(
  props: FieldProps & {
    readonly children: (common: Record<string, string | boolean>, error: boolean) => ReactElement;
  },
): ReactElement {
  return (
    <Around {...props}>{props.children(common(props), errorOf(props.form, props.name) !== undefined)}</Around>
  );
}

function common(props: FieldProps): Record<string, string | boolean> {
  const error = errorOf(props.form, props.name);
  const described = describedBy(props.name, props.hint, error);
  return {
    id: props.name,
    name: props.posts ?? props.name,
    ...(described ? { 'aria-describedby': described } : {}),
    ...(error ? { 'aria-invalid': 'true' } : {}),
  };
}

export function TextField(
  props: FieldProps & {
    readonly type?: 'text' | 'email' | 'tel' | 'url' | 'search' | 'password' | 'date';
    readonly autoComplete?: string;
    readonly inputMode?: 'numeric' | 'text';
    readonly short?: boolean;
    readonly spellCheck?: boolean;
    readonly lengthMax?: number;
  },
): ReactElement {
  const error = errorOf(props.form, props.name);
  return (
    <Around {...props}>
      <input
        className={`usa-input${error ? ' usa-input--error' : ''}${props.short ? ' usa-input--small' : ''}`}
        type={props.type ?? 'text'}
        {...shownAgain(props.type, typedValue(props.form, props.name))}
        {...(props.autoComplete ? { autoComplete: props.autoComplete } : {})}
        {...(props.inputMode ? { inputMode: props.inputMode } : {})}
        {...(props.lengthMax ? { maxLength: props.lengthMax } : {})}
        {...(props.spellCheck === false ? { spellCheck: false } : {})}
        {...common(props)}
      />
    </Around>
  );
}

export function TextArea(props: FieldProps & { readonly rows?: number }): ReactElement {
  const error = errorOf(props.form, props.name);
  return (
    <Around {...props}>
      <textarea
        className={`usa-textarea rs-textarea${error ? ' usa-input--error' : ''}`}
        rows={props.rows ?? 4}
        defaultValue={typedValue(props.form, props.name)}
        {...common(props)}
      />
    </Around>
  );
}

export interface Choice {
  readonly value: string;
  readonly label: string;
  readonly hint?: string;
  /** A letter or digit that chooses it, while keys are on. */
  readonly shortcut?: string;
}

export function Select(
  props: FieldProps & { readonly choices: readonly Choice[]; readonly empty?: string },
): ReactElement {
  const error = errorOf(props.form, props.name);
  return (
    <Around {...props}>
      <select
        className={`usa-select${error ? ' usa-input--error' : ''}`}
        defaultValue={typedValue(props.form, props.name)}
        {...common(props)}
      >
        {props.empty === undefined ? null : <option value="">{props.empty}</option>}
        {props.choices.map((choice) => (
          <option key={choice.value} value={choice.value}>
            {choice.label}
          </option>
        ))}
      </select>
    </Around>
  );
}

/** Radios (or checkboxes with `many`). Nothing is chosen unless the form says so: there is no default answer. */
export function Choices(
  props: FieldProps & {
    readonly choices: readonly Choice[];
    readonly many?: boolean;
    readonly tiles?: boolean;
  },
): ReactElement {
  const { t, shell } = usePage();
  const error = errorOf(props.form, props.name);
  const described = describedBy(props.name, props.hint, error);
  const kind = props.many ? 'checkbox' : 'radio';
  const chosen = valuesOf(props.form, props.name);
  return (
    <fieldset
      className={`usa-fieldset usa-form-group${error ? ' usa-form-group--error' : ''}`}
      {...(described ? { 'aria-describedby': described } : {})}
    >
      <legend className={`usa-legend${error ? ' usa-label--error' : ''}`}>
        {props.label}
        {props.optional ? <span className="rs-optional"> {t('form.optional')}</span> : null}
      </legend>
      <Hint {...props} />
      <Problem form={props.form} name={props.name} />
      {props.choices.map((choice, i) => {
        const id = i === 0 ? props.name : `${props.name}-${choice.value}`;
        return (
          <div className={`usa-${kind}`} key={choice.value}>
            <input
              className={`usa-${kind}__input${props.tiles ? ` usa-${kind}__input--tile` : ''}`}
              id={id}
              type={kind}
              name={props.posts ?? props.name}
              value={choice.value}
              defaultChecked={chosen.includes(choice.value)}
              {...(choice.shortcut ? { 'data-key': choice.shortcut } : {})}
            />
            <label className={`usa-${kind}__label`} htmlFor={id}>
              {choice.label}
              {choice.shortcut && shell.user?.keysOn ? <kbd className="rs-key">{choice.shortcut}</kbd> : null}
              {choice.hint ? <span className={`usa-${kind}__label-description`}>{choice.hint}</span> : null}
            </label>
          </div>
        );
      })}
    </fieldset>
  );
}

/** Three boxes, posted as `name-year`, `name-month`, `name-day`: a known date is typed, not hunted in a calendar. */
export function DateField(props: FieldProps): ReactElement {
  const { t } = usePage();
  const error = errorOf(props.form, props.name);
  const described = describedBy(props.name, props.hint ?? ' ', error);
  const box = (part: 'month' | 'day' | 'year') => {
    const id = part === 'month' ? props.name : `${props.name}-${part}`;
    return (
      <div className={`usa-form-group usa-form-group--${part}`}>
        <label className="usa-label" htmlFor={id}>
          {t(`form.${part}`)}
        </label>
        <input
          className={`usa-input${error ? ' usa-input--error' : ''}`}
          id={id}
          name={`${props.name}-${part}`}
          inputMode="numeric"
          maxLength={part === 'year' ? 4 : 2}
          defaultValue={typedValue(props.form, `${props.name}-${part}`)}
          {...(error ? { 'aria-invalid': true as const } : {})}
        />
      </div>
    );
  };
  return (
    <fieldset
      className={`usa-fieldset usa-form-group${error ? ' usa-form-group--error' : ''}`}
      {...(described ? { 'aria-describedby': described } : {})}
    >
      <legend className="usa-legend">
        {props.label}
        {props.optional ? <span className="rs-optional"> {t('form.optional')}</span> : null}
      </legend>
      <Hint name={props.name} hint={props.hint ?? t('form.dateHint')} />
      <Problem form={props.form} name={props.name} />
      <div className="usa-memorable-date">
        {box('month')}
        {box('day')}
        {box('year')}
      </div>
    </fieldset>
  );
}

/** A form that posts. `keep` saves what is typed in this tab, so that the idle lock costs nobody their words. */
export function PostForm(props: {
  readonly action: string;
  readonly id?: string;
  readonly keep?: boolean;
  readonly wide?: boolean;
  readonly children: ReactNode;
}): ReactElement {
  return (
    <form
      method="post"
      action={props.action}
      className={`usa-form${props.wide ? ' rs-form-wide' : ' usa-form--large'}`}
      noValidate
      {...(props.id ? { id: props.id } : {})}
      {...(props.keep ? { 'data-keep': '' } : {})}
    >
      <Csrf />
      {props.children}
    </form>
  );
}

/** One button that posts: claim, retry, unlock. */
export function PostButton(props: {
  readonly action: string;
  readonly label: string;
  readonly tone?: 'plain' | 'outline' | 'danger';
  readonly keyId?: string;
  readonly about?: string;
  readonly hidden?: Readonly<Record<string, string>>;
}): ReactElement {
  const tone =
    props.tone === 'outline'
      ? ' usa-button--outline'
      : props.tone === 'danger'
        ? ' usa-button--secondary'
        : '';
  return (
    <form method="post" action={props.action} className="rs-inline">
      <Csrf />
      {Object.entries(props.hidden ?? {}).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <button
        type="submit"
        className={`usa-button${tone}`}
        {...(props.keyId ? { 'data-do': props.keyId } : {})}
      >
        {props.label}
        {props.about ? <span className="usa-sr-only"> {props.about}</span> : null}
      </button>
    </form>
  );
}

export function Submit({
  label,
  danger,
}: {
  readonly label: string;
  readonly danger?: boolean;
}): ReactElement {
  return (
    <button type="submit" className={`usa-button${danger ? ' usa-button--secondary' : ''}`}>
      {label}
    </button>
  );
}

/** A form that narrows a list by its address: it can be bookmarked, and page links keep it. */
export function FilterForm({
  action,
  children,
}: {
  readonly action: string;
  readonly children: ReactNode;
}): ReactElement {
  const { t } = usePage();
  return (
    <form method="get" action={action} className="rs-filter" aria-label={t('form.filter')}>
      {children}
      <div className="rs-filter__buttons">
        <button type="submit" className="usa-button">
          {t('form.filter')}
        </button>
        <a className="usa-link" href={action}>
          {t('form.clear')}
        </a>
      </div>
    </form>
  );
}
