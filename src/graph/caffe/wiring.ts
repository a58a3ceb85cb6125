import { UserError } from '../../errors.ts';
import type { Layer } from './layer.ts';
import { refusal } from './layer.ts';
import type { Net, NetInput } from './net.ts';

/**
 * A value of the network, made once. Caffe lets layers overwrite a blob; then the blob has one value
 * for each layer that wrote it.
 */
export interface Value {
  readonly blob: string;
  /** The name in the graph, see {@link wire}. */
  name: string;
}

export interface WiredLayer {
  readonly layer: Layer;
  readonly inputs: readonly Value[];
  readonly outputs: readonly Value[];
}

export interface Wiring {
  readonly inputs: ReadonlyMap<Value, NetInput>;
  readonly layers: readonly WiredLayer[];
  /** Values that no layer reads. */
  readonly ends: readonly Value[];
  /** A value by its own name, that of its blob, or that of the layer that made it. */
  readonly find: (name: string) => Value | undefined;
  readonly names: ReadonlySet<string>;
}

/** In-place layers that change nothing leave the value as it is. */
const TRANSPARENT = new Set(['Dropout']);

/**
 * Gives every value a name of its own. What a blob holds in the end has the blob's name, so `fc6` is
 * fc6 after its in-place ReLU; what layer L left in blob B before another layer overwrote it is
 * called `B@L`, so `fc6@fc6` is fc6 before the ReLU. An input always keeps its name.
 *
 * @throws UserError when a layer reads a blob that nothing made, or two layers make one blob.
 */
export function wire(net: Net): Wiring {
  const current = new Map<string, Value>();
  const inputs = new Map<Value, NetInput>();
  const makers = new Map<Value, string>();
  const byLayer = new Map<string, Value>();
  const read = new Set<Value>();
  for (const input of net.inputs) {
    if (current.has(input.name)) {
      throw new UserError(`Cannot read the prototxt: it has two inputs called "${input.name}".`);
    }
    const value = { blob: input.name, name: input.name };
    current.set(input.name, value);
    inputs.set(value, input);
  }
  const layers: WiredLayer[] = [];
  for (const layer of net.layers) {
    const bottoms = layer.bottoms.map((blob) => {
      const value = current.get(blob);
      if (value !== undefined) return value;
      throw refusal(layer, `it reads "${blob}", which no layer before it makes`);
    });
    if (TRANSPARENT.has(layer.type) && layer.tops[0] === layer.bottoms[0]) {
      if (bottoms[0] !== undefined) byLayer.set(layer.name, bottoms[0]);
      layers.push({ layer, inputs: bottoms, outputs: bottoms });
      continue;
    }
    const tops = layer.tops.map((blob) => {
      if (current.has(blob) && !layer.bottoms.includes(blob)) {
        throw refusal(layer, `it makes "${blob}", which a layer before it made`);
      }
      return { blob, name: `${blob}@${layer.name}` };
    });
    for (const value of bottoms) read.add(value);
    for (const value of tops) {
      current.set(value.blob, value);
      makers.set(value, layer.name);
    }
    if (tops[0] !== undefined) byLayer.set(layer.name, tops[0]);
    layers.push({ layer, inputs: bottoms, outputs: tops });
  }
  for (const [blob, value] of current) {
    if (!net.inputs.some((input) => input.name === blob)) value.name = blob;
  }
  const all = [...inputs.keys(), ...makers.keys()];
  const byName = new Map(all.map((value) => [value.name, value]));
  if (byName.size < all.length) {
    throw new UserError('Cannot read the prototxt: two of its values have the same name.');
  }
  return {
    inputs,
    layers,
    ends: [...makers.keys()].filter((value) => !read.has(value)),
    find: (name) => byName.get(name) ?? current.get(name) ?? byLayer.get(name),
    names: new Set(byName.keys()),
  };
}
