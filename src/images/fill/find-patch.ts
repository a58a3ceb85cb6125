import type { Box } from '../../region/index.ts';
import type { Holes } from './holes.ts';
import type { Picture } from './picture.ts';

/** Pixels around a hole that a patch's surroundings are compared with. */
const RING = 4;
/** Of the ring, about so many pixels are compared, and of the patch itself. */
const SAMPLES = 100;
/** Patches are looked for this many sizes of the hole away, and at least this many pixels. */
const REACH = { sizes: 3, pixels: 40 };
/** Places looked at on either side, each way. */
const PLACES = 8;
/** Surroundings whose levels differ by no more have no texture. */
const FLAT = 3;
/** Share of the ring that must be there to compare. */
const SEEN = 0.5;

/** How far away a patch lies. */
export interface Shift {
  readonly dx: number;
  readonly dy: number;
}

/**
 * Finds where the picture looks most like the surroundings of a hole: the shift by which the hole
 * meets untouched pixels only, and its ring those that differ least in the mean square. What a patch
 * itself holds beyond the levels around the hole counts against it likewise: a bright line that is
 * there only once stays so.
 *
 * @param hole inside the picture.
 * @returns null when no patch of its size is left; 'flat' when the surroundings are of one tone, as
 *   black is, and none is needed.
 */
export function findPatch(picture: Picture, holes: Holes, hole: Box): Shift | null | 'flat' {
  const surroundings = new Surroundings(picture, holes, hole);
  if (surroundings.areFlat) return 'flat';
  const width = hole.x1 - hole.x0 + 1;
  const height = hole.y1 - hole.y0 + 1;
  const sideways = shifts(width);
  let best: Shift | null = null;
  let least = Infinity;
  for (const dy of shifts(height)) {
    for (const dx of sideways) {
      if (Math.abs(dx) < width && Math.abs(dy) < height) continue;
      const { x0, y0, x1, y1 } = hole;
      if (!holes.isUntouched({ x0: x0 + dx, y0: y0 + dy, x1: x1 + dx, y1: y1 + dy })) continue;
      const difference = surroundings.differenceTo(dx, dy, least);
      if (difference >= least) continue;
      least = difference;
      best = { dx, dy };
    }
  }
  return best;
}

/** Shifts along one side, those nearest first: of equals the nearest wins. */
function shifts(side: number): number[] {
  const step = Math.max(REACH.sizes * side, REACH.pixels) / PLACES;
  const away = Array.from({ length: PLACES }, (_, i) => Math.round((i + 1) * step));
  away.push(side + RING);
  return [...new Set([0, ...away.flatMap((pixels) => [pixels, -pixels])])].sort(
    (a, b) => Math.abs(a) - Math.abs(b) || a - b,
  );
}

/** Samples of what is known around a hole, by their places, and of the places in it. */
class Surroundings {
  readonly #picture: Picture;
  readonly #holes: Holes;
  /** x and y in turns. */
  readonly #ring: Int32Array;
  readonly #inside: Int32Array;
  #lowest = 255;
  #highest = 0;

  constructor(picture: Picture, holes: Holes, hole: Box) {
    this.#picture = picture;
    this.#holes = holes;
    const { width, height, known } = holes;
    const ring: number[] = [];
    const inside: number[] = [];
    for (let y = Math.max(0, hole.y0 - RING); y <= Math.min(height - 1, hole.y1 + RING); y++) {
      for (let x = Math.max(0, hole.x0 - RING); x <= Math.min(width - 1, hole.x1 + RING); x++) {
        const isInside = x >= hole.x0 && x <= hole.x1 && y >= hole.y0 && y <= hole.y1;
        if (isInside) inside.push(x, y);
        else if (known[y * width + x] === 1) ring.push(x, y);
      }
    }
    this.#ring = thinned(ring);
    this.#inside = thinned(inside);
    const { pixels, channels } = picture;
    for (let i = 0; i < this.#ring.length; i += 2) {
      const at = ((this.#ring[i + 1] ?? 0) * width + (this.#ring[i] ?? 0)) * channels;
      for (let channel = 0; channel < channels; channel++) {
        const level = pixels[at + channel] ?? 0;
        if (level < this.#lowest) this.#lowest = level;
        if (level > this.#highest) this.#highest = level;
      }
    }
  }

  get areFlat(): boolean {
    return this.#ring.length > 0 && this.#highest - this.#lowest <= FLAT;
  }

  /** Mean square, in gray levels; Infinity when too little can be compared, or for `enough`. */
  differenceTo(dx: number, dy: number, enough: number): number {
    const { pixels, channels } = this.#picture;
    const { width, height, untouched } = this.#holes;
    const ring = this.#ring;
    const places = ring.length / 2;
    let [sum, seen] = [0, 0];
    for (let i = 0; i < ring.length; i += 2) {
      const x = ring[i] ?? 0;
      const y = ring[i + 1] ?? 0;
      const from = (y + dy) * width + x + dx;
      if (x + dx < 0 || y + dy < 0 || x + dx >= width || y + dy >= height) continue;
      if (untouched[from] !== 1) continue;
      seen += 1;
      for (let channel = 0; channel < channels; channel++) {
        const here = pixels[(y * width + x) * channels + channel] ?? 0;
        sum += (here - (pixels[from * channels + channel] ?? 0)) ** 2;
      }
    }
    // Where nothing around the hole is known, every patch is as good as any other.
    if (places === 0) return this.#excess(dx, dy);
    if (seen < SEEN * places) return Infinity;
    // An edge that is not seen is not fitted to: the other edges must be that much more alike.
    const difference = ((sum / seen) * places ** 2) / seen ** 2;
    return difference >= enough ? Infinity : difference + this.#excess(dx, dy);
  }

  /** Mean square by which a patch goes beyond the levels around the hole. */
  #excess(dx: number, dy: number): number {
    if (this.#lowest > this.#highest) return 0;
    const { pixels, channels, width } = this.#picture;
    const inside = this.#inside;
    let sum = 0;
    for (let i = 0; i < inside.length; i += 2) {
      const at = (((inside[i + 1] ?? 0) + dy) * width + (inside[i] ?? 0) + dx) * channels;
      for (let channel = 0; channel < channels; channel++) {
        const level = pixels[at + channel] ?? 0;
        sum += Math.max(0, level - this.#highest, this.#lowest - level) ** 2;
      }
    }
    return (2 * sum) / Math.max(1, inside.length);
  }
}

/** Every so many of places that are given as x and y in turns. */
function thinned(places: readonly number[]): Int32Array {
  const every = Math.max(1, Math.floor(places.length / 2 / SAMPLES));
  return Int32Array.from(places.filter((_, i) => (i >> 1) % every === 0));
}
