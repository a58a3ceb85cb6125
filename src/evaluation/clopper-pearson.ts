import { betaQuantile } from '../numeric/index.ts';

/**
 * Clopper and Pearson's exact interval of a proportion (1934, doi:10.1093/biomet/26.4.404). It takes
 * the trials as independent, and covers at least `level` whatever the proportion is.
 *
 * @param successes a whole number from 0 to `trials`.
 * @param trials a whole number above 0.
 * @param level coverage, strictly between 0 and 1.
 * @throws RangeError for counts or a level outside these.
 */
export function clopperPearson(
  successes: number,
  trials: number,
  level: number,
): { low: number; high: number } {
  const areCounts = Number.isInteger(successes) && Number.isInteger(trials);
  if (!(areCounts && trials > 0 && successes >= 0 && successes <= trials)) {
    throw new RangeError(`No exact interval for ${successes} of ${trials}`);
  }
  const tail = (1 - level) / 2;
  const failures = trials - successes;
  return {
    low: successes === 0 ? 0 : betaQuantile(tail, successes, failures + 1),
    high: failures === 0 ? 1 : betaQuantile(1 - tail, successes + 1, failures),
  };
}
