/**
 * How long the linear head takes at the size of the paper's training set: one fit with a given C
 * beside scikit-learn's (lbfgs, tol=1e-8) on the same features, then the whole cross-validation, with
 * the peak memory of the process.
 *
 *   npx tsx bench/linear-head.ts [--rows 4094] [--length 9504] [--threads 2] [--write]
 *
 * Needs /usr/bin/python3 with python3-sklearn (or another named by PYTHON). The features are made:
 * a few hundred shared directions of falling strength, patients that differ, noise. --write puts the
 * figures into results/linear-head.csv.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { silent } from '../src/effects.ts';
import { GraphBuilder, float32, openSession } from '../src/graph/index.ts';
import type { Head, TrainingSet } from '../src/heads/index.ts';
import { fitLinear } from '../src/heads/index.ts';
import { Random } from '../src/numeric/index.ts';
import type { Cost } from './kit/cost.ts';
import { costOf } from './kit/cost.ts';
import { hasPeers, runPython } from './kit/python.ts';
import { gather, printTable, writeResults } from './kit/results.ts';

const { values: options } = parseArgs({
  options: {
    rows: { type: 'string', default: '4094' },
    length: { type: 'string', default: '9504' },
    threads: { type: 'string', default: '2' },
    write: { type: 'boolean', default: false },
  },
});
const [rows, length, threads] = [options.rows, options.length, options.threads].map(Number) as [
  number,
  number,
  number,
];
const [categories, patients, directions] = [11, 136, 200];

async function features(random: Random): Promise<TrainingSet> {
  const normal = (count: number): Float32Array =>
    Float32Array.from({ length: count }, () => random.normal());
  const labels = Int32Array.from({ length: rows }, () => random.int(categories));
  const [ofCategory, ofPatient] = [normal(categories * directions), normal(patients * directions)];
  const where = float32([rows, directions], normal(rows * directions));
  where.data.forEach((own, at) => {
    const [row, j] = [Math.floor(at / directions), at % directions];
    const category = j >= 20 && j < 40 ? 0.8 * ofCategory[labels[row]! * directions + j]! : 0;
    const patient = ofPatient[(row % patients) * directions + j]!;
    where.data[at] = ((own + patient + category) * 3) / Math.sqrt(j + 1);
  });
  const g = new GraphBuilder('features');
  g.input('where', 'float32', [rows, directions]);
  g.input('shapes', 'float32', [directions, length]);
  g.output('features', g.add('MatMul', ['where', 'shapes']), 'float32', [rows, length]);
  const made = float32([rows, length]);
  const session = await openSession(g.build(), { threads });
  const shapes = float32([directions, length], normal(directions * length));
  await session.run({ where, shapes }, { features: made });
  await session.release();
  made.data.forEach((value, at) => (made.data[at] = value + random.normal()));
  return {
    features: made.data,
    length,
    labels,
    categories: Array.from({ length: categories }, (_, k) => `category ${k}`),
    groups: Array.from({ length: rows }, (_, row) => `patient ${row % patients}`),
  };
}

const PEER = `
import sys, time, json, numpy as np
from threadpoolctl import threadpool_limits
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler
folder, length, threads, c = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4])
y = np.fromfile(folder + "/labels", dtype="<i4")
x = np.fromfile(folder + "/features", dtype="<f4").reshape(len(y), length).astype(np.float64)
with threadpool_limits(threads):
    begin, cpu = time.perf_counter(), time.process_time()
    x = StandardScaler(copy=False).fit_transform(x)
    model = LogisticRegression(multi_class="multinomial", C=c, tol=1e-8, max_iter=100000).fit(x, y)
    took = [time.perf_counter() - begin, time.process_time() - cpu]
p = model.predict_log_proba(x)[np.arange(len(y)), y]
norm = float(np.sum(model.coef_ ** 2))
print(json.dumps({"wall": 1e3 * took[0], "cpu": 1e3 * took[1], "steps": int(model.n_iter_[0]),
    "objective": float(-p.mean()) + norm / (2 * c * len(y))}))
`;

async function timed(work: () => Promise<Head>): Promise<Cost & { head: Head }> {
  const heads: Head[] = [];
  const cost = await costOf(async () => heads.push(await work()));
  return { ...cost, head: heads[0]! };
}

const seconds = ({ wall, cpu }: Cost): string =>
  `${(wall / 1000).toFixed(1)} s, ${(cpu / 1000).toFixed(1)} s of CPU`;

if (!hasPeers('sklearn', 'threadpoolctl')) process.exit();
const folder = mkdtempSync(join(tmpdir(), 'sonograft-bench-'));
try {
  const set = await features(new Random('bench', 'linear head'));
  const c = 10 / length;
  const one = await timed(() => fitLinear(set, { c, seed: 1, threads }, silent));
  const all = await timed(() => fitLinear(set, { seed: 1, threads }, silent));
  const peak = process.resourceUsage().maxRSS / 1024;
  writeFileSync(join(folder, 'features'), set.features);
  writeFileSync(join(folder, 'labels'), set.labels);
  const args = [folder, String(length), String(threads), String(c)];
  const peer = JSON.parse(runPython(['-c', PEER, ...args])) as Cost & {
    steps: number;
    objective: number;
  };

  const objective = one.head.settings['objective'] as number;
  const ratio = `${(peer.cpu / one.cpu).toFixed(1)} x`;
  const table = [
    ['what', 'figure', `${rows} x ${length}, ${categories} categories, ${threads} threads`],
    ['one fit, C = 10 / length', seconds(one), `${String(one.head.settings['iterations'])} steps`],
    ["scikit-learn's fit", seconds(peer), `${peer.steps} steps; lbfgs, tol=1e-8`],
    ['CPU time of scikit-learn over ours', ratio, ''],
    [
      'its objective above ours',
      (peer.objective - objective).toExponential(1),
      objective.toFixed(9),
    ],
    ['5 folds x 5 strengths, and the fit', seconds(all), `C = ${String(all.head.settings['c'])}`],
    ['peak memory', `${peak.toFixed(0)} MiB`, 'of the process, features included'],
  ];
  printTable(table);
  gather([
    {
      what: `linear head on ${rows} x ${length} beside scikit-learn`,
      ...{
        unit: 'CPU s',
        us: (one.cpu / 1000).toFixed(1),
        peer: (peer.cpu / 1000).toFixed(1),
        ratio,
      },
    },
  ]);
  if (options.write) writeResults('linear-head.csv', 'linear-head.ts', table);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
