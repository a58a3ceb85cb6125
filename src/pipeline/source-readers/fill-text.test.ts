import { expect, test } from 'vitest';
import { DrawnScreen } from '../../../test/drawn-screen.ts';
import { fillText } from './fill-text.ts';

const REGION = { x0: 40, y0: 60, x1: 359, y1: 259 };
const WORD = { x0: 100, y0: 150, x1: 180, y1: 163 };

function screen(level: number) {
  const drawn = new DrawnScreen().field(REGION.x0, REGION.y0, REGION.x1, REGION.y1);
  return drawn.rectangle(WORD.x0, WORD.y0, WORD.x1, WORD.y1, level).raster();
}

test('what is filled does not depend on what was written, and nothing else changes', () => {
  const [bright, dim] = [screen(255), screen(200)];
  const filled = fillText(bright, [REGION], [WORD]);
  expect(filled).toEqual(fillText(dim, [REGION], [WORD]));
  expect(filled.channels).toBe(3);
  let changed = 0;
  filled.pixels.forEach((value, i) => {
    if (value === bright.pixels[i]) return;
    changed++;
    const [x, y] = [Math.floor(i / 3) % 400, Math.floor(i / 3 / 400)];
    expect(Math.abs(x - 140)).toBeLessThan(45);
    expect(Math.abs(y - 156)).toBeLessThan(12);
  });
  expect(changed).toBeGreaterThan(3000);
});

test('text outside the regions stays for whoever blanks it, and is copied from nowhere', () => {
  const raster = screen(255);
  const outside = { x0: 100, y0: 10, x1: 180, y1: 23 };
  expect(fillText(raster, [REGION], [outside]).pixels).toEqual(raster.pixels);
});
