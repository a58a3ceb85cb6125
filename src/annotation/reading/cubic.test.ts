import { expect, test } from 'vitest';
import { DrawnScreen } from '../../../test/drawn-screen.ts';
import { loadSharp } from '../../studies/index.ts';
import { enlargedBy } from './cubic.ts';

test.each([1, 2, 3, 4])('a line %i times as large is what sharp makes of it', async (scale) => {
  const screen = new DrawnScreen().field(0, 0, 99, 29, 'line').words('RT KIDNEY', 4, 8, 250);
  const [width, height] = [100, 30];
  const pixels = Uint8Array.from(
    { length: width * height },
    (_, i) => screen.pixels[3 * (Math.floor(i / width) * screen.width + (i % width))] ?? 0,
  );
  const sharp = await loadSharp();
  const peer = await sharp(pixels, { raw: { width, height, channels: 1 } })
    .resize(scale * width, scale * height, { kernel: 'cubic', fit: 'fill' })
    .toColourspace('b-w')
    .raw()
    .toBuffer();
  const large = enlargedBy(scale, { pixels, width, height });
  expect([large.width, large.height]).toEqual([scale * width, scale * height]);
  // Interpolation there is in fixed point.
  const apart = large.pixels.map((level, i) => Math.abs(level - (peer[i] ?? 0)));
  expect(Math.max(...apart)).toBeLessThanOrEqual(4);
});
