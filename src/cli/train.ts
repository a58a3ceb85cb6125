import type { Command } from 'commander';
import { Option } from 'commander';
import type { Comparison } from '../heads/index.ts';
import { comparisons, headKinds } from '../heads/index.ts';
import type { HeadOptions } from '../pipeline/index.ts';
import { train } from '../pipeline/index.ts';
import type { BackboneOptions } from './backbone-options.ts';
import { backboneRef, withBackboneOptions } from './backbone-options.ts';
import type { DeviceOption } from './device-option.ts';
import { deviceOption } from './device-option.ts';
import type { FcCommand } from './fc-options.ts';
import { fcOptions, withFcOptions } from './fc-options.ts';
import type { CommonOptions } from './output.ts';
import { onQueue, type QueueOption, withQueueOption } from './queue-option.ts';
import { trainText } from './summaries.ts';
import { numberIn, onWorkspace, wholeNumberIn, withWorkspace } from './verb.ts';
import type { ViewOptions } from './view-options.ts';
import { withViewOptions } from './view-options.ts';

interface TrainCommand
  extends CommonOptions, BackboneOptions, DeviceOption, ViewOptions, QueueOption, FcCommand {
  readonly precision: 'fp32' | 'int8';
  readonly head: HeadOptions['kind'];
  readonly stream?: boolean;
  readonly name?: string;
  readonly allowAnnotationLeak?: boolean;
  readonly seed: number;
  readonly c?: number;
  readonly comparison: Comparison;
  readonly neighbours?: number;
  readonly temperature?: number;
}

export default function define(command: Command): void {
  withQueueOption(
    withViewOptions(withBackboneOptions(onWorkspace(command))),
    'features extracted and the head fitted',
  )
    .addOption(
      new Option(
        '--precision <numbers>',
        'of the frozen convolutions: fp32, or int8 calibrated on training frames (faster, a little less exact)',
      )
        .choices(['fp32', 'int8'])
        .default('fp32'),
    )
    .addOption(deviceOption('cpu'))
    .addOption(
      new Option(
        '--head <kind>',
        'linear: multinomial logistic regression; fc: fully connected layers; knn: the nearest training images vote; prototype: the nearest mean of a category',
      )
        .choices(headKinds)
        .default('linear'),
    )
    .option(
      '--allow-annotation-leak',
      'train although the annotation can still be told from the frames; the run and its report say so',
    )
    .option(
      '--stream',
      'read features from the disk while the head (linear or fc) is fitted (default: when they would take more than half of the memory)',
    )
    .option('--name <run>', 'name of the run (default: backbone-head)')
    .option(
      '--seed <n>',
      'of folds, weights, batches and dropout',
      wholeNumberIn(0, 2 ** 32 - 1),
      1,
    )
    .optionsGroup('Of --head linear, logistic regression:')
    .option(
      '--c <strength>',
      'inverse regularisation strength (default: chosen by patient-grouped cross-validation)',
      numberIn(1e-12, 1e12),
    )
    .optionsGroup('Of --head knn and prototype, which compare features:')
    .addOption(
      new Option(
        '--comparison <how>',
        'features are near by the angle between them (cosine), or by their distance when each is standardised',
      )
        .choices(comparisons)
        .default('cosine'),
    )
    .option(
      '--neighbours <k>',
      'of knn: how many vote (default: chosen by patient-grouped cross-validation)',
      wholeNumberIn(1, 1_000_000),
    )
    .option(
      '--temperature <t>',
      'how fast a vote or probability falls with the distance, the lower the faster (default: chosen by patient-grouped cross-validation)',
      numberIn(1e-9, 1e9),
    );
  withFcOptions(command).action((options: TrainCommand) =>
    withWorkspace(options, async (workspace, output) => {
      const result = await onQueue(options, workspace, output.effects, (effects) =>
        train(
          workspace,
          {
            backbone: backboneRef(options),
            precision: options.precision,
            device: options.device,
            views: options.views,
            allowMirror: options.allowMirror,
            head: headOptions(options),
            name: options.name,
            allowAnnotationLeak: options.allowAnnotationLeak,
            stream: options.stream,
            checkpointEvery: options.checkpointEvery,
          },
          effects,
        ),
      );
      output.result(result, trainText(result));
    }),
  );
}

function headOptions(options: TrainCommand): HeadOptions {
  const { head: kind, seed, c, comparison, neighbours, temperature } = options;
  if (kind === 'linear') return { kind, seed, c };
  if (kind === 'knn') return { kind, seed, comparison, neighbours, temperature };
  if (kind === 'prototype') return { kind, seed, comparison, temperature };
  return { kind, seed, ...fcOptions(options) };
}
