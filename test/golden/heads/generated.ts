import type { TrainingSet } from '../../../src/heads/index.ts';

/** The set that generated.py makes, bit for bit. */
export function generated(rows: number, length: number, categories = 11, seed = 1): TrainingSet {
  let state = seed;
  const next = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  const means = Array.from({ length: categories * length }, () => 2 * next() - 1);
  const features = new Float32Array(rows * length);
  for (let row = 0; row < rows; row++) {
    for (let i = 0; i < length; i++) {
      const noise = next() + next() + next() - 1.5;
      const value = 0.5 * means[(row % categories) * length + i]! + noise;
      features[row * length + i] = i === 0 ? 3.25 : i === 1 ? 1000 + value : value;
    }
  }
  return {
    features,
    length,
    labels: Int32Array.from({ length: rows }, (_, row) => row % categories),
    categories: Array.from({ length: categories }, (_, k) => `category ${k}`),
    groups: Array.from({ length: rows }, (_, row) => `patient ${Math.floor(row / categories)}`),
  };
}

/** A set whose frames are each shown five times, the views all alike. */
export function inFiveViews(set: TrainingSet): TrainingSet {
  const five = [1, 2, 3, 4, 5];
  return {
    ...set,
    features: Float32Array.from(five.flatMap(() => [...set.features])),
    labels: Int32Array.from(five.flatMap(() => [...set.labels])),
    groups: five.flatMap(() => set.groups),
    views: 5,
  };
}
