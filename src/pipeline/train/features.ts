import type { Backbone, BackboneRef } from '../../backbones/index.ts';
import {
  allocateFeatures,
  extractFeatures,
  FeatureStore,
  loadBackbone,
  onDevice,
} from '../../backbones/index.ts';
import type { Workspace } from '../../catalog/index.ts';
import type { Effects } from '../../effects.ts';
import { silent } from '../../effects.ts';
import { UserError } from '../../errors.ts';
import type { Device } from '../../graph/index.ts';
import type { Notice } from '../notice.ts';
import { noticeOf } from '../notice.ts';
import { extractShared } from './extract-shared.ts';
import { extractOnWorkers } from '../shards/index.ts';
import type { ViewOptions, Views } from './views.ts';
import { onViews } from './views.ts';

export interface FeaturesResult extends Notice {
  readonly backbone: string;
  readonly length: number;
  readonly extracted: number;
  readonly cached: number;
}

/**
 * Extracts the features of every accepted frame that the workspace's cache lacks, on each view.
 *
 * @throws UserError when there is no frame, or when the backbone cannot be loaded.
 */
export async function features(
  workspace: Workspace,
  {
    backbone: ref,
    device = 'cpu',
    ...asked
  }: ViewOptions & { readonly backbone: BackboneRef; readonly device?: Device | undefined },
  effects: Effects = silent,
): Promise<FeaturesResult> {
  const views = onViews(onDevice(await loadBackbone(ref), device), asked);
  const rows = await workspace.catalog.frames();
  if (rows.length === 0) {
    throw new UserError(
      'Cannot extract features: the workspace holds no frame; ingest studies first.',
    );
  }
  const hashes = rows.map((row) => row.hash);
  const counts = await extractViews(workspace, views, hashes, effects);
  const [{ name, length, weights }] = views;
  return { backbone: name, length, ...counts, ...noticeOf({ weights }, effects) };
}

/** Extracts what the cache lacks of the given frames, on each view; counts frames times views. */
export async function extractViews(
  workspace: Workspace,
  views: Views,
  hashes: readonly string[],
  effects: Effects,
): Promise<{ extracted: number; cached: number }> {
  const counts = { extracted: 0, cached: 0 };
  for (const [i, backbone] of views.entries()) {
    const shared = shareOf(effects, i, views.length);
    const { extracted, cached } = await withStore(workspace, backbone, async (store) => {
      const distinct = [...new Set(hashes)];
      if (workspace.blobs !== null) {
        return await extractShared(workspace, backbone, distinct, store, shared);
      }
      const missing = distinct.filter((hash) => !store.has(hash));
      const { shards } = effects;
      if (shards === undefined || missing.length === 0) {
        return await extractFeatures(backbone, pngsOf(workspace, distinct), store, shared);
      }
      await extractOnWorkers(workspace, backbone, missing, store, shards, shared);
      return { extracted: missing.length, cached: distinct.length - missing.length };
    });
    counts.extracted += extracted;
    counts.cached += cached;
  }
  return counts;
}

/**
 * The features of the given frames: one view after another, each N x length row-major; what the cache
 * lacks is extracted.
 */
export async function featuresOf(
  workspace: Workspace,
  views: Views,
  hashes: readonly string[],
  effects: Effects,
): Promise<Float32Array> {
  await extractViews(workspace, views, hashes, effects);
  const size = hashes.length * views[0].length;
  const features = allocateFeatures(views.length * hashes.length, views[0].length);
  for (const [i, backbone] of views.entries()) {
    await withStore(workspace, backbone, (store) =>
      store.read(hashes, features.subarray(i * size, (i + 1) * size)),
    );
  }
  return features;
}

/** Effects for one of several equal pieces of work, whose progress is that of the whole. */
function shareOf(effects: Effects, piece: number, pieces: number): Effects {
  return {
    ...effects,
    progress: (step, done, total) => effects.progress(step, piece * total + done, pieces * total),
  };
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

function pngsOf(workspace: Workspace, hashes: readonly string[]): { hash: string; path: string }[] {
  return hashes.map((hash) => ({ hash, path: workspace.framePath(hash) }));
}
