import type { ReadWord } from '../../annotation/index.ts';
import type { Box } from '../../region/index.ts';
import type { FoundLine, FindTextsRequest } from '../source-readers/find-texts.ts';
import { unreadLine } from '../source-readers/find-texts.ts';
import type { LineBook } from '../label/line-book.ts';
import type { Readers } from '../source-readers/readers.ts';

/** Besides its own size a frame is searched for larger and for smaller type. */
const SIZES: readonly number[] = [0.5, 2];
/**
 * A word of so many letters or digits, read so surely, may be a part of a name. Speckle that is taken
 * for a line is read as words, too: of 320 of two letters in it six were read more surely than 0.6, two
 * more than 0.7 and none more than 0.8; of 500 longer ones none more than 0.6.
 */
const NAME = { certainty: 0.6 };
const SHORT_NAME = { length: 2, certainty: 0.75 };

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
    const { certainty: least } = letters.length > SHORT_NAME.length ? NAME : SHORT_NAME;
    return letters.length >= SHORT_NAME.length && certainty >= least;
  });
}
