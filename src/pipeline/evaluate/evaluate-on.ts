import { basename } from 'node:path';
import { openWorkspace, type Workspace } from '../../catalog/index.ts';
import type { Effects } from '../../effects.ts';
import { silent } from '../../effects.ts';
import { UserError } from '../../errors.ts';
import { evaluate as evaluatePredictions, type Evaluation } from '../../evaluation/index.ts';
import type { Device } from '../../graph/index.ts';
import { predictionsCsv, renderSites } from '../../report/index.ts';
import { csvRows } from './evaluate.ts';
import { frameSettings } from '../source-readers/frames.ts';
import { refuseShared } from '../train/near-identical.ts';
import type { Notice } from '../notice.ts';
import { INTENDED_USE, noticeOf, RANDOM_WEIGHTS } from '../notice.ts';
import type { RunFile } from '../predict/run-file.ts';
import { writeRunFile } from '../predict/run-file.ts';
import { isPhantom, SYNTHETIC_IMAGES } from './synthetic-images.ts';
import { ask, testPredictions } from './test-predictions.ts';
import { shareRun } from '../predict/shared-run.ts';

export interface EvaluateOnOptions {
  /** The directory of the other workspace. */
  readonly on: string;
  /** Seed of the bootstrap. */
  readonly seed?: number | undefined;
  readonly rounds?: number | undefined;
  /** Where the backbone runs; absent: where it ran in training. */
  readonly device?: Device | undefined;
}

export interface EvaluateOnResult extends Notice {
  readonly run: string;
  readonly use: string;
  /** Of the other workspace's directory. */
  readonly siteName: string;
  /** On the run's own test part. */
  readonly home: Evaluation;
  /** On every labelled frame of the other workspace. */
  readonly site: Evaluation;
  /** Path of the HTML report. */
  readonly report: string;
}

/**
 * Tests a frozen run on another workspace: every labelled frame there, whatever its split says, beside
 * the run's own test part. Writes on-<site>.json, its predictions and a report into the run's folder.
 *
 * @throws UserError when the other workspace made its frames otherwise than the run's, has no labelled
 *   frame or one of a category that the run does not know, or holds frames that were trained on.
 */
export async function evaluateOn(
  workspace: Workspace,
  name: string,
  { on, seed = 1, rounds = 2000, device }: EvaluateOnOptions,
  effects: Effects = silent,
): Promise<EvaluateOnResult> {
  const away = await openWorkspace(on);
  try {
    const asked = await testPredictions(workspace, name, device, effects);
    const { classifier, rows, predictions } = asked;
    const { run, views } = classifier;
    refuseOther(workspace, away, run);
    const awayRows = await away.catalog.frames({ labelled: true });
    if (awayRows.length === 0) {
      throw new UserError(
        `Cannot evaluate ${name} on ${away.dir}: no frame there has a label; ingest and label its studies first.`,
      );
    }
    const seen = rows.filter(({ part }) => part === 'train' || part === 'tuning');
    const home = { workspace, rows: seen };
    const action = `evaluate ${name} on ${away.dir}`;
    await refuseShared(home, { workspace: away, rows: awayRows }, action, effects);
    const elsewhere = await ask(away, classifier, awayRows, effects);
    const sampling = { seed, rounds };
    const result = {
      ...{ run: name, use: INTENDED_USE, siteName: basename(away.dir) },
      ...noticeOf(views[0], effects),
      home: evaluatePredictions(predictions, sampling),
      site: evaluatePredictions(elsewhere, sampling),
    };
    const prefix = `on-${result.siteName.replace(/[^A-Za-z0-9._-]/g, '_')}`;
    await writeRunFile(workspace, name, `${prefix}.json`, `${JSON.stringify(result, null, 1)}\n`);
    const csv = predictionsCsv(run.categories, csvRows(awayRows, elsewhere));
    await writeRunFile(workspace, name, `${prefix}-predictions.csv`, csv);
    const files = [...(await workspace.catalog.files()), ...(await away.catalog.files())];
    const html = renderSites({
      ...{ run: name, version: run.sonograft, home: result.home },
      sites: [{ name: result.siteName, evaluation: result.site }],
      banners: [
        ...(result.notice === undefined ? [] : [RANDOM_WEIGHTS]),
        ...(isPhantom(files) ? [SYNTHETIC_IMAGES] : []),
      ],
    });
    const report = await writeRunFile(workspace, name, `${prefix}.html`, html);
    await shareRun(workspace, name);
    return { ...result, report };
  } finally {
    await away.close();
  }
}

/** @throws UserError where frames of the two workspaces are not of one making, or they are one. */
function refuseOther(home: Workspace, away: Workspace, run: RunFile): void {
  if (home.dir === away.dir) {
    throw new UserError(
      `Cannot evaluate ${run.run} on ${away.dir}: that is the workspace it was trained in; leave out --on to test it on its test part.`,
    );
  }
  const made: Readonly<Record<string, unknown>> = { ...frameSettings(away) };
  for (const [section, wanted] of Object.entries(run.frames)) {
    if (JSON.stringify(sorted(made[section])) === JSON.stringify(sorted(wanted))) continue;
    throw new UserError(
      `Cannot evaluate ${run.run} on ${away.dir}: its frames were made with other settings (${section}) than the run was trained on; take over those of ${home.dir}/sonograft.yaml and ingest again.`,
    );
  }
}

/** With keys in order, so that equal settings have equal text. */
function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
}
