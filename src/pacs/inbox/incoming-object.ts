import { createHash } from 'node:crypto';
import { type FileHandle, open, rm } from 'node:fs/promises';
import { Writable } from 'node:stream';
import { HEAD_BYTES } from './object-head.ts';
import { type ObjectIdentity, part10Header } from './part10-header.ts';

/** A whole object in its unfinished file. */
export interface WrittenObject {
  readonly path: string;
  readonly identity: ObjectIdentity;
  /** Of the file, in hexadecimal. */
  readonly sha256: string;
  /** Size of the file. */
  readonly bytes: number;
  /** The first bytes of the data set. */
  readonly head: Buffer;
}

/**
 * Takes the bytes of one data set as they come and writes them, behind a header, into a file. Bytes
 * are always taken: whether they could be written shows at the end, so that a full disk costs an
 * object and not the connection.
 */
export class IncomingObject extends Writable {
  readonly identity: ObjectIdentity;
  readonly #path: string;
  readonly #hash = createHash('sha256');
  #file: FileHandle | undefined;
  #bytes = 0;
  #head: Buffer[] = [];
  #headBytes = 0;
  #failure: Error | undefined;
  #onTaken: (() => void) | undefined;

  constructor(path: string, identity: ObjectIdentity) {
    // The guard before it lets one piece in at a time; the library must not wait by itself.
    super({ highWaterMark: Number.MAX_SAFE_INTEGER, decodeStrings: false });
    this.identity = identity;
    this.#path = path;
  }

  override _construct(callback: (error?: Error | null) => void): void {
    void this.#attempt(async () => {
      this.#file = await open(this.#path, 'wx', 0o600);
      await this.#append(part10Header(this.identity));
    }).then(() => callback());
  }

  override _write(
    piece: Buffer,
    _: BufferEncoding,
    callback: (error?: Error | null) => void,
  ): void {
    const wanted = HEAD_BYTES - this.#headBytes;
    if (wanted > 0) {
      this.#head.push(piece.subarray(0, wanted));
      this.#headBytes += Math.min(wanted, piece.length);
    }
    void this.#attempt(() => this.#append(piece)).then(() => {
      callback();
      if (this.writableLength === 0) this.#onTaken?.();
    });
  }

  override _final(callback: (error?: Error | null) => void): void {
    void this.#attempt(async () => await this.#file?.sync()).then(() => callback());
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    this.#onTaken?.();
    const closed = this.#file?.close() ?? Promise.resolve();
    void closed
      .catch((error: unknown) => {
        this.#failure ??= asError(error);
      })
      .then(() => callback(error));
  }

  /** Resolves when everything that was given so far has been written. */
  async taken(): Promise<void> {
    if (this.writableLength === 0) return;
    await new Promise<void>((resolve) => (this.#onTaken = resolve));
  }

  /**
   * The finished file, which is on the disk for good. Nobody may write after this.
   *
   * @throws what the operating system said when the file could not be written.
   */
  async finish(): Promise<WrittenObject> {
    await new Promise<void>((resolve) => {
      this.once('close', resolve);
      this.end();
    });
    if (this.#failure !== undefined) throw this.#failure;
    const { identity } = this;
    return {
      ...{ path: this.#path, identity, bytes: this.#bytes },
      sha256: this.#hash.digest('hex'),
      head: Buffer.concat(this.#head),
    };
  }

  /** Leaves nothing behind. */
  async discard(): Promise<void> {
    await new Promise<void>((resolve) => {
      if (this.closed) resolve();
      else this.once('close', resolve).destroy();
    });
    await rm(this.#path, { force: true });
  }

  async #append(piece: Buffer): Promise<void> {
    this.#hash.update(piece);
    this.#bytes += piece.length;
    for (let at = 0; at < piece.length;) {
      const { bytesWritten } = (await this.#file?.write(piece, at)) ?? { bytesWritten: Infinity };
      at += bytesWritten;
    }
  }

  /** After the first failure nothing more is tried. */
  async #attempt(work: () => Promise<void>): Promise<void> {
    if (this.#failure !== undefined) return;
    try {
      await work();
    } catch (error) {
      this.#failure = asError(error);
    }
  }
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new RangeError(String(error));
}
