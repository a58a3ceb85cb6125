import { tQuantile } from '../numeric/index.ts';
import type { Interval } from './estimate.ts';
import { placements } from './placements.ts';
import type { Predictions } from './predictions.ts';

/**
 * The mean of the areas under the ROC curves of the categories that have images, each against the
 * rest. Its interval is by linearisation over patients: a patient's part is what its images'
 * placements (see `placements`) add to the mean, and the variance is `C / (C - 1)` times the sum of
 * squares of the parts over C patients, with Student's t with C - 1 degrees of freedom.
 *
 * @param level coverage, strictly between 0 and 1.
 * @returns null when all images are of one category; low and high are null with fewer than two
 *   patients, or when no patient differs.
 */
export function macroAuc(
  { categories, truth, probabilities, clusters }: Predictions,
  level: number,
): Interval | null {
  const width = categories.length;
  const part = new Map(clusters.map((patient) => [patient, 0]));
  const areas: number[] = [];
  for (let k = 0; k < width; k++) {
    const positive = Array.from(truth, (reference) => reference === k);
    const scores = positive.map((_, i) => probabilities[i * width + k] as number);
    const one = placements(scores, positive);
    if (one === null) continue;
    areas.push(one.auc);
    const positives = positive.filter(Boolean).length;
    clusters.forEach((patient, i) => {
      const alike = positive[i] === true ? positives : positive.length - positives;
      const own = ((one.of[i] as number) - one.auc) / alike;
      part.set(patient, (part.get(patient) ?? 0) + own);
    });
  }
  if (areas.length === 0) return null;
  const value = areas.reduce((sum, area) => sum + area, 0) / areas.length;
  const patients = part.size;
  let squares = 0;
  for (const sum of part.values()) squares += (sum / areas.length) ** 2;
  const method = `linearised over ${patients} patients, t with ${patients - 1} degrees of freedom; mean over ${areas.length} categories`;
  if (patients < 2 || squares === 0) {
    const why = patients < 2 ? 'it takes at least 2 patients' : 'no patient differs';
    return { value, low: null, high: null, method: `no interval over patients: ${why}` };
  }
  const error = Math.sqrt((patients / (patients - 1)) * squares);
  const half = tQuantile((1 + level) / 2, patients - 1) * error;
  return { value, low: Math.max(0, value - half), high: Math.min(1, value + half), method };
}
