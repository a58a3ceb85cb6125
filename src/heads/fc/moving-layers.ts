import type { Session, Tensor } from '../../graph/index.ts';
import { float32, openSession } from '../../graph/index.ts';
import { adamw } from './adamw.ts';
import type { EngineState, StepSettings } from './engine.ts';
import { blockOf, rowBlocks } from './row-blocks.ts';
import type { FcShape } from './shape.ts';
import { parameterDims, parameterNames } from './shape.ts';
import { sgd } from './sgd.ts';
import type { Clock, Update } from './update.ts';
import { updateGraph } from './update-graph.ts';

const UPDATES = { sgd, adamw };

type Tensors = Readonly<Record<string, Tensor<Float32Array>>>;

/** Parameters that are kept themselves, each with its velocity or the like, and moved in place. */
export class MovingLayers {
  readonly #parameters: Tensors;
  readonly #kept: Tensors;
  readonly #blocks: Tensors;
  readonly #update: Update;
  readonly #session: Session;
  #clock: Clock;

  private constructor(parameters: Tensors, update: Update, session: Session) {
    this.#parameters = parameters;
    this.#kept = Object.fromEntries(
      Object.entries(parameters).flatMap(([name, { dims }]) =>
        update.kept.map((kind) => [`${kind}/${name}`, float32(dims)] as const),
      ),
    );
    this.#update = update;
    this.#clock = update.start;
    this.#session = session;
    this.#blocks = Object.fromEntries(
      Object.entries({ ...parameters, ...this.#kept }).flatMap(([name, tensor]) => {
        const [rows = 0, columns] = tensor.dims;
        if (columns === undefined) return [[name, tensor] as const];
        return rowBlocks(rows, columns).map(
          (block, k) => [`${name}/${k}`, blockOf(tensor, block)] as const,
        );
      }),
    );
  }

  /**
   * @param initial all parameters in the order of their names; copied.
   * @param from the first layer whose weights are kept; biases are kept from layer 0.
   */
  static async open(
    shape: FcShape,
    initial: readonly Float32Array[],
    settings: StepSettings,
    from: number,
  ): Promise<MovingLayers> {
    const dims = parameterDims(shape);
    const parameters = parameterNames(shape).flatMap((name, i) =>
      i < 2 * from && i % 2 === 0 ? [] : [[name, float32(dims[i] ?? [], initial[i]?.slice())]],
    );
    const { threads, optimiser = 'sgd' } = settings;
    const update = UPDATES[optimiser](settings);
    const session = await openSession(updateGraph(shape, update, from), { threads });
    return new MovingLayers(Object.fromEntries(parameters) as Tensors, update, session);
  }

  /** The parameters as a graph takes them: by name, and the `scale` that they are multiplied by. */
  get feeds(): Tensors {
    return { ...this.#parameters, scale: float32([], [this.#clock.scale]) };
  }

  /** @param slopes `x<l>` and `grad/z<l>` of the layers. */
  async move(slopes: Tensors, rate: number): Promise<void> {
    const { restart } = this.#update;
    if (restart?.isDue(this.#clock, rate) === true) {
      for (const [name, { data }] of Object.entries(this.#parameters)) {
        restart.settle(this.#clock, data, this.#keptOf(name));
      }
      this.#clock = this.#update.start;
    }
    const { clock, scalars } = this.#update.tick(this.#clock, rate);
    const given = Object.entries(scalars).map(([name, value]) => [name, float32([], [value])]);
    const next = Object.entries(this.#blocks).map(([name, block]) => [`next/${name}`, block]);
    await this.#session.run(
      { ...slopes, ...this.#blocks, ...(Object.fromEntries(given) as Tensors) },
      Object.fromEntries(next) as Tensors,
    );
    this.#clock = clock;
  }

  /** A copy of the whole state, or of the parameters alone. */
  state(part: 'whole' | 'parameters'): EngineState {
    if (part === 'whole') {
      const tensors = { ...this.#parameters, ...this.#kept };
      return { arrays: mapped(tensors, ({ data }) => data.slice()), scalars: { ...this.#clock } };
    }
    const { scale } = this.#clock;
    const scaled = ({ data }: Tensor<Float32Array>): Float32Array => {
      const values = data.slice();
      if (scale !== 1) for (let i = 0; i < values.length; i++) values[i] = scale * (data[i] ?? 0);
      return values;
    };
    return { arrays: mapped(this.#parameters, scaled), scalars: {} };
  }

  /** Goes on from a whole state. */
  restore({ arrays, scalars }: EngineState): void {
    for (const [name, { data }] of Object.entries({ ...this.#parameters, ...this.#kept })) {
      data.set(arrays[name] ?? []);
    }
    this.#clock = mapped(this.#update.start, (_, name) => scalars[name] ?? NaN) as Clock;
  }

  release(): Promise<void> {
    return this.#session.release();
  }

  #keptOf(name: string): Float32Array[] {
    return this.#update.kept.map(
      (kind) => this.#kept[`${kind}/${name}`]?.data ?? new Float32Array(),
    );
  }
}

function mapped<T, R>(
  of: Readonly<Record<string, T>>,
  to: (value: T, name: string) => R,
): Record<string, R> {
  return Object.fromEntries(Object.entries(of).map(([name, value]) => [name, to(value, name)]));
}
