import { describe, expect, test } from 'vitest';
import type { Raster } from '../studies/index.ts';
import { FRAME_SIZE, frameHash, imageSettings, toFrame } from './index.ts';

const SQUASH = imageSettings.parse({});
const PAD = imageSettings.parse({ fit: 'pad' });

function rasterOf(width: number, height: number, level: (x: number, y: number) => number): Raster {
  const pixels = Uint8Array.from({ length: width * height }, (_, i) =>
    level(i % width, Math.floor(i / width)),
  );
  return { width, height, channels: 1, pixels };
}

const whole = ({ width, height }: Raster) => ({ x0: 0, y0: 0, x1: width - 1, y1: height - 1 });

/** Whether all values from (x0, y0) to (x1, y1) satisfy a condition. */
function everywhere(
  frame: Uint8Array,
  [x0, y0, x1, y1]: readonly [number, number, number, number],
  holds: (value: number, x: number, y: number) => boolean,
): boolean {
  for (let y = y0; y <= y1; y++) {
    for (let x = x0; x <= x1; x++) {
      if (!holds(frame[y * FRAME_SIZE + x]!, x, y)) return false;
    }
  }
  return true;
}

describe('squash', () => {
  test('takes luma before it resizes, and a region of 256 x 256 as it is', () => {
    const { pixels } = rasterOf(300, 280, (x, y) => (x * 3 + y * 5) % 256);
    const rgb: Raster = {
      width: 300,
      height: 280,
      channels: 3,
      pixels: Uint8Array.from({ length: 300 * 280 * 3 }, (_, i) =>
        i % 3 === 1 ? pixels[Math.floor(i / 3)]! : 0,
      ),
    };
    const frame = toFrame(rgb, { x0: 20, y0: 10, x1: 275, y1: 265 }, SQUASH);
    const due = (x: number, y: number) => Math.round(0.587 * pixels[(y + 10) * 300 + x + 20]!);
    expect(frame).toHaveLength(FRAME_SIZE ** 2);
    expect(everywhere(frame, [0, 0, 255, 255], (value, x, y) => value === due(x, y))).toBe(true);
  });

  test.each([
    [640, 480],
    [1024, 768],
    [100, 60],
  ])('keeps pixel centres: a ramp over %i x %i stays that ramp', (width, height) => {
    const ramp = rasterOf(width, height, (x, y) => (120 * x) / width + (120 * y) / height);
    const frame = toFrame(ramp, whole(ramp), SQUASH);
    const due = (at: number, length: number) =>
      (120 * (((at + 0.5) * length) / FRAME_SIZE - 0.5)) / length;
    const near = (value: number, x: number, y: number) =>
      Math.abs(value + 0.5 - due(x, width) - due(y, height)) < 2;
    expect(everywhere(frame, [4, 4, 251, 251], near)).toBe(true);
  });

  test('keeps one tone, whatever the shape of the region', () => {
    const tone = rasterOf(333, 77, () => 93);
    for (const [x1, y1] of [
      [332, 76],
      [0, 0],
      [332, 0],
      [1, 76],
    ] as const) {
      const frame = toFrame(tone, { x0: 0, y0: 0, x1, y1 }, SQUASH);
      expect(new Set(frame)).toEqual(new Set([93]));
    }
  });

  test('gives the same bytes every time', () => {
    const picture = rasterOf(640, 480, (x, y) => (x * x + y * 7) % 251);
    const hashes = Array.from({ length: 8 }, () =>
      frameHash(toFrame(picture, whole(picture), SQUASH)),
    );
    expect(new Set(hashes).size).toBe(1);
  });
});

describe('pad', () => {
  test('keeps the shape on black, centred', () => {
    const wide = rasterOf(400, 200, () => 150);
    const frame = toFrame(wide, whole(wide), PAD);
    expect(everywhere(frame, [0, 0, 255, 63], (value) => value === 0)).toBe(true);
    expect(everywhere(frame, [0, 64, 255, 191], (value) => value === 150)).toBe(true);
    expect(everywhere(frame, [0, 192, 255, 255], (value) => value === 0)).toBe(true);

    const tall = rasterOf(200, 400, () => 150);
    const turned = toFrame(tall, whole(tall), PAD);
    expect(everywhere(turned, [64, 0, 191, 255], (value) => value === 150)).toBe(true);
    expect(turned.filter((value) => value === 0)).toHaveLength(128 * 256);
  });

  test('enlarges small regions, and never lets a side vanish', () => {
    const line = rasterOf(1000, 1, () => 200);
    const frame = toFrame(line, whole(line), PAD);
    expect(frame.filter((value) => value === 200)).toHaveLength(256);
  });
});

test('a box that does not lie in the raster is a RangeError', () => {
  const small = rasterOf(10, 10, () => 0);
  for (const box of [
    { x0: -1, y0: 0, x1: 5, y1: 5 },
    { x0: 0, y0: 0, x1: 10, y1: 5 },
    { x0: 6, y0: 0, x1: 5, y1: 5 },
    { x0: 0, y0: 0, x1: NaN, y1: 5 },
  ]) {
    expect(() => toFrame(small, box, SQUASH)).toThrow(RangeError);
  }
});
