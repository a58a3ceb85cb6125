import type { Box } from './box.ts';
import { commonest, countLevels } from './gray-levels.ts';

/**
 * The share of pixels in a box that differ from its commonest gray level by more than `margin`:
 * 0 for one flat tone, whatever its brightness.
 */
export function contentShare(gray: Uint8Array, width: number, box: Box, margin: number): number {
  const histogram = new Uint32Array(256);
  for (let y = box.y0; y <= box.y1; y++) {
    countLevels(histogram, gray, y * width + box.x0, y * width + box.x1 + 1);
  }
  const mode = commonest(histogram);
  let total = 0;
  let differing = 0;
  histogram.forEach((count, level) => {
    total += count;
    if (Math.abs(level - mode) > margin) differing += count;
  });
  return total === 0 ? 0 : differing / total;
}
