/** The bytes with each two exchanged; an odd last one stays. */
export function swapPairs(bytes: Uint8Array): Uint8Array {
  const swapped = Uint8Array.from(bytes);
  for (let i = 0; i + 1 < swapped.length; i += 2) {
    swapped[i] = bytes[i + 1] ?? 0;
    swapped[i + 1] = bytes[i] ?? 0;
  }
  return swapped;
}

/**
 * The eight bits from `highBit` down of 16-bit samples.
 *
 * @param highBit position of the most significant stored bit; values stored in fewer than 8 bits
 *   stay as they are.
 */
export function highByte(words: Uint8Array, highBit: number, bigEndian: boolean): Uint8Array {
  const shift = Math.max(0, highBit - 7);
  const bytes = new Uint8Array(words.length >> 1);
  const [high, low] = bigEndian ? [0, 1] : [1, 0];
  for (let i = 0; i < bytes.length; i++) {
    bytes[i] = (((words[2 * i + high] ?? 0) << 8) | (words[2 * i + low] ?? 0)) >> shift;
  }
  return bytes;
}
