import type { FrameRow, Workspace } from '../../catalog/index.ts';
import type { Effects } from '../../effects.ts';
import type { Predictions } from '../../evaluation/index.ts';
import { readFrame } from '../../images/index.ts';
import type { Classifier } from '../predict/load-run.ts';
import { splitDigest } from '../train/split.ts';
import { ask } from '../evaluate/test-predictions.ts';
import { FrameCounts, type ReferenceStatistics } from './reference-statistics.ts';

/** What is known of a run from frames that it was not trained on. */
export interface Reference {
  /** Of the tuning part; null where it cannot be had. */
  readonly tuning: Predictions | null;
  /** Why not, as the end of a sentence. */
  readonly whyNot: string;
  readonly statistics: ReferenceStatistics | null;
  /** Some frames, and what the run says of them, row-major. */
  readonly frames: readonly Uint8Array[];
  readonly probabilities: Float64Array;
}

/** Frames that a package is tried on. */
const TRIED = 32;

/** Asks a run about the tuning part, or about the test part where there is none. */
export async function referenceOf(
  workspace: Workspace,
  classifier: Classifier,
  effects: Effects,
): Promise<Reference> {
  const { run } = classifier;
  const rows = await workspace.catalog.frames({ labelled: true });
  const isSame = splitDigest(rows) === run.split.digest;
  const part = isSame && rows.some((row) => row.part === 'tuning') ? 'tuning' : 'test';
  const asked = isSame ? rows.filter((row) => row.part === part) : rows.slice(0, TRIED);
  const known = rows.filter(({ category }) => run.categories.includes(category ?? ''));
  const used = asked.filter((row) => known.includes(row));
  const predictions = await ask(workspace, classifier, used, effects);
  const { frames, statistics } = await look(workspace, used, predictions);
  return {
    tuning: isSame && part === 'tuning' ? predictions : null,
    whyNot: isSame
      ? 'there is no tuning part to choose it on'
      : 'frames, labels or the split have changed since it was trained',
    statistics: isSame ? statistics(part) : null,
    frames,
    probabilities: Float64Array.from(predictions.probabilities),
  };
}

/** Looks at every frame and keeps the first ones. */
async function look(workspace: Workspace, rows: readonly FrameRow[], predictions: Predictions) {
  const { categories } = predictions;
  const probabilities = Float64Array.from(predictions.probabilities);
  const counts = new FrameCounts(categories);
  const frames: Uint8Array[] = [];
  const k = categories.length;
  let i = 0;
  for await (const path of workspace.frames.files(rows.map(({ hash }) => hash))) {
    const pixels = await readFrame(path);
    counts.add(pixels, probabilities.subarray(i * k, (i + 1) * k));
    if (frames.length < TRIED) frames.push(pixels);
    i += 1;
  }
  return { frames, statistics: counts.counted.bind(counts) };
}
