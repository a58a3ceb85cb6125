import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { openSession } from '../session.ts';
import { float32, sizeOf } from '../tensor.ts';
import { readCaffe } from './read-caffe.ts';

/** What test/golden/caffe/make-layers.py wrote. */
interface Golden {
  readonly by: string;
  readonly inputs: Readonly<Record<string, readonly number[]>>;
  readonly times: number;
  readonly output: string;
  readonly dims: readonly number[];
  readonly values: readonly number[];
}

const folder = new URL('../../../test/golden/caffe/layers/', import.meta.url);

/** The same numbers in -1 .. 1 as values() of make-layers.py. */
function fill(dims: readonly number[], salt: number, times: number): Float32Array {
  return Float32Array.from({ length: sizeOf(dims) }, (_, i) => {
    const value = Math.fround(((i * 7919 + 104729 * (salt + 1)) % 2003) / 1001 - 1);
    return value * times;
  });
}

describe('a Caffe network of one layer gives what OpenCV or the definition gives', () => {
  test.for(readdirSync(folder).map((name) => [name] as const))('%s', async ([name]) => {
    const file = (part: string): URL => new URL(`${name}/${part}`, folder);
    const golden = JSON.parse(readFileSync(file('golden.json'), 'utf8')) as Golden;
    const graph = await readCaffe({
      prototxt: readFileSync(file('net.prototxt'), 'utf8'),
      weights: fileURLToPath(file('net.caffemodel')),
    });
    expect(graph.outputs).toEqual([
      { name: golden.output, type: 'float32', dims: ['N', ...golden.dims.slice(1)] },
    ]);
    const session = await openSession(graph);
    const feeds = Object.entries(golden.inputs).map(
      ([input, dims], i) => [input, float32(dims, fill(dims, i, golden.times))] as const,
    );
    const result = (await session.run(Object.fromEntries(feeds)))[golden.output]!;
    await session.release();
    expect(result.dims).toEqual(golden.dims);
    const scale = Math.max(1, ...golden.values.map(Math.abs));
    const worst = golden.values.reduce(
      (max, value, i) => Math.max(max, Math.abs(value - Number(result.data[i]))),
      0,
    );
    expect(worst / scale).toBeLessThan(1e-5);
  });
});
