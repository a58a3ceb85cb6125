import type { Effects } from '../../effects.ts';
import { evaluate } from '../../evaluation/index.ts';
import { outOfFold, patientFolds } from '../../heads/index.ts';
import { FRAME_SIZE, resizePart } from '../../images/index.ts';
import { mapInOrder } from '../../map-in-order.ts';
import type { BorderControl } from './findings.ts';
import { groupBy } from './group-by.ts';
import type { LeakFrame } from './leak-frame.ts';

/** A frame is looked at in 64 x 64 cells, of which the border is four wide: 16 pixels. */
const CELLS = 64;
const WIDE = 4;
const FOLDS = 5;
/** Frames under way at once, which may have to be fetched. */
const AT_ONCE = 32;
/** Regularisation strength, times the number of cells. */
const STRENGTH = 1;
/** One-sided. */
const LEVEL = 0.99;

/**
 * How well the outermost 16 pixels of the frames tell the category, by a head that sees nothing else,
 * on held-out patients.
 *
 * @param seed of the folds.
 */
export async function borderControl(
  frames: readonly LeakFrame[],
  seed: number,
  effects: Effects,
): Promise<BorderControl> {
  const patients = groupBy(frames, ({ category }) => category);
  const categories = [...patients.keys()].sort();
  if (categories.length < 2) return { verdict: 'not tested', reason: 'there is one category' };
  const groups = frames.map(({ patient }) => patient);
  const labels = Int32Array.from(frames, ({ category }) => categories.indexOf(category));
  const folds = patientFolds({ labels, groups, categories }, FOLDS, seed);
  if (typeof folds === 'string') return { verdict: 'not tested', reason: folds };

  const borders: Float32Array[] = [];
  const looks = mapInOrder(frames, AT_ONCE, async ({ pixels }) => borderOf(await pixels()));
  for await (const border of looks) borders.push(border);
  const length = borders[0]?.length ?? 0;
  const features = new Float32Array(frames.length * length);
  borders.forEach((border, row) => features.set(border, row * length));
  const set = { features, length, labels, categories, groups };
  const options = { c: STRENGTH / length };
  const probabilities = await outOfFold(set, folds, options, 'Looking at the borders', effects);
  const { balancedAccuracy } = evaluate(
    { categories, truth: labels, probabilities, clusters: groups },
    { level: 2 * LEVEL - 1, seed },
  );
  const { value, low } = balancedAccuracy;
  const chance = 1 / categories.length;
  const lowerBound = low ?? value;
  return {
    verdict: lowerBound > chance ? 'telling' : 'unremarkable',
    balancedAccuracy: value,
    lowerBound,
    level: LEVEL,
    chance,
  };
}

/** The cells of a frame's border, from top to bottom. */
function borderOf(frame: Uint8Array): Float32Array {
  const whole = { x0: 0, y0: 0, x1: FRAME_SIZE - 1, y1: FRAME_SIZE - 1 };
  const isInner = (at: number) => at >= WIDE && at < CELLS - WIDE;
  return resizePart(frame, whole, CELLS, CELLS).filter(
    (_, i) => !(isInner(i % CELLS) && isInner(Math.floor(i / CELLS))),
  );
}
