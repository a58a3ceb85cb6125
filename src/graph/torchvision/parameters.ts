import { UserError } from '../../errors.ts';
import type { SafetensorsFile, StoredTensor } from '../safetensors.ts';
import { withSafetensors } from '../safetensors.ts';
import { sizeOf } from '../tensor.ts';
import type { TorchNetwork, TorchStep } from './networks.ts';

/** What a parameter is to its module. */
type Role = 'weight' | 'bias' | 'running_mean' | 'running_var';

/** A tensor that a network needs of its weight file. */
export interface TorchParameter {
  readonly module: string;
  readonly role: Role;
  readonly dims: readonly number[];
  /** Whether the module is a batch normalisation. */
  readonly norm: boolean;
}

/** The parameters of one step, in the order of the module's state. */
export function parametersOf(step: TorchStep): TorchParameter[] {
  if (step.op !== 'conv' && step.op !== 'linear') return [];
  const { name: module, dims } = step;
  const [outputs] = dims;
  const of = (module: string, norm: boolean, role: Role, dims: readonly number[] = [outputs]) => ({
    ...{ module, norm, role, dims },
  });
  const norm = step.op === 'conv' ? step.norm : undefined;
  if (norm === undefined) return [of(module, false, 'weight', dims), of(module, false, 'bias')];
  return [
    of(module, false, 'weight', dims),
    of(norm, true, 'weight'),
    of(norm, true, 'bias'),
    of(norm, true, 'running_mean'),
    of(norm, true, 'running_var'),
  ];
}

/** The parameters of a whole network. */
export function torchParameters(network: TorchNetwork): TorchParameter[] {
  return network.steps.flatMap(parametersOf);
}

/**
 * Finds a parameter in a file, by torchvision's name or timm's.
 *
 * @returns the name that it has there.
 * @throws UserError naming the module when it is missing or of another shape.
 */
export function findParameter(
  { tensors }: SafetensorsFile,
  { aliases }: Pick<TorchNetwork, 'aliases'>,
  { module, role, dims }: TorchParameter,
): string {
  const names = [module, aliases[module]].flatMap((m) => (m === undefined ? [] : [`${m}.${role}`]));
  const name = names.find((one) => tensors.has(one));
  const stored: StoredTensor | undefined = name === undefined ? undefined : tensors.get(name);
  if (name === undefined || stored === undefined) {
    throw new UserError(
      `Cannot use layer "${module}": the weight file has no tensor "${names.join('" or "')}".`,
    );
  }
  // timm writes fully connected layers as convolutions over the whole map.
  const flat =
    dims.length === 2 && stored.dims.length === 4
      ? [stored.dims[0] ?? 0, sizeOf(stored.dims.slice(1))]
      : stored.dims;
  if (flat.join() === dims.join()) return name;
  throw new UserError(
    `Cannot use layer "${module}": its ${role} has shape [${stored.dims.join(', ')}] in the file, and the network asks for [${dims.join(', ')}].`,
  );
}

/**
 * Checks that a safetensors file holds every parameter of a network, in the right shape and, unless
 * only the shapes are asked for, finite; and no other ones, but for the counts of batches that
 * PyTorch keeps beside normalisations. One tensor at a time is in memory.
 *
 * @param onLayer hears of every parameter that was found right.
 * @throws UserError naming the first layer that is wrong.
 */
export async function checkTorch(
  network: TorchNetwork,
  weights: string | Uint8Array,
  depth: 'shapes' | 'values',
  onLayer: (name: string) => void = () => undefined,
): Promise<void> {
  await withSafetensors(weights, async (file) => {
    const known = new Set<string>();
    for (const parameter of torchParameters(network)) {
      const name = findParameter(file, network, parameter);
      known.add(name);
      if (depth === 'values') await file.read(name);
      onLayer(name);
    }
    const other = [...file.tensors.keys()].find(
      (name) => !known.has(name) && !name.endsWith('.num_batches_tracked'),
    );
    if (other !== undefined) {
      throw new UserError(
        `Cannot use the weight file: it also holds "${other}", which ${network.title} does not have.`,
      );
    }
  });
}
