/** Bins on either side of 0. */
const HALF = 4096;

/**
 * Counts numbers in bins that widen as larger ones come: bin i holds i * width up to (i + 1) * width,
 * and width is the smallest power of two with which all numbers seen fit. The counts depend only on
 * which numbers were seen, not on their order. Zeros, which every grid holds exactly, are not counted.
 */
export class Histogram {
  low = Infinity;
  high = -Infinity;
  width = 2 ** -60;
  /** Numbers other than 0. */
  total = 0;
  /** Count of bin i - HALF at i. */
  counts = new Float64Array(2 * HALF);

  /** @returns the index of the first number that is not finite, or -1. */
  add(values: Float32Array): number {
    let { low, high } = this;
    for (let i = 0; i < values.length; i++) {
      const value = values[i] ?? 0;
      if (value < low) low = value;
      if (value > high) high = value;
      if (value - value !== 0) return i;
    }
    this.low = low;
    this.high = high;
    while (Math.max(-low, high) >= HALF * this.width) this.#widen();
    const { counts } = this;
    const perBin = 1 / this.width;
    let zeros = 0;
    for (let i = 0; i < values.length; i++) {
      const value = values[i] ?? 0;
      if (value === 0) zeros += 1;
      else {
        const bin = Math.floor(value * perBin) + HALF;
        counts[bin] = (counts[bin] ?? 0) + 1;
      }
    }
    this.total += values.length - zeros;
    return -1;
  }

  /** Every bin that is not empty: the number in its middle, and its count. */
  *bins(): Generator<{ middle: number; count: number }> {
    for (const [i, count] of this.counts.entries()) {
      if (count > 0) yield { middle: (i - HALF + 0.5) * this.width, count };
    }
  }

  #widen(): void {
    const wider = new Float64Array(2 * HALF);
    for (let bin = -HALF; bin < HALF; bin++) {
      const to = Math.floor(bin / 2) + HALF;
      wider[to] = (wider[to] ?? 0) + (this.counts[bin + HALF] ?? 0);
    }
    this.counts = wider;
    this.width *= 2;
  }
}
