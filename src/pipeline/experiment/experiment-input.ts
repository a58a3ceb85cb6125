import type { Workspace } from '../../catalog/index.ts';
import { wilson } from '../../evaluation/index.ts';
import type { ExperimentContender, ExperimentInput } from '../../report/index.ts';
import { version } from '../../version.ts';
import type { Compared, CompareResult } from '../evaluate/compare.ts';
import type { EvaluateResult } from '../evaluate/evaluate.ts';
import { dataFlowOf, splitOf } from '../evaluate/data-flow.ts';
import { RANDOM_WEIGHTS } from '../notice.ts';
import { requireSplit } from '../train/require-split.ts';
import { readRun } from '../predict/run-file.ts';
import { SYNTHETIC_IMAGES, isPhantom } from '../evaluate/synthetic-images.ts';
import type { Protocol } from './protocol.ts';
import { rocPanels } from './roc-panels.ts';

/** A protocol, and what came of it. */
export interface ExperimentParts {
  readonly protocol: Protocol;
  readonly runs: readonly EvaluateResult[];
  readonly comparison: CompareResult | null;
  /** Everyone who was compared; empty without a comparison. */
  readonly everyone: readonly Compared[];
}

const SYNTHETIC_READING = 'SYNTHETIC reading: no person made it.';

const LIMITS = [
  'Images of one source were trained and tested on; on those of another department or machine the figures may well be lower.',
  'One random split was made; another seed gives other figures, within what the intervals say for the test part alone.',
];

/** What the report of an experiment shows. */
export async function experimentInput(
  workspace: Workspace,
  { protocol, runs, comparison, everyone }: ExperimentParts,
): Promise<ExperimentInput> {
  const files = await workspace.catalog.files();
  const { rows } = await requireSplit(workspace);
  const [first] = runs;
  const runFiles = await Promise.all(runs.map(({ run }) => readRun(workspace, run)));
  const ofRuns = runs.map((result, i): ExperimentContender => {
    const { backbone, head } = runFiles[i] ?? {};
    const compared = comparison?.contenders.find(({ name }) => name === result.run);
    return {
      name: result.run,
      what: `${backbone?.title ?? ''}, ${head?.kind ?? ''} head`,
      marks: result.notice === undefined ? [] : [result.notice],
      accuracy: compared?.accuracy ?? result.accuracy,
      top2: compared === undefined ? result.top2 : compared.top2,
      published: publishedBeside(protocol, result.run),
      report: `${result.run}-report.html`,
    };
  });
  const markOf = (one: { readonly synthetic?: true }): string | null =>
    one.synthetic === true ? SYNTHETIC_READING : null;
  const readers = (comparison?.contenders ?? []).filter(({ kind }) => kind === 'reader');
  return {
    ...{ title: protocol.title, protocol: protocol.name, about: protocol.about, version },
    banners: [
      ...randomBanner(runs),
      ...(readers.some(({ synthetic }) => synthetic) ? [SYNTHETIC_READING] : []),
      ...(isPhantom(files) ? [SYNTHETIC_IMAGES] : []),
    ],
    flow: await dataFlowOf(workspace, files, rows),
    split: splitOf(workspace, rows, runFiles[0]?.leak ?? null),
    images: comparison?.images ?? first?.images ?? 0,
    patients: comparison?.patients ?? first?.patients ?? 0,
    level: first?.level ?? 0.95,
    contenders: [
      ...ofRuns,
      ...readers.map(({ name, accuracy, synthetic }) => ({
        ...{ name, what: 'reader', accuracy, top2: null, report: null },
        marks: synthetic === true ? [SYNTHETIC_READING] : [],
        published: publishedBeside(protocol, name),
      })),
    ],
    confusions:
      everyone.length === 0
        ? runs.map(({ run, confusion }) => ({ name: run, mark: null, confusion }))
        : everyone.map((one) => ({
            ...{ name: one.name, mark: one.synthetic ? SYNTHETIC_READING : null },
            confusion: one.evaluation.confusion,
          })),
    rocs: rocPanels(everyone, ({ synthetic }) => (synthetic ? SYNTHETIC_READING : null)),
    pairs: (comparison?.pairs ?? []).map((pair) => ({ ...pair, mark: markOf(pair) })),
    cochranQ: comparison?.cochranQ ?? null,
    meanReader: meanReaderOf(comparison, markOf),
    published: protocol.published,
    choices: protocol.choices,
    settings: settingsOf(protocol),
    limits: LIMITS,
  };
}

function randomBanner(runs: ExperimentParts['runs']): string[] {
  const random = runs.flatMap(({ run, notice }) => (notice === undefined ? [] : run));
  if (random.length === 0) return [];
  return [random.length === runs.length ? RANDOM_WEIGHTS : `RANDOM WEIGHTS: ${random.join(', ')}.`];
}

function meanReaderOf(
  comparison: CompareResult | null,
  markOf: (one: { readonly synthetic?: true }) => string | null,
): ExperimentInput['meanReader'] {
  const mean = comparison?.meanReader ?? null;
  return mean === null ? null : { ...mean, mark: markOf(mean) };
}

function publishedBeside({ published }: Protocol, name: string): ExperimentContender['published'] {
  const figure = published?.figures.find(({ beside }) => beside === name);
  if (published === null || figure === undefined) return null;
  const { what, accuracy, top2 } = figure;
  const right = Math.round(accuracy * published.images);
  const bounds = wilson(right, published.images, 0.95);
  const method = 'Wilson, images taken as independent';
  return { what, accuracy, top2, interval: { value: accuracy, ...bounds, method } };
}

function settingsOf({ settings, split, networks, readers, statistics, labels }: Protocol) {
  return {
    'sonograft.yaml': settings,
    labels: { from: labels },
    split,
    ...Object.fromEntries(networks.map(({ name, ...network }) => [name, network])),
    ...(readers === null ? {} : { readers }),
    statistics,
  };
}
