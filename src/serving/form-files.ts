import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { boundaryOf, partsOf } from '../pacs/index.ts';
import { Refusal } from './refusal.ts';
import { brokenOff, bytesIn } from './request-body.ts';

/** Parts of a form that are no files, and bytes of each; they are left. */
const [MOST_FIELDS, FIELD_BYTES] = [10, 10_000];

/** A file of a form. */
export interface FormFile {
  /** As whoever sent it calls it. */
  readonly name: string;
  readonly bytes: AsyncIterable<Buffer>;
}

/** Leaves forms to those who read them, by {@link filesOfForm}. */
export function takeForms(app: FastifyInstance): void {
  app.addContentTypeParser('multipart/form-data', (_, payload, done) => done(null, payload));
}

export function isForm({ headers }: FastifyRequest): boolean {
  return /^multipart\/form-data\b/i.test(headers['content-type'] ?? '');
}

/**
 * The files of a form (RFC 7578), one after another as they come; each must be read before the next. A
 * part with a filename is a file, and so is one of application/octet-stream.
 *
 * @param most files that it may hold.
 * @throws Refusal with 415 when the request is no form, 400 when it is broken off, and 413 when it holds
 *   more than it may.
 */
export async function* filesOfForm(
  request: FastifyRequest,
  most: number,
): AsyncGenerator<FormFile> {
  const { body, headers } = request;
  const boundary = boundaryOf(headers['content-type'] ?? '', 'form-data');
  if (!(body instanceof Readable) || boundary === undefined) {
    throw new Refusal(
      415,
      'Cannot take the request: it must be a form with a file.',
      'wrong-input',
    );
  }
  let files = 0;
  let fields = 0;
  try {
    for await (const { head, body: bytes } of partsOf(bytesIn(body), boundary)) {
      const name = fileNameIn(head);
      if (name === null) {
        fields += 1;
        if (fields > MOST_FIELDS) throw tooMany(`${MOST_FIELDS} fields`);
        await leave(bytes);
      } else {
        files += 1;
        if (files > most) throw tooMany(most === 1 ? 'one file' : `${most} files`);
        yield { name, bytes: wholeOf(bytes) };
      }
    }
  } catch (error) {
    throw brokenOff(error);
  } finally {
    body.resume();
  }
}

async function* wholeOf(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  try {
    yield* bytes;
  } catch (error) {
    throw brokenOff(error);
  }
}

/** The name of a part that is a file; null of one that is a field. */
function fileNameIn(head: string): string | null {
  const disposition = /^content-disposition:(.*)$/im.exec(head)?.[1] ?? '';
  const found = /;\s*filename="((?:[^"\\]|\\.)*)"|;\s*filename=([^;\s"]*)/i.exec(disposition);
  const name = found?.[1]?.replaceAll(/\\(.)/g, '$1') ?? found?.[2];
  if (name !== undefined) return name;
  const isBytes = /^content-type:\s*application\/octet-stream\b/im.test(head);
  return isBytes || /;\s*filename\*=/i.test(disposition) ? '' : null;
}

async function leave(field: AsyncIterable<Buffer>): Promise<void> {
  let bytes = 0;
  for await (const piece of field) {
    bytes += piece.length;
    if (bytes > FIELD_BYTES) throw tooMany(`fields of ${FIELD_BYTES} bytes`);
  }
}

function tooMany(most: string): Refusal {
  return new Refusal(413, `Cannot take the form: it may hold ${most}.`, 'too-large');
}
