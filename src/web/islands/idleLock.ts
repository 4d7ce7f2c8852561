import { fill } from './clocks.js';

const WARN_MS = 120_000;
/** Someone who types is there: the server hears of it this often at most. */
const RENEW_MS = 300_000;

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
  let renewedAt = Date.now();
  let typed = false;
  // One session, several tabs: work in one keeps the others from locking it away.
  const tabs = new BroadcastChannel('rsoits session');
  const renewed = () => {
    renewedAt = Date.now();
    locksAt = renewedAt + span;
    typed = false;
    if (dialog.open) dialog.close();
  };
  tabs.onmessage = renewed;
  tabs.postMessage('page');
  document.addEventListener('input', () => {
    typed = true;
  });
  const leave = () => {
    location.href = `${dialog.dataset.locked}?next=${encodeURIComponent(document.body.dataset.path ?? '/')}`;
  };
  const tick = () => {
    const ms = locksAt - Date.now();
    if (ms <= 0) return leave();
    if (typed && Date.now() - renewedAt > RENEW_MS) {
      typed = false;
      renewedAt = Date.now();
      void stay();
      return;
    }
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
    const body = new URLSearchParams([...new FormData(form)].map(([name, value]) => [name, String(value)]));
    // A line that is down says nothing about the session: the clock runs on and the reader may try again.
    const answer = await fetch(form.action, { method: 'POST', body }).catch(() => undefined);
    if (!answer) return;
    if (!answer.ok || answer.redirected) return leave();
    renewed();
    tabs.postMessage('stay');
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
