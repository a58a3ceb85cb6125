import { luma, type Raster } from '../studies/index.ts';

/** Gray values of a frame; for cine loops also how much each pixel changes. */
export interface Grays {
  readonly width: number;
  readonly height: number;
  /** Row-major; over several frames of a cine loop, each pixel's brightest. */
  readonly gray: Uint8Array;
  /** Over several frames, each pixel's brightest less its darkest; null for a single frame. */
  readonly change: Uint8Array | null;
}

/**
 * The gray values of a frame taken together with those of other frames of its cine loop.
 *
 * @param gray the luma of `raster`.
 * @param others of the same size.
 */
export function graysOf(
  { width, height }: Raster,
  gray: Uint8Array,
  others: readonly Raster[],
): Grays {
  if (others.length === 0) return { width, height, gray, change: null };
  const brightest = gray.slice();
  const darkest = gray.slice();
  for (const other of others) {
    luma(other).forEach((level, i) => {
      if (level > (brightest[i] ?? 0)) brightest[i] = level;
      if (level < (darkest[i] ?? 0)) darkest[i] = level;
    });
  }
  const change = brightest.map((level, i) => level - (darkest[i] ?? 0));
  return { width, height, gray: brightest, change };
}
