import { describe, expect, test } from 'vitest';
import { DrawnScreen } from '../../test/drawn-screen.ts';
import { brightContent } from './bright-content.ts';
import { placeRegions } from './place-regions.ts';

/** 640 x 480 with a fan, a banner, a button bar and a gray bar; the region is around the fan. */
const screen = () =>
  new DrawnScreen(640, 480)
    .rectangle(0, 0, 639, 40, 60)
    .fan(320, 66, 90, 400)
    .rectangle(0, 450, 639, 479, 45)
    .rectangle(615, 90, 624, 250, 200);
const REGION = { x0: 90, y0: 60, x1: 550, y1: 440, spatialFormat: 1, dataType: 1 };
const ECG = { x0: 90, y0: 441, x1: 550, y1: 470, spatialFormat: 4, dataType: 10 };

function place({ width, height, ...drawn }: DrawnScreen, ...regions: (typeof REGION)[]) {
  const gray = new DrawnScreen(width, height);
  gray.pixels.set(drawn.pixels);
  let asked = 0;
  const placed = placeRegions(regions, width, height, () => {
    asked++;
    return brightContent({ width, height, gray: gray.gray(), change: null }, 6);
  });
  return { placed, asked };
}

const bounds = (x0: number, y0: number, x1: number, y1: number) => ({ x0, y0, x1, y1 });

describe('regions of a header', () => {
  test('are taken as written where they lie in the image, or 2 pixels past it', () => {
    for (const x1 of [550, 641]) {
      const { placed, asked } = place(screen(), { ...REGION, x1 });
      expect(placed).toMatchObject({ boxRule: 'ultrasound-region', regions: [{ x0: 90, x1 }] });
      expect(asked).toBe(0);
    }
  });

  test.each([
    [2, bounds(45, 30, 275, 220)],
    [3, bounds(30, 20, 183, 146)],
  ])('are made smaller with an image that was made %i times smaller', (factor, due) => {
    const { placed } = place(screen().shrunk(factor), REGION, ECG);
    expect(placed).toMatchObject({ boxRule: 'scaled-region', regions: [due, {}] });
  });

  test('stay where the image was cut at the bottom', () => {
    const { placed } = place(screen().cut(0, 0, 640, 300), REGION);
    expect(placed).toEqual({ boxRule: 'cropped-region', regions: [REGION] });
  });

  test('move with an image that was cut out along them', () => {
    const { placed } = place(screen().cut(90, 60, 461, 381), REGION, ECG);
    expect(placed).toMatchObject({
      boxRule: 'shifted-region',
      regions: [bounds(0, 0, 460, 380), { y0: 381 }],
    });
  });

  test('are given up where nothing fits', () => {
    expect(place(screen().cut(300, 200, 200, 200), REGION).placed).toBeNull();
    expect(place(new DrawnScreen(320, 240), REGION).placed).toBeNull();
  });

  test('must be of tissue, and not inside out', () => {
    expect(place(screen()).placed).toBeNull();
    expect(place(screen(), { ...REGION, spatialFormat: 2 }).placed).toBeNull();
    expect(place(screen(), { ...REGION, x0: 600 }).placed).toBeNull();
  });
});
