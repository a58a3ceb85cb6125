import type { Tensor } from '../../graph/index.ts';
import type { FeatureRows } from '../feature-rows.ts';
import type { FcShape } from './shape.ts';

/** N x D features, or what reads them. */
export type FcFeatures = Tensor<Float32Array> | FeatureRows;

/** What fully connected layers are trained on, and where they start from. */
export interface FcProblem<F extends FcFeatures = Tensor<Float32Array>> {
  readonly shape: FcShape;
  /** N x D features and N x K one-hot targets. */
  readonly training: {
    readonly features: F;
    readonly targets: Tensor<Float32Array>;
  };
  /** Features of the rows that are only looked at, [n, D]; null where there are none. */
  readonly tuning: F | null;
  /** Where training starts, in the order of the parameters' names; read, never written. */
  readonly parameters: readonly Float32Array[];
}

/** SGD with momentum, or AdamW. */
export type Optimiser = 'sgd' | 'adamw';

/** What holds for every step. */
export interface StepSettings {
  /** sgd when absent. */
  readonly optimiser?: Optimiser;
  /** Of SGD; what AdamW calls beta 1. */
  readonly momentum: number;
  /**
   * Biases included. SGD adds it times the parameter to the gradient (coupled), AdamW shrinks
   * parameters by it times the rate (decoupled).
   */
  readonly weightDecay: number;
  /** Share of hidden units left out; the others are scaled by 1 / (1 - dropout). */
  readonly dropout: number;
  /** Rows of a step; smaller batches are padded with rows that count nothing. */
  readonly batch: number;
  readonly threads: number;
}

/** An engine between two steps, as plain arrays and numbers that can be written to disk. */
export interface EngineState {
  readonly arrays: Readonly<Record<string, Float32Array>>;
  readonly scalars: Readonly<Record<string, number>>;
}

/** One way of taking training steps of fully connected layers; between two steps it is its state alone. */
export interface FcEngine {
  /**
   * One step on a batch of training rows.
   *
   * @param rows at most a batch of them.
   * @param shares what each row counts for, such as 1 / rows; the loss is the sum of share x log-loss.
   * @param rate of the step, 0 or above; a change of it may cost a pass over the state.
   * @param masks where there is dropout: for each hidden layer a full batch of rows x units, 1 for a
   *   unit that is kept.
   * @returns the loss before the step.
   */
  step(
    rows: readonly number[],
    shares: readonly number[],
    rate: number,
    masks?: readonly Uint8Array[],
  ): Promise<number>;

  /** Logits of the tuning rows, n x K, without dropout; none where there is no tuning set. */
  tuningLogits(): Promise<Float32Array>;

  /**
   * A copy of the state: all of it, to go on from later, or the part that the parameters are made of,
   * which is smaller and enough for {@link FcEngine.parameters}.
   */
  state(part?: 'whole' | 'parameters'): Promise<EngineState>;

  /** Goes on from a whole state that this kind of engine gave for the same problem. */
  restore(state: EngineState): Promise<void>;

  /** Weights and biases in the order of their names: those of a given state, else those now. */
  parameters(state?: EngineState): Promise<Float32Array[]>;

  /** Frees the native memory. */
  release(): Promise<void>;
}
