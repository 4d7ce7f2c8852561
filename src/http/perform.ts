import { type ActsFor, type Asking, decide } from '#access/decide.js';
import { OBJECT_KINDS, type Obj } from '#access/objectKinds.js';
import type { Actor } from '#domain/actor.js';
import { AUDIT_ACTIONS } from '#domain/auditAction.js';
import { isTrainingAgency } from '#domain/training.js';
import { actingFor } from '#storage/actsFor.js';
import { writeAudit } from '#storage/audit.js';
import type { Tx } from '#storage/database.js';
import type { Session } from '#storage/sessions.js';
import type { User } from '#storage/users.js';
import type { Answer } from './answer.js';
import { issuesOf, Refused, refuse } from './errors.js';
import type { AnyRoute, Context, Early, Finding, Found, RequestFacts } from './route.js';
import type { Services } from './services.js';
import { unreadable } from './unreadable.js';

/** Who asks, as far as the doors have found out. */
export type Caller =
  | {
      readonly kind: 'anyone';
      readonly session?: Session;
      readonly reader?: { readonly user: User; readonly actor: Extract<Actor, { kind: 'user' }> };
    }
  | {
      readonly kind: 'person';
      readonly actor: Extract<Actor, { kind: 'user' }>;
      readonly session: Session;
      readonly user: User;
    }
  | { readonly kind: 'machine'; readonly actor: Extract<Actor, { kind: 'client' }> };

export interface Call {
  readonly caller: Caller;
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
  readonly csrf: string;
  readonly request: RequestFacts;
}

// biome-ignore lint/suspicious/noExplicitAny: see AnyRoute
type Loose = any;

/** In the audit, somebody who has not said who they are. */
const NOBODY: Actor = { kind: 'system', id: 'anyone' };

/**
 * Does what a route declares, in this order: shapes, object, policy, preparation, and then in one transaction the
 * object and the policy again, the handler and the audit row. If the row cannot be written nothing has happened,
 * and a read has shown nothing. A refusal by policy leaves a row of its own.
 */
export async function perform(services: Services, route: AnyRoute, call: Call): Promise<Answer> {
  const { caller, request } = call;
  const early: Early<Loose, Loose, Loose, Loose> = {
    actor: caller.kind === 'anyone' ? { kind: 'anyone' } : caller.actor,
    session: caller.kind === 'machine' ? undefined : caller.session,
    user: caller.kind === 'person' ? caller.user : undefined,
    ...(caller.kind === 'anyone' && caller.reader ? { reader: caller.reader } : {}),
    now: services.clock.now(),
    params: shaped('params', route.params, call.params),
    query: shaped('query', route.query, call.query),
    body: route.raw ? call.body : shaped('body', route.body, call.body),
    request,
    services,
    csrf: call.csrf,
  };
  const transact = <T>(work: (tx: Tx) => Promise<T>): Promise<T> =>
    caller.kind === 'anyone' || route.asSystem
      ? services.db.asSystem(work)
      : services.db.asActor(caller.actor, work);
  try {
    let prepared: unknown;
    if (route.prepare) {
      // Where the policy asks about no row, it is asked without a transaction.
      if ('find' in route.object || OBJECT_KINDS[route.object.kind].scope !== '')
        await transact((tx) => authorize(route, early, caller, tx));
      else judge(route, caller, everything(caller), []);
      prepared = await route.prepare(early);
    }
    return await transact(async (tx) => {
      const found = await authorize(route, early, caller, tx);
      let facts: Record<string, unknown> = {};
      const context: Context<Loose, Loose, Loose, Loose, Found, unknown> = {
        ...early,
        tx,
        found,
        prepared,
        note: (more) => {
          facts = { ...facts, ...more };
        },
      };
      const answer = await route.handler(context as Loose);
      await writeRow(tx, route, answer, found, facts, early, caller);
      return practises(actorOf(caller)) ? markedFile(answer) : answer;
    });
  } catch (error) {
    if (error instanceof Refused && error.kind === 'forbidden')
      await noteRefusal(services, route, early, caller, error);
    throw error;
  }
}

function practises(actor: { readonly agencyId: string } | undefined): boolean {
  return actor !== undefined && isTrainingAgency(actor.agencyId);
}

/** Whatever is saved from training says so by its name, also where its content has no place for it (tables, calendars). */
function markedFile(answer: Answer): Answer {
  return answer.as === 'file' && answer.name !== undefined
    ? { ...answer, name: `TRAINING-${answer.name}` }
    : answer;
}

function shaped(part: 'params' | 'query' | 'body', schema: AnyRoute['params'], value: unknown): unknown {
  if (!schema) return {};
  const wrong = unreadable(part, value);
  if (wrong) return refuse('invalid', { issues: [wrong] });
  const read = schema.safeParse(value ?? {});
  return read.success ? read.data : refuse('invalid', { issues: issuesOf(part, read.error) });
}

async function authorize(
  route: AnyRoute,
  early: Early<Loose, Loose, Loose, Loose>,
  caller: Caller,
  tx: Tx,
): Promise<Found> {
  const { object } = route;
  const actor = actorOf(caller);
  const finding: Finding<Loose, Loose, Loose> = {
    tx,
    now: early.now,
    params: early.params,
    query: early.query,
    body: early.body,
    actor,
  };
  const found: Found | undefined = 'find' in object ? await object.find(finding) : everything(caller);
  if (!found) return refuse('not-found');
  const obj: Obj = { ...found, kind: object.kind };
  return judge(route, caller, found, await agreements(tx, obj, actor, early.now));
}

function judge(route: AnyRoute, caller: Caller, found: Found, actsFor: readonly ActsFor[]): Found {
  const asking: Asking = actorOf(caller) ?? { kind: 'anyone' };
  const decision = decide(asking, route.policy, { ...found, kind: route.object.kind }, { actsFor });
  if (!decision.allowed) {
    refuse('forbidden', { inside: { objectId: found.id, policies: decision.policyIds, why: decision.why } });
  }
  return found;
}

function actorOf(caller: Caller) {
  return caller.kind === 'anyone' ? undefined : caller.actor;
}

/** The object of an action on a list: owned by the asking agency, cut by row-level security. */
function everything(caller: Caller): Found {
  return { id: '*', agencyId: actorOf(caller)?.agencyId ?? null };
}

/** Agreements matter only for objects that one can act for and that are not the actor's own. */
async function agreements(
  tx: Tx,
  object: Obj,
  actor: { readonly agencyId: string } | undefined,
  nowMs: number,
): Promise<ActsFor[]> {
  if (!actor || OBJECT_KINDS[object.kind].scope === '' || object.agencyId === actor.agencyId) return [];
  return (await actingFor(tx, actor.agencyId, nowMs)).map((a) => ({
    agencyId: a.forAgencyId,
    scope: a.scope,
  }));
}

async function writeRow(
  tx: Tx,
  route: AnyRoute,
  answer: Answer,
  found: Found,
  facts: Readonly<Record<string, unknown>>,
  early: Early<Loose, Loose, Loose, Loose>,
  caller: Caller,
): Promise<void> {
  const action = answer.audit?.action ?? route.audit;
  if (AUDIT_ACTIONS[action].kind === 'public' || answer.audit?.written) return;
  await writeAudit(tx, early.now, {
    actor: answer.audit?.actor ?? (caller.kind === 'anyone' ? NOBODY : caller.actor),
    action,
    objectKind: route.object.kind,
    objectId: answer.audit?.objectId ?? found.id,
    purpose: early.session?.facts.purpose ?? '',
    outcome: answer.audit?.outcome ?? ((answer.status ?? 200) >= 400 ? 'refused' : 'done'),
    facts: {
      ...facts,
      ...answer.audit?.facts,
      request: early.request.id,
      ...(practises(actorOf(caller)) ? { training: true } : {}),
    },
    source: early.request.ip,
  });
}

async function noteRefusal(
  services: Services,
  route: AnyRoute,
  early: Early<Loose, Loose, Loose, Loose>,
  caller: Caller,
  refused: Refused,
): Promise<void> {
  await services.db.asSystem((tx) =>
    writeAudit(tx, early.now, {
      actor: caller.kind === 'anyone' ? NOBODY : caller.actor,
      action: 'access.refused',
      objectKind: route.object.kind,
      objectId: String(refused.inside.objectId ?? '*'),
      outcome: 'refused',
      facts: { ...refused.inside, wanted: route.policy, request: early.request.id },
      source: early.request.ip,
    }),
  );
}
