import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { UserError } from '../errors.ts';
import { withSafetensors } from './safetensors.ts';
import { writeSafetensors } from './write-safetensors.ts';

const dir = mkdtempSync(join(tmpdir(), 'safetensors-'));
afterAll(() => rmSync(dir, { recursive: true }));

/** A file with the given header and values. */
function fileOf(header: unknown, body: Uint8Array | number = 0): Buffer {
  const json = Buffer.from(typeof header === 'string' ? header : JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json.length));
  return Buffer.concat([length, json, typeof body === 'number' ? Buffer.alloc(body) : body]);
}

const read = (file: Uint8Array, name: string): Promise<number[]> =>
  withSafetensors(file, async ({ read }) => [...(await read(name))]);

describe('reading', () => {
  test('F32, F16 and BF16 become float32', async () => {
    // 1, -2, 65504, the smallest subnormal, 1/3 rounded to ten bits, and minus zero.
    const halves = Buffer.from(Uint16Array.of(0x3c00, 0xc000, 0x7bff, 1, 0x3555, 0x8000).buffer);
    const brains = Buffer.from(Uint16Array.of(0x3f80, 0xc000, 0x7f7f, 0x3eab).buffer);
    const floats = Buffer.from(Float32Array.of(0.1, -3).buffer);
    const file = fileOf(
      {
        __metadata__: { format: 'pt' },
        half: { dtype: 'F16', shape: [2, 3], data_offsets: [0, 12] },
        brain: { dtype: 'BF16', shape: [4], data_offsets: [12, 20] },
        float: { dtype: 'F32', shape: [2, 1], data_offsets: [20, 28] },
        steps: { dtype: 'I64', shape: [], data_offsets: [28, 36] },
      },
      Buffer.concat([halves, brains, floats, Buffer.alloc(8)]),
    );
    expect(await read(file, 'half')).toEqual([1, -2, 65504, 2 ** -24, 1365 / 4096, -0]);
    expect(await read(file, 'brain')).toEqual([1, -2, 2 ** 127 * (2 - 2 ** -7), 0.333984375]);
    expect(await read(file, 'float')).toEqual([Math.fround(0.1), -3]);
    await expect(read(file, 'steps')).rejects.toThrow('its values are I64');
    await expect(read(file, 'other')).rejects.toThrow('no tensor "other"');
  });

  test.each([
    ['F16', 0x7c00, 'Infinity'],
    ['F16', 0x7e00, 'NaN'],
    ['BF16', 0xff80, '-Infinity'],
  ])('%s %s is refused', async (dtype, bits, seen) => {
    const file = fileOf(
      { t: { dtype, shape: [2], data_offsets: [0, 4] } },
      Buffer.from(Uint16Array.of(0, bits).buffer),
    );
    await expect(read(file, 't')).rejects.toThrow(`tensor "t": value 1 of 2 is ${seen}`);
  });

  test('what was written comes back', async () => {
    const path = join(dir, 'written.safetensors');
    const size = (1 << 20) + 3;
    let next = 0;
    await writeSafetensors(path, [
      { name: 'a', dims: [2, 0], fill: () => undefined },
      { name: 'b', dims: [size], fill: (t) => t.forEach((_, i) => (t[i] = next++ % 1000)) },
      { name: 'c', dims: [], fill: (t) => t.fill(7) },
    ]);
    const values = await withSafetensors(path, async ({ tensors, read }) => {
      expect([...tensors].map(([name, { dims }]) => [name, dims])).toEqual([
        ['a', [2, 0]],
        ['b', [size]],
        ['c', []],
      ]);
      expect(await read('c')).toEqual(Float32Array.of(7));
      return await read('b');
    });
    expect(values.every((value, i) => value === i % 1000)).toBe(true);
  });
});

describe('damaged files are refused', () => {
  const entry = (more: object) => ({
    t: { dtype: 'F32', shape: [2], data_offsets: [0, 8], ...more },
  });
  test.each([
    ['nothing', Buffer.alloc(3), 'it is 3 bytes long'],
    ['a header past the end', Buffer.from('ffffffffffffff7f00', 'hex'), 'past the end'],
    ['no JSON', fileOf('{"t":'), 'not JSON'],
    ['a list', fileOf([]), 'no JSON object'],
    ['no entry', fileOf({ t: 5 }), 'its entry for "t"'],
    ['an unknown type', fileOf(entry({ dtype: 'C64' }), 8), 'its entry for "t"'],
    ['a negative size', fileOf(entry({ shape: [-2] }), 8), 'its entry for "t"'],
    ['a fraction', fileOf(entry({ shape: [0.5, 4] }), 8), 'its entry for "t"'],
    ['offsets the wrong way round', fileOf(entry({ data_offsets: [8, 0] }), 8), 'and it has -8'],
    ['an overflowing shape', fileOf(entry({ shape: [2 ** 40, 2 ** 40] }), 8), 'and it has 8'],
    ['another size', fileOf(entry({ shape: [3] }), 8), 'takes 12 bytes, and it has 8'],
    ['a file cut short', fileOf(entry({}), 5), 'it ends 3 bytes before "t" does'],
    ['bytes left over', fileOf(entry({}), 9), '1 bytes at its end belong to no tensor'],
    [
      'tensors in one place',
      fileOf({ ...entry({}), u: { dtype: 'F32', shape: [2], data_offsets: [4, 12] } }, 12),
      '"u" does not begin where the one before it ends',
    ],
    ['a gap', fileOf(entry({ data_offsets: [4, 12] }), 12), 'does not begin where'],
  ])('%s', async (_, file, why) => {
    await expect(withSafetensors(file, () => Promise.resolve())).rejects.toThrow(why);
  });

  test('flipped bits and cuts give a sentence or another value, never a crash', async () => {
    const path = join(dir, 'fuzz.safetensors');
    await writeSafetensors(path, [
      { name: 'conv.weight', dims: [3, 2, 2], fill: (t) => t.fill(0.25) },
      { name: 'conv.bias', dims: [3], fill: (t) => t.fill(0.5) },
    ]);
    const bytes = readFileSync(path);
    await fc.assert(
      fc.asyncProperty(
        fc.nat(bytes.length - 1),
        fc.nat(7),
        fc.nat(bytes.length),
        async (at, bit, cut) => {
          const damaged = Buffer.from(bytes.subarray(0, Math.max(at + 1, cut)));
          damaged[at] = (damaged[at] ?? 0) ^ (1 << bit);
          try {
            expect(await read(damaged, 'conv.weight')).toHaveLength(12);
          } catch (error) {
            expect(error).toBeInstanceOf(UserError);
          }
        },
      ),
      { numRuns: 500, seed: 1 },
    );
  });
});
