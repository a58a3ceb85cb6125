/** Gaps that words were read to have within and between them. */
interface Seen {
  /** How often by width. */
  readonly within: Map<number, number>;
  readonly between: Map<number, number>;
}
const unseen = (): Seen => ({ within: new Map(), between: new Map() });

/** The widest gap within a word and the narrowest between two, in pixels. */
interface Limits {
  readonly within: number;
  readonly between: number;
}

/** The share of gaps that may have been read otherwise than their width says. */
const OTHERWISE = 0.1;

/** How wide the space between two words is, learned for each height of letters. */
export class WordGaps {
  readonly #seen = new Map<number, Seen>();
  readonly #limits = new Map<number, Limits>();

  /** @param width of a gap between two glyphs, in pixels. */
  add(letterHeight: number, width: number, isSpace: boolean): void {
    const seen = this.#seen.get(letterHeight) ?? unseen();
    const counts = isSpace ? seen.between : seen.within;
    counts.set(width, (counts.get(width) ?? 0) + 1);
    this.#seen.set(letterHeight, seen);
    this.#limits.clear();
  }

  /** Whether a gap is a space; null where what was seen does not tell. */
  isSpace(letterHeight: number, width: number): boolean | null {
    const { within, between } = this.#limits.get(letterHeight) ?? this.#learn(letterHeight);
    if (width <= within) return false;
    if (width >= between) return true;
    // Nothing of this width was seen: it is like the nearer of those that were.
    if (between === Infinity || width - within === between - width) return null;
    return width - within > between - width;
  }

  /** The limit that the fewest of the seen gaps contradict, and what was seen next to it. */
  #learn(letterHeight: number): Limits {
    const { within, between } = this.#seen.get(letterHeight) ?? unseen();
    const widths = [...new Set([...within.keys(), ...between.keys()])].sort((a, b) => a - b);
    const sumOf = (counts: ReadonlyMap<number, number>) =>
      [...counts.values()].reduce((sum, count) => sum + count, 0);
    // With the limit below all widths, every gap within a word contradicts it.
    let wrong = sumOf(within);
    let best = { wrong, within: -1, between: widths[0] ?? Infinity };
    for (const [i, width] of widths.entries()) {
      wrong += (between.get(width) ?? 0) - (within.get(width) ?? 0);
      if (wrong < best.wrong) best = { wrong, within: width, between: widths[i + 1] ?? Infinity };
    }
    const isClear = best.wrong <= OTHERWISE * (sumOf(within) + sumOf(between));
    const limits = isClear ? best : { within: -1, between: Infinity };
    this.#limits.set(letterHeight, limits);
    return limits;
  }
}
