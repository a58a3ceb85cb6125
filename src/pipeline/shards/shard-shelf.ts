import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { BlobStore } from '../../blobs/index.ts';
import type { WorkspaceFolder } from '../../catalog/index.ts';
import { fromSystemError, isMissing } from '../../errors.ts';

/** The input or result of a shard is never larger; ten million frames to fit on have 1 GB. */
const MOST_BYTES = 2 ** 31;

/** What tells where the files of shards are. */
export type Place = Pick<WorkspaceFolder, 'dir' | 'blobs'>;

/** Files by which shards and what they give go from one machine to another. */
export interface ShardShelf {
  /** For people: where a file is. */
  where(name: string): string;
  has(name: string): Promise<boolean>;
  /** The bytes of a file; undefined when there is none. */
  read(name: string): Promise<Buffer | undefined>;
  /** Writes a file, whole or not at all; two that write the same do no harm. */
  write(name: string, bytes: Uint8Array | string): Promise<void>;
  /** Removes a file, which need not be there. */
  remove(name: string): Promise<void>;
}

/** In the object store, where the workspace has one, else in its folder, which workers then share. */
export function openShelf({ dir, blobs }: Place): ShardShelf {
  return blobs === null ? folderShelf(join(dir, 'shards')) : sharedShelf(blobs);
}

function folderShelf(dir: string): ShardShelf {
  const where = (name: string): string => join(dir, name);
  return {
    where,
    has: (name) => Promise.resolve(existsSync(where(name))),
    async read(name) {
      try {
        return await readFile(where(name));
      } catch (error) {
        if (isMissing(error)) return undefined;
        throw fromSystemError(error, 'Cannot read what workers share');
      }
    },
    async write(name, bytes) {
      const partial = `${where(name)}.${randomUUID()}.partial`;
      try {
        // It may tell of patients' files.
        await mkdir(dirname(partial), { recursive: true, mode: 0o700 });
        await writeFile(partial, bytes, { mode: 0o600 });
        await rename(partial, where(name));
      } catch (error) {
        await rm(partial, { force: true });
        throw fromSystemError(error, 'Cannot share work with the workers');
      }
    },
    remove: (name) => rm(where(name), { force: true }),
  };
}

function sharedShelf(store: BlobStore): ShardShelf {
  const keyOf = (name: string): string => `shards/${name}`;
  return {
    where: (name) => `${keyOf(name)} in ${store.location}`,
    has: async (name) => (await store.look(keyOf(name))) !== undefined,
    read: (name) => store.get(keyOf(name), MOST_BYTES),
    write: (name, bytes) => store.put(keyOf(name), Buffer.from(bytes)),
    remove: (name) => store.delete(keyOf(name)),
  };
}
