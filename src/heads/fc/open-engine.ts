import { openDual } from './dual.ts';
import { cheaperEngine } from './engine-cost.ts';
import type { FcEngine, FcProblem, StepSettings } from './engine.ts';
import { openPrimal } from './primal.ts';

export type EngineKind = 'primal' | 'dual';

/**
 * Opens the engine that is asked for, else the one that is cheaper for so many epochs.
 *
 * @returns the engine and which it is.
 */
export async function openEngine(
  problem: FcProblem,
  settings: StepSettings & { readonly epochs: number; readonly kind?: EngineKind },
): Promise<{ engine: FcEngine; kind: EngineKind }> {
  const { sizes } = problem.shape;
  const [rows = 0] = problem.training.features.dims;
  const tuningRows = problem.tuning?.dims[0] ?? 0;
  const { batch, epochs } = settings;
  const { optimiser = 'sgd' } = settings;
  const kind =
    settings.kind ??
    (optimiser === 'sgd' ? cheaperEngine({ sizes, rows, tuningRows, batch, epochs }) : 'primal'); // only SGD keeps the weights in the span of the features
  return { engine: await ENGINES[kind](problem, settings), kind };
}

const ENGINES = { primal: openPrimal, dual: openDual };
