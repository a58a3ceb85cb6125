import { expect, test } from 'vitest';
import { speckle } from '../../../test/speckle.ts';
import { shamPatches, truePatches } from './patches.ts';

const { pixels } = speckle(256, 256, 'patches');
const OWN = { x0: 20, y0: 200, x1: 147, y1: 215 };
const OTHER = { x0: 60, y0: 192, x1: 187, y1: 223 };

test('a true patch is the box itself at 64 x 16, whatever surrounds it', async () => {
  const frame = { category: '', patient: '', filled: [OWN], pixels: () => pixels };
  const [patch] = await truePatches(frame);
  expect(patch).toHaveLength(1024);
  const mean = (pixels[200 * 256 + 20]! + pixels[200 * 256 + 21]!) / 2;
  expect(patch?.[0]).toBeCloseTo(mean, 4);
});

test('a sham patch shows nothing of what the own boxes hold', async () => {
  const written = pixels.slice();
  for (let y = OWN.y0; y <= OWN.y1; y++) written.fill(250, y * 256 + OWN.x0, y * 256 + OWN.x1 + 1);
  const frame = { category: '', patient: '', filled: [OWN] };
  const sham = (levels: Uint8Array) => shamPatches({ ...frame, pixels: () => levels }, [OTHER]);
  expect(await sham(written)).toEqual(await sham(pixels));
  expect(Math.max(...((await sham(written))[0] ?? []))).toBeLessThan(220);
});
