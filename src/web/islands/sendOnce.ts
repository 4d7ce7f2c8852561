/** A second press within this time is the same press; later it is another, since a form may answer with a file. */
const SAME_PRESS_MS = 4000;

/**
 * A form that changes something is sent once for a double click: the browser would drop the first answer and show the
 * second, which says that somebody was faster, or makes the same thing twice. Other listeners may still stop the sending,
 * so this one looks last.
 */
export function startSendOnce(): void {
  const sentAt = new WeakMap<HTMLFormElement, number>();
  document.addEventListener('submit', (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || form.method !== 'post' || event.defaultPrevented) return;
    const last = sentAt.get(form);
    if (last !== undefined && event.timeStamp - last < SAME_PRESS_MS) event.preventDefault();
    else sentAt.set(form, event.timeStamp);
  });
  // Who comes back by the browser's button may send again.
  addEventListener('pageshow', (event) => {
    if (event.persisted) for (const form of document.forms) sentAt.delete(form);
  });
}
