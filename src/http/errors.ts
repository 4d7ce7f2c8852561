import type { ZodError } from 'zod';

/**
 * Why a request is not done. The status codes stand here and nowhere else; handlers say what is wrong in these
 * words. Messages to the outside say nothing about what exists, who may see it or how the program is built.
 */
export const REFUSALS = {
  invalid: { status: 400, says: 'The request is not in the expected form.' },
  'not-signed-in': { status: 401, says: 'Sign in first.' },
  'bad-client': { status: 401, says: 'The machine client could not be authenticated.' },
  forbidden: { status: 403, says: 'This is not open to you.' },
  'forged-form': { status: 403, says: 'The form is out of date. Go back, load the page again and repeat.' },
  'not-found': { status: 404, says: 'There is nothing here.' },
  'not-acceptable': { status: 406, says: 'None of the accepted forms can be given.' },
  stale: { status: 409, says: 'This was changed by somebody else in the meantime. Load it again.' },
  gone: { status: 410, says: 'This is no longer there.' },
  'too-large': { status: 413, says: 'The request is larger than this address takes.' },
  'wrong-media': { status: 415, says: 'The request’s media type is not taken here.' },
  unprocessable: { status: 422, says: 'The request is understood and cannot be done.' },
  locked: { status: 423, says: 'The session is locked. Open it again.' },
  'too-many': { status: 429, says: 'Too many requests. Wait a moment.' },
  failed: { status: 500, says: 'Something went wrong. It was recorded under the number below.' },
  unavailable: { status: 503, says: 'The service cannot answer now. Try again in a moment.' },
} as const satisfies Record<string, { readonly status: number; readonly says: string }>;

export type RefusalKind = keyof typeof REFUSALS;

export interface Issue {
  /** Where in the request: `body.persons.0.birthDate`. */
  readonly at: string;
  /** What was expected, never what came. */
  readonly problem: string;
  /** Of what is longer or larger than it may be: how long or large it may be. */
  readonly limit?: { readonly chars: number } | { readonly bytes: number };
}

/** Thrown anywhere below a route; the transaction is rolled back and the registry answers. */
export class Refused extends Error {
  readonly kind: RefusalKind;
  readonly issues: readonly Issue[];
  /** For the log and the audit only: policy ids and the like. */
  readonly inside: Readonly<Record<string, unknown>>;

  constructor(
    kind: RefusalKind,
    more: { readonly issues?: readonly Issue[]; readonly inside?: Readonly<Record<string, unknown>> } = {},
  ) {
    super(kind);
    this.name = 'Refused';
    this.kind = kind;
    this.issues = more.issues ?? [];
    this.inside = more.inside ?? {};
  }
}

export function refuse(kind: RefusalKind, more?: ConstructorParameters<typeof Refused>[1]): never {
  throw new Refused(kind, more);
}

/** What a schema found wrong, without the values. */
export function issuesOf(part: 'params' | 'query' | 'body', error: ZodError): Issue[] {
  return error.issues.slice(0, 50).map((issue) => ({
    at: [part, ...issue.path.map(String)].join('.'),
    problem: issue.message,
    ...(issue.code === 'too_big' && issue.origin === 'string'
      ? { limit: { chars: Number(issue.maximum) } }
      : {}),
  }));
}

/** Whatever was thrown, as a refusal. Fastify's own errors keep their meaning; anything unknown is `failed`. */
export function refusalOf(error: unknown): Refused {
  if (error instanceof Refused) return error;
  const { code, statusCode } = error as { code?: string; statusCode?: number };
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE' || statusCode === 413) return new Refused('too-large');
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE' || statusCode === 415) return new Refused('wrong-media');
  if (statusCode === 429) return new Refused('too-many');
  if (statusCode === 404) return new Refused('not-found');
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) return new Refused('invalid');
  if (isOutage(code)) return new Refused('unavailable');
  return new Refused('failed');
}

/** The database is away, starting or out of connections: classes 08, 53 and 57P of PostgreSQL, or no socket. */
function isOutage(code: string | undefined): boolean {
  return code !== undefined && /^(08|53|57P|ECONNREFUSED|ECONNRESET|ENOENT|EPIPE|ETIMEDOUT)/.test(code);
}
