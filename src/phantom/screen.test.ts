import { expect, test } from 'vitest';
import { type Fan } from './fan.ts';
import { drawText, textWidth } from './glyphs.ts';
import { compress, scanConvert } from './scan-convert.ts';
import { inColour, layOut } from './screen.ts';

const FAN: Fan = { radius: 5, halfAngle: 0.6, depth: 14, beams: 64, samples: 100 };
const TEXT = { banner: 'SYNTHETIC', date: '2017-01-01', settings: ['3.5 MHZ'] };

test('banner, settings and scale stay out of the region', () => {
  const screen = layOut(FAN, TEXT);
  const { x0, y0, x1, y1 } = screen.region;
  let inside = 0;
  let outside = 0;
  for (const [i, gray] of screen.pixels.entries()) {
    const x = i % screen.width;
    const y = Math.trunc(i / screen.width);
    if (x >= x0 && x <= x1 && y >= y0 && y <= y1) inside += gray;
    else outside += gray;
  }
  expect(inside).toBe(0);
  expect(outside).toBeGreaterThan(0);
});

test('an even image in beam space fills the fan evenly and nothing else', () => {
  const screen = layOut(FAN, TEXT);
  const { x0, y0, x1, y1 } = screen.region;
  const before = screen.pixels.slice();
  const place = { x: x0, y: y0, cmPerPixel: screen.cmPerPixel };
  scanConvert(new Float32Array(FAN.beams * FAN.samples).fill(100), FAN, screen, place);
  const grays = new Set<number>();
  let lit = 0;
  for (const [i, gray] of screen.pixels.entries()) {
    if (gray === before[i]) continue;
    grays.add(gray);
    lit++;
  }
  expect([...grays]).toEqual([100]);
  // Area of the ring sector over that of its rectangle.
  const area = FAN.halfAngle * ((FAN.radius + FAN.depth) ** 2 - FAN.radius ** 2);
  expect((lit * screen.cmPerPixel ** 2) / area).toBeCloseTo(1, 1);
  const middle = Math.round((x0 + x1) / 2);
  expect(screen.pixels[(y1 - 4) * screen.width + middle]).toBe(100);
  expect(screen.pixels[y1 * screen.width + x0]).toBe(0);
});

test('log compression: the dynamic range lies between black and white', () => {
  const gray = compress(Float32Array.of(1, 10, 1e-9, 1e9), { dynamicRange: 60, gain: 0 });
  expect(gray[1]! - gray[0]!).toBeCloseTo((255 * 20) / 60, 3);
  expect(gray[2]).toBe(0);
  expect(gray[3]).toBe(255);
});

test('in colour every pixel keeps its place and about its gray', () => {
  const screen = layOut(FAN, TEXT);
  const colour = inColour(screen);
  expect(colour.pixels).toHaveLength(3 * screen.pixels.length);
  const bright = screen.pixels.findIndex((gray) => gray > 200);
  const [red, green, blue] = colour.pixels.subarray(3 * bright, 3 * bright + 3);
  expect(red).toBe(screen.pixels[bright]);
  expect(green).toBeLessThan(red!);
  expect(blue).toBeLessThan(green!);
});

test('every capital and digit has a glyph of its own within its cell', () => {
  const seen = new Set<string>();
  for (const character of 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-:/%') {
    const strokes: string[] = [];
    drawText(character, 10, 20, (x, y) => {
      expect(x).toBeGreaterThanOrEqual(10);
      expect(x).toBeLessThan(15);
      expect(y).toBeGreaterThanOrEqual(20);
      expect(y).toBeLessThan(27);
      strokes.push(`${x},${y}`);
    });
    expect(strokes.length, character).toBeGreaterThan(3);
    seen.add(strokes.join(' '));
  }
  expect(seen.size).toBe(41);
  expect(textWidth('AB')).toBe(11);
});
