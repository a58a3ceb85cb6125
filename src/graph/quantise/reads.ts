import type { Graph } from '../graph.ts';
import { readsOf } from '../graph.ts';

/** How often each value is read, by nodes, inside their subgraphs and as an output of the graph. */
export function countReads(graph: Graph): ReadonlyMap<string, number> {
  const names = [...graph.nodes.flatMap(readsOf), ...graph.outputs.map(({ name }) => name)];
  const reads = new Map<string, number>();
  for (const name of names) reads.set(name, (reads.get(name) ?? 0) + 1);
  return reads;
}
