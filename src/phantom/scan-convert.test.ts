import { expect, test } from 'vitest';
import type { Fan } from './fan.ts';
import { Picture } from './picture.ts';
import { compress } from './scan-convert.ts';
import { drawScan } from './screen/draw-scan.ts';
import { placeFan, rowOfDepth } from './screen/place-fan.ts';

const ROOM = { x: 20, y: 10, width: 300, height: 240 };
const CURVED: Fan = { radius: 5, halfAngle: 0.6, depth: 14, beams: 64, samples: 100 };
const LINEAR: Fan = { radius: 1000, halfAngle: 0.002, depth: 6, beams: 64, samples: 100 };

/** Columns and rows that an even image lights, and the grays in it. */
function lit(fan: Fan) {
  const placed = placeFan(fan, 3, ROOM);
  const picture = new Picture(340, 260, 1);
  drawScan(picture, new Float32Array(fan.beams * fan.samples).fill(100), placed, [255, 255, 255]);
  const places = [...picture.pixels.keys()].filter((i) => picture.pixels[i] !== 0);
  return { placed, places, grays: new Set(places.map((i) => picture.pixels[i])) };
}

test('an even image fills the fan evenly and nothing else', () => {
  const { placed, places, grays } = lit(CURVED);
  expect([...grays]).toEqual([100]);
  // Area of the ring sector.
  const area = CURVED.halfAngle * ((CURVED.radius + CURVED.depth) ** 2 - CURVED.radius ** 2);
  expect((places.length * placed.cmPerPixel ** 2) / area).toBeCloseTo(1, 1);
});

test('a flat face gives a rectangle as deep as it is set', () => {
  const { placed, places } = lit(LINEAR);
  const { width, height } = placed.region;
  expect(places.length / (width * height)).toBeGreaterThan(0.97);
  expect(rowOfDepth(placed, 6) - rowOfDepth(placed, 0)).toBeCloseTo(height, -1);
});

test('compression is logarithmic between black and white', () => {
  const gray = compress(Float32Array.of(1, 10 ** 0.5, 1e-9, 1e9), { dynamicRange: 60, gain: 0 });
  expect(gray[1]! - gray[0]!).toBeCloseTo((255 * 10) / 60, 3);
  expect([gray[2], gray[3]]).toEqual([0, 255]);
});
