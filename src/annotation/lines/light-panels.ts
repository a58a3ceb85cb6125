import { type Box, boxArea, boxHeight } from '../../region/index.ts';
import { isInside, shareBoth, union } from './boxes.ts';
import { LIGHT } from './ground.ts';
import { inFours } from './in-fours.ts';

/** The frame is looked at in tiles of this side, in pixels. */
const TILE = 8;
/** Levels from this on are light enough for a panel, and this share of a tile's pixels must be. */
const PANEL = { level: 144, share: 0.5 };

/** Share of a panel's pixels that are nearly as light as most of its light ones, within so many levels. */
const GROUND = { share: 0.4, within: 8 };
/** A bar that stands out as one shape may be as uneven as JPEG makes it. */
const UNEVEN = 20;
/** Panels whose sides are so many pixels apart at most begin and end in one row. */
const SAME_ROW = 2;
/** And no farther apart than so many of their heights: the tiles of several letters may be dark. */
const GAP = 3;
/** Share of a panel's outermost rows and columns that is at most so many levels below its ground. */
const EDGE = { share: 0.5, below: 48 };
/** The rim of a panel is its ground, within so many levels. */
const RIM = 32;

/**
 * The boxes of parts that are light and flat, as the ground under inverse type is.
 *
 * @param levels row-major, `width` x `height`.
 */
export function lightPanels(levels: Uint8Array, width: number, height: number): Box[] {
  const across = Math.ceil(width / TILE);
  const down = Math.ceil(height / TILE);
  const counts = new Uint8Array(across * down);
  const fours = inFours(levels, width);
  for (let y = 0; y < height; y++) {
    const tiles = (y >> 3) * across;
    for (let tile = 0; tile < across; tile++) {
      const from = y * width + TILE * tile;
      if (fours !== null && isDark(fours, from >> 2)) continue;
      let light = 0;
      for (let at = from, end = Math.min((y + 1) * width, from + TILE); at < end; at++) {
        if ((levels[at] as number) >= PANEL.level) light++;
      }
      counts[tiles + tile] = (counts[tiles + tile] as number) + light;
    }
  }
  const isLight = (index: number) => (counts[index] ?? 0) >= PANEL.share * TILE * TILE;
  const seen = new Uint8Array(counts.length);
  const panels: Box[] = [];
  for (let start = 0; start < counts.length; start++) {
    if (seen[start] === 1 || !isLight(start)) continue;
    seen[start] = 1;
    let box: Box | null = null;
    const pending = [start];
    for (let tile = pending.pop(); tile !== undefined; tile = pending.pop()) {
      const [x, y] = [tile % across, Math.floor(tile / across)];
      box = union(box, tileBox(x, y, width, height));
      for (let v = Math.max(0, y - 1); v <= Math.min(down - 1, y + 1); v++) {
        for (let u = Math.max(0, x - 1); u <= Math.min(across - 1, x + 1); u++) {
          const next = v * across + u;
          if (seen[next] === 1 || !isLight(next)) continue;
          seen[next] = 1;
          pending.push(next);
        }
      }
    }
    if (box !== null) panels.push(box);
  }
  const flat = joinedInRow(panels.map((panel) => drawnIn(levels, width, panel)))
    .filter((panel) => isFlat(levels, width, panel))
    .map((panel) => drawnOut(levels, width, panel));
  return distinct(flat);
}

/** Whether eight pixels, some of them perhaps of the next row, are darker than 128. */
function isDark(fours: Uint32Array, at: number): boolean {
  return (((fours[at] as number) | (fours[at + 1] ?? 0)) & 0x80808080) === 0;
}

/**
 * Which of some boxes are panels, drawn in to them: a low bar may lie so across the tiles that letters
 * darken each of those that it lies in.
 *
 * @param boxes of what looks like a line of light type, several letters run together.
 * @param known panels that were found; what lies in one is none of its own.
 */
export function panelsAmong(
  boxes: readonly Box[],
  known: readonly Box[],
  levels: Uint8Array,
  width: number,
): Box[] {
  const flat = boxes
    .filter((box) => known.every((panel) => shareBoth(panel, box) === 0))
    .map((box) => drawnIn(levels, width, box))
    .filter((box) => isFlat(levels, width, box, UNEVEN))
    .map((box) => drawnOut(levels, width, box));
  return distinct(flat);
}

/** Panels that do not lie in others: parts of one bar may have grown into each other. */
function distinct(panels: readonly Box[]): Box[] {
  return panels.filter((panel, i) => {
    return panels.every((other, j) => j >= i || !isInside(panel, other));
  });
}

/** Panels side by side, of one height, are one: bold letters break it where they fill a tile. */
function joinedInRow(panels: readonly Box[]): Box[] {
  const rows: Box[] = [];
  for (const panel of [...panels].sort((a, b) => a.x0 - b.x0)) {
    const at = rows.findIndex(
      (row) =>
        Math.abs(row.y0 - panel.y0) <= SAME_ROW &&
        Math.abs(row.y1 - panel.y1) <= SAME_ROW &&
        panel.x0 - row.x1 <= GAP * boxHeight(row),
    );
    const row = rows[at];
    if (row === undefined) rows.push(panel);
    else rows[at] = union(row, panel);
  }
  return rows;
}

function tileBox(x: number, y: number, width: number, height: number): Box {
  return {
    x0: Math.max(0, (x - 1) * TILE),
    y0: Math.max(0, (y - 1) * TILE),
    x1: Math.min(width, (x + 2) * TILE) - 1,
    y1: Math.min(height, (y + 2) * TILE) - 1,
  };
}

/** Moves each side inwards until half of it is about as light as the ground. */
function drawnIn(levels: Uint8Array, width: number, box: Box): Box {
  let { x0, y0, x1, y1 } = box;
  const least = Math.max(LIGHT, groundOf(histogramOf(levels, width, box)) - EDGE.below);
  const isLight = (from: number, step: number, count: number) => {
    let light = 0;
    for (let i = 0, at = from; i < count; i++, at += step) {
      if ((levels[at] as number) >= least) light++;
    }
    return light >= EDGE.share * count;
  };
  const row = (y: number) => isLight(y * width + x0, 1, x1 - x0 + 1);
  const column = (x: number) => isLight(y0 * width + x, width, y1 - y0 + 1);
  while (y0 < y1 && !row(y0)) y0++;
  while (y1 > y0 && !row(y1)) y1--;
  while (x0 < x1 && !column(x0)) x0++;
  while (x1 > x0 && !column(x1)) x1--;
  return { x0, y0, x1, y1 };
}

/**
 * Moves each side outwards as long as both ends of it are as light as the ground: letters leave a rim of
 * their bar around them, and where they darken whole tiles that is all that shows how far it goes.
 */
function drawnOut(levels: Uint8Array, width: number, box: Box): Box {
  const height = levels.length / width;
  const ground = groundOf(histogramOf(levels, width, box));
  // Darker ground may be that of light letters.
  if (ground < PANEL.level) return box;
  let { x0, y0, x1, y1 } = box;
  const isGround = (x: number, y: number) => {
    if (x < 0 || x >= width || y < 0 || y >= height) return false;
    return Math.abs((levels[y * width + x] as number) - ground) <= RIM;
  };
  for (let grown = true; grown;) {
    grown = true;
    if (isGround(x0 - 1, y0) && isGround(x0 - 1, y1)) x0--;
    else if (isGround(x1 + 1, y0) && isGround(x1 + 1, y1)) x1++;
    else if (isGround(x0, y0 - 1) && isGround(x1, y0 - 1)) y0--;
    else if (isGround(x0, y1 + 1) && isGround(x1, y1 + 1)) y1++;
    else grown = false;
  }
  return { x0, y0, x1, y1 };
}

/** Whether one light level is the ground of a box; bright speckle has many. */
function isFlat(levels: Uint8Array, width: number, box: Box, within = GROUND.within): boolean {
  const histogram = histogramOf(levels, width, box);
  const ground = groundOf(histogram);
  const last = Math.min(255, ground + within);
  let near = 0;
  for (let level = Math.max(LIGHT, ground - within); level <= last; level++) {
    near += histogram[level] as number;
  }
  return near >= GROUND.share * boxArea(box);
}

function histogramOf(levels: Uint8Array, width: number, box: Box): Uint32Array {
  const histogram = new Uint32Array(256);
  for (let y = box.y0; y <= box.y1; y++) {
    for (let i = y * width + box.x0, end = y * width + box.x1; i <= end; i++) {
      const level = levels[i] as number;
      histogram[level] = (histogram[level] as number) + 1;
    }
  }
  return histogram;
}

/** The commonest light level. */
function groundOf(histogram: Uint32Array): number {
  let most = LIGHT;
  for (let level = LIGHT; level < 256; level++) {
    if ((histogram[level] as number) > (histogram[most] as number)) most = level;
  }
  return most;
}
