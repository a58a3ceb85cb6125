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
  const isLike = (a: number, b: number) => Math.abs(a - b) <= STRIP.within;
  const isBanner = (from: number, step: number, length: number) => {
    const levels = PLACES.map((place) => gray[from + step * Math.floor(place * length)] ?? 0);
    const level = levels.find(
      (one) =>
        one > threshold + STRIP.above && levels.filter((other) => isLike(one, other)).length > 1,
    );
    if (level === undefined) return false;
    let like = 0;
    for (let i = 0, at = from; i < length; i += STRIDE, at += STRIDE * step) {
      if (isLike(gray[at] ?? 0, level)) like++;
    }
    return STRIDE * like >= STRIP.share * length;
  };
  return {
    rows: fewOf(
      Uint8Array.from({ length: height }, (_, y) => (isBanner(y * width, 1, width) ? 1 : 0)),
    ),
    columns: fewOf(
      Uint8Array.from({ length: width }, (_, x) => (isBanner(x, width, height) ? 1 : 0)),
    ),
  };
}

function fewOf(lines: Uint8Array): Uint8Array {
  const count = lines.reduce((sum, line) => sum + line, 0);
  return count > STRIP.part * lines.length ? new Uint8Array(lines.length) : lines;
}
