/**
 * Single keys for people who work the queue all night. Off while typing, off with any modifier, off altogether by a
 * setting of the account (WCAG 2.1.4). Keys press what is on the page; none does what no button does.
 */
export function startKeys(): void {
  const keysDialog = document.querySelector<HTMLDialogElement>('#keys-dialog');
  if (document.body.dataset.keys !== 'on') return;
  const rows = [...document.querySelectorAll<HTMLTableRowElement>('[data-rows] tbody tr')];
  let at = -1;
  const move = (step: number) => {
    if (rows.length === 0) return;
    rows[at]?.classList.remove('rs-row-here');
    at = Math.min(rows.length - 1, Math.max(0, at + step));
    const row = rows[at];
    row?.classList.add('rs-row-here');
    row?.querySelector<HTMLElement>('[data-open]')?.focus();
    row?.scrollIntoView({ block: 'nearest' });
  };
  for (const [i, row] of rows.entries()) row.addEventListener('focusin', () => mark(i));
  const mark = (i: number) => {
    rows[at]?.classList.remove('rs-row-here');
    at = i;
    rows[i]?.classList.add('rs-row-here');
  };
  const press = (name: string) => {
    const near = rows[at]?.querySelector<HTMLElement>(`[data-do="${name}"]`);
    const here = near ?? document.querySelector<HTMLElement>(`main [data-do="${name}"]`);
    // On a list without a chosen row a key must not act on whichever row comes first.
    if (rows.length > 0 && !near && here?.closest('[data-rows]')) return;
    here?.click();
  };
  const choose = (key: string) => {
    const input = document.querySelector<HTMLInputElement>(`main input[data-key="${key}"]`);
    if (!input) return;
    input.checked = true;
    input.focus();
    input.dispatchEvent(new Event('change', { bubbles: true }));
  };
  const actions: Readonly<Record<string, () => void>> = {
    j: () => move(1),
    k: () => move(-1),
    c: () => press('claim'),
    h: () => press('hand-over'),
    n: () => press('next'),
    '1': () => choose('1'),
    '2': () => choose('2'),
    '3': () => choose('3'),
    '/': () => document.querySelector<HTMLElement>('main input[type="search"]')?.focus(),
    '?': () => keysDialog?.showModal(),
  };
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || isTyping(event.target)) return;
    if (document.querySelector('dialog[open]')) return;
    const action = actions[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  });
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement)
    return !['radio', 'checkbox', 'button', 'submit'].includes(target.type);
  return (
    target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement || target.isContentEditable
  );
}
