import type { Session, Tensor } from '../graph/index.ts';
import { float32, int32, openSession, uint8 } from '../graph/index.ts';
import type { FcShape, StepSettings } from './fc-graphs.ts';
import { lossGraph, parameterDims, parameterNames, stepGraph } from './fc-graphs.ts';

/** What training is, between two steps: plain arrays, in the order of the parameters' names. */
export interface FcState {
  readonly parameters: readonly Float32Array[];
  readonly velocities: readonly Float32Array[];
}

/** N x D features and N x K one-hot targets. */
export interface FcRows {
  readonly features: Tensor<Float32Array>;
  readonly targets: Tensor<Float32Array>;
}

/**
 * Runs training steps natively. Parameters and velocities live in two sets of tensors; each step
 * reads one and writes the other.
 */
export class FcTrainer {
  readonly #shape: FcShape;
  readonly #dropout: number;
  readonly #batch: number;
  readonly #step: Session;
  readonly #loss: Session;
  #now: Readonly<Record<string, Tensor<Float32Array>>>;
  #next: Readonly<Record<string, Tensor<Float32Array>>>;

  private constructor(
    shape: FcShape,
    dropout: number,
    batch: number,
    sessions: readonly [Session, Session],
    state: FcState,
  ) {
    this.#shape = shape;
    this.#dropout = dropout;
    this.#batch = batch;
    [this.#step, this.#loss] = sessions;
    this.#now = tensorsOf(shape, state);
    this.#next = tensorsOf(shape, state);
  }

  /** @param batch rows of every step; smaller batches are padded with rows that count nothing. */
  static async open(
    shape: FcShape,
    settings: StepSettings & { readonly batch: number; readonly threads: number },
    state: FcState,
  ): Promise<FcTrainer> {
    const { batch, threads, dropout } = settings;
    const step = await openSession(stepGraph(shape, settings), { threads });
    const loss = await openSession(lossGraph(shape), { threads });
    return new FcTrainer(shape, dropout, batch, [step, loss], state);
  }

  /**
   * One step of stochastic gradient descent on the mean log-loss of a batch.
   *
   * @param rows at most a batch of them.
   * @param masks 0 or 1 for each hidden unit of each row of a full batch; one array a hidden layer.
   * @returns the loss before the step.
   */
  async step(
    data: FcRows,
    rows: readonly number[],
    rate: number,
    masks: readonly Uint8Array[] = [],
  ): Promise<number> {
    const loss = float32([]);
    await this.#step.run(
      {
        ...this.#feeds(data, rows),
        ...this.#masks(masks),
        ...this.#now,
        rate: float32([], [rate]),
      },
      {
        loss,
        ...Object.fromEntries(
          Object.entries(this.#next).map(([name, tensor]) => [`next/${name}`, tensor]),
        ),
      },
    );
    [this.#now, this.#next] = [this.#next, this.#now];
    return loss.data[0] ?? NaN;
  }

  /** The mean log-loss over all rows, without dropout. */
  async meanLoss(data: FcRows): Promise<number> {
    const [n = 0] = data.features.dims;
    const parameters = parameterNames(this.#shape).map(
      (name) => [name, this.#now[name] as Tensor] as const,
    );
    let sum = 0;
    for (let start = 0; start < n; start += this.#batch) {
      const count = Math.min(this.#batch, n - start);
      const rows = Array.from({ length: count }, (_, i) => start + i);
      const loss = float32([]);
      await this.#loss.run(
        { ...this.#feeds(data, rows), ...Object.fromEntries(parameters) },
        { loss },
      );
      sum += (loss.data[0] ?? NaN) * count;
    }
    return sum / n;
  }

  /** A copy of the parameters, in the order of their names. */
  parameters(): Float32Array[] {
    return this.#copy('');
  }

  /** A copy of the state. */
  state(): FcState {
    return { parameters: this.#copy(''), velocities: this.#copy('velocity/') };
  }

  async release(): Promise<void> {
    await this.#step.release();
    await this.#loss.release();
  }

  #copy(prefix: string): Float32Array[] {
    return parameterNames(this.#shape).map((name) =>
      Float32Array.from(this.#now[prefix + name]?.data ?? []),
    );
  }

  #feeds(data: FcRows, rows: readonly number[]): Record<string, Tensor> {
    const [padded, shares] = [new Int32Array(this.#batch), new Float32Array(this.#batch)];
    padded.set(rows);
    shares.fill(1 / rows.length, 0, rows.length);
    return {
      features: data.features,
      targets: data.targets,
      rows: int32([this.#batch], padded),
      shares: float32([this.#batch, 1], shares),
    };
  }

  #masks(masks: readonly Uint8Array[]): Record<string, Tensor> {
    if (this.#dropout === 0) return {};
    const hidden = this.#shape.sizes.slice(1, -1);
    return Object.fromEntries(
      hidden.map((units, layer) => {
        const mask = masks[layer] ?? new Uint8Array(this.#batch * units).fill(1);
        return [`mask${layer}`, uint8([this.#batch, units], mask)];
      }),
    );
  }
}

function tensorsOf(shape: FcShape, state: FcState): Record<string, Tensor<Float32Array>> {
  const names = parameterNames(shape);
  return Object.fromEntries(
    parameterDims(shape).flatMap((dims, i) => {
      const [parameter, velocity] = [state.parameters[i] ?? [], state.velocities[i] ?? []];
      const name = names[i] ?? '';
      return [
        [name, float32(dims, Float32Array.from(parameter))],
        [`velocity/${name}`, float32(dims, Float32Array.from(velocity))],
      ];
    }),
  );
}
