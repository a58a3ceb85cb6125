/** What each place of a resampled line is made of. */
export interface Taps {
  /** How many there are for every place: the most that one needs, and some of weight 0. */
  readonly taps: number;
  /** Where in the line the first of each place lies. */
  readonly starts: Int32Array;
  /** `taps` for each place, with 14 binary places; they sum to 1. */
  readonly weights: Int16Array;
}

/** Lobes of the kernel. */
const LOBES = 3;
const ONE = 2 ** 14;

/** Frames of one scanner have one size: their weights are computed once. */
const known = new Map<string, Taps>();
const KEPT = 64;

/**
 * The weights of Lanczos-3 resampling, sinc(x) sinc(x / 3) (Duchon, "Lanczos filtering in one and two
 * dimensions", J Appl Meteor 1979;18:1016-1022), widened by the factor by which the line is made
 * shorter. Beyond its ends a line has nothing; the other weights stand in for what is missing.
 *
 * @param multiple the number of taps is made a multiple of this.
 */
export function lanczosTaps(from: number, to: number, multiple: number): Taps {
  const name = `${from} ${to} ${multiple}`;
  const kept = known.get(name);
  if (kept !== undefined) return kept;
  const taps = computeTaps(from, to, multiple);
  if (known.size >= KEPT) known.clear();
  known.set(name, taps);
  return taps;
}

function computeTaps(from: number, to: number, multiple: number): Taps {
  const scale = from / to;
  const wide = Math.max(1, scale);
  const reach = LOBES * wide;
  const taps = multiple * Math.ceil(Math.min(from, Math.floor(2 * reach) + 1) / multiple);
  const starts = new Int32Array(to);
  const weights = new Int16Array(to * taps);
  const exact = new Float64Array(taps);
  for (let i = 0; i < to; i++) {
    const centre = (i + 0.5) * scale - 0.5;
    const first = Math.max(0, Math.ceil(centre - reach));
    const count = Math.min(from - 1, Math.floor(centre + reach)) - first + 1;
    let sum = 0;
    for (let k = 0; k < count; k++) sum += exact[k] = lanczos((first + k - centre) / wide);
    let left = ONE;
    let largest = 0;
    for (let k = 0; k < count; k++) {
      const weight = Math.round((ONE * (exact[k] ?? 0)) / sum);
      weights[i * taps + k] = weight;
      left -= weight;
      if (weight > (weights[i * taps + largest] ?? 0)) largest = k;
    }
    // What rounding took or gave, so that a flat picture stays flat.
    weights[i * taps + largest] = (weights[i * taps + largest] ?? 0) + left;
    starts[i] = first;
  }
  return { taps, starts, weights };
}

function lanczos(x: number): number {
  if (x === 0) return 1;
  if (Math.abs(x) >= LOBES) return 0;
  const turn = Math.PI * x;
  return (LOBES * Math.sin(turn) * Math.sin(turn / LOBES)) / (turn * turn);
}
