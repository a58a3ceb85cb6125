import { UserError } from '../errors.ts';
import { readOnnx, runtime, writeOnnx } from '../graph/index.ts';
import type { Backbone } from './backbone.ts';
import { keyOn } from './on-device.ts';

/** What extraction needs of a backbone. */
export type PackedBackbone = Pick<Backbone, 'name' | 'graph' | 'device' | 'length' | 'key'>;

/** A backbone's graph as bytes, for machines that do not have its weights. */
export function packBackbone({ graph }: Pick<Backbone, 'graph'>): Uint8Array {
  return writeOnnx(graph);
}

/**
 * The backbone of packed bytes.
 *
 * @throws UserError when it would give other features here than its key promises.
 */
export function unpackBackbone(
  bytes: Uint8Array,
  { name, device, length, key }: Omit<PackedBackbone, 'graph'>,
): PackedBackbone {
  const graph = readOnnx(bytes);
  if (keyOn(graph, device) !== key) {
    throw new UserError(
      `Cannot run backbone ${name} here: it was packed by another version of Sonograft or for another runtime than onnxruntime ${runtime().version}; run the same version everywhere.`,
    );
  }
  return { name, graph, device, length, key };
}
