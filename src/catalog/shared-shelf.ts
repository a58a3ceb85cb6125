import { randomUUID } from 'node:crypto';
import { existsSync, utimesSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { BlobStore } from '../blobs/index.ts';
import { fromSystemError, isMissing, UserError } from '../errors.ts';
import { frameFromPng, frameHash, framePath } from '../images/index.ts';
import { mapInOrder } from '../map-in-order.ts';
import type { FrameShelf } from './frame-shelf.ts';

/** Frames on their way at once. */
const AT_ONCE = 32;
/** Above what the PNG of a frame may have. */
const MOST_BYTES = 2 ** 18;
/** Hashes are even over the folders of their first two digits, so each has its share of the room. */
const FOLDERS = 256;
/** A folder is looked through again when so much of its share was added. */
const SLACK = 0.1;
/** What was used so lately may be in use by another process, and stays. */
const GRACE_MS = 30 * 60_000;

export interface SharedShelfOptions {
  /** Bytes of frames that the folder holds; more only of such as are in use or nowhere else. */
  readonly room: number;
  readonly graceMs?: number;
}

/**
 * Frames in an object store, of which the workspace's folder holds those used last. What is fetched is
 * checked against its name: whoever can write to the store cannot pass one picture off as another.
 */
export class SharedShelf implements FrameShelf {
  readonly #store: BlobStore;
  readonly #dir: string;
  readonly #share: number;
  readonly #graceMs: number;
  /** Bytes that this process has put into each folder since it looked it through. */
  readonly #added = new Map<string, number>();

  constructor(store: BlobStore, dir: string, { room, graceMs = GRACE_MS }: SharedShelfOptions) {
    this.#store = store;
    this.#dir = dir;
    this.#share = room / FOLDERS;
    this.#graceMs = graceMs;
  }

  async file(hash: string): Promise<string> {
    const path = framePath(this.#dir, hash);
    if (touch(path)) return path;
    const png = await this.#store.get(frameKey(hash), MOST_BYTES);
    if (png === undefined) {
      throw new UserError(
        `Cannot fetch the frame ${hash.slice(0, 12)}: ${this.#store.location} has none of that name; run ingest again.`,
      );
    }
    const pixels = frameFromPng(png);
    if (pixels === null || frameHash(pixels) !== hash) {
      throw new UserError(
        `Cannot use the frame ${hash.slice(0, 12)} from ${this.#store.location}: it is not the picture of that name; remove it there and run ingest again.`,
      );
    }
    const partial = `${path}.${randomUUID()}.partial`;
    try {
      await mkdir(dirname(path), { recursive: true });
      await writeFile(partial, png);
      await rename(partial, path);
    } catch (error) {
      await rm(partial, { force: true });
      throw fromSystemError(error, 'Cannot keep a frame');
    }
    await this.#makeRoom(hash.slice(0, 2), png.length);
    return path;
  }

  files(hashes: Iterable<string>): AsyncIterable<string> {
    return mapInOrder(hashes, AT_ONCE, (hash) => this.file(hash));
  }

  /** A frame is in the store before the catalog knows of it. */
  has(): boolean {
    return true;
  }

  async share(hashes: readonly string[]): Promise<void> {
    const put = async (hash: string): Promise<void> => {
      const path = framePath(this.#dir, hash);
      let png: Buffer;
      try {
        png = await readFile(path);
      } catch (error) {
        // One that went to make room for others is in the store.
        if ((await this.#store.look(frameKey(hash))) !== undefined) return;
        throw fromSystemError(error, 'Cannot share a frame');
      }
      await this.#store.put(frameKey(hash), png);
      await this.#makeRoom(hash.slice(0, 2), png.length);
    };
    const puts = mapInOrder(new Set(hashes), AT_ONCE, put);
    while ((await puts.next()).done !== true) continue;
  }

  /** Removes what was used longest ago, where a folder has more than its share. */
  async #makeRoom(folder: string, bytes: number): Promise<void> {
    const added = (this.#added.get(folder) ?? this.#share) + bytes;
    this.#added.set(folder, added);
    if (added < SLACK * this.#share) return;
    this.#added.set(folder, 0);
    const dir = join(this.#dir, folder);
    const found = await Promise.all(
      (await readdir(dir))
        .filter((name) => /^[0-9a-f]{64}\.png$/.test(name))
        .map(async (name) => {
          const { size, mtimeMs } = (await stat(join(dir, name)).catch(() => null)) ?? {};
          return { name, size: size ?? 0, usedAt: mtimeMs ?? Infinity };
        }),
    );
    let held = found.reduce((sum, { size }) => sum + size, 0);
    const before = Date.now() - this.#graceMs;
    for (const { name, size, usedAt } of found.sort((a, b) => a.usedAt - b.usedAt)) {
      if (held <= this.#share || usedAt > before) return;
      // Only what is in the store may go: predictions and an interrupted ingest leave others.
      if ((await this.#store.look(frameKey(name.slice(0, 64)))) === undefined) continue;
      await rm(join(dir, name), { force: true });
      held -= size;
    }
  }
}

/** What the frame of a hash is called in an object store. */
export function frameKey(hash: string): string {
  return `frames/${hash.slice(0, 2)}/${hash}.png`;
}

/** Notes that a file was used. @returns whether it is there. */
function touch(path: string): boolean {
  if (!existsSync(path)) return false;
  try {
    const now = new Date();
    utimesSync(path, now, now);
    return true;
  } catch (error) {
    // It went this very moment, or belongs to another user and is there all the same.
    return !isMissing(error);
  }
}
