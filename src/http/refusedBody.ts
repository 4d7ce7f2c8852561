import type { IncomingMessage } from 'node:http';

/** A refused body is read on to its end, so that its sender hears why instead of finding the line broken. */
export const DRAINED = { bytesMax: 256 * 1024 * 1024, ms: 60_000 };

/** Waits until the sender has sent all, has gone, or sends more than is worth waiting for; keeps nothing of it. */
export function letItFinish(request: IncomingMessage): Promise<void> {
  if (request.complete || request.readableEnded || request.destroyed) return Promise.resolve();
  // A form's parser that has given up no longer asks for more.
  request.unpipe();
  return new Promise((resolve) => {
    let bytes = 0;
    const finish = () => {
      clearTimeout(timer);
      request.off('data', count);
      resolve();
    };
    const count = (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > DRAINED.bytesMax) finish();
    };
    const timer = setTimeout(finish, DRAINED.ms);
    for (const end of ['end', 'close', 'error']) request.once(end, finish);
    request.on('data', count).resume();
  });
}
