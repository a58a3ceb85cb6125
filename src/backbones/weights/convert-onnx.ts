import type { Graph } from '../../graph/index.ts';
import {
  caffeWeights,
  prototxtOf,
  torchParameters,
  writeCaffemodel,
  writeSafetensors,
} from '../../graph/index.ts';
import { UserError } from '../../errors.ts';
import type { KnownNetwork } from './known-networks.ts';
import type { PlainLayer } from './layers-of.ts';
import { layersOf } from './layers-of.ts';
import type { OnnxLayer } from './onnx-layers.ts';
import { onnxLayers } from './onnx-layers.ts';

/** torch.nn.BatchNorm2d, eps; with this variance a normalisation divides by one. */
const NEUTRAL_VARIANCE = 1 - 1e-5;

/**
 * Holds the layers of an ONNX graph against those of a network.
 *
 * @param onLayer hears of every layer that was found right.
 * @throws UserError naming the first layer that is another one in the file.
 */
export function checkOnnx(
  known: KnownNetwork,
  graph: Graph,
  onLayer: (name: string) => void = () => undefined,
): OnnxLayer[] {
  const found = layersIn(graph);
  const wanted = layersOf(known);
  for (let i = 0; i < Math.max(found.length, wanted.length); i++) {
    const asked = wanted[i];
    const there = found[i]?.layer;
    if (asked !== undefined && there !== undefined && described(asked) === described(there)) {
      onLayer(asked.name);
      continue;
    }
    if (asked === undefined) {
      throw new UserError(
        `Cannot use the file as ${known.name}: behind the last layer it has ${described(there)} "${there?.name}".`,
      );
    }
    throw new UserError(
      `Cannot use the file as ${known.name}: layer "${asked.name}" is ${described(asked)}, and the file has ${described(there)} there.`,
    );
  }
  return found;
}

/**
 * Writes the weights of an ONNX graph in the format in which a network's weights are kept.
 *
 * @throws UserError as {@link checkOnnx} does, or when the file cannot be written.
 */
export async function convertOnnx(known: KnownNetwork, graph: Graph, path: string): Promise<void> {
  const wanted = layersOf(known);
  const found = checkOnnx(known, graph);
  const { build } = known;
  const values = new Map<string, Float32Array>();
  for (const [i, layer] of wanted.entries()) {
    const { weight, bias } = found[i] ?? {};
    if (weight === undefined || bias === undefined || weight.length === 0) continue;
    values.set(`${layer.name}.weight`, weight);
    if (layer.kind !== 'convolution' || layer.norm === undefined) {
      values.set(`${layer.name}.bias`, bias);
      continue;
    }
    // The file has the normalisation folded into the convolution; one that changes nothing but adds
    // the bias stands in for it.
    values.set(`${layer.norm}.weight`, new Float32Array(bias.length).fill(1));
    values.set(`${layer.norm}.bias`, bias);
    values.set(`${layer.norm}.running_mean`, new Float32Array(bias.length));
    values.set(`${layer.norm}.running_var`, new Float32Array(bias.length).fill(NEUTRAL_VARIANCE));
  }
  const filler = (name: string): ((target: Float32Array) => void) => {
    const source = values.get(name) ?? new Float32Array();
    let done = 0;
    return (target) => {
      target.set(source.subarray(done, done + target.length));
      done += target.length;
    };
  };
  if (build.format === 'safetensors') {
    const tensors = torchParameters(build.network).map(({ module, role, dims }) => {
      const name = `${module}.${role}`;
      return { name, dims, fill: filler(name) };
    });
    await writeSafetensors(path, tensors);
    return;
  }
  const layers = caffeWeights(prototxtOf(build.network)).map(({ layer, type, blobs }) => ({
    name: layer,
    type,
    blobs: blobs.map(({ role, dims }) => ({ dims, fill: filler(`${layer}.${role}`) })),
  }));
  await writeCaffemodel(path, { name: build.network.title, layers });
}

function layersIn(graph: Graph): OnnxLayer[] {
  try {
    return onnxLayers(graph);
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new UserError(`Cannot use the ONNX file: ${cause.message}.`, { cause });
  }
}

function described(layer: PlainLayer | undefined): string {
  switch (layer?.kind) {
    case undefined:
      return 'nothing';
    case 'convolution': {
      const [outputs, inputs, height, width] = layer.dims;
      return `a convolution of ${outputs} x ${inputs} x ${height} x ${width} (stride ${layer.stride}, pad ${layer.pad}, ${layer.group} group${layer.group === 1 ? '' : 's'})`;
    }
    case 'fully connected':
      return `a fully connected layer of ${layer.dims.join(' x ')}`;
    case 'max pooling':
      return `max pooling (${layer.kernel}, stride ${layer.stride})`;
    case 'normalisation':
      return 'response normalisation';
  }
}
