import type { Backbone, BackboneRef } from '../backbones/index.ts';
import { extractFeatures, FeatureStore, loadBackbone } from '../backbones/index.ts';
import type { Workspace } from '../catalog/index.ts';
import type { Effects } from '../effects.ts';
import { silent } from '../effects.ts';
import { UserError } from '../errors.ts';
import type { Notice } from './notice.ts';
import { noticeOf } from './notice.ts';

export interface FeaturesResult extends Notice {
  readonly backbone: string;
  readonly length: number;
  readonly extracted: number;
  readonly cached: number;
}

/**
 * Extracts the features of every accepted frame that the workspace's cache lacks.
 *
 * @throws UserError when there is no frame, or when the backbone cannot be loaded.
 */
export async function features(
  workspace: Workspace,
  ref: BackboneRef,
  effects: Effects = silent,
): Promise<FeaturesResult> {
  const backbone = await loadBackbone(ref);
  const rows = await workspace.catalog.frames();
  if (rows.length === 0) {
    throw new UserError(
      'Cannot extract features: the workspace holds no frame; ingest studies first.',
    );
  }
  return await withStore(workspace, backbone, async (store) => {
    const counts = await extractFeatures(backbone, pngsOf(workspace, rows), store, effects);
    const { name, length } = backbone;
    return { backbone: name, length, ...counts, ...noticeOf(backbone, effects) };
  });
}

/** The features of the given frames, N x length row-major; what the cache lacks is extracted. */
export async function featuresOf(
  workspace: Workspace,
  backbone: Backbone,
  hashes: readonly string[],
  effects: Effects,
): Promise<Float32Array> {
  return await withStore(workspace, backbone, async (store) => {
    const rows = hashes.map((hash) => ({ hash }));
    await extractFeatures(backbone, pngsOf(workspace, rows), store, effects);
    return await store.read(hashes);
  });
}

async function withStore<T>(
  workspace: Workspace,
  backbone: Backbone,
  work: (store: FeatureStore) => Promise<T>,
): Promise<T> {
  const store = await FeatureStore.open(workspace.featuresDir, backbone);
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

/** One entry for each distinct picture. */
function pngsOf(
  workspace: Workspace,
  rows: readonly { readonly hash: string }[],
): { hash: string; path: string }[] {
  const hashes = new Set(rows.map((row) => row.hash));
  return [...hashes].map((hash) => ({ hash, path: workspace.framePath(hash) }));
}
