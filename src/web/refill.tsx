import { renderToStaticMarkup } from 'react-dom/server';
import { Problems } from './parts/Fields.js';
import { texts } from './text/text.js';
import type { FieldError, FormState } from './view.js';

/** A form that was refused before its page's own code saw it: what was typed, and what is wrong with which field. */
export interface RefusedForm {
  /** Address that the form posts to. */
  readonly action: string;
  readonly values: FormState['values'];
  readonly errors: readonly FieldError[];
}

const FORM = /<form\b[^>]*>[\s\S]*?<\/form>/g;
const CONTROL = /<input\b[^>]*>|<textarea\b[^>]*>[\s\S]*?<\/textarea>|<select\b[^>]*>[\s\S]*?<\/select>/g;
/** Neither typed nor to be typed again: the page's own values, buttons, and what is shown nowhere. */
const NOT_TYPED: ReadonlySet<string> = new Set(['hidden', 'submit', 'button', 'file', 'password']);

/**
 * Puts what was typed back into the form of a page that was drawn anew, each problem beside its field and all of them
 * first on the page. It works on the page as text, so that it holds for every form whatever parts draw it; React writes
 * attributes in double quotes and escapes what stands in them, so that a tag ends at its first `>`.
 * @returns null when the page has no such form
 */
export function refill(html: string, refused: RefusedForm): string | null {
  const form = formOf(html, refused);
  if (form === null) return null;
  const t = texts('en');
  const typed = new Map(Object.entries(refused.values).map(([name, v]) => [name, [v].flat()]));
  const found = new Map<string, { readonly id: string; readonly label: string }>();
  const filled = form.replace(CONTROL, (control, at: number) => {
    const name = attribute(control, 'name') ?? '';
    const full = fill(control, name, typed);
    const error = refused.errors.find((e) => e.field === name || dateOf(name) === e.field);
    if (!error || found.has(error.field)) return full;
    const id = attribute(control, 'id') ?? name;
    found.set(error.field, { id, label: labelOf(form, at, id, control) });
    const says = `<span class="usa-sr-only">${escaped(t('form.errorMark'))} </span>${escaped(t.named(`problem.${error.problem}`, error.values))}`;
    return `<span class="usa-error-message" id="${escaped(id)}-refused">${says}</span>${marked(full, id)}`;
  });
  const labels: Record<string, string> = {};
  const errors = refused.errors.map((error) => {
    const at = found.get(error.field);
    if (at) labels[at.id] = at.label;
    return at ? { ...error, field: at.id } : error;
  });
  const summary = renderToStaticMarkup(
    <Problems t={t} errors={errors} labels={labels}>
      <p className="usa-alert__text">{t('form.givenBack')}</p>
    </Problems>,
  );
  // Functions, so that a dollar sign in what was typed stays one.
  return html
    .replace(form, () => filled)
    .replace(/<main\b[^>]*>/, (main) => main + summary)
    .replace('<title>', () => `<title>${escaped(t('title.error'))}`);
}

/** Of several forms that post to one address the one whose own values were posted; rows of a list differ in those. */
function formOf(html: string, { action, values, errors }: RefusedForm): string | null {
  let best: { readonly form: string; readonly points: number } | null = null;
  for (const [form] of html.matchAll(FORM)) {
    const opening = form.slice(0, form.indexOf('>') + 1);
    if (attribute(opening, 'action') !== action || attribute(opening, 'method') !== 'post') continue;
    let points = 0;
    for (const [control] of form.matchAll(CONTROL)) {
      const name = attribute(control, 'name') ?? '';
      if (errors.some((e) => e.field === name)) points += 10;
      if (attribute(control, 'type') === 'hidden' && values[name] === attribute(control, 'value'))
        points += 1;
    }
    if (best === null || points > best.points) best = { form, points };
  }
  return best?.form ?? null;
}

function fill(control: string, name: string, typed: ReadonlyMap<string, string[]>): string {
  const type = attribute(control, 'type') ?? 'text';
  if (name === '' || (control.startsWith('<input') && NOT_TYPED.has(type))) return control;
  const given = typed.get(name) ?? [];
  if (type === 'radio' || type === 'checkbox') {
    const bare = control.replace(/ checked=""/, '');
    return given.includes(attribute(control, 'value') ?? 'on') ? withAttribute(bare, 'checked', '') : bare;
  }
  // Fields of one name stand in the order in which they were posted.
  const value = given.length > 1 ? given.shift() : given[0];
  if (value === undefined) return control;
  if (control.startsWith('<textarea'))
    // The first line break after the tag is not read as text.
    return `${control.slice(0, control.indexOf('>') + 1)}\n${escaped(value)}</textarea>`;
  if (control.startsWith('<select'))
    return control.replace(/<option\b[^>]*>/g, (option) => {
      const bare = option.replace(/ selected=""/, '');
      return attribute(option, 'value') === value ? withAttribute(bare, 'selected', '') : bare;
    });
  return withAttribute(control.replace(/ value="[^"]*"/, ''), 'value', value);
}

function marked(control: string, id: string): string {
  const described = attribute(control, 'aria-describedby');
  const bare = control.replace(/ aria-describedby="[^"]*"/, '').replace(/ aria-invalid="[^"]*"/, '');
  return withAttribute(
    withAttribute(bare, 'aria-describedby', [described, `${id}-refused`].filter(Boolean).join(' ')),
    'aria-invalid',
    'true',
  );
}

/** The legend of a date or of choices, else the label of the control itself, without the words "(optional)". */
function labelOf(form: string, at: number, id: string, control: string): string {
  const grouped =
    /^(radio|checkbox)$/.test(attribute(control, 'type') ?? '') ||
    dateOf(attribute(control, 'name') ?? '') !== null;
  const legends = [...form.slice(0, at).matchAll(/<legend\b[^>]*>([\s\S]*?)<\/legend>/g)];
  const own = [...form.matchAll(/<label\b[^>]*>([\s\S]*?)<\/label>/g)].find(
    ([label]) => attribute(label, 'for') === id,
  );
  const text = (grouped ? legends.at(-1)?.[1] : own?.[1]) ?? own?.[1] ?? '';
  return unescaped(
    text.replace(/<span class="rs-optional">[\s\S]*?<\/span>/, '').replace(/<[^>]*>/g, ''),
  ).trim();
}

/** The name of the date that a box `name-month` belongs to. */
function dateOf(name: string): string | null {
  return /^(.+)-(?:year|month|day)$/.exec(name)?.[1] ?? null;
}

function attribute(tag: string, name: string): string | undefined {
  const opening = tag.slice(0, tag.indexOf('>') + 1);
  const found = new RegExp(` ${name}="([^"]*)"`).exec(opening);
  return found ? unescaped(found[1]!) : undefined;
}

function withAttribute(tag: string, name: string, value: string): string {
  return tag.replace(/^<\w+/, (start) => `${start} ${name}="${escaped(value)}"`);
}

const ESCAPES: readonly (readonly [character: string, code: string])[] = [
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ["'", '&#x27;'],
];

function escaped(text: string): string {
  return ESCAPES.reduce((s, [character, code]) => s.replaceAll(character, code), text);
}

/** The ampersand last, so that nothing is taken for an escape that was none. */
function unescaped(text: string): string {
  return ESCAPES.reduceRight((s, [character, code]) => s.replaceAll(code, character), text);
}
