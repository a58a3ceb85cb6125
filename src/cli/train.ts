import type { Command } from 'commander';
import { Option } from 'commander';
import type { HeadOptions } from '../pipeline/index.ts';
import { train } from '../pipeline/index.ts';
import type { BackboneOptions } from './backbone-options.ts';
import { backboneRef, withBackboneOptions } from './backbone-options.ts';
import type { CommonOptions } from './output.ts';
import { trainText } from './summaries.ts';
import { numberIn, onWorkspace, wholeNumberIn, wholeNumbersIn, withWorkspace } from './verb.ts';
import type { ViewOptions } from './view-options.ts';
import { withViewOptions } from './view-options.ts';

interface TrainCommand extends CommonOptions, BackboneOptions, ViewOptions {
  readonly precision: 'fp32' | 'int8';
  readonly head: HeadOptions['kind'];
  readonly name?: string;
  readonly seed: number;
  readonly c?: number;
  readonly init?: 'pretrained' | 'random';
  readonly hidden?: number[];
  readonly epochs: number;
  readonly batchSize: number;
  readonly rate?: number;
  readonly momentum: number;
  readonly dropout: number;
  readonly weightDecay: number;
}

export default function define(command: Command): void {
  withViewOptions(withBackboneOptions(onWorkspace(command)))
    .addOption(
      new Option(
        '--precision <numbers>',
        'of the frozen convolutions: fp32, or int8 calibrated on training frames (faster, a little less exact)',
      )
        .choices(['fp32', 'int8'])
        .default('fp32'),
    )
    .addOption(
      new Option(
        '--head <kind>',
        'linear: multinomial logistic regression; fc: fully connected layers',
      )
        .choices(['linear', 'fc'])
        .default('linear'),
    )
    .option('--name <run>', 'name of the run (default: backbone-head)')
    .option(
      '--seed <n>',
      'of folds, weights, batches and dropout',
      wholeNumberIn(0, 2 ** 32 - 1),
      1,
    )
    .option(
      '--c <strength>',
      'linear: inverse regularisation strength (default: chosen by patient-grouped cross-validation)',
      numberIn(1e-12, 1e12),
    )
    .addOption(
      new Option(
        '--init <from>',
        'fc: start from the fully connected layers of the network, or from random weights (default: pretrained where the network has them)',
      ).choices(['pretrained', 'random']),
    )
    .option(
      '--hidden <sizes>',
      "fc: sizes of the hidden layers (default: the network's own, or 256)",
      wholeNumbersIn(1, 65_536),
    )
    .option('--epochs <n>', 'fc: passes over the training part', wholeNumberIn(1, 100_000), 30)
    .option('--batch-size <n>', 'fc: frames a step', wholeNumberIn(1, 65_536), 32)
    .option(
      '--rate <r>',
      'fc: learning rate (default: 0.001 from pretrained layers, else 0.01)',
      numberIn(1e-9, 10),
    )
    .option('--momentum <m>', 'fc: momentum of the steps', numberIn(0, 0.9999), 0.9)
    .option('--dropout <p>', 'fc: share of hidden units left out', numberIn(0, 0.95), 0.5)
    .option('--weight-decay <d>', 'fc: pull of the weights to zero', numberIn(0, 1), 5e-4)
    .action((options: TrainCommand) =>
      withWorkspace(options, async (workspace, output) => {
        const result = await train(
          workspace,
          {
            backbone: backboneRef(options),
            precision: options.precision,
            views: options.views,
            allowMirror: options.allowMirror,
            head: headOptions(options),
            name: options.name,
          },
          output.effects,
        );
        output.result(result, trainText(result));
      }),
    );
}

function headOptions(options: TrainCommand): HeadOptions {
  const { head: kind, seed, c, hidden, epochs, batchSize, rate } = options;
  if (kind === 'linear') return { kind, seed, c };
  const { init, momentum, dropout, weightDecay } = options;
  return { kind, seed, init, hidden, epochs, batchSize, rate, momentum, dropout, weightDecay };
}
