import type { Workspace } from '../../catalog/index.ts';
import type { Effects } from '../../effects.ts';
import type { Head } from '../../heads/index.ts';
import { openPredictor } from '../../heads/index.ts';
import { featuresOf } from '../train/features.ts';
import type { Views } from '../train/views.ts';

/**
 * The probability of every category for every frame, N x K row-major: the mean over the frame's
 * views. The features of one view at a time are in memory.
 */
export async function probabilitiesOf(
  workspace: Workspace,
  { views, head }: { readonly views: Views; readonly head: Head },
  hashes: readonly string[],
  effects: Effects,
): Promise<Float64Array> {
  const sums = new Float64Array(hashes.length * head.categories.length);
  const predictor = await openPredictor(head);
  try {
    for (const view of views) {
      const features = await featuresOf(workspace, [view], hashes, effects);
      const probabilities = await predictor.probabilities(features);
      probabilities.forEach((probability, i) => (sums[i] = (sums[i] ?? 0) + probability));
    }
  } finally {
    await predictor.release();
  }
  return sums.map((sum) => sum / views.length);
}
