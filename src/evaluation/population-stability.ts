/** How far one histogram is from another. */
export interface Stability {
  /** Population stability index; 0 for equal shares. */
  readonly index: number;
  /** What chance alone makes of it on average, where nothing has changed. */
  readonly expected: number;
}

/** What is added to every bin, so that an empty one weighs something and not everything. */
const SMOOTHING = 0.5;

/**
 * The population stability index of two histograms with the same bins, sum over bins of (q - p) ln(q / p)
 * with shares p and q (the symmetric Kullback-Leibler divergence; Siddiqi, Credit Risk Scorecards, 2006).
 * Where both come from one population it is about (B - 1)(1/m + 1/n) on average, for B bins that are in
 * use and m and n independent units (Yurdakul & Naranjo, J Risk Model Validation 2020).
 *
 * @param reference counts per bin.
 * @param observed counts per bin, of another number of images.
 * @param units independent units behind either histogram: patients or studies, not images.
 * @throws RangeError when the bins are not the same number, or either histogram is empty.
 */
export function populationStability(
  reference: readonly number[],
  observed: readonly number[],
  units: readonly [reference: number, observed: number],
): Stability {
  const used = reference.flatMap((count, i) => (count + (observed[i] ?? 0) > 0 ? [i] : []));
  const total = (counts: readonly number[]) => counts.reduce((sum, n) => sum + n, 0);
  if (reference.length !== observed.length || total(reference) === 0 || total(observed) === 0) {
    throw new RangeError(
      `Stability needs two histograms with the same bins and something in them, not ${total(reference)} in ${reference.length} and ${total(observed)} in ${observed.length}`,
    );
  }
  const shares = (counts: readonly number[]): number[] => {
    const all = total(counts) + SMOOTHING * used.length;
    return used.map((i) => ((counts[i] ?? 0) + SMOOTHING) / all);
  };
  const [p, q] = [shares(reference), shares(observed)];
  const index = p.reduce((sum, share, i) => {
    const other = q[i] ?? share;
    return sum + (other - share) * Math.log(other / share);
  }, 0);
  const [m, n] = units;
  return { index, expected: (used.length - 1) * (1 / m + 1 / n) };
}
