import type { Effects } from '../../effects.ts';
import { evaluate, pairedDifference, type Predictions } from '../../evaluation/index.ts';
import { type Fold, outOfFold, patientFolds, type TrainingSet } from '../../heads/index.ts';
import { mapInOrder } from '../../map-in-order.ts';
import type { LeakControl } from './findings.ts';
import { groupBy } from './group-by.ts';
import type { LeakFrame } from './leak-frame.ts';
import { partnersOf } from './partners.ts';
import { PATCH_LENGTH, shamPatches, truePatches } from './patches.ts';

/** Of the cross-validation over patients. */
const FOLDS = 5;
/** Frames under way at once, which may have to be fetched. */
const AT_ONCE = 32;
/** Regularisation strength, times the length of a patch: that of a head on a weak picture. */
const STRENGTH = 1;
/** One-sided. */
const LEVEL = 0.99;

/**
 * Tells whether what was filled still says the category: a control is trained that sees nothing but
 * the filled boxes of the finished frames, each at 64 x 16 and without its place, and another that
 * sees sham boxes, which are a partner's boxes filled in the same frame. Both are multinomial logistic
 * regression, tested on held-out patients; a frame's answer is the mean over its boxes. It is a leak
 * where the 99 % lower bound of the difference in balanced accuracy exceeds 0 (jackknife over
 * patients, paired by frame).
 *
 * @param frames labelled; those with nothing filled take no part.
 * @param seed of the folds and the partners.
 */
export async function leakControl(
  frames: readonly LeakFrame[],
  seed: number,
  effects: Effects,
): Promise<LeakControl> {
  const filled = testable(frames);
  const categories = [...new Set(filled.map(({ category }) => category))].sort();
  if (categories.length < 2) {
    const reason = 'fewer than two categories have filled boxes in images of two patients';
    return { verdict: 'not tested', reason };
  }
  const groups = filled.map(({ patient }) => patient);
  const labels = Int32Array.from(filled, ({ category }) => categories.indexOf(category));
  const folds = patientFolds({ labels, groups, categories }, FOLDS, seed);
  if (typeof folds === 'string') return { verdict: 'not tested', reason: folds };

  const partners = partnersOf(filled, folds, seed);
  const sham = (frame: LeakFrame, i: number) =>
    shamPatches(frame, filled[partners[i] ?? i]?.filled ?? []);
  const answer = async (
    patchesOf: (frame: LeakFrame, i: number) => Promise<Float32Array[]>,
    arm: string,
  ) => {
    const patches: Float32Array[][] = [];
    const places = filled.keys();
    const each = mapInOrder(places, AT_ONCE, (i) => patchesOf(filled[i] as LeakFrame, i));
    for await (const some of each) patches.push(some);
    const set = setOf(patches, { labels, groups, categories });
    const rows = folds.map((fold) => rowsOf(fold, patches));
    const c = STRENGTH / PATCH_LENGTH;
    const shares = await outOfFold(set, rows, { c }, `Looking for a leak: ${arm}`, effects);
    const probabilities = meansOf(shares, patches, categories.length);
    return { categories, truth: labels, probabilities, clusters: groups } satisfies Predictions;
  };
  const fromBoxes = await answer(truePatches, 'filled boxes');
  const fromShamBoxes = await answer(sham, 'sham boxes');
  // Both sides of this level leave out 1 % each.
  const options = { metric: 'balanced accuracy', level: 2 * LEVEL - 1, seed } as const;
  const { value, alternatives, method } = pairedDifference(fromShamBoxes, fromBoxes, options);
  const [jackknife] = alternatives;
  // Without any spread over patients the difference is what it is.
  const lowerBound = jackknife?.low ?? value;
  return {
    verdict: lowerBound > 0 ? 'leak' : 'passed',
    frames: filled.length,
    boxes: filled.reduce((sum, frame) => sum + frame.filled.length, 0),
    patients: new Set(groups).size,
    categories: categories.length,
    fromBoxes: balancedAccuracy(fromBoxes),
    fromShamBoxes: balancedAccuracy(fromShamBoxes),
    difference: value,
    lowerBound,
    level: LEVEL,
    method: jackknife?.method ?? method,
  };
}

/** Frames with filled boxes, of categories that two patients have. */
function testable(frames: readonly LeakFrame[]): LeakFrame[] {
  const filled = frames.filter((frame) => frame.filled.length > 0);
  const patients = groupBy(filled, ({ category }) => category);
  return filled.filter(
    ({ category }) => new Set(patients.get(category)?.map(({ patient }) => patient)).size >= 2,
  );
}

/** One row for each patch, with its frame's label and patient. */
function setOf(
  patches: readonly (readonly Float32Array[])[],
  { labels, groups, categories }: Pick<TrainingSet, 'labels' | 'groups' | 'categories'>,
): TrainingSet {
  const all = patches.flat();
  const features = new Float32Array(all.length * PATCH_LENGTH);
  all.forEach((patch, row) => features.set(patch, row * PATCH_LENGTH));
  return {
    features,
    length: PATCH_LENGTH,
    labels: Int32Array.from(patches.flatMap((each, frame) => each.map(() => labels[frame] ?? 0))),
    categories,
    groups: patches.flatMap((each, frame) => each.map(() => groups[frame] ?? '')),
  };
}

/** A fold of frames as one of their patches. */
function rowsOf({ train, held }: Fold, patches: readonly (readonly Float32Array[])[]): Fold {
  const starts = [0];
  patches.forEach((each, frame) => starts.push((starts[frame] ?? 0) + each.length));
  const expand = (frames: Int32Array) =>
    Int32Array.from(
      Array.from(frames).flatMap((frame) =>
        (patches[frame] ?? []).map((_, i) => (starts[frame] ?? 0) + i),
      ),
    );
  return { train: expand(train), held: expand(held) };
}

/** The mean over the patches of each frame. */
function meansOf(
  shares: Float64Array,
  patches: readonly (readonly Float32Array[])[],
  k: number,
): Float64Array {
  const means = new Float64Array(patches.length * k);
  let row = 0;
  patches.forEach((each, frame) => {
    for (let i = 0; i < each.length; i++, row++) {
      for (let j = 0; j < k; j++) {
        const at = frame * k + j;
        means[at] = (means[at] ?? 0) + (shares[row * k + j] ?? 0) / each.length;
      }
    }
  });
  return means;
}

function balancedAccuracy(predictions: Predictions): number {
  return evaluate(predictions, { rounds: 1 }).balancedAccuracy.value;
}
