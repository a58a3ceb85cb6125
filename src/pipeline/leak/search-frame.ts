import { findLines, type ReadWord, type Vocabulary, wordsOfLines } from '../../annotation/index.ts';
import { FRAME_SIZE } from '../../images/index.ts';
import { type Raster, resample } from '../../studies/index.ts';
import type { LineBook } from '../line-book.ts';
import { survivingWords } from './surviving-words.ts';

/** A frame is searched as the network sees it, and enlarged so many times: small type is found then. */
const ENLARGED = 2;

/**
 * What can still be read of the annotation on a finished frame ({@link survivingWords}).
 *
 * @param pixels its 65,536 gray values.
 * @returns null where a line could not be read in time.
 */
export async function searchFrame(
  pixels: Uint8Array,
  vocabulary: Vocabulary,
  book: LineBook,
): Promise<string[] | null> {
  const found = new Set<string>();
  for (const raster of [frameOf(pixels, 1), frameOf(pixels, ENLARGED)]) {
    const lines = findLines(raster);
    const readings = await Promise.all(lines.map((line) => book.read(line)));
    const read = readings.filter((reading): reading is readonly ReadWord[] => reading !== null);
    if (read.length < readings.length) return null;
    for (const word of survivingWords(wordsOfLines(lines, read), vocabulary)) found.add(word);
  }
  return [...found];
}

function frameOf(pixels: Uint8Array, scale: number): Raster {
  const size = scale * FRAME_SIZE;
  const whole = { x0: 0, y0: 0, x1: FRAME_SIZE - 1, y1: FRAME_SIZE - 1 };
  return {
    ...{ width: size, height: size, channels: 1 },
    pixels: scale === 1 ? pixels : resample(pixels, FRAME_SIZE, whole, size, size),
  };
}
