import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, stat, statfs, truncate, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import * as z from 'zod';
import type { Workspace } from '../../catalog/index.ts';
import type { Effects } from '../../effects.ts';
import { missing, Refusal } from '../refusal.ts';
import { safeName } from './safe-name.ts';
import { takeBytes, tooMany } from './take-bytes.ts';

/** Files that one upload may hold. */
export const MOST_FILES = 200_000;
/** An upload to which nothing comes is thrown away after this time. */
const KEPT_MS = 7 * 24 * 3600 * 1000;
/** What must stay free of the disk. */
const SPARE_BYTES = 256 * 2 ** 20;

const manifestSchema = z.object({
  files: z.array(z.object({ name: z.string(), size: z.number() })),
});

type Manifest = z.infer<typeof manifestSchema>;

export interface UploadedFile {
  readonly name: string;
  readonly size: number;
  readonly received: number;
}

export interface Upload {
  readonly upload: string;
  readonly files: readonly UploadedFile[];
  readonly complete: boolean;
  readonly expiresAt: string;
}

/** Bytes of a file of an upload. */
interface Piece {
  readonly number: number;
  readonly from: number;
  readonly bytes: Readable;
  readonly announced: number;
}

/** Whoever writes into a file: how to stop that, and when it is over. */
interface Writing {
  readonly leave: AbortController;
  readonly over: Promise<void>;
}

/**
 * Files on their way in, under uploads/ of the workspace. How much of a file is there is its length on
 * the disk, so that an upload goes on after a lost connection and after a restart. What was ingested
 * stays where it is: it is the source of its frames.
 */
export class Uploads {
  readonly #workspace: Pick<Workspace, 'dir' | 'config'>;
  readonly #effects: Effects;
  readonly #writing = new Map<string, Writing>();

  constructor(workspace: Pick<Workspace, 'dir' | 'config'>, effects: Effects) {
    this.#workspace = workspace;
    this.#effects = effects;
  }

  get limits(): { uploadBytes: number; files: number } {
    const { upload_gigabytes: gigabytes } = this.#workspace.config.serve;
    return { uploadBytes: Math.floor(gigabytes * 1e9), files: MOST_FILES };
  }

  /** @throws Refusal when it is too large, does not fit on the disk, or a name leads elsewhere. */
  async begin(files: Manifest['files']): Promise<Upload> {
    const { uploadBytes, files: most } = this.limits;
    const bytes = files.reduce((sum, { size }) => sum + size, 0);
    if (bytes > uploadBytes || files.length > most) {
      throw new Refusal(
        413,
        `Cannot take the upload: it holds ${files.length} files of ${gigabytes(bytes)} together, and may hold ${most} of ${gigabytes(uploadBytes)}; send less at once, or name a folder of the server.`,
        'upload-too-large',
        { values: { bytes: gigabytes(bytes), most: gigabytes(uploadBytes), files: most } },
      );
    }
    const named = files.map(({ name, size }) => ({ name: safeName(name), size }));
    const twice = named.find(
      ({ name }, i) => named.findIndex((other) => other.name === name) !== i,
    );
    if (twice !== undefined) {
      throw new Refusal(400, `Cannot take the upload: two of its files are named ${twice.name}.`);
    }
    await this.#refuseFullDisk(bytes);
    const upload = randomUUID();
    await mkdir(join(this.#dir(upload), 'files'), { recursive: true });
    await writeFile(this.#manifest(upload), JSON.stringify({ files: named }));
    return await this.status(upload);
  }

  /** @throws Refusal with 404 when there is none. */
  async status(upload: string): Promise<Upload> {
    const { files } = await this.#read(upload);
    const found = await Promise.all(
      files.map(async (file) => ({
        ...file,
        received: (await stat(this.#file(upload, file.name)).catch(() => null))?.size ?? 0,
      })),
    );
    const { mtimeMs } = await stat(this.#manifest(upload));
    return {
      upload,
      files: found,
      complete: found.every(({ size, received }) => received === size),
      expiresAt: new Date(mtimeMs + KEPT_MS).toISOString(),
    };
  }

  /**
   * Appends to a file. What has come before a connection breaks stays; where the server has not noticed
   * yet that an earlier one is broken, this one takes its place.
   *
   * @param piece.announced how many bytes the request says that it has, where it says.
   * @throws Refusal with 409 when `from` is not where the file ends, with 413 beyond its size, and as
   *   {@link takeBytes}.
   */
  async append(upload: string, { number, from, bytes, announced }: Piece): Promise<UploadedFile> {
    const { files } = await this.#read(upload);
    const file = files[number];
    if (file === undefined) throw missing(`file ${number} in this upload`);
    const { name, size } = file;
    if (announced > size - from) throw tooMany(name);
    const path = this.#file(upload, name);
    for (let other = this.#writing.get(path); other; other = this.#writing.get(path)) {
      other.leave.abort();
      await other.over;
    }
    const leave = new AbortController();
    let end = (): void => undefined;
    const over = new Promise<void>((resolve) => {
      end = resolve;
    });
    this.#writing.set(path, { leave, over });
    try {
      await mkdir(dirname(path), { recursive: true });
      const received = (await stat(path).catch(() => null))?.size ?? 0;
      if (received !== from) {
        throw new Refusal(
          409,
          `Cannot take the bytes: ${received} of ${name} are here and they begin at ${from}; go on from ${received}.`,
          'elsewhere',
          { received },
        );
      }
      await takeBytes(bytes, { name, path, most: size - from, signal: leave.signal });
      return { ...file, received: (await stat(path)).size };
    } catch (error) {
      if (error instanceof Refusal && error.status === 413) await truncate(path, from);
      throw error;
    } finally {
      this.#writing.delete(path);
      end();
    }
  }

  async remove(upload: string): Promise<void> {
    await this.#read(upload);
    await rm(this.#dir(upload), { recursive: true, force: true });
  }

  /** What ingest reads of a finished upload: its folder. @throws Refusal when bytes are missing. */
  async source(upload: string): Promise<string> {
    const { complete, files } = await this.status(upload);
    if (!complete) {
      const open = files.find(({ size, received }) => received < size);
      throw new Refusal(
        409,
        `Cannot ingest the upload: ${open?.name ?? 'a file'} has ${open?.received ?? 0} of ${open?.size ?? 0} bytes; send the rest first.`,
        'unfinished',
        { values: { name: open?.name ?? '' } },
      );
    }
    return join(this.#dir(upload), 'files');
  }

  /** Throws away what was begun long ago and never finished. */
  async sweep(): Promise<void> {
    const root = join(this.#workspace.dir, 'uploads');
    if (!existsSync(root)) return;
    for (const upload of await readdir(root)) {
      try {
        const { complete, expiresAt } = await this.status(upload);
        if (!complete && Date.parse(expiresAt) < Date.now()) await this.remove(upload);
      } catch (error) {
        this.#effects.note(`Cannot look at the upload ${upload}: ${String(error)}`);
      }
    }
  }

  async #read(upload: string): Promise<Manifest> {
    const text = /^[0-9a-f-]{36}$/.test(upload)
      ? await readFile(this.#manifest(upload), 'utf8').catch(() => null)
      : null;
    if (text === null) throw missing(`upload ${upload}`);
    return manifestSchema.parse(JSON.parse(text));
  }

  async #refuseFullDisk(bytes: number): Promise<void> {
    const { bavail, bsize } = await statfs(this.#workspace.dir);
    const free = bavail * bsize;
    if (bytes + SPARE_BYTES <= free) return;
    throw new Refusal(
      507,
      `Cannot take the upload: it holds ${gigabytes(bytes)} and the disk has ${gigabytes(free)} free; free some space first.`,
      'no-room',
      { values: { bytes: gigabytes(bytes), free: gigabytes(free) } },
    );
  }

  #dir(upload: string): string {
    return join(this.#workspace.dir, 'uploads', upload);
  }

  #manifest(upload: string): string {
    return join(this.#dir(upload), 'upload.json');
  }

  #file(upload: string, name: string): string {
    return join(this.#dir(upload), 'files', name);
  }
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toPrecision(3)} GB`;
}
