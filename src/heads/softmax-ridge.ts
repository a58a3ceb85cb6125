import { throwIfInterrupted } from '../errors.ts';
import type { Session, Tensor } from '../graph/index.ts';
import { float64, openSession } from '../graph/index.ts';
import { Basis } from './basis.ts';
import type { Memory } from './lbfgs.ts';
import { direction } from './lbfgs.ts';
import type { Sample } from './line-search.ts';
import { lineSearch } from './line-search.ts';
import { alongGraph, moveGraph, slopeGraph } from './softmax-ridge-graphs.ts';

/** Remembered steps of L-BFGS. */
const MEMORY = 10;

/** A cap that only a strength near no regularisation at all on separable data meets. */
const MAX_ITERATIONS = 5000;

/** Iterations in a row that gain nothing beyond rounding: the minimum is as near as float64 goes. */
const STALLED = 5;

/** How a minimisation ended. */
export interface Minimum {
  /** Mean log-loss + lambda / 2 ||W||^2. */
  readonly objective: number;
  readonly iterations: number;
  readonly converged: boolean;
}

/**
 * Multinomial logistic regression with an L2 penalty on the weights W (r x K) and none on the
 * intercepts b (K): minimises F(W, b) = -1/n sum_i truth_i . log softmax(z_i W + b) + lambda/2
 * ||W||^2 by L-BFGS. A point is the (r + 1) x K matrix of W over b.
 *
 * Loss, gradients and all products of vectors run in onnxruntime, in float64; JavaScript sees the
 * inner products of the basis and the slopes of the line search, which moves along logits and needs
 * no product with Z.
 */
export class SoftmaxRidge {
  readonly #z: Tensor<Float64Array>;
  readonly #truth: Tensor<Float64Array>;
  readonly #basis: Basis;
  readonly #sessions: Record<'along' | 'slope' | 'move', Session>;
  readonly #direction: Tensor<Float64Array>;
  readonly #along: Tensor<Float64Array>;
  readonly #logits: Tensor<Float64Array>;
  #at: Tensor<Float64Array>;
  #spare: Tensor<Float64Array>;

  private constructor(
    z: Tensor<Float64Array>,
    truth: Tensor<Float64Array>,
    basis: Basis,
    sessions: Record<'along' | 'slope' | 'move', Session>,
  ) {
    this.#z = z;
    this.#truth = truth;
    this.#basis = basis;
    this.#sessions = sessions;
    this.#direction = float64(basis.dims);
    this.#along = float64(truth.dims);
    this.#logits = float64(truth.dims);
    this.#at = float64(basis.dims);
    this.#spare = float64(basis.dims);
  }

  /**
   * @param z n x r.
   * @param truth n x K, with a one in each row.
   */
  static async open(
    z: Tensor<Float64Array>,
    truth: Tensor<Float64Array>,
    threads: number,
  ): Promise<SoftmaxRidge> {
    const [n = 0, k = 0] = truth.dims;
    const [, r = 0] = z.dims;
    const basis = await Basis.open(2 * MEMORY + 2, [r + 1, k], threads);
    return new SoftmaxRidge(z, truth, basis, {
      along: await openSession(alongGraph(n, r, k), { threads }),
      slope: await openSession(slopeGraph(n, r, k), { threads }),
      move: await openSession(moveGraph(n, r, k), { threads }),
    });
  }

  /** W, r x K. */
  get weights(): Tensor<Float64Array> {
    const { dims, data } = this.#at;
    const [rows = 0, k = 0] = dims;
    return float64([rows - 1, k], data.subarray(0, (rows - 1) * k));
  }

  /** b, K. */
  get intercepts(): Tensor<Float64Array> {
    const { dims, data } = this.#at;
    const [, k = 0] = dims;
    return float64([k], data.subarray(data.length - k));
  }

  /**
   * Goes on to the minimum from where the last call ended, or from zero. F is strongly convex in W
   * and so at most ||gradient||^2 / (2 lambda) above its minimum; the end is where that is no more
   * than `tolerance` times F, or where rounding hides any gain.
   *
   * @throws Interrupted when the signal is raised.
   */
  async minimise(lambda: number, tolerance: number, signal?: AbortSignal): Promise<Minimum> {
    const basis = this.#basis;
    const penalty = float64([basis.dims[0] ?? 0, 1]);
    penalty.data.fill(lambda, 0, -1);

    // The last two rows hold the gradient, now and before, in turns.
    let [now, before] = [basis.size - 1, basis.size - 2];
    const move = async (distance: number, slot: number): Promise<number> => {
      [now, before] = [before, now];
      const objective = float64([]);
      const place = {
        at: this.#at,
        direction: this.#direction,
        distance: float64([], [distance]),
      };
      await this.#sessions.move.run(
        {
          ...place,
          z: this.#z,
          truth: this.#truth,
          penalty,
          before: basis.row(before),
        },
        {
          next: this.#spare,
          logits: this.#logits,
          gradient: basis.row(now),
          step: basis.row(slot),
          change: basis.row(slot + MEMORY),
          objective,
        },
      );
      [this.#at, this.#spare] = [this.#spare, this.#at];
      return valueOf(objective);
    };

    let memory: Memory[] = [];
    let objective = await move(0, 0);
    let stalled = 0;
    for (let iterations = 0; ; iterations++) {
      throwIfInterrupted(signal, 'training');
      const inner = await basis.products();
      const of = (i: number, j: number): number => inner[i * basis.size + j] ?? NaN;
      const converged = of(now, now) <= 2 * lambda * tolerance * objective || stalled >= STALLED;
      if (converged || iterations === MAX_ITERATIONS) return { objective, iterations, converged };

      memory = memory.filter(({ step, change }) => of(step, change) > 0);
      const coefficients = direction(inner, basis.size, memory, now);
      await basis.combine(coefficients, this.#direction);
      await this.#sessions.along.run(
        { z: this.#z, direction: this.#direction },
        { along: this.#along },
      );
      const slope = coefficients.reduce((sum, each, i) => sum + each * of(i, now), 0);
      const first = memory.length === 0 ? 1 / Math.sqrt(of(now, now)) : 1;
      const look = (distance: number): Promise<Sample> => this.#look(distance, penalty);
      const distance = await lineSearch(look, { objective, slope }, first);

      const slot = iterations % MEMORY;
      memory = memory.filter(({ step }) => step !== slot);
      const reached = await move(distance, slot);
      stalled = objective - reached <= 4 * Number.EPSILON * objective ? stalled + 1 : 0;
      objective = reached;
      memory.push({ step: slot, change: slot + MEMORY });
    }
  }

  async release(): Promise<void> {
    await this.#basis.release();
    for (const session of Object.values(this.#sessions)) await session.release();
  }

  /** F and its slope at a distance along the direction, without a step. */
  async #look(distance: number, penalty: Tensor): Promise<Sample> {
    const [objective, slope] = [float64([]), float64([])];
    await this.#sessions.slope.run(
      {
        at: this.#at,
        direction: this.#direction,
        logits: this.#logits,
        along: this.#along,
        distance: float64([], [distance]),
        truth: this.#truth,
        penalty,
      },
      { objective, 'grad/distance': slope },
    );
    return { objective: valueOf(objective), slope: valueOf(slope) };
  }
}

function valueOf({ data }: Tensor<Float64Array>): number {
  return data[0] ?? NaN;
}
