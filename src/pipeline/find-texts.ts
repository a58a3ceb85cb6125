import { findLines, wordsOf, type Word } from '../annotation/index.ts';
import type { Box } from '../region/index.ts';
import { findSourceFile, type HeaderText, type Origin } from '../studies/index.ts';
import { withInstance } from './with-instance.ts';

/** Frames on which to look for text; a message to a reader process, so plain values throughout. */
export interface FindTextsRequest {
  readonly origin: Origin;
  readonly frames: readonly number[];
}

/** A line of text as it was found, not read yet; its image in Base64. */
export interface FoundLine {
  readonly box: Box;
  readonly ink: 'light' | 'dark';
  readonly height: number;
  readonly image: { readonly width: number; readonly height: number; readonly pixels: string };
}

/** What there is to read of a file. It may name the patient: it is not kept. */
export interface FoundTexts {
  readonly header: readonly Word[];
  /** In the order of the frames asked for. */
  readonly frames: readonly (readonly FoundLine[])[];
}

/** @throws RefusedFile when the file cannot be read any more, or a frame does not decode. */
export async function findTexts(
  { origin, frames: wanted }: FindTextsRequest,
  alive: () => void,
): Promise<FoundTexts> {
  return withInstance(findSourceFile(origin), alive, async (instance) => {
    const frames: FoundLine[][] = [];
    for (const index of wanted) {
      const lines = findLines(await instance.decodeFrame(index));
      frames.push(
        lines.map(({ image, ...line }) => ({
          ...line,
          image: { ...image, pixels: Buffer.from(image.pixels).toString('base64') },
        })),
      );
      alive();
    }
    return { header: headerWords(instance.texts), frames };
  });
}

function headerWords(texts: readonly HeaderText[]): Word[] {
  const words: Word[] = [];
  for (const { source, text } of texts) {
    words.push(...wordsOf(text, source, 1 + (words.at(-1)?.line ?? -1)));
  }
  return words;
}
