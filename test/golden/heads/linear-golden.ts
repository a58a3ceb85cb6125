import { expect } from 'vitest';
import { silent } from '../../../src/effects.ts';
import type { TrainingSet } from '../../../src/heads/index.ts';
import { fitLinear, predictProba } from '../../../src/heads/index.ts';

/** What linear.py found with one strength, with two solvers. */
export interface LinearFit {
  cTimesLength: number;
  lbfgs: { logLoss: number };
  /** The solver that comes closer to the minimum. */
  newton: {
    logLoss: number;
    weightsNorm: number;
    /** One hexadecimal digit a row. */
    predicted: string;
  };
}

export interface LinearGolden {
  sets: { rows: number; length: number; fits: LinearFit[] }[];
}

/** Fits a set as scikit-learn did and holds log-loss, weights and predicted categories against it. */
export async function expectAsGolden(set: TrainingSet, fit: LinearFit): Promise<void> {
  const { length, labels, categories } = set;
  const [n, k] = [labels.length, categories.length];
  const head = await fitLinear(
    set,
    { c: fit.cTimesLength / length, seed: 1, threads: 1 },
    silent,
  );
  expect(head.settings['converged']).toBe(true);
  const p = await predictProba(head, set.features);
  const logLoss = -labels.reduce((sum, label, row) => sum + Math.log(p[row * k + label]!), 0) / n;
  expect(Math.abs(logLoss - fit.lbfgs.logLoss)).toBeLessThan(2e-5);
  expect(Math.abs(logLoss - fit.newton.logLoss)).toBeLessThan(1e-6);

  const weights = head.graph.initializers.get('weights')!.data as Float32Array;
  const norm = Math.sqrt(weights.reduce((sum, w) => sum + w * w, 0));
  expect(Math.abs(norm / fit.newton.weightsNorm - 1)).toBeLessThan(1e-4);
  labels.forEach((_, row) => {
    const probabilities = p.slice(row * k, (row + 1) * k);
    const best = probabilities.indexOf(Math.max(...probabilities));
    const [first, second] = probabilities.sort().reverse();
    if (first! - second! > 1e-3) expect(best.toString(16)).toBe(fit.newton.predicted[row]);
  });
}
