import { type EvaluatedRun, type RunFile, warningsOf } from '../../pipeline/index.ts';
import type { Answer } from '../wire/index.ts';
import { epoch, trainSettings } from '../wire/index.ts';
import type { Workbench } from '../workbench.ts';

type Listed = Answer<'GET /api/runs'>['runs'][number];
type Shown = Answer<'GET /api/runs/:run'>;

/** A run as lists show it. */
export async function listedRun(
  run: RunFile,
  evaluation: EvaluatedRun | null,
  digest: string | null,
): Promise<Listed> {
  const { metrics = null } = evaluation ?? {};
  const { train, tuning, test } = run.split;
  return {
    run: run.run,
    backbone: run.backbone.name,
    head: run.head.kind,
    views: run.views.kind,
    epochs: run.epochs,
    categories: run.categories.length,
    images: { train: train.images, tuning: tuning.images, test: test.images },
    finishedAt: run.finishedAt,
    tuningAccuracy: run.tuning['accuracy'] ?? null,
    accuracy: metrics?.accuracy ?? null,
    top2: metrics?.top2 ?? null,
    balancedAccuracy: metrics?.balancedAccuracy ?? null,
    current: digest === run.split.digest,
    warnings: await warningsOf(run),
  };
}

/** Everything about a run. */
export async function shownRun(bench: Workbench, run: RunFile, listed: Listed): Promise<Shown> {
  const { backbone, head, split, frames } = run;
  const { history, ...chosen } = head.settings;
  const { name, title, licence, source, pretrainedOn, weights, pool, length, device, int8 } =
    backbone;
  return {
    ...listed,
    categoryNames: [...run.categories],
    settings: {
      backbone: {
        ...{ name, title, licence, source, pretrainedOn, weights, pool, length, device },
        precision: int8 === null ? 'fp32' : 'int8',
      },
      head: { ...head.options, ...chosen },
      frames: { cine: frames.cine, mask: frames.images.mask, fit: frames.images.fit },
      split: { seed: split.seed, ...split.settings },
      software: { sonograft: run.sonograft, node: run.node },
    },
    history: epoch
      .array()
      .catch([])
      .parse(history ?? []),
    clone: await cloneOf(bench, run.run),
  };
}

/** What a job was told that trained the run. */
async function cloneOf(bench: Workbench, run: string): Promise<Shown['clone']> {
  const jobs = await bench.jobs.newest(500);
  const job = jobs.find(({ kind, result }) => kind === 'train' && nameIn(result) === run);
  const settings = trainSettings.safeParse(job?.settings);
  return settings.success ? { ...settings.data, name: undefined } : null;
}

function nameIn(result: unknown): unknown {
  return typeof result === 'object' && result !== null && 'run' in result ? result.run : null;
}
