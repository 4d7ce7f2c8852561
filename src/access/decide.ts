import * as cedar from '@cedar-policy/cedar-wasm/nodejs';
import { type Actor, roleFits } from '#domain/actor.js';
import type { AuditAction } from '#domain/auditAction.js';
import { isTrainingAgency } from '#domain/training.js';
import { OBJECT_KINDS, type Obj } from './objectKinds.js';
import { type Policies, readPolicies } from './policies.js';

/** Somebody who has not said who they are: only what `public.cedar` names is open to them. */
export interface Anyone {
  readonly kind: 'anyone';
}

export type Asking = Actor | Anyone;

/** An agreement under which the actor's agency works for another one now. */
export interface ActsFor {
  readonly agencyId: string;
  readonly scope: string;
}

export interface Circumstances {
  /** Agreements that hold at this moment. */
  readonly actsFor: readonly ActsFor[];
}

export interface Decision {
  readonly allowed: boolean;
  /** Policies that decided, by id; empty when no policy permits the action. */
  readonly policyIds: readonly string[];
  /** The deciding policies' reasons in words, or why nothing permits it. */
  readonly why: string;
}

const NO_CIRCUMSTANCES: Circumstances = { actsFor: [] };
let prepared: Policies | undefined;

/**
 * Whether the actor may do the action to the object. Denied unless a policy permits it, and denied whenever a
 * `forbid` applies or a policy cannot be evaluated: a mistake in a policy closes a door, it never opens one.
 */
export function decide(
  asking: Asking,
  action: AuditAction,
  object: Obj,
  circumstances: Circumstances = NO_CIRCUMSTANCES,
): Decision {
  // The same few ask the same again and again, and the answer depends on nothing but what is here. Which object it is
  // does not matter unless a policy names one.
  prepared ??= prepare();
  if (object.id !== '*' && prepared.nameObjects) return ask(asking, action, object, circumstances, prepared);
  const key = JSON.stringify([asking, action, object.kind, objectAttributes(object), circumstances]);
  const known = asked.get(key);
  if (known) return known;
  const decision = ask(asking, action, object, circumstances, prepared);
  const [oldest] = asked.keys();
  if (asked.size >= ASKED_MAX && oldest !== undefined) asked.delete(oldest);
  asked.set(key, decision);
  return decision;
}

const asked = new Map<string, Decision>();
const ASKED_MAX = 2000;

function ask(
  asking: Asking,
  action: AuditAction,
  object: Obj,
  circumstances: Circumstances,
  { reasons }: Policies,
): Decision {
  const principal = {
    type: PRINCIPAL_TYPE[asking.kind],
    id: asking.kind === 'anyone' ? 'anyone' : asking.id,
  };
  const resource = { type: object.kind, id: object.id };
  const answer = cedar.statefulIsAuthorized({
    principal,
    action: { type: 'Action', id: action },
    resource,
    context: {},
    preparsedPolicySetId: POLICY_SET,
    entities: [
      { uid: principal, attrs: principalAttributes(asking, circumstances), parents: [] },
      { uid: resource, attrs: objectAttributes(object), parents: [] },
    ],
  });
  if (answer.type === 'failure') {
    throw new Error(`the policies could not be asked: ${answer.errors.map((e) => e.message).join('; ')}`);
  }
  const { decision, diagnostics } = answer.response;
  if (diagnostics.errors.length > 0) {
    const policyIds = diagnostics.errors.map((e) => e.policyId);
    return { allowed: false, policyIds, why: `policy ${policyIds.join(', ')} could not be evaluated` };
  }
  const policyIds = [...diagnostics.reason].sort();
  const why = policyIds.map((id) => reasons.get(id) ?? id).join('; ');
  return { allowed: decision === 'allow', policyIds, why: why || 'no policy permits it' };
}

const POLICY_SET = 'rsoits';

const PRINCIPAL_TYPE = { user: 'Person', client: 'Client', system: 'System', anyone: 'Anyone' } as const;

function prepare(): Policies {
  const policies = readPolicies();
  const answer = cedar.preparsePolicySet(POLICY_SET, { staticPolicies: policies.texts });
  if (answer.type === 'failure')
    throw new Error(`the policies do not parse: ${answer.errors.map((e) => e.message).join('; ')}`);
  return policies;
}

function principalAttributes(
  asking: Asking,
  { actsFor }: Circumstances,
): Record<string, cedar.CedarValueJson> {
  if (asking.kind === 'anyone' || asking.kind === 'system') return {};
  const common = {
    agency: asking.agencyId,
    agencyRole: asking.agencyRole,
    actsFor: actsFor.map((a) => ({ agency: a.agencyId, scope: a.scope })),
  };
  return asking.kind === 'user'
    ? {
        ...common,
        id: asking.id,
        roles: asking.roles.filter((role) => roleFits(role, asking.agencyRole)),
        training: isTrainingAgency(asking.agencyId),
      }
    : { ...common, scopes: [...asking.scopes] };
}

function objectAttributes(object: Obj): Record<string, cedar.CedarValueJson> {
  return {
    // '' is no agency's id, so an object without owner is never "own".
    agency: object.agencyId ?? '',
    scope: OBJECT_KINDS[object.kind].scope,
    user: object.userId ?? '',
    firstPerson: object.firstPersonId ?? '',
  };
}
