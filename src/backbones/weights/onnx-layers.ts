import type { Graph, Tensor } from '../../graph/index.ts';
import type { PlainLayer } from './layers-of.ts';

type Node = Graph['nodes'][number];

/** A layer that was found in an ONNX graph, with its weights. */
export interface OnnxLayer {
  readonly layer: PlainLayer;
  /** As {@link PlainLayer} has its dims; none for layers without. */
  readonly weight: Float32Array;
  readonly bias: Float32Array;
}

const NONE = new Float32Array();

/** torch.nn.BatchNorm2d has it, and ONNX says so where nothing else is said. */
const EPSILON = 1e-5;

/**
 * The convolutions, fully connected layers, poolings and response normalisations of an ONNX graph in
 * its order. Batch normalisation behind a convolution is folded into it. Layers have the names of
 * their nodes.
 *
 * @throws RangeError naming the node when one of them has no constant weights.
 */
export function onnxLayers(graph: Graph): OnnxLayer[] {
  return graph.nodes.flatMap((node): OnnxLayer[] => {
    const name = node.name || (node.outputs[0] ?? node.op);
    switch (node.op) {
      case 'Conv':
        return [convolution(graph, node, name)];
      case 'Gemm':
        return [fullyConnected(graph, node, name)];
      case 'MaxPool': {
        const [kernel = 0] = ints(node, 'kernel_shape');
        const [stride = 1] = ints(node, 'strides');
        return [plain({ kind: 'max pooling', name, kernel, stride })];
      }
      case 'LRN':
        return [plain({ kind: 'normalisation', name })];
      default:
        return [];
    }
  });
}

function plain(layer: PlainLayer): OnnxLayer {
  return { layer, weight: NONE, bias: NONE };
}

function convolution(graph: Graph, node: Node, name: string): OnnxLayer {
  const weight = floats(graph, node, 1);
  const outputs = weight.dims[0] ?? 0;
  const [stride = 1] = ints(node, 'strides');
  const [pad = 0] = ints(node, 'pads');
  const group = node.attributes['group'];
  const dims = weight.dims;
  const layer: PlainLayer = {
    ...{ kind: 'convolution', name, dims, stride, pad },
    group: group?.type === 'int' ? group.value : 1,
  };
  const bias = biasOf(graph, node, outputs);
  const next = graph.nodes.filter((other) => other.inputs.includes(node.outputs[0] ?? ''));
  const norm = next.length === 1 && next[0]?.op === 'BatchNormalization' ? next[0] : undefined;
  if (norm === undefined) return { layer, weight: weight.data, bias };
  const [scale, shift, mean, variance] = [1, 2, 3, 4].map((i) => floats(graph, norm, i).data);
  const epsilon = norm.attributes['epsilon'];
  const eps = epsilon?.type === 'float' ? epsilon.value : EPSILON;
  const factors = Float64Array.from(
    { length: outputs },
    (_, o) => (scale?.[o] ?? NaN) / Math.sqrt((variance?.[o] ?? NaN) + eps),
  );
  const inputs = weight.data.length / outputs;
  return {
    layer,
    weight: weight.data.map((value, i) => value * (factors[Math.floor(i / inputs)] ?? NaN)),
    bias: bias.map(
      (value, o) => (shift?.[o] ?? NaN) + (value - (mean?.[o] ?? NaN)) * (factors[o] ?? NaN),
    ),
  };
}

function fullyConnected(graph: Graph, node: Node, name: string): OnnxLayer {
  const { dims, data } = floats(graph, node, 1);
  const [rows = 0, columns = 0] = dims;
  const turned = node.attributes['transB'];
  if (turned?.type === 'int' && turned.value === 1) {
    const layer: PlainLayer = { kind: 'fully connected', name, dims };
    return { layer, weight: data, bias: biasOf(graph, node, rows) };
  }
  const weight = new Float32Array(data.length);
  for (let i = 0; i < rows; i++) {
    for (let o = 0; o < columns; o++) weight[o * rows + i] = data[i * columns + o] ?? 0;
  }
  const layer: PlainLayer = { kind: 'fully connected', name, dims: [columns, rows] };
  return { layer, weight, bias: biasOf(graph, node, columns) };
}

/** The third input, which may be absent. */
function biasOf(graph: Graph, node: Node, outputs: number): Float32Array {
  return node.inputs[2] ? floats(graph, node, 2).data : new Float32Array(outputs);
}

function floats(graph: Graph, node: Node, index: number): Tensor<Float32Array> {
  const tensor = graph.initializers.get(node.inputs[index] ?? '');
  if (tensor?.data instanceof Float32Array) return { ...tensor, data: tensor.data };
  throw new RangeError(
    `its ${node.op} "${node.name}" has no constant float32 weights as input ${index}`,
  );
}

function ints(node: Node, name: string): readonly number[] {
  const attribute = node.attributes[name];
  return attribute?.type === 'ints' ? attribute.value : [];
}
