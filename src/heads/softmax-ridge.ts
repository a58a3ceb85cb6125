import { throwIfInterrupted } from '../errors.ts';
import type { Session, Tensor } from '../graph/index.ts';
import { float64, openSession } from '../graph/index.ts';
import type { Vector } from './basis.ts';
import { Basis } from './basis.ts';
import type { Memory } from './lbfgs.ts';
import { direction } from './lbfgs.ts';
import type { Sample } from './line-search.ts';
import { lineSearch } from './line-search.ts';
import type { Metric } from './metric.ts';
import { metricOf } from './metric.ts';
import type { Sizes } from './softmax-ridge-graphs.ts';
import { logitsGraph, moveGraph, slopeGraph } from './softmax-ridge-graphs.ts';

/** Remembered steps of L-BFGS. */
const MEMORY = 10;

/** Rows that the metric is made from: an eighth, within these bounds. */
const SAMPLE = { least: 256, most: 512 };

/** A cap that only a strength near no regularisation at all on separable data meets. */
const MAX_ITERATIONS = 5000;

/** How a minimisation ended. */
export interface Minimum {
  /** Mean log-loss + lambda / 2 ||W||^2. */
  readonly objective: number;
  readonly iterations: number;
  readonly converged: boolean;
}

/** Weights over intercepts, (d + 1) x K, and the n x K logits they give. */
interface Place {
  readonly point: Tensor<Float64Array>;
  readonly logits: Tensor<Float64Array>;
}

type Sessions = Record<'logits' | 'slope' | 'move', Session>;

/**
 * Multinomial logistic regression with an L2 penalty on the weights W (d x K) and none on the
 * intercepts b (K): minimises F(W, b) = -1/n sum_i truth_i . log softmax(x_i W + b) + lambda/2
 * ||W||^2 by L-BFGS in the metric of a sample of the rows.
 *
 * Loss, gradients and all products run in onnxruntime, in float64; JavaScript sees the inner products
 * of the remembered vectors and the slopes of the line search. The logits of a direction are computed
 * once and the line search then moves along them, so that an iteration meets the rows twice.
 */
export class SoftmaxRidge {
  readonly #rows: Tensor<Float64Array>;
  readonly #sample: Tensor<Float64Array>;
  readonly #truth: Tensor<Float64Array>;
  readonly #threads: number;
  readonly #basis: Basis;
  readonly #sessions: Sessions;
  readonly #direction: Vector & Place;
  #at: Place;
  #spare: Place;

  private constructor(
    problem: { rows: Tensor<Float64Array>; truth: Tensor<Float64Array>; threads: number },
    { n, d, k, m }: Sizes,
    basis: Basis,
    sessions: Sessions,
  ) {
    const place = (): Place => ({ point: float64([d + 1, k]), logits: float64([n, k]) });
    this.#rows = problem.rows;
    this.#sample = float64([m, d], problem.rows.data.subarray(0, m * d));
    this.#truth = problem.truth;
    this.#threads = problem.threads;
    this.#basis = basis;
    this.#sessions = sessions;
    this.#direction = { ...place(), image: float64([m, k]) };
    this.#at = place();
    this.#spare = place();
  }

  /**
   * @param rows n x d, in random order: the first ones are the sample.
   * @param truth n x K, with a one in each row.
   */
  static async open(
    rows: Tensor<Float64Array>,
    truth: Tensor<Float64Array>,
    threads: number,
  ): Promise<SoftmaxRidge> {
    const [n = 0, d = 0] = rows.dims;
    const [, k = 0] = truth.dims;
    const eighth = Math.ceil(n / 8);
    const m = Math.min(n, Math.max(SAMPLE.least, Math.min(eighth, SAMPLE.most)));
    const sizes = { n, d, k, m };
    const dims = { point: [d + 1, k], image: [m, k] };
    const basis = await Basis.open(2 * MEMORY + 2, dims, threads);
    return new SoftmaxRidge({ rows, truth, threads }, sizes, basis, {
      logits: await openSession(logitsGraph(sizes), { threads }),
      slope: await openSession(slopeGraph(sizes), { threads }),
      move: await openSession(moveGraph(sizes), { threads }),
    });
  }

  /** W, d x K. */
  get weights(): Tensor<Float64Array> {
    const { dims, data } = this.#at.point;
    const [rows = 0, k = 0] = dims;
    return float64([rows - 1, k], data.subarray(0, (rows - 1) * k));
  }

  /** b, K. */
  get intercepts(): Tensor<Float64Array> {
    const { dims, data } = this.#at.point;
    const [, k = 0] = dims;
    return float64([k], data.subarray(data.length - k));
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
    const penalty = float64([basis.dims.point[0] ?? 0, 1]);
    penalty.data.fill(lambda, 0, -1);
    const { curvature } = await this.#look(0, penalty);
    const metric = await metricOf(this.#sample, lambda, curvature, this.#threads);

    // The last two rows of the basis hold the gradient, here and before, in turns.
    let [now, before] = [basis.size - 1, basis.size - 2];
    let memory: Memory[] = [];
    let here = await this.#move(0, penalty, metric, { slot: 0, now, before });
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
      await this.#sessions.logits.run(
        { rows: this.#rows, point: this.#direction.point },
        { logits: this.#direction.logits },
      );
      const slope = coefficients.reduce((sum, each, i) => sum + each * of(i, now), 0);
      const first = memory.length === 0 ? 1 / Math.sqrt(of(now, now)) : 1;
      const look = (distance: number): Promise<Sample> => this.#look(distance, penalty);
      const distance = await lineSearch(look, { objective, slope }, first);

      const slot = iterations % MEMORY;
      [now, before] = [before, now];
      here = await this.#move(distance, penalty, metric, { slot, now, before });
      memory = memory.filter(({ step }) => step !== slot);
      memory.push({ step: slot, change: slot + MEMORY });
    }
  }

  async release(): Promise<void> {
    await this.#basis.release();
    for (const session of Object.values(this.#sessions)) await session.release();
  }

  /** F and its slope at a distance along the direction, without a step. */
  async #look(distance: number, penalty: Tensor): Promise<Sample & { curvature: number }> {
    const [objective, slope, curvature] = [float64([]), float64([]), float64([])];
    await this.#sessions.slope.run(this.#along(distance, penalty), {
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

  /** Steps along the direction, and keeps the step and the change of the gradient in the basis. */
  async #move(
    distance: number,
    penalty: Tensor,
    metric: Metric,
    { slot, now, before }: { slot: number; now: number; before: number },
  ): Promise<{ objective: number; square: number }> {
    const basis = this.#basis;
    const [objective, square] = [float64([]), float64([])];
    await this.#sessions.move.run(
      {
        ...this.#along(distance, penalty),
        'direction:image': this.#direction.image,
        ...named('before', basis.row(before)),
        rows: this.#rows,
        sample: this.#sample,
        inverse: metric.inverse,
        tau: float64([], [metric.tau]),
      },
      {
        next: this.#spare.point,
        'next:logits': this.#spare.logits,
        ...named('gradient', basis.row(now)),
        ...named('step', basis.row(slot)),
        ...named('change', basis.row(slot + MEMORY)),
        objective,
        square,
      },
    );
    [this.#at, this.#spare] = [this.#spare, this.#at];
    return { objective: valueOf(objective), square: valueOf(square) };
  }

  #along(distance: number, penalty: Tensor): Record<string, Tensor> {
    return {
      at: this.#at.point,
      'at:logits': this.#at.logits,
      direction: this.#direction.point,
      'direction:logits': this.#direction.logits,
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
