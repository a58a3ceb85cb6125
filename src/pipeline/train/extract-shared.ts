import {
  type Backbone,
  extractFeatures,
  type FeatureStore,
  openFrameSession,
} from '../../backbones/index.ts';
import type { Workspace } from '../../catalog/index.ts';
import type { Effects } from '../../effects.ts';
import { extractOnWorkers, SharedFeatures } from '../shards/index.ts';

/** Frames that are fetched while the ones before them are worked on, and then shared. */
const WINDOW = 256;

/**
 * Extracts the features that neither the store here nor the object store has, from frames that may have
 * to be fetched, and puts them there too. What another machine has extracted is fetched. The file here
 * has the frames in the given order, as where there is no object store.
 *
 * @param hashes each once; workers find their frames in the object store.
 */
export async function extractShared(
  workspace: Workspace,
  backbone: Backbone,
  hashes: readonly string[],
  store: FeatureStore,
  effects: Effects,
): Promise<{ extracted: number; cached: number }> {
  const { blobs, featuresDir, frames } = workspace;
  if (blobs === null) throw new RangeError('the workspace has no object store');
  const shared = new SharedFeatures(blobs, featuresDir, backbone);
  await shared.pull(hashes, store, (done) => {
    effects.progress('Fetching features', done, hashes.length);
  });
  const missing = hashes.filter((hash) => !store.has(hash));
  const cached = hashes.length - missing.length;
  if (effects.shards !== undefined && missing.length > 0) {
    await extractOnWorkers(workspace, backbone, missing, store, effects.shards, effects);
  } else if (missing.length > 0) {
    await extractHere(missing);
  }
  await shared.push(hashes, store);
  return { extracted: missing.length, cached };

  async function extractHere(missing: readonly string[]): Promise<void> {
    const session = backbone.device === 'cpu' ? await openFrameSession(backbone.graph) : undefined;
    try {
      let next = fetched(missing.slice(0, WINDOW));
      for (let at = 0; at < missing.length; at += WINDOW) {
        const files = await next;
        next = fetched(missing.slice(at + WINDOW, at + 2 * WINDOW));
        // An error surfaces when its turn comes; until then it must not count as unhandled.
        next.catch(() => undefined);
        const part: Effects = {
          ...effects,
          progress: (step, done) => {
            effects.progress(step, cached + at + done, hashes.length);
          },
        };
        await extractFeatures(backbone, files, store, part, { session });
        await shared.push(missing.slice(at, at + WINDOW), store);
      }
      await next;
    } finally {
      await session?.release();
    }
  }

  async function fetched(some: readonly string[]): Promise<{ hash: string; path: string }[]> {
    const files: { hash: string; path: string }[] = [];
    for await (const path of frames.files(some)) {
      files.push({ hash: some[files.length] ?? '', path });
    }
    return files;
  }
}
