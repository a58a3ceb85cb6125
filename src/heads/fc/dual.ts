import type { GraphBuilder, Tensor } from '../../graph/index.ts';
import { float32 } from '../../graph/index.ts';
import { Accumulators } from './accumulators.ts';
import type { EngineState, FcEngine, FcProblem, StepSettings } from './engine.ts';
import { gramOf, productOf } from './gram.ts';
import { MovingLayers } from './moving-layers.ts';
import { times } from './motion.ts';
import { primalWeights } from './primal-weights.ts';
import type { RowBlock } from './row-blocks.ts';
import { parameterNames } from './shape.ts';
import { Slopes } from './slopes.ts';

/** Inner products of some rows with the training rows, [n, N], and their first products, [n, H]. */
interface Seen {
  readonly gram: Tensor<Float32Array>;
  readonly base: Tensor<Float32Array>;
}

/**
 * Opens an engine that trains the first layer in the span of its start and the training rows, W = c W0
 * + A' X, where a step costs the same whatever the length of the features. See docs/dual-training.md.
 *
 * There must be a hidden layer or two; the features are taken without dropout.
 */
export async function openDual(problem: FcProblem, settings: StepSettings): Promise<FcEngine> {
  const { shape, training, tuning, parameters } = problem;
  const { threads } = settings;
  const [length = 0, units = 0] = shape.sizes;
  const [n = 0] = training.features.dims;
  const weight = float32([units, length], parameters[0]);
  const seen = {
    gram: await gramOf(training.features, threads),
    base: await productOf(training.features, weight, threads),
  };
  const held = tuning && {
    gram: await productOf(tuning, training.features, threads),
    base: await productOf(tuning, weight, threads),
  };
  const accumulators = new Accumulators(n, units, settings);
  const slopes = await Slopes.open(problem, settings, (g) =>
    firstLayer(g, n, units, accumulators.blocks),
  );
  const layers = await MovingLayers.open(shape, parameters, settings, 1);
  return new DualEngine(problem, threads, { seen, held }, { accumulators, slopes, layers });
}

class DualEngine implements FcEngine {
  readonly #problem: FcProblem;
  readonly #threads: number;
  readonly #seen: Seen;
  readonly #held: Seen | null;
  readonly #accumulators: Accumulators;
  readonly #slopes: Slopes;
  readonly #layers: MovingLayers;
  /** What W0 counts for in W and in its velocity: c and d. */
  #start: readonly [number, number] = [1, 0];

  constructor(
    problem: FcProblem,
    threads: number,
    { seen, held }: { seen: Seen; held: Seen | null },
    parts: { accumulators: Accumulators; slopes: Slopes; layers: MovingLayers },
  ) {
    this.#problem = problem;
    this.#threads = threads;
    [this.#seen, this.#held] = [seen, held];
    this.#accumulators = parts.accumulators;
    this.#slopes = parts.slopes;
    this.#layers = parts.layers;
  }

  async step(
    rows: readonly number[],
    shares: readonly number[],
    rate: number,
    masks: readonly Uint8Array[] = [],
  ): Promise<number> {
    const loss = await this.#slopes.compute(this.#feedsOf(this.#seen), rows, shares, masks);
    const { last } = this.#slopes;
    await this.#layers.move(last, rate);
    this.#accumulators.move(rows, last['grad/z0']?.data ?? new Float32Array(), rate);
    this.#start = times(this.#accumulators.matrix, this.#start);
    return loss;
  }

  async tuningLogits(): Promise<Float32Array> {
    if (this.#held === null) return new Float32Array();
    const [n = 0] = this.#held.base.dims;
    return await this.#slopes.logits(this.#feedsOf(this.#held), n);
  }

  state(part: 'whole' | 'parameters' = 'whole'): Promise<EngineState> {
    const [c, d] = this.#start;
    const { arrays, scalars } = this.#layers.state(part);
    if (part === 'parameters') {
      const coefficients = this.#accumulators.coefficients();
      return Promise.resolve({ arrays: { ...arrays, coefficients }, scalars: { c } });
    }
    const { coordinates, clock } = this.#accumulators.state();
    return Promise.resolve({
      arrays: { ...arrays, coordinates },
      scalars: { ...scalars, ...clock, c, d },
    });
  }

  restore(state: EngineState): Promise<void> {
    this.#layers.restore(state);
    const { arrays, scalars } = state;
    const of = (name: string): number => scalars[name] ?? NaN;
    this.#start = [of('c'), of('d')];
    const clock = {
      ...{ rate: of('rate'), steps: of('steps') },
      ...{ scale0: of('scale0'), scale1: of('scale1') },
    };
    this.#accumulators.restore(arrays['coordinates'] ?? new Float32Array(), clock);
    return Promise.resolve();
  }

  async parameters(state?: EngineState): Promise<Float32Array[]> {
    const { shape, training, parameters } = this.#problem;
    const { arrays, scalars } = state ?? (await this.state('parameters'));
    const { features } = training;
    const [length = 0, units = 0] = shape.sizes;
    const [n = 0] = features.dims;
    const weight0 = await primalWeights(
      { c: scalars['c'] ?? NaN, start: float32([units, length], parameters[0]) },
      { coefficients: float32([n, units], arrays['coefficients']), features },
      this.#threads,
    );
    return parameterNames(shape).map((name, i) =>
      i === 0 ? weight0 : (arrays[name] ?? new Float32Array()),
    );
  }

  async release(): Promise<void> {
    await this.#slopes.release();
    await this.#layers.release();
  }

  #feedsOf(seen: Seen): () => Promise<Record<string, Tensor>> {
    const feeds = {
      ...seen,
      c: float32([], [this.#start[0]]),
      ...this.#accumulators.feeds,
      ...this.#layers.feeds,
    };
    return () => Promise.resolve(feeds);
  }
}

/**
 * c base + gram A + bias, from inputs `gram`, `base`, `c`, `bias0` and the accumulators. A is made a
 * block of units at a time, which meets the inner products while it is in the cache.
 */
function firstLayer(
  g: GraphBuilder,
  n: number,
  units: number,
  blocks: readonly RowBlock[],
): string {
  const rowsOf = (name: string, columns: number): string =>
    g.add('Gather', [g.input(name, 'float32', [`rows of ${name}`, columns]), 'rows'], { axis: 0 });
  const [gram, base] = [rowsOf('gram', n), rowsOf('base', units)];
  const start = g.add('Mul', [base, g.input('c', 'float32', [])]);
  const bias = g.add('Mul', [g.input('bias0', 'float32', [units]), 'scale']);
  const [ratio, share] = [g.input('ratio', 'float32', []), g.input('share', 'float32', [])];
  const shared = g.add('Mul', [gram, share]);
  const products = blocks.map(({ rows: columns }, k) => {
    const [first, second] = ['first', 'second'].map((which) =>
      g.input(`${which}/${k}`, 'float32', [n, columns]),
    ) as [string, string];
    const a = g.add('Add', [g.add('Mul', [first, ratio]), second]);
    return g.add('MatMul', [shared, a]);
  });
  const product = g.add('Concat', products, { axis: 1 });
  return g.add('Add', [g.add('Add', [start, bias]), product]);
}
