import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Refusal } from '../refusal.ts';
import type { ApiKeys, Scope } from './api-keys.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What a key must be for to use a route of the service; a route without it does not start. */
    scope?: Scope | 'anyone';
  }
  interface FastifyRequest {
    /** The name of the key that asks, for the log. */
    keyName: string | null;
  }
}

/** Refuses whoever has no key for a route, before its body is read. */
export function guardService(app: FastifyInstance, keys: () => ApiKeys): void {
  app.decorateRequest('keyName', null);
  app.addHook('onRoute', ({ method, url, config }) => {
    if (config?.scope !== undefined) return;
    throw new RangeError(`The route ${String(method)} ${url} does not say who may use it`);
  });
  app.addHook('onRequest', (request, _, done) => {
    if (!request.is404) checkKey(request, keys());
    done();
  });
}

function checkKey(request: FastifyRequest, keys: ApiKeys): void {
  const { scope } = request.routeOptions.config;
  if (scope === 'anyone') return;
  const text = keyIn(request);
  if (text === null) {
    throw new Refusal(401, 'A key is needed: send it as "Authorization: Bearer KEY".', 'no-key');
  }
  const key = keys.find(text);
  if (key === undefined) throw new Refusal(401, 'This key is not known here.', 'wrong-key');
  request.keyName = key.name;
  if (scope !== undefined && key.scopes.includes(scope)) return;
  const message = `This key is not for that: it is for ${key.scopes.join(', ')}, and ${scope ?? 'nothing'} is needed.`;
  throw new Refusal(403, message, 'forbidden');
}

function keyIn({ headers }: FastifyRequest): string | null {
  const [, bearer] = /^Bearer ([\w-]{1,200})$/.exec(headers.authorization ?? '') ?? [];
  const header = headers['x-api-key'];
  return bearer ?? (typeof header === 'string' ? header.slice(0, 200) : null);
}
