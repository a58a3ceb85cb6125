import { UserError } from '../../errors.ts';
import type { Graph } from '../graph.ts';
import { foldScales } from './fold-scales.ts';
import type { Step } from './plan.ts';
import { planSteps } from './plan.ts';

/** QuantizeLinear and QLinearConv came with it. */
const FIRST_OPSET = 10;

/**
 * The graph with normalisation taken into its convolutions, and what becomes of its nodes. Calibrating
 * and quantising both start here, so that they mean the same values.
 *
 * @throws UserError when nothing can be quantised.
 */
export function checkedPlan(graph: Graph): { folded: Graph; steps: readonly Step[] } {
  const opset = graph.opsets[''] ?? 1;
  if (opset < FIRST_OPSET) {
    throw new UserError(
      `Cannot quantise ${graph.name}: it is written in ONNX operator set ${opset}, and integer convolutions need ${FIRST_OPSET}; convert it, or use --precision fp32.`,
    );
  }
  const folded = foldScales(graph);
  const steps = planSteps(folded);
  if (steps.some((step) => step.kind === 'conv')) return { folded, steps };
  throw new UserError(
    `Cannot quantise ${graph.name}: it has no convolution with constant weights; use --precision fp32.`,
  );
}
