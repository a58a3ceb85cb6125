/**
 * McNemar's test of two classifiers (or readers) on the same images, by the binomial distribution
 * of the images on which just one was right. It takes the images as independent.
 *
 * @param onlyFirst images that only the first got right.
 * @param onlySecond images that only the second got right.
 * @returns two-sided p values: `exact`, and `midP`, in which outcomes as far out as the one seen
 *   count half (Fagerland, Lydersen and Laake 2013, doi:10.1186/1471-2288-13-91, which recommends
 *   it: the exact test is conservative). Both are 1 when the two never differ.
 * @throws RangeError for what are no counts.
 */
export function mcnemar(onlyFirst: number, onlySecond: number): { exact: number; midP: number } {
  for (const count of [onlyFirst, onlySecond]) {
    if (!Number.isInteger(count) || count < 0) {
      throw new RangeError(`McNemar's test takes counts of images, not ${count}`);
    }
  }
  const n = onlyFirst + onlySecond;
  if (n === 0) return { exact: 1, midP: 1 };
  const fewer = Math.min(onlyFirst, onlySecond);
  let logChoose = 0;
  let below = 0;
  for (let k = 0; k < fewer; k++) {
    below += Math.exp(logChoose - n * Math.LN2);
    logChoose += Math.log((n - k) / (k + 1));
  }
  const seen = Math.exp(logChoose - n * Math.LN2);
  const tied = onlyFirst === onlySecond;
  return {
    exact: tied ? 1 : Math.min(1, 2 * (below + seen)),
    midP: tied ? 1 - seen / 2 : 2 * below + seen,
  };
}
