import type { FastifyContextConfig, FastifyInstance } from 'fastify';
import { docsPage } from './docs-page.ts';
import { type DescribedRoutes, openApi } from './open-api.ts';

/** Adds the documentation of routes: for people under /api/docs, for programs as OpenAPI. */
export function addDocs(
  app: FastifyInstance,
  routes: DescribedRoutes,
  what: string,
  config: FastifyContextConfig,
): void {
  const page = docsPage(routes, what);
  const document = openApi(routes, what);
  app.get('/api/docs', { config }, async (_, reply) =>
    reply.type('text/html; charset=utf-8').send(page),
  );
  app.get('/api/openapi.json', { config }, async (_, reply) => reply.send(document));
}
