import { expect, test } from 'vitest';
import { Random } from '../../numeric/index.ts';
import { topHat } from './top-hat.ts';

/** By the definition: the largest least over a 9 x 9 square that covers the pixel. */
function openedAt(levels: Uint8Array, width: number, height: number, x: number, y: number): number {
  const leastAround = (u: number, v: number): number => {
    let least = 255;
    for (let t = Math.max(0, v - 4); t <= Math.min(height - 1, v + 4); t++) {
      for (let s = Math.max(0, u - 4); s <= Math.min(width - 1, u + 4); s++) {
        least = Math.min(least, levels[t * width + s] ?? 0);
      }
    }
    return least;
  };
  let most = 0;
  for (let v = Math.max(0, y - 4); v <= Math.min(height - 1, y + 4); v++) {
    for (let u = Math.max(0, x - 4); u <= Math.min(width - 1, x + 4); u++) {
      most = Math.max(most, leastAround(u, v));
    }
  }
  return most;
}

test('the top-hat is what an opening by 9 x 9 takes away, for every width', () => {
  const random = new Random('top hat');
  for (const [width, height] of [
    [31, 24],
    [32, 9],
    [33, 20],
    [13, 30],
    [5, 5],
  ] as const) {
    // Smooth blocks with thin noise on them; even levels, which halving keeps.
    const levels = Uint8Array.from({ length: width * height }, (_, i) =>
      i % 7 === 0 ? 2 * random.int(128) : 2 * ((i >> 4) % 50),
    );
    const hat = topHat(levels, width, height);
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const level = levels[y * width + x] ?? 0;
        expect(hat[y * width + x]).toBe(level - openedAt(levels, width, height, x, y));
      }
    }
  }
});
