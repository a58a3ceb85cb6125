/** Which rows and which columns of a frame are marked, by 1. */
export interface Lines {
  readonly rows: Uint8Array;
  readonly columns: Uint8Array;
}

/**
 * Rows and columns of which this share has one level, within 2 and this much above the threshold,
 * belong to banners and button bars, unless more than this part of all are so.
 */
const STRIP = { share: 0.6, within: 2, above: 20, part: 1 / 3 };
/** Of a row or column every so many pixels are looked at: enough for banners, and quick. */
const STRIDE = 4;
/** The level of a line is the first that pixels at two of these places have, if it has one. */
const PLACES = [1 / 12, 1 / 4, 5 / 12, 7 / 12, 3 / 4, 11 / 12];

/**
 * The rows and columns of a frame that belong to banners and button bars: those of which most has
 * one light level. A picture that is so throughout has none.
 *
 * @param gray row-major gray values, `width` x `height`.
 * @param threshold levels up to this are the screen's black.
 */
export function bannerLines(
  gray: Uint8Array,
  width: number,
  height: number,
  threshold: number,
): Lines {
  const rows = new Uint8Array(height);
  const columns = new Uint8Array(width);
  const lightest = threshold + STRIP.above;
  for (let y = 0; y < height; y++) {
    if (isBanner(gray, y * width, 1, width, lightest)) rows[y] = 1;
  }
  for (let x = 0; x < width; x++) {
    if (isBanner(gray, x, width, height, lightest)) columns[x] = 1;
  }
  return { rows: fewOf(rows), columns: fewOf(columns) };
}

function isBanner(
  gray: Uint8Array,
  from: number,
  step: number,
  length: number,
  above: number,
): boolean {
  const level = commonLevel(gray, from, step, length, above);
  if (level === null) return false;
  let like = 0;
  const stride = STRIDE * step;
  for (let at = from, end = from + step * length; at < end; at += stride) {
    if (isLike(gray[at] ?? 0, level)) like++;
  }
  return STRIDE * like >= STRIP.share * length;
}

/** The first level above one that pixels at two of the places have; null for none. */
function commonLevel(
  gray: Uint8Array,
  from: number,
  step: number,
  length: number,
  above: number,
): number | null {
  for (let i = 0; i < PLACES.length; i++) {
    const level = gray[from + step * Math.floor((PLACES[i] ?? 0) * length)] ?? 0;
    if (level <= above) continue;
    for (let k = 0; k < PLACES.length; k++) {
      const other = gray[from + step * Math.floor((PLACES[k] ?? 0) * length)] ?? 0;
      if (k !== i && isLike(other, level)) return level;
    }
  }
  return null;
}

function isLike(a: number, b: number): boolean {
  return Math.abs(a - b) <= STRIP.within;
}

function fewOf(lines: Uint8Array): Uint8Array {
  let count = 0;
  for (const line of lines) count += line;
  return count > STRIP.part * lines.length ? new Uint8Array(lines.length) : lines;
}
