import { type Channel, fate, isPlainId, pointerBytes } from './channel.js';

/**
 * Puts a notification into an agency's inbox: `stored`, or `there` when it was in it before.
 * Steps give the storage function; without one the inbox is what the step has saved already.
 */
export type PutIntoInbox = (notificationId: string, agencyId: string) => Promise<'stored' | 'there'>;

/** The agency's inbox in this program. It has no wire: delivered means stored, read is the acknowledgement's matter. */
export function portalChannel(
  put: PutIntoInbox = async () => 'there',
  options: { readonly deadlineMs?: number } = {},
): Channel<'portal'> {
  const deadlineMs = options.deadlineMs ?? 30_000;
  return {
    kind: 'portal',
    compose: async (letter) => letter.content?.bytes ?? pointerBytes(letter),
    async send(letter, address, context) {
      if (!isPlainId(letter.notificationId)) return fate('refused-for-good', 'notification id is malformed');
      const stop = context.signal;
      if (stop?.aborted) return fate('failed-try-again', 'the program is stopping');
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<'late'>((resolve) => {
        timer = setTimeout(() => resolve('late'), deadlineMs);
        stop?.addEventListener('abort', () => resolve('late'), { once: true });
      });
      try {
        const outcome = await Promise.race([put(letter.notificationId, address.agencyId), late]);
        if (outcome === 'late')
          return fate(
            'unknown',
            stop?.aborted ? 'the program is stopping' : `inbox did not answer within ${deadlineMs} ms`,
          );
        return fate('delivered', outcome === 'there' ? 'in the inbox already' : 'put into the inbox');
      } catch {
        // The reason is in the database's own log; it may quote values, which a fate must not.
        return fate('failed-try-again', 'inbox could not be written');
      } finally {
        clearTimeout(timer);
      }
    },
  };
}
