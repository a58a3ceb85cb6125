import { describe, expect, test } from 'vitest';
import { DrawnScreen } from '../../../test/drawn-screen.ts';
import { speckle } from '../../../test/speckle.ts';
import { type Box, overlap, wholeImage } from '../box.ts';
import { findFurniture } from './find-furniture.ts';
import { joinBoxes } from './join-boxes.ts';

const SETTINGS = { margin: 6, colour_margin: 48 };
const TISSUE = { x0: 20, y0: 20, x1: 379, y1: 279 };

function tissue(seed = 'furniture'): DrawnScreen {
  const { pixels } = speckle(360, 260, seed);
  return new DrawnScreen(400, 300).paint(
    [TISSUE.x0, TISSUE.y0, TISSUE.x1, TISSUE.y1],
    (x, y) => pixels[(y - TISSUE.y0) * 360 + x - TISSUE.x0] ?? 0,
  );
}

const find = (screen: DrawnScreen, box: Box = TISSUE) =>
  findFurniture(screen.raster(), box, SETTINGS);

/** Whether the boxes together cover every pixel of a part, and reach at most 3 pixels beyond it. */
function covers(boxes: readonly Box[], part: Box): boolean {
  for (let y = part.y0; y <= part.y1; y++) {
    for (let x = part.x0; x <= part.x1; x++) {
      if (!boxes.some((box) => x >= box.x0 && x <= box.x1 && y >= box.y0 && y <= box.y1))
        return false;
    }
  }
  const near = { x0: part.x0 - 3, y0: part.y0 - 3, x1: part.x1 + 3, y1: part.y1 + 3 };
  return boxes.every((box) => JSON.stringify(overlap(box, near)) === JSON.stringify(box));
}

describe('screen furniture', () => {
  test('is not speckle, of several grains, nor a bright interface', () => {
    expect(['a', 'b', 'c'].flatMap((seed) => find(tissue(seed)))).toEqual([]);
    const line = tissue().paint([60, 120, 340, 126], (x, y) => {
      const away = Math.abs(y - 123 + 2 * Math.sin(x / 30));
      return away > 3 ? null : 235 - 45 * away;
    });
    expect(find(line)).toEqual([]);
  });

  test.each<[string, (screen: DrawnScreen) => DrawnScreen, Box]>([
    [
      'a caliper',
      (screen) => screen.rectangle(200, 140, 210, 140, 235).rectangle(205, 135, 205, 145, 235),
      { x0: 200, y0: 135, x1: 210, y1: 145 },
    ],
    ['letters', (screen) => screen.text(60, 240, 5, 215), { x0: 60, y0: 240, x1: 87, y1: 248 }],
    [
      'a focus marker',
      (screen) =>
        screen.paint([366, 100, 372, 108], (x, y) => (Math.abs(y - 104) <= x - 366 ? 220 : null)),
      { x0: 366, y0: 100, x1: 372, y1: 108 },
    ],
    [
      'a green mark as dark as the tissue',
      (screen) => screen.rectangle(300, 60, 306, 66, [10, 120, 20]),
      { x0: 300, y0: 60, x1: 306, y1: 66 },
    ],
  ])('%s is found over tissue', (_, draw, part) => {
    const boxes = find(draw(tissue()));
    expect(covers(boxes, part), JSON.stringify(boxes)).toBe(true);
  });

  test('beside tissue is a gray bar and a dim pictogram', () => {
    const { pixels } = speckle(200, 240, 'fan');
    const screen = new DrawnScreen().paint(
      [120, 20, 319, 259],
      (x, y) => pixels[(y - 20) * 200 + x - 120] ?? 0,
    );
    screen.paint([380, 40, 387, 140], (_, y) => 255 - 2 * (y - 40));
    screen.paint([20, 220, 50, 250], (x, y) =>
      Math.abs(Math.hypot(x - 35, y - 235) - 13) < 1.2 ? 120 : null,
    );
    const boxes = find(screen, wholeImage(400, 300));
    const inPart = (x0: number, y0: number, x1: number, y1: number) =>
      boxes.filter((box) => box.x0 >= x0 && box.y0 >= y0 && box.x1 <= x1 && box.y1 <= y1);
    expect(inPart(378, 38, 389, 145)).toHaveLength(1);
    expect(inPart(18, 218, 52, 252).length).toBeGreaterThan(0);
    expect(boxes).toHaveLength(inPart(378, 38, 389, 145).length + inPart(18, 218, 52, 252).length);
  });

  test('ticks of a scale are found, also on the edge of the tissue', () => {
    const screen = tissue();
    for (let y = 40; y < 280; y += 30) screen.rectangle(372, y, 379, y + 1, 200);
    expect(find(screen)).toHaveLength(8);
  });

  test('slanted lines are covered by small boxes', () => {
    const screen = tissue().paint([100, 60, 180, 140], (x, y) => (x - y === 40 ? 230 : null));
    const boxes = find(screen);
    expect(boxes.length).toBeGreaterThan(3);
    const covered = boxes.reduce(
      (sum, { x0, y0, x1, y1 }) => sum + (x1 - x0 + 1) * (y1 - y0 + 1),
      0,
    );
    expect(covered).toBeLessThan(0.3 * 81 * 81);
  });
});

test('boxes that are close are joined, unless the whole is much larger', () => {
  const letter = (x0: number, y0 = 0) => ({ x0, y0, x1: x0 + 5, y1: y0 + 8 });
  expect(joinBoxes([letter(0), letter(8), letter(16)], 2)).toEqual([
    { x0: 0, y0: 0, x1: 21, y1: 8 },
  ]);
  expect(joinBoxes([letter(0), letter(30)], 2)).toHaveLength(2);
  expect(joinBoxes([letter(0), letter(6, 9)], 2)).toHaveLength(2);
});
