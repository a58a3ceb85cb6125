import type { Fold } from '../../heads/index.ts';
import { Random } from '../../numeric/index.ts';
import { groupBy } from './group-by.ts';

/** What a partner is chosen by. */
interface Labelled {
  readonly category: string;
  readonly patient: string;
}

/**
 * Gives each frame another one whose boxes it gets as sham boxes: of the same category, of another
 * patient, and held out in the same fold. Within fold and category the partners are a permutation, so
 * that how many boxes there are, how large, and where, says exactly as much about the category in the
 * sham arm as in the true one, in what is fitted and in what is held out.
 *
 * @returns indices into the frames. Where one patient has more than half of the frames of a category
 *   in a fold, some partners are of the same patient, and a lone frame is its own: the two arms are
 *   then more alike, which makes the control milder, never sharper.
 */
export function partnersOf(
  frames: readonly Labelled[],
  folds: readonly Fold[],
  seed: number,
): number[] {
  const random = new Random('sham', seed);
  const partners = frames.map((_, i) => i);
  for (const { held } of folds) {
    const byCategory = groupBy(held, (row) => frames[row]?.category ?? '');
    for (const category of [...byCategory.keys()].sort()) {
      const byPatient = [...groupBy(byCategory.get(category) ?? [], (row) => frames[row]?.patient).values()]; // prettier-ignore
      const order = random.shuffle(byPatient).flat();
      const most = Math.max(...byPatient.map((rows) => rows.length));
      order.forEach((row, i) => {
        partners[row] = order[(i + most) % order.length] ?? row;
      });
    }
  }
  return partners;
}
