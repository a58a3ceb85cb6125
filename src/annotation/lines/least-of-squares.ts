/** Steps in which a running minimum grows from 1 to 9 pixels. */
const STEPS = [1, 2, 4, 1] as const;
const HIGH_BITS = 0x80808080 | 0;

/**
 * In place: the least level of the 9 x 9 square whose upper left corner each pixel is, first along
 * rows, then along columns. Four pixels are looked at in one 32-bit number, a byte each: with levels
 * below 128 the spare bit of each byte tells which of two is the less. Rows follow each other without
 * a gap, so what lies within 8 pixels of the right or lower end is of no use.
 *
 * @param words levels from 0 to 127 in rows of a whole number of words, little-endian.
 * @param stride words in a row.
 */
export function leastOfSquares(words: Uint32Array, stride: number): void {
  for (const step of STEPS) alongRows(words, 8 * step);
  for (const step of STEPS) alongColumns(words, step * stride);
}

function alongRows(words: Uint32Array, bits: number): void {
  // Four pixels on is the next word.
  if (bits === 32) return alongColumns(words, 1);
  const rest = 32 - bits;
  const end = words.length - 1;
  for (let i = 0; i < end; i++) {
    const a = words[i] as number;
    words[i] = lesser(a, (a >>> bits) | ((words[i + 1] as number) << rest));
  }
}

function alongColumns(words: Uint32Array, offset: number): void {
  const end = words.length - offset;
  for (let i = 0; i < end; i++) {
    words[i] = lesser(words[i] as number, words[i + offset] as number);
  }
}

/** Byte by byte. */
function lesser(a: number, b: number): number {
  const notLess = (((a | HIGH_BITS) - b) & HIGH_BITS) >>> 7;
  const takeB = (notLess << 7) - notLess;
  return (b & takeB) | (a & ~takeB);
}
