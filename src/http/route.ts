import { z } from 'zod';
import type { Anyone } from '#access/decide.js';
import { OBJECT_KINDS, type ObjectKind } from '#access/objectKinds.js';
import type { Actor } from '#domain/actor.js';
import { AUDIT_ACTIONS, type AuditAction } from '#domain/auditAction.js';
import type { Tx } from '#storage/database.js';
import type { Session } from '#storage/sessions.js';
import type { User } from '#storage/users.js';
import type { Answer } from './answer.js';
import type { Services } from './services.js';

/**
 * The route registry. A route is data: what it does to which object under which policy and audit action, the
 * shapes it takes and gives, and a handler. Who may do it, the forged-form check, the transaction and the audit row
 * are the registry's (`perform.ts`), so a handler cannot forget them and a test can go through all routes.
 *
 * - page: for a person with a signed-in session; posts carry the form's `_csrf`
 * - api: for a machine client with a bearer token
 * - public: for anybody; runs as the system, so it may touch nothing but what its own code names
 */
export type RouteKind = 'page' | 'api' | 'public';

export type Person = Extract<Actor, { kind: 'user' }>;
export type Machine = Extract<Actor, { kind: 'client' }>;

type ActorOf<K extends RouteKind> = K extends 'page' ? Person : K extends 'api' ? Machine : Anyone;
type SessionOf<K extends RouteKind> = K extends 'page'
  ? Session
  : K extends 'public'
    ? Session | undefined
    : undefined;
type UserOf<K extends RouteKind> = K extends 'page' ? User : undefined;

/** What `find` says about the object: its owner for the policies, and what it read, for the handler. */
export interface Found {
  readonly id: string;
  /** The agency that owns it; null when none does. */
  readonly agencyId: string | null;
  readonly userId?: string;
  readonly firstPersonId?: string;
}

export interface RequestFacts {
  readonly id: string;
  readonly ip: string;
  /** Path and query as asked. */
  readonly path: string;
  readonly cookies: Readonly<Record<string, string | undefined>>;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** Before the transaction: to look at the request and do slow things (hashing, asking the engine). */
export interface Early<K extends RouteKind, P, Q, B> {
  readonly actor: ActorOf<K>;
  readonly session: SessionOf<K>;
  readonly user: UserOf<K>;
  /** On a public route that reads the session: who has signed in, for the head of the page; policies ask of anyone. */
  readonly reader?: { readonly user: User; readonly actor: Person };
  readonly now: number;
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  readonly request: RequestFacts;
  readonly services: Services;
  /** To be sent back with every form of the page as `_csrf`. */
  readonly csrf: string;
}

export interface Context<K extends RouteKind, P, Q, B, F extends Found, R> extends Early<K, P, Q, B> {
  /** The business transaction: as the actor's agency, or as the system for public routes. */
  readonly tx: Tx;
  readonly found: F;
  /** What `prepare` gave. */
  readonly prepared: R;
  /** Adds to the facts of the audit row: ids, counts and keyed digests, never values of persons. */
  readonly note: (facts: Readonly<Record<string, unknown>>) => void;
}

/** What a helper of several page routes may ask of any of them: their object, and at most what their path names. */
export type AtPage<F extends Found = Found, P = unknown> = Context<'page', P, unknown, unknown, F, unknown>;

export interface Finding<P, Q, B> {
  readonly tx: Tx;
  readonly now: number;
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  /** The asking person or client; undefined on public routes. */
  readonly actor: Person | Machine | undefined;
}

/**
 * - of all: the action is on a list or a new object. Owner is the actor's own agency, id `*`; row-level security
 *   cuts what is listed.
 * - find: one object; undefined answers "not found". It must name the owner from the database, never from the request.
 */
export type ObjectSpec<P, Q, B, F extends Found> = {
  readonly kind: ObjectKind;
} & (
  | { readonly all: true }
  | { readonly find: (finding: Finding<P, Q, B>) => Promise<F | undefined> | F | undefined }
);

export interface Route<K extends RouteKind, P, Q, B, F extends Found, R> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Fastify's notation: `/candidates/:id`. */
  readonly path: string;
  readonly kind: K;
  readonly object: ObjectSpec<P, Q, B, F>;
  /** The action that the policies are asked about. */
  readonly policy: AuditAction;
  /** The action that the audit row carries. Of kind `public`: no row, nothing personal is shown. */
  readonly audit: AuditAction;
  /** One line for the description of the API and for people who read the list of routes. */
  readonly says: string;
  /** Said at length in the description of the API. */
  readonly explains?: string;
  /** The scope a machine client needs, for the description; the policies decide. */
  readonly scope?: string;
  /** Headers for the description; handlers read `request.headers`. */
  readonly headers?: z.ZodType;
  readonly params?: z.ZodType<P>;
  readonly query?: z.ZodType<Q>;
  readonly body?: z.ZodType<B>;
  /** API routes: what is sent, by status. Fields that are not in the shape are left out. */
  readonly response?: Readonly<Record<number, z.ZodType>>;
  readonly bodyBytesMax?: number;
  /** The body comes as bytes, whatever its media type; declare `body: RAW_BODY`. */
  readonly raw?: true;
  /** Takes a form with one file, as `{ fileName, mediaType, content }`; no other route takes files. */
  readonly upload?: true;
  /** Not use by a person: live counts do not keep a session from locking. */
  readonly passive?: true;
  /** Public posts that no browser form makes, such as the token address: no `_csrf`. */
  readonly machine?: true;
  /** Public routes that want the session, in whatever state it is. */
  readonly readsSession?: true;
  /** Open to a person who must first choose a new password. */
  readonly whilePasswordIsOld?: true;
  /** Counted against the stricter limit of tries. */
  readonly isTry?: true;
  /**
   * The transaction runs as the system: for a door whose client may not see the rows that its request writes or is
   * answered from. The policy has been asked; the audit row carries the client.
   */
  readonly asSystem?: true;
  /** Requests a minute that one client or address may make here, where the usual number is too small. */
  readonly requestsPerMinute?: number;
  /** Runs after the policy was asked and before the transaction: no lock waits for it. */
  readonly prepare?: (early: Early<K, P, Q, B>) => Promise<R>;
  readonly handler: (context: Context<K, P, Q, B, F, R>) => Promise<Answer> | Answer;
}

/** A route whose shapes are no longer of interest. */
// biome-ignore lint/suspicious/noExplicitAny: shapes differ from route to route; the registry checks them with the route's own schemas
export type AnyRoute = Route<any, any, any, any, any, any>;

/** The body of a `raw` route. */
export const RAW_BODY: z.ZodType<Buffer> = z.custom<Buffer>((value) => Buffer.isBuffer(value));

/** Declares a route. The types of params, query and body follow from their schemas. */
export function route<
  K extends RouteKind,
  P = Record<string, never>,
  Q = Record<string, never>,
  B = Record<string, never>,
  F extends Found = Found,
  R = undefined,
>(declared: Route<K, P, Q, B, F, R>): AnyRoute {
  return declared;
}

/** What is missing or contradictory in a declaration; empty when it may start. */
export function routeMistakes(route: AnyRoute): string[] {
  const mistakes: string[] = [];
  const { object, policy, audit, kind, method } = route as Partial<AnyRoute>;
  if (!object || !(object.kind in OBJECT_KINDS)) mistakes.push('declares no object');
  else if (!('all' in object) && typeof (object as { find?: unknown }).find !== 'function')
    mistakes.push('does not say how to find its object');
  if (!policy || !(policy in AUDIT_ACTIONS)) mistakes.push('declares no policy action');
  if (!audit || !(audit in AUDIT_ACTIONS)) mistakes.push('declares no audit action');
  else if (kind === 'page' && method !== 'GET' && AUDIT_ACTIONS[audit].kind === 'public')
    mistakes.push('changes something without an audit row');
  if (kind !== 'page' && kind !== 'api' && kind !== 'public')
    mistakes.push('is neither page, api nor public');
  if (route.readsSession && kind !== 'public') mistakes.push('readsSession is for public routes');
  if (route.asSystem && kind !== 'api') mistakes.push('asSystem is for api routes');
  if (route.machine && kind !== 'public') mistakes.push('machine is for public routes');
  if (kind === 'api' && !route.path.startsWith('/api/')) mistakes.push('an api route lies below /api/');
  return mistakes;
}
