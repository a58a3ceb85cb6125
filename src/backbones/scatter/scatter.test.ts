import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { describeWithShared, shared } from '../../../test/shared.ts';
import type { Session } from '../../graph/index.ts';
import { float32, openSession } from '../../graph/index.ts';
import { PATTERN_MAPS } from './binary-patterns.ts';
import { lowPassWeights, waveletWeights } from './filters.ts';
import { SCATTER_SIZE, scatterNetwork } from './scatter.ts';
import { SCATTERING_MAPS } from './scattering.ts';

const PIXELS = SCATTER_SIZE ** 2;
const SCATTERING_LENGTH = SCATTERING_MAPS * 16;
const BINS = PATTERN_MAPS / 3;

let session: Session;
beforeAll(async () => {
  session = await openSession(scatterNetwork());
});
afterAll(() => session.release());

async function maps(...images: Float32Array[]): Promise<Float32Array> {
  const luma = float32([images.length, 1, SCATTER_SIZE, SCATTER_SIZE]);
  images.forEach((image, i) => luma.data.set(image, i * PIXELS));
  const outputs = await session.run({ luma });
  expect(outputs['maps']?.dims).toEqual([images.length, 594, 4, 4]);
  return outputs['maps']?.data as Float32Array;
}

function image(value: (x: number, y: number) => number): Float32Array {
  return Float32Array.from({ length: PIXELS }, (_, i) =>
    value(i % SCATTER_SIZE, Math.floor(i / SCATTER_SIZE)),
  );
}

describe('the filters of scatter', () => {
  test('see nothing in a constant image, and smooth without changing it', () => {
    const { data, dims } = waveletWeights();
    expect(dims).toEqual([16, 1, 9, 9]);
    for (let k = 0; k < 16; k++) {
      const weights = data.subarray(k * 81, (k + 1) * 81);
      expect(weights.reduce((sum, w) => sum + w, 0)).toBeCloseTo(0, 6);
      expect(Math.max(...weights)).toBeGreaterThan(0.02);
    }
    const lowPass = lowPassWeights(8);
    expect(lowPass.dims).toEqual([8, 1, 7, 7]);
    const first = lowPass.data.subarray(0, 49);
    expect(first.reduce((sum, w) => sum + w, 0)).toBeCloseTo(1, 6);
    expect(lowPass.data.subarray(49, 98)).toEqual(first);
  });
});

describe('scatter', () => {
  test('gives the mean and nothing else of a constant image', async () => {
    const values = await maps(image(() => 0.25));
    expect([...values.subarray(0, 16)]).toEqual(Array(16).fill(0.25));
    for (const value of values.subarray(16, SCATTERING_LENGTH)) {
      expect(value).toBeCloseTo(Math.log(1e-3), 2);
    }
    // Every neighbour is as bright as the pixel: code 255, the last of the uniform ones.
    const patterns = values.subarray(SCATTERING_LENGTH);
    patterns.forEach((share, i) => {
      expect(share).toBe(Math.floor(i / 16) % BINS === BINS - 2 ? 1 : 0);
    });
  });

  test('tells the orientation and the place of a wave', async () => {
    // A wave along x of the wavelet's own frequency in the right half alone.
    const values = await maps(
      image((x) => (x < 64 ? 0.5 : 0.5 + 0.4 * Math.cos(((3 * Math.PI) / 4) * x))),
    );
    const strength = (orientation: number, cell: number): number =>
      values[16 + orientation * 16 + cell] ?? NaN;
    for (let row = 0; row < 4; row++) {
      const there = strength(0, row * 4 + 3);
      expect(there).toBeGreaterThan(strength(4, row * 4 + 3) + 3);
      expect(there).toBeGreaterThan(strength(0, row * 4) + 3);
    }
  });

  test('counts the patterns of a slope', async () => {
    const values = await maps(image((x) => x / 128));
    // On a slope to the right E, NE, N, S and SE are at least as bright: bits 0, 1, 2, 6, 7.
    const code = 0b11000111;
    const uniform = Array.from({ length: 256 }, (_, c) => c).filter((c) => {
      const bit = (i: number): number => (c >> (i % 8)) & 1;
      return [0, 1, 2, 3, 4, 5, 6, 7].filter((i) => bit(i) !== bit(i + 1)).length <= 2;
    });
    expect(uniform.length).toBe(BINS - 1);
    const bin = uniform.indexOf(code);
    // Cell 1 of the top row touches neither the left nor the right edge.
    expect(values[SCATTERING_LENGTH + bin * 16 + 1]).toBe(1);
    // On the left edge of cell 0 the padding makes the three left neighbours equal too: code 255.
    const left = values[SCATTERING_LENGTH + (BINS - 2) * 16] ?? NaN;
    expect(left).toBeCloseTo(Math.sqrt(1 / 32), 6);
  });

  test('gives every image of a batch what it gets alone', async () => {
    const images = [3, 5].map((k) => image((x, y) => ((k * x * y + 7 * x) % 97) / 97));
    const together = await maps(...images);
    const apart = await Promise.all(images.map((one) => maps(one)));
    apart.forEach((values, i) => {
      expect(together.subarray(i * values.length, (i + 1) * values.length)).toEqual(values);
    });
  });
});

interface Golden {
  scatter: Part;
  lbp: Part;
}
interface Part {
  length: number;
  l2: number;
  mean?: number;
  at: Record<string, number>;
}

describeWithShared('scatter on the shared test pattern', () => {
  test('gives its golden values', async () => {
    const golden = JSON.parse(
      await readFile(shared('weights/scatter-golden.json'), 'utf8'),
    ) as Golden;
    const values = await maps(
      image((x, y) => {
        const red = (3 * x + 5 * y) % 256;
        const green = (Math.floor((x * x) / 7) + 2 * y) % 256;
        const blue = (Math.floor((x * y) / 11) + y) % 256;
        return (0.299 * red + 0.587 * green + 0.114 * blue) / 255;
      }),
    );
    const parts = [
      [golden.scatter, values.subarray(0, SCATTERING_LENGTH)],
      [golden.lbp, values.subarray(SCATTERING_LENGTH)],
    ] as const;
    for (const [part, actual] of parts) {
      expect(actual.length).toBe(part.length);
      expect(Math.hypot(...actual) / part.l2).toBeCloseTo(1, 6);
      if (part.mean !== undefined) {
        expect(actual.reduce((sum, v) => sum + v, 0) / actual.length).toBeCloseTo(part.mean, 5);
      }
      for (const [at, value] of Object.entries(part.at)) {
        expect(Math.abs((actual[Number(at)] ?? NaN) - value)).toBeLessThan(1e-5);
      }
    }
  });
});
