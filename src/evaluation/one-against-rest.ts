/** How well one category is told from all others; null where there is nothing to divide by. */
export interface OneAgainstRest {
  readonly sensitivity: number | null;
  readonly specificity: number | null;
  readonly ppv: number | null;
  readonly npv: number | null;
  /** The harmonic mean of sensitivity and PPV. */
  readonly f1: number | null;
}

/**
 * The figures of category k against all others.
 *
 * @param counts a confusion matrix with the reference standard in rows.
 * @throws RangeError when there is no such category.
 */
export function oneAgainstRest(counts: readonly (readonly number[])[], k: number): OneAgainstRest {
  if (counts[k]?.[k] === undefined) throw new RangeError(`The table has no category ${k}`);
  const table = { hit: 0, missed: 0, falseAlarm: 0, rejected: 0 };
  counts.forEach((row, i) => {
    row.forEach((n, j) => {
      if (i === k) table[j === k ? 'hit' : 'missed'] += n;
      else table[j === k ? 'falseAlarm' : 'rejected'] += n;
    });
  });
  const { hit, missed, falseAlarm, rejected } = table;
  const share = (over: number, rest: number) => (over + rest === 0 ? null : over / (over + rest));
  return {
    sensitivity: share(hit, missed),
    specificity: share(rejected, falseAlarm),
    ppv: share(hit, falseAlarm),
    npv: share(rejected, missed),
    f1: share(2 * hit, missed + falseAlarm),
  };
}
