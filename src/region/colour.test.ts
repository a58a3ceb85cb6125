import { describe, expect, test } from 'vitest';
import { DrawnScreen } from '../../test/drawn-screen.ts';
import { colourShare } from './colour.ts';

const BOX = { x0: 40, y0: 20, x1: 360, y1: 250 };
const SHARE = 0.002;

/** A fan with screen furniture in many colours inside its box, and none in its tissue. */
const furnished = () =>
  new DrawnScreen()
    .fan(200, 30, 60, 280)
    .rectangle(345, 30, 354, 120, [200, 30, 20]) // an upright colour bar
    .rectangle(345, 75, 354, 120, [20, 60, 220])
    .rectangle(42, 22, 110, 27, [30, 40, 120]) // a coloured strip
    .rectangle(50, 200, 59, 209, [250, 210, 0]) // a logo on black
    .text(100, 120, 12, [240, 220, 40]) // yellow letters on tissue
    .rectangle(120, 60, 121, 230, [20, 220, 60]) // a green line through the tissue
    .rectangle(120, 160, 300, 161, [20, 220, 60]);

const shareOf = (screen: DrawnScreen) => colourShare(screen.raster(), BOX, 48, SHARE);

describe('spots of colour', () => {
  test('are none in gray tissue, of one channel or three', () => {
    const screen = new DrawnScreen().fan(200, 30, 60, 280);
    expect(shareOf(screen)).toBe(0);
    const gray = { ...screen.raster(), channels: 1 as const, pixels: screen.gray() };
    expect(colourShare(gray, BOX, 48, SHARE)).toBe(0);
  });

  test('are found in tissue, and as large as they are', () => {
    const share = shareOf(new DrawnScreen().fan(200, 30, 60, 280).flow(200, 150, 20));
    const due = (Math.PI * 20 * 20) / (321 * 231);
    expect(share).toBeGreaterThan(0.8 * due);
    expect(share).toBeLessThan(1.1 * due);
    expect(shareOf(new DrawnScreen().fan(200, 30, 60, 280).flow(200, 150, 8))).toBeGreaterThan(
      SHARE,
    );
  });

  test('are not bars, strips, logos, letters and lines', () => {
    expect(shareOf(furnished())).toBeLessThan(SHARE);
    expect(shareOf(furnished().flow(200, 150, 12))).toBeGreaterThan(SHARE);
  });

  test.each([
    ['sepia', [255, 225, 175]],
    ['blue', [170, 205, 255]],
    ['amber', [255, 190, 110]],
    ['green', [150, 255, 190]],
  ] as const)('are not grays tinted %s, and are found among them', (_, white) => {
    expect(shareOf(new DrawnScreen().fan(200, 30, 60, 280).tint(white))).toBe(0);
    const flowing = new DrawnScreen().fan(200, 30, 60, 280).tint(white).flow(200, 150, 15);
    expect(shareOf(flowing)).toBeGreaterThan(SHARE);
  });

  test('fill a box that has nothing else', () => {
    const screen = new DrawnScreen(80, 60).rectangle(0, 0, 79, 59, [250, 245, 15]);
    const whole = { x0: 0, y0: 0, x1: 79, y1: 59 };
    expect(colourShare(screen.raster(), whole, 48, SHARE)).toBe(1);
  });
});
