import { loadSharp } from '../../studies/index.ts';
import type { LineImage } from '../lines/line-image.ts';

/** Letters are made about this high, in pixels: what the recognition network was trained on. */
const LETTER_HEIGHT = 30;
/** Small type is enlarged so many times at most: beyond that there is nothing more to see. */
const MOST = 4;
/**
 * White above and below the enlarged line, in pixels. The line is read as it is shown, so that this makes
 * its letters as high in it as those that the network was trained on; none is needed at its ends.
 */
const MARGIN = 11;

/** How far black and white are told apart, after a blur that rounds the corners of pixels. */
const BLACK_AND_WHITE = { blur: 0.8, threshold: 150 };

/**
 * How a line is shown: by how much it stands out, in gray or in black and white, which brings out the
 * bitmap type of old screens; or by how light it is, in black and white, which brings out type with a
 * shadow over tissue.
 */
export type Shades = 'gray' | 'black-and-white' | 'brightness';

/** A line as large as it is read best, and how to get back from it. */
export interface EnlargedLine {
  /** A portable graymap, which costs nothing to write and to read. */
  readonly pgm: Buffer;
  /** Pixels of it for one of the line. */
  readonly scale: number;
  /** Pixels above it. */
  readonly margin: number;
}

/**
 * Enlarges a line by a whole factor, by cubic interpolation.
 *
 * @param letterHeight the height of its letters, in pixels.
 */
export async function enlarge(
  image: LineImage,
  letterHeight: number,
  shades: Shades,
): Promise<EnlargedLine> {
  const { pixels, width, height } = image;
  const scale = Math.max(1, Math.min(MOST, Math.round(LETTER_HEIGHT / letterHeight)));
  const sharp = await loadSharp();
  const large = sharp(pixels, { raw: { width, height, channels: 1 } })
    .resize(scale * width, scale * height, { kernel: 'cubic', fit: 'fill' })
    .extend({ top: MARGIN, bottom: MARGIN, background: '#fff' })
    .toColourspace('b-w');
  // sharp blurs before it extends, whatever the order of the calls, which does no harm.
  const { blur, threshold } = BLACK_AND_WHITE;
  const shaded = shades === 'gray' ? large : large.blur(blur).threshold(threshold);
  const { data, info } = await shaded.raw().toBuffer({ resolveWithObject: true });
  const header = Buffer.from(`P5 ${info.width} ${info.height} 255\n`);
  return { pgm: Buffer.concat([header, data]), scale, margin: MARGIN };
}
