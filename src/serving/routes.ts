import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import * as z from 'zod';
import type { Elsewhere } from './elsewhere.ts';
import type { Handlers, Page, Picture } from './handler.ts';
import { Refusal } from './refusal.ts';
import { type Access, contract, type Name, type Route } from './wire/index.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Who may use the route; a route without it does not start. */
    access?: Access;
  }
}

/** Of JSON bodies; files are streams with limits of their own. */
const BODY_BYTES = 2 * 2 ** 20;

/** A handler as it is called, whatever its route. */
type AnyHandler = (asked: unknown) => Promise<unknown>;

/** Puts every route of the contract in its place. */
export function addRoutes(app: FastifyInstance, handlers: Handlers): void {
  for (const name of Object.keys(contract) as Name[]) {
    const route: Route = contract[name];
    const [method = '', url = ''] = name.split(' ');
    const handle = handlers[name] as AnyHandler;
    app.route({
      method,
      url,
      bodyLimit: BODY_BYTES,
      config: { access: route.access, ...limitOf(name) },
      handler: async (request, reply) => {
        const asked = {
          params: request.params,
          query: take(route.query, request.query, 'query'),
          body:
            route.body instanceof z.ZodType ? take(route.body, request.body, 'body') : request.body,
          ...{ person: request.person, request, reply },
        };
        return await send(route, await handle(asked), reply);
      },
    });
  }
}

/** Guessing is slow, and whoever guesses is told so before anything is looked up. */
function limitOf(name: Name): { rateLimit?: { max: number; timeWindow: number } } {
  const isGuessable = name.includes('/api/sign-in') || name === 'POST /api/welcome';
  return isGuessable ? { rateLimit: { max: 30, timeWindow: 60_000 } } : {};
}

function take(schema: z.ZodType | undefined, value: unknown, where: string): unknown {
  if (schema === undefined) return undefined;
  const taken = schema.safeParse(value ?? {});
  if (taken.success) return taken.data;
  const [issue] = taken.error.issues;
  const place = [where, ...(issue?.path ?? [])].join('.');
  // Zod begins with a heading such as "Invalid input: ", which the sentence makes needless.
  const rule = issue?.message.replace(/^[^:]*: /, '') ?? 'it is wrong';
  throw new Refusal(400, `Cannot take the request: ${place}: ${rule}.`, 'wrong-input');
}

/** Sends what the schema names, and nothing else. */
async function send(route: Route, answer: unknown, reply: FastifyReply): Promise<unknown> {
  if (route.answer instanceof z.ZodType) {
    return await reply.header('cache-control', 'no-store').send(route.answer.parse(answer));
  }
  switch (route.answer) {
    case 'image': {
      const { type, bytes, isFixed } = answer as Picture;
      const kept = isFixed ? 'private, max-age=31536000, immutable' : 'private, no-store';
      return await reply.header('cache-control', kept).type(type).send(bytes);
    }
    case 'page':
      return await reply
        .header('cache-control', 'no-store')
        // It stands alone: what it holds is its own, and it may fetch nothing.
        .header(
          'content-security-policy',
          "sandbox allow-scripts; default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:",
        )
        .type('text/html; charset=utf-8')
        .send((answer as Page).html);
    case 'elsewhere': {
      const { location, cookies } = answer as Elsewhere;
      if (cookies.length > 0) reply.header('set-cookie', [...cookies]);
      return await reply.header('cache-control', 'no-store').redirect(location);
    }
    case 'nothing':
      return await reply.code(204).send();
    case 'events':
      return reply;
  }
}

/** Refuses whoever may not use a route; a route that does not say who may is not added. */
export function guardRoutes(
  app: FastifyInstance,
  whoAsks: (request: FastifyRequest) => Promise<FastifyRequest['person']>,
): void {
  app.decorateRequest('person', null);
  app.addHook('onRoute', ({ method, url, config }) => {
    if (config?.access !== undefined) return;
    throw new RangeError(`The route ${String(method)} ${url} does not say who may use it`);
  });
  app.addHook('onRequest', async (request) => {
    if (request.is404) return;
    const { access } = request.routeOptions.config;
    if (access === undefined) throw new Refusal(403, 'Nobody may do that.', 'forbidden');
    request.person = await whoAsks(request);
    if (access === 'anyone') return;
    if (request.person === null) {
      throw new Refusal(401, 'Nobody is signed in here; sign in first.', 'sign-in');
    }
    if (access.includes(request.person.role)) return;
    const role = request.person.role;
    throw new Refusal(403, `That is not for the role ${role}; ask an administrator.`, 'forbidden', {
      values: { role },
    });
  });
}
