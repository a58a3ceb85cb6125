import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bytesOf, sizeOf } from '../../src/graph/index.ts';
import type { Network } from './networks.ts';
import { speckle } from './networks.ts';

/** Writes a network, its weights and frames as extraction-peers.py reads them. */
export function writeTorchNetwork(network: Network, folder: string, frames: number): void {
  const { graph, input, output, size, mean, std } = network;
  const weights: Record<string, [at: number, dims: readonly number[]]> = {};
  const parts: Uint8Array[] = [];
  let at = 0;
  for (const [name, tensor] of graph.initializers) {
    if (tensor.type !== 'float32') continue;
    weights[name] = [at, tensor.dims];
    at += sizeOf(tensor.dims);
    parts.push(bytesOf(tensor));
  }
  const nodes = graph.nodes.map(({ op, inputs, outputs, attributes }) => ({
    ...{ op, inputs, outputs },
    attributes: Object.fromEntries(
      Object.entries(attributes).map(([key, { value }]) => [key, value]),
    ),
  }));
  const described = { nodes, weights, input, output, size, mean, std };
  writeFileSync(join(folder, 'network.json'), JSON.stringify(described));
  writeFileSync(join(folder, 'weights.bin'), Buffer.concat(parts));
  const pictures = Array.from({ length: frames }, (_, i) => speckle(i));
  writeFileSync(join(folder, 'frames.bin'), Buffer.concat(pictures));
}
