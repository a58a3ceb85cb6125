/** The commonest of 256 gray levels, the darkest of equals. */
export function commonest(histogram: Uint32Array): number {
  let best = 0;
  for (let level = 1; level < histogram.length; level++) {
    if ((histogram[level] ?? 0) > (histogram[best] ?? 0)) best = level;
  }
  return best;
}

/** Counts the gray levels of one row, or a part of it, into `histogram`. */
export function countLevels(
  histogram: Uint32Array,
  gray: Uint8Array,
  from: number,
  to: number,
): void {
  for (let i = from; i < to; i++) {
    const level = gray[i] ?? 0;
    histogram[level] = (histogram[level] ?? 0) + 1;
  }
}
