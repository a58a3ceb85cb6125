import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { describeWithShared, shared } from '../../test/shared.ts';
import { Random } from '../numeric/index.ts';
import { decideFrame, regionSettings } from '../region/index.ts';
import { listSource, openInstance } from '../studies/index.ts';
import {
  findNearIdentical,
  imageSettings,
  type NearIdenticalPair,
  thumbnail64,
  toFrame,
} from './index.ts';

function correlation(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const mean = (v: ArrayLike<number>) => Array.from(v).reduce((s, x) => s + x, 0) / v.length;
  const [meanA, meanB] = [mean(a), mean(b)];
  let [ab, aa, bb] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    const [da, db] = [a[i]! - meanA, b[i]! - meanB];
    ab += da * db;
    aa += da * da;
    bb += db * db;
  }
  return ab / Math.sqrt(aa * bb);
}

const noise = (...seed: (number | string)[]) => {
  const random = new Random(...seed);
  return Uint8Array.from({ length: 65_536 }, () => random.int(256));
};

describe('thumbnail64', () => {
  test('is the block mean, with mean zero and unit length', () => {
    const frame = noise('thumbnail');
    const blocks = Array.from({ length: 4096 }, (_, i) => {
      const [x, y] = [(i % 64) * 4, Math.floor(i / 64) * 4];
      let sum = 0;
      for (let k = 0; k < 16; k++) sum += frame[(y + (k >> 2)) * 256 + x + (k & 3)]!;
      return sum / 16;
    });
    const thumbnail = thumbnail64(frame);
    expect(thumbnail.reduce((sum, v) => sum + v, 0)).toBeCloseTo(0, 4);
    expect(thumbnail.reduce((sum, v) => sum + v * v, 0)).toBeCloseTo(1, 5);
    expect(correlation(thumbnail, blocks)).toBeCloseTo(1, 6);
  });

  test('of one flat tone is zero', () => {
    expect(thumbnail64(new Uint8Array(65_536).fill(9)).every((v) => v === 0)).toBe(true);
    expect(() => thumbnail64(new Uint8Array(4096))).toThrow(RangeError);
  });
});

describe('findNearIdentical', () => {
  /** Thumbnails that correlate with a few bases by all sorts of degrees, some of them smooth. */
  function family(seed: number, count: number): Float32Array[] {
    const random = new Random('family', seed);
    const bases = Array.from({ length: 3 }, (_, k) => {
      const [fx, fy] = [random.uniform(0.2, 9), random.uniform(0.2, 9)];
      return (x: number, y: number) => Math.sin((fx * x) / 20 + k) * Math.cos((fy * y) / 20);
    });
    return Array.from({ length: count }, () => {
      const base = random.pick(bases);
      const roughness = random.pick([0, 0.05, 0.2, 0.3, 1]);
      const tilt = random.pick([0, 0.01, 0.1, 1]);
      const values = Float64Array.from({ length: 4096 }, (_, i) => {
        const [x, y] = [4 * (i % 64), 4 * (i >> 6)];
        return base(x, y) + (tilt * x) / 256 + roughness * (random.next() - 0.5);
      });
      const mean = values.reduce((sum, v) => sum + v, 0) / values.length;
      const norm = Math.hypot(...values.map((v) => v - mean));
      return Float32Array.from(values, (v) => (v - mean) / norm);
    });
  }

  function byForce(
    thumbnails: readonly Float32Array[],
    groups: readonly string[],
    threshold: number,
  ): NearIdenticalPair[] {
    const pairs: NearIdenticalPair[] = [];
    thumbnails.forEach((u, a) =>
      thumbnails.forEach((v, b) => {
        if (b <= a || groups[a] === groups[b]) return;
        const dot = u.reduce((sum, value, i) => sum + value * v[i]!, 0);
        if (dot >= threshold - 1e-6) pairs.push({ a, b, correlation: dot });
      }),
    );
    return pairs;
  }

  test('finds what brute force finds', () => {
    const thresholds = fc.constantFrom(0.5, 0.9, 0.98, 0.999, 1);
    let found = 0;
    fc.assert(
      fc.property(fc.nat(1000), thresholds, (seed, threshold) => {
        const thumbnails = family(seed, 24);
        const groups = thumbnails.map((_, i) => `p${i % 5}`);
        const pairs = findNearIdentical(thumbnails, groups, { threshold });
        expect(pairs).toEqual(byForce(thumbnails, groups, threshold));
        found += pairs.length;
      }),
      { numRuns: 30, seed: 1 },
    );
    expect(found).toBeGreaterThan(100);
  });

  test('finds copies in other groups, also when a copy is the same to the last bit', () => {
    const thumbnails = ['x', 'y', 'x', 'x'].map((seed) => thumbnail64(noise(seed)));
    expect(findNearIdentical(thumbnails, ['p1', 'p2', 'p3', 'p1'], { threshold: 1 })).toEqual([
      { a: 0, b: 2, correlation: expect.closeTo(1, 5) as number },
      { a: 2, b: 3, correlation: expect.closeTo(1, 5) as number },
    ]);
  });

  test('flat frames are near nothing, and no frames give no pairs', () => {
    const flat = thumbnail64(new Uint8Array(65_536));
    expect(findNearIdentical([flat, flat], ['a', 'b'], { threshold: 0.01 })).toEqual([]);
    expect(findNearIdentical([], [])).toEqual([]);
  });

  test('refuses lengths and thresholds that make no sense', () => {
    const flat = thumbnail64(new Uint8Array(65_536));
    expect(() => findNearIdentical([flat], [])).toThrow(RangeError);
    expect(() => findNearIdentical([new Float32Array(9)], ['a'])).toThrow(RangeError);
    for (const threshold of [0, 1.01, NaN]) {
      expect(() => findNearIdentical([flat], ['a'], { threshold })).toThrow(RangeError);
    }
  });
});

describeWithShared('the lung clips', () => {
  test('no two patients share a picture, but clips repeat theirs', async () => {
    const cropped: Float32Array[] = [];
    const uncropped: Float32Array[] = [];
    const patients: string[] = [];
    const files: string[] = [];
    const settings = imageSettings.parse({});
    for await (const { entry } of listSource(shared('lung-clips/manifest.csv'))) {
      const instance = await openInstance(entry.path);
      const raster = await instance.decodeFrame(0);
      const [decision] = decideFrame(raster, instance, regionSettings.parse({}));
      if (decision?.verdict !== 'accepted') expect.unreachable(decision?.why);
      const all = { x0: 0, y0: 0, x1: raster.width - 1, y1: raster.height - 1 };
      cropped.push(thumbnail64(toFrame(raster, decision.box, settings)));
      uncropped.push(thumbnail64(toFrame(raster, all, settings)));
      patients.push(entry.patient!);
      files.push(entry.name);
    }
    const highest = (pairs: NearIdenticalPair[]) =>
      Math.max(...pairs.map((pair) => pair.correlation));
    expect(findNearIdentical(cropped, patients)).toEqual([]);
    expect(findNearIdentical(uncropped, patients)).toEqual([]);
    // OpenCV's area-averaged 64 x 64 of the whole pictures gives 0.9698.
    const nearest = highest(findNearIdentical(uncropped, patients, { threshold: 0.9 }));
    expect(nearest).toBeCloseTo(0.9698, 3);
    const within = findNearIdentical(cropped, files);
    expect(within.length).toBeGreaterThan(50);
    expect(highest(within)).toBeGreaterThan(0.99);
  });
});
