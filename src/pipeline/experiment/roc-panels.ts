import type { RocPanel } from '../../report/index.ts';
import type { Compared } from '../evaluate/compare.ts';
import { curvesOf } from '../evaluate/report-curves.ts';

/** By category, the ROC curve of every network and the point at which every reader works. */
export function rocPanels(
  everyone: readonly Compared[],
  markOf: (one: Compared) => string | null,
): RocPanel[] {
  const networks = everyone
    .filter(({ kind }) => kind === 'run')
    .map(({ name, predictions }) => ({ name, curves: curvesOf(predictions) }));
  const readers = everyone.filter(({ kind }) => kind === 'reader');
  const categories = everyone[0]?.predictions.categories ?? [];
  return categories.map((category, k) => ({
    category,
    curves: networks.map(({ name, curves }) => ({ name, roc: curves[k]?.roc ?? null })),
    points: readers.flatMap((reader) => {
      const { sensitivity = null, specificity = null } = reader.evaluation.perCategory[k] ?? {};
      if (sensitivity === null || specificity === null) return [];
      return {
        ...{ name: reader.name, mark: markOf(reader) },
        ...{ sensitivity: sensitivity.value, specificity: specificity.value },
      };
    }),
  }));
}
