import type { Backbone } from '../backbones/index.ts';
import type { Effects } from '../effects.ts';
import { UserError } from '../errors.ts';
import type { Head, TrainingSet } from '../heads/index.ts';
import { fitFc, fitLinear } from '../heads/index.ts';

/** What a head can be told; what is absent has the default that the command line's help names. */
export type HeadOptions = LinearOptions | FcOptions;

export interface LinearOptions {
  readonly kind: 'linear';
  readonly seed: number;
  /** Inverse regularisation strength; absent: chosen by cross-validation within the training part. */
  readonly c?: number | undefined;
}

export interface FcOptions {
  readonly kind: 'fc';
  readonly seed: number;
  /**
   * pretrained starts from the fully connected layers of the backbone's network, random from seeded
   * Gaussian weights; absent: pretrained where the network has such layers and `hidden` is absent.
   */
  readonly init?: 'pretrained' | 'random' | undefined;
  /** Sizes of the hidden layers; absent: the network's own, else 256. */
  readonly hidden?: readonly number[] | undefined;
  readonly epochs: number;
  readonly batchSize: number;
  /** Absent: 0.001 from pretrained layers, else 0.01. */
  readonly rate?: number | undefined;
  readonly momentum: number;
  readonly dropout: number;
  readonly weightDecay: number;
}

/** Whether a head starts from the fully connected layers of the backbone's network. */
export function isPretrained(options: HeadOptions, backbone: Backbone): boolean {
  if (options.kind !== 'fc' || options.init === 'random') return false;
  const canBe = backbone.fullyConnected !== undefined;
  if (options.init === 'pretrained' && !canBe) {
    throw new UserError(
      `Cannot start from pretrained layers: ${backbone.name} has no fully connected layers of its own; use --init random.`,
    );
  }
  return canBe && (options.init === 'pretrained' || options.hidden === undefined);
}

/** Fits the kind of head that is asked for. */
export async function fitHead(
  backbone: Backbone,
  training: TrainingSet,
  tuning: TrainingSet | null,
  options: HeadOptions,
  effects: Effects,
): Promise<Head> {
  if (options.kind === 'linear') {
    const { seed, c } = options;
    return await fitLinear(training, c === undefined ? { seed } : { seed, c }, effects);
  }
  const { seed, epochs, batchSize, momentum, dropout, weightDecay, rate, hidden } = options;
  const initial = isPretrained(options, backbone) ? await backbone.fullyConnected?.() : undefined;
  return await fitFc(
    training,
    tuning,
    {
      ...{ seed, epochs, batchSize, momentum, dropout, weightDecay },
      hidden: hidden ?? [256],
      rate: rate ?? (initial === undefined ? 0.01 : 0.001),
      ...(initial && { initial }),
    },
    effects,
  );
}
