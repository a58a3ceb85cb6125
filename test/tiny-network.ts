import type { Graph } from '../src/graph/index.ts';
import { float32, GraphBuilder, int64 } from '../src/graph/index.ts';
import { Random } from '../src/numeric/index.ts';

export interface TinyNetworkOptions {
  /** Input channels. */
  readonly channels?: number;
  readonly batch?: number | string;
  readonly size?: number | string;
  /** Names of the input, the feature map, the vector and the logits. */
  readonly names?: readonly [string, string, string, string];
  readonly opset?: number;
}

/**
 * A convolutional network of a few weights: input -> map (5 maps, an eighth of the size) -> vector
 * (their means) -> logits (3). A fixed batch is also written into its Reshape, as exporters do.
 */
export function tinyNetwork(options: TinyNetworkOptions = {}): Graph {
  const { channels = 3, batch = 'N', size = 32, opset = 17 } = options;
  const [input, map, vector, logits] = options.names ?? ['image', 'map', 'vector', 'logits'];
  const random = new Random('tiny-network');
  const weights = (...dims: number[]) =>
    float32(
      dims,
      Float32Array.from({ length: dims.reduce((a, b) => a * b) }, () => random.uniform(-1, 1)),
    );
  const g = new GraphBuilder('tiny');
  const x = g.input(input, 'float32', [batch, channels, size, size]);
  const conv = g.add('Conv', [x, g.constant(weights(5, channels, 8, 8), 'weights')], {
    strides: [8, 8],
  });
  g.add('Relu', [conv], {}, map);
  const mean = g.add('GlobalAveragePool', [map]);
  const shape = g.constant(int64([2], [typeof batch === 'number' ? batch : -1, 5]), 'shape');
  g.add('Reshape', [mean, shape], {}, vector);
  g.add('MatMul', [vector, g.constant(weights(5, 3), 'head')], {}, logits);
  g.output(logits, logits, 'float32', [batch, 3]);
  return { ...g.build(), opsets: { '': opset } };
}
