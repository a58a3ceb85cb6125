import type { Flood, Grown } from './flood.ts';

/** Ink is at least this light. */
const LIGHTEST_TISSUE = 110;
/** An ink pixel is this much lighter than some pixel two away. */
const EDGE = 60;
/** Pixels this much darker than the lightest still belong to its plateau. */
const PLATEAU = 20;
/**
 * What is drawn falls by so much within a pixel or two, where speckle and tissue fall slowly; over
 * light tissue it falls by less, and must be the flatter. `pixels` is the least of a plateau.
 */
const FALLS = [
  {
    by: 100,
    flat: [
      { pixels: 2, share: 0.75 },
      { pixels: 12, share: 0.5 },
    ],
  },
  { by: 55, flat: [{ pixels: 6, share: 0.8 }] },
];
/** By so many pixels the fallen part may be larger on each side. */
const BLUR = 2;

/**
 * Finds what looks drawn: small parts that are flat, light and sharply bounded. From each light pixel
 * with a sharp edge the plateau around it is followed; it is ink where it is small and, followed
 * further down, hardly grows. The flatness, the share of plateau in all of that, is 1 for a stamp, 0.5
 * or more for antialiased letters and those of a JPEG of quality 75, and about 0.2 for a speckle.
 *
 * @param gray row-major, `width` x `height`.
 * @param flood over `gray`.
 * @param largest parts have at most this width and height, in pixels.
 */
export function inkParts(
  gray: Uint8Array,
  width: number,
  height: number,
  flood: Flood,
  largest: number,
): Grown[] {
  const seen = new Uint8Array(gray.length);
  const parts: Grown[] = [];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = y * width + x;
      const level = gray[at] as number;
      if (level < LIGHTEST_TISSUE || seen[at] === 1) continue;
      if (!hasEdge(gray, width, height, x, y, level - EDGE)) continue;
      if (!isPeak(gray, width, height, x, y)) continue;
      const plateau = flood.from(at, level - PLATEAU, { largest, lightest: level });
      // From the others the same would be found, and what is lighter where this ended at it.
      for (const place of plateau.places) {
        if ((gray[place] as number) <= level) seen[place] = 1;
      }
      if (plateau.isCut) continue;
      const part = inkAround(flood, gray, plateau);
      if (part === null) continue;
      for (const place of part.places) seen[place] = 1;
      parts.push(part);
    }
  }
  return parts;
}

/** All of the ink that a plateau belongs to; null where it is none. */
function inkAround(flood: Flood, gray: Uint8Array, plateau: Grown): Grown | null {
  const [start = 0] = plateau.places;
  const floor = plateau.lightest - PLATEAU;
  const { x0, y0, x1, y1 } = plateau.box;
  const within = { x0: x0 - BLUR, y0: y0 - BLUR, x1: x1 + BLUR, y1: y1 + BLUR };
  for (const { by, flat } of FALLS) {
    const fallen = Math.max(1, plateau.lightest - by);
    const whole = flood.from(start, fallen, { within });
    if (whole.isCut) continue;
    const { places } = whole;
    let pixels = 0;
    for (const place of places) if ((gray[place] as number) >= floor) pixels++;
    const isFlat = flat.some(
      (least) => pixels >= least.pixels && pixels >= least.share * places.length,
    );
    if (isFlat) return whole;
  }
  return null;
}

/** Whether some pixel two away, in the row or in the column, is at most so light. */
function hasEdge(
  gray: Uint8Array,
  width: number,
  height: number,
  x: number,
  y: number,
  darker: number,
): boolean {
  const at = y * width + x;
  return (
    (x >= 2 && (gray[at - 2] as number) <= darker) ||
    (x + 2 < width && (gray[at + 2] as number) <= darker) ||
    (y >= 2 && (gray[at - 2 * width] as number) <= darker) ||
    (y + 2 < height && (gray[at + 2 * width] as number) <= darker)
  );
}

/** Whether no pixel next to a place is lighter; plateaus have many such, speckles one. */
function isPeak(gray: Uint8Array, width: number, height: number, x: number, y: number): boolean {
  const at = y * width + x;
  const level = gray[at] as number;
  const left = x > 0 ? 1 : 0;
  const right = x < width - 1 ? 1 : 0;
  const last = y < height - 1 ? at + width : at;
  for (let row = y > 0 ? at - width : at; row <= last; row += width) {
    for (let next = row - left; next <= row + right; next++) {
      if ((gray[next] as number) > level) return false;
    }
  }
  return true;
}
