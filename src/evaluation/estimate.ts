import { bcaInterval } from './bca.ts';
import { percentileInterval } from './cluster-bootstrap.ts';
import { clustersWith, totalsOf, type ClusterCounts } from './cluster-counts.ts';
import { jackknifeInterval, leaveOneOut } from './jackknife.ts';
import { linearisedInterval } from './linearised.ts';
import type { Metric } from './metric.ts';
import { wilson } from './wilson.ts';

/** A value with a confidence interval, and how the interval was made. */
export interface Interval {
  readonly value: number;
  /** Null, like `high`, when the method cannot give an interval; `method` then says why. */
  readonly low: number | null;
  readonly high: number | null;
  readonly method: string;
}

/** A value with the interval to report, and the intervals of other methods beside it. */
export interface Estimate extends Interval {
  readonly alternatives: readonly Interval[];
}

/** What a method over patients may use. */
interface Sample {
  readonly counts: ClusterCounts;
  readonly metric: Metric;
  readonly value: number;
  /** The metric's bootstrap values, ascending, and its values with one patient left out. */
  readonly resampled: Float64Array;
  readonly leftOut: readonly number[];
}

interface Method {
  /** The metrics it is for; absent: all. */
  readonly kinds?: readonly Metric['kind'][];
  readonly called: (patients: number, rounds: number, metric: Metric) => string;
  readonly bounds: (sample: Sample, level: number) => { low: number; high: number } | null;
}

/**
 * The methods that take the patient as what is sampled, in the order they are given: the first is the
 * interval to report. Of them the jackknife alone keeps near its nominal coverage with few patients.
 */
const METHODS: readonly Method[] = [
  {
    called: (patients, _, { range }) =>
      `jackknife over ${patients} patients on the ${range[1] === Infinity ? 'logarithmic' : 'logit'} scale, t with ${patients - 1} degrees of freedom`,
    bounds: ({ value, leftOut, metric }, level) => jackknifeInterval(value, leftOut, metric, level),
  },
  {
    called: (patients, rounds) =>
      `patient-cluster percentile bootstrap, ${rounds} rounds over ${patients} patients`,
    bounds: ({ resampled }, level) => percentileInterval(resampled, level),
  },
  {
    called: (patients, rounds) =>
      `patient-cluster BCa bootstrap, ${rounds} rounds over ${patients} patients`,
    bounds: ({ resampled, value, leftOut }, level) => bcaInterval(resampled, value, leftOut, level),
  },
  {
    kinds: ['proportion', 'mean'],
    called: (patients) =>
      `linearised ratio over ${patients} patients, t with ${patients - 1} degrees of freedom`,
    bounds: ({ counts, metric }, level) => linearisedInterval(counts, metric, level),
  },
];

/**
 * The value of a metric with its intervals: over patients first, then, for a single proportion,
 * Wilson's over images.
 *
 * Where every patient gives the same value (all right, say), no method over patients has any
 * spread, and an interval without width would claim certainty. Wilson's interval with the number of
 * patients in place of the images is given instead: the effective number of independent images lies
 * between the two, and the smaller is the safe choice (compare Korn and Graubard 1998, Survey
 * Methodology 24:193-201). For a mean of ratios it takes the patients of the ratio with the fewest.
 *
 * @param resampled the metric's bootstrap values in ascending order.
 * @returns null when there is nothing to count.
 */
export function estimate(
  counts: ClusterCounts,
  metric: Metric,
  resampled: Float64Array,
  { level, rounds }: { level: number; rounds: number },
): Estimate | null {
  const totals = totalsOf(counts);
  const value = metric.valueOf(totals);
  if (Number.isNaN(value)) return null;
  const intervals = overPatients(counts, metric, value, resampled, level, rounds);
  const [ratio] = metric.ratios;
  if (ratio !== undefined && metric.ratios.length === 1 && metric.kind === 'proportion') {
    const bounds = wilson(totals[ratio.over] as number, totals[ratio.under] as number, level);
    intervals.push({ value, ...bounds, method: 'Wilson, images taken as independent' });
  }
  const [headline, ...alternatives] = intervals;
  return headline === undefined ? null : { ...headline, alternatives };
}

function overPatients(
  counts: ClusterCounts,
  metric: Metric,
  value: number,
  resampled: Float64Array,
  level: number,
  rounds: number,
): Interval[] {
  const patients = contributing(counts, metric);
  if (patients < 2) {
    const method = 'no interval over patients: it takes at least 2 of them, and there is 1';
    return [{ value, low: null, high: null, method }];
  }
  if (resampled[0] === resampled[resampled.length - 1]) {
    return [withoutSpread(counts, metric, value, level)];
  }
  const sample = { counts, metric, value, resampled, leftOut: leaveOneOut(counts, metric) };
  const fitting = METHODS.filter(({ kinds }) => kinds?.includes(metric.kind) ?? true);
  return fitting.map(({ called, bounds }) => ({
    value,
    ...(bounds(sample, level) ?? { low: null, high: null }),
    method: called(patients, rounds, metric),
  }));
}

function withoutSpread(
  counts: ClusterCounts,
  metric: Metric,
  value: number,
  level: number,
): Interval {
  const because = 'every patient gives the same value and resampling them has no spread';
  if (metric.kind !== 'proportion') {
    return { value, low: null, high: null, method: `no interval over patients: ${because}` };
  }
  const fewest = Math.min(
    ...metric.ratios.map(({ under }) => clustersWith(counts, under)).filter((n) => n > 0),
  );
  return {
    value,
    ...wilson(value * fewest, fewest, level),
    method: `Wilson over ${fewest} patients, because ${because}`,
  };
}

/** How many clusters have anything that one of the metric's ratios counts. */
function contributing({ clusters, width, rows }: ClusterCounts, { ratios }: Metric): number {
  let n = 0;
  for (let c = 0; c < clusters; c++) {
    if (ratios.some(({ under }) => (rows[c * width + under] as number) > 0)) n++;
  }
  return n;
}
