/**
 * What the intervals of an accuracy really cover: sets of test images are simulated whose accuracy is
 * known, and it is counted how often each method's nominal 95 % interval holds it.
 *
 *   npx tsx bench/prove-coverage.ts [--sets 2000] [--rounds 1000] [--write]
 *
 * A set has 49 patients (and, to see how few do, 10) with log-normal numbers of images of mean 29, as
 * the paper's test set has. A patient's own accuracy is beta distributed about 0.78, which correlates
 * the images of a patient by 0.02, 0.1 or 0.2. The interval that is reported first must cover 93 to
 * 97 % with 49 patients. --write puts the figures into results/coverage.csv.
 */
import { parseArgs } from 'node:util';
import { clusterBootstrap } from '../src/evaluation/cluster-bootstrap.ts';
import { column, type ClusterCounts } from '../src/evaluation/cluster-counts.ts';
import { estimate } from '../src/evaluation/estimate.ts';
import { accuracy } from '../src/evaluation/metric.ts';
import { Random } from '../src/numeric/index.ts';
import { printTable, writeResults } from './kit/results.ts';

const { values: options } = parseArgs({
  options: {
    sets: { type: 'string', default: '2000' },
    rounds: { type: 'string', default: '1000' },
    write: { type: 'boolean', default: false },
  },
});
const [sets, rounds] = [Number(options.sets), Number(options.rounds)];
const ACCURACY = 0.78;
const [MEAN_IMAGES, LOG_SPREAD] = [29, 0.5];
const LEVEL = 0.95;
const [LEAST, MOST] = [0.93, 0.97];

/** A gamma variate (Marsaglia and Tsang 2000, doi:10.1145/358407.358414). */
function gamma(shape: number, random: Random): number {
  if (shape < 1) return gamma(shape + 1, random) * random.next() ** (1 / shape);
  const d = shape - 1 / 3;
  for (;;) {
    const x = random.normal();
    const v = (1 + x / Math.sqrt(9 * d)) ** 3;
    if (v > 0 && Math.log(1 - random.next()) < 0.5 * x * x + d - d * v + d * Math.log(v)) {
      return d * v;
    }
  }
}

/** Images and right answers of each patient. */
function simulate(patients: number, correlation: number, random: Random): ClusterCounts {
  const width = column.positive(0);
  const rows = new Float64Array(patients * width);
  const size = (1 - correlation) / correlation;
  for (let c = 0; c < patients; c++) {
    const spread = LOG_SPREAD * random.normal() - LOG_SPREAD ** 2 / 2;
    const images = Math.max(1, Math.round(MEAN_IMAGES * Math.exp(spread)));
    const [a, b] = [gamma(ACCURACY * size, random), gamma((1 - ACCURACY) * size, random)];
    let right = 0;
    for (let i = 0; i < images; i++) if (random.next() < a / (a + b)) right++;
    rows[c * width + column.images] = images;
    rows[c * width + column.right] = right;
  }
  return { clusters: patients, width, rows };
}

/** The share of the sets whose interval holds the accuracy, by method; the first is reported. */
function coverage(patients: number, correlation: number): Map<string, number> {
  const held = new Map<string, number>();
  for (let set = 0; set < sets; set++) {
    const counts = simulate(patients, correlation, new Random('coverage', correlation, set));
    const [resampled] = clusterBootstrap(counts, [accuracy], { rounds, seed: set });
    const one = estimate(counts, accuracy, resampled ?? new Float64Array(), {
      level: LEVEL,
      rounds,
    });
    for (const { method, low, high } of one === null ? [] : [one, ...one.alternatives]) {
      const name = method.replace(/,? (\d+ rounds )?over \d+ patients|, t with .*|, images.*/g, '');
      const holds = low !== null && high !== null && low <= ACCURACY && ACCURACY <= high;
      held.set(name, (held.get(name) ?? 0) + Number(holds) / sets);
    }
  }
  return held;
}

const table = [['patients', 'intra-patient correlation', 'interval', 'covers']];
for (const patients of [49, 10]) {
  for (const correlation of [0.02, 0.1, 0.2]) {
    const methods = [...coverage(patients, correlation)];
    for (const [method, share] of methods) {
      table.push([String(patients), String(correlation), method, share.toFixed(4)]);
    }
    const reported = methods[0]?.[1] ?? 0;
    if (patients === 49 && (reported < LEAST || reported > MOST)) process.exitCode = 1;
  }
}
printTable(table);
if (options.write) writeResults('coverage.csv', 'prove-coverage.ts', table);
