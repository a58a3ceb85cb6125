import type { FrameRow, Workspace } from '../../catalog/index.ts';
import type { Effects } from '../../effects.ts';
import { silent } from '../../effects.ts';
import type { Evaluation, Predictions } from '../../evaluation/index.ts';
import { evaluate as evaluatePredictions } from '../../evaluation/index.ts';
import type { Device } from '../../graph/index.ts';
import { readFrame } from '../../images/index.ts';
import type { Insights, PredictionRow } from '../../report/index.ts';
import { predictionsCsv } from '../../report/index.ts';
import { insightsOf } from './insights.ts';
import type { Classifier } from '../predict/load-run.ts';
import type { LeakFindings } from '../leak/index.ts';
import type { Notice } from '../notice.ts';
import { INTENDED_USE, noticeOf } from '../notice.ts';
import { writeRunFile } from '../predict/run-file.ts';
import { occlusionMaps } from './occlusion.ts';
import { testPredictions, tuningPredictions } from './test-predictions.ts';
import { mistakesOf, writeReport } from './write-report.ts';
import { shareRun } from '../predict/shared-run.ts';

export interface EvaluateOptions {
  /** Seed of the bootstrap. */
  readonly seed?: number | undefined;
  readonly rounds?: number | undefined;
  /** The accuracy that answers are to have where the classifier may abstain; absent: 0.9. */
  readonly targetAccuracy?: number | undefined;
  /** Whether to find out what the worst mistakes went by; absent: true. */
  readonly maps?: boolean | undefined;
  /** Where the backbone runs; absent: where it ran in training. */
  readonly device?: Device | undefined;
}

export interface EvaluateResult extends Evaluation, Insights, Notice {
  readonly run: string;
  readonly use: string;
  /** Where the backbone ran. */
  readonly device: Device;
  /** What was found of the annotation in the frames that it was trained on; null: was not looked for. */
  readonly leak: LeakFindings | null;
  /** Path of the HTML report. */
  readonly report: string;
}

/**
 * Evaluates a run on the test part of the split it was trained on, and writes its metrics,
 * predictions and report beside it.
 *
 * @throws UserError when the split is not the run's any more, when a patient is in two parts, or
 *   when parts share a near-identical frame.
 */
export async function evaluate(
  workspace: Workspace,
  name: string,
  options: EvaluateOptions = {},
  effects: Effects = silent,
): Promise<EvaluateResult> {
  const { classifier, rows, inTest, predictions } = await testPredictions(
    workspace,
    name,
    options.device,
    effects,
  );
  const { run, views } = classifier;
  const target = options.targetAccuracy ?? 0.9;
  const sampling = { seed: options.seed ?? 1, rounds: options.rounds ?? 2000 };
  const evaluation = evaluatePredictions(predictions, sampling);
  const tuning = await tuningPredictions(workspace, classifier, rows, effects);
  const asked = { tuning, test: predictions };
  const insights = await insightsOf(workspace, inTest, asked, target, sampling);
  const { device } = views[0];
  const { leak } = run;
  const stated = { run: name, use: INTENDED_USE, device, leak, ...noticeOf(views[0], effects) };
  const metrics = { ...stated, ...evaluation, ...insights };
  await writeRunFile(workspace, name, 'metrics.json', `${JSON.stringify(metrics, null, 1)}\n`);
  const csv = predictionsCsv(run.categories, csvRows(inTest, predictions));
  await writeRunFile(workspace, name, 'predictions.csv', csv);
  const maps =
    options.maps === false
      ? null
      : await mapsOf(workspace, classifier, inTest, predictions, effects);
  const parts = { run, rows, inTest, predictions, evaluation, insights, maps };
  const report = await writeReport(workspace, parts);
  await shareRun(workspace, name);
  return { ...metrics, report };
}

/** What the classifier went by in each of the mistakes that the report shows. */
async function mapsOf(
  workspace: Workspace,
  classifier: Classifier,
  rows: readonly FrameRow[],
  predictions: Predictions,
  effects: Effects,
): Promise<Float64Array[]> {
  const frames = await Promise.all(
    mistakesOf(predictions).map(async ({ image, predicted }) => ({
      pixels: await readFrame(await workspace.frames.file(rows[image]?.hash ?? '')),
      category: predicted,
    })),
  );
  return frames.length === 0 ? [] : await occlusionMaps(classifier, frames, effects);
}

/** The rows of a predictions CSV, in the order of the predictions. */
export function csvRows(rows: readonly FrameRow[], predictions: Predictions): PredictionRow[] {
  const { categories, probabilities } = predictions;
  const k = categories.length;
  return rows.map(({ name, index, patient, study, category }, i) => {
    const row = Array.from({ length: k }, (_, c) => probabilities[i * k + c] ?? 0);
    return {
      file: name,
      frame: index,
      patient,
      study,
      truth: category,
      predicted: categories[row.indexOf(Math.max(...row))] ?? null,
      probabilities: row,
    };
  });
}
