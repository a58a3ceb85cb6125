import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Random } from '../numeric/index.ts';
import { brightContent } from './bright-content.ts';

const WIDTH = 400;
const HEIGHT = 300;
const MARGIN = 6;

function boxOf(gray: Uint8Array, width: number, height: number) {
  return brightContent({ gray, width, height, change: null }, MARGIN)?.box ?? null;
}

/** A screen in the making: a background, on which rectangles and a fan are drawn. */
class Screen {
  readonly gray: Uint8Array;
  readonly width: number;
  readonly height: number;

  constructor(background = 0, width = WIDTH, height = HEIGHT) {
    this.gray = new Uint8Array(width * height).fill(background);
    this.width = width;
    this.height = height;
  }

  rectangle(x0: number, y0: number, x1: number, y1: number, level: number): this {
    for (let y = y0; y <= y1; y++) {
      for (let x = x0; x <= x1; x++) this.gray[y * this.width + x] = level;
    }
    return this;
  }

  /** Speckle between two arcs about a point above, 35 degrees to each side. */
  fan(centre: number, top: number, inner: number, outer: number, dimmest = 25): this {
    const random = new Random('fan');
    for (let y = 0; y < this.height; y++) {
      for (let x = 0; x < this.width; x++) {
        const [dx, dy] = [x - centre, y - top + inner];
        const radius = Math.hypot(dx, dy);
        const level = dimmest + random.int(100);
        const isInside = Math.abs(Math.atan2(dx, dy)) < 0.61;
        if (radius >= inner && radius <= outer && isInside) this.gray[y * this.width + x] = level;
      }
    }
    return this;
  }

  box() {
    return boxOf(this.gray, this.width, this.height);
  }
}

/** The true bounds of the fan that the tests draw. */
const drawFan = (screen: Screen) => screen.fan(200, 30, 60, 280);
const FAN = { x0: 40, y0: 20, x1: 360, y1: 250 };

function expectClose(found: object | null, due: object, within: number): void {
  expect(found).not.toBeNull();
  for (const [side, value] of Object.entries(due) as [string, number][]) {
    const seen = (found as Record<string, number>)[side]!;
    expect([side, Math.abs(seen - value) <= within, seen]).toEqual([side, true, seen]);
  }
}

describe('the box of a fan', () => {
  const plain = drawFan(new Screen()).box();

  test('holds it', () => {
    expectClose(plain, FAN, 8);
  });

  test('is not moved by thin furniture', () => {
    const screen = drawFan(new Screen())
      .rectangle(0, 0, WIDTH - 1, 0, 180) // a frame around the screen
      .rectangle(0, HEIGHT - 1, WIDTH - 1, HEIGHT - 1, 180)
      .rectangle(0, 0, 0, HEIGHT - 1, 180)
      .rectangle(WIDTH - 1, 0, WIDTH - 1, HEIGHT - 1, 180)
      .rectangle(385, 40, 394, 200, 255) // a gray bar
      .rectangle(4, 280, 11, 288, 255); // a logo
    for (let y = 20; y < 280; y += 20) screen.rectangle(374, y, 380, y, 200); // a ruler
    for (let x = 5; x < 100; x += 6) screen.rectangle(x, 4, x + 1, 12, 255); // text
    expect(screen.box()).toEqual(plain);
  });

  test('is not moved by scattered noise', () => {
    const screen = drawFan(new Screen());
    const random = new Random('noise');
    for (let i = 0; i < 1500; i++) screen.gray[random.int(screen.gray.length)] = 255;
    expectClose(screen.box(), plain!, 3);
  });

  test('does not depend on how black the screen is', () => {
    const screen = drawFan(new Screen(16));
    expectClose(screen.box(), plain!, 2);
  });

  test('reaches across a shadow that parts it', () => {
    const screen = drawFan(new Screen()).rectangle(185, 0, 215, HEIGHT - 1, 0);
    expectClose(screen.box(), plain!, 2);
  });

  test('moves with it when black is added around', () => {
    fc.assert(
      fc.property(fc.nat(60), fc.nat(60), (left, top) => {
        const wide = new Screen(0, WIDTH + 80, HEIGHT + 80);
        const inner = drawFan(new Screen());
        for (let y = 0; y < HEIGHT; y++) {
          const row = inner.gray.subarray(y * WIDTH, (y + 1) * WIDTH);
          wide.gray.set(row, (top + y) * wide.width + left);
        }
        const { x0, y0, x1, y1 } = plain!;
        const due = { x0: x0 + left, y0: y0 + top, x1: x1 + left, y1: y1 + top };
        expectClose(wide.box(), due, 8);
      }),
      { numRuns: 20, seed: 1 },
    );
  });
});

test('a rectangle of tissue is found to the pixel', () => {
  const screen = new Screen().rectangle(50, 40, 349, 259, 90);
  expect(screen.box()).toEqual({ x0: 50, y0: 40, x1: 349, y1: 259 });
});

test('a picture that fills its frame is taken whole', () => {
  const screen = new Screen().rectangle(0, 0, WIDTH - 1, HEIGHT - 1, 70);
  expect(screen.box()).toEqual({ x0: 0, y0: 0, x1: WIDTH - 1, y1: HEIGHT - 1 });
});

test('nothing large and bright gives no box', () => {
  expect(new Screen().box()).toBeNull();
  expect(new Screen().rectangle(20, 20, 26, 200, 255).box()).toBeNull();
  expect(boxOf(new Uint8Array(1), 1, 1)).toBeNull();
});

test('any picture gives a box inside it, or none', () => {
  const picture = fc
    .tuple(fc.integer({ min: 1, max: 90 }), fc.integer({ min: 1, max: 90 }), fc.nat(1000))
    .map(([width, height, seed]) => {
      const random = new Random(seed);
      const dark = random.int(256);
      const gray = Uint8Array.from({ length: width * height }, () =>
        random.next() < 0.5 ? dark : random.int(256),
      );
      return { gray, width, height };
    });
  fc.assert(
    fc.property(picture, ({ gray, width, height }) => {
      const box = boxOf(gray, width, height);
      if (!box) return;
      expect(box.x0 >= 0 && box.x0 <= box.x1 && box.x1 < width).toBe(true);
      expect(box.y0 >= 0 && box.y0 <= box.y1 && box.y1 < height).toBe(true);
    }),
    { seed: 1 },
  );
});
