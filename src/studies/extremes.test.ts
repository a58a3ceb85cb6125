import { expect, test } from 'vitest';
import { extremes, type Raster } from './index.ts';

test('the least and the greatest channel of each pixel are told', () => {
  const pixels = Uint8Array.from([255, 0, 7, 10, 20, 30]);
  const { least, greatest } = extremes({ width: 1, height: 2, channels: 3, pixels });
  expect([...least]).toEqual([0, 10]);
  expect([...greatest]).toEqual([255, 30]);
});

test('gray has one channel, without a copy', () => {
  const gray: Raster = { width: 2, height: 1, channels: 1, pixels: Uint8Array.from([7, 9]) };
  expect(extremes(gray).least).toBe(gray.pixels);
  expect(extremes(gray).greatest).toBe(gray.pixels);
});
