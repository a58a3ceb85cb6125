import { expect, test } from 'vitest';
import { Random } from '../../numeric/index.ts';
import { opening } from './opening.ts';

/** By the definition: the largest least over a square that covers the pixel. */
function openedAt(
  levels: Uint8Array,
  [width, height]: readonly [number, number],
  half: number,
  x: number,
  y: number,
): number {
  const around = (u: number, v: number, pick: (u: number, v: number) => void): void => {
    for (let t = Math.max(0, v - half); t <= Math.min(height - 1, v + half); t++) {
      for (let s = Math.max(0, u - half); s <= Math.min(width - 1, u + half); s++) pick(s, t);
    }
  };
  let most = 0;
  around(x, y, (u, v) => {
    let least = 255;
    around(u, v, (s, t) => (least = Math.min(least, levels[t * width + s] ?? 0)));
    most = Math.max(most, least);
  });
  return most;
}

test('an opening is the largest least over a square, for every width and side', () => {
  const random = new Random('opening');
  for (const size of [
    [31, 24],
    [32, 9],
    [13, 30],
    [5, 5],
  ] as const) {
    const [width, height] = size;
    // Smooth blocks with thin noise on them.
    const levels = Uint8Array.from({ length: width * height }, (_, i) =>
      i % 7 === 0 ? random.int(256) : 5 * ((i >> 4) % 50),
    );
    for (const side of [1, 3, 7, 9]) {
      const opened = opening(levels, width, height, side);
      const due = levels.map((_, i) =>
        openedAt(levels, size, (side - 1) / 2, i % width, Math.floor(i / width)),
      );
      expect(opened).toEqual(due);
    }
  }
});
