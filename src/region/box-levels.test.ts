import { expect, test } from 'vitest';
import { speckle } from '../../test/speckle.ts';
import { grayLevels } from '../studies/index.ts';
import { boxLevels } from './box-levels.ts';
import { wholeImage } from './box.ts';

test('levels of a box are counted in it or around it, to the same result', () => {
  const [width, height] = [150, 90];
  const { pixels } = speckle(width, height, 'levels');
  const whole = wholeImage(width, height);
  const image = grayLevels(pixels, width, whole);
  for (const box of [
    whole,
    { x0: 3, y0: 2, x1: 140, y1: 88 },
    { x0: 0, y0: 0, x1: 149, y1: 60 },
    { x0: 20, y0: 30, x1: 90, y1: 50 },
  ]) {
    const levels = boxLevels(pixels, { width, height }, box, image);
    expect(levels).toEqual(grayLevels(pixels, width, box));
  }
});
