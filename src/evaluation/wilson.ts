import { normalQuantile } from '../numeric/index.ts';

/**
 * Wilson's score interval of a proportion (Wilson 1927, doi:10.1080/01621459.1927.10502953). It
 * takes the trials as independent.
 *
 * @param successes from 0 to `trials`; need not be whole.
 * @param trials above 0.
 * @param level coverage, strictly between 0 and 1.
 * @throws RangeError for counts or a level outside these.
 *
 * @example
 * wilson(1100, 1423, 0.95); // { low: 0.7505…, high: 0.7940… }
 */
export function wilson(
  successes: number,
  trials: number,
  level: number,
): { low: number; high: number } {
  if (!(trials > 0 && successes >= 0 && successes <= trials)) {
    throw new RangeError(`No proportion is ${successes} of ${trials}`);
  }
  const z = normalQuantile((1 + level) / 2);
  const p = successes / trials;
  const shrink = 1 + (z * z) / trials;
  const middle = (p + (z * z) / (2 * trials)) / shrink;
  const half = (z * Math.sqrt((p * (1 - p)) / trials + (z * z) / (4 * trials * trials))) / shrink;
  return {
    low: successes === 0 ? 0 : Math.max(0, middle - half),
    high: successes === trials ? 1 : Math.min(1, middle + half),
  };
}
