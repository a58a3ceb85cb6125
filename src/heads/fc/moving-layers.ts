import type { Session, Tensor } from '../../graph/index.ts';
import { float32, openSession } from '../../graph/index.ts';
import { adamw } from './adamw.ts';
import type { StepSettings } from './engine.ts';
import { blockOf, rowBlocks } from './row-blocks.ts';
import type { FcShape } from './shape.ts';
import { parameterDims, parameterNames } from './shape.ts';
import { sgd } from './sgd.ts';
import type { Update } from './update.ts';
import { updateGraph } from './update-graph.ts';

const UPDATES = { sgd, adamw };

type Tensors = Readonly<Record<string, Tensor<Float32Array>>>;

/** Parameters that are kept themselves, each with its velocity or the like, and moved in place. */
export class MovingLayers {
  /** By name. */
  readonly parameters: Tensors;
  readonly #kept: Tensors;
  readonly #blocks: Tensors;
  readonly #update: Update;
  readonly #session: Session;
  /** Steps that were taken. */
  readonly #steps = float32([1]);

  private constructor(parameters: Tensors, update: Update, session: Session) {
    this.parameters = parameters;
    this.#kept = Object.fromEntries(
      Object.entries(parameters).flatMap(([name, { dims }]) =>
        update.kept.map((kind) => [`${kind}/${name}`, float32(dims)] as const),
      ),
    );
    this.#update = update;
    this.#session = session;
    this.#blocks = Object.fromEntries(
      Object.entries({ ...this.parameters, ...this.#kept }).flatMap(([name, tensor]) => {
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

  /** All that is between two steps, by name. */
  get all(): Tensors {
    return { ...this.parameters, ...this.#kept, steps: this.#steps };
  }

  /** @param slopes `x<l>` and `grad/z<l>` of the layers. */
  async move(slopes: Tensors, rate: number): Promise<void> {
    const next = Object.entries(this.#blocks).map(([name, block]) => [`next/${name}`, block]);
    const step = (this.#steps.data[0] ?? 0) + 1;
    const scalars = Object.entries(this.#update.scalars(rate, step)).map(
      ([name, value]) => [name, float32([], [value])] as const,
    );
    await this.#session.run(
      { ...slopes, ...this.#blocks, ...Object.fromEntries(scalars) },
      Object.fromEntries(next) as Tensors,
    );
    this.#steps.data[0] = step;
  }

  release(): Promise<void> {
    return this.#session.release();
  }
}
