import { describe, expect, test } from 'vitest';
import { speckle } from '../../../test/speckle.ts';
import type { Box } from '../../region/index.ts';
import { fillBoxes } from './fill-boxes.ts';
import type { Picture } from './picture.ts';
import { smoothSurface } from './smooth-surface.ts';

const LINE = { x0: 40, y0: 60, x1: 139, y1: 78 };

function withLetters(picture: Picture, { x0, y0, x1, y1 }: Box): Picture {
  const pixels = picture.pixels.slice();
  for (let y = y0 + 2; y <= y1 - 2; y++) {
    for (let x = x0 + 2; x <= x1 - 2; x += 4) pixels[y * picture.width + x] = 230;
  }
  return { ...picture, pixels };
}

function levels({ width }: Picture, pixels: Uint8Array, { x0, y0, x1, y1 }: Box): number[] {
  const found: number[] = [];
  for (let y = y0; y <= y1; y++) {
    for (let x = x0; x <= x1; x++) found.push(pixels[y * width + x] ?? 0);
  }
  return found;
}

function moments(values: readonly number[]): { mean: number; deviation: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, deviation: Math.sqrt(squares / values.length) };
}

describe('a filled box', () => {
  const clean = speckle(240, 180, 'filled');

  test('does not depend on what was in it, nor is anything outside it touched', () => {
    const filled = fillBoxes(withLetters(clean, LINE), [LINE]);
    expect(fillBoxes(clean, [LINE])).toEqual(filled);
    const outside = filled.map((level, i) => {
      const [x, y] = [i % 240, Math.floor(i / 240)];
      const isIn = x >= LINE.x0 && x <= LINE.x1 && y >= LINE.y0 && y <= LINE.y1;
      return isIn ? (clean.pixels[i] ?? 0) : level;
    });
    expect(outside).toEqual(clean.pixels);
  });

  test('holds speckle as bright and as rough as that around it', () => {
    const filled = fillBoxes(withLetters(clean, LINE), [LINE]);
    const inside = moments(levels(clean, filled, LINE));
    const usual = moments(levels(clean, clean.pixels, LINE));
    expect(Math.abs(inside.mean - usual.mean)).toBeLessThan(0.25 * usual.deviation);
    expect(inside.deviation).toBeGreaterThan(0.8 * usual.deviation);
    expect(inside.deviation).toBeLessThan(1.2 * usual.deviation);
  });

  test('is black on black', () => {
    const black = { ...clean, pixels: new Uint8Array(clean.pixels.length) };
    expect(fillBoxes(withLetters(black, LINE), [LINE])).toEqual(black.pixels);
  });

  test('never copies from another one, even where hardly anything else is left', () => {
    const other = { x0: 10, y0: 0, x1: 239, y1: 57 };
    const loud = withLetters(clean, other);
    expect(fillBoxes(loud, [LINE, other])).toEqual(fillBoxes(clean, [LINE, other]));
    const kept = fillBoxes(loud, [LINE], [other]);
    expect(levels(clean, kept, LINE)).toEqual(
      levels(clean, fillBoxes(clean, [LINE], [other]), LINE),
    );
    expect(levels(clean, kept, other)).toEqual(levels(clean, loud.pixels, other));
  });

  test('may be all of a picture, a corner of it, or in colour', () => {
    const all = { x0: 0, y0: 0, x1: 239, y1: 179 };
    expect(Math.max(...fillBoxes(clean, [all]))).toBe(0);
    const corner = { x0: 220, y0: 160, x1: 239, y1: 179 };
    expect(
      Math.max(...levels(clean, fillBoxes(withLetters(clean, corner), [corner]), corner)),
    ).toBeLessThan(230);
    const colour: Picture = {
      ...clean,
      channels: 3,
      pixels: Uint8Array.from(
        { length: 3 * 240 * 180 },
        (_, i) => clean.pixels[Math.floor(i / 3)] ?? 0,
      ),
    };
    const gray = fillBoxes(clean, [LINE]);
    expect(fillBoxes(colour, [LINE]).filter((_, i) => i % 3 === 1)).toEqual(gray);
  });
});

test('the smooth surface is that of the heights around it', () => {
  const box = { x0: 3, y0: 2, x1: 22, y1: 11 };
  const plane = smoothSurface(box, (x, y) => 4 * x - 3 * y);
  expect(plane).toHaveLength(200);
  plane.forEach((height, i) => {
    const [x, y] = [box.x0 + (i % 20), box.y0 + Math.floor(i / 20)];
    expect(Math.abs(height - (4 * x - 3 * y))).toBeLessThan(3);
  });
  expect(smoothSurface(box, () => NaN)).toEqual(new Float64Array(200));
  const oneSide = smoothSurface(box, (x) => (x < box.x0 ? 50 : NaN));
  expect(Math.min(...oneSide)).toBeGreaterThan(49);
});
