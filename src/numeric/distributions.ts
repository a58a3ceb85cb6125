import betainc from '@stdlib/math-base-special-betainc';
import erfc from '@stdlib/math-base-special-erfc';
import gammainc from '@stdlib/math-base-special-gammainc';
import beta from '@stdlib/stats-base-dists-beta-quantile';
import normal from '@stdlib/stats-base-dists-normal-quantile';
import t from '@stdlib/stats-base-dists-t-quantile';

// Tails are computed as such: 1 less the lower share has no digits left far out.

/**
 * The standard normal value below which a share `p` of the distribution lies.
 *
 * @throws RangeError when p is not strictly between 0 and 1.
 */
export function normalQuantile(p: number): number {
  checkShare(p);
  return normal(p, 0, 1);
}

/** The share of the standard normal distribution above `z`. */
export function normalTail(z: number): number {
  return erfc(z * Math.SQRT1_2) / 2;
}

/**
 * The value of Student's t distribution below which a share `p` lies.
 *
 * @param degreesOfFreedom greater than 0; need not be whole.
 * @throws RangeError when p is not strictly between 0 and 1, or there are no degrees of freedom.
 */
export function tQuantile(p: number, degreesOfFreedom: number): number {
  checkShare(p);
  checkDegrees("Student's t", degreesOfFreedom);
  return t(p, degreesOfFreedom);
}

/**
 * The share of Student's t distribution above `value`.
 *
 * @param degreesOfFreedom greater than 0; need not be whole.
 * @throws RangeError when there are no degrees of freedom.
 */
export function tTail(value: number, degreesOfFreedom: number): number {
  checkDegrees("Student's t", degreesOfFreedom);
  const inside = degreesOfFreedom / (degreesOfFreedom + value * value);
  const tail = betainc(inside, degreesOfFreedom / 2, 0.5) / 2;
  return value < 0 ? 1 - tail : tail;
}

/**
 * The share of the chi-squared distribution above `value`.
 *
 * @param value 0 or more.
 * @param degreesOfFreedom greater than 0; need not be whole.
 * @throws RangeError for a value below 0, or when there are no degrees of freedom.
 */
export function chiSquaredTail(value: number, degreesOfFreedom: number): number {
  checkDegrees('Chi-squared', degreesOfFreedom);
  if (!(value >= 0)) throw new RangeError(`Chi-squared is 0 or more, not ${value}`);
  return gammainc(value / 2, degreesOfFreedom / 2, true, true);
}

/**
 * The value of the beta distribution below which a share `p` lies.
 *
 * @param a,b its shapes, greater than 0.
 * @throws RangeError when p is not strictly between 0 and 1, or a shape is not above 0.
 */
export function betaQuantile(p: number, a: number, b: number): number {
  checkShare(p);
  if (!(a > 0 && b > 0)) {
    throw new RangeError(`The beta distribution has shapes above 0, not ${a} and ${b}`);
  }
  return beta(p, a, b);
}

function checkShare(p: number): void {
  if (!(p > 0 && p < 1)) {
    throw new RangeError(`A quantile is asked for a share strictly between 0 and 1, not ${p}`);
  }
}

function checkDegrees(distribution: string, degreesOfFreedom: number): void {
  if (!(degreesOfFreedom > 0)) {
    throw new RangeError(
      `${distribution} needs degrees of freedom above 0, not ${degreesOfFreedom}`,
    );
  }
}
