/**
 * The quantile of a sample by linear interpolation between order statistics (Hyndman and Fan 1996,
 * definition 7: the default of R and NumPy).
 *
 * @param sorted ascending, at least one value.
 * @param p from 0 to 1.
 * @throws RangeError for an empty sample or p outside [0, 1].
 */
export function sampleQuantile(sorted: ArrayLike<number>, p: number): number {
  if (sorted.length === 0) throw new RangeError('A quantile needs at least one value');
  if (!(p >= 0 && p <= 1)) throw new RangeError(`A quantile is asked for p in [0, 1], not ${p}`);
  const position = p * (sorted.length - 1);
  const below = Math.floor(position);
  const low = sorted[below] as number;
  const high = sorted[Math.min(below + 1, sorted.length - 1)] as number;
  return low + (position - below) * (high - low);
}
