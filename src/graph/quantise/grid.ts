/** The values that a tensor takes, or all that are worth telling apart. */
export interface Range {
  readonly low: number;
  readonly high: number;
}

/** How eight bits stand for real numbers: value = scale * (code - zeroPoint), code in 0..255. */
export interface Grid {
  /** Positive, and exact in float32. */
  readonly scale: number;
  readonly zeroPoint: number;
}

/** Activations are unsigned bytes: the integer kernels multiply u8 by s8. */
export const CODES = 255;

/** Below it a range counts as the number 0, so that quotients of scales stay within float32. */
const NARROWEST = 1e-15;

/**
 * The grid that spans a range. The range is widened to hold 0, so that zero padding is exact and a
 * range with an end at 0 makes the grid itself a ReLU. A range that is nothing but 0 gets scale 1.
 */
export function gridOf({ low, high }: Range): Grid {
  const from = Math.min(low, 0);
  const scale = Math.fround((Math.max(high, 0) - from) / CODES);
  if (scale < NARROWEST) return { scale: 1, zeroPoint: 0 };
  return { scale, zeroPoint: Math.min(Math.round(-from / scale), CODES) };
}

/** The smallest range that holds both. */
export function spanOf(a: Range, b: Range): Range {
  return { low: Math.min(a.low, b.low), high: Math.max(a.high, b.high) };
}
