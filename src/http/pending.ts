import { seal, unseal } from '#storage/keys.js';
import type { Session } from '#storage/sessions.js';
import type { Services } from './services.js';

/** An authenticator's secret that does not count yet waits, sealed, in its session. */
export function sealPending(
  services: Pick<Services, 'keys'>,
  session: Pick<Session, 'userId'>,
  secret: string,
): string {
  return seal(services.keys.master, Buffer.from(secret), `pending ${session.userId}`).toString('base64');
}

export function openPending(
  services: Pick<Services, 'keys'>,
  session: Pick<Session, 'userId'>,
  sealed: string,
): string {
  return unseal(services.keys.master, Buffer.from(sealed, 'base64'), `pending ${session.userId}`).toString();
}
