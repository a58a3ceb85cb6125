import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { WorkspaceFolder } from '../../catalog/index.ts';

/** What there is of one kind. */
export interface Stored {
  readonly objects: number;
  readonly bytes: number;
}

export const kinds = ['frames', 'features', 'runs'] as const;

/** Where frames, features and runs of a workspace are, and how many and large they are there. */
export interface StoredBlobs extends Readonly<Record<(typeof kinds)[number], Stored>> {
  /** Null: in the workspace's folder. */
  readonly blobs: string | null;
}

/** Counts what lies in the object store, or in the folder where there is none. */
export async function storedBlobs(workspace: WorkspaceFolder): Promise<StoredBlobs> {
  const [frames, features, runs] = await Promise.all(kinds.map((kind) => count(workspace, kind)));
  const none = { objects: 0, bytes: 0 };
  return {
    blobs: workspace.config.blobs,
    ...{ frames: frames ?? none, features: features ?? none, runs: runs ?? none },
  };
}

async function count({ blobs, dir }: WorkspaceFolder, kind: string): Promise<Stored> {
  let [objects, bytes] = [0, 0];
  const sizes = blobs === null ? sizesBelow(join(dir, kind)) : blobs.list(`${kind}/`);
  for await (const { size } of sizes) {
    objects += 1;
    bytes += size;
  }
  return { objects, bytes };
}

async function* sizesBelow(dir: string): AsyncGenerator<{ readonly size: number }> {
  const entries = await readdir(dir, { withFileTypes: true, recursive: true }).catch(() => []);
  for (const entry of entries) {
    if (entry.isFile()) yield await stat(join(entry.parentPath, entry.name));
  }
}
