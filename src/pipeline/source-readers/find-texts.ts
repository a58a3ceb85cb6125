import { atSize, findLines, type UnreadLine, wordsOf, type Word } from '../../annotation/index.ts';
import type { Box } from '../../region/index.ts';
import { findSourceFile, type HeaderText, type Origin, type Raster } from '../../studies/index.ts';
import { withInstance } from './with-instance.ts';

/** Frames on which to look for text; a message to a reader process, so plain values throughout. */
export interface FindTextsRequest {
  readonly origin: Origin;
  readonly frames: readonly number[];
  /** Sizes at which text is looked for besides the frame's own, as factors; absent: none. */
  readonly sizes?: readonly number[];
}

/** A line of text as it was found, not read yet. */
export interface FoundLine {
  /** In pixels of the frame. */
  readonly box: Box;
  readonly ink: 'light' | 'dark';
  readonly height: number;
  readonly image: PackedImage;
  /** By how light it is; null on plain ground. */
  readonly brightness: PackedImage | null;
}

/** Pixels in Base64. */
interface PackedImage {
  readonly width: number;
  readonly height: number;
  readonly pixels: string;
}

/** What there is to read of a file. It may name the patient: it is not kept. */
export interface FoundTexts {
  readonly header: readonly Word[];
  /** In the order of the frames asked for. */
  readonly frames: readonly (readonly FoundLine[])[];
}

/** @throws RefusedFile when the file cannot be read any more, or a frame does not decode. */
export async function findTexts(
  { origin, frames: wanted, sizes = [] }: FindTextsRequest,
  alive: () => void,
): Promise<FoundTexts> {
  return withInstance(findSourceFile(origin), alive, async (instance) => {
    const frames: FoundLine[][] = [];
    for (const index of wanted) {
      const raster = await instance.decodeFrame(index);
      const lines = linesOf(raster, 1);
      for (const size of sizes) {
        alive();
        lines.push(...linesOf(atSize(raster, size), size));
      }
      frames.push(lines);
      alive();
    }
    return { header: headerWords(instance.texts), frames };
  });
}

/**
 * The lines of a picture, in pixels of its frame.
 *
 * @param size of the picture as a factor of the frame's.
 */
export function linesOf(picture: Raster, size: number): FoundLine[] {
  return findLines(picture).map(({ image, brightness, box, ink, height }) => ({
    ...{ ink, height },
    box: {
      x0: Math.floor(box.x0 / size),
      y0: Math.floor(box.y0 / size),
      x1: Math.ceil((box.x1 + 1) / size) - 1,
      y1: Math.ceil((box.y1 + 1) / size) - 1,
    },
    image: packed(image),
    brightness: brightness === null ? null : packed(brightness),
  }));
}

function packed(image: UnreadLine['image']): PackedImage {
  return { ...image, pixels: Buffer.from(image.pixels).toString('base64') };
}

function unpacked(image: PackedImage): UnreadLine['image'] {
  return { ...image, pixels: new Uint8Array(Buffer.from(image.pixels, 'base64')) };
}

/** A found line as readers take it. */
export function unreadLine({ image, brightness, height }: FoundLine): UnreadLine {
  return {
    height,
    image: unpacked(image),
    brightness: brightness === null ? null : unpacked(brightness),
  };
}

/** The words of texts of a header, each text in lines of its own. */
export function headerWords(texts: readonly HeaderText[]): Word[] {
  const words: Word[] = [];
  for (const { source, text } of texts) {
    words.push(...wordsOf(text, source, 1 + (words.at(-1)?.line ?? -1)));
  }
  return words;
}
