import { brightness, type Lettering, type Picture, type Rectangle } from '../picture.ts';
import { lineWidth } from '../type/index.ts';
import type { PlacedFan } from './layout.ts';

/** Where a technologist leaves the typed words: under the image, in its dark corner, or on tissue. */
export type Spot = 'below' | 'corner' | 'tissue';

/** How typed words stand on the screen. */
export interface PlacedAnnotation {
  readonly lines: readonly string[];
  readonly box: Rectangle;
  /** Brightness of the letters less that of the brightest tenth behind them, or of the light bar
   *  less that of dark letters. */
  readonly contrast: number;
}

/** Share of the width under an image that is left to words; a body mark takes the rest. */
const LEFT_TO_WORDS = 0.84;
/** Least contrast at which letters count as readable, of 255. */
export const LEAST_CONTRAST = 60;
const MARGIN = 4;

/**
 * Writes typed words at a spot of an image, in as many lines as its width asks for.
 *
 * @param inverse dark letters on a bar of their colour.
 * @param chance 0 to 1: where along the spot.
 */
export function placeAnnotation(
  picture: Picture,
  words: readonly string[],
  { region, fan, cmPerPixel }: PlacedFan,
  spot: Spot,
  letters: Lettering,
  { inverse, chance }: { readonly inverse: boolean; readonly chance: number },
): PlacedAnnotation {
  const face = (2 * fan.radius * Math.sin(fan.halfAngle)) / cmPerPixel;
  const corner = Math.floor((region.width - face) / 2) - 2 * MARGIN - 24;
  // A linear image has no dark corner.
  const taken = spot === 'corner' && corner < 60 ? 'below' : spot;
  const widest = { corner, tissue: 0.5 * region.width, below: LEFT_TO_WORDS * region.width }[taken];
  const lines = broken(words, widest, letters);
  const lineHeight = letters.size + MARGIN;
  const width = Math.max(0, ...lines.map((line) => lineWidth(letters.face, letters.size, line)));
  const height = lines.length * lineHeight - MARGIN;
  const { x, y } = region;
  const place = {
    below: {
      x: x + chance * Math.max(0, LEFT_TO_WORDS * region.width - width),
      y: y + region.height + 6,
    },
    corner: { x: x + MARGIN, y: y + MARGIN },
    tissue: {
      x: x + 0.5 * region.width + (chance - 0.5) * 0.3 * region.width - width / 2,
      y: y + region.height * (0.45 + 0.4 * chance),
    },
  }[taken];
  const box = { x: Math.round(place.x), y: Math.round(place.y), width, height };
  const behind = brightestTenth(picture, box);
  const bright = brightness(letters.colour);
  if (inverse) {
    const around = { x: box.x - 2, y: box.y - 2, width: box.width + 4, height: box.height + 4 };
    picture.fill(around, letters.colour);
  }
  const ink: Lettering = inverse ? { ...letters, colour: [0, 0, 0], shadow: false } : letters;
  for (const [i, line] of lines.entries()) {
    picture.write(line, box.x, box.y + i * lineHeight, ink, 'annotation');
  }
  return { lines, box, contrast: inverse ? bright : bright - behind };
}

/** Words in lines no wider than that, one word a line at least. */
function broken(words: readonly string[], widest: number, { face, size }: Lettering): string[] {
  const lines: string[] = [];
  for (const word of words) {
    const longer = lines.length === 0 ? word : `${lines.at(-1) ?? ''} ${word}`;
    if (lines.length > 0 && lineWidth(face, size, longer) > widest) lines.push(word);
    else lines[Math.max(0, lines.length - 1)] = longer;
  }
  return lines;
}

function brightestTenth(picture: Picture, { x, y, width, height }: Rectangle): number {
  const values: number[] = [];
  for (let row = y; row < y + height; row++) {
    for (let column = x; column < x + width; column++) values.push(picture.at(column, row));
  }
  values.sort((a, b) => a - b);
  return values[Math.floor(0.9 * values.length)] ?? 0;
}
