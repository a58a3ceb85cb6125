import type { SortedLine } from './glyph-book.ts';

/** What a line costs to read besides its glyphs, in glyphs. */
const OVERHEAD = 5;

/**
 * Lines that together have each kind of glyph as often as it is wanted, so far as there are as many,
 * and are cheap to read.
 *
 * @param lines in an order that is always the same: of equally good ones the first is taken.
 * @param wanted how many more lines with each kind to read; changed while lines are chosen.
 */
export function chooseLines<Line extends SortedLine>(
  lines: readonly Line[],
  wanted: Int32Array,
): Line[] {
  const left = new Map(lines.map((line) => [line, [...new Set(line.kinds)]]));
  const chosen: Line[] = [];
  for (;;) {
    let best: Line | null = null;
    let most = 0;
    for (const [line, kinds] of left) {
      const helped = kinds.filter((kind) => (wanted[kind] ?? 0) > 0).length;
      if (helped === 0) left.delete(line);
      const worth = helped / (OVERHEAD + line.kinds.length);
      if (worth > most) [best, most] = [line, worth];
    }
    if (best === null) return chosen;
    chosen.push(best);
    for (const kind of left.get(best) ?? []) wanted[kind] = (wanted[kind] ?? 0) - 1;
    left.delete(best);
  }
}
