import type { FastifyError, FastifyInstance } from 'fastify';
import type { Effects } from '../effects.ts';
import { fromSystemError, UserError } from '../errors.ts';
import { RefusedFile } from '../studies/index.ts';
import { Refusal } from './refusal.ts';
import type { Failure } from './wire/index.ts';

/** Sentences for what Fastify refuses by itself. */
const SENTENCES: Readonly<Record<string, string>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'Cannot take the request: it is larger than this may be.',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'Cannot take the request: it must be JSON.',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'Cannot take the request: it says that it is JSON and is empty.',
  FST_ERR_CTP_INVALID_JSON_BODY: 'Cannot take the request: it is not JSON.',
};

/** What a body says whose sender is gone. */
const BROKEN_OFF = ['ECONNRESET', 'ERR_STREAM_PREMATURE_CLOSE'];

/** Every failure is one sentence with a status; where things went wrong is told to the server's own log. */
export function answerFailures(app: FastifyInstance, effects: Effects): void {
  app.setErrorHandler<FastifyError>(async (error, request, reply) => {
    const { status, ...failure } = failureOf(error);
    if (status >= 500) {
      const where = `${request.method} ${request.url.split('?', 1)[0] ?? ''}`;
      effects.note(`${where} failed: ${error.stack ?? error.message}`);
    }
    // Nobody waits for bytes that are not taken.
    if (status === 413) reply.header('connection', 'close');
    await reply.code(status).type('application/json').send(failure);
  });
}

function failureOf(error: FastifyError): Failure & { status: number } {
  const known = fromSystemError(error, 'Cannot do that');
  if (known instanceof Refusal) {
    const { status, message, code, more } = known;
    return { status, error: message, ...(code !== undefined && { code }), ...more };
  }
  if (known instanceof RefusedFile) {
    return { status: 422, error: `Cannot read the file: ${known.message}.`, code: known.reason };
  }
  if (known instanceof UserError) {
    const isFull = /disk (is full|quota)/.test(known.message);
    return { status: isFull ? 507 : 400, error: known.message };
  }
  const sentence = SENTENCES[error.code];
  if (sentence !== undefined) {
    return { status: error.statusCode ?? 400, error: sentence };
  }
  if (BROKEN_OFF.includes(error.code)) {
    return { status: 400, error: 'Cannot take the request: it is broken off.', code: 'cut-off' };
  }
  if (error.statusCode !== undefined && error.statusCode < 500) {
    return { status: error.statusCode, error: `Cannot take the request: ${error.message}.` };
  }
  return {
    status: 500,
    error: 'A fault of Sonograft, not of your input; the terminal of the server says more.',
  };
}
