import type { GraphBuilder, Tensor } from '../../graph/index.ts';
import type { EngineState, FcEngine, FcProblem, StepSettings } from './engine.ts';
import { MovingLayers } from './moving-layers.ts';
import type { FcShape } from './shape.ts';
import { parameterNames } from './shape.ts';
import { scaledLayer } from './slope-graphs.ts';
import { Slopes } from './slopes.ts';

/** Opens an engine that keeps the parameters and their velocities themselves. */
export async function openPrimal(problem: FcProblem, settings: StepSettings): Promise<FcEngine> {
  const { shape, parameters } = problem;
  const slopes = await Slopes.open(problem, settings, (g) => firstLayer(g, shape));
  const layers = await MovingLayers.open(shape, parameters, settings, 0);
  return new PrimalEngine(problem, slopes, layers);
}

class PrimalEngine implements FcEngine {
  readonly #problem: FcProblem;
  readonly #slopes: Slopes;
  readonly #layers: MovingLayers;

  constructor(problem: FcProblem, slopes: Slopes, layers: MovingLayers) {
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
    const feeds = this.#feeds(this.#problem.training.features);
    const loss = await this.#slopes.compute(feeds, rows, shares, masks);
    await this.#layers.move(this.#slopes.last, rate);
    return loss;
  }

  async tuningLogits(): Promise<Float32Array> {
    const { tuning } = this.#problem;
    if (tuning === null) return new Float32Array();
    return await this.#slopes.logits(this.#feeds(tuning), tuning.dims[0] ?? 0);
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

  #feeds(features: Tensor<Float32Array>): Record<string, Tensor> {
    return { features, ...this.#layers.feeds };
  }
}

/** Inputs `features` [N, D], `weight0`, `bias0`; output `x0`, the batch's rows of the features. */
function firstLayer(g: GraphBuilder, { sizes }: FcShape): string {
  const [length = 0, units = 0] = sizes;
  const features = g.input('features', 'float32', ['N', length]);
  const x = g.add('Gather', [features, 'rows'], { axis: 0 }, 'x0');
  g.output('x0', x, 'float32', ['B', length]);
  const weight = g.input('weight0', 'float32', [units, length]);
  const bias = g.input('bias0', 'float32', [units]);
  return scaledLayer(g, x, weight, bias);
}
