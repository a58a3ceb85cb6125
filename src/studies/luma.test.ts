import { expect, test } from 'vitest';
import { luma, lumaOfPart, type Raster } from './index.ts';

const rgb: Raster = {
  width: 3,
  height: 2,
  channels: 3,
  pixels: Uint8Array.from([255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255, 10, 20, 30, 1, 1, 2]),
};

test('luma is that of BT.601, rounded', () => {
  expect([...luma(rgb)]).toEqual([76, 150, 29, 255, 18, 1]);
});

test('gray stays as it is, without a copy', () => {
  const gray: Raster = { width: 2, height: 1, channels: 1, pixels: Uint8Array.from([7, 9]) };
  expect(luma(gray)).toBe(gray.pixels);
  expect([...lumaOfPart(gray, 1, 0, 1, 1)]).toEqual([9]);
});

test('a part has the values of the whole', () => {
  expect([...lumaOfPart(rgb, 1, 0, 2, 2)]).toEqual([150, 29, 18, 1]);
});
