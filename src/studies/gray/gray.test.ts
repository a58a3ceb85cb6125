import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { Random } from '../../numeric/index.ts';
import { extremesOfRgb } from './extremes-of-rgb.ts';
import { grayLevels } from './gray-levels.ts';
import { lanczosTaps } from './lanczos.ts';
import { lumaOfRgb } from './luma-of-rgb.ts';
import { resample } from './resample.ts';

const random = new Random('gray');
const bytes = (length: number) => Uint8Array.from({ length }, () => random.next() * 256);

test('the assembled kernels are those of the source', () => {
  execFileSync(process.execPath, ['scripts/assemble-kernels.js', '--check'], { stdio: 'pipe' });
});

test('luma is that of BT.601, to the last bit, for every sum of thousandths', () => {
  const rgb = bytes(3 * 70_001);
  // Every red and green, with blues in turn: all remainders by 1000 occur.
  const all = Uint8Array.from({ length: 3 * 2 ** 16 }, (_, i) => {
    const pixel = Math.floor(i / 3);
    return [pixel >> 8, pixel & 255, (pixel * 7) & 255][i % 3] ?? 0;
  });
  for (const picture of [rgb, all, new Uint8Array(), Uint8Array.of(255, 255, 255, 1)]) {
    const due = Array.from({ length: Math.floor(picture.length / 3) }, (_, i) => {
      const [r = 0, g = 0, b = 0] = picture.subarray(3 * i, 3 * i + 3);
      return Math.floor((299 * r + 587 * g + 114 * b + 500) / 1000);
    });
    expect(Buffer.from(due).equals(lumaOfRgb(picture))).toBe(true);
  }
});

test('the least and the greatest channel are those of each pixel, for every length', () => {
  for (let pixels = 0; pixels < 40; pixels++) {
    const rgb = bytes(3 * pixels + (pixels % 3));
    const channels = Array.from({ length: pixels }, (_, i) => [...rgb.subarray(3 * i, 3 * i + 3)]);
    const { least, greatest } = extremesOfRgb(rgb);
    expect([...least]).toEqual(channels.map((each) => Math.min(...each)));
    expect([...greatest]).toEqual(channels.map((each) => Math.max(...each)));
  }
});

test('levels are counted in the rectangle and nowhere else', () => {
  const [width, height] = [37_003, 7];
  const gray = bytes(width * height);
  for (const box of [
    { x0: 0, y0: 0, x1: width - 1, y1: height - 1 },
    { x0: 5, y0: 2, x1: 5, y1: 2 },
    { x0: 1, y0: 1, x1: 20_002, y1: 5 },
  ]) {
    const due = new Uint32Array(256);
    for (let y = box.y0; y <= box.y1; y++) {
      for (let x = box.x0; x <= box.x1; x++) due[gray[y * width + x]!]! += 1;
    }
    expect(grayLevels(gray, width, box)).toEqual(due);
  }
});

describe('resampling', () => {
  /** The definition, in float64, one way after the other; lines lie `stride` apart. */
  function along(levels: Float64Array, lines: number, from: number, to: number): Float64Array {
    const { taps, starts, weights } = lanczosTaps(from, to, 1);
    const out = new Float64Array(to * lines);
    for (let i = 0; i < to; i++) {
      for (let k = 0; k < taps; k++) {
        const weight = weights[i * taps + k]! / 2 ** 14;
        if (weight === 0) continue;
        for (let line = 0; line < lines; line++) {
          // Turned over: what came out of the rows is read as columns.
          out[line * to + i]! += weight * levels[(starts[i]! + k) * lines + line]!;
        }
      }
    }
    return out;
  }

  test.each([
    [
      [563, 440],
      [256, 256],
    ],
    [
      [40, 33],
      [256, 256],
    ],
    [
      [1, 1],
      [256, 256],
    ],
    [
      [1500, 3],
      [256, 1],
    ],
    [
      [7, 900],
      [2, 256],
    ],
  ] as [[number, number], [number, number]][])('%j to %j is what Lanczos-3 gives', (from, to) => {
    const gray = bytes(from[0] * from[1]);
    const box = { x0: 0, y0: 0, x1: from[0] - 1, y1: from[1] - 1 };
    const out = resample(gray, from[0], box, ...to);
    const due = along(along(Float64Array.from(gray), ...from, to[1]), to[1], from[0], to[0]);
    const furthest = due.reduce((most, level, i) => {
      return Math.max(most, Math.abs(Math.min(255, Math.max(0, level)) - out[i]!));
    }, 0);
    // Half a level of rounding at the end, and a 64th of one between the two ways.
    expect(furthest).toBeLessThan(0.55);
  });

  test('a part is resampled as if it were cut out', () => {
    const gray = bytes(300 * 200);
    const cut = Uint8Array.from({ length: 90 * 80 }, (_, i) => {
      return gray[(20 + Math.floor(i / 90)) * 300 + 33 + (i % 90)]!;
    });
    const box = { x0: 33, y0: 20, x1: 122, y1: 99 };
    const whole = { x0: 0, y0: 0, x1: 89, y1: 79 };
    expect(resample(gray, 300, box, 50, 60)).toEqual(resample(cut, 90, whole, 50, 60));
  });

  test('weights are those of the definition and sum to one', () => {
    const { taps, starts, weights } = lanczosTaps(4, 2, 1);
    expect(taps).toBe(4);
    expect([...starts]).toEqual([0, 0]);
    const sinc = (x: number) => Math.sin(Math.PI * x) / (Math.PI * x);
    const raw = [-0.25, 0.25, 0.75, 1.25].map((x) => sinc(x) * sinc(x / 3));
    const sum = raw.reduce((total, weight) => total + weight, 0);
    raw.forEach((weight, k) => {
      expect(Math.abs(weights[k]! / 2 ** 14 - weight / sum)).toBeLessThan(2 ** -13);
    });
    expect(weights.subarray(0, 4).reduce((total, weight) => total + weight, 0)).toBe(2 ** 14);
  });
});
