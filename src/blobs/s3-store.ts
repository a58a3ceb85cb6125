import { createHash, randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fromSystemError, UserError } from '../errors.ts';
import { type BlobEntry, type BlobStore, checkKey } from './blob-store.ts';
import { parseS3Address, type S3Address, s3Keys } from './s3-address.ts';
import { bytesOf, PassingFailure, type S3Answer, S3Requests } from './s3-requests.ts';
import { uploadInParts } from './s3-upload.ts';
import { textIn, textsIn } from './s3-xml.ts';

/** The object's own statement of its SHA-256; an ETag is none where it was uploaded in parts. */
const DIGEST = 'x-amz-meta-sha256';
/** Larger files go up in parts. */
const WHOLE_BYTES = 16 * 2 ** 20;

/** Objects in a bucket of any S3-compatible server; of requests that servers differ in it makes none. */
export class S3Store implements BlobStore {
  readonly location: string;
  readonly #requests: S3Requests;
  readonly #prefix: string;

  /** @throws UserError for an address that is not one, or where there are no keys. */
  constructor(address: string, environment?: Readonly<Record<string, string | undefined>>) {
    const parsed: S3Address = parseS3Address(address);
    this.#requests = new S3Requests(parsed, s3Keys(environment));
    this.#prefix = parsed.prefix;
    this.location = this.#requests.location;
  }

  async put(key: string, bytes: Uint8Array): Promise<void> {
    checkKey(key);
    const digest = createHash('sha256').update(bytes).digest('hex');
    await this.#requests.text({
      ...{ method: 'PUT', key, body: bytes, headers: { [DIGEST]: digest } },
    });
  }

  async putFile(key: string, path: string): Promise<void> {
    checkKey(key);
    try {
      const { size } = await stat(path);
      if (size <= WHOLE_BYTES) {
        await this.put(key, await readFile(path));
        return;
      }
      const file = await open(path);
      try {
        const digest = createHash('sha256');
        await pipeline(file.createReadStream({ autoClose: false, start: 0 }), digest);
        const sha256 = digest.digest('hex');
        await uploadInParts(this.#requests, key, file, size, { [DIGEST]: sha256 });
        const there = await this.look(key);
        if (there?.size !== size || there.sha256 !== sha256) throw damaged(this.location, key);
      } finally {
        await file.close();
      }
    } catch (error) {
      throw fromSystemError(error, `Cannot upload ${path}`);
    }
  }

  async get(key: string, most: number): Promise<Buffer | undefined> {
    checkKey(key);
    return await this.#requests.make({ method: 'GET', key }, async (answer) => {
      if (answer.status === 404) return undefined;
      const bytes = await bytesOf(answer.body, most);
      const digest = createHash('sha256').update(bytes).digest('hex');
      this.#check(key, answer, bytes.length, digest);
      return bytes;
    });
  }

  async getFile(key: string, path: string): Promise<boolean> {
    checkKey(key);
    const partial = `${path}.${randomUUID()}.partial`;
    try {
      await mkdir(dirname(path), { recursive: true });
      return await this.#requests.make({ method: 'GET', key }, async (answer) => {
        if (answer.status === 404) return false;
        const hash = createHash('sha256');
        let size = 0;
        await pipeline(
          answer.body,
          async function* (pieces: AsyncIterable<Buffer>) {
            for await (const piece of pieces) {
              hash.update(piece);
              size += piece.length;
              yield piece;
            }
          },
          createWriteStream(partial),
        );
        this.#check(key, answer, size, hash.digest('hex'));
        await rename(partial, path);
        return true;
      });
    } catch (error) {
      await rm(partial, { force: true });
      throw fromSystemError(error, `Cannot fetch ${key}`);
    }
  }

  async look(key: string): Promise<{ size: number; sha256: string } | undefined> {
    checkKey(key);
    return await this.#requests.make({ method: 'HEAD', key }, async (answer) => {
      await bytesOf(answer.body, 0);
      if (answer.status === 404) return undefined;
      return { size: sizeOf(answer) ?? NaN, sha256: this.#digestOf(key, answer) };
    });
  }

  async *list(prefix: string): AsyncGenerator<BlobEntry> {
    let after: string | undefined;
    do {
      const { text } = await this.#requests.text({
        ...{ method: 'GET', key: '' },
        query: {
          'list-type': '2',
          prefix: `${this.#prefix}${prefix}`,
          ...(after !== undefined && { 'start-after': after }),
        },
      });
      if (!/<\/ListBucketResult>\s*$/.test(text)) {
        throw new UserError(
          `Cannot use ${this.location}: it does not answer as an S3 server does; check the endpoint.`,
        );
      }
      const entries = textsIn(text, 'Contents').map((entry) => ({
        ...{ whole: textIn(entry, 'Key') ?? '', size: Number(textIn(entry, 'Size')) },
        // The ETag of what came in parts, or lies there under a key of the server, is another digest.
        md5: /^"([0-9a-f]{32})"$/.exec(textIn(entry, 'ETag') ?? '')?.[1],
      }));
      for (const { whole, ...stated } of entries) {
        if (!whole.startsWith(this.#prefix)) continue;
        yield { key: whole.slice(this.#prefix.length), ...stated };
      }
      after = textIn(text, 'IsTruncated') === 'true' ? entries.at(-1)?.whole : undefined;
    } while (after !== undefined);
  }

  async delete(key: string): Promise<void> {
    checkKey(key);
    await this.#requests.text({ method: 'DELETE', key });
  }

  async close(): Promise<void> {
    await this.#requests.close();
  }

  /** @throws PassingFailure when what came is not what was put: the network or the server cut it. */
  #check(key: string, answer: S3Answer, size: number, digest: string): void {
    if (size === (sizeOf(answer) ?? size) && digest === this.#digestOf(key, answer)) return;
    throw new PassingFailure(`what came has another checksum than what was put`);
  }

  #digestOf(key: string, { headers }: S3Answer): string {
    const digest = headers[DIGEST];
    if (typeof digest === 'string' && /^[0-9a-f]{64}$/.test(digest)) return digest;
    throw new UserError(
      `Cannot use ${key} at ${this.location}: it has no checksum of ours; it was not put there by Sonograft, or copied without its metadata.`,
    );
  }
}

function sizeOf({ headers }: S3Answer): number | undefined {
  const length = headers['content-length'];
  return typeof length === 'string' ? Number(length) : undefined;
}

function damaged(location: string, key: string): UserError {
  return new UserError(
    `Cannot write ${key} at ${location}: what the server holds is not what was sent, or the file changed meanwhile; run the same command again.`,
  );
}
