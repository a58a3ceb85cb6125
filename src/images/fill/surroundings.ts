import type { Box } from '../../region/index.ts';
import type { Holes } from './holes.ts';
import type { Picture } from './picture.ts';

/** Pixels around a hole that a patch's surroundings are compared with. */
export const RING = 4;
/** Of the ring, about so many pixels are compared, and of the patch itself. */
const SAMPLES = 100;
/** Surroundings whose levels differ by no more have no texture. */
const FLAT = 3;
/** Share of the ring that must be there to compare. */
const SEEN = 0.5;
/** What rounding may add to a mean square, as a share of it. */
const ROUNDING = 1e-9;

/** Samples of what is known around a hole, and of the places in it. */
export class Surroundings {
  readonly #picture: Picture;
  readonly #holes: Holes;
  /** The hole with its ring, inside the picture. */
  readonly #bounds: Box;
  /** Places around the hole and in it, in pixels from the picture's first. */
  readonly #ring: Int32Array;
  readonly #inside: Int32Array;
  /** Of the ring, for each channel in turn. */
  readonly #levels: Uint8Array;
  readonly #lowest: number;
  readonly #highest: number;

  constructor(picture: Picture, holes: Holes, hole: Box) {
    this.#picture = picture;
    this.#holes = holes;
    const { width, height } = holes;
    this.#bounds = {
      x0: Math.max(0, hole.x0 - RING),
      y0: Math.max(0, hole.y0 - RING),
      x1: Math.min(width - 1, hole.x1 + RING),
      y1: Math.min(height - 1, hole.y1 + RING),
    };
    this.#ring = thinned(ringOf(holes, hole, this.#bounds));
    this.#inside = thinned(placesOf(hole, width));
    const { pixels, channels } = picture;
    this.#levels = new Uint8Array(channels * this.#ring.length);
    let [lowest, highest] = [255, 0];
    for (let i = 0; i < this.#levels.length; i++) {
      const channel = i % channels;
      const place = this.#ring[(i - channel) / channels] as number;
      const level = pixels[channels * place + channel] as number;
      this.#levels[i] = level;
      if (level < lowest) lowest = level;
      if (level > highest) highest = level;
    }
    this.#lowest = lowest;
    this.#highest = highest;
  }

  get areFlat(): boolean {
    return this.#ring.length > 0 && this.#highest - this.#lowest <= FLAT;
  }

  /** Mean square, in gray levels; Infinity when too little can be compared, or for `enough`. */
  differenceTo(dx: number, dy: number, enough: number): number {
    const places = this.#ring.length;
    // Where nothing around the hole is known, every patch is as good as any other.
    if (places === 0) return this.#excess(dx, dy);
    const { x0, y0, x1, y1 } = this.#bounds;
    const isAllSeen = this.#holes.isUntouched({
      x0: x0 + dx,
      y0: y0 + dy,
      x1: x1 + dx,
      y1: y1 + dy,
    });
    const most = enough * places * (1 + ROUNDING);
    const [sum, seen] = isAllSeen
      ? [this.#differenceOfAll(dx, dy, most), places]
      : this.#differenceOfSeen(dx, dy, most);
    if (sum > most || seen < SEEN * places) return Infinity;
    // An edge that is not seen is not fitted to: the other edges must be that much more alike.
    const difference = ((sum / seen) * places ** 2) / seen ** 2;
    return difference >= enough ? Infinity : difference + this.#excess(dx, dy);
  }

  /** The sum of squares over the ring; or what exceeds `most`. */
  #differenceOfAll(dx: number, dy: number, most: number): number {
    const { pixels, channels, width } = this.#picture;
    const [ring, levels] = [this.#ring, this.#levels];
    const apart = dy * width + dx;
    let sum = 0;
    for (let i = 0, at = 0; i < ring.length && sum <= most; i++) {
      const from = channels * ((ring[i] as number) + apart);
      for (let channel = 0; channel < channels; channel++, at++) {
        const difference = (levels[at] as number) - (pixels[from + channel] as number);
        sum += difference * difference;
      }
    }
    return sum;
  }

  /** The same over what of the ring meets untouched pixels, and how many those are. */
  #differenceOfSeen(dx: number, dy: number, most: number): [sum: number, seen: number] {
    const { pixels, channels } = this.#picture;
    const { width, height, untouched } = this.#holes;
    const [ring, levels] = [this.#ring, this.#levels];
    let [sum, seen] = [0, 0];
    for (let i = 0; i < ring.length && sum <= most; i++) {
      const place = ring[i] as number;
      const x = (place % width) + dx;
      const from = place + dy * width + dx;
      if (x < 0 || x >= width || from < 0 || from >= width * height) continue;
      if (untouched[from] !== 1) continue;
      seen += 1;
      for (let channel = 0; channel < channels; channel++) {
        const here = levels[channels * i + channel] as number;
        const difference = here - (pixels[channels * from + channel] as number);
        sum += difference * difference;
      }
    }
    return [sum, seen];
  }

  /** Mean square by which a patch goes beyond the levels around the hole. */
  #excess(dx: number, dy: number): number {
    const [inside, lowest, highest] = [this.#inside, this.#lowest, this.#highest];
    if (lowest > highest) return 0;
    const { pixels, channels, width } = this.#picture;
    const apart = dy * width + dx;
    let sum = 0;
    for (let i = 0; i < inside.length; i++) {
      const from = channels * ((inside[i] as number) + apart);
      for (let channel = 0; channel < channels; channel++) {
        const level = pixels[from + channel] as number;
        const beyond = level > highest ? level - highest : level < lowest ? lowest - level : 0;
        sum += beyond * beyond;
      }
    }
    return sum / inside.length;
  }
}

/** The known places in some bounds but not in the hole. */
function ringOf({ width, known }: Holes, hole: Box, bounds: Box): number[] {
  const places: number[] = [];
  for (let y = bounds.y0; y <= bounds.y1; y++) {
    const isBeside = y >= hole.y0 && y <= hole.y1;
    for (let x = bounds.x0; x <= bounds.x1; x++) {
      if (isBeside && x === hole.x0) x = hole.x1 + 1;
      if (x <= bounds.x1 && known[y * width + x] === 1) places.push(y * width + x);
    }
  }
  return places;
}

function placesOf({ x0, y0, x1, y1 }: Box, width: number): number[] {
  const places: number[] = [];
  for (let y = y0; y <= y1; y++) {
    for (let x = x0; x <= x1; x++) places.push(y * width + x);
  }
  return places;
}

/** Every so many of some places, so that about as many are left as are compared. */
function thinned(places: readonly number[]): Int32Array {
  const every = Math.max(1, Math.floor(places.length / SAMPLES));
  const kept = new Int32Array(Math.ceil(places.length / every));
  for (let i = 0; i < kept.length; i++) kept[i] = places[i * every] as number;
  return kept;
}
