import type { FastifyRequest } from 'fastify';
import type { AtDoor } from './callers.js';
import type { AnyRoute } from './route.js';

/** A request whose caller is known; `tooLarge` names the field whose file was larger than files may be. */
export type Doored = FastifyRequest & { door?: AtDoor; tooLarge?: string | undefined };

/** The route that serves a request; undefined where none does. */
export function routeOf(request: FastifyRequest): AnyRoute | undefined {
  return (request.routeOptions?.config as { declared?: AnyRoute } | undefined)?.declared;
}
