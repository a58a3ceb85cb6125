import type { Raster } from '../studies/index.ts';
import { type Box, boxHeight, boxWidth } from './box.ts';
import type { CellGrid } from './cell-grid.ts';

/** Boxes are sampled so that their longer side has about this many samples. */
const SAMPLES = 256;
/** From this saturation on, (max - min) / max, nothing is a tint. */
const SATURATED = 0.8;
/** Tints are told for bins of brightness this wide. */
const BIN = 16;
/** A bin tells a tint where it has at least this share of the samples. */
const BIN_SHARE = 0.0005;
/** A sample none of whose channels is lighter is dark. */
const DARK = 24;

/** Where in a box there is colour, and where it is dark, sampled. */
export interface ColourSamples {
  readonly coloured: CellGrid;
  readonly dark: CellGrid;
}

/**
 * Samples the colour of a box. A sample has colour where its channels differ by `margin` and it is
 * either saturated or apart, by as much, from the tint of its brightness: scanners tint their grays
 * by a table of brightness, so the tint is the median of the unsaturated samples of like brightness.
 *
 * @param box inside the raster.
 * @param share where fewer of the samples differ by the margin, nothing is looked at more closely.
 * @returns null when fewer do, as in gray images.
 */
export function sampleColour(
  { pixels, width, channels }: Raster,
  box: Box,
  margin: number,
  share: number,
): ColourSamples | null {
  if (channels === 1) return null;
  const step = Math.max(1, Math.round(Math.max(boxWidth(box), boxHeight(box)) / SAMPLES));
  const across = Math.ceil(boxWidth(box) / step);
  const down = Math.ceil(boxHeight(box) / step);
  const samples: Samples = { start: 3 * (box.y0 * width + box.x0), width, step, across, down };
  if (countColourful(pixels, samples, margin) < Math.max(1, share * across * down)) return null;

  const places = placesOf(samples);
  const tints = tintsOf(pixels, places);
  const coloured = cellsOf(places, (at) => {
    const spread = spreadAt(pixels, at);
    if (spread < margin) return 0;
    if (spread >= SATURATED * lightest(pixels, at)) return 1;
    const tint = tints[binAt(pixels, at)] ?? NO_TINT;
    const apart =
      Math.abs(redness(pixels, at) - tint.redness) + Math.abs(blueness(pixels, at) - tint.blueness);
    return apart >= margin ? 1 : 0;
  });
  const dark = cellsOf(places, (at) => (lightest(pixels, at) <= DARK ? 1 : 0));
  return { coloured: { across, down, cells: coloured }, dark: { across, down, cells: dark } };
}

/** Samples a number of pixels apart, `across` x `down` of them from the byte `start` on. */
interface Samples {
  readonly start: number;
  readonly width: number;
  readonly step: number;
  readonly across: number;
  readonly down: number;
}

/** How many samples have channels that differ by a margin. */
function countColourful(pixels: Uint8Array, samples: Samples, margin: number): number {
  const { start, width, step, across, down } = samples;
  let count = 0;
  for (let row = 0; row < down; row++) {
    const from = start + 3 * row * step * width;
    for (let at = from, end = from + 3 * step * across; at < end; at += 3 * step) {
      const r = pixels[at] ?? 0;
      const g = pixels[at + 1] ?? 0;
      const b = pixels[at + 2] ?? 0;
      // Most are gray, which is quickly seen.
      if ((r !== g || g !== b) && spreadAt(pixels, at) >= margin) count++;
    }
  }
  return count;
}

function placesOf({ start, width, step, across, down }: Samples): Uint32Array {
  const places = new Uint32Array(across * down);
  for (let row = 0, i = 0; row < down; row++) {
    const from = start + 3 * row * step * width;
    for (let column = 0; column < across; column++, i++) places[i] = from + 3 * column * step;
  }
  return places;
}

function cellsOf(places: Uint32Array, cell: (at: number) => 0 | 1): Uint8Array {
  const cells = new Uint8Array(places.length);
  for (let i = 0; i < places.length; i++) cells[i] = cell(places[i] ?? 0);
  return cells;
}

/** How far red and blue are above green. */
interface Tint {
  readonly redness: number;
  readonly blueness: number;
}

const NO_TINT: Tint = { redness: 0, blueness: 0 };

/** The tint of each bin of brightness; that of the darker neighbour where a bin is too rare. */
function tintsOf(pixels: Uint8Array, places: Uint32Array): Tint[] {
  const bins = 256 / BIN;
  const red = new Uint32Array(bins * 511);
  const blue = new Uint32Array(bins * 511);
  const counts = new Uint32Array(bins);
  for (const at of places) {
    if (spreadAt(pixels, at) >= SATURATED * lightest(pixels, at)) continue;
    const bin = binAt(pixels, at);
    counts[bin] = (counts[bin] ?? 0) + 1;
    const r = bin * 511 + 255 + redness(pixels, at);
    red[r] = (red[r] ?? 0) + 1;
    const b = bin * 511 + 255 + blueness(pixels, at);
    blue[b] = (blue[b] ?? 0) + 1;
  }
  let last = NO_TINT;
  return Array.from(counts, (count, bin) => {
    if (count < Math.max(1, BIN_SHARE * places.length)) return last;
    last = { redness: median(red, bin, count), blueness: median(blue, bin, count) };
    return last;
  });
}

function median(histograms: Uint32Array, bin: number, count: number): number {
  let seen = 0;
  for (let i = 0; i < 511; i++) {
    seen += histograms[bin * 511 + i] ?? 0;
    if (2 * seen >= count) return i - 255;
  }
  return 0;
}

function lightest(pixels: Uint8Array, at: number): number {
  return Math.max(pixels[at] ?? 0, pixels[at + 1] ?? 0, pixels[at + 2] ?? 0);
}

function spreadAt(pixels: Uint8Array, at: number): number {
  const r = pixels[at] ?? 0;
  const g = pixels[at + 1] ?? 0;
  const b = pixels[at + 2] ?? 0;
  return Math.max(r, g, b) - Math.min(r, g, b);
}

function redness(pixels: Uint8Array, at: number): number {
  return (pixels[at] ?? 0) - (pixels[at + 1] ?? 0);
}

function blueness(pixels: Uint8Array, at: number): number {
  return (pixels[at + 2] ?? 0) - (pixels[at + 1] ?? 0);
}

/** By the mean of the channels: close enough to brightness, and cheap. */
function binAt(pixels: Uint8Array, at: number): number {
  const sum = (pixels[at] ?? 0) + (pixels[at + 1] ?? 0) + (pixels[at + 2] ?? 0);
  return Math.floor(sum / (3 * BIN));
}
