import { type Box, boxArea, boxHeight, boxWidth } from '../../region/index.ts';
import { extremes, type Raster } from '../../studies/index.ts';
import { moved, shareBoth, union } from './boxes.ts';
import { brightnessImage } from './brightness-image.ts';
import { clearerRows, clearRows, type Levels } from './clear-rows.ts';
import { isOnLight, isPlainAround } from './ground.ts';
import { isShortWord, isText } from './is-text.ts';
import { joinLetters } from './join-letters.ts';
import { lightPanels, panelsAmong } from './light-panels.ts';
import { type LineImage, lineImage } from './line-image.ts';
import type { LineCandidate } from './line-candidate.ts';
import { speckleMap, type SpeckleMap } from './speckle.ts';
import { findStrokes } from './strokes.ts';
import { topHat } from './top-hat.ts';
import { mergeRows, type Row, widen } from './widen.ts';

/** A line of text, or a part of one, on a frame. */
export interface TextLine {
  /** What its ink takes up, in pixels. */
  readonly box: Box;
  /** Whether the letters are lighter or darker than what is behind them. */
  readonly ink: 'light' | 'dark';
  /** The median height of its letters, in pixels. */
  readonly height: number;
  readonly image: LineImage;
  /** The same by how light it is; null on plain ground, where that tells nothing more. */
  readonly brightness: LineImage | null;
}

/** A line where it stands. */
export interface StandingLine extends TextLine {
  /**
   * What must be hidden with it: the panel that dark letters stand on, whose size tells how much is
   * written there; else the line's own box.
   */
  readonly ground: Box;
}

/** Of a frame's area: what is larger is a page, not the ground of a caption. */
const LARGEST_PANEL = 0.25;

/**
 * Large letters with shadows look like speckle of this level and more. Where there is such, lines are
 * looked for as if there was not, too.
 */
const LETTERS = 85;

/** A bar under letters fills so much of its box. */
const FILLED = 0.5;

/** A short word over tissue has no line in its row so many of its heights away. */
const ALONE = 3;

interface FoundLine {
  readonly line: StandingLine;
  /** How many strokes of the height of letters it has. */
  readonly letters: number;
}

/**
 * Finds the lines of text on a frame, outside the tissue and over it, of any colour and in type from
 * 8 px on, from the top down. Words far apart in one row are lines of their own. Light type is found
 * on anything; dark type on light, flat ground only.
 *
 * What is thinner than letters' strokes may be stands out by its top-hat; strokes of the height of
 * letters are joined to their neighbours; and a line is text where its strokes have the sharp sides
 * of drawn things and stand in a row. How light a pixel is to a reader of letters is told by its
 * largest channel: type in a pure colour is as far from black by it as white type is; by luma, blue
 * letters would be all but black.
 */
export function findLines(raster: Raster): StandingLine[] {
  const { width, height } = raster;
  const pixels = extremes(raster).greatest;
  const { lines: light, shapes } = linesOf({ pixels, width, height }, 'light');
  const panels = lightPanels(pixels, width, height);
  const boxes = [...light.map(({ line }) => line.box), ...shapes];
  const dark = [...panels, ...panelsAmong(boxes, panels, pixels, width)]
    .flatMap((panel) => {
      const found = linesOf(inverted(pixels, width, panel), 'dark').lines;
      return found.map(({ line, letters }) => ({
        line: onPanel(line, panel, width * height),
        letters,
      }));
    })
    .filter(({ line: { box } }) => isOnLight(pixels, width, box));
  return eitherInk(light, dark)
    .map(({ line }) => line)
    .sort((a, b) => a.box.y0 - b.box.y0 || a.box.x0 - b.box.x0);
}

/**
 * What lies between dark letters looks like light ones, and the other way about over bright tissue:
 * in one place the ink counts that has more letters.
 */
function eitherInk(light: readonly FoundLine[], dark: readonly FoundLine[]): FoundLine[] {
  const kept = new Set(dark);
  const plain = light.filter(({ line: { box }, letters }) => {
    const inPlace = [...kept].filter(({ line }) => shareBoth(box, line.box) > 1 / 2);
    const darkLetters = inPlace.reduce((sum, other) => sum + other.letters, 0);
    if (darkLetters > 0 && darkLetters >= letters) return false;
    for (const other of inPlace) kept.delete(other);
    return true;
  });
  return [...plain, ...kept];
}

/** Lines of one ink, and the boxes of what is filled as no letter is: bars under letters of the other. */
function linesOf(
  { pixels, width, height }: Levels,
  ink: TextLine['ink'],
): { lines: FoundLine[]; shapes: Box[] } {
  const contrast = topHat(pixels, width, height);
  const speckle = speckleMap(contrast, width, height);
  const isPlain = (box: Box) => isPlainAround(contrast, width, box);
  const [shapes, short] = [[] as Box[], [] as LineCandidate[]];
  const rowsBy = (map: SpeckleMap): Row[] => {
    const { strokes } = findStrokes(pixels, contrast, map, width);
    const lines = joinLetters(strokes).filter((candidate) => {
      const { letters, box } = candidate;
      // One dark shape on light ground may be the hole of a bold letter.
      const isLetters = ink === 'light' || letters.length > 1 || boxWidth(box) > boxHeight(box);
      if (isLetters && isText(candidate, isPlain(box))) return true;
      if (ink === 'light' && isShortWord(candidate)) short.push(candidate);
      const [shape] = letters;
      if (shape !== undefined && letters.length === 1 && shape.area >= FILLED * boxArea(box))
        shapes.push(box);
      return false;
    });
    const wide = lines.map((line) => ({
      box: widen(line, strokes, isPlain(line.box)),
      height: line.height,
      letters: line.letters.length,
    }));
    return mergeRows(wide);
  };
  const [rows, less] = [rowsBy(speckle), speckle.atMost(LETTERS)];
  const both = less === null ? rows : mergeRows(largerRows(rows, rowsBy(less)));
  const over = ink === 'light' ? both.filter(({ box }) => !isPlain(box)) : [];
  const clear = over.flatMap(({ box }) => clearRows({ pixels, width, height }, box));
  const merged = clear.length === 0 ? both : mergeRows(clearerRows(both, mergeRows(clear)));
  const alone = short.filter(({ box }, i) => {
    const isFirst = short.every((other, j) => j >= i || shareBoth(box, other.box) === 0);
    return isFirst && merged.every((line) => !isNear(box, line.box));
  });
  const words = alone.map(({ box, height, letters }) => ({ box, height, letters: letters.length }));
  const found = [...merged, ...words].map(({ box, height, letters }) => {
    const around = speckle.at((box.x0 + box.x1) >> 1, (box.y0 + box.y1) >> 1);
    const image = lineImage(contrast, width, box, around);
    const brightness = isPlain(box)
      ? null
      : brightnessImage({ levels: pixels, contrast, width }, box, around);
    return { line: { box, ground: box, ink, height, image, brightness }, letters };
  });
  return { lines: found, shapes };
}

/** Of rows that were found in two ways in one place the larger ones; of equal ones the first. */
function largerRows(rows: readonly Row[], others: readonly Row[]): Row[] {
  const isLess = (row: Row, other: Row) =>
    shareBoth(row.box, other.box) > 1 / 2 && boxArea(row.box) < boxArea(other.box);
  const kept = rows.filter((row) => !others.some((other) => isLess(row, other)));
  const more = others.filter((other) =>
    kept.every((row) => shareBoth(row.box, other.box) <= 1 / 2),
  );
  return [...kept, ...more];
}

/** Whether a box lies no farther from another than so many of its heights. */
function isNear(box: Box, other: Box): boolean {
  const reach = ALONE * boxHeight(box);
  return (
    box.x0 - reach <= other.x1 &&
    box.x1 + reach >= other.x0 &&
    box.y0 <= other.y1 &&
    box.y1 >= other.y0
  );
}

function inverted(pixels: Uint8Array, width: number, part: Box): Levels {
  const [across, down] = [part.x1 - part.x0 + 1, part.y1 - part.y0 + 1];
  const levels = new Uint8Array(across * down);
  for (let y = 0; y < down; y++) {
    const from = (part.y0 + y) * width + part.x0;
    for (let x = 0; x < across; x++) levels[y * across + x] = 255 - (pixels[from + x] as number);
  }
  return { pixels: levels, width: across, height: down };
}

/** A line as it lies on the frame, found on a panel of it. */
function onPanel(line: StandingLine, panel: Box, pixels: number): StandingLine {
  const box = moved(line.box, panel.x0, panel.y0);
  const isPage = boxArea(panel) > LARGEST_PANEL * pixels;
  return { ...line, box, ground: isPage ? box : union(panel, box) };
}
