import { stat } from 'node:fs/promises';
import { UserError } from '../errors.ts';
import { assemble } from './assemble.ts';
import { readBackboneFolder } from './backbone-folder.ts';
import type { Backbone, BackboneRef } from './backbone.ts';
import type { Network } from './network.ts';
import { readOnnxFile } from './onnx-file.ts';
import { backboneNames, registeredNetwork } from './registry.ts';

/**
 * Loads a frozen network, cut at its features, with preprocessing and pooling in one graph. A name of
 * the registry wins over a folder of that name; write ./name for the folder.
 *
 * @throws UserError when there is no such backbone, when its files are missing, altered or damaged, or
 *   when it cannot be used as asked.
 *
 * @example
 * const backbone = await loadBackbone({ name: 'scatter' });
 * const session = await openSession(backbone.graph);
 */
export async function loadBackbone(ref: BackboneRef): Promise<Backbone> {
  return await assemble(await findNetwork(ref), ref.pool);
}

async function findNetwork(ref: BackboneRef): Promise<Network> {
  const registered = await registeredNetwork(ref.name, { dir: ref.weights });
  if (registered !== undefined) return withoutFlags(ref, registered);
  const found = await stat(ref.name).catch(() => undefined);
  if (found?.isDirectory()) return withoutFlags(ref, await readBackboneFolder(ref.name));
  if (found?.isFile() && ref.name.toLowerCase().endsWith('.onnx')) return await readOnnxFile(ref);
  throw new UserError(
    `Cannot find backbone "${ref.name}": it is neither built in (${backboneNames.join(', ')}) nor a folder with backbone.json nor an .onnx file.`,
  );
}

const FLAGS = {
  inputSize: '--input-size',
  channels: '--channels',
  mean: '--mean',
  std: '--std',
  features: '--features',
} as const;

/** A network that knows its preprocessing does not take another one. */
function withoutFlags(ref: BackboneRef, network: Network): Network {
  const given = Object.entries(FLAGS).find(([key]) => ref[key as keyof typeof FLAGS] !== undefined);
  if (given === undefined) return network;
  throw new UserError(
    `Cannot change how ${network.name} is used: ${given[1]} is for a bare .onnx file; leave it out.`,
  );
}
