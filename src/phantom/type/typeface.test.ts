import { expect, test } from 'vitest';
import { Picture } from '../picture.ts';
import { lineWidth, TYPEFACES } from './index.ts';

const CAPITALS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
const MARKS = '.-:/+=%,()<>';
const SMALL = 'abcdefghijklmnopqrstuvwxyz';

test('there are four typefaces with sizes from 8 to 20', () => {
  expect(TYPEFACES).toHaveLength(4);
  const sizes = TYPEFACES.flatMap(({ sizes }) => [...sizes]);
  expect(Math.min(...sizes)).toBe(8);
  expect(Math.max(...sizes)).toBe(20);
});

test.each(TYPEFACES)('$name: every character is a drawing of its own', (face) => {
  const characters = Array.from(CAPITALS + MARKS + (face.lowerCase ? SMALL : ''));
  for (const size of face.sizes) {
    const seen = new Map<string, string>();
    for (const character of characters) {
      const { ink, width } = face.glyph(character, size)!;
      expect(ink.some((share) => share > 0.5)).toBe(true);
      const drawing = `${width} ${[...ink].map((share) => share.toFixed(2)).join(' ')}`;
      expect(seen.get(drawing), `${character} at ${size}`).toBeUndefined();
      seen.set(drawing, character);
    }
  }
});

test.each(TYPEFACES)('$name: capitals of size n are n - 1 pixels high', (face) => {
  for (const size of face.sizes) {
    const { ink, width, capitalTop } = face.glyph('H', size)!;
    const rows = [...ink.keys()].filter((i) => ink[i]! > 0.3).map((i) => Math.trunc(i / width));
    expect(Math.min(...rows)).toBe(capitalTop);
    expect(Math.max(...rows) - Math.min(...rows) + 1).toBe(size - 1);
  }
});

test.each(TYPEFACES)('$name: a line is as wide as it says', (face) => {
  const picture = new Picture(400, 40, 1);
  const box = picture.write('RT KIDNEY', 5, 10, { face, size: 10, colour: [255, 255, 255] });
  expect(box.width).toBe(lineWidth(face, 10, 'RT KIDNEY'));
  const columns = [...picture.pixels.keys()]
    .filter((i) => picture.pixels[i]! > 40)
    .map((i) => i % picture.width);
  expect(Math.min(...columns)).toBeGreaterThanOrEqual(5);
  expect(Math.max(...columns)).toBeLessThanOrEqual(5 + box.width);
  expect(Math.max(...columns)).toBeGreaterThan(5 + box.width - 8);
  expect(picture.written).toEqual([{ text: 'RT KIDNEY', role: 'furniture', box }]);
});
