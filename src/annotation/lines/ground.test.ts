import { expect, test } from 'vitest';
import { isOnLight, isPlainAround } from './ground.ts';

const WIDTH = 40;
const box = { x0: 10, y0: 8, x1: 29, y1: 15 };

/** Upright strokes in a box, on a ground, in a frame of another level. */
function frame({ beside = 0, ground = 235, ink = 0, rim = 1 }): Uint8Array {
  return Uint8Array.from({ length: WIDTH * 24 }, (_, i) => {
    const [x, y] = [i % WIDTH, Math.floor(i / WIDTH)];
    const isIn = (by: number) =>
      x >= box.x0 - by && x <= box.x1 + by && y >= box.y0 - by && y <= box.y1 + by;
    if (!isIn(rim)) return beside;
    return isIn(0) && x % 4 === 0 ? ink : ground;
  });
}

test('dark letters stand on a bar that is above or below them', () => {
  expect(isOnLight(frame({}), WIDTH, box)).toBe(true);
  expect(isOnLight(frame({ rim: 0 }), WIDTH, box)).toBe(false);
});

test('the bar is as light as most of the ground between the letters, not only light', () => {
  expect(isOnLight(frame({ ground: 130 }), WIDTH, box)).toBe(true);
  expect(isOnLight(frame({ rim: 0, beside: 180 }), WIDTH, box)).toBe(false);
  expect(isOnLight(frame({ ground: 80 }), WIDTH, box)).toBe(false);
});

test('gray edges of letters do not count as their ground', () => {
  const levels = frame({}).map((level, i) => (level > 0 && i % 2 === 1 ? 170 : level));
  for (let i = 0; i < levels.length; i++) {
    const y = Math.floor(i / WIDTH);
    if ((y === box.y0 - 1 || y === box.y1 + 1) && levels[i] === 170) levels[i] = 235;
  }
  expect(isOnLight(levels, WIDTH, box)).toBe(true);
});

test('ground is plain where next to nothing stands out around a box', () => {
  const contrast = new Uint8Array(WIDTH * 24);
  expect(isPlainAround(contrast, WIDTH, box)).toBe(true);
  contrast.fill(40, 0, WIDTH * 7);
  expect(isPlainAround(contrast, WIDTH, box)).toBe(false);
});
