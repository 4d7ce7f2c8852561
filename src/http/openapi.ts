import swagger from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';
import type { AnyRoute } from './route.js';
import type { Services } from './services.js';

/** `/api/openapi.json`, from the same zod schemas that requests are checked with. */
export async function describeApi(
  app: FastifyInstance,
  services: Services,
  _routes: readonly AnyRoute[],
): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'RSOITS',
        description:
          'Manifests in, notifications out. Get a token at /oauth/token (client credentials), send it as a bearer token.',
        version: services.settings.version,
      },
      servers: [{ url: services.settings.publicUrl }],
      components: { securitySchemes: { token: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } } },
    },
    transform: jsonSchemaTransform,
    transformObject: jsonSchemaTransformObject,
  });
}
