import { fill } from './clocks.js';

/**
 * Listens for `data: {"n": 3}` (how many items came since `data-since`) and says so politely. Rows never move:
 * the reader chooses when to see the new list. A hidden tab closes its stream, since browsers allow few at once.
 */
export function startLive(): void {
  for (const box of document.querySelectorAll<HTMLElement>('[data-live]')) {
    const text = box.querySelector<HTMLElement>('[data-live-text]');
    const link = box.querySelector<HTMLElement>('[data-live-link]');
    if (!text || !link) continue;
    let stream: EventSource | undefined;
    const open = () => {
      if (stream || document.hidden) return;
      stream = new EventSource(`${box.dataset.live}?since=${encodeURIComponent(box.dataset.since ?? '')}`);
      stream.onmessage = (event: MessageEvent<string>) => {
        const { n } = JSON.parse(event.data) as { readonly n: number };
        link.hidden = n === 0;
        const words = n === 0 ? '' : fill(n === 1 ? box.dataset.one : box.dataset.other, { n });
        if (text.textContent !== words) text.textContent = words;
      };
      stream.onerror = () => {
        if (stream?.readyState !== EventSource.CLOSED) return;
        text.textContent = box.dataset.lost ?? '';
        link.hidden = false;
      };
    };
    const close = () => {
      stream?.close();
      stream = undefined;
    };
    document.addEventListener('visibilitychange', () => (document.hidden ? close() : open()));
    addEventListener('pagehide', close);
    open();
  }
}
