import { throwIfInterrupted } from '../errors.ts';
import type { Session, Tensor } from '../graph/index.ts';
import { float64, openSession } from '../graph/index.ts';
import type { Vector } from './basis.ts';
import { Basis } from './basis.ts';
import type { DesignMatrix } from './design-matrix.ts';
import type { Memory } from './lbfgs.ts';
import { direction } from './lbfgs.ts';
import type { Sample } from './line-search.ts';
import { lineSearch } from './line-search.ts';
import type { Metric } from './metric.ts';
import { metricOf } from './metric.ts';
import type { Sizes } from './softmax-ridge-graphs.ts';
import { ascentGraph, moveGraph, slopeGraph } from './softmax-ridge-graphs.ts';

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

type Sessions = Record<'slope' | 'move' | 'ascent', Session>;

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
  readonly #design: DesignMatrix;
  readonly #sample: Tensor<Float64Array>;
  readonly #truth: Tensor<Float64Array>;
  readonly #threads: number;
  readonly #basis: Basis;
  readonly #sessions: Sessions;
  readonly #direction: Vector & Place;
  /** The gradient of the log-loss along the logits, and along the point. */
  readonly #slopes: Tensor<Float64Array>;
  readonly #ofLoss: Tensor<Float64Array>;
  #at: Place;
  #spare: Place;

  private constructor(
    problem: { design: DesignMatrix; truth: Tensor<Float64Array>; threads: number },
    { n, d, k, m }: Sizes,
    sample: Tensor<Float64Array>,
    basis: Basis,
    sessions: Sessions,
  ) {
    const place = (): Place => ({ point: float64([d + 1, k]), logits: float64([n, k]) });
    this.#design = problem.design;
    this.#sample = sample;
    this.#truth = problem.truth;
    this.#threads = problem.threads;
    this.#basis = basis;
    this.#sessions = sessions;
    this.#direction = { ...place(), image: float64([m, k]) };
    this.#slopes = float64([n, k]);
    this.#ofLoss = float64([d + 1, k]);
    this.#at = place();
    this.#spare = place();
  }

  /**
   * @param design its rows; not released.
   * @param truth n x K, with a one in each row.
   */
  static async open(
    design: DesignMatrix,
    truth: Tensor<Float64Array>,
    threads: number,
  ): Promise<SoftmaxRidge> {
    const { rows: n, columns: d } = design;
    const [, k = 0] = truth.dims;
    const eighth = Math.ceil(n / 8);
    const m = Math.min(n, Math.max(SAMPLE.least, Math.min(eighth, SAMPLE.most)));
    const sizes = { n, d, k, m };
    const dims = { point: [d + 1, k], image: [m, k] };
    const basis = await Basis.open(2 * MEMORY + 2, dims, threads);
    const sample = await design.sample(m);
    return new SoftmaxRidge({ design, truth, threads }, sizes, sample, basis, {
      slope: await openSession(slopeGraph(sizes), { threads }),
      move: await openSession(moveGraph(sizes), { threads }),
      ascent: await openSession(ascentGraph(sizes), { threads }),
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
      await this.#design.times(this.#direction.point, this.#direction.logits);
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
    const step = basis.row(slot);
    await this.#sessions.move.run(this.#along(distance, penalty), {
      next: this.#spare.point,
      'next:logits': this.#spare.logits,
      step: step.point,
      'grad/next:logits': this.#slopes,
      objective,
    });
    await this.#design.transposedTimes(this.#slopes, this.#ofLoss);
    await this.#sessions.ascent.run(
      {
        ofLoss: this.#ofLoss,
        next: this.#spare.point,
        penalty,
        distance: float64([], [distance]),
        'direction:image': this.#direction.image,
        ...named('before', basis.row(before)),
        sample: this.#sample,
        inverse: metric.inverse,
        tau: float64([], [metric.tau]),
      },
      {
        'step:image': step.image,
        ...named('gradient', basis.row(now)),
        ...named('change', basis.row(slot + MEMORY)),
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
