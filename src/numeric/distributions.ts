import normal from '@stdlib/stats-base-dists-normal-quantile';
import t from '@stdlib/stats-base-dists-t-quantile';

/**
 * The standard normal value below which a share `p` of the distribution lies.
 *
 * @throws RangeError when p is not strictly between 0 and 1.
 */
export function normalQuantile(p: number): number {
  checkShare(p);
  return normal(p, 0, 1);
}

/**
 * The value of Student's t distribution below which a share `p` lies.
 *
 * @param degreesOfFreedom greater than 0; need not be whole.
 * @throws RangeError when p is not strictly between 0 and 1, or there are no degrees of freedom.
 */
export function tQuantile(p: number, degreesOfFreedom: number): number {
  checkShare(p);
  if (!(degreesOfFreedom > 0)) {
    throw new RangeError(`Student's t needs degrees of freedom above 0, not ${degreesOfFreedom}`);
  }
  return t(p, degreesOfFreedom);
}

function checkShare(p: number): void {
  if (!(p > 0 && p < 1)) {
    throw new RangeError(`A quantile is asked for a share strictly between 0 and 1, not ${p}`);
  }
}
