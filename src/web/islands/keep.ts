/**
 * Text of forms marked `data-keep` stays in this tab (sessionStorage: gone when the tab closes, unseen by others),
 * so that a lock or a lost connection costs nobody their words. Sending the form forgets it. Never passwords, never
 * hidden fields.
 */
export function startKeep(): void {
  for (const form of document.querySelectorAll<HTMLFormElement>('form[data-keep]')) {
    const store = `keep ${location.pathname} ${form.id || form.getAttribute('action')}`;
    restore(form, store);
    form.addEventListener('input', () => save(form, store));
    form.addEventListener('change', () => save(form, store));
    form.addEventListener('submit', () => sessionStorage.removeItem(store));
  }
}

type Kept = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

function fields(form: HTMLFormElement): Kept[] {
  return [...form.elements].filter(
    (field): field is Kept =>
      (field instanceof HTMLInputElement && !['hidden', 'password', 'file', 'submit'].includes(field.type)) ||
      field instanceof HTMLTextAreaElement ||
      field instanceof HTMLSelectElement,
  );
}

function save(form: HTMLFormElement, store: string): void {
  const kept = fields(form).map((field) => [field.name, field.value, isTicked(field)]);
  sessionStorage.setItem(store, JSON.stringify(kept));
}

function restore(form: HTMLFormElement, store: string): void {
  const text = sessionStorage.getItem(store);
  if (!text) return;
  const kept = JSON.parse(text) as [name: string, value: string, ticked: boolean | null][];
  for (const field of fields(form)) {
    const ticks = isTicked(field) !== null;
    const found = kept.find(([name, value]) => name === field.name && (!ticks || value === field.value));
    if (!found) continue;
    if (field instanceof HTMLInputElement && ticks) field.checked = found[2] === true;
    else field.value = found[1];
  }
}

function isTicked(field: Kept): boolean | null {
  return field instanceof HTMLInputElement && ['radio', 'checkbox'].includes(field.type)
    ? field.checked
    : null;
}
