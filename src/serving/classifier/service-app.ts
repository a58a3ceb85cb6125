import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import fastify, {
  type FastifyContextConfig,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify';
import * as z from 'zod';
import type { Effects } from '../../effects.ts';
import { addDocs } from '../add-docs.ts';
import { answerFailures } from '../failures.ts';
import { leaveTheGone, refuseExpectations, refusingNoRequest } from '../no-request.ts';
import { Refusal } from '../refusal.ts';
import { refuseOtherSites } from '../same-site.ts';
import type { ApiKeys } from './api-keys.ts';
import { guardService } from './guard.ts';
import type { ServiceMetrics } from './metrics.ts';
import { MOST_BYTES } from './received-files.ts';
import { service, type ServiceAnswer, type ServiceName, type ServiceRoute } from './wire.ts';

/** Corrections of one address in a minute: people type them. */
const MOST_CORRECTIONS = 120;

/** What a route is asked. */
export interface ServiceAsked {
  readonly query: unknown;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

export type ServiceHandlers = {
  readonly [N in ServiceName]: (asked: ServiceAsked) => Promise<ServiceAnswer<N>>;
};

export interface ServiceAppOptions {
  readonly handlers: ServiceHandlers;
  readonly keys: () => ApiKeys;
  readonly metrics: ServiceMetrics;
  readonly isLoopback: boolean;
  /** Certificate and key (PEM); null: plain HTTP. */
  readonly tls: { readonly cert: Buffer; readonly key: Buffer } | null;
  readonly requestsPerMinute: number;
  /** Where the log goes, a JSON line for each request; null: nowhere. */
  readonly log: NodeJS.WritableStream | null;
  readonly effects: Effects;
}

/** The server of a packed classifier, not listening yet. */
export async function buildServiceApp(options: ServiceAppOptions): Promise<FastifyInstance> {
  const { handlers, keys, metrics, isLoopback, tls, log, effects } = options;
  const app = fastify({
    ...refusingNoRequest,
    ...(tls !== null && { https: { ...tls, ...refusingNoRequest.http } }),
    // Our own line says what may be said: no address of a request, no name of a file.
    logController: new LogController({ disableRequestLogging: true }),
    logger: log === null ? false : { level: 'info', stream: log, base: null },
    bodyLimit: MOST_BYTES,
    routerOptions: { maxParamLength: 300 },
  }) as unknown as FastifyInstance;
  answerFailures(app, effects);
  refuseExpectations(app);
  logRequests(app, metrics);
  await app.register(rateLimit, {
    max: options.requestsPerMinute,
    timeWindow: 60_000,
    errorResponseBuilder: (_, { after }) =>
      new Refusal(429, `Too many requests; wait ${after} and try again.`, 'too-often'),
  });
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: { 'default-src': ["'none'"], 'style-src': ["'unsafe-inline'"] },
    },
    referrerPolicy: { policy: 'no-referrer' },
    strictTransportSecurity: tls !== null,
  });
  // A body is a file, whatever it calls itself.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (_, payload, done) => done(null, payload));
  app.addHook('onRequest', (request, _, done) => {
    refuseOtherSites(request, { isLoopback, address: null });
    done();
  });
  guardService(app, keys);
  leaveTheGone(app);
  const max = Math.min(MOST_CORRECTIONS, options.requestsPerMinute);
  for (const name of Object.keys(service) as ServiceName[]) {
    const own = name === 'POST /v1/feedback' ? { rateLimit: { max } } : {};
    addRoute(app, name, handlers[name], own);
  }
  addDocs(app, service, 'a packed classifier', { scope: 'anyone' });
  app.setNotFoundHandler((request) => {
    throw new Refusal(404, `There is no ${request.method} of that path.`, 'not-found');
  });
  return app;
}

function addRoute(
  app: FastifyInstance,
  name: ServiceName,
  handle: (asked: ServiceAsked) => Promise<unknown>,
  limits: FastifyContextConfig,
): void {
  const { access, query, answer }: ServiceRoute = service[name];
  const [method = '', url = ''] = name.split(' ');
  app.route({
    method,
    url,
    config: { scope: access, ...limits },
    handler: async (request, reply) => {
      const asked = query?.safeParse(request.query);
      if (asked?.success === false) {
        const [issue] = asked.error.issues;
        const message = `Cannot take the request: ${issue?.path.join('.') ?? 'query'}: ${issue?.message ?? ''}.`;
        throw new Refusal(400, message, 'wrong-input');
      }
      const told = await handle({ query: asked?.data, request, reply });
      reply.header('cache-control', 'no-store');
      if (answer instanceof z.ZodType) return await reply.send(answer.parse(told));
      return await reply.type('text/plain; charset=utf-8').send(told);
    },
  });
}

/** A line for each request: its route, not its address; whose key, not whose image. */
function logRequests(app: FastifyInstance, metrics: ServiceMetrics): void {
  app.addHook('onResponse', (request, reply, done) => {
    const route = `${request.method} ${request.routeOptions.url ?? 'none'}`;
    const seconds = reply.elapsedTime / 1000;
    metrics.request(route, reply.statusCode, seconds);
    request.log.info(
      { route, status: reply.statusCode, ms: Math.round(reply.elapsedTime), key: request.keyName },
      'answered',
    );
    done();
  });
}
