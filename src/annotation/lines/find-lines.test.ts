import { describe, expect, test } from 'vitest';
import { DrawnScreen } from '../../../test/drawn-screen.ts';
import { Random } from '../../numeric/index.ts';
import type { Box } from '../../region/index.ts';
import { findLines } from './find-lines.ts';
import type { LineImage } from './line-image.ts';

const boxes = (screen: DrawnScreen) => findLines(screen.raster()).map(({ box }) => box);

/** Six letters drawn at 100, 100 take up 34 x 9 pixels. */
const SIX: Box = { x0: 100, y0: 100, x1: 133, y1: 108 };

describe('lines of text', () => {
  test('are found on black, in any colour', () => {
    for (const colour of [255, 90, [255, 255, 0], [40, 60, 255], [255, 30, 30]] as const) {
      expect(boxes(new DrawnScreen().text(100, 100, 6, colour))).toEqual([SIX]);
    }
  });

  test('are found over tissue, where speckle alone gives none', () => {
    expect(boxes(new DrawnScreen().fan(200, 20, 40, 240))).toEqual([]);
    expect(boxes(new DrawnScreen().field(40, 40, 360, 260))).toEqual([]);
    const [found, ...others] = boxes(
      new DrawnScreen().field(40, 40, 360, 260).text(100, 100, 6, 255),
    );
    expect(others).toEqual([]);
    expect(found).toMatchObject({ y0: SIX.y0, y1: SIX.y1 });
    expect(Math.abs((found?.x0 ?? 0) - SIX.x0)).toBeLessThanOrEqual(8);
    expect(Math.abs((found?.x1 ?? 0) - SIX.x1)).toBeLessThanOrEqual(8);
  });

  test('are found in black on light panels, as dark ink', () => {
    const screen = new DrawnScreen().rectangle(90, 94, 145, 114, 230).text(100, 100, 6, 10);
    const panel = { x0: 90, y0: 94, x1: 145, y1: 114 };
    expect(findLines(screen.raster())).toMatchObject([{ box: SIX, ink: 'dark', ground: panel }]);
  });

  test('hide only themselves where a page is light', () => {
    const screen = new DrawnScreen(400, 300, 230).text(100, 100, 6, 10);
    const [found] = findLines(screen.raster());
    expect(found).toMatchObject({ ink: 'dark' });
    expect(found?.ground).toEqual(found?.box);
  });

  test('are found in black on a narrow bar across bright tissue', () => {
    const random = new Random('bright tissue');
    const screen = new DrawnScreen()
      .paint([40, 40, 360, 260], () => 60 + random.int(90))
      .rectangle(97, 97, 137, 111, 235)
      .text(100, 100, 6, 0);
    expect(findLines(screen.raster())).toMatchObject([{ box: SIX, ink: 'dark' }]);
  });

  test('in white on light ground are not mistaken for the dark between their letters', () => {
    const screen = new DrawnScreen().rectangle(60, 60, 240, 150, 150).text(100, 100, 6, 255);
    expect(findLines(screen.raster())).toMatchObject([{ box: SIX, ink: 'light' }]);
  });

  test('with a shadow on bright tissue are light, and by how light they are the tissue is white', () => {
    const screen = new DrawnScreen().field(40, 40, 360, 260).text(101, 101, 6, 0);
    const [found] = findLines(screen.text(100, 100, 6, 255).raster());
    expect(found?.ink).toBe('light');
    const shareOf = (shades: LineImage | null | undefined, isOf: (shade: number) => boolean) =>
      (shades?.pixels.filter(isOf).length ?? 0) / (shades?.pixels.length ?? 1);
    const isGray = (shade: number) => shade > 0 && shade < 255;
    expect(shareOf(found?.image, isGray)).toBeGreaterThan(0.1);
    expect(shareOf(found?.brightness, isGray)).toBeLessThan(shareOf(found?.image, isGray) / 2);
    expect(shareOf(found?.brightness, (shade) => shade === 0)).toBeGreaterThan(0.1);
    const [plain] = findLines(new DrawnScreen().text(100, 100, 6, 255).raster());
    expect(plain?.brightness).toBeNull();
  });

  test('that are large and bold, with shadows, are not taken for speckle', () => {
    const screen = new DrawnScreen().field(40, 40, 360, 260);
    for (const y of [100, 124]) {
      for (let x = 100; x < 200; x += 7) screen.rectangle(x + 1, y + 1, x + 5, y + 18, 0);
      for (let x = 100; x < 200; x += 7) screen.rectangle(x, y, x + 4, y + 17, 225);
    }
    const [one, two] = boxes(screen);
    expect(one).toEqual({ x0: 100, y0: 100, x1: 202, y1: 117 });
    expect(two).toEqual({ x0: 100, y0: 124, x1: 202, y1: 141 });
  });

  test('that echoes touch are found without them, by how light they are', () => {
    const screen = new DrawnScreen()
      .field(40, 40, 360, 260)
      .paint([98, 104, 136, 118], (x, y) => ((x + y) % 4 === 0 ? 190 : 60))
      .text(100, 100, 6, 255);
    expect(boxes(screen)).toEqual([SIX]);
  });

  test('of which one begins two pixels from another are found over tissue', () => {
    const screen = new DrawnScreen().field(40, 40, 360, 260);
    for (let x = 100; x < 140; x += 3) screen.rectangle(x, 100, x, 106, 255);
    expect(boxes(screen)[0]).toMatchObject({ y0: 100, y1: 106 });
  });

  test('that are bold and dark are one line, though a part of their panel is as dark as they are', () => {
    const screen = new DrawnScreen().field(20, 60, 380, 260).rectangle(90, 94, 190, 112, 230);
    screen.text(96, 100, 4, 10).text(156, 100, 4, 10);
    for (let x = 120; x < 154; x += 8) screen.rectangle(x, 97, x + 5, 109, 10);
    expect(findLines(screen.raster())).toMatchObject([{ ink: 'dark' }]);
  });

  test('over tissue have a short word with them that stands a space before them', () => {
    const screen = () => new DrawnScreen().field(40, 40, 360, 260, 'tissue');
    const word = screen().rectangle(76, 100, 77, 108, 255).rectangle(76, 100, 83, 101, 255);
    const [line] = boxes(word.text(100, 100, 6, 255));
    expect(line?.x0).toBeLessThanOrEqual(76);
    const lower = screen().rectangle(76, 106, 77, 114, 255).rectangle(76, 106, 83, 107, 255);
    const [alone] = boxes(lower.text(100, 100, 6, 255));
    expect(alone?.x0).toBeGreaterThan(90);
  });

  test('may be one short word over tissue, whose letters have run into one', () => {
    const screen = new DrawnScreen().field(40, 40, 360, 260, 'tissue').words('GB', 200, 150, 255);
    expect(boxes(screen)).toHaveLength(1);
    const [found] = boxes(screen);
    expect(Math.abs((found?.x0 ?? 0) - 200)).toBeLessThanOrEqual(3);
  });

  test('in black on a small bar are found', () => {
    const screen = new DrawnScreen().rectangle(98, 98, 111, 110, 235).text(100, 100, 2, 0);
    expect(findLines(screen.raster())).toMatchObject([
      { ink: 'dark', ground: { x0: 98, y0: 98, x1: 111, y1: 110 } },
    ]);
  });

  test('in black that darken most of their bar are found as far as its rim goes', () => {
    const screen = new DrawnScreen().rectangle(98, 97, 270, 108, 235);
    for (let x = 100; x < 230; x += 6) screen.rectangle(x, 99, x + 2, 106, 0);
    expect(findLines(screen.raster())).toMatchObject([
      { ink: 'dark', box: { x0: 100, x1: 228 }, ground: { x0: 98, x1: 270 } },
    ]);
  });

  test('end where the next word is far away, and not at a space', () => {
    const words = (gap: number) =>
      boxes(new DrawnScreen().text(100, 100, 4, 255).text(121 + gap, 100, 4, 255)).length;
    expect(words(8)).toBe(1);
    expect(words(40)).toBe(2);
  });

  test('give the same image wherever they stand on a plain ground', () => {
    const [a] = findLines(new DrawnScreen().text(100, 100, 6, 255).raster());
    const [b] = findLines(new DrawnScreen().text(37, 211, 6, 255).raster());
    expect(a?.image).toEqual(b?.image);
    expect(a?.image.pixels).toContain(0);
    expect(a?.height).toBe(9);
  });

  test('rulers, frame lines and curves are none', () => {
    const screen = new DrawnScreen()
      .rectangle(50, 50, 350, 50, 200)
      .rectangle(50, 50, 50, 250, 200)
      .paint([60, 100, 340, 200], (x, y) =>
        Math.abs(y - 150 - 40 * Math.sin(x / 40)) < 1 ? 220 : null,
      );
    expect(boxes(screen)).toEqual([]);
  });
});
