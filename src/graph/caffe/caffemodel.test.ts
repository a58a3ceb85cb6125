import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BinaryWriter } from '@bufbuild/protobuf/wire';
import { afterAll, describe, expect, test } from 'vitest';
import { UserError } from '../../errors.ts';
import { readMean } from '../index.ts';
import { MessageWriter } from '../wire.ts';
import { readCaffe } from './read-caffe.ts';

const dir = mkdtempSync(join(tmpdir(), 'caffemodel-'));
afterAll(() => rmSync(dir, { recursive: true }));

const prototxt = `name: "net" input: "data" input_shape { dim: 1 dim: 3 }
layer { name: "fc" type: "InnerProduct" bottom: "data" top: "fc"
  inner_product_param { num_output: 2 bias_term: false } }`;

const six = [1, 2, 3, 4, 5, 6];

function shape(dims: readonly number[]): MessageWriter {
  const packed = dims.reduce((writer, dim) => writer.int64(dim), new BinaryWriter()).finish();
  return new MessageWriter().bytes(1, packed);
}

function floats(values: readonly number[]): Uint8Array {
  return new Uint8Array(Float32Array.from(values).buffer);
}

function blob(dims: readonly number[] = [2, 3], values: readonly number[] = six): MessageWriter {
  return new MessageWriter().message(7, shape(dims)).bytes(5, floats(values));
}

function layer(name = 'fc', ...blobs: MessageWriter[]): MessageWriter {
  const message = new MessageWriter().string(1, name).string(2, 'InnerProduct');
  return blobs.reduce((to, one) => to.message(7, one), message);
}

function file(...layers: MessageWriter[]): Uint8Array {
  return layers.reduce((to, one) => to.message(100, one), new MessageWriter()).finish();
}

async function weightsOf(bytes: Uint8Array): Promise<number[]> {
  const graph = await readCaffe({ prototxt, weights: bytes });
  return [...(graph.initializers.get('fc.weight')!.data as Float32Array)];
}

describe('a weight file', () => {
  const legacy = [2, 3].reduce(
    (to, dim, i) => to.int(i + 3, dim),
    new MessageWriter().int(1, 1).int(2, 1),
  );
  const mixed = new MessageWriter()
    .message(7, shape([2, 3]))
    .floats(5, [1, 2])
    .bytes(5, floats([3, 4, 5]))
    .floats(5, [6]);
  const unpackedShape = new MessageWriter().message(7, new MessageWriter().ints(1, [2, 3]));
  test.for([
    ['V2', file(layer('fc', blob()))],
    [
      'V2 among other layers and fields',
      file(layer('a', blob([1], [1])), layer('b'), layer('fc', blob())),
    ],
    ['with an unpacked shape', file(layer('fc', unpackedShape.bytes(5, floats(six))))],
    ['with packed and unpacked values mixed', file(layer('fc', mixed))],
    ['with the old four dims', file(layer('fc', legacy.bytes(5, floats(six))))],
    [
      'with doubles, which come before floats',
      file(layer('fc', blob([2, 3], [9]).bytes(8, new Uint8Array(Float64Array.from(six).buffer)))),
    ],
    [
      'V1',
      new MessageWriter()
        .message(2, new MessageWriter().string(4, 'fc').int(5, 14).message(6, blob()))
        .finish(),
    ],
    [
      'V0 inside V1',
      new MessageWriter()
        .message(
          2,
          new MessageWriter().message(1, new MessageWriter().string(1, 'fc').message(50, blob())),
        )
        .finish(),
    ],
    [
      'with gradients and unknown fields',
      file(layer('fc', blob().bytes(6, floats(six)).int(99, 1))),
    ],
  ] as const)('is read: %s', async ([, bytes]) => {
    expect(await weightsOf(bytes)).toEqual(six);
    const path = join(dir, 'net.caffemodel');
    writeFileSync(path, bytes);
    const graph = await readCaffe({ prototxt, weights: path });
    expect([...(graph.initializers.get('fc.weight')!.data as Float32Array)]).toEqual(six);
  });

  const huge = 2 ** 40;
  test.for([
    ['nothing', new Uint8Array(0), 'it holds no layers'],
    ['text', new TextEncoder().encode('name: "net"'), 'Cannot read the weight file'],
    [
      'no such layer',
      file(layer('other', blob())),
      'layer "fc": the weight file holds 0 blobs for it, and 1 are needed (weight)',
    ],
    [
      'a blob too many',
      file(layer('fc', blob(), blob([2], [1, 2]))),
      'layer "fc": the weight file holds 2 blobs',
    ],
    [
      'two layers of one name',
      file(layer('fc', blob()), layer('fc', blob())),
      'two layers are called "fc"',
    ],
    [
      'another shape',
      file(layer('fc', blob([3, 2]))),
      'the weight of layer "fc": its shape in the file is [3, 2], and the prototxt asks for [2, 3]',
    ],
    [
      'too few values',
      file(layer('fc', blob([2, 3], [1, 2]))),
      'the weight of layer "fc": its shape [2, 3] takes 6 values, and it holds 2',
    ],
    ['no values', file(layer('fc', new MessageWriter().message(7, shape([2, 3])))), 'it holds 0'],
    [
      'a shape beyond memory',
      file(layer('fc', blob([huge, huge]))),
      'the weight of layer "fc": its shape [1099511627776, 1099511627776] is impossible',
    ],
    [
      'a shape that overflows to few',
      file(layer('fc', blob([2 ** 32, 2 ** 32, 0]))),
      'takes 0 values, and it holds 6',
    ],
    ['a negative shape', file(layer('fc', blob([-2, -3]))), 'its shape [-2, -3] is impossible'],
    [
      '40 axes',
      file(layer('fc', blob(Array.from({ length: 40 }, () => 1)))),
      'more than the 32 axes',
    ],
    [
      'infinity',
      file(layer('fc', blob([2, 3], [1, 2, Infinity, 4, 5, 6]))),
      'the weight of layer "fc": value 2 of 6 is Infinity, not a finite number',
    ],
    ['not a number', file(layer('fc', blob([2, 3], [1, 2, 3, 4, 5, NaN]))), 'value 5 of 6 is NaN'],
    [
      'a double beyond float32',
      file(
        layer(
          'fc',
          new MessageWriter()
            .message(7, shape([1]))
            .bytes(8, new Uint8Array(Float64Array.of(1e300).buffer)),
        ),
      ),
      'asks for [2, 3]',
    ],
    [
      'values of 3 bytes',
      file(layer('fc', new MessageWriter().message(7, shape([2, 3])).bytes(5, new Uint8Array(23)))),
      'it holds 0',
    ],
    [
      '70 blobs',
      file(layer('fc', ...Array.from({ length: 70 }, () => blob()))),
      'layer "fc" of the weight file: it has more than 64 blobs',
    ],
  ] as const)('is refused with: %s', async ([, bytes, why]) => {
    await expect(weightsOf(bytes)).rejects.toThrow(UserError);
    await expect(weightsOf(bytes)).rejects.toThrow(why);
  });

  test('says which layer a file ends in, and which layer is damaged', async () => {
    const sound = file(layer('first', blob()), layer('fc', blob()));
    await expect(weightsOf(sound.subarray(0, sound.length - 9))).rejects.toThrow(
      'Cannot read layer "fc" of the weight file: the file ends 9 bytes before the layer does; fetch the file again.',
    );
    // A blob that claims more bytes than its layer has.
    const long = new MessageWriter().string(1, 'fc').bytes(7, new Uint8Array(0)).finish();
    long[long.length - 1] = 100;
    await expect(weightsOf(new MessageWriter().bytes(100, long).finish())).rejects.toThrow(
      'Cannot read layer "fc" of the weight file: field 7 ends 100 bytes past the end.',
    );
    // The same inside the blob, whose values claim 2^60 bytes.
    const values = new BinaryWriter()
      .uint32(42)
      .uint64((2n ** 60n).toString())
      .finish();
    const inside = new MessageWriter().string(1, 'fc').bytes(7, values).finish();
    await expect(weightsOf(new MessageWriter().bytes(100, inside).finish())).rejects.toThrow(
      'Cannot read the weight of layer "fc": field 5 ends',
    );
  });

  test('that does not exist is named', async () => {
    const path = join(dir, 'nowhere.caffemodel');
    await expect(readCaffe({ prototxt, weights: path })).rejects.toThrow(
      `Cannot read the weight file (${path}): it does not exist.`,
    );
  });
});

describe('a mean image', () => {
  test('is read with its shape', async () => {
    const four = [1, 3, 1, 2].reduce((to, dim, i) => to.int(i + 1, dim), new MessageWriter());
    const mean = await readMean(four.bytes(5, floats(six)).finish());
    expect(mean).toEqual({ type: 'float32', dims: [3, 1, 2], data: Float32Array.from(six) });
    expect((await readMean(blob([3, 2, 1]).finish())).dims).toEqual([3, 2, 1]);
  });

  test('is refused when it is no single image', async () => {
    await expect(readMean(blob([2, 3]).finish())).rejects.toThrow('not that of one image');
    await expect(readMean(blob([2, 3, 1, 1]).finish())).rejects.toThrow('not that of one image');
  });
});
