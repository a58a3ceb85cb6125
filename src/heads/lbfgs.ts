/** The basis rows of one remembered step and of the change of the gradient along it. */
export interface Memory {
  readonly step: number;
  readonly change: number;
}

/**
 * The L-BFGS direction in the basis of the remembered steps, the remembered changes and the
 * gradient, from their inner products alone: the two-loop recursion of Nocedal and Wright
 * (Numerical Optimization, 2nd ed., algorithm 7.4) in the vector-free form of Chen, Wang and Zhou
 * (Large-scale L-BFGS using MapReduce, NIPS 2014). The vectors themselves stay where they are.
 *
 * @param inner inner products of the basis rows, `size` x `size` row-major.
 * @param memory remembered pairs, oldest first; each with a positive product of step and change.
 * @param gradient the row of the gradient.
 * @returns `size` coefficients: the direction is their combination of the rows.
 */
export function direction(
  inner: Float64Array,
  size: number,
  memory: readonly Memory[],
  gradient: number,
): Float64Array {
  const of = (i: number, j: number): number => inner[i * size + j] ?? NaN;
  const d = new Float64Array(size);
  const add = (row: number, amount: number): void => {
    d[row] = (d[row] ?? NaN) + amount;
  };
  const along = (row: number): number => d.reduce((sum, each, i) => sum + each * of(i, row), 0);

  add(gradient, -1);
  const steps: number[] = [];
  for (const { step, change } of [...memory].reverse()) {
    const a = along(step) / of(step, change);
    add(change, -a);
    steps.unshift(a);
  }
  const last = memory.at(-1);
  if (last !== undefined) {
    const scale = of(last.step, last.change) / of(last.change, last.change);
    d.forEach((each, i) => (d[i] = scale * each));
  }
  memory.forEach(({ step, change }, k) => {
    add(step, (steps[k] ?? NaN) - along(change) / of(step, change));
  });
  return d;
}
