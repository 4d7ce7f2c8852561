import { fill } from './clocks.js';

const WARN_MS = 120_000;

/**
 * Warns two minutes before the session locks, then leaves for the locked page. The server decides when it locks;
 * this only counts down what the server said, starting again when the reader asks to stay.
 */
export function startIdleLock(): void {
  const dialog = document.querySelector<HTMLDialogElement>('#lock-dialog');
  const span = Number(document.body.dataset.locksIn);
  if (!dialog || !(span > 0)) return;
  const left = dialog.querySelector<HTMLElement>('#lock-left');
  const words = dialog.querySelector<HTMLElement>('[data-lock-left]')?.dataset.lockLeft;
  // The body's figure is the span from page made to lock; a renewed session gets the same span again.
  let locksAt = Date.now() + span;
  const leave = () => {
    location.href = `${dialog.dataset.locked}?next=${encodeURIComponent(document.body.dataset.path ?? '/')}`;
  };
  const tick = () => {
    const ms = locksAt - Date.now();
    if (ms <= 0) return leave();
    if (ms > WARN_MS) return;
    if (!dialog.open) dialog.showModal();
    const seconds = Math.ceil(ms / 1000);
    // Read out four times, not 120 times.
    if (left && (seconds % 30 === 0 || !left.dataset.shown)) {
      left.dataset.shown = 'yes';
      left.textContent = fill(words, {
        time: `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`,
      });
    }
  };
  const stay = async () => {
    const form = dialog.querySelector<HTMLFormElement>('form');
    if (!form) return;
    const answer = await fetch(form.action, {
      method: 'POST',
      body: new URLSearchParams([...new FormData(form)].map(([name, value]) => [name, String(value)])),
    });
    if (!answer.ok || answer.redirected) return leave();
    locksAt = Date.now() + span;
    dialog.close();
  };
  dialog.querySelector('form')?.addEventListener('submit', (event) => {
    event.preventDefault();
    void stay();
  });
  // Escape means "go on", as in every dialog; it must not hide the warning while the clock runs.
  dialog.addEventListener('cancel', (event) => {
    event.preventDefault();
    void stay();
  });
  setInterval(tick, 1000);
}
