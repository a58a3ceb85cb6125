import type { GraphBuilder } from '../../graph/index.ts';
import type { FeatureRows } from '../feature-rows.ts';
import { gathering } from '../feature-rows.ts';
import type { EngineState, FcEngine, FcFeatures, FcProblem, StepSettings } from './engine.ts';
import { MovingLayers } from './moving-layers.ts';
import type { FcShape } from './shape.ts';
import { parameterNames } from './shape.ts';
import { scaledLayer } from './slope-graphs.ts';
import { Slopes } from './slopes.ts';

/**
 * Opens an engine that keeps the parameters and their velocities themselves; it alone needs no more of
 * the features than the rows of a step.
 */
export async function openPrimal(
  problem: FcProblem<FcFeatures>,
  settings: StepSettings,
): Promise<FcEngine> {
  const { shape, parameters } = problem;
  const slopes = await Slopes.open(problem, settings, (g) => firstLayer(g, shape));
  const layers = await MovingLayers.open(shape, parameters, settings, 0);
  return new PrimalEngine(problem, slopes, layers);
}

class PrimalEngine implements FcEngine {
  readonly #problem: FcProblem<FcFeatures>;
  readonly #slopes: Slopes;
  readonly #layers: MovingLayers;

  constructor(problem: FcProblem<FcFeatures>, slopes: Slopes, layers: MovingLayers) {
    this.#problem = problem;
    this.#slopes = slopes;
    this.#layers = layers;
  }

  async step(
    rows: readonly number[],
    shares: readonly number[],
    rate: number,
    masks: readonly Uint8Array[] = [],
  ): Promise<number> {
    const feedsOf = this.#feedsOf(this.#problem.training.features);
    const loss = await this.#slopes.compute(feedsOf, rows, shares, masks);
    await this.#layers.move(this.#slopes.last, rate);
    return loss;
  }

  async tuningLogits(): Promise<Float32Array> {
    const { tuning } = this.#problem;
    if (tuning === null) return new Float32Array();
    const count = isRows(tuning) ? tuning.count : (tuning.dims[0] ?? 0);
    return await this.#slopes.logits(this.#feedsOf(tuning), count);
  }

  state(part: 'whole' | 'parameters' = 'whole'): Promise<EngineState> {
    return Promise.resolve(this.#layers.state(part));
  }

  restore(state: EngineState): Promise<void> {
    this.#layers.restore(state);
    return Promise.resolve();
  }

  parameters(state = this.#layers.state('parameters')): Promise<Float32Array[]> {
    const names = parameterNames(this.#problem.shape);
    return Promise.resolve(names.map((name) => state.arrays[name] ?? new Float32Array()));
  }

  async release(): Promise<void> {
    await this.#slopes.release();
    await this.#layers.release();
  }

  #feedsOf(features: FcFeatures) {
    const { sizes } = this.#problem.shape;
    const [length = 0] = sizes;
    const source = { features: isRows(features) ? features : features.data, length };
    return async (asked: Int32Array) => {
      const { rows, ...gathered } = await gathering(source, asked);
      return { ...gathered, places: rows, ...this.#layers.feeds };
    };
  }
}

function isRows(features: FcFeatures): features is FeatureRows {
  return 'read' in features;
}

/** Inputs `features` [N, D], `places` int32 [B] of the batch's rows there, `weight0`, `bias0`; output `x0`, the batch's rows of the features. */
function firstLayer(g: GraphBuilder, { sizes }: FcShape): string {
  const [length = 0, units = 0] = sizes;
  const features = g.input('features', 'float32', ['N', length]);
  const places = g.input('places', 'int32', ['B']);
  const x = g.add('Gather', [features, places], { axis: 0 }, 'x0');
  g.output('x0', x, 'float32', ['B', length]);
  const weight = g.input('weight0', 'float32', [units, length]);
  const bias = g.input('bias0', 'float32', [units]);
  return scaledLayer(g, x, weight, bias);
}
