/**
 * Cohen's kappa: agreement beyond what the margins alone would give, from -1 to 1 (Cohen 1960,
 * doi:10.1177/001316446002000104).
 *
 * @param counts a square table, such as a confusion matrix.
 * @returns null when the margins alone give full agreement, or there is nothing to count.
 * @throws RangeError when the table is not square.
 */
export function cohenKappa(counts: readonly (readonly number[])[]): number | null {
  if (counts.some((row) => row.length !== counts.length)) {
    throw new RangeError('Kappa takes a table with as many columns as rows');
  }
  let total = 0;
  let agreed = 0;
  const rows = counts.map(() => 0);
  const columns = counts.map(() => 0);
  counts.forEach((row, i) => {
    row.forEach((n, j) => {
      total += n;
      if (i === j) agreed += n;
      rows[i] = (rows[i] as number) + n;
      columns[j] = (columns[j] as number) + n;
    });
  });
  const byMargins = rows.reduce((sum, n, i) => sum + n * (columns[i] as number), 0) / total;
  return total === 0 || byMargins === total ? null : (agreed - byMargins) / (total - byMargins);
}
