import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { Refusal } from './refusal.ts';
import type { Failure } from './wire/index.ts';

const JSON_TYPE = 'application/json; charset=utf-8';

/** Statuses and sentences for what is refused before there is a request. */
const REFUSED: Readonly<Record<string, readonly [number, string]>> = {
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'Cannot take the request: it does not come to its end.'],
  HPE_HEADER_OVERFLOW: [431, 'Cannot take the request: its address and headers are too long.'],
  FST_ERR_MAX_PARAM_LENGTH: [414, 'Cannot take the request: a name in its address is too long.'],
};
const MISWRITTEN = [400, 'Cannot take the request: its address is badly written.'] as const;
const BROKEN = [400, 'Cannot take the request: it is not HTTP, or broken off.'] as const;

/**
 * Options of a server that answers what is no request, or asks for no address, with one sentence as it
 * answers everything that it refuses.
 */
export const refusingNoRequest = {
  clientErrorHandler(error: Error & { readonly code: string }, socket: Socket): void {
    // Whoever broke the connection hears nothing.
    if (error.code === 'ECONNRESET' || socket.destroyed) return;
    const [status, sentence] = REFUSED[error.code] ?? BROKEN;
    const body = bodyOf(sentence);
    const lines = [
      `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
      'connection: close',
      `content-type: ${JSON_TYPE}`,
      `content-length: ${Buffer.byteLength(body)}`,
    ];
    // Nothing is written into an answer that is under way; Node's own handler looks at the same.
    const { _httpMessage: underWay } = socket as Socket & {
      readonly _httpMessage?: ServerResponse;
    };
    const isFree = underWay?.headersSent !== true;
    if (socket.writable && isFree) socket.write(`${lines.join('\r\n')}\r\n\r\n${body}`);
    socket.destroy(error);
  },
  frameworkErrors(
    error: { readonly code: string },
    _: unknown,
    { raw }: { readonly raw: ServerResponse },
  ): void {
    refuse(raw, REFUSED[error.code] ?? MISWRITTEN);
  },
  // Whose absence is refused with a sentence by refuseOtherSites.
  http: { requireHostHeader: false },
};

/** Refuses what a request expects of the server beside an answer (RFC 9110 section 10.1.1). */
export function refuseExpectations(app: FastifyInstance): void {
  app.server.on('checkExpectation', (_: IncomingMessage, response: ServerResponse) => {
    refuse(response, [417, 'Cannot take the request: it expects what is not done here.']);
  });
}

/** Leaves requests whose senders are gone already: they have no address any more to be counted by. */
export function leaveTheGone(app: FastifyInstance): void {
  app.addHook('onRequest', (request, _, done) => {
    if (request.socket.remoteAddress !== undefined) return done();
    done(new Refusal(400, 'Cannot take the request: its sender is gone.', 'cut-off'));
  });
}

function refuse(response: ServerResponse, [status, sentence]: readonly [number, string]): void {
  response.writeHead(status, { connection: 'close', 'content-type': JSON_TYPE });
  response.end(bodyOf(sentence));
}

function bodyOf(error: string): string {
  const failure: Failure = { error, code: 'wrong-input' };
  return JSON.stringify(failure);
}
