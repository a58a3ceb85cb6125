import { createHash } from 'node:crypto';
import type { Graph } from './graph.ts';
import { renamed } from './rename.ts';
import type { Tensor, TensorArray } from './tensor.ts';
import { bytesOf } from './tensor.ts';

/** A graph in which constants of the same type, shape and bytes are one. */
export function shareConstants(graph: Graph): Graph {
  const hashes = new Map<TensorArray, string>();
  const hashOf = (tensor: Tensor): string => {
    const known = hashes.get(tensor.data);
    if (known !== undefined) return known;
    const hash = createHash('sha256').update(bytesOf(tensor)).digest('hex');
    hashes.set(tensor.data, hash);
    return hash;
  };
  const first = new Map<string, string>();
  const renaming = new Map<string, string>();
  for (const [name, tensor] of graph.initializers) {
    const key = `${tensor.type} ${tensor.dims.join()} ${hashOf(tensor)}`;
    const earlier = first.get(key);
    if (earlier === undefined) first.set(key, name);
    else renaming.set(name, earlier);
  }
  const initializers = [...graph.initializers].filter(([name]) => !renaming.has(name));
  return renamed(
    { ...graph, initializers: new Map(initializers) },
    (name) => renaming.get(name) ?? name,
    (name) => name,
  );
}
