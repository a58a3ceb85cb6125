import { expect, test } from 'vitest';
import { inkBoxes } from './word-boxes.ts';

/** A line of letters in columns with a mark, in its third and fourth row of six. */
function lineOf(columns: string) {
  const [width, height] = [columns.length, 6];
  const pixels = new Uint8Array(width * height).fill(255);
  for (let x = 0; x < width; x++) {
    if (columns[x] === '#') for (const y of [2, 3]) pixels[y * width + x] = 0;
  }
  return { width, height, pixels };
}

const word = (text: string, x0: number, x1: number) => ({
  ...{ text, certainty: 1 },
  box: { x0, y0: 0, x1, y1: 5 },
});

const image = lineOf('.##.#....##.##..#.#.');

test('a word that reaches over the next one ends with its own ink, from its first row to its last', () => {
  const boxes = inkBoxes([word('AB', 1, 18), word('CD', 9, 18)], image).map(({ box }) => box);
  expect(boxes).toEqual([
    { x0: 1, x1: 4, y0: 2, y1: 3 },
    { x0: 9, x1: 18, y0: 2, y1: 3 },
  ]);
});

test('a word whose box is the whole line begins behind the one before', () => {
  const words = [word('AB', 1, 4), word('CD', 0, 19), word('EF', 16, 18)];
  const boxes = inkBoxes(words, image).map(({ box: { x0, x1 } }) => [x0, x1]);
  expect(boxes).toEqual([
    [1, 4],
    [5, 13],
    [16, 18],
  ]);
});

test('a box without ink stays as high as it was', () => {
  expect(inkBoxes([word('A', 6, 8)], image)[0]?.box).toMatchObject({ x0: 6, y0: 0, y1: 5 });
});
