import type { FastifyReply, FastifyRequest } from 'fastify';
import type { AtDoor } from './callers.js';
import { cookieNames, isVisitor, newVisitor, sameText, visitorCsrf } from './cookies.js';
import { refuse } from './errors.js';
import type { AnyRoute } from './route.js';
import { setCookies } from './send.js';
import type { Services } from './services.js';
import { UPLOAD } from './uploads.js';

/** Forms as browsers send them: their parts, the token that shows whose page they come from, their way back. */

/** The field whose file was larger than files may be; undefined: none. */
export function cutFile(parts: unknown): string | undefined {
  const cut = Object.entries((parts ?? {}) as Record<string, Partial<UploadPart>>).find(
    ([, part]) => part?.type === 'file' && part.file?.truncated,
  );
  return cut?.[0];
}

/** The parts of a form with a file, as plain values. */
export function uploadBody(parts: unknown): Record<string, unknown> {
  const body: Record<string, unknown> = {};
  for (const [name, part] of Object.entries((parts ?? {}) as Record<string, Partial<UploadPart>>)) {
    if (part?.type === 'field') body[name] = part.value;
    else if (part?.type === 'file' && part._buf)
      body[name] = { fileName: part.filename ?? '', mediaType: part.mimetype ?? '', content: part._buf };
  }
  return body;
}

/**
 * What is kept of a form that is done later: its words, and of a file its name alone. A name is no file, so the form
 * comes back with the question for the file and is never taken without it.
 */
export function withFilesNamed(body: unknown): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries((body ?? {}) as Record<string, unknown>).flatMap(([name, value]) => {
      const file = UPLOAD.safeParse(value).data;
      if (!file) return [[name, value]];
      return file.content.length === 0 ? [] : [[name, file.fileName]];
    }),
  );
}

interface UploadPart {
  readonly type: 'field' | 'file';
  readonly value: unknown;
  readonly filename: string;
  readonly mimetype: string;
  readonly file: { readonly truncated: boolean };
  readonly _buf: Buffer;
}

/** The token that forms of this request's page carry, or that its post must show. */
export function formToken(
  services: Services,
  route: AnyRoute,
  door: Exclude<AtDoor, { kind: 'stranger' }>,
  request: FastifyRequest,
  reply: FastifyReply,
): string {
  if (door.kind === 'machine' || route.machine) return '';
  if (door.session && door.session.state !== 'ended') return door.session.csrf;
  if (!route.readsSession) return '';
  const { visitor } = cookieNames(services.settings);
  const known = request.cookies[visitor];
  if (isVisitor(known)) return visitorCsrf(services.keys, known);
  const fresh = newVisitor();
  setCookies(services, reply, [{ name: visitor, value: fresh }]);
  return visitorCsrf(services.keys, fresh);
}

export function checkForm(request: FastifyRequest, expected: string): void {
  const body = request.body as { _csrf?: unknown } | undefined;
  const shown = request.headers['x-csrf-token'] ?? (Buffer.isBuffer(body) ? undefined : body?._csrf);
  if (expected === '' || typeof shown !== 'string' || !sameText(shown, expected)) refuse('forged-form');
  if (request.headers['sec-fetch-site'] === 'cross-site') refuse('forged-form');
}

export function bodyOf(route: AnyRoute, request: FastifyRequest): unknown {
  const { body } = request;
  if (route.raw) return Buffer.isBuffer(body) ? body : Buffer.alloc(0);
  if (Buffer.isBuffer(body)) return body.length === 0 ? {} : refuse('wrong-media');
  if (route.kind !== 'api' && typeof body === 'object' && body !== null && '_csrf' in body) {
    const { _csrf, ...rest } = body as Record<string, unknown>;
    return rest;
  }
  return body;
}

export function encodeForm(body: Readonly<Record<string, unknown>>): string {
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(body))
    for (const one of Array.isArray(value) ? value : [value]) form.append(name, String(one));
  return form.toString();
}
