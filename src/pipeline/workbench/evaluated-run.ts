import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { FrameRow, Workspace } from '../../catalog/index.ts';
import { csvRecords } from '../../csv-file.ts';
import { type Predictions, riskCoverage, type RiskCoveragePoint } from '../../evaluation/index.ts';
import type { CategoryCurves } from '../../report/index.ts';
import type { EvaluateResult } from '../evaluate/evaluate.ts';
import { curvesOf } from '../evaluate/report-curves.ts';
import type { RunFile } from '../predict/run-file.ts';
import { readRun } from '../predict/run-file.ts';
import { splitDigest } from '../train/split.ts';
import { warnings } from '../leak/index.ts';
import { RANDOM_WEIGHTS } from '../notice.ts';

/** A test image beside what a run said of it. */
export interface AskedImage {
  /** Null where the frame is not in the catalog any more. */
  readonly frameId: string | null;
  readonly truth: string;
  readonly predicted: string;
  /** Of the predicted category. */
  readonly probability: number;
  /** In the order of the run's categories. */
  readonly probabilities: readonly number[];
}

/** What an evaluation left behind, read back. */
export interface EvaluatedRun {
  readonly run: RunFile;
  readonly metrics: Omit<EvaluateResult, 'report'>;
  readonly curves: readonly CategoryCurves[];
  readonly riskCoverage: readonly RiskCoveragePoint[];
  readonly images: readonly AskedImage[];
  /** A sentence each. */
  readonly warnings: readonly string[];
}

/** The columns of predictions.csv before those of the categories. */
const BEFORE = 6;

/**
 * The evaluation of a run, from its files.
 *
 * @param rows the labelled frames of the workspace.
 * @returns null when it was not evaluated.
 * @throws UserError when there is no such run.
 */
export async function evaluatedRun(
  workspace: Workspace,
  name: string,
  rows: readonly FrameRow[],
): Promise<EvaluatedRun | null> {
  const run = await readRun(workspace, name);
  const dir = workspace.runDir(name);
  const json = await readFile(join(dir, 'metrics.json'), 'utf8').catch(ignoreMissing);
  const csv = await readFile(join(dir, 'predictions.csv')).catch(ignoreMissing);
  if (json === undefined || csv === undefined) return null;
  // We wrote it; what the schema of an answer does not find in it is a fault.
  const metrics = JSON.parse(json) as EvaluatedRun['metrics'];
  const { categories } = run;
  const records = csvRecords(csv, 'predictions.csv').slice(1);
  const inTest = rows.filter(({ part }) => part === 'test');
  const isCurrent = splitDigest(rows) === run.split.digest && inTest.length === records.length;
  const byPlace = new Map(rows.map((row) => [`${row.index} ${row.name}`, row.frameId]));
  const images = records.map(({ record }, i): AskedImage => {
    const [file = '', frame = '', , , truth = '', predicted = ''] = record;
    const probabilities = record.slice(BEFORE).map(Number);
    const frameId = isCurrent ? inTest[i]?.frameId : byPlace.get(`${frame} ${file}`);
    const probability = Math.max(...probabilities);
    return { frameId: frameId ?? null, truth, predicted, probability, probabilities };
  });
  const predictions: Predictions = {
    categories,
    truth: images.map(({ truth }) => categories.indexOf(truth)),
    probabilities: Float64Array.from(images.flatMap((image) => image.probabilities)),
    clusters: records.map(({ record }) => record[2] ?? ''),
  };
  return {
    ...{ run, metrics, images, curves: curvesOf(predictions) },
    riskCoverage: riskCoverage(predictions).curve,
    warnings: warningsOf(run),
  };
}

/** When a run was evaluated last, or null; it changes when it is evaluated again. */
export async function evaluatedAt(workspace: Workspace, name: string): Promise<number | null> {
  const found = await stat(join(workspace.runDir(name), 'metrics.json')).catch(ignoreMissing);
  return found?.mtimeMs ?? null;
}

/** What everyone who sees a figure of a run should know. */
export function warningsOf({ backbone, leak }: RunFile): string[] {
  return [
    ...(backbone.weights === 'random' ? [RANDOM_WEIGHTS] : []),
    ...(leak === null ? [] : warnings(leak)),
  ];
}

function ignoreMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code === 'ENOENT') return undefined;
  throw error;
}
