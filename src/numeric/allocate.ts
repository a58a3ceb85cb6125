/**
 * Divides a sample over strata by their sizes, as evenly as whole numbers allow: at least 1 of each,
 * and never more than there are.
 *
 * @param sizes of the strata, each at least 1.
 * @param n the size of the sample; where there are fewer, all of them.
 */
export function allocate(sizes: readonly number[], n: number): number[] {
  const all = sizes.reduce((sum, size) => sum + size, 0);
  const shares = sizes.map(() => 1);
  for (let left = Math.min(n, all) - sizes.length; left > 0; left--) {
    const lack = sizes.map((size, i) => {
      const share = shares[i] ?? 0;
      return share < size ? (n * size) / all - share : -Infinity;
    });
    const neediest = lack.indexOf(Math.max(...lack));
    shares[neediest] = (shares[neediest] ?? 0) + 1;
  }
  return shares;
}
