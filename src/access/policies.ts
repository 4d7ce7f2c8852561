import { readdirSync, readFileSync } from 'node:fs';
import * as cedar from '@cedar-policy/cedar-wasm/nodejs';
import { AUDIT_ACTIONS } from '#domain/auditAction.js';
import { OBJECT_KINDS } from './objectKinds.js';

export interface Policies {
  /** Policy id to Cedar text. */
  readonly texts: Readonly<Record<string, string>>;
  /** Policy id to the reason stated in its `@because`. */
  readonly reasons: ReadonlyMap<string, string>;
  /** Policy id to the file it stands in. */
  readonly files: ReadonlyMap<string, string>;
  /** Whether a policy names a single person or object, so that answers differ from one to the next. */
  readonly nameObjects: boolean;
}

/** Reads every `policies/*.cedar`. Throws, naming file and policy, when one lacks `@id` or `@because` or repeats an id. */
export function readPolicies(directory = new URL('./policies/', import.meta.url)): Policies {
  const texts: Record<string, string> = {};
  const reasons = new Map<string, string>();
  const files = new Map<string, string>();
  for (const file of readdirSync(directory)
    .filter((name) => name.endsWith('.cedar'))
    .sort()) {
    const parts = cedar.policySetTextToParts(readFileSync(new URL(file, directory), 'utf8'));
    if (parts.type === 'failure')
      throw new Error(`${file}: ${parts.errors.map((e) => e.message).join('; ')}`);
    for (const text of parts.policies) {
      const parsed = cedar.policyToJson(text);
      const { id, because } = (parsed.type === 'success' ? parsed.json.annotations : undefined) ?? {};
      if (!id || !because) throw new Error(`${file}: a policy lacks @id or @because: ${text.slice(0, 80)}`);
      if (texts[id]) throw new Error(`${file}: policy ${id} stands in ${files.get(id)} already`);
      texts[id] = text;
      reasons.set(id, because);
      files.set(id, file);
    }
  }
  if (files.size === 0) throw new Error(`no policies in ${directory.pathname}: run npm run build`);
  return { texts, reasons, files, nameObjects: Object.values(texts).some(namesObject) };
}

/**
 * Whether a policy asks which object or person it is: an entity that is no action, such as `Registrant::"…"`, or
 * the object or the actor compared as a whole. A mention in a comment counts too, which costs only time.
 */
export function namesObject(policy: string): boolean {
  return (
    [...policy.matchAll(/(\w+)\s*::\s*"/g)].some(([, type]) => type !== 'Action') ||
    /\b(principal|resource)\s*([=!]=|in\b)|([=!]=|\bin)\s*(principal|resource)\b(?!\s*\.)/.test(policy)
  );
}

/**
 * What is wrong with the policies when held against the schema of actors, actions and objects, by file and policy:
 * a misspelt name would otherwise silently permit or forbid nothing. Takes about a second, so tests and `npm run
 * check` ask it, a starting server does not.
 */
export function policyMistakes({ texts, files }: Policies): string[] {
  return Object.entries(texts).flatMap(([id, policy]) => {
    const checked = cedar.validate({
      validationSettings: { mode: 'strict' },
      schema: schemaOf(actionsNamed(policy)),
      policies: { staticPolicies: { [id]: policy } },
    });
    return checked.type === 'failure'
      ? checked.errors.map((e) => e.message)
      : checked.validationErrors.map(
          (e) => `${files.get(id)}: ${id}: ${e.error.message} ${e.error.help ?? ''}`,
        );
  });
}

/** The actions a policy names, those of the catalogue only; all of them where it names none and so speaks of all. */
function actionsNamed(policy: string): readonly string[] {
  const named = [...policy.matchAll(/Action\s*::\s*"([^"]*)"/g)].map(([, action]) => action!);
  const all = Object.keys(AUDIT_ACTIONS);
  return named.length === 0 ? all : all.filter((action) => named.includes(action));
}

const text = { type: 'String' } as const;
const texts = { type: 'Set', element: text } as const;
const member = {
  agency: text,
  agencyRole: text,
  actsFor: {
    type: 'Set',
    element: { type: 'Record', attributes: { agency: text, scope: text } },
  },
} as const;

const MEMBERS_AND_OBJECTS: cedar.SchemaJson<string>['']['entityTypes'] = {
  Person: {
    shape: {
      type: 'Record',
      attributes: { ...member, id: text, roles: texts, training: { type: 'Boolean' } },
    },
  },
  Client: { shape: { type: 'Record', attributes: { ...member, scopes: texts } } },
  System: {},
  Anyone: {},
  ...Object.fromEntries(
    Object.keys(OBJECT_KINDS).map((kind) => [
      kind,
      {
        shape: {
          type: 'Record' as const,
          attributes: { agency: text, scope: text, user: text, firstPerson: text },
        },
      },
    ]),
  ),
};

/**
 * What a policy may speak of. The checker tries every action with every actor and object, so a policy is held against
 * the actions it names and no others: with all of them the same answer takes a hundred times as long.
 */
function schemaOf(actions: readonly string[]): cedar.SchemaJson<string> {
  return {
    '': {
      entityTypes: MEMBERS_AND_OBJECTS,
      actions: Object.fromEntries(
        actions.map((action) => [
          action,
          {
            appliesTo: {
              principalTypes: ['Person', 'Client', 'System', 'Anyone'],
              resourceTypes: Object.keys(OBJECT_KINDS),
            },
          },
        ]),
      ),
    },
  };
}
