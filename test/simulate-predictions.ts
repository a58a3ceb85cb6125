import type { Predictions } from '../src/evaluation/index.ts';
import { Random } from '../src/numeric/index.ts';

/**
 * Made-up predictions in which the reference category has a lead of `skill` logits, give or take
 * what is the patient's own.
 */
export function simulatePredictions(size: {
  seed: number;
  images: number;
  categories: number;
  patients: number;
  skill?: number;
}): Predictions {
  const random = new Random('predictions', size.seed);
  const own = Array.from({ length: size.patients }, () => random.normal());
  const truth: number[] = [];
  const probabilities: number[] = [];
  const clusters: string[] = [];
  for (let i = 0; i < size.images; i++) {
    const patient = random.int(size.patients);
    const category = random.int(size.categories);
    const row = Array.from({ length: size.categories }, (_, k) =>
      Math.exp(random.normal() + (k === category ? (size.skill ?? 2) + own[patient]! : 0)),
    );
    const sum = row.reduce((a, b) => a + b, 0);
    truth.push(category);
    clusters.push(`P${patient}`);
    probabilities.push(...row.map((value) => value / sum));
  }
  const categories = Array.from({ length: size.categories }, (_, k) => `category-${k}`);
  return { categories, truth, probabilities, clusters };
}
