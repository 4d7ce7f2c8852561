import type { FastifyRequest } from 'fastify';
import { endSession, type Session, sessionAtDoor } from '#storage/sessions.js';
import { practising } from '#storage/training.js';
import type { User } from '#storage/users.js';
import { readBearer } from './accessToken.js';
import { cookieNames } from './cookies.js';
import { refuse } from './errors.js';
import type { Caller } from './perform.js';
import type { AnyRoute, Person } from './route.js';
import type { Services } from './services.js';

/** What the door finds before the body is read. */
export type AtDoor =
  | Caller
  | { readonly kind: 'locked'; readonly session: Session }
  | { readonly kind: 'stranger'; readonly reason: 'none' | 'expired' | 'half' };

/** Finds out who asks, before the body is read. Throws when a machine client shows no valid token. */
export async function atDoor(services: Services, route: AnyRoute, request: FastifyRequest): Promise<AtDoor> {
  switch (route.kind) {
    case 'api':
      return { kind: 'machine', actor: await readBearer(services, request.headers.authorization) };
    case 'public': {
      const known = route.readsSession ? await sessionOf(services, request, false) : undefined;
      if (!known) return { kind: 'anyone' };
      const reader = readerOf(known);
      return { kind: 'anyone', session: known.session, ...(reader ? { reader } : {}) };
    }
    case 'page': {
      const known = await sessionOf(services, request, !route.passive);
      if (!known) return { kind: 'stranger', reason: 'none' };
      const { session, user } = known;
      if (session.state === 'ended') return { kind: 'stranger', reason: 'expired' };
      if (session.state === 'half') return { kind: 'stranger', reason: 'half' };
      if (!user || user.status === 'disabled') {
        await services.db.asSystem((tx) => endSession(tx, session.digest));
        return { kind: 'stranger', reason: 'none' };
      }
      if (session.state === 'locked') return { kind: 'locked', session };
      return { kind: 'person', session, ...signedIn(user, session) };
    }
    default:
      return refuse('not-found');
  }
}

function signedIn(user: User, session: Session): { readonly user: User; readonly actor: Person } {
  const as = session.facts.training ? practising(user, session.facts.training) : user;
  return { user: as, actor: personOf(as, session) };
}

/** Who reads an open page and has signed in; nobody of a session that is half, locked or at its end. */
function readerOf({ session, user }: { readonly session: Session; readonly user: User | undefined }) {
  return session.state === 'full' && user && user.status !== 'disabled' ? signedIn(user, session) : undefined;
}

export function personOf(user: User, session: Pick<Session, 'digest'>): Person {
  return {
    kind: 'user',
    id: user.id,
    name: user.displayName,
    agencyId: user.agencyId,
    agencyRole: user.agencyRole,
    roles: user.roles,
    sessionDigest: session.digest,
  };
}

async function sessionOf(
  services: Services,
  request: FastifyRequest,
  touch: boolean,
): Promise<{ readonly session: Session; readonly user: User | undefined } | undefined> {
  const token = request.cookies[cookieNames(services.settings).session];
  if (!token || token.length > 100) return undefined;
  return sessionAtDoor(services.db, token, services.clock.now(), touch);
}
