import { loadSharp } from '../../studies/index.ts';
import type { LineImage } from '../lines/line-image.ts';
import { enlargedBy } from './cubic.ts';

/** Letters are made about this high, in pixels: what the recognition network was trained on. */
const LETTER_HEIGHT = 30;
/** Small type is enlarged so many times at most: beyond that there is nothing more to see. */
const MOST = 4;
/**
 * White above and below the enlarged line, in pixels. The line is read as it is shown, so that this makes
 * its letters as high in it as those that the network was trained on; none is needed at its ends. On
 * plain ground it is what Tesseract leaves around a line that it looks for itself.
 */
const MARGIN = { plain: 4, tissue: 11 };

/** White on all sides, for a reader that looks for the line itself. */
const FRAME = 10;

/** How far black and white are told apart, after a blur that rounds the corners of pixels. */
const BLACK_AND_WHITE = { blur: 0.8, threshold: 150 };

/**
 * How a line is shown: by how much it stands out, in gray or in black and white, which brings out the
 * bitmap type of old screens; or by how light it is, in black and white, which brings out type with a
 * shadow over tissue. Framed, it is gray again; then, as in black and white, the line is looked for in
 * it.
 */
export type Shades = 'gray' | 'framed' | 'black-and-white' | 'brightness';

/** A line as large as it is read best, and how to get back from it. */
export interface EnlargedLine {
  /** A portable graymap, which costs nothing to write and to read. */
  readonly pgm: Buffer;
  /** Pixels of it for one of the line. */
  readonly scale: number;
  /** Pixels above it, and to its left. */
  readonly margin: { readonly top: number; readonly left: number };
  /** Whether the line is to be looked for in it; else it is the line. */
  readonly isFramed: boolean;
}

/**
 * Enlarges a line by a whole factor, by cubic interpolation.
 *
 * @param letterHeight the height of its letters, in pixels.
 * @param isPlain whether it stands on plain ground.
 */
export async function enlarge(
  image: LineImage,
  letterHeight: number,
  shades: Shades,
  isPlain: boolean,
): Promise<EnlargedLine> {
  const scale = Math.max(1, Math.min(MOST, Math.round(LETTER_HEIGHT / letterHeight)));
  const isFramed = shades === 'framed' || shades === 'black-and-white';
  const margin = isFramed
    ? { top: FRAME, left: FRAME }
    : { top: isPlain ? MARGIN.plain : MARGIN.tissue, left: 0 };
  const large = enlargedBy(scale, image);
  const isGray = shades === 'gray' || shades === 'framed';
  const shown = isGray ? large : await inBlackAndWhite(large);
  return { pgm: withMargin(shown, margin), scale, margin, isFramed };
}

async function inBlackAndWhite({ pixels, width, height }: LineImage): Promise<LineImage> {
  const { blur, threshold } = BLACK_AND_WHITE;
  const sharp = await loadSharp();
  const shown = await sharp(pixels, { raw: { width, height, channels: 1 } })
    .blur(blur)
    .threshold(threshold)
    .toColourspace('b-w')
    .raw()
    .toBuffer();
  return { pixels: shown, width, height };
}

/** A graymap of an image with as much white below and to the right of it as above and to its left. */
function withMargin(image: LineImage, { top, left }: EnlargedLine['margin']): Buffer {
  const [width, height] = [image.width + 2 * left, image.height + 2 * top];
  const header = Buffer.from(`P5 ${width} ${height} 255\n`);
  const pgm = Buffer.alloc(header.length + width * height, 255);
  header.copy(pgm);
  for (let y = 0; y < image.height; y++) {
    const row = image.pixels.subarray(y * image.width, (y + 1) * image.width);
    pgm.set(row, header.length + (top + y) * width + left);
  }
  return pgm;
}
