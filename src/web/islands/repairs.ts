/** Small things that markup alone cannot do, for pages that work without them. */
export function startRepairs(): void {
  openForPrint();
  narrowReasons();
  for (const button of document.querySelectorAll<HTMLButtonElement>('[data-print]')) {
    button.hidden = false;
    button.addEventListener('click', () => window.print());
  }
}

/** What is folded on the screen is part of the case on paper. */
function openForPrint(): void {
  const opened: HTMLDetailsElement[] = [];
  addEventListener('beforeprint', () => {
    for (const details of document.querySelectorAll<HTMLDetailsElement>('main details:not([open])')) {
      details.open = true;
      opened.push(details);
    }
  });
  addEventListener('afterprint', () => {
    for (const details of opened.splice(0)) details.open = false;
  });
}

/** Only the reasons of the chosen outcome can be picked; without script the server says which do not fit. */
function narrowReasons(): void {
  const select = document.querySelector<HTMLSelectElement>('select[data-reasons]');
  const form = select?.form;
  if (!select || !form) return;
  const narrow = () => {
    const chosen = form.querySelector<HTMLInputElement>('input[name="outcome"]:checked')?.value;
    for (const group of select.querySelectorAll('optgroup'))
      group.disabled = chosen !== undefined && group.dataset.outcome !== chosen;
    const option = select.selectedOptions[0];
    if (option?.parentElement instanceof HTMLOptGroupElement && option.parentElement.disabled)
      select.value = '';
  };
  form.addEventListener('change', narrow);
  narrow();
}
