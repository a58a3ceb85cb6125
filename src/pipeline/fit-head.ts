import type { Effects } from '../effects.ts';
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
  /** Sizes of the hidden layers. */
  readonly hidden: readonly number[];
  readonly epochs: number;
  readonly batchSize: number;
  readonly rate: number;
  readonly momentum: number;
  readonly dropout: number;
  readonly weightDecay: number;
}

/** Fits the kind of head that is asked for. */
export async function fitHead(
  training: TrainingSet,
  tuning: TrainingSet | null,
  options: HeadOptions,
  effects: Effects,
): Promise<Head> {
  if (options.kind === 'fc') return await fitFc(training, tuning, options, effects);
  const { seed, c } = options;
  return await fitLinear(training, c === undefined ? { seed } : { seed, c }, effects);
}
