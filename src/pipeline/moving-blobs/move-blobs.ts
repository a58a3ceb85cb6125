import { resolve } from 'node:path';
import { openBlobStore, tryBlobStore } from '../../blobs/index.ts';
import { changeSettings, openWorkspace, sharedWith, type Workspace } from '../../catalog/index.ts';
import type { Effects } from '../../effects.ts';
import { fromSystemError, UserError } from '../../errors.ts';
import { bringHome } from './bring-home.ts';
import { sendAway } from './send-away.ts';
import { storedBlobs, type StoredBlobs } from './stored.ts';

/** What `to` says where blobs come back into the workspace's folder. */
export const FOLDER = 'folder';

/**
 * Copies frames, features and runs of a workspace to an object store or back into its folder, proves
 * that what is there is what was here, and has the settings name the new place. The old one stays as it
 * was. Interrupted, the same command goes on from there.
 *
 * @param to an address of an object store, or {@link FOLDER}.
 * @throws UserError when it is there already, or one of the two cannot be used.
 */
export async function moveBlobs(
  dir: string,
  to: string,
  effects: Effects,
): Promise<StoredBlobs & { readonly from: string | null }> {
  const workspace = await openWorkspace(dir);
  const from = workspace.config.blobs;
  try {
    refuseSame(workspace, to);
    if (to === FOLDER) {
      await bringHome(workspace, effects);
    } else {
      await tryBlobStore(to);
      const away = sharedWith(workspace, openBlobStore(to));
      await sendAway(workspace, away, effects).finally(() => away.blobs?.close());
    }
    await changeSettings(resolve(dir), (document) => {
      document.set('blobs', to === FOLDER ? null : to);
    });
  } catch (error) {
    throw fromSystemError(error, 'Cannot move frames, features and runs');
  } finally {
    await workspace.close();
  }
  const moved = await openWorkspace(dir);
  try {
    return { from, ...(await storedBlobs(moved)) };
  } finally {
    await moved.close();
  }
}

function refuseSame({ config: { blobs } }: Workspace, to: string): void {
  if ((blobs ?? FOLDER) === to) {
    throw new UserError(`Frames, features and runs are in ${to} already.`);
  }
  if (blobs !== null && to !== FOLDER) {
    throw new UserError(
      'Cannot move from one object store to another in one step; name --to folder first, then the other one.',
    );
  }
}
