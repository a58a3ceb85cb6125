import * as z from 'zod';
import { allocateFeatures, FeatureStore } from '../../backbones/index.ts';
import type { WorkspaceFolder } from '../../catalog/index.ts';
import type { Features, TrainingSet } from '../../heads/index.ts';
import { SharedFeatures } from '../shards/index.ts';
import { sha256 } from '../shards/shard-files.ts';
import { streamedFeatures } from '../train/streamed-features.ts';
import type { Views } from '../train/views.ts';

const rows = z.array(z.int().min(0)).max(1e8);

/** Labelled frames that heads are fitted on, without their features; workers read those themselves. */
export const fitInputSchema = z.strictObject({
  /** The stores of each view's features. */
  views: z
    .array(
      z.strictObject({
        name: z.string().regex(/^[^/\\]{1,200}$/),
        key: sha256,
        length: z.int().positive(),
      }),
    )
    .min(1)
    .max(16),
  /** One for each frame, and so are the labels and the groups. */
  hashes: z.array(sha256).min(1),
  labels: rows,
  groups: z.array(z.string()),
  categories: z.array(z.string()).min(1),
});

export type FitInput = z.infer<typeof fitInputSchema>;

/** What workers are told of frames on some views, whose features are in the stores. */
export function fitInputOf(
  views: Views,
  {
    hashes,
    labels,
    groups,
    categories,
  }: Pick<FitInput, 'hashes' | 'groups' | 'categories'> & {
    readonly labels: Int32Array;
  },
): FitInput {
  return {
    views: views.map(({ name, key, length }) => ({ name, key, length })),
    ...{ hashes, labels: [...labels], groups, categories },
  };
}

/**
 * The training set with its features in memory: one row for each view of each frame, one view after
 * another.
 */
export async function readSet(
  { featuresDir }: Pick<WorkspaceFolder, 'featuresDir'>,
  input: FitInput,
): Promise<TrainingSet> {
  const { views, hashes } = input;
  const length = views[0]?.length ?? 0;
  const size = hashes.length * length;
  const features = allocateFeatures(views.length * hashes.length, length);
  for (const [i, view] of views.entries()) {
    const store = await FeatureStore.open(featuresDir, view);
    try {
      await store.read(hashes, features.subarray(i * size, (i + 1) * size));
    } finally {
      await store.close();
    }
  }
  return setOf(features, input);
}

/** A training set that must be closed. */
export interface OpenSet {
  readonly set: TrainingSet<Features>;
  close(): Promise<void>;
}

/** {@link readSet} of features that may have to be fetched, or the same with features that are read as they are needed. */
export async function openSet(
  workspace: Pick<WorkspaceFolder, 'featuresDir' | 'blobs'>,
  input: FitInput,
  streamed: boolean,
): Promise<OpenSet> {
  await fetchFeatures(workspace, input);
  if (!streamed) {
    return { set: await readSet(workspace, input), close: () => Promise.resolve() };
  }
  const features = await streamedFeatures(workspace, input.views, input.hashes);
  return { set: setOf(features, input), close: () => features.close() };
}

/** Fills the stores here with what the object store has, where the workspace has one. */
async function fetchFeatures(
  { featuresDir, blobs }: Pick<WorkspaceFolder, 'featuresDir' | 'blobs'>,
  { views, hashes }: FitInput,
): Promise<void> {
  if (blobs === null) return;
  for (const view of views) {
    const store = await FeatureStore.open(featuresDir, view);
    try {
      await new SharedFeatures(blobs, featuresDir, view).pull(hashes, store, () => undefined);
    } finally {
      await store.close();
    }
  }
}

function setOf<F extends Features>(
  features: F,
  { views, labels, groups, categories }: FitInput,
): TrainingSet<F> {
  return {
    ...{ features, length: views[0]?.length ?? 0, categories },
    labels: Int32Array.from(views.flatMap(() => labels)),
    groups: views.flatMap(() => groups),
    views: views.length,
  };
}
