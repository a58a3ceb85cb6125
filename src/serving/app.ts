import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import fastify, { type FastifyInstance } from 'fastify';
import type { Effects } from '../effects.ts';
import { addDocs } from './add-docs.ts';
import { answerFailures } from './failures.ts';
import { takeForms } from './form-files.ts';
import type { Handlers } from './handler.ts';
import { leaveTheGone, refuseExpectations, refusingNoRequest } from './no-request.ts';
import type { Accounts } from './people/accounts.ts';
import { Refusal } from './refusal.ts';
import { addRoutes, guardRoutes } from './routes.ts';
import { refuseOtherSites } from './same-site.ts';
import { addWebPages } from './web-pages.ts';
import { contract } from './wire/index.ts';

/** Requests a minute that one address may make; a page of thumbnails is some hundreds. */
const MOST_A_MINUTE = 12_000;

export interface AppOptions {
  readonly handlers: Handlers;
  readonly accounts: Pick<Accounts, 'whoAsks'>;
  /** The folder of the built web application, or null. */
  readonly web: string | null;
  readonly isLoopback: boolean;
  /** Where people reach it, where that is another address than the one it listens on. */
  readonly address: string | null;
  readonly effects: Effects;
}

/** The workbench's server, not listening yet. */
export async function buildApp(options: AppOptions): Promise<FastifyInstance> {
  const { handlers, accounts, web, isLoopback, address, effects } = options;
  const isSecure = address?.startsWith('https:') === true;
  const app = fastify({
    ...refusingNoRequest,
    trustProxy: address === null ? false : 'loopback',
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 300 },
  });
  answerFailures(app, effects);
  refuseExpectations(app);
  // Before anything is looked up or parsed.
  await app.register(rateLimit, {
    max: MOST_A_MINUTE,
    timeWindow: 60_000,
    errorResponseBuilder: (_, { after }) =>
      new Refusal(429, `Too many requests; wait ${after} and try again.`, 'too-often'),
  });
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': ["'self'"],
        'script-src': ["'self'", "'wasm-unsafe-eval'"],
        'style-src': ["'self'", "'unsafe-inline'"],
        'img-src': ["'self'", 'data:', 'blob:'],
        'connect-src': ["'self'"],
        'worker-src': ["'self'", 'blob:'],
        'object-src': ["'none'"],
        'base-uri': ["'none'"],
        'form-action': ["'self'"],
        'frame-ancestors': ["'self'"],
      },
    },
    crossOriginEmbedderPolicy: { policy: 'require-corp' },
    crossOriginOpenerPolicy: { policy: 'same-origin' },
    referrerPolicy: { policy: 'no-referrer' },
    strictTransportSecurity: isSecure,
  });
  takeForms(app);
  app.addContentTypeParser('application/octet-stream', (_, payload, done) => done(null, payload));
  app.addHook('onRequest', (request, _, done) => {
    refuseOtherSites(request, { isLoopback, address });
    done();
  });
  guardRoutes(app, (request) => accounts.whoAsks(request));
  leaveTheGone(app);
  addRoutes(app, handlers);
  addDocs(app, contract, 'the workbench', { access: 'anyone' });
  await addWebPages(app, web);
  return app;
}
