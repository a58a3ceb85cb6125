import { describe, expect, test } from 'vitest';
import { expectClose } from '../../test/close.ts';
import { Random } from '../numeric/index.ts';
import type { AttributeValue } from './builder.ts';
import { GraphBuilder } from './builder.ts';
import type { Graph } from './graph.ts';
import { inOnePlane } from './one-plane.ts';
import { openSession } from './session.ts';
import { float32 } from './tensor.ts';

const SIDE = 9;
const random = new Random('one plane');
const plane = Float32Array.from({ length: SIDE ** 2 }, () => random.int(256));
const std = [60, 57, 50];

interface Options {
  readonly attributes?: Readonly<Record<string, AttributeValue>>;
  readonly bias?: boolean;
  readonly readTwice?: boolean;
}

function network({ attributes = {}, bias = true, readTwice = false }: Options = {}): Graph {
  const weights = (...dims: number[]): string =>
    g.constant(
      float32(
        dims,
        Array.from({ length: dims.reduce((a, b) => a * b) }, () => random.normal()),
      ),
    );
  const g = new GraphBuilder('network');
  const x = g.input('image', 'float32', [1, 3, SIDE, SIDE]);
  const inputs = [x, weights(4, 3, 3, 3), ...(bias ? [weights(4)] : [])];
  g.output('map', g.add('Conv', inputs, attributes), 'float32', [1, 4, 'h', 'w']);
  if (readTwice) g.output('other', g.add('Relu', [x]), 'float32', [1, 3, SIDE, SIDE]);
  return g.build();
}

async function mapOf(graph: Graph, image: Float32Array): Promise<Float32Array> {
  const session = await openSession(graph);
  const { map } = await session.run({
    image: float32([1, image.length / SIDE ** 2, SIDE, SIDE], image),
  });
  await session.release();
  return map?.data as Float32Array;
}

async function expectSame(graph: Graph, mean: readonly number[]): Promise<void> {
  const one = inOnePlane(graph, 'image', mean, std);
  if (one === undefined) throw new RangeError('the network was left as it is');
  const three = mean.flatMap((m, c) => [...plane].map((v) => (v - m) / (std[c] ?? NaN)));
  const expected = await mapOf(graph, Float32Array.from(three));
  const found = await mapOf(
    one.graph,
    plane.map((v) => v - one.mean),
  );
  expectClose(found, expected, 2e-6);
}

describe('a gray image in one plane gives the same maps', () => {
  test.each<[string, Options, readonly number[]]>([
    ['with different means, without padding', {}, [124, 116, 104]],
    ['with a bias that was not there', { bias: false }, [124, 116, 104]],
    ['with padding of zeros and equal means', { attributes: { pads: [0, 1, 1, 0] } }, [99, 99, 99]],
    [
      'with strides and dilation',
      { attributes: { strides: [2, 1], dilations: [1, 2] } },
      [9, 0, 3],
    ],
  ])('%s', async (_, options, mean) => {
    await expectSame(network(options), mean);
  });
});

describe('a network is left as it is', () => {
  test.each<[string, Graph, readonly number[]]>([
    ['where it pads and means differ', network({ attributes: { pads: [1, 1, 1, 1] } }), [1, 2, 3]],
    ['where it pads by itself', network({ attributes: { auto_pad: 'SAME_UPPER' } }), [1, 2, 3]],
    ['where another node reads the image', network({ readTwice: true }), [1, 1, 1]],
    ['where channels are other than said', network(), [1]],
  ])('%s', (_, graph, mean) => {
    expect(inOnePlane(graph, 'image', mean, std)).toBeUndefined();
  });
});
