import {
  atSize,
  findLines,
  type ReadWord,
  type Vocabulary,
  wordsOfLines,
} from '../../annotation/index.ts';
import { FRAME_SIZE } from '../../images/index.ts';
import type { Raster } from '../../studies/index.ts';
import type { LineBook } from '../label/line-book.ts';
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
  const frame: Raster = { pixels, width: FRAME_SIZE, height: FRAME_SIZE, channels: 1 };
  for (const raster of [frame, atSize(frame, ENLARGED)]) {
    const lines = findLines(raster);
    const readings = await Promise.all(lines.map((line) => book.read(line)));
    const read = readings.filter((reading): reading is readonly ReadWord[] => reading !== null);
    if (read.length < readings.length) return null;
    for (const word of survivingWords(wordsOfLines(lines, read), vocabulary)) found.add(word);
  }
  return [...found];
}
