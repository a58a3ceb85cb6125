import { expect, test } from 'vitest';
import { DrawnScreen } from '../../../test/drawn-screen.ts';
import { chooseFrames, evenly } from './choose-frames.ts';

/** A loop whose picture changes once, at frame 70 of 100. */
const loop = (frames: number) => ({
  frames,
  decodeFrame: (index: number) =>
    Promise.resolve(new DrawnScreen(32, 32, index < 70 ? 20 : 120).raster()),
});
const choose = (frames: number, cine: Parameters<typeof chooseFrames>[1]['cine'], cineFrames = 3) =>
  chooseFrames(loop(frames), { cine, cineFrames, keyDifference: 3 });

test('one frame, all, or evenly spaced ones', async () => {
  expect(await choose(100, 'first')).toEqual([0]);
  expect(await choose(100, 'middle')).toEqual([49]);
  expect(await choose(4, 'all')).toEqual([0, 1, 2, 3]);
  expect(await choose(100, 'even')).toEqual([16, 50, 83]);
  expect(await choose(2, 'even')).toEqual([0, 1]);
  expect(evenly(10, 5)).toEqual([1, 3, 5, 7, 9]);
});

test('key frames show what is different, and no more', async () => {
  const chosen = await choose(100, 'key');
  expect(chosen).toHaveLength(2);
  expect(chosen.map((index) => index < 70)).toEqual([true, false]);
  expect(await choose(3, 'key')).toEqual([0, 1, 2]);
});

test('a still picture has one frame whatever is asked', async () => {
  for (const cine of ['first', 'middle', 'all', 'even', 'key'] as const) {
    expect(await choose(1, cine)).toEqual([0]);
  }
});
