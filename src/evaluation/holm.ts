/**
 * Holm's correction of several p values (1979, Scandinavian Journal of Statistics 6:65-70): with it
 * the chance that any true hypothesis of the family is rejected stays below the level.
 *
 * @param p values in [0, 1].
 * @returns the corrected values, in the same places.
 * @throws RangeError for what is no p value.
 */
export function holm(p: readonly number[]): number[] {
  const odd = p.find((value) => !(value >= 0 && value <= 1));
  if (odd !== undefined) throw new RangeError(`A p value lies in [0, 1], not at ${odd}`);
  const order = p.map((value, i) => ({ value, i })).sort((a, b) => a.value - b.value);
  const corrected = p.map(() => 1);
  let largest = 0;
  order.forEach(({ value, i }, rank) => {
    largest = Math.max(largest, Math.min(1, value * (p.length - rank)));
    corrected[i] = largest;
  });
  return corrected;
}
