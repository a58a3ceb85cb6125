import type { Typeface } from '../src/phantom/type/index.ts';

/**
 * Types a line of words as a phantom's scanner does.
 *
 * @param ink takes a pixel and how much of it the letters cover.
 */
export function typeWords(
  face: Typeface,
  size: number,
  words: string,
  left: number,
  top: number,
  ink: (x: number, y: number, share: number) => void,
): void {
  let x = left;
  for (const character of words) {
    const glyph = face.glyph(character, size);
    glyph?.ink.forEach((share, i) => {
      ink(x + (i % glyph.width), top + Math.floor(i / glyph.width), share);
    });
    x += glyph?.advance ?? face.space(size);
  }
}
