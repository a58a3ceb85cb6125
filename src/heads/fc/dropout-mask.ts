import type { Random } from '../../numeric/index.ts';

/** Bits of a draw that may decide a unit; 16 are as near to any share as counts. */
const WIDTHS = [1, 2, 4, 8];

/**
 * 1 for a unit that is kept. A draw of 32 bits decides as many units as their share allows: all 32
 * where half of them are left out.
 */
export function dropoutMask(random: Random, units: number, dropout: number): Uint8Array {
  const width = WIDTHS.find((bits) => Number.isInteger(dropout * 2 ** bits)) ?? 16;
  const threshold = Math.round(dropout * 2 ** width);
  const low = 2 ** width - 1;
  const mask = new Uint8Array(units);
  for (let at = 0; at < units;) {
    let word = random.uint32();
    for (const end = Math.min(at + 32 / width, units); at < end; at++) {
      mask[at] = (word & low) >= threshold ? 1 : 0;
      word >>>= width;
    }
  }
  return mask;
}
