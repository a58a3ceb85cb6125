import { cut } from '../cut.ts';
import type { Graph } from '../graph.ts';
import { readsOf } from '../graph.ts';
import { ByteGraph } from './byte-graph.ts';
import { checkedPlan } from './checked-plan.ts';
import type { Range } from './grid.ts';
import { gridsOf } from './grids.ts';
import { weightBits } from './weight-bits.ts';

export interface QuantiseOptions {
  /** Absent: what the processor of this machine computes without saturating. */
  readonly weightBits?: 7 | 8;
}

/**
 * Post-training static quantisation: convolutions with constant weights run on unsigned 8-bit
 * activations and signed 8-bit weights, one scale per output channel, with 32-bit sums; what lies
 * between them stays in bytes where it can (Jacob et al., CVPR 2018, arXiv:1712.05877, section 2).
 * ReLU and clipping are ends of the ranges. Everything else stays in float32, with conversions around
 * it, and the outputs of the graph keep their names and types. The same arguments give the same bytes.
 *
 * @param ranges of the values by name, from {@link observeRanges} on the same graph.
 * @throws UserError when the graph has no such convolution, is written in an operator set before 10,
 *   or when a range is missing.
 *
 * @example
 * const ranges = await observeRanges(backbone.graph, calibrationFrames);
 * const session = await openSession(quantise(backbone.graph, ranges));
 */
export function quantise(
  graph: Graph,
  ranges: ReadonlyMap<string, Range>,
  options: QuantiseOptions = {},
): Graph {
  const { folded, steps } = checkedPlan(graph);
  const floatReads = new Set([
    ...folded.outputs.map(({ name }) => name),
    ...steps.flatMap((step) => (step.kind === 'float' ? readsOf(step.node) : [])),
  ]);
  const bytes = new ByteGraph(folded, gridsOf(graph.name, steps, ranges), {
    weightBits: options.weightBits ?? weightBits(),
    floatReads,
  });
  for (const step of steps) bytes.add(step);
  return cut(bytes.build(), folded.outputs);
}
