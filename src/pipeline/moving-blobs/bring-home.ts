import { FeatureStore } from '../../backbones/index.ts';
import { sharedWith, type Workspace } from '../../catalog/index.ts';
import type { Effects } from '../../effects.ts';
import { throwIfInterrupted } from '../../errors.ts';
import { sharedKinds, SharedFeatures } from '../shards/index.ts';
import { fetchRun } from '../predict/shared-run.ts';

const ACTION = 'copying from the object store';

/**
 * Copies what the object store of a workspace has into its folder. Whatever comes is compared with the
 * checksum of what was put there, and a frame with its name.
 */
export async function bringHome(workspace: Workspace, effects: Effects): Promise<void> {
  const { blobs } = workspace;
  if (blobs === null) return;
  const hashes = [...new Set((await workspace.catalog.frames()).map(({ hash }) => hash))];
  // Without a limit to what the folder holds.
  const { frames } = sharedWith(workspace, blobs);
  let done = 0;
  for await (const path of frames.files(hashes)) {
    throwIfInterrupted(effects.signal, ACTION);
    done += path === '' ? 0 : 1;
    effects.progress('Copying frames', done, hashes.length);
  }
  for (const kind of await sharedKinds(blobs)) {
    const shared = new SharedFeatures(blobs, workspace.featuresDir, kind);
    const store = await FeatureStore.open(workspace.featuresDir, kind);
    try {
      // First those of the catalog, in its order; then whatever else there is.
      const all = [...new Set([...hashes, ...(await shared.hashes())])];
      await shared.pull(all, store, (fetched) => {
        throwIfInterrupted(effects.signal, ACTION);
        effects.progress('Copying features', fetched, all.length);
      });
    } finally {
      await store.close();
    }
  }
  const runs = await workspace.catalog.runs();
  for (const [i, { name }] of runs.entries()) {
    throwIfInterrupted(effects.signal, ACTION);
    await fetchRun(workspace, name);
    effects.progress('Copying runs', i + 1, runs.length);
  }
}
