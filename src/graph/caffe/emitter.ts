import type { GraphBuilder } from '../builder.ts';
import type { Tensor } from '../tensor.ts';
import type { Emitter } from './layer.ts';

/**
 * Writes the nodes of one layer into a graph under names that no blob of the network has.
 *
 * @param names every name that is taken; new ones are added.
 */
export function emitterOf(
  g: GraphBuilder,
  names: Set<string>,
  layer: string,
  inputs: readonly string[],
  outputs: readonly string[],
  blobs: readonly Tensor<Float32Array>[],
): Emitter {
  const free = (role: string): string => {
    let name = `${layer}.${role}`;
    while (names.has(name)) name += '_';
    names.add(name);
    return name;
  };
  return {
    inputs,
    blobs,
    constant: (role, tensor) => g.constant(tensor, free(role)),
    add: (op, from, attributes = {}) => g.add(op, from, attributes, free(op.toLowerCase())),
    top(op, from, attributes = {}, index = 0) {
      g.add(op, from, attributes, outputs[index]);
    },
  };
}
