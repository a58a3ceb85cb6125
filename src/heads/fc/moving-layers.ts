import type { Session, Tensor } from '../../graph/index.ts';
import { float32, openSession } from '../../graph/index.ts';
import type { StepSettings } from './engine.ts';
import { blockOf, rowBlocks } from './row-blocks.ts';
import type { FcShape } from './shape.ts';
import { parameterDims, parameterNames } from './shape.ts';
import { updateGraph } from './update-graph.ts';

type Tensors = Readonly<Record<string, Tensor<Float32Array>>>;

/** Parameters that are kept themselves, each with its velocity, and moved in place. */
export class MovingLayers {
  /** By name. */
  readonly parameters: Tensors;
  readonly #velocities: Tensors;
  readonly #blocks: Tensors;
  readonly #session: Session;

  private constructor(parameters: Tensors, session: Session) {
    this.parameters = parameters;
    this.#velocities = Object.fromEntries(
      Object.entries(parameters).map(([name, { dims }]) => [`velocity/${name}`, float32(dims)]),
    );
    this.#session = session;
    this.#blocks = Object.fromEntries(
      Object.entries(this.all).flatMap(([name, tensor]) => {
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
    const { threads } = settings;
    const session = await openSession(updateGraph(shape, settings, from), { threads });
    return new MovingLayers(Object.fromEntries(parameters) as Tensors, session);
  }

  /** Parameters and velocities by name. */
  get all(): Tensors {
    return { ...this.parameters, ...this.#velocities };
  }

  /** @param slopes `x<l>` and `grad/z<l>` of the layers. */
  async move(slopes: Tensors, rate: number): Promise<void> {
    const next = Object.entries(this.#blocks).map(([name, block]) => [`next/${name}`, block]);
    await this.#session.run(
      { ...slopes, ...this.#blocks, rate: float32([], [rate]) },
      Object.fromEntries(next) as Tensors,
    );
  }

  release(): Promise<void> {
    return this.#session.release();
  }
}
