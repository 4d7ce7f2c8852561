const LOOPBACK = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1']);

/** Whether a request came from this machine itself. */
export function isLoopback(ip: string): boolean {
  return LOOPBACK.has(ip);
}
