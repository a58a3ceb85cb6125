import { expect, test } from 'vitest';
import { joinSplitWords } from './join-split-words.ts';

/** A line of letters four pixels wide, at these columns. */
function lineOf(...columns: readonly number[]) {
  const [width, height] = [80, 10];
  const pixels = new Uint8Array(width * height).fill(255);
  for (const x of columns) {
    for (let y = 0; y < height; y++) pixels.fill(0, y * width + x, y * width + x + 4);
  }
  return { width, height, pixels };
}
const word = (text: string, x0: number, x1: number, certainty = 0.9) => ({
  text,
  box: { x0, y0: 0, x1, y1: 9 },
  certainty,
});

test('words without a space between them are one, and a space is wider than the usual gap', () => {
  const image = lineOf(2, 9, 16, 23, 36, 43);
  const read = [word('GA', 2, 12), word('LL', 16, 26, 0.4), word('UP', 36, 46)];
  expect(joinSplitWords(read, image)).toEqual([
    { text: 'GALL', box: { x0: 2, y0: 0, x1: 26, y1: 9 }, certainty: 0.4 },
    word('UP', 36, 46),
  ]);
});

test('a few letters tell nothing of spaces', () => {
  const read = [word('L', 2, 5), word('K', 9, 12)];
  expect(joinSplitWords(read, lineOf(2, 9))).toEqual(read);
  expect(joinSplitWords([], lineOf())).toEqual([]);
});
