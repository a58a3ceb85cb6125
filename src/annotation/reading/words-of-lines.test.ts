import { expect, test } from 'vitest';
import type { TextLine } from '../lines/find-lines.ts';
import type { ReadWord } from './read-word.ts';
import { wordsOfLines } from './words-of-lines.ts';

const IMAGE = { width: 1, height: 1, pixels: new Uint8Array(1) };

const at = (x0: number, y0: number, x1: number): TextLine => ({
  box: { x0, y0, x1, y1: y0 + 9 },
  ink: 'light',
  height: 10,
  image: IMAGE,
  brightness: null,
});
const read = (text: string): readonly ReadWord[] => [
  { text, box: { x0: 2, y0: 2, x1: 11, y1: 11 }, certainty: 0.8 },
];

test('parts of a row are one line; other rows and what is far away are others', () => {
  const lines = [at(140, 100, 190), at(10, 100, 60), at(90, 101, 130), at(400, 100, 430)];
  const words = wordsOfLines(
    [...lines, at(10, 120, 60)],
    ['SAG', 'GALL', 'BLADDER', 'DR', 'DOE'].map(read),
  );
  const rows = new Map<number, string[]>();
  for (const { text, line } of words) rows.set(line, [...(rows.get(line) ?? []), text]);
  expect([...rows.values()].map((row) => row.join(' ')).sort()).toEqual([
    'DOE',
    'DR',
    'GALL BLADDER SAG',
  ]);
  expect(words.find(({ text }) => text === 'GALL')).toEqual({
    text: 'GALL',
    box: { x0: 10, y0: 100, x1: 19, y1: 109 },
    certainty: 0.8,
    source: 'text',
    line: words.find(({ text }) => text === 'BLADDER')?.line,
  });
});

test('large type and small type in one row are two lines', () => {
  const lines = [{ ...at(10, 100, 60), height: 5 }, at(70, 100, 120)];
  const [small, large] = wordsOfLines(lines, ['62dB', 'SAGITTAL'].map(read));
  expect(small?.line).not.toBe(large?.line);
});
