import { boxHeight, boxWidth } from '../../region/index.ts';
import type { LineCandidate } from './line-candidate.ts';
import type { Stroke } from './strokes.ts';

/**
 * Letters end within two pixels, most echoes taper off sideways: the beam is several pixels wide. Type
 * of 8 to 20 px, also through JPEG at quality 75, falls by 62 levels or more; the limits lie below, so
 * that few lines are missed, and some echoes are found with them, of which no word is read (decision
 * 0012 has the counts).
 */
const SHARP = { levels: 55, share: 0.48 };
/** The same on a plain background, where dim type is found too. */
const SHARP_ON_PLAIN = { levels: 25, share: 0.45 };
/** Two letters are little evidence, and so is one that several may have run into. */
const SHARP_FOR_FEW = { levels: 75, share: 0.55 };
/** Two letters that are as sharp as drawn ones need not stand in one row, as in gb; */
const SHARP_AS_DRAWN = { levels: 80, share: 0.8 };
/** and may have run into one, of such widths as multiples of its height and so many rows of pixels for each of its lines. */
const TWO = { narrowest: 1, widest: 2, runs: 1.25, levels: 120 };
/** Share of a line's letters that must end at one base line or begin at one height. */
const ALIGNED = 0.5;
/**
 * A stroke from this width on, as a multiple of its height, is several letters run together; then
 * each of its lines is broken at least so often for every such square.
 */
const RUN_TOGETHER = { width: 2, runs: 0.5 };
/** One letter alone: widths as multiples of its height, the share of its box that it fills, height. */
const LETTER = { narrowest: 0.12, widest: 1.4, fullest: 0.85, highest: 26 };

/**
 * Whether strokes side by side are a line of text.
 *
 * @param isPlain whether what surrounds them is plain: no speckle, no edges.
 */
export function isText({ letters, height, box }: LineCandidate, isPlain: boolean): boolean {
  const { sharpness, contrast } = meanOf(letters);
  const fallsBy = ({ levels, share }: typeof SHARP) =>
    sharpness >= levels && sharpness >= share * contrast;
  const areRunTogether = letters.some((letter) => isRunTogether(letter));
  const isWide = boxWidth(box) > LETTER.widest * boxHeight(box);
  if (isPlain && letters.length === 1 && !areRunTogether && isWide) return false;
  const isLong = letters.length > 2 || areRunTogether;
  if (isPlain) {
    if (!fallsBy(SHARP_ON_PLAIN)) return false;
    return letters.length > 1 || isLong || looksLikeOne(letters[0]);
  }
  if (!isLong)
    return letters.length > 1 && fallsBy(SHARP_FOR_FEW) && alignment(letters, height) === 1;
  return (
    fallsBy(letters.length > 2 ? SHARP : SHARP_FOR_FEW) && alignment(letters, height) >= ALIGNED
  );
}

/**
 * Whether strokes over tissue are two letters that stand alone, such as GB: they are as sharp as nothing
 * else there, and need not stand in one row, nor apart.
 */
export function isShortWord({ letters }: LineCandidate): boolean {
  const { sharpness, contrast } = meanOf(letters);
  const { levels, share } = SHARP_AS_DRAWN;
  if (sharpness < levels || sharpness < share * contrast) return false;
  return letters.length === 2 || (letters.length === 1 && looksLikeTwo(letters[0]));
}

function isRunTogether(stroke: Stroke): boolean {
  const squares = boxWidth(stroke) / boxHeight(stroke);
  return (
    squares >= RUN_TOGETHER.width && stroke.runs >= RUN_TOGETHER.runs * squares * boxHeight(stroke)
  );
}

function looksLikeOne(letter: Stroke | undefined): boolean {
  if (letter === undefined) return false;
  const [width, height] = [boxWidth(letter), boxHeight(letter)];
  return (
    width >= LETTER.narrowest * height &&
    width <= LETTER.widest * height &&
    height <= LETTER.highest &&
    letter.area <= LETTER.fullest * width * height
  );
}

function looksLikeTwo(letter: Stroke | undefined): boolean {
  if (letter === undefined) return false;
  const squares = boxWidth(letter) / boxHeight(letter);
  return (
    squares >= TWO.narrowest &&
    squares <= TWO.widest &&
    boxHeight(letter) <= LETTER.highest &&
    letter.sharpness >= TWO.levels &&
    letter.runs >= TWO.runs * boxHeight(letter)
  );
}

/** Means over the letters, each as heavy as it has pixels. */
export function meanOf(letters: readonly Stroke[]): { sharpness: number; contrast: number } {
  let [sharpness, contrast, area] = [0, 0, 0];
  for (const letter of letters) {
    sharpness += letter.sharpness * letter.area;
    contrast += letter.contrast * letter.area;
    area += letter.area;
  }
  return { sharpness: sharpness / area, contrast: contrast / area };
}

/** The share of letters that end where most end or begin where most begin, whichever is larger. */
function alignment(letters: readonly Stroke[], height: number): number {
  const within = Math.max(1, Math.round(height / 8));
  const share = (edge: 'y0' | 'y1') => {
    const edges = letters.map((letter) => letter[edge]).sort((a, b) => a - b);
    const middle = edges[edges.length >> 1] ?? 0;
    return edges.filter((at) => Math.abs(at - middle) <= within).length / edges.length;
  };
  return Math.max(share('y0'), share('y1'));
}
