import { percentileInterval } from './cluster-bootstrap.ts';
import { clustersWith, totalsOf, type ClusterCounts } from './cluster-counts.ts';
import { jackknifeInterval } from './jackknife.ts';
import { linearisedInterval } from './linearised.ts';
import { valueOf, type RatioMetric } from './ratio-metric.ts';
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

/** The methods that take the patient as what is sampled. */
type ClusterMethod = 'bootstrap' | 'linearised' | 'jackknife';

/**
 * The methods over patients in the order they are given: the first is the interval to report. Of the
 * three the jackknife alone keeps near its nominal coverage with few patients.
 */
const CLUSTER_METHODS: readonly ClusterMethod[] = ['jackknife', 'bootstrap', 'linearised'];

interface Method {
  readonly called: (patients: number, rounds: number) => string;
  readonly bounds: (
    counts: ClusterCounts,
    metric: RatioMetric,
    resampled: Float64Array,
    level: number,
  ) => { low: number; high: number } | null;
}

const METHODS: Readonly<Record<ClusterMethod, Method>> = {
  bootstrap: {
    called: (patients, rounds) =>
      `patient-cluster percentile bootstrap, ${rounds} rounds over ${patients} patients`,
    bounds: (_counts, _metric, resampled, level) => percentileInterval(resampled, level),
  },
  linearised: {
    called: (patients) =>
      `linearised ratio over ${patients} patients, t with ${patients - 1} degrees of freedom`,
    bounds: (counts, metric, _resampled, level) => linearisedInterval(counts, metric, level),
  },
  jackknife: {
    called: (patients) =>
      `jackknife over ${patients} patients on the logit scale, t with ${patients - 1} degrees of freedom`,
    bounds: (counts, metric, _resampled, level) => jackknifeInterval(counts, metric, level),
  },
};

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
  metric: RatioMetric,
  resampled: Float64Array,
  { level, rounds }: { level: number; rounds: number },
): Estimate | null {
  const totals = totalsOf(counts);
  const value = valueOf(metric, totals);
  if (Number.isNaN(value)) return null;
  const intervals = overPatients(counts, metric, value, resampled, level, rounds);
  const [ratio] = metric;
  if (ratio !== undefined && metric.length === 1) {
    const bounds = wilson(totals[ratio.over] as number, totals[ratio.under] as number, level);
    intervals.push({ value, ...bounds, method: 'Wilson, images taken as independent' });
  }
  const [headline, ...alternatives] = intervals;
  return headline === undefined ? null : { ...headline, alternatives };
}

function overPatients(
  counts: ClusterCounts,
  metric: RatioMetric,
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
    const fewest = Math.min(
      ...metric.map(({ under }) => clustersWith(counts, under)).filter((n) => n > 0),
    );
    return [
      {
        value,
        ...wilson(value * fewest, fewest, level),
        method: `Wilson over ${fewest} patients, because every patient gives the same value and resampling them has no spread`,
      },
    ];
  }
  return CLUSTER_METHODS.map((name) => ({
    value,
    ...(METHODS[name].bounds(counts, metric, resampled, level) ?? { low: null, high: null }),
    method: METHODS[name].called(patients, rounds),
  }));
}

/** How many clusters have anything that one of the metric's ratios counts. */
function contributing({ clusters, width, rows }: ClusterCounts, metric: RatioMetric): number {
  let n = 0;
  for (let c = 0; c < clusters; c++) {
    if (metric.some(({ under }) => (rows[c * width + under] as number) > 0)) n++;
  }
  return n;
}
