import { throwIfInterrupted } from '../errors.ts';
import type { Session, Tensor } from '../graph/index.ts';
import { float64, openSession } from '../graph/index.ts';
import type { Vector } from './basis.ts';
import { Basis, zeroVector } from './basis.ts';
import type { Kernel } from './kernel.ts';
import type { Memory } from './lbfgs.ts';
import { direction } from './lbfgs.ts';
import type { Sample } from './line-search.ts';
import { lineSearch } from './line-search.ts';
import { metricOf } from './metric.ts';
import { moveGraph, slopeGraph } from './softmax-ridge-graphs.ts';

/** Remembered steps of L-BFGS. */
const MEMORY = 10;

/** A cap that only a strength near no regularisation at all on separable data meets. */
const MAX_ITERATIONS = 5000;

/** How a minimisation ended. */
export interface Minimum {
  /** Mean log-loss + lambda / 2 ||W||^2. */
  readonly objective: number;
  readonly iterations: number;
  readonly converged: boolean;
}

/**
 * Multinomial logistic regression with an L2 penalty on the weights W (d x K) and none on the
 * intercepts b (K): minimises F(W, b) = -1/n sum_i truth_i . log softmax(x_i W + b) + lambda/2
 * ||W||^2 by L-BFGS.
 *
 * All that happens to W stays in the span of the n rows of X: the gradient is X' dZ + lambda W, with
 * dZ (n x K) that of the loss with respect to the logits. So W = X' A is never formed. A vector here
 * is the (n + 1) x K matrix of A over b, and its image that of X X' A over b, which gives logits and
 * inner products alike: <X' A, X' B> = A . (X X' B). The gradient is dZ + lambda A over the column
 * sums of dZ, and its image is the only product with X X' in an iteration; the line search needs
 * none. With d > n an iteration so costs n^2 K instead of n d K, and the result is the same.
 *
 * Loss, gradients and all products run in onnxruntime, in float64; JavaScript sees the inner products
 * of the basis and the slopes of the line search.
 */
export class SoftmaxRidge {
  readonly #kernel: Kernel;
  readonly #truth: Tensor<Float64Array>;
  readonly #threads: number;
  readonly #basis: Basis;
  readonly #slope: Session;
  readonly #move: Session;
  readonly #direction: Vector;
  #at: Vector;
  #spare: Vector;

  private constructor(
    problem: { kernel: Kernel; truth: Tensor<Float64Array>; threads: number },
    basis: Basis,
    sessions: { slope: Session; move: Session },
  ) {
    this.#kernel = problem.kernel;
    this.#truth = problem.truth;
    this.#threads = problem.threads;
    this.#basis = basis;
    this.#slope = sessions.slope;
    this.#move = sessions.move;
    this.#direction = zeroVector(basis.dims);
    this.#at = zeroVector(basis.dims);
    this.#spare = zeroVector(basis.dims);
  }

  /** @param truth n x K, with a one in each row. */
  static async open(
    kernel: Kernel,
    truth: Tensor<Float64Array>,
    threads: number,
  ): Promise<SoftmaxRidge> {
    const [n = 0, k = 0] = truth.dims;
    const basis = await Basis.open(2 * MEMORY + 2, [n + 1, k], kernel.sample * k, threads);
    const slope = await openSession(slopeGraph(n, k), { threads });
    const move = await openSession(moveGraph(kernel, k), { threads });
    return new SoftmaxRidge({ kernel, truth, threads }, basis, { slope, move });
  }

  /** A, n x K, of the weights X' A. */
  get dual(): Tensor<Float64Array> {
    return float64(this.#truth.dims, this.#at.point.data.subarray(0, this.#truth.data.length));
  }

  /** b, K. */
  get intercepts(): Tensor<Float64Array> {
    const [, k = 0] = this.#truth.dims;
    return float64([k], this.#at.point.data.subarray(this.#truth.data.length));
  }

  /**
   * Goes on to the minimum from where the last call ended, or from zero. F is strongly convex in W
   * and so at most ||gradient||^2 / (2 lambda) above its minimum; the end is where that is no more
   * than `tolerance` times F.
   *
   * @throws Interrupted when the signal is raised.
   */
  async minimise(lambda: number, tolerance: number, signal?: AbortSignal): Promise<Minimum> {
    const basis = this.#basis;
    const penalty = float64([this.#kernel.rows + 1, 1]);
    penalty.data.fill(lambda, 0, -1);
    const { curvature } = await this.#look(0, penalty);
    const metric = await metricOf(this.#kernel, lambda, curvature, this.#threads);

    // The last two rows hold the gradient, now and before, in turns.
    let [now, before] = [basis.size - 1, basis.size - 2];
    const move = async (distance: number, slot: number) => {
      [now, before] = [before, now];
      const [objective, square] = [float64([]), float64([])];
      await this.#move.run(
        {
          ...this.#place(distance, penalty),
          ...named('before', basis.row(before)),
          ...this.#kernel.feeds,
          inverse: metric.inverse,
        },
        {
          ...named('next', this.#spare),
          ...named('gradient', basis.row(now)),
          ...named('step', basis.row(slot)),
          ...named('change', basis.row(slot + MEMORY)),
          objective,
          square,
        },
      );
      [this.#at, this.#spare] = [this.#spare, this.#at];
      return { objective: valueOf(objective), square: valueOf(square) };
    };

    let memory: Memory[] = [];
    let here = await move(0, 0);
    for (let iterations = 0; ; iterations++) {
      throwIfInterrupted(signal, 'training');
      const { objective, square } = here;
      const converged = square <= 2 * lambda * tolerance * objective;
      if (converged || iterations === MAX_ITERATIONS) return { objective, iterations, converged };

      const inner = await basis.products(metric.tau);
      const of = (i: number, j: number): number => inner[i * basis.size + j] ?? NaN;
      memory = memory.filter(({ step, change }) => of(step, change) > 0);
      const coefficients = direction(inner, basis.size, memory, now);
      await basis.combine(coefficients, this.#direction);
      const slope = coefficients.reduce((sum, each, i) => sum + each * of(i, now), 0);
      const first = memory.length === 0 ? 1 / Math.sqrt(of(now, now)) : 1;
      const look = (distance: number): Promise<Sample> => this.#look(distance, penalty);
      const distance = await lineSearch(look, { objective, slope }, first);

      const slot = iterations % MEMORY;
      memory = memory.filter(({ step }) => step !== slot);
      here = await move(distance, slot);
      memory.push({ step: slot, change: slot + MEMORY });
    }
  }

  async release(): Promise<void> {
    await this.#basis.release();
    await this.#slope.release();
    await this.#move.release();
  }

  /** F and its slope at a distance along the direction, without a step. */
  async #look(distance: number, penalty: Tensor): Promise<Sample & { curvature: number }> {
    const [objective, slope, curvature] = [float64([]), float64([]), float64([])];
    await this.#slope.run(this.#place(distance, penalty), {
      objective,
      'grad/distance': slope,
      curvature,
    });
    return {
      objective: valueOf(objective),
      slope: valueOf(slope),
      curvature: valueOf(curvature),
    };
  }

  #place(distance: number, penalty: Tensor): Record<string, Tensor> {
    return {
      ...named('at', this.#at),
      ...named('direction', this.#direction),
      distance: float64([], [distance]),
      truth: this.#truth,
      penalty,
    };
  }
}

function named(name: string, { point, image }: Vector): Record<string, Tensor> {
  return { [name]: point, [`${name}:image`]: image };
}

function valueOf({ data }: Tensor<Float64Array>): number {
  return data[0] ?? NaN;
}
