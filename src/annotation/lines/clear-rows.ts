import { type Box, boxHeight, boxWidth } from '../../region/index.ts';
import { moved, shareBoth } from './boxes.ts';
import { isText } from './is-text.ts';
import { joinLetters } from './join-letters.ts';
import { levelOf } from './line-image.ts';
import { speckleMap } from './speckle.ts';
import { findStrokes } from './strokes.ts';
import { topHat } from './top-hat.ts';
import { type Row, widen } from './widen.ts';

/** Levels of a part of a frame, row-major. */
export interface Levels {
  readonly pixels: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** Letters are drawn in one level: what is darker than this share of it is not of them. */
const CLEAR = 0.84;
/** The level that this share of a row's box exceeds is that of its letters. */
const INK = 0.04;
/** Other words of a row stand no farther away than so many of its heights. */
const REACH = { across: 8, down: 0.5 };

/** A row that is so many times as high as its letters alone has echoes in it. */
const HIGHER = 1.3;
/** And so many times as few letters as they: several have run into one. */
const MORE = 1.5;
/** Fewer letters may be echoes. */
const SEVERAL = 3;

/** The rows of letters in and beside a row over tissue, where nothing but they is seen. */
export function clearRows(levels: Levels, row: Box): Row[] {
  const { part, levels: only } = onlyLetters(levels, row);
  const { pixels, width, height } = only;
  const contrast = topHat(pixels, width, height);
  const { strokes } = findStrokes(pixels, contrast, speckleMap(contrast, width, height), width);
  return joinLetters(strokes).flatMap((candidate) => {
    if (!isText(candidate, false)) return [];
    const box = moved(widen(candidate, strokes, false), part.x0, part.y0);
    return [{ box, height: candidate.height, letters: candidate.letters.length }];
  });
}

/**
 * Rows of letters alone in the place of such as echoes are a part of, which are higher and have run into
 * fewer strokes; and those that were not found at all.
 */
export function clearerRows(rows: readonly Row[], clear: readonly Row[]): Row[] {
  const inPlaceOf = (row: Row) => clear.filter((other) => shareBoth(row.box, other.box) > 1 / 2);
  const isUnclear = (row: Row) => {
    const others = inPlaceOf(row);
    const letters = others.reduce((sum, other) => sum + other.letters, 0);
    const height = Math.max(...others.map(({ box }) => boxHeight(box)));
    return letters >= MORE * row.letters && boxHeight(row.box) > HIGHER * height;
  };
  const unclear = new Set(rows.filter(isUnclear));
  const kept = rows.filter((row) => !unclear.has(row));
  const instead = new Set([...unclear].flatMap(inPlaceOf));
  const more = clear.filter(
    (row) =>
      (instead.has(row) || row.letters >= SEVERAL) &&
      kept.every(({ box }) => shareBoth(row.box, box) === 0),
  );
  return [...kept, ...more];
}

/**
 * The surroundings of a row with nothing but what is as light as its letters: echoes that touch them are
 * darker, and are gone.
 *
 * @returns the part of the frame that they are, too.
 */
function onlyLetters({ pixels, width, height }: Levels, row: Box): { part: Box; levels: Levels } {
  const [across, down] = [REACH.across * boxHeight(row), REACH.down * boxHeight(row)];
  const part = {
    x0: Math.max(0, Math.floor(row.x0 - across)),
    y0: Math.max(0, Math.floor(row.y0 - down)),
    x1: Math.min(width - 1, Math.ceil(row.x1 + across)),
    y1: Math.min(height - 1, Math.ceil(row.y1 + down)),
  };
  const least = CLEAR * levelOf(pixels, width, row, INK);
  const [wide, tall] = [boxWidth(part), boxHeight(part)];
  const levels = new Uint8Array(wide * tall);
  for (let y = 0; y < tall; y++) {
    const from = (part.y0 + y) * width + part.x0;
    for (let x = 0; x < wide; x++) {
      const level = pixels[from + x] as number;
      if (level >= least) levels[y * wide + x] = level;
    }
  }
  return { part, levels: { pixels: levels, width: wide, height: tall } };
}
