/** Narrow screens fold the menu behind a button; without script the menu is simply there. */
export function startMenu(): void {
  const button = document.querySelector<HTMLButtonElement>('[data-menu]');
  if (!button) return;
  button.hidden = false;
  button.addEventListener('click', () => {
    const open = button.getAttribute('aria-expanded') !== 'true';
    button.setAttribute('aria-expanded', String(open));
  });
}
