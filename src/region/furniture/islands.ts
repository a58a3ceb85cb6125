import { boxArea } from '../box.ts';
import { brightContent } from '../bright-content.ts';
import { type CellGrid, grow3x3 } from '../cell-grid.ts';
import type { Flood, Grown } from './flood.ts';

/** What is this light, apart from the tissue, may be an island. */
const NOT_BLACK = 20;
/** An island has a pixel this light: what is left of tissue in the depth has not. */
const LIGHT = 90;
/** A third of an island's lighter pixels fall by this much within two, as drawn edges do. */
const SHARP = { fall: 40, share: 1 / 3 };
/** Share of its bounds that a gray bar fills. */
const BAR_FILL = 0.9;

/**
 * Finds what stands on black beside the tissue, such as a gray bar, a body mark, a logo or an ECG: what
 * hangs together, does not touch the large bright part of the picture and is sharply bounded.
 *
 * @param gray row-major, `width` x `height`.
 * @param flood over `gray`.
 * @param margin as for {@link brightContent}.
 */
export function islands(
  gray: Uint8Array,
  width: number,
  height: number,
  flood: Flood,
  margin: number,
): Grown[] {
  const content = brightContent({ gray, change: null, width, height }, margin);
  if (content === null) return [];
  const tissue = tissuePixels(content.grid, width, height);
  const seen = new Uint8Array(gray.length);
  const found: Grown[] = [];
  for (let at = 0; at < gray.length; at++) {
    if ((gray[at] as number) < LIGHT || seen[at] === 1 || tissue[at] === 1) continue;
    const part = flood.from(at, NOT_BLACK, { until: tissue });
    for (const place of part.places) seen[place] = 1;
    if (!part.isCut && (isBar(part) || isSharp(gray, width, part.places))) found.push(part);
  }
  return found;
}

function isSharp(gray: Uint8Array, width: number, places: Int32Array): boolean {
  let [light, sharp] = [0, 0];
  for (const at of places) {
    const level = gray[at] ?? 0;
    if (level < LIGHT / 2) continue;
    light += 1;
    const floor = Math.min(
      gray[at - 2] ?? 255,
      gray[at + 2] ?? 255,
      gray[at - 2 * width] ?? 255,
      gray[at + 2 * width] ?? 255,
    );
    if (level - floor >= SHARP.fall) sharp += 1;
  }
  return sharp >= SHARP.share * light;
}

/** Whether a part fills its bounds: a gray bar has little edge around much that has none. */
function isBar({ places, box }: Grown): boolean {
  return places.length >= BAR_FILL * boxArea(box);
}

/** 1 for every pixel of the cells of tissue and of those around them. */
function tissuePixels(grid: CellGrid, width: number, height: number): Uint8Array {
  const { cells, across, down } = grow3x3(grid);
  const size = Math.max(Math.ceil(width / across), Math.ceil(height / down));
  const pixels = new Uint8Array(width * height);
  for (let row = 0; row < down; row++) {
    const first = row * size * width;
    for (let column = 0; column < across; column++) {
      if (cells[row * across + column] === 0) continue;
      pixels.fill(1, first + column * size, first + Math.min(width, (column + 1) * size));
    }
    for (let y = row * size + 1; y < Math.min(height, (row + 1) * size); y++) {
      pixels.copyWithin(y * width, first, first + width);
    }
  }
  return pixels;
}
