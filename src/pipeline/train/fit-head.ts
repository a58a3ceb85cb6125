import type { Backbone } from '../../backbones/index.ts';
import type { Effects } from '../../effects.ts';
import { UserError } from '../../errors.ts';
import type {
  CheckpointOptions,
  ClassWeights,
  Features,
  Head,
  KnnOptions,
  Patience,
  PrototypeOptions,
  RateSchedule,
  TrainingSet,
} from '../../heads/index.ts';
import { fitFc, fitKnn, fitLinear, fitPrototype, isStreamed } from '../../heads/index.ts';

/** What a head can be told; what is absent has the default that the command line's help names. */
export type HeadOptions =
  | LinearOptions
  | FcOptions
  | (KnnOptions & { readonly kind: 'knn' })
  | (PrototypeOptions & { readonly kind: 'prototype' });

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
  /** Absent: 0.001 from pretrained layers, else 0.01; a tenth of that for AdamW. */
  readonly rate?: number | undefined;
  /** How the rate falls, in epochs; absent: it does not. */
  readonly schedule?: RateSchedule | undefined;
  /** Epochs over which the rate first rises. */
  readonly warmUp?: number | undefined;
  /** Absent: SGD. */
  readonly optimiser?: 'sgd' | 'adamw' | undefined;
  readonly momentum: number;
  readonly dropout: number;
  readonly weightDecay: number;
  /** Absent: all epochs are trained. */
  readonly patience?: Patience | undefined;
  /** Absent: every training image counts the same. */
  readonly classWeights?: ClassWeights | undefined;
}

/** What fitting needs of a backbone. */
export type Grafted = Pick<Backbone, 'name' | 'fullyConnected'>;

/** Whether a head starts from the fully connected layers of the backbone's network. */
export function isPretrained(options: HeadOptions, backbone: Grafted): boolean {
  if (options.kind !== 'fc' || options.init === 'random') return false;
  const canBe = backbone.fullyConnected !== undefined;
  if (options.init === 'pretrained' && !canBe) {
    throw new UserError(
      `Cannot start from pretrained layers: ${backbone.name} has no fully connected layers of its own; use --init random.`,
    );
  }
  return canBe && (options.init === 'pretrained' || options.hidden === undefined);
}

/** How a head is fitted, besides its options. */
export interface FittingMeans {
  /** Where a training by steps, or a search for settings, is saved while it goes on. */
  readonly checkpoint: CheckpointOptions;
  /** Of onnxruntime, on which the last bits depend; absent: one for each core. */
  readonly threads?: number | undefined;
  /** Of a linear head: the losses of its folds, where others have found them. */
  readonly heldOut?: readonly (readonly number[])[] | undefined;
}

/** Fits the kind of head that is asked for. */
export async function fitHead(
  backbone: Grafted,
  training: TrainingSet<Features>,
  tuning: TrainingSet<Features> | null,
  options: HeadOptions,
  { checkpoint, threads, heldOut }: FittingMeans,
  effects: Effects,
): Promise<Head> {
  const by = threads === undefined ? {} : { threads };
  if (options.kind === 'linear') {
    const { seed, c } = options;
    const { path } = checkpoint;
    const told = { seed, checkpoint: path, ...(c !== undefined && { c }), ...(heldOut && { heldOut }) }; // prettier-ignore
    return await fitLinear(training, { ...told, ...by }, effects);
  }
  if (options.kind === 'knn')
    return await fitKnn(inMemory(training, 'knn'), { ...options, ...by }, effects);
  if (options.kind === 'prototype') {
    return await fitPrototype(inMemory(training, 'prototype'), { ...options, ...by }, effects);
  }
  const { seed, epochs, batchSize, momentum, dropout, weightDecay, hidden, optimiser } = options;
  const { rate, schedule, warmUp, patience, classWeights } = options;
  const initial = isPretrained(options, backbone) ? await backbone.fullyConnected?.() : undefined;
  return await fitFc(
    training,
    tuning,
    {
      ...{ seed, epochs, batchSize, momentum, dropout, weightDecay },
      hidden: hidden ?? [256],
      rate: rate ?? (initial === undefined ? 0.01 : 0.001) / (optimiser === 'adamw' ? 10 : 1),
      ...(optimiser && { optimiser }),
      ...(schedule && { schedule }),
      ...(warmUp !== undefined && { warmUp }),
      ...(patience && { patience }),
      ...(classWeights && { classWeights }),
      ...(initial && { initial }),
      checkpoint,
      ...by,
    },
    effects,
  );
}

/** @throws UserError for features that are read when they are needed. */
export function inMemory({ features, ...rest }: TrainingSet<Features>, kind: string): TrainingSet {
  if (!isStreamed(features)) return { ...rest, features };
  throw new UserError(
    `Cannot train: a ${kind} head needs all features in memory; leave --stream out, or choose --head linear or fc.`,
  );
}
