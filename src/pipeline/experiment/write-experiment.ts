import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'csv-stringify/sync';
import type { Workspace } from '../../catalog/index.ts';
import { fromSystemError } from '../../errors.ts';
import { renderExperiment } from '../../report/index.ts';
import type { CompareResult } from '../evaluate/compare.ts';
import type { EvaluateResult } from '../evaluate/evaluate.ts';
import { type ExperimentParts, experimentInput } from './experiment-input.ts';

/** What a run leaves in its folder, and an experiment keeps a copy of. */
const RUN_FILES = ['report.html', 'metrics.json', 'predictions.csv'];

/**
 * Writes experiments/<name>: the report, the protocol as it was, every figure as JSON and CSV, and a
 * copy of each run's own report, metrics and predictions.
 *
 * @throws UserError when it cannot be written.
 */
export async function writeExperiment(
  workspace: Workspace,
  protocolPath: string,
  parts: ExperimentParts,
): Promise<{ banners: readonly string[]; folder: string; report: string }> {
  const { protocol, runs, comparison } = parts;
  const folder = join(workspace.dir, 'experiments', protocol.name);
  const report = join(folder, 'report.html');
  const input = await experimentInput(workspace, parts);
  const { banners } = input;
  try {
    await mkdir(folder, { recursive: true });
    await copyFile(protocolPath, join(folder, 'protocol.yaml'));
    for (const { run } of runs) {
      for (const file of RUN_FILES) {
        await copyFile(join(workspace.runDir(run), file), join(folder, `${run}-${file}`));
      }
    }
    const json = JSON.stringify({ banners, comparison }, null, 1);
    await writeFile(join(folder, 'comparison.json'), `${json}\n`);
    await writeFile(join(folder, 'figures.csv'), figuresCsv(runs, comparison));
    await writeFile(report, renderExperiment(input));
  } catch (error) {
    throw fromSystemError(error, 'Cannot write the experiment');
  }
  return { banners, folder, report };
}

/** One row for each figure of each contender and pair. */
function figuresCsv(runs: readonly EvaluateResult[], comparison: CompareResult | null): string {
  const rows: (string | number)[][] = [['who', 'figure', 'value', 'low', 'high', 'method', 'mark']];
  const add = (
    who: string,
    figure: string,
    {
      value,
      low,
      high,
      method,
    }: { value: number; low: number | null; high: number | null; method: string },
    mark = '',
  ): void => {
    rows.push([who, figure, value, low ?? '', high ?? '', method, mark]);
  };
  for (const { run, notice = '', accuracy, top2, balancedAccuracy, logLoss, brierScore } of runs) {
    const figures = { accuracy, top2, balancedAccuracy, logLoss, brierScore };
    for (const [figure, estimate] of Object.entries(figures)) add(run, figure, estimate, notice);
  }
  const markOf = (one: { synthetic?: true }): string => (one.synthetic === true ? 'SYNTHETIC' : '');
  for (const one of comparison?.contenders ?? []) {
    if (one.kind === 'reader') add(one.name, 'accuracy', one.accuracy, markOf(one));
  }
  for (const pair of comparison?.pairs ?? []) {
    const who = `${pair.first} | ${pair.second}`;
    add(who, 'difference', pair.difference, markOf(pair));
    for (const { method, p } of pair.tests) {
      add(who, 'p', { value: p, low: null, high: null, method }, markOf(pair));
    }
  }
  return stringify(rows);
}
