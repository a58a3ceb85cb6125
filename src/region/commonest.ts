/** The commonest of 256 gray levels, the darkest of equals. */
export function commonest(histogram: Uint32Array): number {
  let best = 0;
  for (let level = 1; level < histogram.length; level++) {
    if ((histogram[level] ?? 0) > (histogram[best] ?? 0)) best = level;
  }
  return best;
}
