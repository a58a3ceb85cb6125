import { expect, test } from 'vitest';
import { Random } from '../../numeric/index.ts';
import { panelsAmong } from './light-panels.ts';

const WIDTH = 120;
/** Tissue, with a flat bar from 20, 10 to 99, 21. */
const random = new Random('bar over tissue');
const levels = Uint8Array.from({ length: WIDTH * 60 }, (_, i) => {
  const [x, y] = [i % WIDTH, Math.floor(i / WIDTH)];
  return x >= 20 && x <= 99 && y >= 10 && y <= 21 ? 235 : 40 + random.int(110);
});
const bar = { x0: 20, y0: 10, x1: 99, y1: 21 };

test('what looks like a line of light type is a panel where it is flat, drawn in to it', () => {
  const around = { x0: 18, y0: 8, x1: 101, y1: 23 };
  expect(panelsAmong([around], [], levels, WIDTH)).toEqual([bar]);
});

test('speckle is none, and neither is what lies in a panel that is known', () => {
  expect(panelsAmong([{ x0: 20, y0: 30, x1: 99, y1: 41 }], [], levels, WIDTH)).toEqual([]);
  expect(panelsAmong([bar], [{ ...bar, x1: 110 }], levels, WIDTH)).toEqual([]);
});
