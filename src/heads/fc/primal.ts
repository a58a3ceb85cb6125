import type { Session, Tensor } from '../../graph/index.ts';
import { float32, int32, openSession, uint8 } from '../../graph/index.ts';
import type { EngineState, FcEngine, FcProblem, StepSettings } from './engine.ts';
import { logitsGraph, stepGraph } from './graphs.ts';
import { parameterDims, parameterNames } from './shape.ts';

type Tensors = Readonly<Record<string, Tensor<Float32Array>>>;

/**
 * Opens an engine that keeps the parameters and their velocities themselves, in two sets of tensors:
 * each step reads one and writes the other.
 */
export async function openPrimal(problem: FcProblem, settings: StepSettings): Promise<FcEngine> {
  const { threads } = settings;
  const step = await openSession(stepGraph(problem.shape, settings), { threads });
  const logits = await openSession(logitsGraph(problem.shape), { threads });
  return new PrimalEngine(problem, settings, step, logits);
}

class PrimalEngine implements FcEngine {
  readonly #problem: FcProblem;
  readonly #settings: StepSettings;
  readonly #step: Session;
  readonly #logits: Session;
  readonly #names: readonly string[];
  #now: Tensors;
  #next: Tensors;

  constructor(problem: FcProblem, settings: StepSettings, step: Session, logits: Session) {
    this.#problem = problem;
    this.#settings = settings;
    [this.#step, this.#logits] = [step, logits];
    this.#names = parameterNames(problem.shape);
    const dims = parameterDims(problem.shape);
    const tensors = (values: readonly Float32Array[]): Tensors =>
      Object.fromEntries(
        this.#names.flatMap((name, i) => [
          [name, float32(dims[i] ?? [], values[i])],
          [`velocity/${name}`, float32(dims[i] ?? [])],
        ]),
      );
    this.#now = tensors(problem.parameters);
    this.#next = tensors([]);
  }

  async step(
    rows: readonly number[],
    shares: readonly number[],
    rate: number,
    masks: readonly Uint8Array[] = [],
  ): Promise<number> {
    const { batch } = this.#settings;
    const [padded, counting] = [new Int32Array(batch), new Float32Array(batch)];
    padded.set(rows);
    counting.set(shares);
    const loss = float32([]);
    const next = Object.entries(this.#next).map(([name, tensor]) => [`next/${name}`, tensor]);
    await this.#step.run(
      {
        ...this.#problem.training,
        rows: int32([batch], padded),
        shares: float32([batch, 1], counting),
        ...this.#masks(masks),
        ...this.#now,
        rate: float32([], [rate]),
      },
      { loss, ...(Object.fromEntries(next) as Tensors) },
    );
    [this.#now, this.#next] = [this.#next, this.#now];
    return loss.data[0] ?? NaN;
  }

  async tuningLogits(): Promise<Float32Array> {
    const { tuning, shape } = this.#problem;
    const [n = 0, length = 0] = tuning?.dims ?? [];
    const k = shape.sizes.at(-1) ?? 0;
    const logits = new Float32Array(n * k);
    const { batch } = this.#settings;
    for (let start = 0; start < n; start += batch) {
      const end = Math.min(start + batch, n);
      const rows = tuning?.data.subarray(start * length, end * length) ?? [];
      await this.#logits.run(
        { features: float32([end - start, length], rows), ...this.#parameters() },
        { logits: float32([end - start, k], logits.subarray(start * k, end * k)) },
      );
    }
    return logits;
  }

  state(part: 'whole' | 'parameters' = 'whole'): Promise<EngineState> {
    const tensors = Object.entries(part === 'whole' ? this.#now : this.#parameters());
    const arrays = tensors.map(([name, { data }]) => [name, data.slice()] as const);
    return Promise.resolve({ arrays: Object.fromEntries(arrays), scalars: {} });
  }

  restore({ arrays }: EngineState): Promise<void> {
    for (const [name, { data }] of Object.entries(this.#now)) data.set(arrays[name] ?? []);
    return Promise.resolve();
  }

  parameters(state?: EngineState): Promise<Float32Array[]> {
    const copyOf = (name: string): Float32Array =>
      state?.arrays[name] ?? this.#now[name]?.data.slice() ?? new Float32Array();
    return Promise.resolve(this.#names.map(copyOf));
  }

  async release(): Promise<void> {
    await this.#step.release();
    await this.#logits.release();
  }

  #parameters(): Tensors {
    const isParameter = ([name]: readonly [string, unknown]): boolean => this.#names.includes(name);
    return Object.fromEntries(Object.entries(this.#now).filter(isParameter));
  }

  #masks(masks: readonly Uint8Array[]): Record<string, Tensor> {
    const { dropout, batch } = this.#settings;
    if (dropout === 0) return {};
    const hidden = this.#problem.shape.sizes.slice(1, -1);
    return Object.fromEntries(
      hidden.map((units, layer) => {
        const mask = masks[layer] ?? new Uint8Array(batch * units).fill(1);
        return [`mask${layer}`, uint8([batch, units], mask)];
      }),
    );
  }
}
