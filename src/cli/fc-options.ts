import type { Command } from 'commander';
import { InvalidArgumentError, Option } from 'commander';
import type { FcOptions } from '../pipeline/index.ts';
import { numberIn, wholeNumberIn, wholeNumbersIn } from './verb.ts';

/** What the command line says about a head of fully connected layers. */
export interface FcCommand {
  readonly init?: 'pretrained' | 'random';
  readonly hidden?: number[];
  readonly epochs: number;
  readonly batchSize: number;
  readonly rate?: number;
  readonly schedule: NonNullable<FcOptions['schedule']>['kind'];
  readonly stepFactor: number;
  readonly stepEvery: number;
  readonly floor: number;
  readonly power: number;
  readonly warmUp: number;
  readonly momentum: number;
  readonly optimiser: NonNullable<FcOptions['optimiser']>;
  readonly weightDecay?: number;
  readonly dropout: number;
  readonly classWeights: NonNullable<FcOptions['classWeights']>;
  readonly patience?: number;
  readonly minDelta: number;
  readonly checkpointEvery: number;
}

/** Adds the options of a head of fully connected layers, in a group of their own. */
export function withFcOptions(command: Command): Command {
  return command
    .optionsGroup('Of --head fc, fully connected layers trained step by step:')
    .addOption(
      new Option(
        '--init <from>',
        'start from the fully connected layers of the network, or from random weights (default: pretrained where the network has them)',
      ).choices(['pretrained', 'random']),
    )
    .option(
      '--hidden <sizes>',
      "sizes of the hidden layers (default: the network's own, or 256)",
      wholeNumbersIn(1, 65_536),
    )
    .option('--epochs <n>', 'passes over the training part, at most', wholeNumberIn(1, 100_000), 30)
    .option('--batch-size <n>', 'frames that each step learns from', wholeNumberIn(1, 65_536), 32)
    .option(
      '--rate <r>',
      'learning rate, how far a step goes: too high and the loss grows, too low and nothing is learned (default: 0.001 from pretrained layers, else 0.01; a tenth of that with adamw)',
      numberIn(1e-9, 10),
    )
    .addOption(
      new Option(
        '--schedule <how>',
        'how the rate falls: constant (not at all), step (by --step-factor after every --step-every epochs), cosine (smoothly to --floor), polynomial (to 0, by --power)',
      )
        .choices(['constant', 'step', 'cosine', 'polynomial'])
        .default('constant'),
    )
    .option(
      '--step-factor <f>',
      'of --schedule step: what the rate is multiplied by',
      numberIn(1e-6, 1),
      0.1,
    )
    .option(
      '--step-every <n>',
      'of --schedule step: epochs between two falls',
      wholeNumberIn(1, 100_000),
      10,
    )
    .option('--floor <r>', 'of --schedule cosine: the rate at the end', numberIn(0, 10), 0)
    .option('--power <p>', 'of --schedule polynomial: 1 is a straight line', numberIn(0.01, 10), 1)
    .option(
      '--warm-up <n>',
      'epochs over which the rate first rises from near 0, fewer than all',
      wholeNumberIn(0, 99_999),
      0,
    )
    .addOption(
      new Option(
        '--optimiser <rule>',
        'how a step follows from the slope of the loss: sgd, as the paper did, or adamw, which takes steps of like size in every weight and is less touchy about the rate',
      )
        .choices(['sgd', 'adamw'])
        .default('sgd'),
    )
    .option(
      '--momentum <m>',
      'how much of the last step the next one keeps',
      numberIn(0, 0.9999),
      0.9,
    )
    .option(
      '--weight-decay <d>',
      'pull of the weights to zero, against overfitting (default: 0.0005, with adamw 0.01)',
      numberIn(0, 1),
    )
    .option(
      '--dropout <p>',
      'share of hidden units left out of a step, against overfitting',
      numberIn(0, 0.95),
      0.5,
    )
    .option(
      '--class-weights <w>',
      'what a training image counts for: none (all the same), balanced (rare categories more, so that each counts the same in sum), or NAME=WEIGHT with commas between (others count 1)',
      classWeights,
      'none',
    )
    .option(
      '--patience <n>',
      'stop early, after n epochs without a lower log-loss on the tuning part (default: all epochs are trained); the best epoch is kept either way',
      wholeNumberIn(1, 100_000),
    )
    .option(
      '--min-delta <d>',
      'of --patience: a fall by no more than this is none',
      numberIn(0, 10),
      0,
    )
    .option(
      '--checkpoint-every <s>',
      'save the training in the run folder when so many seconds have passed, to go on from there after a crash (for VGG-16 up to 1.4 GB, twice while it is replaced; at most 5 % of the time goes into it)',
      wholeNumberIn(0, 86_400),
      60,
    )
    .optionsGroup('Options:');
}

/** The settings of the head that the options name; what does nothing is left out. */
export function fcOptions(options: FcCommand): Omit<FcOptions, 'kind' | 'seed'> {
  const { init, hidden, epochs, batchSize, rate, momentum, dropout } = options;
  const { optimiser, warmUp, classWeights, patience, minDelta } = options;
  return {
    ...{ init, hidden, epochs, batchSize, rate, momentum, dropout },
    weightDecay: options.weightDecay ?? (optimiser === 'adamw' ? 0.01 : 5e-4),
    optimiser: optimiser === 'sgd' ? undefined : optimiser,
    schedule: scheduleOf(options),
    warmUp: warmUp === 0 ? undefined : warmUp,
    patience: patience === undefined ? undefined : { epochs: patience, minDelta },
    classWeights: classWeights === 'none' ? undefined : classWeights,
  };
}

function scheduleOf(options: FcCommand): FcOptions['schedule'] {
  const { schedule: kind, stepFactor: factor, stepEvery: every, floor, power } = options;
  switch (kind) {
    case 'constant':
      return undefined;
    case 'step':
      return { kind, factor, every };
    case 'cosine':
      return { kind, floor };
    case 'polynomial':
      return { kind, power };
  }
}

/** Parses none, balanced, or weights by name. */
function classWeights(text: string): NonNullable<FcOptions['classWeights']> {
  if (text === 'none' || text === 'balanced') return text;
  const weights = text.split(',').map((item) => {
    const at = item.lastIndexOf('=');
    const weight = Number(item.slice(at + 1));
    if (at < 1 || !(weight > 0 && weight < Infinity)) {
      throw new InvalidArgumentError(
        'It takes none, balanced, or NAME=WEIGHT with commas between, weights above 0.',
      );
    }
    return [item.slice(0, at).trim(), weight] as const;
  });
  return Object.fromEntries(weights);
}
