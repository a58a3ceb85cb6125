import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { FastifyRequest } from 'fastify';
import { Refusal } from '../refusal.ts';

/** Bytes of one file, and files of one request. */
export const MOST_BYTES = 512 * 2 ** 20;
export const MOST_FILES = 64;

/** Bytes of a finished frame as a PNG, above which none has any. */
const FRAME_BYTES = 2 * 256 * 256;

/** The files of a request, one after another: parts of a form, or the body. */
export async function* filesOf(request: FastifyRequest): AsyncGenerator<Readable> {
  let files = 0;
  try {
    if (request.isMultipart()) {
      for await (const { file } of request.files()) {
        files += 1;
        yield file;
      }
    } else if (request.body instanceof Readable) {
      files = 1;
      yield request.body;
    }
  } catch (error) {
    throw brokenForm(error);
  }
  if (files === 0) throw empty();
}

/**
 * Saves a file.
 *
 * @throws Refusal when it is empty or too large.
 */
export async function saveFile(file: Readable, dir: string, number: number): Promise<string> {
  const path = join(dir, String(number));
  let bytes = 0;
  const counted = new Transform({
    transform(chunk: Buffer, _, done) {
      bytes += chunk.length;
      done(bytes > MOST_BYTES ? tooLarge(MOST_BYTES) : null, chunk);
    },
  });
  try {
    await pipeline(file, counted, createWriteStream(path));
  } catch (error) {
    throw brokenForm(error);
  }
  if (bytes === 0) throw empty();
  return path;
}

/**
 * The bytes of a finished frame's file.
 *
 * @throws Refusal when it is larger than any.
 */
export async function bytesOfFrame(file: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of file) {
    bytes += (chunk as Buffer).length;
    if (bytes > FRAME_BYTES) throw tooLarge(FRAME_BYTES);
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks);
}

function tooLarge(most: number): Refusal {
  return new Refusal(413, `Cannot take the file: ${most} bytes is the most.`, 'too-large');
}

function empty(): Refusal {
  const message = 'Cannot classify: the request holds no file; send one as the body or in a form.';
  return new Refusal(400, message, 'wrong-input');
}

/** What the parser of forms says of a form that is none, and what a connection that breaks says. */
const BROKEN = /unexpected end|multipart|boundary|part header|premature|aborted|ECONNRESET/i;

function brokenForm(error: unknown): unknown {
  if (error instanceof Refusal || !(error instanceof Error)) return error;
  if ('statusCode' in error || !BROKEN.test(`${error.message} ${error.name}`)) return error;
  return new Refusal(
    400,
    'Cannot take the request: its form or body is broken off.',
    'wrong-input',
  );
}
