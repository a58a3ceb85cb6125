import { openDual } from './dual.ts';
import { cheaperEngine } from './engine-cost.ts';
import type { Tensor } from '../../graph/index.ts';
import type { FcEngine, FcFeatures, FcProblem, StepSettings } from './engine.ts';
import { openPrimal } from './primal.ts';

export type EngineKind = 'primal' | 'dual';

/**
 * Opens the engine that is asked for, else the one that is cheaper for so many epochs. Features that
 * are not in memory are trained on in the primal.
 *
 * @returns the engine and which it is.
 */
export async function openEngine(
  problem: FcProblem<FcFeatures>,
  settings: StepSettings & { readonly epochs: number; readonly kind?: EngineKind },
): Promise<{ engine: FcEngine; kind: EngineKind }> {
  const { sizes } = problem.shape;
  if (!isInMemory(problem)) return { engine: await openPrimal(problem, settings), kind: 'primal' };
  const [rows = 0] = problem.training.features.dims;
  const tuningRows = problem.tuning?.dims[0] ?? 0;
  const { batch, epochs } = settings;
  const { optimiser = 'sgd' } = settings;
  const kind =
    settings.kind ??
    (optimiser === 'sgd' ? cheaperEngine({ sizes, rows, tuningRows, batch, epochs }) : 'primal'); // only SGD keeps the weights in the span of the features
  return { engine: await ENGINES[kind](problem, settings), kind };
}

function isInMemory(problem: FcProblem<FcFeatures>): problem is FcProblem {
  const isTensor = (features: FcFeatures): features is Tensor<Float32Array> => 'dims' in features;
  const { training, tuning } = problem;
  return isTensor(training.features) && (tuning === null || isTensor(tuning));
}

const ENGINES = { primal: openPrimal, dual: openDual };
