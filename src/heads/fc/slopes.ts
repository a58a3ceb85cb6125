import type { Session, Tensor } from '../../graph/index.ts';
import { float32, int32, openSession, uint8 } from '../../graph/index.ts';
import type { FcFeatures, FcProblem, StepSettings } from './engine.ts';
import type { FirstLayer } from './slope-graphs.ts';
import { logitsGraph, slopeGraph } from './slope-graphs.ts';

/** What the first layer takes for some rows, and the parameters. */
type FeedsOf = (rows: Int32Array) => Promise<Readonly<Record<string, Tensor>>>;
type Tensors = Readonly<Record<string, Tensor<Float32Array>>>;

/** Rows whose logits are computed at once. */
const LOOK = 512;

/** Forward and backward through the layers, from a first layer of either kind. */
export class Slopes {
  /** `x<l>` and `grad/z<l>` of the layers, as the last batch left them. */
  readonly last: Tensors;
  readonly #problem: FcProblem<FcFeatures>;
  readonly #settings: StepSettings;
  readonly #slope: Session;
  readonly #logits: Session;

  private constructor(
    problem: FcProblem<FcFeatures>,
    settings: StepSettings,
    slope: Session,
    logits: Session,
  ) {
    this.#problem = problem;
    this.#settings = settings;
    [this.#slope, this.#logits] = [slope, logits];
    const { sizes } = problem.shape;
    const buffers = slope.outputs
      .filter((name) => name !== 'loss')
      .map((name) => {
        const layer = Number(/\d+$/.exec(name)?.[0]);
        const units = sizes[name.startsWith('x') ? layer : layer + 1] ?? 0;
        return [name, float32([settings.batch, units])] as const;
      });
    this.last = Object.fromEntries(buffers);
  }

  static async open(
    problem: FcProblem<FcFeatures>,
    settings: StepSettings,
    first: FirstLayer,
  ): Promise<Slopes> {
    const { threads, dropout } = settings;
    const slope = await openSession(slopeGraph(problem.shape, dropout, first), { threads });
    const logits = await openSession(logitsGraph(problem.shape, first), { threads });
    return new Slopes(problem, settings, slope, logits);
  }

  /**
   * Computes {@link Slopes.last} of a batch; rows and shares are padded with rows that count nothing.
   *
   * @param feedsOf called with the padded rows.
   * @returns the loss.
   * @throws RangeError when there is dropout, but not a mask for each hidden layer.
   */
  async compute(
    feedsOf: FeedsOf,
    rows: readonly number[],
    shares: readonly number[],
    masks: readonly Uint8Array[],
  ): Promise<number> {
    const { batch, dropout } = this.#settings;
    const hidden = this.#problem.shape.sizes.slice(1, -1);
    if (dropout !== 0 && masks.length !== hidden.length) {
      throw new RangeError(`dropout takes ${hidden.length} masks, not ${masks.length}`);
    }
    const masked = masks.map(
      (mask, layer) => [`mask${layer}`, uint8([batch, hidden[layer] ?? 0], mask)] as const,
    );
    const [padded, counting] = [new Int32Array(batch), float32([batch, 1])];
    padded.set(rows);
    counting.data.set(shares);
    const loss = float32([]);
    await this.#slope.run(
      {
        ...(await feedsOf(padded)),
        ...(dropout !== 0 && Object.fromEntries(masked)),
        targets: this.#problem.training.targets,
        rows: int32([batch], padded),
        shares: counting,
      },
      { loss, ...this.last },
    );
    return loss.data[0] ?? NaN;
  }

  /** The logits of the first n rows of what the first layer is fed, n x K, without dropout. */
  async logits(feedsOf: FeedsOf, n: number): Promise<Float32Array> {
    const k = this.#problem.shape.sizes.at(-1) ?? 0;
    const logits = new Float32Array(n * k);
    for (let start = 0; start < n; start += LOOK) {
      const end = Math.min(start + LOOK, n);
      const rows = Int32Array.from({ length: end - start }, (_, i) => start + i);
      await this.#logits.run(
        { ...(await feedsOf(rows)), rows: int32([end - start], rows) },
        { logits: float32([end - start, k], logits.subarray(start * k, end * k)) },
      );
    }
    return logits;
  }

  async release(): Promise<void> {
    await this.#slope.release();
    await this.#logits.release();
  }
}
