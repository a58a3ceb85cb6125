import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { AwsV4Signer } from 'aws4fetch';
import { Agent, request } from 'undici';
import { UserError } from '../errors.ts';
import type { S3Address, S3Keys } from './s3-address.ts';
import { textIn } from './s3-xml.ts';

/** Connections to the server at once; requests beyond wait for one. */
const CONNECTIONS = 32;
const CONNECT_MS = 10_000;
/** Until an answer begins, and between two pieces of it. */
const SILENCE_MS = 60_000;
/** Times that a request is made, the pauses between them ever twice as long, 13 s in all. */
const ATTEMPTS = 8;
const FIRST_PAUSE_MS = 100;
/** Errors, listings and answers to requests that carry data are short. */
const MOST_TEXT = 4 * 2 ** 20;

/** The server is busy, restarts, or what came over the network was not what was sent. */
const PASSING: ReadonlySet<number> = new Set([408, 425, 429, 500, 502, 503, 504]);
const DAMAGED: ReadonlySet<string> = new Set([
  ...['BadDigest', 'InvalidDigest', 'XAmzContentSHA256Mismatch', 'IncompleteBody'],
  ...['RequestTimeout', 'SlowDown'],
]);

export interface S3Request {
  readonly method: 'GET' | 'PUT' | 'HEAD' | 'POST' | 'DELETE';
  /** Empty for the bucket itself; the prefix is put before it. */
  readonly key: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
}

/** An answer that is no error; 404 is none where it says that there is no such object. */
export interface S3Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: AsyncIterable<Buffer>;
}

/** Something that may go better the next time. */
export class PassingFailure extends Error {
  override name = 'PassingFailure';
}

/** Signed requests to a bucket (AWS Signature Version 4), made again while they fail for the moment. */
export class S3Requests {
  readonly location: string;
  readonly #address: S3Address;
  readonly #keys: S3Keys;
  readonly #agent: Agent;
  /** Keys that the signer derived for the day. */
  readonly #cache = new Map<string, ArrayBuffer>();

  constructor(address: S3Address, keys: S3Keys) {
    this.#address = address;
    this.#keys = keys;
    this.location = `${address.bucketUrl}/${address.prefix}`;
    this.#agent = new Agent({
      connections: CONNECTIONS,
      connect: { timeout: CONNECT_MS },
      headersTimeout: SILENCE_MS,
      bodyTimeout: SILENCE_MS,
    });
  }

  /**
   * Makes a request and has its answer read; both are done again while either fails for the moment.
   *
   * @param read may throw {@link PassingFailure}.
   * @throws UserError when it goes on failing, or when the server refuses it.
   */
  async make<T>(asked: S3Request, read: (answer: S3Answer) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await read(await this.#once(asked));
      } catch (error) {
        if (!isPassing(error)) throw error;
        if (attempt === ATTEMPTS) throw this.#givenUp(asked, error);
        const pause = FIRST_PAUSE_MS * 2 ** (attempt - 1);
        await sleep(pause * (0.5 + Math.random()));
      }
    }
  }

  /** {@link make} where the answer is a short text, or of no interest. */
  async text(
    asked: S3Request,
  ): Promise<{ status: number; text: string; headers: S3Answer['headers'] }> {
    return await this.make(asked, async ({ status, headers, body }) => {
      const text = (await bytesOf(body, MOST_TEXT)).toString();
      // Servers that work long on a request begin an answer, and may end it with an error.
      const code = textIn(text, 'Error') === undefined ? undefined : textIn(text, 'Code');
      if (code !== undefined && status < 300) throw new PassingFailure(`the server said ${code}`);
      return { status, text, headers };
    });
  }

  async close(): Promise<void> {
    await this.#agent.destroy();
  }

  async #once({ method, key, query = {}, headers = {}, body }: S3Request): Promise<S3Answer> {
    const { bucketUrl, prefix, region } = this.#address;
    const path = key === '' ? bucketUrl : `${bucketUrl}/${prefix}${key}`;
    const search = new URLSearchParams(query).toString();
    const sent = body ?? new Uint8Array();
    const signed = await new AwsV4Signer({
      ...this.#keys,
      ...{ method, url: search === '' ? path : `${path}?${search}` },
      ...{ service: 's3', region, cache: this.#cache },
      headers: {
        ...headers,
        // The server compares both with what arrives.
        'x-amz-content-sha256': createHash('sha256').update(sent).digest('hex'),
        ...(body && { 'content-md5': createHash('md5').update(body).digest('base64') }),
      },
    }).sign();
    const answer = await request(signed.url, {
      method,
      headers: Object.fromEntries(signed.headers),
      body: body ?? (method === 'PUT' || method === 'POST' ? '' : null),
      dispatcher: this.#agent,
    });
    const { statusCode: status } = answer;
    if (status < 300) return { status, headers: answer.headers, body: answer.body };
    const text = (await bytesOf(answer.body, MOST_TEXT)).toString();
    const code = textIn(text, 'Code') ?? '';
    if (status === 404 && code !== 'NoSuchBucket' && key !== '') {
      return { status, headers: answer.headers, body: empty() };
    }
    if (PASSING.has(status) || DAMAGED.has(code)) {
      throw new PassingFailure(`the server answered ${status}${code === '' ? '' : ` ${code}`}`);
    }
    throw new UserError(`Cannot use ${this.location}: ${refusalOf(status, code)}.`);
  }

  #givenUp({ method, key }: S3Request, cause: unknown): UserError {
    const reason = cause instanceof Error ? cause.message : String(cause);
    return new UserError(
      `Cannot ${method === 'GET' || method === 'HEAD' ? 'read' : 'write'} ${key === '' ? 'the bucket' : key} at ${this.location}: ${ATTEMPTS} attempts failed, the last because ${reason}; see that the server runs and run the same command again.`,
      { cause },
    );
  }
}

/** All bytes of an answer. @throws UserError when there are more than `most`. */
export async function bytesOf(body: AsyncIterable<Buffer>, most: number): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of body) {
    length += piece.length;
    if (length > most) {
      throw new UserError(
        `Cannot read an object: it has more than the ${most} bytes that such a one may have; it is not from Sonograft.`,
      );
    }
    pieces.push(piece);
  }
  return Buffer.concat(pieces, length);
}

const REFUSALS: Readonly<Record<string, string>> = {
  NoSuchBucket: 'there is no such bucket; make it first',
  AccessDenied: 'the key may not do this there, or there is no such bucket',
  InvalidAccessKeyId: 'the server does not know AWS_ACCESS_KEY_ID',
  SignatureDoesNotMatch: 'AWS_SECRET_ACCESS_KEY is not the secret of AWS_ACCESS_KEY_ID',
  RequestTimeTooSkewed: 'the clocks of this machine and of the server differ; set them',
  AuthorizationHeaderMalformed: 'the bucket is in another region; say &region= in the address',
  PermanentRedirect: 'the bucket is in another region; say &region= and &endpoint= in the address',
};

function refusalOf(status: number, code: string): string {
  const known = REFUSALS[code];
  if (known !== undefined) return known;
  if (status === 403) return REFUSALS['AccessDenied'] ?? '';
  if (status === 301 || status === 307) return REFUSALS['PermanentRedirect'] ?? '';
  return `the server refused with ${status}${/^\w{1,64}$/.test(code) ? ` ${code}` : ''}`;
}

/** Errors of the connection: refused, reset, silent, cut off. */
function isPassing(error: unknown): boolean {
  if (error instanceof UserError || !(error instanceof Error)) return false;
  if (error instanceof PassingFailure) return true;
  const { code = '' } = error as NodeJS.ErrnoException;
  const isNetwork = /^(UND_ERR_|ECONN|EPIPE|ETIMEDOUT|EAI_AGAIN|ENOTFOUND|EHOST|ENET|HPE_)/;
  return isNetwork.test(code) && code !== 'UND_ERR_INVALID_ARG';
}

async function* empty(): AsyncGenerator<Buffer> {
  // Nothing was said.
}
