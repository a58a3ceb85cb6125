import type { Box } from '../../region/index.ts';
import type { Holes } from './holes.ts';
import type { Picture } from './picture.ts';
import { RING, Surroundings } from './surroundings.ts';

/** Patches are looked for this many sizes of the hole away, and at least this many pixels. */
const REACH = { sizes: 3, pixels: 40 };
/** Places looked at on either side, each way. */
const PLACES = 8;

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

/** Holes have few sizes. */
const known = new Map<number, readonly number[]>();

/** Shifts along one side, those nearest first: of equals the nearest wins. */
function shifts(side: number): readonly number[] {
  const kept = known.get(side) ?? computeShifts(side);
  known.set(side, kept);
  return kept;
}

function computeShifts(side: number): readonly number[] {
  const step = Math.max(REACH.sizes * side, REACH.pixels) / PLACES;
  const away = Array.from({ length: PLACES }, (_, i) => Math.round((i + 1) * step));
  away.push(side + RING);
  return [...new Set([0, ...away.flatMap((pixels) => [pixels, -pixels])])].sort(
    (a, b) => Math.abs(a) - Math.abs(b) || a - b,
  );
}
