import type { TrainingSet } from '../../heads/index.ts';

/** Some frames on every view, with the categories that they have. */
export function subset(set: TrainingSet, frames: number, some: Int32Array): TrainingSet {
  const { features, length, labels, groups, views = 1 } = set;
  const chosen = Array.from({ length: views }, (_, v) =>
    Array.from(some, (row) => v * frames + row),
  ).flat();
  const there = [...new Set(chosen.map((row) => labels[row] ?? 0))].sort((a, b) => a - b);
  const picked = new Float32Array(chosen.length * length);
  chosen.forEach((row, i) => {
    picked.set(features.subarray(row * length, (row + 1) * length), i * length);
  });
  return {
    ...{ features: picked, length, views },
    labels: Int32Array.from(chosen, (row) => there.indexOf(labels[row] ?? 0)),
    categories: there.map((category) => set.categories[category] ?? ''),
    groups: chosen.map((row) => groups[row] ?? ''),
  };
}
