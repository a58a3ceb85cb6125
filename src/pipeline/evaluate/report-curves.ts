import type { Predictions } from '../../evaluation/index.ts';
import { prCurve, rocCurve } from '../../evaluation/index.ts';
import type { CategoryCurves } from '../../report/index.ts';

/** The curves of every category against all others, in the order of the categories. */
export function curvesOf({ categories, truth, probabilities }: Predictions): CategoryCurves[] {
  const images = Array.from(truth);
  return categories.map((category, k) => {
    const scores = images.map((_, i) => probabilities[i * categories.length + k] ?? 0);
    const positive = images.map((reference) => reference === k);
    return { category, roc: rocCurve(scores, positive), pr: prCurve(scores, positive) };
  });
}
