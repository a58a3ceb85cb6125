import { CODES, gridOf } from './grid.ts';
import type { Range } from './grid.ts';
import type { Histogram } from './histogram.ts';

/**
 * How the range of a tensor is chosen from what was seen of it:
 *
 * - `min-max`: all of it;
 * - `percentile`: all but the outermost 0.01 % of the numbers on either side;
 * - `squared-error`: the range with the smallest mean squared error of rounding and clipping together.
 */
export type RangeRule = 'min-max' | 'percentile' | 'squared-error';

const OUTERMOST = 1e-4;

/** The parts of the largest magnitude at which an end of the range is tried. */
const TRIED = Array.from({ length: 81 }, (_, i) => (100 - i) / 100);

/** Chooses the range of a tensor; both ends are 0 when it held nothing but zeros or nothing at all. */
export function chooseRange(seen: Histogram, rule: RangeRule): Range {
  if (seen.total === 0) return { low: 0, high: 0 };
  const { low, high } = seen;
  const whole = { low: Math.min(low, 0), high: Math.max(high, 0) };
  switch (rule) {
    case 'min-max':
      return whole;
    case 'percentile':
      return percentile(seen, whole);
    case 'squared-error':
      return leastSquaredError(seen, whole);
  }
}

function percentile(seen: Histogram, whole: Range): Range {
  const bins = [...seen.bins()];
  const allowed = OUTERMOST * seen.total;
  const end = (from: readonly { middle: number; count: number }[], fallback: number): number => {
    let beyond = 0;
    for (const { middle, count } of from) {
      beyond += count;
      if (beyond > allowed) return middle;
    }
    return fallback;
  };
  return {
    low: whole.low < 0 ? Math.min(0, Math.max(end(bins, 0), whole.low)) : 0,
    high: whole.high > 0 ? Math.max(0, Math.min(end(bins.reverse(), 0), whole.high)) : 0,
  };
}

function leastSquaredError(seen: Histogram, whole: Range): Range {
  const bins = [...seen.bins()];
  const tried = (magnitude: number): readonly number[] =>
    magnitude === 0 ? [0] : TRIED.map((part) => part * magnitude);
  const best = (ranges: readonly Range[]): Range => {
    const errors = ranges.map((range) => squaredError(bins, range));
    return ranges[errors.indexOf(Math.min(...errors))] ?? whole;
  };
  const { high } = best(tried(whole.high).map((end) => ({ ...whole, high: end })));
  return best(tried(whole.low).map((low) => ({ low, high })));
}

function squaredError(bins: readonly { middle: number; count: number }[], range: Range): number {
  const { scale, zeroPoint } = gridOf(range);
  let sum = 0;
  for (const { middle, count } of bins) {
    const code = Math.round(middle / scale) + zeroPoint;
    const error = middle - (Math.min(Math.max(code, 0), CODES) - zeroPoint) * scale;
    sum += count * error * error;
  }
  return sum;
}
