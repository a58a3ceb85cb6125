import { expect, test } from 'vitest';
import { brightnessImage } from './brightness-image.ts';
import { lineImage } from './line-image.ts';
import { topHat } from './top-hat.ts';

test('letters that are large and bold, and taken for speckle, are black in their images', () => {
  const [width, height] = [60, 40];
  const levels = new Uint8Array(width * height).fill(70);
  const box = { x0: 10, y0: 10, x1: 49, y1: 27 };
  for (let y = box.y0; y <= box.y1; y++) {
    for (let x = box.x0; x <= box.x1; x++) if (x % 10 < 5) levels[y * width + x] = 220;
  }
  const contrast = topHat(levels, width, height);
  for (const speckle of [10, 110]) {
    for (const { pixels } of [
      lineImage(contrast, width, box, speckle),
      brightnessImage({ levels, contrast, width }, box, speckle),
    ]) {
      const black = pixels.filter((shade) => shade === 0).length;
      expect(black).toBeGreaterThan(0.3 * pixels.length);
    }
  }
});
