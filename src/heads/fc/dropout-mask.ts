import type { Random } from '../../numeric/index.ts';

/** 1 for a unit that is kept; each draw of 32 bits decides two units. */
export function dropoutMask(random: Random, units: number, dropout: number): Uint8Array {
  const mask = new Uint8Array(units);
  const threshold = Math.round(dropout * 0x10000);
  for (let i = 0; i < units; i += 2) {
    const word = random.uint32();
    mask[i] = (word & 0xffff) >= threshold ? 1 : 0;
    mask[i + 1] = word >>> 16 >= threshold ? 1 : 0;
  }
  return mask;
}
