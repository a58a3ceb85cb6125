import { readFileSync } from 'node:fs';
import { afterAll, expect, test } from 'vitest';
import {
  findLines,
  LineReaders,
  loadVocabulary,
  readScreens,
  wordsOfLines,
} from '../src/annotation/index.ts';
import { openInstance } from '../src/studies/index.ts';
import { describeWithShared, shared } from './shared.ts';

interface Golden {
  readonly files: Readonly<
    Record<string, { readonly anatomical: readonly string[]; readonly lines: readonly string[] }>
  >;
}

const golden = JSON.parse(
  readFileSync(new URL('./golden/annotation/shared-dicom.json', import.meta.url), 'utf8'),
) as Golden;

/** How many of the words were read exactly, each as often as it is there. */
function countRead(words: readonly string[], read: readonly string[]): number {
  const left = [...read];
  return words.filter((word) => {
    const at = left.indexOf(word);
    if (at >= 0) left.splice(at, 1);
    return at >= 0;
  }).length;
}

describeWithShared('text burned into real frames', () => {
  const readers = new LineReaders();
  const vocabulary = loadVocabulary();
  afterAll(() => readers.close());
  const tally = { read: 0, all: 0 };

  async function wordsIn(file: string): Promise<string[]> {
    const instance = await openInstance(shared(`dicom/${file}`));
    const lines = findLines(await instance.decodeFrame((instance.frames - 1) >> 1));
    const readings = await readScreens(
      lines,
      (line, shades) => readers.read(line, shades),
      vocabulary,
    );
    return wordsOfLines(
      lines,
      readings.map((words) => words ?? []),
    ).map(({ text }) => text);
  }

  test.each(Object.entries(golden.files))('%s', async (file, { anatomical, lines }) => {
    const read = await wordsIn(file);
    const words = lines.flatMap((line) => line.split(' '));
    tally.read += countRead(words, read);
    tally.all += words.length;
    expect(read).toEqual(expect.arrayContaining([...anatomical]));
  });

  test('three quarters of all words are read exactly', () => {
    expect(tally.all).toBe(202);
    expect(tally.read / tally.all, `${tally.read} words`).toBeGreaterThanOrEqual(0.75);
  });
});
