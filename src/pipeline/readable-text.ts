import type { ReadWord } from '../annotation/index.ts';
import type { Box } from '../region/index.ts';
import type { FoundLine, FindTextsRequest } from './find-texts.ts';
import { unreadLine } from './find-texts.ts';
import type { LineBook } from './line-book.ts';
import type { Readers } from './readers.ts';

/** Besides its own size a frame is searched for larger and for smaller type. */
const SIZES: readonly number[] = [0.5, 2];
/** A word of so many letters or digits, read so surely, may be a part of a name. */
const NAME = { length: 2, certainty: 0.6 };

/**
 * Where text can be read on the frames of a file, names and all; what could not be read in time counts
 * as if it could.
 *
 * @throws RefusedFile when the file cannot be searched.
 */
export async function readableText(
  readers: Pick<Readers, 'findTexts'>,
  file: Pick<FindTextsRequest, 'origin' | 'frames'>,
  book: LineBook,
): Promise<Box[]> {
  const { frames } = await readers.findTexts({ ...file, sizes: SIZES });
  const boxes = frames.flat().map(async (line: FoundLine) => {
    return isReadable(await book.read(unreadLine(line))) ? [line.box] : [];
  });
  return (await Promise.all(boxes)).flat();
}

function isReadable(words: readonly ReadWord[] | null): boolean {
  if (words === null) return true;
  return words.some(({ text, certainty }) => {
    const letters = text.match(/[\p{L}\p{N}]/gu) ?? [];
    return letters.length >= NAME.length && certainty >= NAME.certainty;
  });
}
