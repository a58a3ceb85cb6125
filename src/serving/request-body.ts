import type { Readable } from 'node:stream';
import { UserError } from '../errors.ts';
import { Refusal } from './refusal.ts';

/**
 * The bytes of a body as they come. What a reader leaves of them is let go by, so that the answer still
 * gets through.
 *
 * @throws Refusal with 400 when it is broken off.
 */
export async function* bytesIn(body: Readable): AsyncGenerator<Buffer> {
  try {
    for await (const piece of body.iterator({ destroyOnReturn: false })) yield piece as Buffer;
  } catch (error) {
    throw brokenOff(error);
  } finally {
    body.resume();
  }
}

/** What is said where a connection breaks, and where a body ends before it should. */
const BROKEN = /premature|aborted|ECONNRESET/i;

/** A refusal with 400 for a body that is broken off; any other error as it was. */
export function brokenOff(error: unknown): unknown {
  if (error instanceof Refusal || !(error instanceof Error)) return error;
  const isBroken = error instanceof UserError || BROKEN.test(`${error.message} ${error.name}`);
  if (!isBroken || 'statusCode' in error) return error;
  const message = 'Cannot take the request: its form or body is broken off.';
  return Object.assign(new Refusal(400, message, 'wrong-input'), { cause: error });
}
