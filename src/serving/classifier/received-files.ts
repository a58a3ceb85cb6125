import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { FastifyRequest } from 'fastify';
import { filesOfForm, isForm } from '../form-files.ts';
import { Refusal } from '../refusal.ts';
import { bytesIn } from '../request-body.ts';

/** Bytes of one file, and files of one request. */
export const MOST_BYTES = 512 * 2 ** 20;
const MOST_FILES = 64;

/** Bytes of a finished frame as a PNG, above which none has any. */
const FRAME_BYTES = 2 * 256 * 256;

/** The files of a request, one after another, each to be read before the next: parts of a form, or the body. */
export async function* filesOf(request: FastifyRequest): AsyncGenerator<AsyncIterable<Buffer>> {
  let files = 0;
  if (isForm(request)) {
    for await (const { bytes } of filesOfForm(request, MOST_FILES)) {
      files += 1;
      yield bytes;
    }
  } else if (request.body instanceof Readable) {
    files = 1;
    yield bytesIn(request.body);
  }
  if (files === 0) throw empty();
}

/**
 * Saves a file.
 *
 * @throws Refusal when it is empty, too large or broken off.
 */
export async function saveFile(
  file: AsyncIterable<Buffer>,
  dir: string,
  number: number,
): Promise<string> {
  const path = join(dir, String(number));
  let bytes = 0;
  const counted = new Transform({
    transform(chunk: Buffer, _, done) {
      bytes += chunk.length;
      done(bytes > MOST_BYTES ? tooLarge(MOST_BYTES) : null, chunk);
    },
  });
  await pipeline(file, counted, createWriteStream(path));
  if (bytes === 0) throw empty();
  return path;
}

/**
 * The bytes of a finished frame's file.
 *
 * @throws Refusal when it is larger than any, or broken off.
 */
export async function bytesOfFrame(file: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of file) {
    bytes += chunk.length;
    if (bytes > FRAME_BYTES) throw tooLarge(FRAME_BYTES);
    chunks.push(chunk);
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
