import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileRecord, FrameRow, Workspace } from '../../catalog/index.ts';
import type { Evaluation, Predictions } from '../../evaluation/index.ts';
import { mostConfidentMistakes, riskCoverage } from '../../evaluation/index.ts';
import type { Head } from '../../heads/index.ts';
import type { Insights, ReportInput } from '../../report/index.ts';
import { figureFiles, modelCard, renderReport } from '../../report/index.ts';
import { newestAudit } from '../label/audit.ts';
import { countEach } from '../count-each.ts';
import { dataFlowOf, splitOf } from './data-flow.ts';
import { labelLimits } from '../label/label-limits.ts';
import { warnings } from '../leak/index.ts';
import { RANDOM_WEIGHTS } from '../notice.ts';
import { curvesOf } from './report-curves.ts';
import type { RunFile } from '../predict/run-file.ts';
import { writeRunFile } from '../predict/run-file.ts';
import { isPhantom, SYNTHETIC_IMAGES } from './synthetic-images.ts';

/** Mistakes that the report shows. */
const MISTAKES = 12;

const HEADS: Readonly<Record<Head['kind'], string>> = {
  linear: 'Multinomial logistic regression',
  fc: 'Fully connected layers',
  knn: 'Votes of the nearest training images',
  prototype: 'Nearest mean of a category',
};

const LIMITS = [
  'Training, tuning and test images were read into one workspace; on images of another department or machine the figures may well be lower.',
];

const MIRRORED =
  'Mirrored views were trained on and averaged over: the classifier cannot tell left from right.';

const ONE_SPLIT =
  'One random split was made; another seed gives other figures, within what the intervals say for the test part alone.';
const DECLARED_SPLIT = 'The division into parts is the one that the manifest names.';

export interface ReportParts {
  readonly run: RunFile;
  /** Every labelled frame with its part. */
  readonly rows: readonly FrameRow[];
  /** The test frames, in the order of the predictions. */
  readonly inTest: readonly FrameRow[];
  readonly predictions: Predictions;
  readonly evaluation: Evaluation;
  readonly insights: Insights;
  /** For {@link mistakesOf}, in their order; null where they were not made. */
  readonly maps: readonly Float64Array[] | null;
}

/** The mistakes that a report shows. */
export function mistakesOf(predictions: Predictions): ReturnType<typeof mostConfidentMistakes> {
  return mostConfidentMistakes(predictions, MISTAKES);
}

/** Writes a run's report.html, its figures as SVG and model-card.md, and returns the report's path. */
export async function writeReport(workspace: Workspace, parts: ReportParts): Promise<string> {
  const input = await reportInput(workspace, parts);
  await writeRunFile(workspace, parts.run.run, 'model-card.md', modelCard(input));
  for (const [name, svg] of figureFiles(input)) {
    await writeRunFile(workspace, parts.run.run, join('figures', name), svg);
  }
  const html = renderReport(input);
  return await writeRunFile(workspace, parts.run.run, 'report.html', html);
}

async function reportInput(workspace: Workspace, parts: ReportParts): Promise<ReportInput> {
  const { run, rows, inTest, predictions, evaluation, insights, maps } = parts;
  const { backbone, head, split } = run;
  const mistakes = await Promise.all(
    mistakesOf(predictions).map(async ({ image, truth, predicted, probability }, i) => {
      const hash = inTest[image]?.hash ?? '';
      return {
        png: await readFile(await workspace.frames.file(hash)),
        truth: run.categories[truth] ?? '',
        predicted: run.categories[predicted] ?? '',
        probability,
        map: maps?.[i] === undefined ? null : [...maps[i]],
        id: hash.slice(0, 12),
      };
    }),
  );
  const files = await workspace.catalog.files();
  return {
    title: `${run.run}: ${head.kind} head on ${backbone.name}`,
    run: run.run,
    version: run.sonograft,
    finishedAt: run.finishedAt.slice(0, 10),
    banners: bannersOf(run, files),
    flow: await dataFlowOf(workspace, files, rows),
    split: splitOf(workspace, rows, run.leak),
    labelSources: countEach(rows.flatMap(({ labelSource }) => labelSource ?? [])),
    evaluation,
    curves: curvesOf(predictions),
    riskCoverage: riskCoverage(predictions).curve,
    ...insights,
    mistakes,
    backbone: {
      title: backbone.title,
      licence: backbone.licence,
      pretrainedOn: backbone.pretrainedOn,
      settings: {
        name: backbone.name,
        source: backbone.source,
        weights: backbone.weights,
        pooling: backbone.pool,
        'values per view': backbone.length,
        views: Object.keys(run.views.keys),
        key: backbone.key,
      },
    },
    head: {
      title: HEADS[head.kind],
      settings: { ...briefly(head.settings), 'passes over the training part': run.epochs },
    },
    settings: {
      frames: run.frames,
      split: { seed: split.seed, ...split.settings, digest: split.digest },
      'tuning part': run.tuning,
      software: { sonograft: run.sonograft, node: run.node },
    },
    limits: [
      ...labelLimits(rows, await newestAudit(workspace)),
      ...LIMITS,
      ...(run.leak === null || run.leak.allowed ? [] : warnings(run.leak)),
      ...(run.views.kind === 'ten-crop' ? [MIRRORED] : []),
      split.settings['from'] === 'manifest' ? DECLARED_SPLIT : ONE_SPLIT,
    ],
  };
}

/** Without the history of every epoch, which run.json holds. */
function briefly(settings: RunFile['head']['settings']): RunFile['head']['settings'] {
  return Object.fromEntries(Object.entries(settings).filter(([name]) => name !== 'history'));
}

function bannersOf(run: RunFile, files: readonly FileRecord[]): string[] {
  const banners: string[] = [];
  if (run.backbone.weights === 'random') {
    banners.push(RANDOM_WEIGHTS);
  }
  if (run.leak?.allowed === true) banners.push(...warnings(run.leak));
  if (isPhantom(files)) banners.push(SYNTHETIC_IMAGES);
  return banners;
}
