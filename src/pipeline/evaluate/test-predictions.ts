import type { FrameRow, Workspace } from '../../catalog/index.ts';
import type { Effects } from '../../effects.ts';
import { UserError } from '../../errors.ts';
import type { Predictions } from '../../evaluation/index.ts';
import type { Device } from '../../graph/index.ts';
import type { Classifier } from '../predict/load-run.ts';
import { loadRun } from '../predict/load-run.ts';
import { refuseNearIdentical } from '../train/near-identical.ts';
import { predictionsOf } from '../train/predictions.ts';
import { probabilitiesOf } from '../predict/probabilities.ts';
import { requireSplit } from '../train/require-split.ts';
import type { RunFile } from '../predict/run-file.ts';
import { splitDigest } from '../train/split.ts';

/** What a run says about the test part. */
export interface TestPredictions {
  readonly classifier: Classifier;
  /** The labelled frames of every part, and those of the test part in the predictions' order. */
  readonly rows: readonly FrameRow[];
  readonly inTest: readonly FrameRow[];
  readonly predictions: Predictions;
}

/**
 * Asks a run about every frame of the test part.
 *
 * @param device where its backbone runs; absent: where it ran in training.
 * @throws UserError when the split is not the run's any more, when a patient is in two parts, or
 *   when parts share a near-identical frame.
 */
export async function testPredictions(
  workspace: Workspace,
  name: string,
  device: Device | undefined,
  effects: Effects,
): Promise<TestPredictions> {
  const classifier = await loadRun(workspace, name, device);
  const { run } = classifier;
  const { rows } = await requireSplit(workspace);
  refuseLeak(rows, run);
  await refuseNearIdentical(workspace, rows, (row) => row.part ?? '', `evaluate ${name}`, effects);
  const inTest = rows.filter((row) => row.part === 'test');
  const predictions = await ask(workspace, classifier, inTest, effects);
  return { classifier, rows, inTest, predictions };
}

/** Asks a run about every frame of the tuning part; null where there is no such part. */
export async function tuningPredictions(
  workspace: Workspace,
  classifier: Classifier,
  rows: readonly FrameRow[],
  effects: Effects,
): Promise<Predictions | null> {
  const inTuning = rows.filter((row) => row.part === 'tuning');
  return inTuning.length === 0 ? null : await ask(workspace, classifier, inTuning, effects);
}

/** Asks a run about labelled frames of a workspace, which need not be its own. */
export async function ask(
  workspace: Workspace,
  classifier: Classifier,
  rows: readonly FrameRow[],
  effects: Effects,
): Promise<Predictions> {
  const hashes = rows.map((row) => row.hash);
  const probabilities = await probabilitiesOf(workspace, classifier, hashes, effects);
  return predictionsOf(rows, classifier.run.categories, probabilities);
}

/** @throws UserError when the workspace's split is not the one the run was trained on, or leaks. */
function refuseLeak(rows: readonly FrameRow[], run: RunFile): void {
  if (splitDigest(rows) !== run.split.digest) {
    throw new UserError(
      `Cannot evaluate ${run.run}: frames, labels or the split have changed since it was trained, so test images may have been trained on; train a run on the present split.`,
    );
  }
  const parts = new Map<string, string | null>();
  for (const { patient, part } of rows) {
    const before = parts.get(patient);
    if (before !== undefined && before !== part) {
      throw new UserError(
        `Cannot evaluate ${run.run}: patient ${patient} is in both ${before ?? ''} and ${part ?? ''}; split again.`,
      );
    }
    parts.set(patient, part);
  }
}
