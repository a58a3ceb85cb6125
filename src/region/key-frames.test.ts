import { expect, test } from 'vitest';
import { DrawnScreen } from '../../test/drawn-screen.ts';
import { chooseKeyFrames, frameSketch } from './key-frames.ts';

const sketch = (level: number) => frameSketch(new DrawnScreen(64, 48, level).raster());

test('a sketch is the means of cells', () => {
  const half = new DrawnScreen(64, 48, 0).rectangle(0, 0, 31, 47, 200);
  const cells = frameSketch(half.raster());
  expect([cells.length, cells[0], cells[31]]).toEqual([1024, 200, 0]);
});

test('the middle frame comes first, then those that differ most', () => {
  const loop = [10, 11, 60, 12, 11, 110, 10].map(sketch);
  expect(chooseKeyFrames(loop, 1, 3)).toEqual([3]);
  expect(chooseKeyFrames(loop, 2, 3)).toEqual([3, 5]);
  expect(chooseKeyFrames(loop, 3, 3)).toEqual([2, 3, 5]);
});

test('frames that differ by less are not taken, and no frame twice', () => {
  const loop = [10, 11, 60, 12, 11, 110, 10].map(sketch);
  expect(chooseKeyFrames(loop, 7, 3)).toEqual([2, 3, 5]);
  expect(chooseKeyFrames([50, 50, 50].map(sketch), 3, 0)).toEqual([1]);
  expect(chooseKeyFrames([], 3, 0)).toEqual([]);
});
