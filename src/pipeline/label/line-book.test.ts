import { afterAll, expect, test } from 'vitest';
import { DrawnScreen } from '../../../test/drawn-screen.ts';
import { findLines } from '../../annotation/index.ts';
import { LineBook } from './line-book.ts';

const book = new LineBook();
afterAll(() => book.close());

/** The line that this word makes, somewhere on a screen. */
function lineOf(word: string, x: number, y: number) {
  const [line] = findLines(new DrawnScreen().words(word, x, y, 255).raster());
  if (line === undefined) throw new RangeError(`${word} was not found`);
  return line;
}

test('each distinct line is read once, wherever it stands', async () => {
  const first = await book.read(lineOf('KIDNEY', 40, 40));
  expect(await book.read(lineOf('KIDNEY', 120, 200))).toBe(first);
  expect(first?.map(({ text }) => text)).toEqual(['KIDNEY']);
  expect(book.size).toBe(1);

  const other = book.read(lineOf('SPLEEN', 40, 40));
  expect((await other)?.map(({ text }) => text)).toEqual(['SPLEEN']);
  expect(book.size).toBe(2);
});

test('the same picture taken for letters of another height is another line', async () => {
  const line = lineOf('LIVER', 40, 40);
  const before = book.size;
  const readings = [book.read(line), book.read({ ...line, height: line.height + 8 })];
  expect(readings[1]).not.toBe(readings[0]);
  await Promise.all(readings);
  expect(book.size).toBe(before + 2);
});
